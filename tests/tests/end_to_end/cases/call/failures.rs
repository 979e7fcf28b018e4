//! What the program says when a call fails, or cannot be made.

use serde_json::{Value, json};
use tests::server::{Answer, Nobody, Server};

use super::sdk::operations::OPERATIONS;
use super::{call, subject};
use crate::KEY;
use crate::bodies::required_body;
use crate::program::Running;
#[cfg(target_os = "linux")]
use crate::program::assert_is_failure;

#[test]
fn a_failure_of_the_call_is_one_object_on_standard_error() {
    let refusal = |code: Value| json!({"code": code, "message": "refused", "data": null});
    // The kind, the code, the HTTP status, whether the call may be made again, and the message.
    for (answer, kind, code, status, retryable, message) in [
        (Answer::json(200, &refusal(json!(40132))), "authentication", json!(40132), json!(200), false, Some("refused")),
        (Answer::json(200, &refusal(json!("50131"))), "not_found", json!(50131), json!(200), false, Some("refused")),
        (Answer::json(429, &refusal(json!(40309))), "rate_limit", json!(40309), json!(429), true, Some("refused")),
        (
            Answer::json(200, &json!({"code": 50000, "message": "", "data": null})),
            "server",
            json!(50000),
            json!(200),
            true,
            None,
        ),
        (Answer::text(502, "text/html", "<html>Bad\nGateway</html>"), "server", json!(null), json!(502), true, None),
        (Answer::empty(403), "permission", json!(null), json!(403), false, None),
        (Answer::text(200, "text/html", "<html>Sign in</html>"), "decode", json!(null), json!(200), false, None),
        (Answer::json(200, &json!({"code": 0, "data": "none"})), "decode", json!(null), json!(200), false, None),
        (Answer::data(&json!({"status": "running"})).cut_off(5), "connection", json!(null), json!(200), true, None),
        (Answer::nothing(), "connection", json!(null), json!(null), true, None),
        (Answer::reset(), "connection", json!(null), json!(null), true, None),
    ] {
        let server = Server::start();
        server.on("/get/status", answer);
        let failure = call(&server, &["--retries", "0", "get_status", r#"{"task_id": "t"}"#]).failure();
        assert_eq!(
            (&failure["kind"], &failure["code"], &failure["http_status"], &failure["retryable"]),
            (&json!(kind), &code, &status, &json!(retryable)),
            "{failure}"
        );
        assert_eq!(failure["operation"], "get_status");
        assert_eq!((&failure["may_have_been_sent"], &failure["attempts"]), (&json!(true), &json!(1)), "{failure}");
        assert_eq!(failure["retry_after_seconds"], Value::Null, "{failure}");
        if let Some(message) = message {
            assert_eq!(failure["message"], message);
        }
        assert_eq!(server.received().len(), 1);
    }
}

#[test]
fn a_write_that_failed_says_whether_it_may_have_been_done() {
    for (answer, retryable) in [
        (Answer::reset(), false),
        (Answer::empty(500), false),
        (Answer::json(200, &json!({"code": 50144, "message": "failed", "data": null})), false),
        (Answer::empty(503), true),
    ] {
        let server = Server::start();
        server.on("/add/message", answer);
        let body = required_body("add_message").to_string();
        let failure = call(&server, &["--retries", "0", "add_message", &body]).failure();
        assert_eq!(
            (&failure["may_have_been_sent"], &failure["retryable"]),
            (&json!(true), &json!(retryable)),
            "{failure}"
        );
    }
}

#[test]
fn a_server_that_asks_for_more_time_than_anybody_waits_is_not_waited_for() {
    let server = Server::start();
    server.on("/get/status", Answer::empty(503).header("retry-after", "31"));
    let failure = call(&server, &["get_status", r#"{"task_id": "t"}"#]).failure();
    assert_eq!((&failure["retry_after_seconds"], &failure["retryable"]), (&json!(31), &json!(true)), "{failure}");
    assert_eq!((&failure["attempts"], server.received().len()), (&json!(1), 1), "{failure}");
}

#[test]
fn nobody_at_the_address_is_a_failure_in_which_nothing_was_sent() {
    let nobody = Nobody::somewhere();
    let variables = [("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", &nobody.url())];
    let arguments = ["--retries", "0", "add_message", &required_body("add_message").to_string()];
    let failure = Running::start_with(subject::PROGRAM, &arguments, "", &variables).finish().failure();
    assert_eq!((&failure["kind"], &failure["http_status"]), (&json!("connection"), &Value::Null), "{failure}");
    assert_eq!((&failure["may_have_been_sent"], &failure["retryable"]), (&json!(false), &json!(true)), "{failure}");
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
        assert_eq!((&failure["may_have_been_sent"], &failure["attempts"]), (&json!(false), &json!(0)), "{failure}");
        assert_eq!(failure["retryable"], false, "{failure}");
    }
    let unknown = call(&server, &["teleport"]).failure();
    let ids: Vec<&str> = OPERATIONS.iter().map(|operation| &*operation.id).collect();
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
        let failure = Running::start_with(subject::PROGRAM, &["get_status", r#"{"task_id": "t"}"#], "", &variables)
            .finish()
            .failure();
        assert_eq!(failure["kind"], "configuration", "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
        assert!(failure["suggestion"].is_string(), "{failure}");
    }
    assert!(server.received().is_empty());
}

/// The service has done it by then, and must not be asked once more.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_was_sent_all_the_same() {
    let server = Server::start();
    server.on("/add/message", Answer::data(&json!({"task_id": "t"})));
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = std::process::Command::new(subject::PROGRAM)
        .args(["add_message", &required_body("add_message").to_string()])
        .envs([("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", &server.url())])
        .stdout(full)
        .output()
        .unwrap();
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_is_failure(&failure);
    assert_eq!((output.status.code(), &failure["kind"]), (Some(1), &json!("io")), "{failure}");
    assert_eq!((&failure["may_have_been_sent"], &failure["attempts"]), (&json!(true), &json!(1)), "{failure}");
    assert_eq!(server.received().len(), 1);
}
