//! Memories and the tasks that make them.

use serde_json::json;

use super::Case;
use super::run;
use super::sdk::types::{
    ExtractMemoryMessage, ExtractMemoryRequestExtractionType, MemoryStatus, MemoryType, PreferenceType, TaskStatus,
    ToolType,
};
use super::sdk::{Condition, Timestamp};

pub(super) fn cases() -> Vec<Case> {
    [get(), others()].into_iter().flatten().collect()
}

fn get() -> Vec<Case> {
    vec![
        Case {
            id: "get_memory",
            path: "/get/memory",
            data: json!({
                "memory_detail_list": [{"id": "m", "memory_type": "ProfileMemory", "memory_value": "Lives in Lisbon.",
                    "create_time": 1_762_675_057_192_i64, "sources": [{"role": "user"}], "info": {"scene": "web"},
                    "confidence": 0.5, "status": "activated"}],
                "preference_detail_list": [{"id": "p", "preference_type": "implicit_preference", "update_time": 1_762_674_876_250_i64}],
                "tool_memory_detail_list": [{"id": "t", "tool_type": "ToolSchema", "status": "activated"}],
                "total": 11, "size": 10, "current": 1, "pages": 2,
            }),
            sends: json!({"user_id": "memos_user_123"}),
            call: |memos| {
                let page = run(memos.get_memory().user_id("memos_user_123").send()).unwrap();
                assert_eq!((page.total, page.size, page.current, page.pages), (Some(11), Some(10), Some(1), Some(2)));
                let memory = &page.memory_detail_list[0];
                assert_eq!(memory.memory_type, Some(MemoryType::ProfileMemory));
                assert_eq!(memory.memory_value.as_deref(), Some("Lives in Lisbon."));
                assert_eq!(memory.create_time, Some(Timestamp::from_millis(1_762_675_057_192)));
                assert_eq!((&memory.sources[0]["role"], &memory.info["scene"]), (&json!("user"), &json!("web")));
                // A naive generator gives these items the types of search/memory and fails on "activated".
                assert_eq!(memory.status.as_deref(), Some("activated"));
                assert_eq!(page.preference_detail_list[0].preference_type, Some(PreferenceType::ImplicitPreference));
                assert_eq!(page.tool_memory_detail_list[0].tool_type, Some(ToolType::ToolSchema));
                assert_eq!(page.tool_memory_detail_list[0].status, Some(MemoryStatus::Activated));
            },
        },
        Case {
            id: "get_memory",
            path: "/get/memory",
            data: json!({"memory_detail_list": null, "preference_detail_list": [], "total": 0}),
            sends: json!({
                "user_id": "u", "page": 1, "size": 10, "include_preference": true, "include_tool_memory": false,
                "filter": {"and": [{"update_time": {"lt": "2025-09-19"}}]},
            }),
            call: |memos| {
                let page = run(memos
                    .get_memory()
                    .user_id("u")
                    .page(1)
                    .size(10)
                    .include_preference(true)
                    .include_tool_memory(false)
                    .filter(Condition::updated_before("2025-09-19"))
                    .send())
                .unwrap();
                assert!(page.memory_detail_list.is_empty() && page.preference_detail_list.is_empty());
                assert!(page.tool_memory_detail_list.is_empty());
                assert_eq!((page.total, page.pages), (Some(0), None));
            },
        },
    ]
}

fn others() -> Vec<Case> {
    vec![
        Case {
            id: "delete_memory",
            path: "/delete/memory",
            data: json!({"success": true}),
            sends: json!({"memory_ids": ["m1", "m2"]}),
            call: |memos| {
                let deleted = run(memos.delete_memory().memory_ids(["m1", "m2"]).send()).unwrap();
                assert_eq!(deleted.success, Some(true));
            },
        },
        Case {
            id: "delete_memory",
            path: "/delete/memory",
            data: json!({"success": false}),
            sends: json!({"user_id": "u"}),
            call: |memos| {
                assert_eq!(run(memos.delete_memory().user_id("u").send()).unwrap().success, Some(false));
            },
        },
        Case {
            id: "extract_memory",
            path: "/extract/memory",
            data: json!({
                "success": true,
                "memory_detail_list": [{"memory_key": "User profile basics",
                    "memory_value": "User Zhang San, 28, backend developer in Hangzhou, enjoys badminton.",
                    "memory_type": "UserMemory", "tags": ["person", "job", "hobby"]}],
                "preference_detail_list": [{"preference": "The user asked for replies to stay concise.",
                    "reasoning": "The user stated this preference explicitly in the chat.",
                    "preference_type": "explicit_preference"}],
            }),
            sends: json!({"messages": [
                {"role": "user", "content": "I’ll go with 7 Days Inn."}, {"role": "assistant", "content": "Alright."},
            ]}),
            call: |memos| {
                let messages = [
                    ExtractMemoryMessage::user("I’ll go with 7 Days Inn."),
                    ExtractMemoryMessage::assistant("Alright."),
                ];
                let extracted = run(memos.extract_memory().messages(messages).send()).unwrap();
                assert_eq!(extracted.success, Some(true));
                let memory = &extracted.memory_detail_list[0];
                assert_eq!(memory.memory_key.as_deref(), Some("User profile basics"));
                assert_eq!(memory.memory_type.as_deref(), Some("UserMemory"));
                assert_eq!(memory.tags, ["person", "job", "hobby"]);
                let preference = &extracted.preference_detail_list[0];
                assert_eq!(preference.preference_type, Some(PreferenceType::ExplicitPreference));
                assert_eq!(preference.preference.as_deref(), Some("The user asked for replies to stay concise."));
            },
        },
        Case {
            id: "extract_memory",
            path: "/extract/memory",
            data: json!({"success": false, "memory_detail_list": null}),
            sends: json!({
                "messages": [{"role": "system", "content": "s"}, {"role": "observer", "content": "o"}],
                "extraction_types": ["memory", "preference", "mood"],
            }),
            call: |memos| {
                let extracted = run(memos
                    .extract_memory()
                    .messages([ExtractMemoryMessage::system("s"), ExtractMemoryMessage::new("observer", "o")])
                    .extraction_types([
                        ExtractMemoryRequestExtractionType::Memory,
                        ExtractMemoryRequestExtractionType::Preference,
                        "mood".into(),
                    ])
                    .send())
                .unwrap();
                assert_eq!((extracted.success, extracted.memory_detail_list.len()), (Some(false), 0));
            },
        },
        Case {
            id: "get_status",
            path: "/get/status",
            // A failed task is a successful call.
            data: json!({"status": "failed"}),
            sends: json!({"task_id": "7f3c"}),
            call: |memos| {
                let status = run(memos.get_status().task_id("7f3c").send()).unwrap();
                // A naive generator loses the status.
                assert_eq!(status.status, Some(TaskStatus::Failed));
            },
        },
        Case {
            id: "get_status",
            path: "/get/status",
            // Old servers put it in a list.
            data: json!([{"status": "completed", "task_id": "7f3c", "memory_views": [{"id": "m"}]}]),
            sends: json!({"task_id": "7f3c"}),
            call: |memos| {
                let status = run(memos.get_status().task_id("7f3c").send()).unwrap();
                assert_eq!((&status.status, status.task_id.as_deref()), (&Some(TaskStatus::Completed), Some("7f3c")));
                assert_eq!(status.into_inner().memory_views, Some(json!([{"id": "m"}])));
            },
        },
    ]
}
