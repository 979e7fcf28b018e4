//! The options of the program, and what it says about bad ones.

use serde_json::json;
use tests::server::{Answer, Server};

use super::call;
use super::sdk::operations::OPERATIONS;

const STATUS: &str = r#"{"task_id": "t"}"#;

#[test]
fn an_option_without_a_good_value_is_an_object_that_says_which_and_sends_nothing() {
    let server = Server::start();
    for (arguments, mentions) in [
        (&["--retries", "-1", "get_status", STATUS][..], "--retries"),
        (&["--retries", "many", "get_status", STATUS], "--retries"),
        (&["--retries", "1.5", "get_status", STATUS], "--retries"),
        (&["--retries", "4294967296", "get_status", STATUS], "--retries"),
        (&["--retries", "get_status", STATUS], "--retries"),
        (&["get_status", STATUS, "--retries"], "--retries"),
        (&["--timeout", "soon", "get_status", STATUS], "--timeout"),
        (&["--timeout", "-1", "get_status", STATUS], "--timeout"),
        (&["--timeout", "1s", "get_status", STATUS], "--timeout"),
        (&["get_status", STATUS, "--timeout"], "--timeout"),
        (&["--retry", "0", "get_status", STATUS], "--retry"),
        (&["--", "get_status", STATUS], "--"),
        (&["get_status", STATUS, "{}"], "{}"),
        (&["--verbose"], "no operation"),
        (&["--retries", "0"], "no operation"),
    ] {
        let failure = call(&server, arguments).failure();
        assert_eq!(failure["kind"], "usage", "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
        assert!(failure["usage"].as_str().unwrap().contains("OPERATION_ID"), "{failure}");
        assert_eq!((&failure["may_have_been_sent"], &failure["attempts"]), (&json!(false), &json!(0)), "{failure}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn options_may_stand_anywhere() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    for arguments in [
        &["get_status", "--retries", "0", STATUS, "--timeout", "30"][..],
        &["--timeout", "30", "--repeat-writes", "get_status", STATUS, "--retries", "5"],
        // As long as it takes.
        &["--timeout", "18446744073709551615", "get_status", STATUS],
    ] {
        assert_eq!(call(&server, arguments).data(), json!({"status": "running"}), "{arguments:?}");
    }
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_call_that_has_no_time_is_a_time_out_that_sent_nothing() {
    let server = Server::start();
    let failure = call(&server, &["--timeout", "0", "get_status", STATUS]).failure();
    assert_eq!((&failure["kind"], &failure["may_have_been_sent"]), (&json!("timeout"), &json!(false)), "{failure}");
    assert!(server.received().is_empty());
}

#[test]
fn without_repeats_every_operation_is_sent_once() {
    let server = Server::start();
    for operation in OPERATIONS {
        let body = crate::bodies::required_body(&operation.id).to_string();
        server.on(&operation.path, Answer::empty(503));
        let failure = call(&server, &["--retries", "0", &operation.id, &body]).failure();
        assert_eq!((&failure["attempts"], &failure["retryable"]), (&json!(1), &json!(true)), "{failure}");
    }
    assert_eq!(server.received().len(), OPERATIONS.len());
}

#[test]
fn help_names_every_option_and_every_operation() {
    let server = Server::start();
    for option in ["--help", "-h"] {
        let finished = call(&server, &[option]);
        assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""));
        let options = ["--stream", "--curl", "--verbose", "--retries", "--repeat-writes", "--timeout"];
        for name in options.into_iter().chain(OPERATIONS.iter().map(|operation| &*operation.id)) {
            assert!(finished.output.contains(name), "{name}: {}", finished.output);
        }
    }
}
