//! Every shape, read by the core of the SDK.

use memos_sdk_core::types::{
    AddFeedbackRequest, AddMessageRequest, ChatRequest, CreateKnowledgebaseRequest, DeleteFileRequest,
    DeleteKnowledgebaseRequest, DeleteMemoryRequest, ExtractMemoryRequest, GetFileRequest, GetMemoryRequest,
    GetMessageRequest, GetStatusRequest, SearchMemoryRequest, UploadFileRequest,
};
use memos_sdk_core::{Attempts, CallOptions, Config, Moment, Operation, Step};

use super::*;

struct Reader {
    caller: Caller,
    config: Config,
    name: &'static str,
    /// How many operations were asked.
    asked: usize,
}

impl Reader {
    /// Asks through the core, which must understand all of the answer, and gives what it read.
    #[track_caller]
    fn ask<O: Operation>(&mut self, body: Value) -> Value {
        let request: O = serde_json::from_value(body).unwrap();
        let moment = Moment { now: Duration::ZERO, date: self.caller.date, random: 0.0 };
        let mut attempts = Attempts::new(&self.config, request, &CallOptions::new(), false);
        let request = attempts.begin(moment).unwrap().request;
        let answer = self.caller.service.answer(&request, self.caller.date).into_response();
        let id = O::METADATA.id;
        let read = match attempts.finish_response::<O>(&self.config, Ok(answer.clone()), moment) {
            Step::Finished(Ok(read)) => read,
            Step::Finished(Err(error)) => panic!("{} {id}: {error:?}: {answer:?}", self.name),
            Step::Wait(_) => panic!("{} {id} would be repeated: {answer:?}", self.name),
        };
        assert!(read.mismatches().is_empty(), "{} {id}: {:?}: {answer:?}", self.name, read.mismatches());
        self.asked += 1;
        serde_json::to_value(read.data()).unwrap()
    }
}

#[test]
fn the_core_reads_every_answer_of_every_shape_without_a_mismatch() {
    for (name, shapes) in Shapes::all() {
        let mut caller = Caller::new();
        caller.service.set_shapes(shapes);
        caller.service.set_tasks(TaskPlan::completes_after_polls(1).or_after(Duration::from_secs(60)));
        let config = Config::builder().api_key("k").build().unwrap();
        all_operations(&mut Reader { caller, config, name, asked: 0 });
    }
}

fn all_operations(reader: &mut Reader) {
    let function = json!({"name": "weather", "arguments": "{}"});
    let messages = json!([
        {"role": "user", "content": "I live in Rome. I like Rome."},
        {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": "1", "content": "sunny in Rome"},
    ]);
    let add = json!({"user_id": "u", "conversation_id": "c", "messages": messages, "tags": ["t"], "info": {"k": 1}});
    let mut at_once = add.clone();
    merge(&mut at_once, json!({"async_mode": false}));
    let name = reader.name;
    reader.ask::<GetMemoryRequest>(json!({"user_id": "u"}));
    let added = reader.ask::<AddMessageRequest>(add);
    if let Some(task) = added.get("task_id").filter(|_| name != "empty-accepted") {
        let states: Vec<Value> = (0..2).map(|_| reader.ask::<GetStatusRequest>(json!({"task_id": task}))).collect();
        assert!(states[1].to_string().contains("completed"), "{name}: {states:?}");
        let made = states[1].pointer("/memory_views/made").and_then(Value::as_array).map(Vec::len);
        assert_eq!(made, (name == "memory-views").then_some(3), "{name}: {states:?}");
    } else {
        reader.caller.wait(Duration::from_secs(60));
    }
    let found = reader.ask::<SearchMemoryRequest>(
        json!({"user_id": "u", "query": "Rome", "include_tool_memory": true, "include_skill": true}),
    );
    for list in ["memory_detail_list", "preference_detail_list", "tool_memory_detail_list"] {
        assert_eq!(found[list].as_array().map(Vec::len), Some(1), "{name}: {list}");
    }
    reader.ask::<SearchMemoryRequest>(json!({"user_id": "nobody", "query": "Rome"}));
    reader.ask::<AddMessageRequest>(at_once);
    reader.ask::<GetMemoryRequest>(json!({"user_id": "u"}));
    reader.ask::<GetMessageRequest>(json!({"user_id": "u", "conversation_id": "c"}));
    reader.ask::<GetMessageRequest>(json!({"user_id": "nobody", "conversation_id": "c"}));
    let chatted = reader.ask::<ChatRequest>(json!({"user_id": "u", "conversation_id": "c", "query": "Rome?"}));
    assert!(chatted["response"].as_str().unwrap().contains("I live in Rome."), "{name}");
    reader.ask::<AddFeedbackRequest>(json!({"user_id": "u", "feedback_content": "I like Paris."}));
    reader.ask::<ExtractMemoryRequest>(json!({"messages": [{"role": "user", "content": "I like tea. I am Ada."}]}));
    let base = reader.ask::<CreateKnowledgebaseRequest>(json!({"knowledgebase_name": "k"}))["id"].take();
    let file = json!({"name": "a.txt", "content": "YQ=="});
    let one = reader.ask::<UploadFileRequest>(json!({"knowledgebase_id": base, "file": [file]}));
    let two = reader.ask::<UploadFileRequest>(json!({"knowledgebase_id": base, "file": [file, file]}));
    let id = if one.is_array() { &one[0]["id"] } else { &one["id"] };
    reader.ask::<GetFileRequest>(json!({"file_ids": [id, two[1]["id"]]}));
    reader.ask::<DeleteFileRequest>(json!({"file_ids": [id]}));
    reader.ask::<DeleteKnowledgebaseRequest>(json!({"knowledgebase_id": base}));
    reader.ask::<DeleteMemoryRequest>(json!({"user_id": "u"}));
    assert!(reader.asked >= 18, "{name}");
}

#[test]
fn the_core_reads_the_error_of_every_shape() {
    for (name, shapes) in Shapes::all() {
        let mut caller = Caller::new();
        caller.service.set_shapes(shapes);
        let config = Config::builder().api_key("k").build().unwrap();
        let answer = caller.answer("/get/status", r#"{"task_id": "none"}"#).into_response();
        let error = config.read::<GetStatusRequest>(&answer).unwrap_err();
        assert_eq!(error.code(), Some(Code::TASK_NOT_FOUND), "{name}");
    }
}
