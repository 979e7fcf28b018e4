use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use memos_sdk_core::{Call, CallOptions};
use serde_json::json;

use super::server::{Reply, Server, answer, json as json_answer};
use super::*;

#[tokio::test]
async fn a_call_sends_what_is_documented_and_gives_typed_data() {
    let body = r#"{"code":200,"message":"ok","data":{"id":"a","more":[1]}}"#;
    let server = Server::start([Reply::Keep(json_answer(200, body))]).await;
    let added = client(&server).send(add("I moved to Lisbon.")).await.unwrap();
    assert_eq!((added.id.as_deref(), &added.extra["more"]), (Some("a"), &json!([1])));
    let received = &server.received()[0];
    assert_eq!(received.line(), "POST /v1/add HTTP/1.1");
    assert_eq!(received.body, r#"{"text":"I moved to Lisbon."}"#);
    for (name, value) in [
        ("authorization", Some("Token s3cret-key")),
        ("content-type", Some("application/json")),
        ("accept", Some("application/json")),
        ("accept-encoding", Some("gzip")),
        ("content-length", Some("29")),
        ("transfer-encoding", None),
        ("referer", None),
    ] {
        assert_eq!(received.header(name), value, "{name}");
    }
    assert!(received.header("user-agent").unwrap().starts_with("memos-sdk-rust/"));
}

#[tokio::test]
async fn path_query_and_other_bodies_are_sent_as_encoded() {
    let server = Server::start([
        Reply::Keep(json_answer(200, "[1]")),
        Reply::Keep(json_answer(200, r#"{"code":0,"data":"done"}"#)),
        Reply::Keep(json_answer(200, r#"{"code":0,"data":{"response":"Hi"}}"#)),
    ])
    .await;
    let memos = client(&server);
    assert_eq!(memos.send(Look { file: "a/b c".to_owned(), limit: Some(3) }).await.unwrap(), json!([1]));
    assert_eq!(memos.send(Upload { bytes: b"raw".to_vec() }).await.unwrap(), json!("done"));
    let streaming = Talk { stream: Some(true), ..talk() };
    assert_eq!(memos.send(streaming).await.unwrap(), json!({"response": "Hi"}));
    let received = server.received();
    assert_eq!(received[0].line(), "GET /v1/files/a%2Fb%20c?limit=3 HTTP/1.1");
    assert_eq!((received[0].body.as_str(), received[0].header("content-type")), ("", None));
    assert_eq!(received[1].line(), "PUT /v1/upload HTTP/1.1");
    assert_eq!(
        (received[1].body.as_str(), received[1].header("content-type")),
        ("raw", Some("application/octet-stream"))
    );
    assert_eq!(received[2].body, r#"{"query":"Hi"}"#, "a plain call does not ask for a stream");
}

#[tokio::test]
async fn a_call_has_options_of_its_own() {
    let server =
        Server::start([Reply::Keep(json_answer(202, "")), Reply::Keep(json_answer(200, r#"{"code":0}"#))]).await;
    let memos = builder(&server).user_agent("planner/1").default_header("x-gateway", "g").build().unwrap();
    let options = CallOptions::new().header("x-trace", "t").timeout(Duration::from_secs(5));
    let added = Call::new(memos.clone(), add("x")).options(options).send().await.unwrap();
    assert_eq!(added.id, None, "an empty answer to an asynchronous add is a success");
    memos.send_with(add("x"), CallOptions::new().header("x-gateway", "other")).await.unwrap();
    let received = server.received();
    assert_eq!((received[0].header("x-trace"), received[0].header("x-gateway")), (Some("t"), Some("g")));
    assert_eq!((received[1].header("x-trace"), received[1].header("x-gateway")), (None, Some("other")));
    assert_eq!(received[0].header("user-agent"), Some("planner/1"));
}

#[tokio::test]
async fn clones_share_a_connection() {
    let ok = || Reply::Keep(json_answer(200, r#"{"code":0,"data":{}}"#));
    let server = Server::start([ok(), ok(), ok()]).await;
    let memos = client(&server);
    for memos in [memos.clone(), memos.clone(), memos] {
        memos.send(add("x")).await.unwrap();
    }
    let connections: Vec<usize> = server.received().iter().map(|received| received.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    // {"code": 0, "data": {"id": "zipped"}}
    let zipped = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 206, 79, 73, 85, 178, 82, 48, 208, 81, 80, 74, 73, 44, 73, 4, 50,
        171, 149, 50, 83, 128, 148, 82, 85, 102, 65, 65, 106, 138, 82, 109, 45, 0, 41, 67, 75, 59, 37, 0, 0, 0,
    ];
    let server = Server::start([Reply::Keep(answer(200, "content-encoding: gzip\r\n", zipped))]).await;
    assert_eq!(client(&server).send(add("x")).await.unwrap().id.as_deref(), Some("zipped"));
}

#[test]
fn making_a_client_and_a_call_needs_no_runtime_and_awaiting_one_without_is_an_error() {
    let memos = Client::builder().api_key(KEY).base_url("http://127.0.0.1:9").build().unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = pin!(memos.send(add("x"))).poll(&mut context) else { panic!("not an error") };
    assert!(error.is_configuration() && !error.may_have_been_sent(), "{error:?}");
    assert_eq!(error.operation(), Some("add"));
    let Poll::Ready(Err(error)) = pin!(memos.stream(talk())).poll(&mut context) else { panic!("not an error") };
    assert!(error.is_configuration());
}

#[test]
fn what_callers_hold_can_cross_threads_and_does_not_show_the_key() {
    fn sendable<T: Send + 'static>(_: &T) {}
    fn shareable<T: Send + Sync + Clone + 'static>(_: &T) {}
    let settings = Client::builder().api_key(KEY).default_header("x-gateway-key", KEY);
    let memos = settings.clone().build().unwrap();
    let (sending, streaming) = (memos.send(add("x")), memos.stream(talk()));
    shareable(&memos);
    sendable(&sending);
    sendable(&streaming);
    let call = Call::new(memos.clone(), add("x"));
    for shown in [
        format!("{settings:?}"),
        format!("{memos:?}"),
        format!("{sending:?}"),
        format!("{streaming:?}"),
        format!("{call:?}"),
    ] {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    assert!(format!("{memos:?}").contains("memos.memtensor.cn"));
    assert!(format!("{:?}", memos.config()).contains("ApiKey(hidden)"));
}

#[test]
fn settings_that_contradict_a_ready_made_http_client_are_refused() {
    let http =
        crate::tls::http_client(Client::builder().api_key(KEY).base_url("http://localhost").build().unwrap().config());
    let settings = Client::builder().api_key(KEY).reqwest_client(http.unwrap());
    assert!(settings.clone().build().is_ok());
    for (settings, name) in [
        (settings.clone().connect_timeout(Duration::from_secs(1)), "connect_timeout"),
        (settings.clone().proxy("http://user:s3cret@proxy.example"), "proxy"),
        (settings.clone().no_proxy(), "no_proxy"),
        (settings.root_certificates(""), "root_certificates"),
    ] {
        let error = settings.build().unwrap_err();
        assert!(error.is_configuration() && error.suggestion().is_some_and(|suggestion| suggestion.contains(name)));
        assert!(error.message().ends_with(&format!("and {name} are set")), "{error}");
    }
    assert!(Client::new("").unwrap_err().is_configuration());
}
