use std::time::Duration;

use memos_sdk_core::{CallOptions, ErrorKind, StandardRetry};
use tokio::net::TcpListener;

use super::server::{Reply, Server, answer, chunk, json};
use super::*;

async fn failure(reply: Reply) -> Error {
    let server = Server::start([reply]).await;
    let memos = builder(&server).max_answer_size(10_000).retry(StandardRetry::never()).build().unwrap();
    let error = memos.send(add("x")).await.unwrap_err();
    assert_eq!(server.received().len(), 1, "one attempt, one request");
    assert_eq!(error.operation(), Some("add"));
    assert!(error.may_have_been_sent());
    let shown = format!("{error:?} {}", error.chain());
    assert!(!shown.contains("s3cret") && !shown.contains("127.0.0.1"), "{shown}");
    error
}

#[tokio::test]
async fn an_answer_that_is_an_error_is_understood_whatever_its_status() {
    use ErrorKind::{Authentication, Decode, Quota, RateLimit, Server as ServerError};
    for (status, headers, body, kind, code) in [
        (200, "", r#"{"code":40132,"message":"expired","data":null}"#, Authentication, Some(40132)),
        (200, "", r#"{"code":"40304","message":"used up"}"#, Quota, Some(40304)),
        (401, "", r#"{"code":40132,"message":"expired"}"#, Authentication, Some(40132)),
        (401, "", r#"{"detail":"who are you"}"#, Authentication, None),
        (429, "retry-after: 3\r\n", "", RateLimit, None),
        (429, "", r#"{"code":40309,"message":"window"}"#, RateLimit, Some(40309)),
        (500, "", r#"{"code":50000,"message":"oops"}"#, ServerError, Some(50000)),
        (502, "content-type: text/html\r\n", "<html><h1>Bad Gateway</h1></html>", ServerError, None),
        (503, "", "", ServerError, None),
        (200, "content-type: text/html\r\n", "<html>Sign in</html>", Decode, None),
        (200, "", r#"{"code":0,"data":{"id":"#, Decode, None),
    ] {
        let error = failure(Reply::Keep(answer(status, headers, body))).await;
        assert_eq!((error.kind(), error.http_status()), (kind, Some(status)), "{status} {body}");
        assert_eq!(error.code().map(|code| code.number()), code, "{body}");
        assert_eq!(error.body().unwrap_or_default(), body);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_may_have_carried_it() {
    let whole = json(200, r#"{"code":0,"data":{"id":"a"}}"#);
    for reply in [
        Reply::Reset,
        Reply::Close(Vec::new()),
        Reply::Close(whole[..20].to_vec()),
        Reply::Close(whole[..whole.len() - 1].to_vec()),
        Reply::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"cod".to_vec()),
        Reply::Close(b"not HTTP\r\n\r\n".to_vec()),
    ] {
        let error = failure(reply).await;
        assert!(error.is_connection(), "{error:?}");
        // The types of the HTTP library are not the caller's business.
        assert!(std::error::Error::source(&error).is_none_or(|source| source.is::<std::io::Error>()), "{error:?}");
    }
    // The status of an error is worth more than the rest of its body.
    let error = failure(Reply::Close(b"HTTP/1.1 503 X\r\ncontent-length: 9\r\n\r\nbusy".to_vec())).await;
    assert_eq!((error.kind(), error.http_status(), error.body()), (ErrorKind::Server, Some(503), Some("busy")));
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // A port that is taken but not listened on refuses every connection, and nobody else can get it meanwhile.
    let taken = tokio::net::TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = taken.local_addr().unwrap();
    for url in [format!("http://{address}"), format!("https://{address}")] {
        let timer = Impatient::default();
        let memos = Client::builder().api_key(KEY).base_url(&url).timer(timer.clone()).build().unwrap();
        let error = memos.send(add("x")).await.unwrap_err();
        assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
        assert_eq!((error.attempts(), timer.waits().len()), (3, 2), "even a write is repeated then");
        assert_eq!((error.operation(), error.http_status()), (Some("add"), None));
        assert!(error.suggestion().unwrap().contains(&url));
        let without_body = memos.send(Look { file: "f".to_owned(), limit: None }).await.unwrap_err();
        for error in [without_body, memos.stream(talk()).await.unwrap_err()] {
            assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
        }
    }
}

#[test]
fn without_a_runtime_no_policy_has_a_call_repeated() {
    #[derive(Debug)]
    struct Stubborn;
    impl memos_sdk_core::RetryPolicy for Stubborn {
        fn delay(&self, _: &memos_sdk_core::FailedAttempt<'_>) -> Option<Duration> {
            Some(Duration::ZERO)
        }
    }
    let memos = Client::builder().api_key(KEY).base_url("http://127.0.0.1:9").retry(Stubborn).build().unwrap();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let outcome = std::pin::pin!(memos.send(add("x"))).poll(&mut context);
    assert!(matches!(outcome, std::task::Poll::Ready(Err(error)) if error.is_configuration()));
}

#[tokio::test]
async fn a_request_that_cannot_succeed_is_not_sent() {
    let server = Server::start([]).await;
    let error = client(&server).send(add("")).await.unwrap_err();
    assert!(error.is_invalid_request() && !error.may_have_been_sent());
    let options = CallOptions::new().header("x y", "z");
    assert!(client(&server).send_with(add("x"), options).await.unwrap_err().is_invalid_request());
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn an_answer_over_the_limit_is_given_up_however_it_comes() {
    // One hundred thousand times the letter x, compressed.
    let mut bomb = vec![0; 161];
    let parts: [(usize, &[u8]); 2] = [
        (
            0,
            &[
                31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 161, 13, 128, 64, 16, 4, 192, 94, 86, 35, 208, 215, 205,
                135, 67, 160, 48, 8, 146, 207, 247, 78, 27, 136, 153, 153, 57, 238, 62, 83, 251, 150, 30, 207, 72, 205,
                92, 157, 202, 11,
            ],
        ),
        (147, &[252, 86, 214, 250, 0, 78, 40, 249, 15, 187, 134, 1, 0]),
    ];
    for (start, bytes) in parts {
        bomb[start..start + bytes.len()].copy_from_slice(bytes);
    }
    let large = format!(r#"{{"code":0,"data":{{"id":"{}"}}}}"#, "x".repeat(20_000));
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for reply in [
        Reply::Keep(json(200, &large)),
        Reply::Keep(answer(200, "content-encoding: gzip\r\n", &bomb)),
        Reply::Endless(chunked, chunk(&[b' '; 1000])),
        Reply::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b' '; 1000]),
    ] {
        let error = failure(reply).await;
        assert_eq!((error.kind(), error.http_status()), (ErrorKind::TooLarge, Some(200)), "{error:?}");
        assert!(error.is_decode());
    }
}

#[tokio::test]
async fn an_error_is_known_by_its_status_however_long_its_page_is() {
    let page = "x".repeat(20_000);
    let error = failure(Reply::Keep(answer(401, "x-request-id: r-1\r\n", &page))).await;
    assert!(error.is_authentication(), "{error:?}");
    assert_eq!((error.request_id(), error.body().map(str::len)), (Some("r-1"), Some(4096)));
    let error = failure(Reply::Keep(answer(200, "x-request-id: r-1\r\n", &page))).await;
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::TooLarge, Some("r-1")));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_may_have_been_sent() {
    let second = Duration::from_secs(1);
    let hour = second * 3600;
    for (pieces, options, shown, status) in [
        (vec![Vec::new()], CallOptions::new(), "60s", None),
        (vec![Vec::new()], CallOptions::new().timeout(second * 5), "5s", None),
        (vec![Vec::new()], CallOptions::new().attempt_timeout(second * 5), "5s", None),
        (
            vec![b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n".to_vec(), b"{}".to_vec()],
            CallOptions::new().timeout(hour * 3 / 2),
            "5400s",
            Some(200),
        ),
    ] {
        let server = Server::start([Reply::Slow(hour, pieces)]).await;
        let error = client(&server).send_with(add("x"), options).await.unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
        assert!(error.message().contains(shown), "{error}");
        assert_eq!((error.operation(), error.http_status()), (Some("add"), status));
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_takes_too_long_has_carried_nothing() {
    // A server that accepts and says nothing: the handshake does not end.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let second = Duration::from_secs(1);
    for (settings, message) in [
        (Client::builder(), "making a connection took too long"),
        (Client::builder().connect_timeout(second), "making a connection took too long"),
        (Client::builder().timeout(second * 3), "the attempt took longer than 3s"),
    ] {
        let settings = settings.retry(StandardRetry::never());
        let error = settings.api_key(KEY).base_url(&url).build().unwrap().send(add("x")).await.unwrap_err();
        assert_eq!(error.message(), message);
        assert!(error.is_timeout() && !error.may_have_been_sent(), "{error:?}");
    }
}
