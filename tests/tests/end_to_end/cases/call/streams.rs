//! Streamed answers, printed event by event.

use serde_json::{Value, json};
use tests::server::{Answer, Gate, Piece, Server};

use super::{call, start};

/// A chat with what is required.
const CHAT: &str = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;

#[test]
fn a_stream_is_printed_event_by_event_as_it_arrives() {
    let gate = Gate::new();
    let event = |text: &str| {
        Piece::from(format!("event: message\ndata: {{\"type\":\"text\",\"data\":\"{text}\"}}\n\n").as_str())
    };
    let end = Piece::from("event: message\ndata: {\"type\":\"end\"}\n\n");
    let server = Server::start();
    server.on("/chat", Answer::events([event("one"), Piece::Wait(gate.clone()), event("two"), end]));
    let mut running = start(&server, &["--stream", "chat", CHAT], "");
    let parsed = |line: Option<String>| serde_json::from_str::<Value>(&line.unwrap()).unwrap();
    assert_eq!(parsed(running.line()), json!({"event": "message", "data": {"type": "text", "data": "one"}}));
    // The server sends the second event only after the first line was read.
    gate.open();
    assert_eq!(parsed(running.line()), json!({"event": "message", "data": {"type": "text", "data": "two"}}));
    assert_eq!(parsed(running.line()), json!({"event": "message", "data": {"type": "end"}}));
    let finished = running.finish();
    assert_eq!((finished.status, finished.output.as_str(), finished.errors.as_str()), (Some(0), "", ""));
    assert_eq!(server.received()[0].json()["stream"], true);
}

#[test]
fn every_form_of_stream_is_printed_one_event_a_line() {
    for (stream, lines) in [
        (
            "data: {\"response\": \"first\"}\n\ndata: [DONE]\n\n",
            vec![json!({"data": {"response": "first"}}), json!({"data": "[DONE]"})],
        ),
        ("data: {\"type\":\"text\",\"data\":\"a\\nb\"}\n\n", vec![json!({"data": {"type": "text", "data": "a\nb"}})]),
        (
            "data: {\"type\":\"usage\",\"data\":{\"n\":[1]}}\n\n",
            vec![json!({"data": {"type": "usage", "data": {"n": [1]}}})],
        ),
    ] {
        let server = Server::start();
        server.on("/chat", Answer::events_until_closed(Piece::split(stream.as_bytes(), 5)));
        // The option may stand behind the operation, too.
        let finished = call(&server, &["chat", "--stream", CHAT]);
        assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""));
        let printed: Vec<Value> = finished.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(printed, lines);
    }
}

#[test]
fn a_stream_that_fails_has_printed_what_came_before() {
    let server = Server::start();
    server.on(
        "/chat",
        Answer::events([
            "data: {\"response\":\"a\"}\n\n".into(),
            "data: {\"type\":\"error\",\"content\":\"no model\"}\n\n".into(),
        ]),
    );
    server.on("/chat", Answer::json(200, &json!({"code": 40301, "message": "used up", "data": null})));
    let mut finished = call(&server, &["--stream", "chat", CHAT]);
    assert_eq!(std::mem::take(&mut finished.output), "{\"data\":{\"response\":\"a\"}}\n");
    let failure = finished.failure();
    assert_eq!((&failure["kind"], &failure["message"]), (&json!("server"), &json!("no model")));
    // Nothing is repeated once a stream has begun.
    assert_eq!((&failure["attempts"], server.received().len()), (&json!(1), 1));
    let refused = call(&server, &["--stream", "chat", CHAT]).failure();
    assert_eq!((&refused["kind"], &refused["code"]), (&json!("quota"), &json!(40301)));
}

#[test]
fn nobody_reading_its_output_any_more_ends_it_quietly() {
    let gate = Gate::new();
    let event = || Piece::from("data: {\"response\":\"a\"}\n\n");
    let server = Server::start();
    server.on("/chat", Answer::events([event(), Piece::Wait(gate.clone()), event(), event()]));
    let mut running = start(&server, &["--stream", "chat", CHAT], "");
    assert!(running.line().is_some());
    running.stop_reading();
    gate.open();
    let finished = running.finish();
    assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""), "{finished:?}");
}
