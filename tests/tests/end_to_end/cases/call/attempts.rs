//! `--verbose`: one line for each attempt.

use serde_json::{Value, json};
use tests::server::{Answer, Piece, Server};

use super::call;
use crate::bodies::required_body;
use crate::program::assert_is_failure;

const STATUS: &str = r#"{"task_id": "t"}"#;

/// The members that every line about an attempt has.
const MEMBERS: [&str; 9] = [
    "answer_bytes",
    "attempt",
    "code",
    "elapsed_ms",
    "http_status",
    "kind",
    "next_attempt_in_ms",
    "operation",
    "request_bytes",
];

#[track_caller]
fn assert_is_attempt(line: &Value, number: u64, operation: &str) {
    let mut members: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, MEMBERS, "{line}");
    assert_eq!((&line["attempt"], &line["operation"]), (&json!(number), &json!(operation)), "{line}");
    assert!(line["elapsed_ms"].is_u64() && line["request_bytes"].is_u64() && line["answer_bytes"].is_u64(), "{line}");
}

#[test]
fn a_call_that_succeeds_at_once_is_one_line() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    for option in ["--verbose", "-v"] {
        let finished = call(&server, &[option, "get_status", STATUS]);
        assert_eq!((finished.status, finished.output.as_str()), (Some(0), "{\"status\":\"running\"}\n"));
        let said = finished.said();
        let [attempt] = said.as_slice() else { panic!("{finished:?}") };
        assert_is_attempt(attempt, 1, "get_status");
        assert_eq!((&attempt["http_status"], &attempt["kind"]), (&json!(200), &Value::Null));
        assert_eq!((&attempt["code"], &attempt["next_attempt_in_ms"]), (&Value::Null, &Value::Null));
        assert_eq!(attempt["request_bytes"], json!(server.received()[0].body.len()));
        assert!(attempt["answer_bytes"].as_u64() > Some(20), "{attempt}");
    }
}

#[test]
fn a_call_that_fails_is_a_line_for_the_attempt_and_one_for_the_failure() {
    let server = Server::start();
    server.on("/get/status", Answer::json(500, &json!({"code": 50002, "message": "no", "data": null})));
    let finished = call(&server, &["--verbose", "--retries", "0", "get_status", STATUS]);
    assert_eq!((finished.status, finished.output.as_str()), (Some(1), ""));
    let said = finished.said();
    let [attempt, failure] = said.as_slice() else { panic!("{finished:?}") };
    assert_is_attempt(attempt, 1, "get_status");
    assert_eq!(
        (&attempt["http_status"], &attempt["kind"], &attempt["code"], &attempt["next_attempt_in_ms"]),
        (&json!(500), &json!("server"), &json!(50002), &Value::Null)
    );
    assert_is_failure(failure);
    assert_eq!((&failure["attempts"], &failure["code"]), (&json!(1), &json!(50002)));
}

#[test]
fn a_warning_stands_beside_the_attempts_and_what_is_not_sent_is_no_attempt() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": []})));
    let finished = call(&server, &["-v", "get_status", STATUS]);
    let said = finished.said();
    let [attempt, warning] = said.as_slice() else { panic!("{finished:?}") };
    assert_is_attempt(attempt, 1, "get_status");
    assert_eq!(warning["mismatches"][0]["pointer"], "/data/status");
    let failure = call(&server, &["-v", "delete_memory", "{}"]).failure();
    assert_eq!((&failure["attempts"], server.received().len()), (&json!(0), 1));
}

#[test]
fn a_stream_is_an_attempt_that_ends_where_the_stream_begins() {
    let server = Server::start();
    server.on("/chat", Answer::events([Piece::from("data: {\"response\":\"a\"}\n\ndata: [DONE]\n\n")]));
    let finished = call(&server, &["--stream", "--verbose", "chat", &required_body("chat").to_string()]);
    assert_eq!((finished.status, finished.output.lines().count()), (Some(0), 2));
    let said = finished.said();
    let [attempt] = said.as_slice() else { panic!("{finished:?}") };
    assert_is_attempt(attempt, 1, "chat");
    assert_eq!(attempt["answer_bytes"], 0);
}

/// This is the one test that waits: a program of its own has the system's timer, and waits up to half a second by chance.
/// There is no other way to see that it repeats by itself, and that it says so.
#[test]
fn a_write_is_repeated_where_it_is_asked_for_and_each_attempt_is_a_line() {
    let server = Server::start();
    server.on("/add/message", Answer::empty(500).header("retry-after", "0"));
    server.on("/add/message", Answer::data(&json!({"task_id": "t"})));
    let body = required_body("add_message").to_string();
    let finished = call(&server, &["--verbose", "--repeat-writes", "add_message", &body]);
    assert_eq!((finished.status, finished.output.as_str()), (Some(0), "{\"task_id\":\"t\"}\n"), "{finished:?}");
    let said = finished.said();
    let [first, second] = said.as_slice() else { panic!("{finished:?}") };
    assert_is_attempt(first, 1, "add_message");
    assert_is_attempt(second, 2, "add_message");
    assert_eq!((&first["http_status"], &second["http_status"]), (&json!(500), &json!(200)));
    assert!(first["next_attempt_in_ms"].as_u64().is_some_and(|delay| delay <= 500), "{first}");
    assert_eq!((first["kind"].as_str(), &second["next_attempt_in_ms"]), (Some("server"), &Value::Null));
    let received = server.received();
    assert!(received.len() == 2 && received[0].body == received[1].body);
}
