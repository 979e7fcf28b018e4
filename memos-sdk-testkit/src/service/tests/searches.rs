//! Searches.

use super::*;

fn find(caller: &mut Caller, user: &str, query: &str, members: Value) -> Value {
    let mut request = json!({"user_id": user, "query": query});
    merge(&mut request, members);
    caller.ask("/search/memory", &request)
}

#[track_caller]
fn check(caller: &mut Caller, user: &str, query: &str, members: Value, expected: &[&str]) {
    let found = find(caller, user, query, members.clone());
    assert_eq!(each(&found["memory_detail_list"], "memory_value"), expected, "{query} {members}");
}

#[test]
fn what_is_relevant_enough_is_found_the_most_relevant_first() {
    let mut caller = Caller::new();
    caller.says("u", "I live in Rome. My sister lives in Rome with her dog. Bees sing.", json!({}));
    check(&mut caller, "u", "Who lives in Rome with a dog?", json!({}), &["My sister lives in Rome with her dog."]);
    let all = ["My sister lives in Rome with her dog.", "I live in Rome."];
    check(&mut caller, "u", "Who lives in Rome with a dog?", json!({"relativity": 0.3}), &all);
    let by_newest = ["My sister lives in Rome with her dog.", "I live in Rome.", "Bees sing."];
    check(&mut caller, "u", "Who lives in Rome with a dog?", json!({"relativity": 0}), &by_newest);
    check(&mut caller, "u", "dog Rome", json!({"relativity": 1}), &["My sister lives in Rome with her dog."]);
    check(&mut caller, "u", "Rome", json!({"memory_limit_number": 1}), &["My sister lives in Rome with her dog."]);
    check(&mut caller, "u", "Rome", json!({"memory_limit_number": 0}), &[]);
    check(&mut caller, "u", "Paris", json!({}), &[]);
    check(&mut caller, "v", "Rome", json!({"relativity": 0}), &[]);
}

#[test]
fn a_search_finds_nine_where_it_does_not_say() {
    let mut caller = Caller::new();
    let text: String = (0..30).map(|number| format!("Note {number} of Rome. I like Rome {number}. ")).collect();
    caller.says("u", &text, json!({}));
    let count = |data: &Value, name: &str| data[name].as_array().unwrap().len();
    let found = find(&mut caller, "u", "Rome", json!({}));
    assert_eq!((count(&found, "memory_detail_list"), count(&found, "preference_detail_list")), (9, 9));
    let found = find(&mut caller, "u", "Rome", json!({"memory_limit_number": 25, "preference_limit_number": 2}));
    assert_eq!((count(&found, "memory_detail_list"), count(&found, "preference_detail_list")), (25, 2));
}

#[test]
fn preferences_come_with_a_note_unless_they_are_not_wanted() {
    let mut caller = Caller::new();
    caller.says("u", "I like tea.", json!({}));
    let found = find(&mut caller, "u", "Tea or coffee?", json!({}));
    assert_eq!(each(&found["preference_detail_list"], "preference"), ["I like tea."]);
    assert_ne!(found["preference_note"], "");
    for found in [
        find(&mut caller, "u", "Tea or coffee?", json!({"include_preference": false})),
        find(&mut caller, "u", "coffee", json!({})),
    ] {
        assert_eq!((&found["preference_detail_list"], &found["preference_note"]), (&json!([]), &json!("")));
    }
}

