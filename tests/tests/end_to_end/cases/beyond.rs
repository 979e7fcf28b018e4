//! What goes beyond the documented call: members and operations that the document does not have, and commands.

use std::time::Duration;

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sdk::types::Message;
use super::sdk::{CallOptions, Error, ErrorKind, RawOperation, StandardRetry};
use super::{builder, client, run};
use crate::{KEY, wire_path};

#[test]
fn a_member_that_the_document_does_not_have_is_sent_as_it_is() {
    let server = Server::start();
    server.on("/search/memory", Answer::data(&json!({})));
    let memos = client(&server);
    let search = memos.search_memory().user_id("u").query("q").relativity(0.5);
    run(search.extra("rerank", json!({"top": 3, "model": null})).extra("seed", u64::MAX).send()).unwrap();
    // One of the same name takes the place of the documented one: where its type has changed, say.
    let search = memos.search_memory().extra("query", json!(["a", "b"])).user_id("u").query("q");
    run(search.extra("relativity", "high").send()).unwrap();
    let sent: Vec<Value> = server.received().iter().map(|request| request.json()).collect();
    let first = json!({
        "user_id": "u", "query": "q", "relativity": 0.5, "rerank": {"top": 3, "model": null}, "seed": u64::MAX,
    });
    assert_eq!(sent, [first, json!({"user_id": "u", "query": ["a", "b"], "relativity": "high"})]);
    // Each name once: a second one would be for the server to choose from.
    let body = String::from_utf8(server.received()[1].body.clone()).unwrap();
    assert_eq!(body.matches("\"query\"").count(), 1, "{body}");
}

#[test]
fn a_path_that_the_document_does_not_have_is_called_like_any_other() {
    let server = Server::start();
    let memos = client(&server);
    server.on("/rename/memory", Answer::data(&json!({"renamed": [1, 2.5, null]})));
    let data = run(memos.raw("/rename/memory", json!({"memory_id": "m", "to": "n"})).send()).unwrap();
    assert_eq!(data, json!({"renamed": [1, 2.5, null]}));
    let received = server.received();
    assert_eq!(
        (received[0].method.as_str(), received[0].path.as_str()),
        ("POST", wire_path("/rename/memory").as_str())
    );
    assert_eq!(received[0].json(), json!({"memory_id": "m", "to": "n"}));
    assert_eq!(received[0].header("authorization"), Some(format!("Token {KEY}").as_str()));

    // Its errors are those of the service, and it is taken for a write.
    server.on("/rename/memory", Answer::json(200, &json!({"code": 50000, "message": "no", "data": null})));
    let error = run(memos.raw("/rename/memory", json!({})).send()).unwrap_err();
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Server, Some("/rename/memory"), 1));
    assert!(!error.is_retryable() && error.may_have_been_sent());
}

#[test]
fn a_raw_call_can_say_what_is_otherwise_about_it() {
    let server = Server::start();
    let memos = client(&server);
    server.on("/memories/a%2Fb?exact=true", Answer::empty(500));
    server.on("/memories/a%2Fb?exact=true", Answer::json(200, &json!([1, 2])));
    let request = RawOperation::new("/memories/{id}?exact=true", json!({"id": "a/b"})).method(http::Method::GET).bare();
    let response = run(memos.response(request)).unwrap();
    assert_eq!((response.data(), response.attempts()), (&json!([1, 2]), 2));
    let received = server.received();
    assert_eq!((received[0].method.as_str(), received[0].body.len()), ("GET", 0));

    // By the id of an operation, it is that operation: what it does, and where.
    server.on("/get/status", Answer::empty(500)).on("/get/status", Answer::data(&json!({"status": "running"})));
    let data = run(memos.raw("get_status", json!({"task_id": "t", "view": "all"})).send()).unwrap();
    assert_eq!(data, json!({"status": "running"}));
    assert_eq!(server.received()[3].json(), json!({"task_id": "t", "view": "all"}));
}

#[test]
fn what_no_call_can_be_made_of_is_not_sent() {
    let server = Server::start();
    let memos = client(&server);
    for (operation, body, mentions) in [
        ("get_statu", json!({}), "get_statu"),
        ("https://elsewhere.example/x", json!({}), "neither"),
        ("/../admin", json!({}), ".."),
        ("/memories/{id}", json!({}), "id"),
    ] {
        let error = run(memos.raw(operation, body).send()).unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_sent() && error.attempts() == 0, "{error:?}");
        assert!(error.message().contains(mentions), "{error}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn options_change_one_call_and_no_other() {
    let server = Server::start();
    server.on("/get/status", Answer::empty(503));
    let memos = builder(&server).default_header("x-tenant", "blue").build().unwrap();
    let options = CallOptions::new().retry(StandardRetry::never()).header("x-tenant", "green");
    let attempts = |options: CallOptions| -> u32 {
        run(memos.get_status().task_id("t").options(options).send()).unwrap_err().attempts()
    };
    assert_eq!(attempts(options), 1);
    assert_eq!(attempts(CallOptions::new()), 3);
    assert_eq!(attempts(CallOptions::new().retry(StandardRetry::new().max_retries(5))), 6);
    // Half a second and the second after it are more than this call has.
    assert_eq!(attempts(CallOptions::new().timeout(Duration::from_millis(1200))), 2);
    let tenants: Vec<_> =
        server.received().iter().map(|request| request.header("x-tenant").unwrap().to_owned()).collect();
    assert_eq!((tenants[0].as_str(), tenants[1].as_str()), ("green", "blue"));
}

#[test]
fn a_call_as_a_command_sends_nothing_and_holds_no_key() {
    let server = Server::start();
    let memos = builder(&server).default_header("x-gateway", format!("key {KEY}")).build().unwrap();
    let add = memos.add_message().user_id("ada").messages([Message::user(format!("It's my key: {KEY}"))]);
    let options = CallOptions::new().header("x-secret", "s3cret");
    let command = add.extra("future", true).options(options).to_curl().unwrap();
    assert!(command.starts_with(&format!("curl -X POST '{}/add/message'", server.url())), "{command}");
    assert!(!command.contains(KEY) && !command.contains("s3cret"), "{command}");
    assert!(command.contains(r#"-H "authorization: Token $MEMOS_API_KEY""#), "{command}");
    assert!(command.contains(r#""future":true"#) && command.contains(r"It'\''s my key: ***"), "{command}");
    // What would not be sent has no command either.
    let error: Error = memos.delete_memory().to_curl().unwrap_err();
    assert!(error.is_invalid_request(), "{error:?}");
    assert!(server.received().is_empty());
}
