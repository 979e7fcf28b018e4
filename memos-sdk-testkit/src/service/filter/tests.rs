use serde_json::json;

use super::*;
use crate::service::relevance::words;
use crate::service::store::{Kind, Origin};

#[test]
fn filters_of_another_form_than_documented_are_refused() {
    let case = |filter: Value, is_taken: bool| {
        assert_eq!(check(&filter).is_ok(), is_taken, "{filter}");
    };
    for taken in [
        json!({"agent_id": "x"}),
        json!({"tags": {"contains": "x"}}),
        json!({"level": 3}),
        json!({"open": true}),
        json!({"create_time": {"gt": "2025-09-19"}}),
        json!({"update_time": {"gte": "2025-09-19 08:00:00", "lt": 1_749_547_800_000i64}}),
        json!({"create_time": "2025-09-19T08:00:00Z"}),
    ] {
        case(json!({"and": [taken]}), true);
        case(json!({"or": [taken, taken]}), true);
    }
    case(json!({"and": []}), true);
    for refused in [
        json!({}),
        json!("agent_id"),
        json!({"a": 1, "b": 2}),
        json!({"and": [{"agent_id": "x"}]}),
        json!({"or": "x"}),
        json!({"agent_id": ["x"]}),
        json!({"agent_id": {}}),
        json!({"agent_id": {"is": "x"}}),
        json!({"level": {"gt": 3}}),
        json!({"tags": {"contains": ["x"]}}),
        json!({"tags": {"contains": "x", "gt": "2025-09-19"}}),
        json!({"create_time": {"gt": "yesterday"}}),
        json!({"create_time": {"gt": true}}),
    ] {
        case(json!({"and": [refused]}), false);
        case(json!({"and": [{"agent_id": "x"}, refused]}), false);
    }
    for root in
        [json!({}), json!({"and": [], "or": []}), json!({"agent_id": "x"}), json!({"and": {}}), json!([]), json!("x")]
    {
        case(root, false);
    }
}

#[test]
fn a_memory_meets_what_its_fields_say() {
    let info = json!({"scene": "home", "level": 3, "of": ["p", "q"], "agent_id": "never looked at"});
    let memory = Memory {
        id: "m".to_owned(),
        kind: Kind::Fact("x".to_owned()),
        origin: Origin {
            agent_id: Some("a".to_owned()),
            conversation_id: Some("c".to_owned()),
            tags: vec!["t".to_owned()],
            info: info.as_object().unwrap().clone(),
            ..Origin::default()
        },
        sources: Vec::new(),
        created: 1_000,
        updated: 5_000,
        words: words("x"),
    };
    for (condition, is_met) in [
        (json!({"agent_id": "a"}), true),
        (json!({"agent_id": "A"}), false),
        (json!({"app_id": "a"}), false),
        (json!({"conversation_id": "c"}), false),
        (json!({"scene": "home"}), true),
        (json!({"level": 3.0}), true),
        (json!({"level": "3"}), false),
        (json!({"tags": "t"}), false),
        (json!({"tags": {"contains": "t"}}), true),
        (json!({"of": {"contains": "q"}}), true),
        (json!({"scene": {"contains": "ho"}}), false),
        (json!({"none": "x"}), false),
        (json!({"create_time": 1_000}), true),
        (json!({"create_time": "1970-01-01T00:00:01Z"}), true),
        (json!({"create_time": {"gt": 1_000}}), false),
        (json!({"create_time": {"gte": 1_000}}), true),
        (json!({"create_time": {"lt": 1_000}}), false),
        (json!({"create_time": {"lte": 1_000}}), true),
        (json!({"update_time": {"gt": 4_000, "lt": 6_000}}), true),
        (json!({"update_time": {"gt": 4_000, "lt": 5_000}}), false),
    ] {
        let filter = json!({"and": [condition]});
        assert_eq!(check(&filter), Ok(()), "{filter}");
        assert_eq!(admits(Some(&filter), &memory), is_met, "{filter}");
        assert!(admits(Some(&json!({"or": [condition, {"agent_id": "a"}]})), &memory), "{filter}");
        assert!(!admits(Some(&json!({"and": [condition, {"agent_id": "z"}]})), &memory), "{filter}");
    }
    assert!(admits(None, &memory));
    assert!(admits(Some(&json!({"and": []})), &memory) && !admits(Some(&json!({"or": []})), &memory));
}