#[test]
fn memories_of_the_conversation_come_first_and_are_no_more_relevant_than_1() {
    let mut caller = Caller::new();
    caller.says("u", "Rome is old.", json!({"conversation_id": "here"}));
    caller.says("u", "Rome is big.", json!({"conversation_id": "there"}));
    check(&mut caller, "u", "Rome", json!({}), &["Rome is big.", "Rome is old."]);
    check(&mut caller, "u", "Rome", json!({"conversation_id": "here"}), &["Rome is old.", "Rome is big."]);
    let found = find(&mut caller, "u", "Rome Paris", json!({"conversation_id": "here"}));
    assert_eq!(found["memory_detail_list"][0]["relativity"], 0.525);
    assert_eq!(found["memory_detail_list"][1]["relativity"], 0.5);
    let found = find(&mut caller, "u", "Rome", json!({"conversation_id": "here"}));
    assert_eq!(found["memory_detail_list"][0]["relativity"], 1.0);
    // A conversation of another user is another one, whatever its id.
    caller.says("v", "Rome is old.", json!({"conversation_id": "there", "allow_public": true}));
    let found = find(&mut caller, "w", "Rome Paris", json!({"conversation_id": "there"}));
    assert_eq!(found["memory_detail_list"][0]["relativity"], 0.5);
    // The threshold is put on what was not raised.
    let found = find(&mut caller, "u", "Rome Paris", json!({"conversation_id": "here", "relativity": 0.51}));
    assert_eq!(found["memory_detail_list"], json!([]));
}

#[test]
fn what_was_said_last_comes_first_of_what_is_equally_relevant() {
    let mut caller = Caller::new();
    caller.says("u", "Rome is old. Rome is big.", json!({}));
    check(&mut caller, "u", "Rome", json!({}), &["Rome is big.", "Rome is old."]);
    caller.wait(Duration::from_secs(1));
    caller.says("u", "Rome is old.", json!({}));
    check(&mut caller, "u", "Rome", json!({}), &["Rome is old.", "Rome is big."]);
}

#[test]
fn others_find_what_is_public_and_nothing_else() {
    let mut caller = Caller::new();
    caller.says("u", "Rome is old.", json!({"allow_public": true}));
    caller.says("u", "Rome is secret.", json!({}));
    check(&mut caller, "v", "Rome", json!({}), &["Rome is old."]);
    caller.says("u", "Rome is secret.", json!({"allow_public": true}));
    check(&mut caller, "v", "Rome", json!({}), &["Rome is secret.", "Rome is old."]);
    assert_eq!(caller.ask("/get/memory", &json!({"user_id": "v"}))["total"], 0);
}

#[test]
fn filters_are_honoured() {
    let mut caller = Caller::new();
    caller.says("u", "Rome is old.", json!({"agent_id": "a", "tags": ["x", "y"], "info": {"level": 3}}));
    caller.wait(Duration::from_secs(86_400));
    caller.says("u", "Rome is big.", json!({"app_id": "b", "info": {"scene": "home", "of": ["p", "q"]}}));
    let both = ["Rome is big.", "Rome is old."];
    for (filter, expected) in [
        (json!({"and": [{"agent_id": "a"}]}), &both[1..]),
        (json!({"and": [{"app_id": "b"}, {"scene": "home"}]}), &both[..1]),
        (json!({"and": [{"agent_id": "a"}, {"scene": "home"}]}), &[]),
        (json!({"or": [{"agent_id": "a"}, {"scene": "home"}]}), &both),
        (json!({"and": [{"tags": {"contains": "y"}}]}), &both[1..]),
        (json!({"and": [{"of": {"contains": "q"}}]}), &both[..1]),
        (json!({"and": [{"level": 3.0}]}), &both[1..]),
        (json!({"and": [{"create_time": {"gte": "2025-06-11"}}]}), &both[..1]),
        (json!({"and": [{"create_time": {"gt": "2025-06-10", "lt": "2025-06-11 00:00:00"}}]}), &both[1..]),
        (json!({"and": []}), &both),
        (json!({"or": []}), &[]),
    ] {
        check(&mut caller, "u", "Rome", json!({"filter": filter}), expected);
        let mut listed: Vec<&str> = expected.to_vec();
        listed.reverse();
        let list = caller.ask("/get/memory", &json!({"user_id": "u", "filter": filter}));
        assert_eq!(each(&list["memory_detail_list"], "memory_value"), listed, "{filter}");
    }
}
