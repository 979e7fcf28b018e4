use std::sync::{Mutex, Once};

use memos_sdk_core::CallOptions;

use super::server::{Server, answer, close_after};
use super::*;

#[test]
fn the_key_is_in_nothing_that_is_shown() {
    // A server that repeats the key everywhere.
    let page = format!("no {KEY} no");
    let server = Server::start([
        answer("401 Unauthorized", &format!("x-request-id: {KEY}\r\n"), &page),
        answer("200 OK", "", &format!(r#"{{"code":40132,"message":"{KEY} expired"}}"#)),
        answer("307 Temporary Redirect", &format!("location: http://elsewhere.example/{KEY}\r\n"), ""),
        close_after(format!("HTTP/1.1 200 {KEY}\r\n{KEY}\r\n\r\n")),
        close_after(format!("{KEY}\r\n\r\n")),
    ]);
    let memos = builder(&server).build().unwrap();
    for _ in 0..5 {
        let call = write(&memos);
        let shown = format!("{memos:?} {call:?}");
        let error = call.send().unwrap_err();
        let shown = format!("{shown} {error} {error:?} {} {:?} {:?}", error.chain(), error.body(), error.request_id());
        assert!(!shown.contains(KEY), "{shown}");
    }
    assert_eq!(server.received().len(), 5);
    assert!(server.received().iter().all(|request| request.contains(KEY)), "it was sent all the same");
}

/// Everything that the HTTP library logs, while any test runs.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = record.args().to_string();
        let mut logged = LOGGED.lock().unwrap();
        // Bytes are logged in rows of sixteen, behind their numbers: put together they are text again.
        match line.len() {
            57 => logged.push_str(line[41..].trim_end()),
            _ => logged.push_str(&line),
        }
    }

    fn flush(&self) {}
}

/// Keeps from now on what is logged.
fn keep_what_is_logged() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| log::set_logger(&Logger).map(|()| log::set_max_level(log::LevelFilter::Trace)).unwrap());
}

#[test]
fn the_http_library_does_not_log_the_password_of_a_proxy() {
    keep_what_is_logged();
    for target in ["http://memos.example.invalid", "https://memos.example.invalid"] {
        let server = Server::start([answer("407 Proxy Authentication Required", "", "no")]);
        let proxy = server.url().replace("http://", "http://ada:s3cret-password@");
        let memos = Client::builder().api_key(KEY).base_url(target).allow_insecure_http(true).proxy(proxy);
        let memos = memos.retry(crate::StandardRetry::never()).build().unwrap();
        let error = write(&memos).send().unwrap_err();
        let told = format!("{memos:?} {error:?} {}", error.chain());
        let received = server.received().concat();
        let logged = LOGGED.lock().unwrap();
        assert!(logged.contains("/write"), "the library logs what it does: {logged}");
        // The header has both in Base64.
        assert!(received.contains("YWRhOnMzY3JldC1wYXNzd29yZA=="), "{received}");
        for secret in ["YWRhOnMzY3JldC1wYXNzd29yZA==", "s3cret-password"] {
            assert!(!logged.contains(secret) && !told.contains(secret), "{told} {logged}");
        }
    }
}

#[test]
fn the_http_library_is_not_given_the_key_to_log() {
    keep_what_is_logged();
    let server = Server::start([answer("200 OK", "", r#"{"code":0,"data":{}}"#)]);
    let memos = builder(&server).default_header("x-gateway", "s3cret-gateway").build().unwrap();
    let call = memos.raw("/write", json!({"text": "s3cret-body"}));
    call.options(
        CallOptions::new()
            .header("x-tenant", "s3cret-tenant")
            .header("user-agent", "s3cret-agent")
            .header("accept-encoding", "s3cret-coding"),
    )
    .send()
    .unwrap();
    let received = server.received().concat();
    let logged = LOGGED.lock().unwrap();
    assert!(logged.contains("/write") && logged.contains("content-type"), "the library logs what it sends: {logged}");
    for secret in [KEY, "s3cret-gateway", "s3cret-tenant", "s3cret-agent", "s3cret-coding", "s3cret-body"] {
        assert!(received.contains(secret), "{received}");
        assert!(!logged.contains(secret), "{logged}");
    }
}
