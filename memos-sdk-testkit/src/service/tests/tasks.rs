//! Messages, and what tasks make of them.

use super::*;

fn add(caller: &mut Caller, text: &str) -> Value {
    let message = json!({"role": "user", "content": text});
    caller.ask("/add/message", &json!({"user_id": "u", "conversation_id": "c", "messages": [message]}))
}

fn status(caller: &mut Caller, task: &Value) -> Value {
    caller.ask("/get/status", &json!({"task_id": task["task_id"]}))
}

#[test]
fn an_asynchronous_message_is_stored_at_once_and_remembered_when_its_task_completes() {
    let mut caller = Caller::new();
    let task = add(&mut caller, "I am Ada. I like tea.");
    assert_eq!((&task["status"], &task["success"]), (&json!("running"), &json!(true)));
    assert_eq!(caller.service.messages("u", "c").len(), 1);
    caller.wait(Duration::from_secs(1_000_000));
    caller.ask("/get/memory", &json!({"user_id": "u"}));
    assert_eq!(caller.service.memories("u"), [""; 0], "nobody has asked about the task");
    assert_eq!(status(&mut caller, &task), json!({"task_id": task["task_id"], "status": "completed"}));
    assert_eq!(caller.service.memories("u"), ["I am Ada."]);
    assert_eq!(caller.service.preferences("u"), ["I like tea."]);
}

#[test]
fn a_synchronous_message_is_remembered_at_once_whatever_the_plan() {
    let mut caller = Caller::new();
    caller.service.set_tasks(TaskPlan::fails_after_polls(3));
    let task = caller.says("u", "I am Ada.", json!({}));
    assert_eq!(task["status"], "completed");
    assert_eq!(caller.service.memories("u"), ["I am Ada."]);
    assert_eq!(status(&mut caller, &task)["status"], "completed");
}

#[test]
fn tasks_go_as_planned() {
    let second = Duration::from_secs(1);
    let check = |plan: TaskPlan, waits: &[(Duration, &str)], remembered: usize| {
        let mut caller = Caller::new();
        caller.service.set_tasks(plan);
        let task = add(&mut caller, "I am Ada.");
        let running = if plan == TaskPlan::immediate() { "completed" } else { "running" };
        assert_eq!(task["status"], running, "{plan:?}");
        for (wait, expected) in waits {
            caller.wait(*wait);
            assert_eq!(status(&mut caller, &task)["status"], *expected, "{plan:?}");
        }
        assert_eq!(caller.service.memories("u").len(), remembered, "{plan:?}");
    };
    let none = Duration::ZERO;
    check(TaskPlan::default(), &[(none, "completed"), (none, "completed")], 1);
    check(TaskPlan::completes_after_polls(2), &[(none, "running"), (none, "running"), (none, "completed")], 1);
    check(TaskPlan::completes_after_polls(2), &[(second, "running"), (second, "running")], 0);
    check(TaskPlan::fails_after_polls(1), &[(none, "running"), (none, "failed"), (none, "failed")], 0);
    check(TaskPlan::completes_after_polls(9).or_after(second), &[(none, "running"), (second, "completed")], 1);
    check(TaskPlan::fails_after_polls(9).or_after(second), &[(second, "failed")], 0);
    check(TaskPlan::completes_after_polls(1).or_after(second), &[(none, "running"), (none, "completed")], 1);
    check(TaskPlan::immediate(), &[(none, "completed")], 1);
    check(TaskPlan::immediate(), &[], 1);
}

#[test]
fn what_is_due_ends_before_any_request_is_answered() {
    let mut caller = Caller::new();
    caller.service.set_tasks(TaskPlan::completes_after_polls(9).or_after(Duration::from_secs(1)));
    add(&mut caller, "I live in Rome.");
    caller.wait(Duration::from_secs(1));
    let found = caller.ask("/search/memory", &json!({"user_id": "u", "query": "Rome"}));
    assert_eq!(each(&found["memory_detail_list"], "memory_value"), ["I live in Rome."]);
}

