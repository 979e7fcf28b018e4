//! Knowledge bases and files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn knowledgebase(caller: &mut Caller) -> Value {
    caller.ask("/create/knowledgebase", &json!({"knowledgebase_name": "k"}))["id"].take()
}

fn upload(caller: &mut Caller, knowledgebase: &Value, text: &str) -> Value {
    let file = json!({"name": "a.md", "content": STANDARD.encode(text)});
    let mut list = caller.ask("/add/knowledgebase-file", &json!({"knowledgebase_id": knowledgebase, "file": [file]}));
    list[0].take()
}

fn found(caller: &mut Caller, knowledgebases: Value) -> Vec<String> {
    let request = json!({"user_id": "u", "query": "Rome", "knowledgebase_ids": knowledgebases});
    let data = caller.ask("/search/memory", &request);
    each(&data["memory_detail_list"], "memory_value").into_iter().map(str::to_owned).collect()
}

fn poll(caller: &mut Caller, file: &Value) -> Value {
    caller.ask("/get/knowledgebase-file", &json!({"file_ids": [file["id"], "none"]}))["file_detail_list"].take()
}

#[test]
fn the_paragraphs_of_a_file_are_found_once_it_is_processed_by_searches_that_name_its_knowledge_base() {
    let mut caller = Caller::new();
    caller.service.set_tasks(TaskPlan::completes_after_polls(1));
    let (one, other) = (knowledgebase(&mut caller), knowledgebase(&mut caller));
    let file = upload(&mut caller, &one, "Rome is old.\n\nParis is big.");
    assert_eq!(file, json!({"id": file["id"], "name": "a.md", "sizeMB": 1, "status": "running"}));
    assert_eq!(each(&poll(&mut caller, &file), "status"), ["running"]);
    assert_eq!(found(&mut caller, json!(["all"])), [""; 0]);
    let listed = poll(&mut caller, &file);
    assert_eq!(listed, json!([{"id": file["id"], "name": "a.md", "size": "27 B", "status": "completed"}]));
    assert_eq!(found(&mut caller, json!([one])), ["Rome is old."]);
    assert_eq!(found(&mut caller, json!(["all"])), ["Rome is old."]);
    assert_eq!(found(&mut caller, json!([other])), [""; 0]);
    assert_eq!(found(&mut caller, json!([])), [""; 0]);
    assert_eq!(found(&mut caller, Value::Null), [""; 0]);
    let request = json!({"user_id": "u", "query": "Rome", "knowledgebase_ids": [one]});
    assert_eq!(caller.ask("/search/memory", &request)["memory_detail_list"][0]["memory_type"], "OuterMemory");
}

#[test]
fn files_go_as_planned_like_tasks() {
    let mut caller = Caller::new();
    let base = knowledgebase(&mut caller);
    caller.service.set_tasks(TaskPlan::fails_after_polls(0));
    let file = upload(&mut caller, &base, "Rome is lost.");
    assert_eq!(each(&poll(&mut caller, &file), "status"), ["failed"]);
    caller.service.set_tasks(TaskPlan::default().or_after(Duration::from_secs(1)));
    upload(&mut caller, &base, "Rome is late.");
    caller.service.set_tasks(TaskPlan::immediate());
    assert_eq!(upload(&mut caller, &base, "Rome is here.")["status"], "completed");
    assert_eq!(found(&mut caller, json!([base])), ["Rome is here."]);
    caller.wait(Duration::from_secs(1));
    assert_eq!(found(&mut caller, json!([base])), ["Rome is late.", "Rome is here."]);
}

#[test]
fn files_and_knowledge_bases_are_deleted_with_what_they_say() {
    let mut caller = Caller::new();
    caller.service.set_tasks(TaskPlan::immediate());
    let base = knowledgebase(&mut caller);
    let file = upload(&mut caller, &base, "Rome is old.");
    let other = upload(&mut caller, &base, "Rome is big.");
    caller.ask("/delete/knowledgebase-file", &json!({"file_ids": [file["id"], "none"]}));
    assert_eq!(found(&mut caller, json!([base])), ["Rome is big."]);
    let request = json!({"user_id": "u", "query": "Rome", "knowledgebase_ids": [base]});
    let paragraph = caller.ask("/search/memory", &request)["memory_detail_list"][0]["id"].take();
    caller.refused("/delete/knowledgebase-file", &json!({"file_ids": [file["id"]]}), Code::DATA_NOT_FOUND);
    caller.ask("/delete/knowledgebase", &json!({"knowledgebase_id": base}));
    assert_eq!(found(&mut caller, json!(["all"])), [""; 0]);
    assert_eq!(poll(&mut caller, &other), json!([]));
    caller.refused("/delete/memory", &json!({"memory_ids": [paragraph]}), Code::MEMORY_NOT_FOUND);
    caller.refused("/delete/knowledgebase", &json!({"knowledgebase_id": base}), Code::KNOWLEDGEBASE_NOT_FOUND);
}

