use memos_sdk_core::{CallOptions, StandardRetry};

use super::server::{Reply, STREAM_HEAD, Server, answer, json, stream};
use super::*;

/// What a server may do to one request, in each of several runs.
type Faults = Vec<(&'static str, fn() -> Reply)>;

fn done() -> Reply {
    Reply::Keep(json(200, r#"{"code":0,"data":{"id":"a"}}"#))
}

fn coded(code: i64) -> Reply {
    Reply::Keep(json(200, &format!(r#"{{"code":{code},"message":"no","data":null}}"#)))
}

/// Faults after which the service may have done what it was asked for.
fn perhaps_processed() -> Faults {
    vec![
        ("reset before anything was read", || Reply::ResetUnread(0)),
        ("reset in the middle of the head", || Reply::ResetUnread(20)),
        ("reset in the middle of the body", || Reply::ResetUnread(100_000)),
        ("reset after the request", || Reply::Reset),
        ("closed after the request", || Reply::Close(Vec::new())),
        ("closed in the middle of the head of the answer", || Reply::Close(json(200, "{}")[..20].to_vec())),
        ("closed in the middle of the answer", || {
            let whole = json(200, r#"{"code":0,"data":{"id":"a"}}"#);
            Reply::Close(whole[..whole.len() - 5].to_vec())
        }),
        ("status 408", || Reply::Keep(answer(408, "", ""))),
        ("status 500", || Reply::Keep(answer(500, "", ""))),
        ("status 502 with a page", || Reply::Keep(answer(502, "content-type: text/html\r\n", "<html>"))),
        ("status 504", || Reply::Keep(answer(504, "", ""))),
        ("code 50000", || coded(50000)),
        ("code 50002", || coded(50002)),
    ]
}

/// Faults after which the service surely has not done it.
fn not_processed() -> Faults {
    vec![
        ("status 429", || Reply::Keep(answer(429, "retry-after: 3\r\n", ""))),
        ("status 503", || Reply::Keep(answer(503, "", ""))),
        ("code 40309", || coded(40309)),
        ("code 50004", || coded(50004)),
        ("code 50005", || coded(50005)),
    ]
}

/// A request that does not fit into the buffers between client and server.
fn large() -> Add {
    add(&"x".repeat(2 << 20))
}

/// A client without real waits, and what it waited for.
fn impatient(server: &Server) -> Client {
    builder(server).timer(Impatient::default()).build().unwrap()
}

#[tokio::test]
async fn no_write_arrives_twice_whatever_breaks() {
    for (name, fault) in perhaps_processed() {
        let server = Server::start([fault(), done(), done()]).await;
        let outcome = impatient(&server).response(large()).await;
        assert!(server.received().len() <= 1, "{name}");
        match outcome {
            // The connection was gone before the client had begun to send.
            Ok(response) if name == "reset before anything was read" => assert_eq!(response.attempts(), 2),
            Ok(response) => panic!("{name}: {response:?}"),
            Err(error) => {
                assert_eq!((error.attempts(), server.connections()), (1, 1), "{name}");
                assert!(error.may_have_been_sent() && !error.is_retryable(), "{name}: {error:?}");
            }
        }
    }
    // What was answered, but cannot be read, is not asked for again either.
    for body in ["<html>", r#"{"code":0,"data":{"id"#, r#"{"code":50144}"#, r#"{"code":40132}"#] {
        let server = Server::start([Reply::Keep(json(200, body)), done()]).await;
        assert_eq!(impatient(&server).send(add("x")).await.unwrap_err().attempts(), 1, "{body}");
        assert_eq!(server.received().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_write_is_sent_again_where_it_was_surely_not_processed() {
    for (name, fault) in not_processed() {
        let server = Server::start([fault(), fault(), done()]).await;
        let response = impatient(&server).response(add("x")).await.unwrap();
        assert_eq!((response.attempts(), server.received().len()), (3, 3), "{name}");
        assert_eq!(response.data().id.as_deref(), Some("a"), "{name}");
    }
}

#[tokio::test]
async fn a_write_is_sent_again_where_the_caller_asks_for_it() {
    for (name, fault) in perhaps_processed() {
        let server = Server::start([fault(), done()]).await;
        let options = CallOptions::new().retry(StandardRetry::new().repeat_writes(true));
        let response = impatient(&server).response_with(large(), options).await.unwrap();
        assert_eq!(response.attempts(), 2, "{name}");
        let server = Server::start([fault(), done()]).await;
        let builder = builder(&server).timer(Impatient::default()).retry(StandardRetry::new().repeat_writes(true));
        builder.build().unwrap().send(large()).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

#[tokio::test]
async fn a_read_is_sent_again_whatever_breaks() {
    for (name, fault) in perhaps_processed().into_iter().chain(not_processed()) {
        if name == "reset in the middle of the body" || name.starts_with("code") {
            // The request of this read has no body, and its answer no envelope.
            continue;
        }
        let server = Server::start([fault(), fault(), Reply::Keep(json(200, "7"))]).await;
        let look = Look { file: "f".to_owned(), limit: None };
        let response = impatient(&server).response(look).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!((response.attempts(), response.data()), (3, &serde_json::json!(7)), "{name}");
    }
}

#[tokio::test]
async fn the_server_is_given_the_time_that_it_asks_for() {
    let busy = |seconds: u64| Reply::Keep(answer(503, &format!("retry-after: {seconds}\r\n"), ""));
    let server = Server::start([busy(7), busy(0), done()]).await;
    let timer = Impatient::default();
    builder(&server).timer(timer.clone()).build().unwrap().send(add("x")).await.unwrap();
    assert_eq!(timer.waits(), [Duration::from_secs(7), Duration::from_secs(1)]);
    let server = Server::start([busy(120), done()]).await;
    let error = impatient(&server).send(add("x")).await.unwrap_err();
    assert_eq!((error.retry_after(), server.received().len()), (Some(Duration::from_secs(120)), 1));
}

#[tokio::test(start_paused = true)]
async fn a_call_with_its_repeats_ends_in_time() {
    let hour = Duration::from_secs(3600);
    let silent = || Reply::Slow(hour, vec![Vec::new()]);
    let server = Server::start([silent(), silent(), silent(), silent()]).await;
    let memos = builder(&server).timeout(Duration::from_secs(25)).attempt_timeout(Duration::from_secs(10));
    let started = tokio::time::Instant::now();
    let look = Look { file: "f".to_owned(), limit: None };
    let error = memos.build().unwrap().send(look).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    assert_eq!((error.attempts(), server.received().len()), (3, 3));
    assert!(error.elapsed() <= Duration::from_secs(25), "{error:?}");
    assert!(started.elapsed() <= Duration::from_millis(25_010), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_stream_is_asked_for_again_until_it_begins_and_never_after() {
    let text = "data: {\"type\":\"text\",\"data\":\"Hi\"}\n\n";
    let begun = || Reply::Close(format!("{}\r\n{text}", STREAM_HEAD).into_bytes());
    let server = Server::start([coded(40309), Reply::Keep(answer(503, "", "")), begun()]).await;
    let events = impatient(&server).stream(talk()).await.unwrap();
    assert_eq!(events.collect_text().await.unwrap(), "Hi");
    assert_eq!(server.received().len(), 3);

    let broken = stream([text.as_bytes()]).concat();
    let server = Server::start([Reply::Close(broken), begun()]).await;
    let mut events = impatient(&server).stream(talk()).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().text(), Some("Hi"));
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.is_connection() && error.attempts() == 1, "{error:?}");
    assert_eq!(server.received().len(), 1);

    let server = Server::start([Reply::Reset, begun()]).await;
    assert_eq!(impatient(&server).stream(talk()).await.unwrap_err().attempts(), 1, "a chat is a write");
    assert_eq!(server.received().len(), 1);
}
