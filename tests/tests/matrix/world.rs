//! A MemOS with something in it for every operation.

use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use memos_sdk_core::operations::OPERATIONS;
use memos_sdk_testkit::MemOs;
use serde_json::{Value, json};

/// A server that has what each operation asks for.
pub(crate) struct World {
    pub(crate) memos: MemOs,
    task: Value,
    memory: Value,
    knowledgebase: Value,
    file: Value,
}

impl World {
    pub(crate) fn new() -> Self {
        let memos = MemOs::start().unwrap();
        let message = json!({"role": "user", "content": "I live in Lisbon."});
        let add = json!({"user_id": "ada", "conversation_id": "c", "messages": [message], "async_mode": false});
        let task = ask(&memos, "add_message", &add)["task_id"].clone();
        let memory = ask(&memos, "get_memory", &json!({"user_id": "ada"}))["memory_detail_list"][0]["id"].clone();
        let knowledgebase = ask(&memos, "create_knowledgebase", &json!({"knowledgebase_name": "n"}))["id"].clone();
        let upload = json!({"knowledgebase_id": knowledgebase, "file": [{"name": "a.md", "content": "SGk="}]});
        let file = ask(&memos, "add_knowledgebase-file", &upload)[0]["id"].clone();
        for given in [&task, &memory, &knowledgebase, &file] {
            assert!(given.is_string(), "{given}");
        }
        Self { memos, task, memory, knowledgebase, file }
    }

    /// A request of this operation that the service takes.
    pub(crate) fn body(&self, id: &str) -> Value {
        let message = json!({"role": "user", "content": "I have a cat."});
        match id {
            "add_message" => json!({"user_id": "ada", "conversation_id": "d", "messages": [message]}),
            "get_message" => json!({"user_id": "ada", "conversation_id": "c"}),
            "search_memory" => json!({"user_id": "ada", "query": "Lisbon"}),
            "chat" => json!({"user_id": "ada", "conversation_id": "c", "query": "Where do I live?"}),
            "get_memory" => json!({"user_id": "ada"}),
            "delete_memory" => json!({"memory_ids": [self.memory]}),
            "add_feedback" => json!({"user_id": "ada", "feedback_content": "I live in Porto."}),
            "extract_memory" => json!({"messages": [message]}),
            "get_status" => json!({"task_id": self.task}),
            "create_knowledgebase" => json!({"knowledgebase_name": "m"}),
            "delete_knowledgebase" => json!({"knowledgebase_id": self.knowledgebase}),
            "add_knowledgebase-file" => {
                json!({"knowledgebase_id": self.knowledgebase, "file": [{"name": "b.md", "content": "SGk="}]})
            }
            "get_knowledgebase-file" | "delete_knowledgebase-file" => json!({"file_ids": [self.file]}),
            _ => panic!("no request of {id} is written here"),
        }
    }
}

/// Asks the service without a socket, and gives the data of its answer.
fn ask(memos: &MemOs, id: &str, body: &Value) -> Value {
    let operation = OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
    let request = Request::post(format!("{}{}", memos.base_url(), operation.path))
        .header("authorization", format!("Token {}", memos.api_key()))
        .body(Bytes::from(body.to_string()))
        .unwrap();
    let answer = memos.with_service(|service| service.answer(&request, SystemTime::UNIX_EPOCH)).into_response();
    let mut answer: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(answer["code"], 0, "{id}: {answer}");
    answer["data"].take()
}