#[test]
fn an_unknown_task_is_not_found() {
    Caller::new().refused("/get/status", &json!({"task_id": "none"}), Code::TASK_NOT_FOUND);
}

#[test]
fn feedback_is_read_like_a_message_of_the_user_but_is_none() {
    let mut caller = Caller::new();
    let task =
        caller.ask("/add/feedback", &json!({"user_id": "u", "feedback_content": "I prefer short answers. Right?"}));
    assert_eq!(task["status"], "running");
    assert_eq!(status(&mut caller, &task)["status"], "completed");
    assert_eq!(caller.service.preferences("u"), ["I prefer short answers."]);
    assert_eq!(caller.service.messages("u", ""), []);
}

#[test]
fn the_last_messages_of_users_and_assistants_come_back_the_oldest_first() {
    let mut caller = Caller::new();
    let message = |role: &str, content: &str| json!({"role": role, "content": content});
    let messages: Vec<Value> = (0..5)
        .flat_map(|number| [message("user", &format!("q{number}")), message("assistant", &format!("a{number}"))])
        .chain([message("system", "hidden")])
        .collect();
    caller.ask("/add/message", &json!({"user_id": "u", "conversation_id": "c", "messages": messages}));
    let list = |caller: &mut Caller, limit: Value| {
        let request = json!({"user_id": "u", "conversation_id": "c", "message_limit_number": limit});
        caller.ask("/get/message", &request)["message_detail_list"].take()
    };
    assert_eq!(each(&list(&mut caller, Value::Null), "content"), ["q2", "a2", "q3", "a3", "q4", "a4"]);
    assert_eq!(each(&list(&mut caller, json!(3)), "content"), ["a3", "q4", "a4"]);
    assert_eq!(list(&mut caller, json!(50)).as_array().unwrap().len(), 10);
    assert_eq!(list(&mut caller, json!(0)), json!([]));
    assert_eq!(list(&mut caller, json!(1))[0]["create_time"], "2025-06-10 09:30:00");
    assert_eq!(caller.service.messages("u", "c").len(), 11);
    let elsewhere = caller.ask("/get/message", &json!({"user_id": "u", "conversation_id": "other"}));
    assert_eq!(elsewhere, json!({"message_detail_list": []}));
}

#[test]
fn of_parts_the_text_is_read_and_all_of_them_are_kept() {
    let mut caller = Caller::new();
    let parts = json!([
        {"type": "text", "text": "I am Ada."},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
        {"type": "text", "text": "I like tea."},
        {"type": "file", "file": {"file_data": "YQ=="}},
    ]);
    let message = json!({"role": "user", "content": parts});
    caller.ask("/add/message", &json!({"user_id": "u", "messages": [message], "async_mode": false}));
    assert_eq!(caller.service.memories("u"), ["I am Ada."]);
    assert_eq!(caller.service.preferences("u"), ["I like tea."]);
    assert_eq!(caller.service.messages("u", "")[0].content, "I am Ada.\nI like tea.");
    let listed = caller.ask("/get/memory", &json!({"user_id": "u"}));
    assert_eq!(listed["memory_detail_list"][0]["sources"], json!([message]));
}

