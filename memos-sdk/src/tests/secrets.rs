use memos_sdk_core::{Call, CallOptions, StandardRetry};

use super::server::{Reply, Server, answer, json};
use super::shown::Shown;
use super::*;

#[tokio::test]
async fn the_key_is_in_nothing_that_is_shown() {
    let shown = Shown::default();
    let _logging = shown.log();
    // A server that says back what it was sent, in every place that an error keeps.
    let echo = format!("x-request-id: {KEY}\r\nretry-after: 600\r\n");
    let elsewhere = Server::start([]).await;
    let redirect = format!("location: {}/{KEY}\r\n", elsewhere.url());
    let server = Server::start([
        Reply::Keep(answer(401, &echo, format!(r#"{{"code":40132,"message":"bad key Token {KEY}"}}"#))),
        Reply::Keep(answer(503, &echo, format!("<p>{KEY}</p>"))),
        Reply::Keep(json(200, &format!(r#"{{"code":0,"data":"{KEY}"}}"#))),
        Reply::Keep(json(200, &format!(r#"{{"code":0,"data":{{"id":["{KEY}"]}}}}"#))),
        Reply::Keep(json(200, KEY)),
        Reply::Keep(answer(307, &redirect, "")),
        Reply::Reset,
        Reply::Keep(json(200, r#"{"code":0,"data":{"id":"a"}}"#)),
        Reply::Close(format!("data: {{\"type\":\"error\",\"content\":\"{KEY}\"}}\n\n").into_bytes()),
        Reply::Keep(answer(
            200,
            "content-type: text/event-stream\r\n",
            format!("data: {{\"type\":\"error\",\"content\":\"{KEY}\"}}\n\n"),
        )),
    ])
    .await;
    let settings = builder(&server)
        .default_header("x-gateway-key", KEY)
        .retry(StandardRetry::new())
        .timer(Impatient::default())
        .on_attempt({
            let shown = shown.clone();
            move |attempt| shown.push(format_args!("{attempt:?}"))
        });
    shown.push(format_args!("{settings:?} {settings:#?}"));
    let memos = settings.build().unwrap();
    shown.push(format_args!("{memos:?} {:?}", memos.config()));
    let options = || CallOptions::new().header("x-tenant-key", KEY).header("authorization", format!("Token {KEY}"));
    for _ in 0..8 {
        let call = Call::new(memos.clone(), add("x")).options(options());
        shown.push(format_args!("{call:?} {}", call.to_curl().unwrap()));
        let sending = call.response();
        shown.push(format_args!("{sending:?}"));
        match sending.await {
            Ok(response) => shown.push(format_args!("{response:?} {:?}", response.mismatches())),
            Err(error) => shown.push(format_args!("{error} {error:?} {error:#?} {} {:?}", error.chain(), error.body())),
        }
    }
    for _ in 0..2 {
        let streaming = memos.stream_with(talk(), options());
        shown.push(format_args!("{streaming:?}"));
        match streaming.await {
            Ok(mut events) => {
                shown.push(format_args!("{events:?}"));
                let error = events.next().await.unwrap().unwrap_err();
                shown.push(format_args!("{error} {error:?} {} {:?} {events:?}", error.chain(), error.body()));
            }
            Err(error) => shown.push(format_args!("{error} {error:?} {}", error.chain())),
        }
    }
    assert_eq!(server.received().len(), 10, "every answer was read");
    assert!(elsewhere.received().is_empty(), "nothing goes to another host");
    let shown = shown.text();
    // The text is the one that it should be, before it is searched.
    for expected in [
        "ApiKey(hidden)",
        "x-gateway-key",
        "x-tenant-key",
        "$MEMOS_API_KEY",
        "attempt failed",
        "close time.busy",
        "***",
    ] {
        assert!(shown.contains(expected), "{expected} is missing in\n{shown}");
    }
    if let Some(line) = shown.lines().find(|line| line.contains("s3cret")) {
        panic!("the key is shown: {line}");
    }
}

#[tokio::test]
async fn logs_say_what_happened_and_never_what_was_said() {
    let shown = Shown::default();
    let logging = shown.log();
    let server = Server::start([
        Reply::Keep(answer(503, "", "a private answer")),
        Reply::Keep(json(200, r#"{"code":0,"data":{"id":["a private id"]}}"#)),
    ])
    .await;
    let memos = builder(&server).timer(Impatient::default()).build().unwrap();
    memos.send(add("a private note")).await.unwrap();
    drop(logging);
    let shown = shown.text();
    for expected in [
        "call{operation=\"add\" method=\"POST\" path=\"/add\" request_bytes=25",
        "attempt failed and is repeated",
        "attempt=1",
        "error=\"server\"",
        "status=503",
        "retry_in_ms=500",
        "attempt succeeded",
        "attempt=2",
        "the answer is not as documented",
        "first=/data/id: expected a string, found a list",
        "attempts=2",
    ] {
        assert!(shown.contains(expected), "{expected} is missing in\n{shown}");
    }
    assert!(!shown.contains("private"), "{shown}");
}
