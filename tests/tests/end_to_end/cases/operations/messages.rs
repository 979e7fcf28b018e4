//! Messages, chats and feedback.

use serde_json::json;

use super::Case;
use super::run;
use super::sdk::types::{ChatRequestModelName, Message, MessageDetailRole, TaskStatus};
use super::sdk::{Condition, Filter, Knowledgebases};

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            id: "add_message",
            path: "/add/message",
            data: json!({"success": true, "task_id": "task-1", "status": "running"}),
            sends: json!({
                "user_id": "memos_user_123",
                "conversation_id": "0610",
                "messages": [
                    {"role": "user", "content": "I want to travel during summer vacation."},
                    {"role": "assistant", "content": "Sure! Are you traveling alone?"},
                ],
            }),
            call: |memos| {
                let added = run(memos
                    .add_message()
                    .user_id("memos_user_123")
                    .conversation_id("0610")
                    .messages([
                        Message::user("I want to travel during summer vacation."),
                        Message::assistant("Sure! Are you traveling alone?"),
                    ])
                    .send())
                .unwrap();
                assert_eq!(added.success, Some(true));
                assert_eq!(added.task_id.as_deref(), Some("task-1"));
                assert_eq!(added.status, Some(TaskStatus::Running));
                assert!(added.extra.is_empty());
            },
        },
        Case {
            id: "add_message",
            path: "/add/message",
            data: json!({"success": false, "status": "failed", "reason": "too long"}),
            sends: json!({
                "user_id": "u", "conversation_id": "c",
                "messages": [{"role": "system", "content": "Be brief.", "chat_time": "2025-06-10 09:30:00"}],
                "agent_id": "agent", "app_id": "app", "tags": ["travel"], "info": {"scene": "web"},
                "allow_public": false, "allow_knowledgebase_ids": ["kb"], "async_mode": true,
            }),
            call: |memos| {
                let added = run(memos
                    .add_message()
                    .user_id("u")
                    .conversation_id("c")
                    .messages([Message::system("Be brief.").chat_time("2025-06-10 09:30:00")])
                    .agent_id("agent")
                    .app_id("app")
                    .tags(["travel"])
                    .info([("scene", "web")])
                    // What is set goes out, also where it is the documented default.
                    .allow_public(false)
                    .allow_knowledgebase_ids(["kb"])
                    .async_mode(true)
                    .send())
                .unwrap();
                assert_eq!((added.success, added.status), (Some(false), Some(TaskStatus::Failed)));
                assert_eq!((added.task_id, &added.extra["reason"]), (None, &json!("too long")));
            },
        },
        Case {
            id: "get_message",
            path: "/get/message",
            data: json!({"message_detail_list": [
                {"role": "user", "content": "Hi", "create_time": "2025-06-10 09:30:00", "update_time": "2025-06-10 09:30:01"},
                {"role": "assistant", "content": "Hello!", "create_time": "2025-06-10T09:30:02Z"},
                {"role": "narrator", "content": "They greet."},
            ]}),
            sends: json!({"user_id": "memos_user_123", "conversation_id": "0928"}),
            call: |memos| {
                let call = memos.get_message().user_id("memos_user_123").conversation_id("0928");
                let messages = run(call.send()).unwrap().message_detail_list;
                let [user, assistant, narrator] = messages.as_slice() else { panic!("{messages:?}") };
                assert_eq!((user.role.clone(), user.content.as_deref()), (Some(MessageDetailRole::User), Some("Hi")));
                let created = user.create_time.clone().unwrap();
                // Half past nine, taken as UTC.
                assert_eq!(created.as_millis(), Some(1_749_547_800_000));
                assert!(created < user.update_time.clone().unwrap());
                assert_eq!(created.to_string(), "2025-06-10T09:30:00Z");
                assert!(assistant.create_time > user.update_time);
                assert_eq!(narrator.role, Some(MessageDetailRole::Unknown("narrator".to_owned())));
                assert_eq!(narrator.create_time, None);
            },
        },
        Case {
            id: "get_message",
            path: "/get/message",
            data: json!({"message_detail_list": null}),
            sends: json!({"user_id": "u", "conversation_id": "c", "message_limit_number": 6}),
            call: |memos| {
                let call = memos.get_message().user_id("u").conversation_id("c").message_limit_number(6);
                assert!(run(call.send()).unwrap().message_detail_list.is_empty());
            },
        },
        Case {
            id: "chat",
            path: "/chat",
            data: json!({"response": "The parks of Shanghai."}),
            sends: json!({"user_id": "u", "conversation_id": "c", "query": "What fun places are in Shanghai?"}),
            call: |memos| {
                let call = memos.chat().user_id("u").conversation_id("c").query("What fun places are in Shanghai?");
                assert_eq!(run(call.send()).unwrap().response.as_deref(), Some("The parks of Shanghai."));
            },
        },
        Case {
            id: "chat",
            path: "/chat",
            data: json!({"response": "Century Park.", "usage": {"tokens": 9}}),
            // The documented example but for what is empty, and with everything else.
            sends: json!({
                "user_id": "memos_user_123", "conversation_id": "23006762", "query": "What fun places are in Shanghai?",
                "model_name": "deepseek-r1", "knowledgebase_ids": ["2448808afa784cc5f7595da21ae5a3fd"],
                "filter": {"and": [{"create_time": {"gt": "2025-09-19"}}]}, "system_prompt": "Recommend parks",
                "add_message_on_answer": false, "allow_public": false, "allow_knowledgebase_ids": ["kb"],
                "agent_id": "agent_id_2025-12-15-01", "app_id": "app_id_2025-12-15-01", "tags": ["parks"],
                "info": {"scene": "web"}, "max_tokens": 8192, "temperature": 0.7, "top_p": 0.95,
                "memory_limit_number": 9, "include_preference": true, "preference_limit_number": 9, "relativity": 0.45,
            }),
            call: |memos| {
                let answer = run(memos
                    .chat()
                    .user_id("memos_user_123")
                    .conversation_id("23006762")
                    .query("What fun places are in Shanghai?")
                    .model_name(ChatRequestModelName::DeepseekR1)
                    .knowledgebase_ids(["2448808afa784cc5f7595da21ae5a3fd"])
                    .filter(Condition::created_after("2025-09-19"))
                    .system_prompt("Recommend parks")
                    .add_message_on_answer(false)
                    .allow_public(false)
                    .allow_knowledgebase_ids(["kb"])
                    .agent_id("agent_id_2025-12-15-01")
                    .app_id("app_id_2025-12-15-01")
                    .tags(["parks"])
                    .info([("scene", "web")])
                    .max_tokens(8192)
                    .temperature(0.7)
                    .top_p(0.95)
                    .memory_limit_number(9)
                    .include_preference(true)
                    .preference_limit_number(9)
                    .relativity(0.45)
                    .send())
                .unwrap();
                assert_eq!(answer.response.as_deref(), Some("Century Park."));
                assert_eq!(answer.extra["usage"], json!({"tokens": 9}));
            },
        },
        Case {
            id: "chat",
            path: "/chat",
            data: json!({}),
            sends: json!({
                "user_id": "u", "conversation_id": "c", "query": "q", "model_name": "a-model-of-tomorrow",
                "knowledgebase_ids": ["all"],
                "filter": {"or": [{"agent_id": "x"}, {"tags": {"contains": "y"}}]},
            }),
            call: |memos| {
                let answer = run(memos
                    .chat()
                    .user_id("u")
                    .conversation_id("c")
                    .query("q")
                    .model_name("a-model-of-tomorrow")
                    .knowledgebase_ids(Knowledgebases::all())
                    .filter(Filter::any([Condition::equals("agent_id", "x"), Condition::contains("tags", "y")]))
                    .send())
                .unwrap();
                assert_eq!(answer.response, None);
            },
        },
        Case {
            id: "add_feedback",
            path: "/add/feedback",
            data: json!({"success": true, "status": "completed", "task_id": "task-7"}),
            sends: json!({"user_id": "u", "conversation_id": "c", "feedback_content": "I live in Lisbon now."}),
            call: |memos| {
                let feedback = memos.add_feedback().user_id("u").conversation_id("c");
                let taken = run(feedback.feedback_content("I live in Lisbon now.").send()).unwrap();
                // A naive generator gives feedback the type of another "Data" and loses the task.
                assert_eq!(taken.task_id.as_deref(), Some("task-7"));
                assert_eq!((taken.success, taken.status), (Some(true), Some(TaskStatus::Completed)));
            },
        },
        Case {
            id: "add_feedback",
            path: "/add/feedback",
            data: json!({"status": "queued"}),
            sends: json!({
                "user_id": "u", "conversation_id": "c", "feedback_content": "f", "agent_id": "agent", "app_id": "app",
                "feedback_time": "yesterday evening", "allow_public": true, "allow_knowledgebase_ids": ["a", "b"],
            }),
            call: |memos| {
                let taken = run(memos
                    .add_feedback()
                    .user_id("u")
                    .conversation_id("c")
                    .feedback_content("f")
                    .agent_id("agent")
                    .app_id("app")
                    .feedback_time("yesterday evening")
                    .allow_public(true)
                    .allow_knowledgebase_ids(["a", "b"])
                    .send())
                .unwrap();
                assert_eq!(taken.status, Some(TaskStatus::Unknown("queued".to_owned())));
            },
        },
    ]
}
