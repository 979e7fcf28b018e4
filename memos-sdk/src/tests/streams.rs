use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_core::Stream;
use memos_sdk_core::{Call, CallOptions, ErrorKind, StandardRetry, StreamEnd, Transcript};
use tokio::time::Instant;

use super::server::{Reply, STREAM_HEAD, Server, answer, chunk, json, stream};
use super::shown::Shown;
use super::*;
use crate::EventStream;

/// The text of every event, how the stream ended, and its error if it has one.
async fn read(mut events: EventStream<ChatEvent>) -> (Vec<String>, Option<StreamEnd>, Option<Error>) {
    let (mut texts, mut failure) = (Vec::new(), None);
    while let Some(event) = events.next().await {
        assert!(failure.is_none(), "nothing comes after an error");
        match event {
            Ok(event) => texts.extend(event.text().map(str::to_owned)),
            Err(error) => failure = Some(error),
        }
    }
    assert!(events.next().await.is_none());
    (texts, events.end(), failure)
}

const DIALECTS: [(&str, StreamEnd); 3] = [
    (
        "event: message\ndata: {\"type\":\"reasoning\",\"data\":\"hm\"}\n\nevent: message\ndata: {\"type\":\"text\",\"data\":\"Good \u{1f36c}\"}\n\nevent: message\ndata: {\"type\":\"text\",\"data\":\"day\"}\n\nevent: message\ndata: {\"type\":\"end\",\"data\":\"\"}\n\n",
        StreamEnd::Marker,
    ),
    (
        "data: {\"response\":\"Good \u{1f36c}\"}\r\n\r\ndata: {\"response\":\"day\"}\r\n\r\ndata: [DONE]\r\n\r\n",
        StreamEnd::Done,
    ),
    (
        ": hello\rdata: {\"type\":\"text\",\"data\":\"Good \u{1f36c}\"}\r\rdata: {\"type\":\"status\",\"data\":{}}\r\rdata: {\"type\":\"text\",\"data\":\"day\"}",
        StreamEnd::Connection,
    ),
];

