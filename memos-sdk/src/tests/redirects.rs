use memos_sdk_core::{ErrorKind, MAX_REDIRECTS};
use serde_json::json;

use super::server::{Reply, Server, answer, json as json_answer};
use super::*;

fn redirect(status: u16, location: &str) -> Reply {
    Reply::Keep(answer(status, &format!("location: {location}\r\n"), ""))
}

fn done() -> Reply {
    Reply::Keep(json_answer(200, r#"{"code":0,"data":{"id":"a"}}"#))
}

/// The SDK's own HTTP client, but for redirects, which it follows as reqwest does by default.
fn eager() -> reqwest::Client {
    let tls = crate::tls::tls_config(crate::tls::Trust::Nobody).unwrap();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}

#[tokio::test]
async fn nothing_is_sent_to_another_host_not_even_without_the_key() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::start([done()]).await;
        let server = Server::start([redirect(status, &format!("{}/add", elsewhere.url()))]).await;
        let error = client(&server).send(add("x")).await.unwrap_err();
        assert_eq!((error.kind(), error.http_status()), (ErrorKind::Redirect, Some(status)));
        assert!(error.message().contains(&elsewhere.url()), "{error}");
        assert!(elsewhere.received().is_empty());
        let server = Server::start([redirect(status, &format!("{}/talk", elsewhere.url()))]).await;
        assert_eq!(client(&server).stream(talk()).await.unwrap_err().kind(), ErrorKind::Redirect);
        assert!(elsewhere.received().is_empty());
    }
}

#[tokio::test]
async fn a_ready_made_http_client_does_not_carry_the_key_to_another_host_either() {
    let elsewhere = Server::start([done()]).await;
    let server = Server::start([redirect(307, &format!("{}/add", elsewhere.url()))]).await;
    let memos = builder(&server).reqwest_client(eager()).build().unwrap();
    let error = memos.send(add("x")).await.unwrap_err();
    assert!(error.is_redirect() && error.may_have_been_sent(), "{error:?}");
    for received in elsewhere.received() {
        assert!(!received.head.contains("s3cret"), "{}", received.head);
    }
    assert!(server.received()[0].head.contains("s3cret"));
}

#[tokio::test]
async fn a_write_that_a_ready_made_http_client_makes_a_read_of_is_not_taken_for_done() {
    for status in [301, 302, 303] {
        let server = Server::start([redirect(status, "/login"), done(), redirect(status, "/login"), done()]).await;
        let memos = builder(&server).reqwest_client(eager()).build().unwrap();
        let error = memos.send(add("x")).await.unwrap_err();
        assert!(error.is_redirect() && error.message().contains("/login"), "{error:?}");
        assert!(memos.stream(talk()).await.unwrap_err().is_redirect());
        let server = Server::start([redirect(status, &format!("/login?key={KEY}")), done()]).await;
        let error = builder(&server).reqwest_client(eager()).build().unwrap().send(add("x")).await.unwrap_err();
        assert!(error.message().contains("/login?key=***"), "{error:?}");
        assert!(server.received()[1].line().starts_with("GET /login"), "which the client cannot prevent");
    }
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_may_have_carried_the_request() {
    // The first server closes its port after it has sent its answer.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let answer = answer(307, "location: /v2/add\r\nconnection: close\r\n", "");
        stream.write_all(&answer).await.unwrap();
    });
    let memos = Client::builder().api_key(KEY).base_url(url).timer(Impatient::default()).build().unwrap();
    let error = memos.send(add("x")).await.unwrap_err();
    serving.await.unwrap();
    assert!(error.is_connection() && error.may_have_been_sent(), "{error:?}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn the_same_request_is_sent_again_within_the_same_host() {
    let server = Server::start([
        redirect(308, "/v2/add"),
        done(),
        redirect(302, "/v2/files"),
        Reply::Keep(json_answer(200, "1")),
    ])
    .await;
    let memos = client(&server);
    assert_eq!(memos.send(add("x")).await.unwrap().id.as_deref(), Some("a"));
    assert_eq!(memos.send(Look { file: "f".to_owned(), limit: None }).await.unwrap(), json!(1));
    let received = server.received();
    let lines: Vec<&str> = received.iter().map(|received| received.line()).collect();
    assert_eq!(
        lines,
        ["POST /v1/add HTTP/1.1", "POST /v2/add HTTP/1.1", "GET /v1/files/f HTTP/1.1", "GET /v2/files HTTP/1.1"]
    );
    assert_eq!((&received[1].body, received[1].header("authorization")), (&received[0].body, Some("Token s3cret-key")));
}

#[tokio::test]
async fn a_write_does_not_become_a_read_and_a_circle_ends() {
    let server = Server::start([redirect(302, "/v2/add"), done()]).await;
    assert_eq!(client(&server).send(add("x")).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.received().len(), 1);
    let server = Server::start((0..100).map(|_| redirect(307, "/v1/add"))).await;
    assert_eq!(client(&server).send(add("x")).await.unwrap_err().kind(), ErrorKind::Redirect);
    assert_eq!(server.received().len(), MAX_REDIRECTS + 1);
}
