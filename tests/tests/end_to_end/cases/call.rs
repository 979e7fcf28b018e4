//! The example `call`: any operation from the command line, by its id.

mod attempts;
// It needs a POSIX shell.
#[cfg(unix)]
mod commands;
mod failures;
mod options;
mod paths;
mod streams;
mod warnings;

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sdk::operations::OPERATIONS;
use super::{sdk, subject};
use crate::bodies::required_body;
use crate::facts::FACTS;
use crate::program::{Finished, Running};
use crate::samples::{Samples, samples};
use crate::{assert_same, wire_path};

/// Starts the program with these arguments and this standard input, against a server.
fn start(server: &Server, arguments: &[&str], input: &str) -> Running {
    Running::start(subject::PROGRAM, server, arguments, input)
}

/// Runs the program to its end.
fn call(server: &Server, arguments: &[&str]) -> Finished {
    start(server, arguments, "").finish()
}

fn path(id: &str) -> &'static str {
    &OPERATIONS.iter().find(|operation| operation.id == id).unwrap().path
}

/// An answer in an envelope whose code is one of the two that mean success, with `data` exactly as given.
fn envelope(code: u8, data: &str) -> Answer {
    Answer::text(200, "application/json", &format!(r#"{{"code": {code}, "message": "ok", "data": {data}}}"#))
}

#[test]
fn every_operation_sends_what_it_is_given_and_prints_what_comes_back() {
    let samples = samples();
    let ids: Vec<&str> = samples.iter().map(|samples| samples.id.as_str()).collect();
    assert_eq!(ids, OPERATIONS.iter().map(|operation| &*operation.id).collect::<Vec<_>>());
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
    let finished = start(&server, &["get_status", "-"], "{\"task_id\":\n\"from stdin\"}\n").finish();
    assert_eq!(finished.data(), json!({"status": "running"}));
    assert_eq!(server.received()[0].json(), json!({"task_id": "from stdin"}));
    // No request is the empty one, which this operation refuses.
    let failure = call(&server, &["get_status"]).failure();
    assert!(failure["message"].as_str().unwrap().contains("task_id"), "{failure}");
    assert_eq!(server.received().len(), 1);
}
