//! `call /path`: operations that this version does not know.

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::{call, start};
use crate::{KEY, wire_path};

#[test]
fn a_path_is_called_with_the_body_and_its_data_is_printed_as_it_is() {
    let server = Server::start();
    let data = r#"{"counted": 18446744073709551615, "odd": [null, 1.25e-7, {}], "": "空"}"#;
    let envelope = format!(r#"{{"code": 200, "message": "ok", "data": {data}}}"#);
    server.on("/count/memory", Answer::text(200, "application/json", &envelope));
    for (arguments, input, body) in [
        (
            &["/count/memory", r#"{"user_id": "u", "n": 18446744073709551615}"#][..],
            "",
            r#"{"user_id": "u", "n": 18446744073709551615}"#,
        ),
        (&["/count/memory", "-"], "[1, 2]", "[1, 2]"),
        (&["/count/memory"], "", "{}"),
    ] {
        let before = server.received().len();
        let printed = start(&server, arguments, input).finish().data();
        assert_eq!(printed, serde_json::from_str::<Value>(data).unwrap());
        let received = server.received();
        let [request] = &received[before..] else { panic!("{arguments:?}") };
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", wire_path("/count/memory").as_str()));
        assert_eq!(request.json(), serde_json::from_str::<Value>(body).unwrap());
        assert_eq!(request.header("authorization"), Some(format!("Token {KEY}").as_str()));
    }
}

#[test]
fn places_are_filled_and_a_query_is_kept() {
    let server = Server::start();
    let path = "/memories/a%2Fb?exact=true";
    server.on(path, Answer::data(&json!(1)));
    assert_eq!(call(&server, &["/memories/{id}?exact=true", r#"{"id": "a/b", "more": 1}"#]).data(), json!(1));
    let received = server.received();
    assert_eq!((received[0].path.as_str(), received[0].json()), (wire_path(path).as_str(), json!({"more": 1})));
}

#[test]
fn the_errors_of_a_path_are_those_of_the_service_and_it_is_a_write() {
    let server = Server::start();
    // The service gives code 50000 for a path that it does not know.
    let failure = call(&server, &["/no/such/path", "{}"]).failure();
    assert_eq!((&failure["code"], &failure["operation"]), (&json!(50000), &json!("/no/such/path")), "{failure}");
    assert_eq!((&failure["attempts"], &failure["retryable"]), (&json!(1), &json!(false)), "{failure}");
}

#[test]
fn what_is_no_path_or_no_json_is_not_sent() {
    let server = Server::start();
    for (arguments, mentions) in [
        (&["/../admin", "{}"][..], ".."),
        (&["//elsewhere.example/x", "{}"], "slash"),
        (&["/a b", "{}"], "character"),
        (&["/memories/{id}", "{}"], "id"),
        (&["/count/memory", "{user"], "JSON"),
        (&["--stream", "/chat", "{}"], "streamed"),
    ] {
        let failure = call(&server, arguments).failure();
        assert_eq!((&failure["kind"], &failure["attempts"]), (&json!("invalid_request"), &json!(0)), "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
    }
    assert!(server.received().is_empty());
}
