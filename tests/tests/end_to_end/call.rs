//! The example `call`: any operation from the command line, by its id.

mod program;

use memos_sdk::operations::OPERATIONS;
use serde_json::{Value, json};
use tests::server::{Answer, Gate, Piece, Server};

use self::program::{Running, call};
use crate::assert_same;
use crate::facts::FACTS;
use crate::operations::wire_path;
use crate::samples::{Samples, required_body, samples};

fn path(id: &str) -> &'static str {
    OPERATIONS.iter().find(|operation| operation.id == id).unwrap().path
}

/// An answer in an envelope whose code is one of the two that mean success, with `data` exactly as given.
fn envelope(code: u8, data: &str) -> Answer {
    Answer::text(200, "application/json", &format!(r#"{{"code": {code}, "message": "ok", "data": {data}}}"#))
}

#[test]
fn every_operation_sends_what_it_is_given_and_prints_what_comes_back() {
    let samples = samples();
    let ids: Vec<&str> = samples.iter().map(|samples| samples.id.as_str()).collect();
    assert_eq!(ids, OPERATIONS.iter().map(|operation| operation.id).collect::<Vec<_>>());
    for Samples { id, path, bodies, data } in &samples {
        for index in 0..bodies.len().max(data.len()) {
            let (body, data) = (&bodies[index % bodies.len()], &data[index % data.len()]);
            let server = Server::start();
            server.on(path, envelope(if index % 2 == 0 { 0 } else { 200 }, &data.to_string()));
            assert_same(&call(&server, &[id, &body.to_string()]).data(), data, &format!("the data of {id}"));
            let received = server.received();
            assert_eq!(received.len(), 1, "{id}");
            assert_eq!((received[0].method.as_str(), received[0].path.as_str()), ("POST", wire_path(path).as_str()));
            // A call without `--stream` does not ask for one, whatever the body says.
            let mut body = body.clone();
            body.as_object_mut().unwrap().remove("stream");
            assert_same(&received[0].json(), &body, &format!("the request of {id}"));
        }
    }
}

#[test]
fn every_shape_that_the_service_really_sends_is_printed_without_loss() {
    let server = Server::start();
    for (fact, id, data) in FACTS {
        let body = required_body(id).to_string();
        for code in [0, 200] {
            server.on(path(id), envelope(code, data));
            let expected: Value = serde_json::from_str(data).unwrap();
            assert_same(&call(&server, &[id, &body]).data(), &expected, &format!("{fact} (code {code})"));
        }
    }
    for example in [include_str!("search_a_conversation.json"), include_str!("search_a_user.json")] {
        server.on("/search/memory", envelope(0, example));
        let request = json!({"user_id": "memos_user_345", "query": "Any food recommendations?"}).to_string();
        let printed = call(&server, &["search_memory", &request]);
        assert_same(&printed.data(), &serde_json::from_str(example).unwrap(), "a documented answer");
        // One document on one line.
        assert_eq!(printed.output.lines().count(), 1);
    }
}

#[test]
fn an_answer_without_data_is_printed_as_the_emptiest_that_there_is() {
    let server = Server::start();
    server.on("/add/message", Answer::empty(202)).on("/add/message", envelope(0, "null"));
    server.on("/add/message", Answer::json(200, &json!({"code": 0, "message": "ok"})));
    let body = required_body("add_message").to_string();
    for _ in 0..3 {
        assert_same(&call(&server, &["add_message", &body]).data(), &Value::Null, "no data");
    }
}

#[test]
fn numbers_and_members_that_nobody_declared_go_through_unchanged() {
    let server = Server::start();
    let data = r#"{"response": "Hi", "usage": {"tokens": 18446744073709551615, "cost": 1.25e-7, "deep": [null, -1]}}"#;
    server.on("/chat", envelope(0, data));
    let body =
        r#"{"user_id": "u", "conversation_id": "c", "query": "q", "seed": 18446744073709551615, "future": {"a": [1]}}"#;
    let printed = call(&server, &["chat", body]);
    assert_same(&printed.data(), &serde_json::from_str(data).unwrap(), "the data");
    assert_same(&server.received()[0].json(), &serde_json::from_str(body).unwrap(), "the request");
}

#[test]
fn whole_numbers_of_info_are_exact() {
    let server = Server::start();
    server.on("/add/message", envelope(0, "{}"));
    // A snowflake id: more digits than a float holds.
    let body = r#"{"user_id": "u", "conversation_id": "c", "messages": [{"role": "user", "content": "Hi"}],
        "info": {"order": 1762675057192123457, "score": 0.5, "scene": "web", "tags": ["a", "b"]}}"#;
    call(&server, &["add_message", body]).data();
    assert_same(&server.received()[0].json(), &serde_json::from_str(body).unwrap(), "the request");
}

#[test]
fn the_request_can_come_from_standard_input_or_be_left_out() {
    let server = Server::start();
    server.on("/get/status", envelope(0, r#"{"status": "running"}"#));
    let finished = Running::start(&server, &["get_status", "-"], "{\"task_id\":\n\"from stdin\"}\n").finish();
    assert_eq!(finished.data(), json!({"status": "running"}));
    assert_eq!(server.received()[0].json(), json!({"task_id": "from stdin"}));
    // No request is the empty one, which this operation refuses.
    let failure = call(&server, &["get_status"]).failure();
    assert!(failure["message"].as_str().unwrap().contains("task_id"), "{failure}");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_failure_of_the_call_is_one_object_on_standard_error() {
    let refusal = |code: Value| json!({"code": code, "message": "refused", "data": null});
    for (answer, kind, code, status, message) in [
        (Answer::json(200, &refusal(json!(40132))), "authentication", json!(40132), json!(200), Some("refused")),
        (Answer::json(200, &refusal(json!("50131"))), "not_found", json!(50131), json!(200), Some("refused")),
        (Answer::json(429, &refusal(json!(40309))), "rate_limit", json!(40309), json!(429), Some("refused")),
        (
            Answer::json(200, &json!({"code": 50000, "message": "", "data": null})),
            "server",
            json!(50000),
            json!(200),
            None,
        ),
        (Answer::text(502, "text/html", "<html>Bad\nGateway</html>"), "server", json!(null), json!(502), None),
        (Answer::empty(403), "permission", json!(null), json!(403), None),
        (Answer::text(200, "text/html", "<html>Sign in</html>"), "decode", json!(null), json!(200), None),
        (Answer::data(&json!({"status": "running"})).cut_off(5), "connection", json!(null), json!(200), None),
        (Answer::nothing(), "connection", json!(null), json!(null), None),
    ] {
        let server = Server::start();
        server.on("/get/status", answer);
        let failure = call(&server, &["get_status", r#"{"task_id": "t"}"#]).failure();
        assert_eq!(
            (&failure["kind"], &failure["code"], &failure["http_status"]),
            (&json!(kind), &code, &status),
            "{failure}"
        );
        assert_eq!(failure["operation"], "get_status");
        assert_eq!(failure["may_have_been_sent"], true);
        if let Some(message) = message {
            assert_eq!(failure["message"], message);
        }
    }
}

#[test]
fn what_cannot_be_sent_is_one_object_on_standard_error_and_sends_nothing() {
    let server = Server::start();
    let required = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;
    for (arguments, kind, mentions) in [
        (&["teleport", "{}"][..], "invalid_request", "teleport"),
        (&["get_status", "{task_id"], "invalid_request", "JSON"),
        (&["get_status", ""], "invalid_request", "JSON"),
        (&["get_status", r#"{"task_id": 7}"#], "invalid_request", "expected a string"),
        (&["get_status", "[]"], "invalid_request", "fit"),
        (&["get_status", "{}"], "invalid_request", "task_id"),
        (&["delete_memory", "{}"], "invalid_request", "memory_ids"),
        (&["delete_memory", r#"{"memory_ids": []}"#], "invalid_request", "user_id"),
        (&["delete_memory", r#"{"memory_ids": ["m"], "user_id": "u"}"#], "invalid_request", "exactly one"),
        (&["--stream", "get_status", r#"{"task_id": "t"}"#], "invalid_request", "get_status"),
        (&["--strem", "chat", required], "usage", "--strem"),
        (&["chat", required, "more"], "usage", "more"),
        (&[], "usage", ""),
    ] {
        let failure = call(&server, arguments).failure();
        assert_eq!(failure["kind"], kind, "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
        assert_eq!(failure["may_have_been_sent"], false, "{failure}");
    }
    let unknown = call(&server, &["teleport"]).failure();
    let ids: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(unknown["operations"], json!(ids), "an unknown operation is told which there are");
    assert!(server.received().is_empty());
}

#[test]
fn a_configuration_that_cannot_work_is_one_object_on_standard_error() {
    let server = Server::start();
    let url = server.url();
    for (variables, mentions) in [
        (vec![("MEMOS_BASE_URL", url.as_str())], "API key"),
        (vec![("MEMOS_BASE_URL", url.as_str()), ("MEMOS_API_KEY", " ")], "API key"),
        (vec![("MEMOS_BASE_URL", "not an address"), ("MEMOS_API_KEY", "k")], "base URL"),
        (vec![("MEMOS_BASE_URL", "http://memos.example"), ("MEMOS_API_KEY", "k")], "unencrypted"),
    ] {
        let failure = Running::start_with(&["get_status", r#"{"task_id": "t"}"#], "", &variables).finish().failure();
        assert_eq!(failure["kind"], "configuration", "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
        assert!(failure["suggestion"].is_string(), "{failure}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn a_stream_is_printed_event_by_event_as_it_arrives() {
    let gate = Gate::new();
    let event = |text: &str| {
        Piece::from(format!("event: message\ndata: {{\"type\":\"text\",\"data\":\"{text}\"}}\n\n").as_str())
    };
    let end = Piece::from("event: message\ndata: {\"type\":\"end\"}\n\n");
    let server = Server::start();
    server.on("/chat", Answer::events([event("one"), Piece::Wait(gate.clone()), event("two"), end]));
    let body = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;
    let mut running = Running::start(&server, &["--stream", "chat", body], "");
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
        let body = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;
        let finished = call(&server, &["chat", "--stream", body]);
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
    let body = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;
    let mut finished = call(&server, &["--stream", "chat", body]);
    assert_eq!(std::mem::take(&mut finished.output), "{\"data\":{\"response\":\"a\"}}\n");
    let failure = finished.failure();
    assert_eq!((&failure["kind"], &failure["message"]), (&json!("server"), &json!("no model")));
    let refused = call(&server, &["--stream", "chat", body]).failure();
    assert_eq!((&refused["kind"], &refused["code"]), (&json!("quota"), &json!(40301)));
}

#[test]
fn nobody_reading_its_output_any_more_ends_it_quietly() {
    let gate = Gate::new();
    let event = || Piece::from("data: {\"response\":\"a\"}\n\n");
    let server = Server::start();
    server.on("/chat", Answer::events([event(), Piece::Wait(gate.clone()), event(), event()]));
    let body = r#"{"user_id": "u", "conversation_id": "c", "query": "q"}"#;
    let mut running = Running::start(&server, &["--stream", "chat", body], "");
    assert!(running.line().is_some());
    running.stop_reading();
    gate.open();
    let finished = running.finish();
    assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""), "{finished:?}");
}
