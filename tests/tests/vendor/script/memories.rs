//! What is said, what is made of it, what is found of that, and how it goes.

use memos_sdk_blocking::types::{ContentPart, FunctionCall, Message, ToolCall};
use memos_sdk_blocking::{Condition, Filter, Knowledgebases};
use serde_json::json;

use super::{Step, of, read, read_one};

pub(super) fn before() -> Vec<Step> {
    let mut steps = added();
    steps.extend(found());
    steps.extend(listed());
    steps
}

/// Adding, with little and with much, and the tasks.
fn added() -> Vec<Step> {
    vec![
        Step {
            name: "added",
            operation: "add_message",
            method: "add_message",
            arguments: json!({
                "user_id": "ada",
                "messages": [
                    {"role": "user", "content": "I moved to Lisbon."},
                    {"role": "assistant", "content": "Noted!"},
                ],
            }),
            with_sdk: |memos, _| {
                let messages = [Message::user("I moved to Lisbon."), Message::assistant("Noted!")];
                memos.add_message().user_id("ada").messages(messages).response().map(read)
            },
        },
        Step {
            name: "status",
            operation: "get_status",
            method: "get_task_status",
            arguments: json!({"task_id": of("added.data.task_id")}),
            with_sdk: |memos, answers| {
                memos.get_status().task_id(answers.text("added", "/data/task_id")).response().map(read_one)
            },
        },
        Step {
            name: "added_with_everything",
            operation: "add_message",
            method: "add_message",
            arguments: json!({
                "user_id": "ada",
                "conversation_id": "garden",
                "messages": [
                    {"role": "user", "content": "I like green tea.", "chat_time": "2026-11-20 09:30:00"},
                    {"role": "assistant", "content": "So do I."},
                ],
                "info": {"place": "greenhouse"},
                "app_id": "almanac",
                "agent_id": "gardener",
                "tags": ["drinks"],
                "allow_public": true,
                "allow_knowledgebase_ids": [of("created.data.id")],
                "async_mode": false,
            }),
            with_sdk: |memos, answers| {
                memos
                    .add_message()
                    .user_id("ada")
                    .conversation_id("garden")
                    .messages([
                        Message::user("I like green tea.").chat_time("2026-11-20 09:30:00"),
                        Message::assistant("So do I."),
                    ])
                    .info([("place", "greenhouse")])
                    .app_id("almanac")
                    .agent_id("gardener")
                    .tags(["drinks"])
                    .allow_public(true)
                    .allow_knowledgebase_ids([answers.text("created", "/data/id")])
                    .async_mode(false)
                    .response()
                    .map(read)
            },
        },
        Step {
            name: "added_with_a_tool",
            operation: "add_message",
            method: "add_message",
            arguments: json!({
                "user_id": "ada",
                "messages": [
                    {
                        "role": "assistant",
                        "tool_calls": [{
                            "id": "call-1",
                            "type": "function",
                            "function": {"name": "weather", "arguments": "{\"city\": \"Lisbon\"}"},
                        }],
                    },
                    {"role": "tool", "tool_call_id": "call-1", "content": "It rains in Lisbon."},
                ],
                "async_mode": false,
            }),
            with_sdk: |memos, _| {
                let call = ToolCall::function("call-1", FunctionCall::new("weather", r#"{"city": "Lisbon"}"#));
                let messages = [Message::assistant_tool_calls([call]), Message::tool("call-1", "It rains in Lisbon.")];
                memos.add_message().user_id("ada").messages(messages).async_mode(false).response().map(read)
            },
        },
        Step {
            name: "added_in_parts",
            operation: "add_message",
            method: "add_message",
            arguments: json!({
                "user_id": "ada",
                "messages": [{
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "My garden has a pond."},
                        {"type": "image_url", "image_url": {"url": "https://example.com/pond.png"}},
                    ],
                }],
                "async_mode": false,
            }),
            with_sdk: |memos, _| {
                let parts = vec![
                    ContentPart::text("My garden has a pond."),
                    ContentPart::image_url("https://example.com/pond.png"),
                ];
                memos
                    .add_message()
                    .user_id("ada")
                    .messages([Message::user(parts)])
                    .async_mode(false)
                    .response()
                    .map(read)
            },
        },
    ]
}

