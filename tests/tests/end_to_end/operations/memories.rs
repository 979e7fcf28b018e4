//! Memories and the tasks that make them.

use memos_sdk::types::{
    ExtractMemoryMessage, ExtractMemoryRequestExtractionType, MemoryStatus, MemoryType, PreferenceType, SkillContent,
    SkillRelativity, TaskStatus, ToolType, ToolValue,
};
use memos_sdk::{Condition, Filter, Knowledgebases, TimeField, Timestamp};
use serde_json::{Value, json};

use super::Case;

/// The two answers that the documentation of search/memory prints.
const SEARCH_A_CONVERSATION: &str = include_str!("../search_a_conversation.json");
const SEARCH_A_USER: &str = include_str!("../search_a_user.json");

fn documented(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(super) fn cases() -> Vec<Case> {
    [search(), get(), others()].into_iter().flatten().collect()
}

fn search() -> Vec<Case> {
    vec![
        Case {
            id: "search_memory",
            path: "/search/memory",
            data: documented(SEARCH_A_CONVERSATION),
            sends: json!({"user_id": "memos_user_345", "conversation_id": "789", "query": "Any food recommendations?"}),
            call: |memos| {
                Box::pin(async move {
                    let search = memos.search_memory().user_id("memos_user_345").conversation_id("789");
                    let found = search.query("Any food recommendations?").send().await.unwrap();
                    let [heavy, spicy] = found.memory_detail_list.as_slice() else { panic!("{found:?}") };
                    assert_eq!(heavy.id.as_deref(), Some("a8aec934-756b-4f7e-afdf-da4f567b2f85"));
                    assert_eq!(heavy.memory_key.as_deref(), Some("Dislike for heavy or oily dishes"));
                    assert!(heavy.memory_value.as_deref().unwrap().starts_with("On September 25, 2025, the user"));
                    assert_eq!(heavy.memory_type, Some(MemoryType::WorkingMemory));
                    assert_eq!(heavy.status, Some(MemoryStatus::Activated));
                    assert_eq!(heavy.create_time, Some(Timestamp::from_millis(1_762_675_057_192)));
                    assert_eq!(heavy.create_time.as_ref().unwrap().to_string(), "2025-11-09T07:57:37.192Z");
                    assert!(heavy.create_time < heavy.update_time);
                    assert_eq!((heavy.confidence, heavy.relativity), (Some(0.99), Some(3.117323e-5)));
                    assert_eq!(heavy.tags, ["food preference", "dietary restrictions", "heavy dishes"]);
                    assert_eq!(spicy.conversation_id.as_deref(), Some("memos_conversation_345"));
                    let [explicit, implicit] = found.preference_detail_list.as_slice() else { panic!("{found:?}") };
                    assert_eq!(explicit.preference_type, Some(PreferenceType::ExplicitPreference));
                    assert_eq!(implicit.preference_type, Some(PreferenceType::ImplicitPreference));
                    assert!(explicit.preference.as_deref().unwrap().contains("spicy food"));
                    assert!(implicit.reasoning.as_deref().unwrap().contains("hidden motivation"));
                    assert_eq!(explicit.create_time.as_ref().unwrap().as_millis(), Some(1_762_675_319_726));
                    assert!(found.preference_note.as_deref().unwrap().starts_with("\n# Note:\n"));
                    assert!(found.tool_memory_detail_list.is_empty() && found.skill_detail_list.is_empty());
                    assert!(found.extra.is_empty());
                })
            },
        },
        Case {
            id: "search_memory",
            path: "/search/memory",
            data: documented(SEARCH_A_USER),
            sends: json!({"user_id": "memos_user_567", "query": "What are my key personal traits?"}),
            call: |memos| {
                Box::pin(async move {
                    let search = memos.search_memory().user_id("memos_user_567");
                    let found = search.query("What are my key personal traits?").send().await.unwrap();
                    let keys: Vec<_> =
                        found.memory_detail_list.iter().filter_map(|memory| memory.memory_key.as_deref()).collect();
                    assert_eq!(
                        keys,
                        [
                            "Preferred conversation style",
                            "Dietary preferences",
                            "Travel interests",
                            "Favorite book genres",
                            "AI assistance goals",
                            "Topics of interest",
                        ]
                    );
                    assert!(found.memory_detail_list.is_sorted_by_key(|memory| memory.relativity.map(|score| -score)));
                    assert!(found.preference_detail_list.is_empty());
                    assert_eq!(found.preference_note.as_deref(), Some(""));
                })
            },
        },
        Case {
            id: "search_memory",
            path: "/search/memory",
            data: json!({
                "tool_memory_detail_list": [
                    {"id": "t1", "tool_type": "ToolTrajectoryMemory", "tool_value": "search, then read",
                     "tool_used_status": [{"used_tool": "search", "success_rate": 0.5, "error_type": "timeout", "tool_experience": "retry"}],
                     "experience": "be patient", "relativity": 0.1},
                    {"id": "t2", "tool_type": "ToolSchemaMemory",
                     "tool_value": {"name": "search", "description": "Searches.", "parameters": {"type": "object"}}},
                ],
                "skill_detail_list": [
                    {"id": "s1", "skill_value": {"name": "booking", "experience": ["compare"], "script": {"a.py": "pass"}},
                     "skill_url": "https://example.com/s1.zip", "confidence": 1, "relativity": 0.25},
                    {"id": "s2", "skill_value": "plain text", "relativity": "0.25"},
                ],
                "message_detail_list": [{"role": "user"}],
            }),
            sends: json!({
                "user_id": "u", "query": "q", "conversation_id": "c", "knowledgebase_ids": ["all"],
                "filter": {"and": [
                    {"app_id": "app"}, {"tags": {"contains": "food"}},
                    {"create_time": {"gte": "2025-09-01", "lt": "2025-10-01"}}, {"business_type": "travel"},
                ]},
                "memory_limit_number": 3, "include_preference": false, "preference_limit_number": 4,
                "include_tool_memory": true, "tool_memory_limit_number": 5, "include_skill": true,
                "skill_limit_number": 6, "relativity": 0,
            }),
            call: |memos| {
                Box::pin(async move {
                    let found = memos
                        .search_memory()
                        .user_id("u")
                        .query("q")
                        .conversation_id("c")
                        .knowledgebase_ids(Knowledgebases::all())
                        .filter(Filter::all([
                            Condition::equals("app_id", "app"),
                            Condition::contains("tags", "food"),
                            Condition::range(TimeField::CreateTime).gte("2025-09-01").lt("2025-10-01").into(),
                            Condition::equals("business_type", "travel"),
                        ]))
                        .memory_limit_number(3)
                        .include_preference(false)
                        .preference_limit_number(4)
                        .include_tool_memory(true)
                        .tool_memory_limit_number(5)
                        .include_skill(true)
                        .skill_limit_number(6)
                        .relativity(0)
                        .send()
                        .await
                        .unwrap();
                    let [trajectory, schema] = found.tool_memory_detail_list.as_slice() else { panic!("{found:?}") };
                    assert_eq!(trajectory.tool_type, Some(ToolType::ToolTrajectoryMemory));
                    assert_eq!(trajectory.tool_value, Some(ToolValue::from("search, then read")));
                    let used = &trajectory.tool_used_status[0];
                    assert_eq!((used.used_tool.as_deref(), used.success_rate), (Some("search"), Some(0.5)));
                    assert_eq!(
                        (used.error_type.as_deref(), used.tool_experience.as_deref()),
                        (Some("timeout"), Some("retry"))
                    );
                    assert_eq!(schema.tool_type, Some(ToolType::ToolSchemaMemory));
                    let Some(ToolValue::ToolSchema(tool)) = &schema.tool_value else { panic!("{schema:?}") };
                    assert_eq!((tool.name.as_deref(), &tool.parameters["type"]), (Some("search"), &json!("object")));
                    let [object, text] = found.skill_detail_list.as_slice() else { panic!("{found:?}") };
                    let Some(SkillContent::SkillValue(skill)) = &object.skill_value else { panic!("{object:?}") };
                    assert_eq!(
                        (skill.name.as_deref(), skill.experience.as_slice()),
                        (Some("booking"), &["compare".to_owned()][..])
                    );
                    assert_eq!(skill.script["a.py"], "pass");
                    assert_eq!(object.relativity, Some(SkillRelativity::from(0.25)));
                    assert_eq!(text.skill_value, Some(SkillContent::from("plain text")));
                    assert_eq!(text.relativity, Some(SkillRelativity::from("0.25")));
                    let found = serde_json::to_value(&found).unwrap();
                    assert_eq!(
                        found["message_detail_list"],
                        json!([{"role": "user"}]),
                        "a list that is not declared stays"
                    );
                })
            },
        },
    ]
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
                Box::pin(async move {
                    let page = memos.get_memory().user_id("memos_user_123").send().await.unwrap();
                    assert_eq!(
                        (page.total, page.size, page.current, page.pages),
                        (Some(11), Some(10), Some(1), Some(2))
                    );
                    let memory = &page.memory_detail_list[0];
                    assert_eq!(memory.memory_type, Some(MemoryType::ProfileMemory));
                    assert_eq!(memory.memory_value.as_deref(), Some("Lives in Lisbon."));
                    assert_eq!(memory.create_time, Some(Timestamp::from_millis(1_762_675_057_192)));
                    assert_eq!((&memory.sources[0]["role"], &memory.info["scene"]), (&json!("user"), &json!("web")));
                    // A naive generator gives these items the types of search/memory and fails on "activated".
                    assert_eq!(memory.status.as_deref(), Some("activated"));
                    assert_eq!(
                        page.preference_detail_list[0].preference_type,
                        Some(PreferenceType::ImplicitPreference)
                    );
                    assert_eq!(page.tool_memory_detail_list[0].tool_type, Some(ToolType::ToolSchema));
                    assert_eq!(page.tool_memory_detail_list[0].status, Some(MemoryStatus::Activated));
                })
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
                Box::pin(async move {
                    let page = memos
                        .get_memory()
                        .user_id("u")
                        .page(1)
                        .size(10)
                        .include_preference(true)
                        .include_tool_memory(false)
                        .filter(Condition::updated_before("2025-09-19"))
                        .send()
                        .await
                        .unwrap();
                    assert!(page.memory_detail_list.is_empty() && page.preference_detail_list.is_empty());
                    assert!(page.tool_memory_detail_list.is_empty());
                    assert_eq!((page.total, page.pages), (Some(0), None));
                })
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
                Box::pin(async move {
                    let deleted = memos.delete_memory().memory_ids(["m1", "m2"]).send().await.unwrap();
                    assert_eq!(deleted.success, Some(true));
                })
            },
        },
        Case {
            id: "delete_memory",
            path: "/delete/memory",
            data: json!({"success": false}),
            sends: json!({"user_id": "u"}),
            call: |memos| {
                Box::pin(async move {
                    assert_eq!(memos.delete_memory().user_id("u").send().await.unwrap().success, Some(false));
                })
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
                Box::pin(async move {
                    let messages = [
                        ExtractMemoryMessage::user("I’ll go with 7 Days Inn."),
                        ExtractMemoryMessage::assistant("Alright."),
                    ];
                    let extracted = memos.extract_memory().messages(messages).send().await.unwrap();
                    assert_eq!(extracted.success, Some(true));
                    let memory = &extracted.memory_detail_list[0];
                    assert_eq!(memory.memory_key.as_deref(), Some("User profile basics"));
                    assert_eq!(memory.memory_type.as_deref(), Some("UserMemory"));
                    assert_eq!(memory.tags, ["person", "job", "hobby"]);
                    let preference = &extracted.preference_detail_list[0];
                    assert_eq!(preference.preference_type, Some(PreferenceType::ExplicitPreference));
                    assert_eq!(preference.preference.as_deref(), Some("The user asked for replies to stay concise."));
                })
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
                Box::pin(async move {
                    let extracted = memos
                        .extract_memory()
                        .messages([ExtractMemoryMessage::system("s"), ExtractMemoryMessage::new("observer", "o")])
                        .extraction_types([
                            ExtractMemoryRequestExtractionType::Memory,
                            ExtractMemoryRequestExtractionType::Preference,
                            "mood".into(),
                        ])
                        .send()
                        .await
                        .unwrap();
                    assert_eq!((extracted.success, extracted.memory_detail_list.len()), (Some(false), 0));
                })
            },
        },
        Case {
            id: "get_status",
            path: "/get/status",
            // A failed task is a successful call.
            data: json!({"status": "failed"}),
            sends: json!({"task_id": "7f3c"}),
            call: |memos| {
                Box::pin(async move {
                    let status = memos.get_status().task_id("7f3c").send().await.unwrap();
                    // A naive generator loses the status.
                    assert_eq!(status.status, Some(TaskStatus::Failed));
                })
            },
        },
        Case {
            id: "get_status",
            path: "/get/status",
            // Old servers put it in a list.
            data: json!([{"status": "completed", "task_id": "7f3c", "memory_views": [{"id": "m"}]}]),
            sends: json!({"task_id": "7f3c"}),
            call: |memos| {
                Box::pin(async move {
                    let status = memos.get_status().task_id("7f3c").send().await.unwrap();
                    assert_eq!(
                        (&status.status, status.task_id.as_deref()),
                        (&Some(TaskStatus::Completed), Some("7f3c"))
                    );
                    assert_eq!(status.into_inner().memory_views, Some(json!([{"id": "m"}])));
                })
            },
        },
    ]
}
