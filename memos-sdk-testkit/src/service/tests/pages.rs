//! Pages and deletion.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn pages_have_everything_once_and_end_at_the_number_of_pages(facts in 0..23usize, likes in 0..23usize, size in 1..8usize) {
        let mut caller = Caller::new();
        let said = (0..facts).map(|n| format!("Fact {n}.\n")).chain((0..likes).map(|n| format!("I like {n}.\n")));
        let said = said.collect::<String>() + "Who?";
        caller.says("u", &said, json!({}));
        let (mut ids, mut page) = (Vec::new(), 0);
        loop {
            page += 1;
            let data = caller.ask("/get/memory", &json!({"user_id": "u", "page": page, "size": size}));
            for list in ["memory_detail_list", "preference_detail_list", "tool_memory_detail_list"] {
                prop_assert!(data[list].as_array().unwrap().len() <= size);
                ids.extend(each(&data[list], "id").into_iter().map(str::to_owned));
            }
            prop_assert_eq!(&data["total"], facts.max(likes));
            prop_assert_eq!((&data["size"], &data["current"]), (&json!(size), &json!(page)));
            if data["current"] == data["pages"] {
                break;
            }
            prop_assert!(page < 30);
        }
        prop_assert_eq!(ids.len(), facts + likes);
        prop_assert_eq!(ids.into_iter().collect::<BTreeSet<_>>().len(), facts + likes);
        let beyond = caller.ask("/get/memory", &json!({"user_id": "u", "page": page + 1, "size": size}));
        prop_assert_eq!(&beyond["memory_detail_list"], &json!([]));
    }
}

#[test]
fn lists_that_are_not_wanted_are_empty_and_do_not_count() {
    let mut caller = Caller::new();
    caller.says(
        "u",
        "I am Ada. I like tea. I like coffee.",
        json!({"info": {"k": 1}, "tags": ["t"], "conversation_id": "c"}),
    );
    let data = caller.ask("/get/memory", &json!({"user_id": "u", "include_preference": false}));
    assert_eq!((&data["total"], &data["preference_detail_list"]), (&json!(1), &json!([])));
    let item = &data["memory_detail_list"][0];
    assert_eq!(
        (&item["info"], &item["tags"], &item["conversation_id"]),
        (&json!({"k": 1}), &json!(["t"]), &json!("c"))
    );
    assert_eq!(caller.ask("/get/memory", &json!({"user_id": "u"}))["total"], 2);
}

#[test]
fn memories_are_deleted_by_their_ids() {
    let mut caller = Caller::new();
    caller.says("u", "One. Two. Three.", json!({}));
    let list = caller.ask("/get/memory", &json!({"user_id": "u"}));
    let ids = each(&list["memory_detail_list"], "id");
    assert_eq!(caller.ask("/delete/memory", &json!({"memory_ids": [ids[0], "none"]})), json!({"success": true}));
    assert_eq!(caller.service.memories("u"), ["Two.", "Three."]);
    caller.refused("/delete/memory", &json!({"memory_ids": [ids[0], "none"]}), Code::MEMORY_NOT_FOUND);
}

#[test]
fn a_user_who_is_deleted_is_unknown_and_nothing_comes_after() {
    let mut caller = Caller::new();
    caller.says("u", "I am Ada.", json!({}));
    caller.says("v", "I am Bob.", json!({}));
    let message = json!({"role": "user", "content": "I am late."});
    let task = caller.ask("/add/message", &json!({"user_id": "u", "conversation_id": "c", "messages": [message]}));
    caller.ask("/delete/memory", &json!({"user_id": "u"}));
    assert_eq!(caller.ask("/get/status", &json!({"task_id": task["task_id"]}))["status"], "completed");
    assert_eq!((caller.service.memories("u"), caller.service.messages("u", "c")), (vec![], vec![]));
    assert_eq!(caller.service.memories("v"), ["I am Bob."]);
    caller.refused("/delete/memory", &json!({"user_id": "u"}), Code::USER_NOT_FOUND);
}

#[test]
fn a_user_is_known_by_messages_or_by_what_a_task_will_remember() {
    let mut caller = Caller::new();
    let question = json!({"role": "user", "content": "Who?"});
    caller.ask("/add/message", &json!({"user_id": "asks", "messages": [question], "async_mode": false}));
    caller.ask("/delete/memory", &json!({"user_id": "asks"}));
    let task = caller.ask("/add/feedback", &json!({"user_id": "tells", "feedback_content": "I like tea."}));
    caller.ask("/delete/memory", &json!({"user_id": "tells"}));
    caller.ask("/get/status", &json!({"task_id": task["task_id"]}));
    assert_eq!(caller.service.preferences("tells"), [""; 0]);
}

#[test]
fn a_user_of_whom_nothing_is_remembered_has_one_empty_page() {
    let data = Caller::new().ask("/get/memory", &json!({"user_id": "u"}));
    let empty = json!({
        "memory_detail_list": [], "preference_detail_list": [], "tool_memory_detail_list": [],
        "total": 0, "size": 10, "current": 1, "pages": 1,
    });
    assert_eq!(data, empty);
}