#[tokio::test(start_paused = true)]
async fn every_dialect_is_read_whether_it_comes_byte_by_byte_or_at_once() {
    for (body, end) in DIALECTS {
        let mut byte_by_byte = stream(body.as_bytes().chunks(1));
        byte_by_byte.push(chunk(b""));
        let at_once = vec![stream([body.as_bytes()]).concat(), chunk(b"")];
        let until_closed = vec![format!("{STREAM_HEAD}\r\n{body}").into_bytes()];
        for pieces in [byte_by_byte, at_once, until_closed] {
            // A pause makes each piece arrive by itself.
            let server = Server::start([Reply::Slow(Duration::from_millis(1), pieces)]).await;
            let events = Call::new(client(&server), talk()).stream().await.unwrap();
            let (texts, how, failure) = read(events).await;
            assert!(failure.is_none(), "{failure:?}");
            assert_eq!((texts, how), (vec!["Good \u{1f36c}".to_owned(), "day".to_owned()], Some(end)));
            let received = &server.received()[0];
            assert_eq!(received.body, r#"{"query":"Hi","stream":true}"#);
            assert_eq!(received.header("accept"), Some("text/event-stream, application/json"));
        }
    }
}

#[tokio::test]
async fn a_refused_stream_is_the_services_error() {
    for (status, body, kind) in [
        (200, r#"{"code":40301,"message":"used up","data":null}"#, ErrorKind::Quota),
        (401, r#"{"code":40132,"message":"expired"}"#, ErrorKind::Authentication),
        (429, "", ErrorKind::RateLimit),
        (503, "<html>", ErrorKind::Server),
    ] {
        let server = Server::start([Reply::Keep(json(status, body))]).await;
        let once = CallOptions::new().retry(StandardRetry::never());
        let error = client(&server).stream_with(talk(), once).await.unwrap_err();
        assert_eq!((error.kind(), error.http_status(), error.operation()), (kind, Some(status), Some("talk")));
    }
    let server = Server::start([Reply::Keep(json(200, r#"{"code":0,"data":{"response":"Hi"}}"#))]).await;
    let (texts, end, failure) = read(client(&server).stream(talk()).await.unwrap()).await;
    assert!(failure.is_none());
    assert_eq!((texts, end), (vec!["Hi".to_owned()], Some(StreamEnd::Connection)), "a whole answer is one event");
}

#[tokio::test]
async fn a_stream_that_fails_gives_its_events_and_then_its_error() {
    let first = "data: {\"response\":\"a\"}\n\n";
    let error = "data: {\"type\":\"error\",\"content\":\"no model\"}\n\n";
    let long = format!("data: {}", "x".repeat(5000));
    for (pieces, kind) in [
        (stream([first.as_bytes(), error.as_bytes()]), ErrorKind::Server),
        (stream([first.as_bytes(), long.as_bytes()]), ErrorKind::TooLarge),
        // The connection closes without the chunk that ends the answer.
        (stream([first.as_bytes()]), ErrorKind::Connection),
        (stream([first.as_bytes(), b"data: {\"resp"]), ErrorKind::Connection),
    ] {
        let server = Server::start([Reply::Close(pieces.concat())]).await;
        let memos = builder(&server).max_event_size(1000).build().unwrap();
        let (texts, end, failure) = read(memos.stream(talk()).await.unwrap()).await;
        let failure = failure.unwrap();
        assert_eq!((texts, end, failure.kind()), (vec!["a".to_owned()], None, kind), "{failure:?}");
        assert_eq!(failure.operation(), Some("talk"));
        assert!(failure.may_have_been_sent());
    }
}

#[tokio::test]
async fn the_text_of_a_stream_is_collected_and_kept_in_spite_of_an_error() {
    for (body, end) in DIALECTS {
        let server = Server::start([Reply::Close(format!("{STREAM_HEAD}\r\n{body}").into_bytes())]).await;
        let transcript = client(&server).stream(talk()).await.unwrap().transcript().await.unwrap();
        let reasoning = if body.contains("reasoning") { "hm" } else { "" };
        assert_eq!((transcript.reasoning.as_str(), transcript.text.as_str()), (reasoning, "Good \u{1f36c}day"));
        assert_eq!(transcript.end, Some(end));
    }
    let first = "data: {\"response\":\"first\"}\n\n";
    let broken = stream([first.as_bytes()]).concat();
    let endless = format!("{STREAM_HEAD}\r\n").into_bytes();
    for (reply, kind) in [
        (Reply::Close(broken), ErrorKind::Connection),
        (Reply::Endless(endless, first.as_bytes().to_vec()), ErrorKind::TooLarge),
    ] {
        let server = Server::start([reply]).await;
        let memos = builder(&server).max_answer_size(100).build().unwrap();
        let mut transcript = Transcript::default();
        transcript.end = Some(StreamEnd::Done);
        let error = memos.stream(talk()).await.unwrap().read_into(&mut transcript).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, Some("talk")));
        assert!(transcript.text.starts_with("first") && transcript.text.len() <= 100);
        assert_eq!(transcript.end, None, "what ended before has not ended now");
    }
}

#[tokio::test]
async fn an_answer_without_an_event_is_an_error_and_no_empty_text() {
    for (content_type, body) in [
        ("text/plain", "Internal error"),
        ("text/event-stream", ""),
        ("application/json", ""),
        ("text/HTML", "<p>Sign in</p>"),
        ("text/plain", "<p>Sign in</p>"),
        ("text/event-stream", "[{\"code\":40132}]"),
    ] {
        let reply = answer(200, &format!("content-type: {content_type}\r\n"), body);
        let server = Server::start([Reply::Keep(reply)]).await;
        let error = match client(&server).stream(talk()).await {
            Ok(events) => events.collect_text().await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(
            (error.kind(), error.http_status(), error.operation()),
            (ErrorKind::Decode, Some(200), Some("talk"))
        );
        assert_eq!(error.body().unwrap_or_default(), body);
        assert!(error.may_have_been_sent());
        assert_eq!(server.received().len(), 1, "nothing is repeated");
    }
    let server = Server::start([Reply::Keep(answer(200, "", "\u{feff}{\"code\":40132}"))]).await;
    let error = client(&server).stream(talk()).await.unwrap().collect_text().await.unwrap_err();
    assert!(error.is_authentication(), "{error:?}");
}

#[tokio::test]
async fn a_stream_that_fails_is_logged_once_and_without_words() {
    let first = "data: {\"response\":\"hidden\"}\n\n";
    for (pieces, logged) in [
        (stream([first.as_bytes()]), Some("error=\"connection\"")),
        (
            stream([first.as_bytes(), b"data: {\"code\":40301,\"message\":\"hidden\"}\n\n"]),
            Some("error=\"quota\" code=40301"),
        ),
        (stream([&b"hidden"[..]]).into_iter().chain([chunk(b"")]).collect(), Some("error=\"decode\"")),
        (stream([first.as_bytes(), b"data: [DONE]\n\n"]), None),
    ] {
        let shown = Shown::default();
        let logging = shown.log();
        let server = Server::start([Reply::Close(pieces.concat())]).await;
        let (_, _, failure) = read(client(&server).stream(talk()).await.unwrap()).await;
        assert_eq!(failure.is_some(), logged.is_some());
        drop(logging);
        let log = shown.text();
        assert_eq!(log.matches("the stream broke off").count(), usize::from(logged.is_some()), "{log}");
        let expected = logged.map_or_else(String::new, |logged| format!("operation=\"talk\" {logged}"));
        assert!(log.contains(&expected) && !log.contains("hidden"), "{log}");
    }
}

#[test]
fn reading_a_stream_outside_a_runtime_is_an_error_and_no_panic() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut events, _server) = runtime.block_on(async {
        let server = Server::start([Reply::Keep(format!("{STREAM_HEAD}\r\n").into_bytes())]).await;
        (client(&server).stream(talk()).await.unwrap(), server)
    });
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Some(Err(error))) = pin!(&mut events).poll_next(&mut context) else { panic!("no error") };
    assert!(error.is_configuration() && error.may_have_been_sent(), "{error:?}");
    assert_eq!(error.operation(), Some("talk"));
    assert!(matches!(pin!(&mut events).poll_next(&mut context), Poll::Ready(None)));
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_stream_may_last_longer_than_a_call() {
    let text = |text: &str| format!("data: {{\"response\":\"{text}\"}}\n\n");
    let pieces = stream([text("a").as_bytes(), text("b").as_bytes(), text("c").as_bytes(), b"data: [DONE]\n\n"]);
    let server = Server::start([Reply::Slow(SECOND * 40, pieces)]).await;
    let (texts, end, _) = read(client(&server).stream(talk()).await.unwrap()).await;
    assert_eq!((texts.concat().as_str(), end), ("abc", Some(StreamEnd::Done)));
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_stream_also_if_comments_show_that_the_connection_lives() {
    let mut pieces = stream([&b"data: {\"response\":\"a\"}\n\n"[..]]);
    pieces.extend((0..60).map(|_| chunk(b": ping\n\n")));
    for (options, silence) in [(CallOptions::new(), 60), (CallOptions::new().stream_idle_timeout(SECOND * 5), 5)] {
        let server = Server::start([Reply::Slow(SECOND * 2, pieces.clone())]).await;
        let mut events = client(&server).stream_with(talk(), options).await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().text(), Some("a"));
        let before = Instant::now();
        let (texts, end, failure) = read(events).await;
        assert_eq!((texts.len(), end, before.elapsed().as_secs()), (0, None, silence));
        let failure = failure.unwrap();
        assert!(failure.is_timeout() && failure.may_have_been_sent(), "{failure:?}");
        assert_eq!(failure.operation(), Some("talk"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_takes_its_time_is_not_a_silent_server() {
    let server =
        Server::start([Reply::Slow(SECOND, stream([&b"data: a\n\n"[..], b"data: b\n\n", b"data: [DONE]\n\n"]))]).await;
    let mut events = client(&server).stream(talk()).await.unwrap();
    for data in ["a", "b", "[DONE]"] {
        tokio::time::sleep(SECOND * 1000).await;
        assert_eq!(events.next().await.unwrap().unwrap().data().unwrap(), data);
    }
    assert!(events.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_does_not_begin_is_over_with_the_call() {
    let server = Server::start([Reply::Slow(Duration::from_secs(3600), vec![Vec::new()])]).await;
    let error = client(&server).stream(talk()).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
}

#[tokio::test]
async fn dropping_a_stream_or_reaching_its_end_closes_the_connection() {
    let head = stream([&b"data: {\"response\":\"a\"}\n\n"[..]]).concat();
    let mut server = Server::start([Reply::Endless(head, chunk(b": ping\n\n"))]).await;
    let mut events = client(&server).stream(talk()).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().text(), Some("a"));
    drop(events);
    assert_eq!(server.closed.recv().await, Some(0));
    // The server goes on after the end marker: nobody listens any more, although the stream still exists.
    let head = stream([&b"data: [DONE]\n\n"[..]]).concat();
    let mut server = Server::start([Reply::Endless(head, chunk(b": ping\n\n"))]).await;
    let mut events = client(&server).stream(talk()).await.unwrap();
    while events.next().await.is_some() {}
    assert_eq!(server.closed.recv().await, Some(0));
    assert_eq!(events.end(), Some(StreamEnd::Done));
}

#[tokio::test]
async fn a_stream_is_a_stream() {
    let server =
        Server::start([Reply::Close([stream([DIALECTS[1].0.as_bytes()]).concat(), chunk(b"")].concat())]).await;
    let mut events = pin!(client(&server).stream(talk()).await.unwrap());
    let mut count = 0;
    while let Some(event) = std::future::poll_fn(|context| events.as_mut().poll_next(context)).await {
        event.unwrap();
        count += 1;
    }
    assert_eq!(count, 3);
}
