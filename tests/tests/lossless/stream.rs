//! The three forms in which the answer of a chat is streamed.

use http::header::{CONTENT_TYPE, HeaderMap};
use http::{HeaderValue, StatusCode};
use memos_sdk_core::types::ChatRequest;
use memos_sdk_core::{ChatEvent, ChatEventKind, Code, Config, Error, StreamEnd};
use serde_json::{Value, json};

const DOCUMENT: &str = "event: message\ndata: {\"type\": \"reasoning\", \"data\": \"Hm\"}\n\n\
    event: message\ndata: {\"type\": \"text\", \"data\": \"Lis\"}\n\n\
    event: message\ndata: {\"type\": \"text\", \"data\": \"bon\"}\n\n\
    event: message\ndata: {\"type\": \"end\", \"data\": \"\"}\n\n";
const VENDORS_TESTS: &str = "data: {\"response\": \"Lis\"}\n\ndata: {\"response\": \"bon\"}\n\ndata: [DONE]\n\n";
const OPEN_SOURCE_SERVER: &str = "data: {\"type\":\"reasoning\",\"data\":\"Hm\"}\n\n\
    data: {\"type\":\"reference\",\"data\":[{\"id\":\"m1\",\"score\":3.117323e-05}]}\n\n\
    data: {\"type\":\"text\",\"data\":\"Lis\"}\n\ndata: {\"type\":\"text\",\"data\":\"bon\"}\n\n\
    data: {\"type\":\"time\",\"data\":{\"total_time\":1.5}}\n\n";

/// What a caller gets of these bytes, which arrive in pieces of this size.
fn events(bytes: &str, content_type: &'static str, piece: usize) -> (Vec<Result<ChatEvent, Error>>, Option<StreamEnd>) {
    let config = Config::builder().api_key("key").build().unwrap();
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
    let mut reader = config.events::<ChatRequest>(StatusCode::OK, headers);
    let mut events = Vec::new();
    for piece in bytes.as_bytes().chunks(piece) {
        reader.push(piece);
        events.extend(std::iter::from_fn(|| reader.pop()));
    }
    reader.finish();
    events.extend(std::iter::from_fn(|| reader.pop()));
    (events, reader.end())
}

/// The frames of an event stream as objects of `event` and `data`, read in the plainest way.
fn frames(bytes: &str) -> Vec<Value> {
    let frame = |text: &str| {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let data = field("data: ").unwrap();
        let mut frame = json!({"data": serde_json::from_str(&data).unwrap_or(Value::from(data))});
        if let Some(event) = field("event: ") {
            frame["event"] = event.into();
        }
        frame
    };
    bytes.split_terminator("\n\n").map(frame).collect()
}

#[test]
fn each_form_of_a_stream_says_the_same_and_loses_nothing() {
    for (bytes, reasoning, end) in [
        (DOCUMENT, "Hm", StreamEnd::Marker),
        (VENDORS_TESTS, "", StreamEnd::Done),
        (OPEN_SOURCE_SERVER, "Hm", StreamEnd::Connection),
    ] {
        for piece in [1, 7, usize::MAX] {
            let (events, ended) = events(bytes, "text/event-stream; charset=utf-8", piece);
            let events: Vec<ChatEvent> = events.into_iter().map(Result::unwrap).collect();
            assert_eq!(ended, Some(end), "{bytes}");
            let again: Vec<Value> = events.iter().map(|event| serde_json::to_value(event).unwrap()).collect();
            assert_eq!(again, frames(bytes));
            assert_eq!(events.iter().filter_map(ChatEvent::text).collect::<String>(), "Lisbon");
            let thought = |event: &ChatEvent| match event.kind() {
                ChatEventKind::Reasoning(text) => Some(text.to_owned()),
                _ => None,
            };
            assert_eq!(events.iter().filter_map(thought).collect::<String>(), reasoning);
        }
    }
}

#[test]
fn a_failure_in_the_stream_and_a_refusal_to_stream_are_errors() {
    let failed =
        "data: {\"type\":\"text\",\"data\":\"Lis\"}\n\ndata: {\"type\":\"error\",\"content\":\"no model\"}\n\n";
    let (failed, end) = events(failed, "text/event-stream", 5);
    assert_eq!((failed.len(), end), (2, None));
    assert_eq!(failed[0].as_ref().unwrap().text(), Some("Lis"));
    assert_eq!(failed[1].as_ref().unwrap_err().message(), "no model");

    let refused = "{\"code\": 40301, \"message\": \"used up\", \"data\": null}";
    for content_type in ["application/json", "text/event-stream"] {
        let (refused, _) = events(refused, content_type, 5);
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].as_ref().unwrap_err().code(), Some(Code::new(40301)));
    }
}
