//! Requests that the document and the vendor's client show.

use memos_sdk_core::types::*;
use memos_sdk_core::{CallOptions, Config, Operation, operations};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tests::instances::difference;

use crate::facts;
use crate::table::through;

fn of<T: DeserializeOwned>(fact: &str) -> T {
    let sent = facts::sent(fact);
    serde_json::from_value(sent.clone()).unwrap_or_else(|error| panic!("{sent}: {error}"))
}

/// The JSON body that leaves the client.
fn body<O: Operation>(request: O) -> Value {
    let config = Config::builder().api_key("key").build().unwrap();
    let request = config.request(request, &CallOptions::new(), false).unwrap();
    serde_json::from_slice(request.body()).unwrap()
}

/// Sends the documented example of an operation.
struct Example(Value);

impl memos_sdk_core::OperationVisitor for Example {
    type Value = ();

    fn visit<O: Operation>(self) {
        let example = self.0;
        assert_eq!(difference(&example, &through::<O>(example.clone()).unwrap()), None, "{example}");
        let mut sent = body(serde_json::from_value::<O>(example.clone()).unwrap());
        // Which of its two methods makes the call says whether it streams.
        if let Some(stream) = example.get("stream") {
            sent["stream"] = stream.clone();
        }
        assert_eq!(difference(&example, &sent), None, "{example}");
    }
}

#[test]
fn the_examples_of_the_document_are_sent_as_they_are_written() {
    let document = tests::published("en").unwrap();
    let mut examples = 0;
    for operation in document["paths"].as_object().unwrap().values().map(|path| &path["post"]) {
        let content = &operation["requestBody"]["content"]["application/json"];
        if let Some(example) = content.get("example") {
            examples += 1;
            let visited = operations::visit(operation["operationId"].as_str().unwrap(), Example(example.clone()));
            assert!(visited.is_ok(), "there is no operation {}", operation["operationId"]);
        }
    }
    assert_eq!(examples, 5, "the document has other examples than it had");
}

#[test]
fn what_is_not_set_is_not_sent() {
    let sent = body(SearchMemoryRequest::builder().user_id("u").query("q").build());
    assert_eq!(sent, json!({"user_id": "u", "query": "q"}));
}

#[test]
fn a_message_that_calls_a_tool_has_no_content() {
    let message: Message = of("a message that calls a tool");
    assert_eq!((&message.role, &message.content), (&MessageRole::Assistant, &None));
    let call = &message.tool_calls[0];
    assert_eq!((call.id.as_deref(), &call.type_), (Some("call_1"), &Some(ToolCallType::Function)));
    assert_eq!(call.function.as_ref().unwrap().name.as_deref(), Some("get_weather"));
    let made = Message::assistant_tool_calls([ToolCall::function(
        "call_1",
        FunctionCall::new("get_weather", "{\"city\": \"昆明\"}"),
    )]);
    assert_eq!(serde_json::to_value(made).unwrap(), facts::sent("a message that calls a tool"));
}

#[test]
fn the_content_of_a_message_is_text_or_parts() {
    assert_eq!(of::<Message>("a message of text").content, Some(MessageContent::from("I moved to Lisbon.")));
    let parts = [
        ContentPart::text("What is this?"),
        ContentPart::image_url("https://example.com/cat.png"),
        ContentPart::file("https://example.com/notes.pdf"),
        ContentPart::file("aGVsbG8="),
    ];
    assert_eq!(of::<Message>("a message of parts"), Message::user(parts));
    let Some(MessageContent::Parts(parts)) = of::<Message>("a message with an unknown part").content else {
        panic!("there are no parts")
    };
    assert_eq!(parts[0].type_, ContentPartType::Unknown("audio".to_owned()));
    assert_eq!(parts[0].extra["audio"], json!({"url": "a.mp3"}));
}

#[test]
fn all_knowledge_bases_are_a_list_of_one_word() {
    for name in ["ChatRequest", "SearchMemoryRequest"] {
        let fact = format!("{name} with the knowledge bases [\"all\"]");
        let bases = match name {
            "ChatRequest" => of::<ChatRequest>(&fact).knowledgebase_ids,
            _ => of::<SearchMemoryRequest>(&fact).knowledgebase_ids,
        };
        assert!(bases.unwrap().is_all());
    }
}

#[test]
fn the_info_of_a_message_is_text_lists_of_text_and_numbers() {
    let info = of::<AddMessageRequest>("info with a number that is an identifier").info;
    assert_eq!(info["scene"], AddMessageRequestInfoValue::from("travel"));
    assert_eq!(info["tags"], AddMessageRequestInfoValue::from(["a", "b"]));
    assert_eq!(info["score"], AddMessageRequestInfoValue::from(0.5));
}
