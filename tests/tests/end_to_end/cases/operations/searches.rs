//! Searches, whose answers have every kind of memory.

use serde_json::{Value, json};

use super::Case;
use super::run;
use super::sdk::types::{MemoryStatus, MemoryType, PreferenceType, SkillContent, SkillRelativity, ToolType, ToolValue};
use super::sdk::{Condition, Filter, Knowledgebases, TimeField, Timestamp};

/// The two answers that the documentation of search/memory prints.
const SEARCH_A_CONVERSATION: &str = include_str!("../search_a_conversation.json");
const SEARCH_A_USER: &str = include_str!("../search_a_user.json");

fn documented(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            id: "search_memory",
            path: "/search/memory",
            data: documented(SEARCH_A_CONVERSATION),
            sends: json!({"user_id": "memos_user_345", "conversation_id": "789", "query": "Any food recommendations?"}),
            call: |memos| {
                let search = memos.search_memory().user_id("memos_user_345").conversation_id("789");
                let found = run(search.query("Any food recommendations?").send()).unwrap();
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
            },
        },
        Case {
            id: "search_memory",
            path: "/search/memory",
            data: documented(SEARCH_A_USER),
            sends: json!({"user_id": "memos_user_567", "query": "What are my key personal traits?"}),
            call: |memos| {
                let search = memos.search_memory().user_id("memos_user_567");
                let found = run(search.query("What are my key personal traits?").send()).unwrap();
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
                let found = run(memos
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
                    .send())
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
            },
        },
    ]
}