#[test]
fn unknown_knowledge_bases_are_refused_wherever_they_are_named_and_nothing_is_stored() {
    let mut caller = Caller::new();
    let file = json!([{"name": "a.txt", "content": "YQ=="}]);
    caller.refused(
        "/add/knowledgebase-file",
        &json!({"knowledgebase_id": "x", "file": file}),
        Code::KNOWLEDGEBASE_NOT_FOUND,
    );
    let messages = json!([{"role": "user", "content": "I am Ada."}]);
    let not_linked = Code::KNOWLEDGEBASE_NOT_LINKED;
    caller.refused(
        "/add/message",
        &json!({"user_id": "u", "messages": messages, "allow_knowledgebase_ids": ["x"]}),
        not_linked,
    );
    caller.refused("/search/memory", &json!({"user_id": "u", "query": "x", "knowledgebase_ids": ["x"]}), not_linked);
    let chat = json!({"user_id": "u", "conversation_id": "c", "query": "x", "knowledgebase_ids": ["x"]});
    caller.refused("/chat", &chat, not_linked);
    assert_eq!((caller.service.messages("u", ""), caller.service.messages("u", "c")), (vec![], vec![]));
}

#[test]
fn what_is_written_to_a_knowledge_base_is_found_there_by_others_and_stays_the_users() {
    let mut caller = Caller::new();
    let base = knowledgebase(&mut caller);
    caller.says("v", "Rome is mine.", json!({}));
    assert_eq!(found(&mut caller, json!([base])), [""; 0]);
    caller.says("v", "Rome is mine.", json!({"allow_knowledgebase_ids": [base]}));
    assert_eq!(found(&mut caller, Value::Null), [""; 0]);
    assert_eq!(found(&mut caller, json!([base])), ["Rome is mine."]);
    caller.ask("/delete/knowledgebase", &json!({"knowledgebase_id": base}));
    assert_eq!(found(&mut caller, json!(["all"])), [""; 0]);
    assert_eq!(caller.service.memories("v"), ["Rome is mine."]);
}

#[test]
fn the_same_paragraph_of_a_file_and_the_same_id_in_a_request_count_once() {
    let mut caller = Caller::new();
    let base = knowledgebase(&mut caller);
    let file = upload(&mut caller, &base, "Rome is old.\n\nRome is old.");
    let request = json!({"file_ids": [file["id"], file["id"]]});
    assert_eq!(caller.ask("/get/knowledgebase-file", &request)["file_detail_list"].as_array().unwrap().len(), 1);
    assert_eq!(found(&mut caller, json!([base])), ["Rome is old."]);
    // Another file that says the same says it for itself.
    let other = upload(&mut caller, &base, "Rome is old.");
    poll(&mut caller, &other);
    assert_eq!(found(&mut caller, json!([base])).len(), 2);
    caller.ask("/delete/knowledgebase-file", &json!({"file_ids": [file["id"]]}));
    assert_eq!(found(&mut caller, json!([base])), ["Rome is old."]);
}

#[test]
fn what_is_no_text_is_processed_and_not_read() {
    let mut caller = Caller::new();
    let base = knowledgebase(&mut caller);
    let files = json!([{"name": "a.pdf", "content": "Um9tZQ=="}, {"content": "https://example.com/rome.txt"}]);
    let list = caller.ask("/add/knowledgebase-file", &json!({"knowledgebase_id": base, "file": files}));
    assert_eq!(list.as_array().unwrap().len(), 2);
    for file in list.as_array().unwrap() {
        assert_eq!(each(&poll(&mut caller, file), "status"), ["completed"]);
    }
    assert_eq!(found(&mut caller, json!([base])), [""; 0]);
}
