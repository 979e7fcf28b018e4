use std::fmt::Write;

use bytes::Bytes;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::{ChatEvent, Config, Error, ErrorKind, Metadata, Operation, RequestEncoder, StreamingOperation};

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

/// The data of each event, the error if there is one, and how it ended.
type Outcome = (Vec<Value>, Option<Error>, Option<StreamEnd>);

/// What comes of a body in pieces of this size.
fn run(reader: EventReader<ChatEvent>, body: &str, size: usize) -> Outcome {
    run_pieces(reader, body.as_bytes().chunks(size))
}

fn run_pieces<'a>(mut reader: EventReader<ChatEvent>, pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
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
    for piece in pieces {
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
        ("\u{feff} \r\n\ndata: {\"response\": \"a\"}\n\n", vec![json!({"response": "a"})], StreamEnd::Connection),
        // A line that begins with white space is no field.
        ("\n data: b\ndata: {\"response\": \"a\"}\n\n", vec![json!({"response": "a"})], StreamEnd::Connection),
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
        (200, STREAM, "\u{feff}{\"code\":40132}", Err(ErrorKind::Authentication)),
        (200, "text/plain", "\u{feff}\r\n {\"code\":40132}", Err(ErrorKind::Authentication)),
        (200, STREAM, r#"[{"code":40132}]"#, Err(ErrorKind::Decode)),
        (200, STREAM, "<!doctype html><p>Sign in</p>", Err(ErrorKind::Decode)),
        (200, "text/HTML; charset=UTF-8", "Sign in", Err(ErrorKind::Decode)),
        (200, "Application/JSON", r#"{"code":0,"data":{"response":"Hi"}}"#, Ok(vec![json!({"response": "Hi"})])),
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

#[test]
fn an_answer_without_an_event_is_an_error_with_what_came() {
    let long = format!(": {}\u{1f36c}", "x".repeat(4092));
    for (content_type, body, kept) in [
        ("text/plain", "Internal error", Some("Internal error")),
        (STREAM, "Internal error\n", Some("Internal error")),
        (STREAM, " \u{feff}Internal error", Some("\u{feff}Internal error")),
        (STREAM, ": ping\n\n", Some(": ping")),
        (STREAM, "event: ping\n\n", Some("event: ping")),
        (STREAM, "", None),
        ("", "", None),
        ("application/json", "", None),
        ("application/json", "\u{feff} \n", None),
        (STREAM, " \r\n\n", None),
        (STREAM, "\u{feff}", None),
        // A character that the limit of 4 KiB cuts is dropped.
        (STREAM, &long, long.get(..4094)),
    ] {
        for size in [1, 3, 4096, 8192] {
            let config = Config::builder().api_key("s3cret-key").max_event_size(5000).build().unwrap();
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
            let (events, failure, end) = run(config.events::<Talk>(StatusCode::OK, headers), body, size);
            let failure = failure.expect(body);
            assert_eq!((events.len(), end, failure.kind()), (0, None, ErrorKind::Decode), "{body}");
            assert_eq!((failure.message(), failure.body()), ("the stream ended without an event", kept), "{body}");
            assert!(failure.may_have_been_sent());
        }
    }
    let error = reader(200, "application/json").push_whole_answer(Bytes::new()).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("talk")));
}

#[test]
fn an_answer_without_end_is_given_up_at_its_limit() {
    for first in ["{", "[", "<"] {
        let mut reader = reader(200, STREAM);
        reader.push(first.as_bytes());
        for _ in 0..20 {
            assert!(reader.pop().is_none());
            reader.push(&[b'x'; 10]);
        }
        assert_eq!(reader.pop().unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
        assert!(reader.is_done());
    }
}

/// Bodies from parts of streams and of what is none.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let parts: [&[u8]; 22] = [
        b"\xEF\xBB\xBF",
        b"\xEF",
        b"\xBB",
        b" ",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n\n",
        &[b' '; 90],
        b"data: ",
        b"data: {\"response\":\"a\"}\n\n",
        b"data: [DONE]\n\n",
        b"data: {\"type\":\"error\"}\n\n",
        b"event: ping\n",
        b": ping\n",
        b"{\"code\":40132}",
        b"{\"code\":0,\"data\":{\"response\":\"Hi\"}}",
        b"[",
        b"<html>",
        b"Internal error",
        b"\xFF",
        &[b'x'; 60],
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn the_division_into_pieces_changes_nothing(
        body in bodies(),
        content_type in prop::sample::select(vec![STREAM, "", "text/plain", "application/json", "TEXT/HTML"]),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        size in 1_usize..5,
    ) {
        let shown = |(events, failure, end): Outcome| {
            assert!(failure.is_some() != end.is_some(), "it ends with an error or without one");
            (events, failure.map(|error| (error.chain().to_string(), error.body().map(str::to_owned))), end)
        };
        let whole = shown(run_pieces(reader(200, content_type), [&*body]));
        let small = shown(run_pieces(reader(200, content_type), body.chunks(size)));
        prop_assert_eq!(&small, &whole);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len() + 1)).collect();
        cuts.extend([0, body.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &body[cut[0]..cut[1]]);
        prop_assert_eq!(&shown(run_pieces(reader(200, content_type), pieces)), &whole);
    }
}

#[test]
fn the_debug_output_has_sizes_and_no_words() {
    let headers = || HeaderMap::from_iter([(http::header::SET_COOKIE, "session=hidden".parse().unwrap())]);
    let mut shown = String::new();
    for body in ["", "data: {\"response\":\"hidden\"}\nevent: hidden\nid: hidden", "{\"data\":\"hidden\"}", "hidden"] {
        let mut reader = config().events::<Talk>(StatusCode::OK, headers());
        reader.push(body.as_bytes());
        write!(shown, "{reader:?} ").unwrap();
        assert!(reader.pop().is_none());
        write!(shown, "{reader:#?} ").unwrap();
        reader.finish();
        while reader.pop().is_some() {}
        write!(shown, "{reader:?} ").unwrap();
    }
    let mut whole = config().events::<Talk>(StatusCode::OK, headers());
    whole.push_whole_answer(Bytes::from_static(b"{\"code\":0,\"data\":\"hidden\"}")).unwrap();
    write!(shown, "{whole:?}").unwrap();
    assert!(!shown.contains("hidden"), "{shown}");
    for expected in ["talk", "200", "Undecided", "unread_bytes", "Whole { bytes: 17 }", "has_event: true", "Connection"]
    {
        assert!(shown.contains(expected), "{expected} is missing in {shown}");
    }
}