#[test]
fn the_answer_of_a_tool_makes_a_tool_memory_where_an_assistant_called_it() {
    let mut caller = Caller::new();
    let function = json!({"name": "weather", "arguments": "{\"city\":\"Rome\"}"});
    let call = json!({"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]});
    let answer = |id: &str, content: &str| json!({"role": "tool", "tool_call_id": id, "content": content});
    let add = |caller: &mut Caller, messages: Value| {
        let request = json!({"user_id": "u", "conversation_id": "c", "messages": messages, "async_mode": false});
        caller.ask("/add/message", &request);
    };
    add(&mut caller, json!([call, answer("2", "nobody asked")]));
    add(&mut caller, json!([answer("1", "sunny")]));
    let tools = caller.ask("/get/memory", &json!({"user_id": "u"}))["tool_memory_detail_list"].take();
    assert_eq!(each(&tools, "tool_value"), ["weather({\"city\":\"Rome\"}) -> sunny"]);
    assert_eq!(tools[0]["tool_used_status"][0]["used_tool"], "weather");
    let query = json!({"user_id": "u", "query": "Rome", "include_tool_memory": true});
    assert_eq!(
        each(&caller.ask("/search/memory", &query)["tool_memory_detail_list"], "tool_type"),
        ["ToolTrajectoryMemory"]
    );
    let query = json!({"user_id": "u", "query": "Rome"});
    assert_eq!(caller.ask("/search/memory", &query)["tool_memory_detail_list"], json!([]));
}

#[test]
fn a_tool_answers_the_last_call_under_its_id_and_a_search_finds_six_where_it_does_not_say() {
    let mut caller = Caller::new();
    let mut messages = Vec::new();
    for number in 0..8 {
        let function = json!({"name": format!("tool{number}"), "arguments": "{}"});
        let call = json!({"id": "same", "type": "function", "function": function});
        messages.push(json!({"role": "assistant", "tool_calls": [call]}));
        messages.push(json!({"role": "tool", "tool_call_id": "same", "content": "Rome"}));
    }
    caller.ask("/add/message", &json!({"user_id": "u", "messages": messages, "async_mode": false}));
    let tools = caller.ask("/get/memory", &json!({"user_id": "u"}))["tool_memory_detail_list"].take();
    let names: Vec<&str> = tools
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| tool["tool_used_status"][0]["used_tool"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["tool0", "tool1", "tool2", "tool3", "tool4", "tool5", "tool6", "tool7"]);
    let query = json!({"user_id": "u", "query": "Rome", "include_tool_memory": true});
    assert_eq!(caller.ask("/search/memory", &query)["tool_memory_detail_list"].as_array().unwrap().len(), 6);
}

#[test]
fn the_same_sentence_of_the_same_user_is_one_memory_whose_update_time_moves() {
    let mut caller = Caller::new();
    caller.says("u", "I am Ada.", json!({"tags": ["first"]}));
    caller.says("v", "I am Ada.", json!({}));
    let first = caller.ask("/get/memory", &json!({"user_id": "u"}))["memory_detail_list"][0].take();
    caller.wait(Duration::from_secs(5));
    caller.says("u", "I am Ada. I am Ada.", json!({"tags": ["second"]}));
    let list = caller.ask("/get/memory", &json!({"user_id": "u"}))["memory_detail_list"].take();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!((&list[0]["id"], &list[0]["create_time"]), (&first["id"], &first["create_time"]));
    assert_eq!(list[0]["update_time"].as_i64(), first["update_time"].as_i64().map(|time| time + 5_000));
    assert_eq!(list[0]["tags"], json!(["first"]));
    assert_eq!(list[0]["sources"].as_array().unwrap().len(), 3, "it was said three times");
    assert_eq!(caller.service.memories("v"), ["I am Ada."]);
}

#[test]
fn extraction_follows_the_same_rules_and_stores_nothing() {
    let mut caller = Caller::new();
    let messages = json!([
        {"role": "user", "content": "I am Ada. I like tea. Who are you?"},
        {"role": "assistant", "content": "I am nobody."},
    ]);
    let data = caller.ask("/extract/memory", &json!({"messages": messages}));
    assert_eq!(each(&data["memory_detail_list"], "memory_value"), ["I am Ada."]);
    assert_eq!(each(&data["preference_detail_list"], "reasoning"), ["The user said \"I like\"."]);
    let again = json!([{"role": "user", "content": "I am Ada. I am Ada."}, {"role": "user", "content": "I am Ada."}]);
    let data = caller.ask("/extract/memory", &json!({"messages": again}));
    assert_eq!(each(&data["memory_detail_list"], "memory_value"), ["I am Ada."]);
    for (wanted, left_out) in [("memory", "preference_detail_list"), ("preference", "memory_detail_list")] {
        let data = caller.ask("/extract/memory", &json!({"messages": messages, "extraction_types": [wanted]}));
        assert_eq!((data.as_object().unwrap().len(), data.get(left_out)), (2, None), "{wanted}");
    }
    caller.refused("/delete/memory", &json!({"user_id": "u"}), Code::USER_NOT_FOUND);
}
