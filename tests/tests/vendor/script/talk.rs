//! Feedback, extraction and chats.

use memos_sdk_blocking::types::ExtractMemoryMessage;
use memos_sdk_blocking::{Client, Condition, Error, Filter};
use serde_json::{Value, json};

use super::{Answers, Step, of, read, read_one};

pub(super) fn steps() -> Vec<Step> {
    let mut steps = feedback_and_extraction();
    steps.extend(chats());
    steps
}

fn feedback_and_extraction() -> Vec<Step> {
    vec![
        Step {
            name: "corrected",
            operation: "add_feedback",
            method: "add_feedback",
            arguments: json!({"user_id": "ada", "feedback_content": "My desk faces the window."}),
            with_sdk: |memos, _| {
                memos.add_feedback().user_id("ada").feedback_content("My desk faces the window.").response().map(read)
            },
        },
        Step {
            name: "correction_status",
            operation: "get_status",
            method: "get_task_status",
            arguments: json!({"task_id": of("corrected.data.task_id")}),
            with_sdk: |memos, answers| {
                memos.get_status().task_id(answers.text("corrected", "/data/task_id")).response().map(read_one)
            },
        },
        Step {
            name: "found_the_correction",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({"user_id": "ada", "query": "Which desk faces a window?"}),
            with_sdk: |memos, _| {
                memos.search_memory().user_id("ada").query("Which desk faces a window?").response().map(read)
            },
        },
        Step {
            name: "corrected_with_everything",
            operation: "add_feedback",
            method: "add_feedback",
            arguments: json!({
                "user_id": "ada",
                "conversation_id": "garden",
                "feedback_content": "My bicycle is red.",
                "agent_id": "gardener",
                "app_id": "almanac",
                "feedback_time": "2026-11-20 09:30:00",
                "allow_public": true,
                "allow_knowledgebase_ids": [of("created.data.id")],
            }),
            with_sdk: |memos, answers| {
                memos
                    .add_feedback()
                    .user_id("ada")
                    .conversation_id("garden")
                    .feedback_content("My bicycle is red.")
                    .agent_id("gardener")
                    .app_id("almanac")
                    .feedback_time("2026-11-20 09:30:00")
                    .allow_public(true)
                    .allow_knowledgebase_ids([answers.text("created", "/data/id")])
                    .response()
                    .map(read)
            },
        },
        Step {
            name: "extracted",
            operation: "extract_memory",
            method: "extract_memory",
            arguments: json!({"messages": [{"role": "user", "content": "I like jazz. My sister lives in Porto."}]}),
            with_sdk: |memos, _| {
                let said = ExtractMemoryMessage::user("I like jazz. My sister lives in Porto.");
                memos.extract_memory().messages([said]).response().map(read)
            },
        },
        Step {
            name: "preferences_extracted",
            operation: "extract_memory",
            method: "extract_memory",
            arguments: json!({
                "messages": [{"role": "user", "content": "I like jazz. My sister lives in Porto."}],
                "extraction_types": ["preference"],
            }),
            with_sdk: |memos, _| {
                let said = ExtractMemoryMessage::user("I like jazz. My sister lives in Porto.");
                memos.extract_memory().messages([said]).extraction_types(["preference"]).response().map(read)
            },
        },
    ]
}

fn chats() -> Vec<Step> {
    vec![
        Step {
            name: "answered",
            operation: "chat",
            method: "chat",
            arguments: json!({"user_id": "ada", "conversation_id": "travel", "query": "Who moved to Lisbon?"}),
            with_sdk: |memos, _| {
                let chat = memos.chat().user_id("ada").conversation_id("travel").query("Who moved to Lisbon?");
                chat.response().map(read)
            },
        },
        Step {
            name: "answered_with_everything",
            operation: "chat",
            method: "chat",
            arguments: json!({
                "user_id": "ada",
                "conversation_id": "garden",
                "query": "Which tea do I like?",
                "filter": {"and": [{"tags": {"contains": "drinks"}}]},
                "knowledgebase_ids": [of("created.data.id")],
                "memory_limit_number": 3,
                "include_preference": true,
                "preference_limit_number": 4,
                "relativity": 0.25,
                "model_name": "qwen3-32b",
                "system_prompt": "Answer briefly.",
                "max_tokens": 512,
                "temperature": 0.5,
                "top_p": 0.75,
                "add_message_on_answer": false,
                "app_id": "almanac",
                "agent_id": "gardener",
                "tags": ["drinks"],
                "info": {"place": "greenhouse"},
                "allow_public": true,
                "allow_knowledgebase_ids": [of("created.data.id")],
            }),
            with_sdk: answered_with_everything,
        },
        Step {
            name: "streamed",
            operation: "chat",
            method: "chat",
            arguments: json!({
                "user_id": "ada",
                "conversation_id": "travel",
                "query": "Who moved to Lisbon?",
                "stream": true,
            }),
            with_sdk: |memos, _| {
                let chat = memos.chat().user_id("ada").conversation_id("travel").query("Who moved to Lisbon?");
                chat.stream()?.collect_text().map(Value::from)
            },
        },
        Step {
            name: "remembered",
            operation: "get_message",
            method: "get_message",
            arguments: json!({"user_id": "ada", "conversation_id": "travel"}),
            with_sdk: |memos, _| memos.get_message().user_id("ada").conversation_id("travel").response().map(read),
        },
    ]
}

fn answered_with_everything(memos: &Client, answers: &Answers) -> Result<Value, Error> {
    let knowledgebase = answers.text("created", "/data/id");
    memos
        .chat()
        .user_id("ada")
        .conversation_id("garden")
        .query("Which tea do I like?")
        .filter(Filter::all([Condition::contains("tags", "drinks")]))
        .knowledgebase_ids([knowledgebase.clone()])
        .memory_limit_number(3)
        .include_preference(true)
        .preference_limit_number(4)
        .relativity(0.25)
        .model_name("qwen3-32b")
        .system_prompt("Answer briefly.")
        .max_tokens(512)
        .temperature(0.5)
        .top_p(0.75)
        .add_message_on_answer(false)
        .app_id("almanac")
        .agent_id("gardener")
        .tags(["drinks"])
        .info([("place", "greenhouse")])
        .allow_public(true)
        .allow_knowledgebase_ids([knowledgebase])
        .response()
        .map(read)
}