/// Searching, with little and with much.
fn found() -> Vec<Step> {
    vec![
        Step {
            name: "found",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({"user_id": "ada", "query": "Who moved to Lisbon?"}),
            with_sdk: |memos, _| {
                memos.search_memory().user_id("ada").query("Who moved to Lisbon?").response().map(read)
            },
        },
        Step {
            name: "found_with_everything",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({
                "user_id": "ada",
                "query": "green tea, or where bicycles park",
                "conversation_id": "garden",
                "knowledgebase_ids": [of("created.data.id")],
                "filter": {"and": [{"tags": {"contains": "drinks"}}]},
                "relativity": 0.05,
                "memory_limit_number": 3,
                "include_preference": true,
                "preference_limit_number": 4,
                "include_tool_memory": true,
                "tool_memory_limit_number": 5,
                "include_skill": true,
                "skill_limit_number": 2,
            }),
            with_sdk: |memos, answers| {
                memos
                    .search_memory()
                    .user_id("ada")
                    .query("green tea, or where bicycles park")
                    .conversation_id("garden")
                    .knowledgebase_ids([answers.text("created", "/data/id")])
                    .filter(Filter::all([Condition::contains("tags", "drinks")]))
                    .relativity(0.05)
                    .memory_limit_number(3)
                    .include_preference(true)
                    .preference_limit_number(4)
                    .include_tool_memory(true)
                    .tool_memory_limit_number(5)
                    .include_skill(true)
                    .skill_limit_number(2)
                    .response()
                    .map(read)
            },
        },
        Step {
            name: "found_a_tool",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({
                "user_id": "ada",
                "query": "Who says that it rains in Lisbon?",
                "include_preference": false,
                "include_tool_memory": true,
            }),
            with_sdk: |memos, _| {
                let search = memos.search_memory().user_id("ada").query("Who says that it rains in Lisbon?");
                search.include_preference(false).include_tool_memory(true).response().map(read)
            },
        },
        Step {
            name: "found_in_a_file",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({
                "user_id": "ada",
                "query": "Where do visitors park their bicycles?",
                "knowledgebase_ids": ["all"],
            }),
            with_sdk: |memos, _| {
                let search = memos.search_memory().user_id("ada").query("Where do visitors park their bicycles?");
                search.knowledgebase_ids(Knowledgebases::all()).response().map(read)
            },
        },
    ]
}

/// Reading what is there, with little and with much.
fn listed() -> Vec<Step> {
    vec![
        Step {
            name: "listed",
            operation: "get_memory",
            method: "get_memory",
            arguments: json!({"user_id": "ada"}),
            with_sdk: |memos, _| memos.get_memory().user_id("ada").response().map(read),
        },
        Step {
            name: "listed_with_everything",
            operation: "get_memory",
            method: "get_memory",
            arguments: json!({
                "user_id": "ada",
                "page": 1,
                "size": 5,
                "filter": {"or": [{"agent_id": "gardener"}, {"place": "greenhouse"}]},
                "include_preference": true,
                "include_tool_memory": false,
            }),
            with_sdk: |memos, _| {
                memos
                    .get_memory()
                    .user_id("ada")
                    .page(1)
                    .size(5)
                    .filter(Filter::any([
                        Condition::equals("agent_id", "gardener"),
                        Condition::equals("place", "greenhouse"),
                    ]))
                    .include_preference(true)
                    .include_tool_memory(false)
                    .response()
                    .map(read)
            },
        },
        Step {
            name: "messages",
            operation: "get_message",
            method: "get_message",
            arguments: json!({"user_id": "ada", "conversation_id": "garden"}),
            with_sdk: |memos, _| memos.get_message().user_id("ada").conversation_id("garden").response().map(read),
        },
        Step {
            name: "last_message",
            operation: "get_message",
            method: "get_message",
            arguments: json!({"user_id": "ada", "conversation_id": "garden", "message_limit_number": 1}),
            with_sdk: |memos, _| {
                let get = memos.get_message().user_id("ada").conversation_id("garden");
                get.message_limit_number(1).response().map(read)
            },
        },
    ]
}

/// Deleting one, then all, and looking after each.
pub(super) fn after() -> Vec<Step> {
    vec![
        Step {
            name: "memory_deleted",
            operation: "delete_memory",
            method: "delete_memory",
            arguments: json!({"memory_ids": [of("found.data.memory_detail_list.0.id")]}),
            with_sdk: |memos, answers| {
                let id = answers.text("found", "/data/memory_detail_list/0/id");
                memos.delete_memory().memory_ids([id]).response().map(read)
            },
        },
        Step {
            name: "found_no_more",
            operation: "search_memory",
            method: "search_memory",
            arguments: json!({"user_id": "ada", "query": "Who moved to Lisbon?"}),
            with_sdk: |memos, _| {
                memos.search_memory().user_id("ada").query("Who moved to Lisbon?").response().map(read)
            },
        },
        Step {
            name: "all_deleted",
            operation: "delete_memory",
            method: "delete_memory",
            arguments: json!({"user_id": "ada"}),
            with_sdk: |memos, _| memos.delete_memory().user_id("ada").response().map(read),
        },
        Step {
            name: "nothing_left",
            operation: "get_memory",
            method: "get_memory",
            arguments: json!({"user_id": "ada"}),
            with_sdk: |memos, _| memos.get_memory().user_id("ada").response().map(read),
        },
    ]
}
