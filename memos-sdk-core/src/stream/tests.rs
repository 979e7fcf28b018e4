use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::{ChatEvent, ErrorKind, Operation, RequestEncoder};

#[derive(Serialize, Deserialize)]
struct Talk {
    stream: bool,
}

impl Operation for Talk {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("talk", http::Method::POST, "/talk");

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.json(self)
    }

    fn set_stream(&mut self, stream: bool) {
        self.stream = stream;
    }
}

impl StreamingOperation for Talk {
    type Event = ChatEvent;
}

fn config() -> Config {
    Config::builder().api_key("s3cret-key").max_answer_size(200).max_event_size(100).build().unwrap()
}

fn reader(status: u16, content_type: &str) -> EventReader<ChatEvent> {
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", "req-7".parse().unwrap());
    if !content_type.is_empty() {
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
    }
    config().events::<Talk>(StatusCode::from_u16(status).unwrap(), headers)
}

/// The data of each event, the error if there is one, and how it ended, for a body in pieces of this size.
fn run(mut reader: EventReader<ChatEvent>, body: &str, size: usize) -> (Vec<Value>, Option<Error>, Option<StreamEnd>) {
    let (mut events, mut failure) = (Vec::new(), None);
    let mut drain = |reader: &mut EventReader<ChatEvent>| {
        while let Some(outcome) = reader.pop() {
            assert!(failure.is_none(), "nothing comes after an error");
            match outcome {
                Ok(event) => events.push(event.data().cloned().unwrap_or_default()),
                Err(error) => failure = Some(error),
            }
        }
    };
    for piece in body.as_bytes().chunks(size) {
        reader.push(piece);
        drain(&mut reader);
    }
    reader.finish();
    drain(&mut reader);
    assert!(reader.is_done() && reader.pop().is_none());
    (events, failure, reader.end())
}

const STREAM: &str = "text/event-stream; charset=utf-8";

#[test]
fn a_stream_ends_with_its_marker_with_done_or_with_the_connection() {
    let text = |text: &str| json!({"type": "text", "data": text});
    for (body, events, end) in [
        (
            "event: message\ndata: {\"type\":\"text\",\"data\":\"a\"}\n\nevent: message\ndata: {\"type\":\"end\"}\n\ndata: late\n\n",
            vec![text("a"), json!({"type": "end"})],
            StreamEnd::Marker,
        ),
        (
            "data: {\"response\": \"a\"}\n\ndata: {\"response\": \"b\"}\n\ndata: [DONE]\n\ndata: late\n\n",
            vec![json!({"response": "a"}), json!({"response": "b"}), json!("[DONE]")],
            StreamEnd::Done,
        ),
        (
            "data: {\"type\":\"text\",\"data\":\"a\"}\n\ndata: {\"type\":\"text\",\"data\":\"b\"}",
            vec![text("a"), text("b")],
            StreamEnd::Connection,
        ),
        ("", vec![], StreamEnd::Connection),
        (" \r\n\n", vec![], StreamEnd::Connection),
        (": ping\n\n", vec![], StreamEnd::Connection),
    ] {
        for content_type in [STREAM, "", "text/plain"] {
            for size in [1, 3, 4096] {
                let (found, failure, how) = run(reader(200, content_type), body, size);
                assert!(failure.is_none(), "{failure:?}");
                assert_eq!((&found, how), (&events, Some(end)), "{body}");
            }
        }
    }
}

#[test]
fn an_error_ends_the_stream_and_says_what_it_is_about() {
    let long = "x".repeat(200);
    for (body, events, kind) in [
        (
            "data: {\"response\":\"a\"}\n\ndata: {\"type\":\"error\",\"content\":\"no\"}\n\ndata: b\n\n".to_owned(),
            1,
            ErrorKind::Server,
        ),
        ("data: a\n\ndata: {\"code\":40309}\n\ndata: b\n\n".to_owned(), 1, ErrorKind::RateLimit),
        (format!("data: a\n\ndata: {long}\n\ndata: b\n\n"), 1, ErrorKind::TooLarge),
        ("data: a\n\ndata: {\"type\":\"te".to_owned(), 1, ErrorKind::Connection),
    ] {
        for size in [1, 4096] {
            let (found, failure, end) = run(reader(200, STREAM), &body, size);
            let failure = failure.expect(&body);
            assert_eq!((found.len(), failure.kind(), end), (events, kind, None), "{body}");
            assert_eq!((failure.operation(), failure.request_id()), (Some("talk"), Some("req-7")));
            assert!(failure.may_have_been_sent());
        }
    }
}

#[test]
fn an_answer_that_is_no_stream_is_the_services_error_or_its_one_event() {
    let large = format!(r#"{{"code":0,"data":"{}"}}"#, "x".repeat(300));
    for (status, content_type, body, expected) in [
        (200, "application/json", r#"{"code":40132,"message":"expired"}"#, Err(ErrorKind::Authentication)),
        (401, "application/json", r#"{"code":40132,"message":"expired"}"#, Err(ErrorKind::Authentication)),
        (429, STREAM, "", Err(ErrorKind::RateLimit)),
        (502, "text/html", "<html>", Err(ErrorKind::Server)),
        (200, "text/html", "<html>", Err(ErrorKind::Decode)),
        (200, "application/json", r#"{"code":0,"data":{"response":"Hi"}}"#, Ok(vec![json!({"response": "Hi"})])),
        (200, "application/json", r#"{"code":0,"data":null}"#, Ok(vec![])),
        (200, "application/json", &large, Err(ErrorKind::TooLarge)),
        // What the content type calls a stream and is none.
        (200, STREAM, r#" {"code":40301,"message":"used up"}"#, Err(ErrorKind::Quota)),
        (200, "", r#"{"code":0,"data":{"response":"Hi"}}"#, Ok(vec![json!({"response": "Hi"})])),
        (200, STREAM, &large, Err(ErrorKind::TooLarge)),
    ] {
        for size in [1, 4096] {
            let (events, failure, end) = run(reader(status, content_type), body, size);
            let outcome = match failure {
                Some(error) => {
                    assert_eq!((error.http_status(), error.operation()), (Some(status), Some("talk")));
                    Err(error.kind())
                }
                None => Ok(events),
            };
            assert_eq!(end.is_some(), outcome.is_ok());
            assert_eq!(outcome, expected, "{status} {content_type} {body}");
        }
    }
}

#[test]
fn a_whole_answer_can_be_given_as_one() {
    let mut refused = reader(200, "application/json");
    let error =
        refused.push_whole_answer(Bytes::from_static(br#"{"code":40132,"message":"bad s3cret-key"}"#)).unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Authentication, "bad ***"));
    assert!(refused.is_done() && refused.pop().is_none());
    let mut answered = reader(200, "application/json");
    answered.push_whole_answer(Bytes::from_static(br#"{"code":0,"data":{"response":"Hi"}}"#)).unwrap();
    assert_eq!(answered.pop().unwrap().unwrap().text(), Some("Hi"));
    assert!(answered.pop().is_none());
    assert_eq!(answered.end(), Some(StreamEnd::Connection));
}
