//! Requests of every kind: what arrives is the same, whatever HTTP library has sent it.

use memos_sdk_core::{CallOptions, RawOperation};
use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::{arrived, without_host};
use crate::faults::done;
use crate::{asynchronous, blocking};

/// Sends a request to a base URL with each client, and compares what arrives, and what comes of it.
#[track_caller]
fn check(about: &str, base: impl Fn(&Server) -> String, request: &RawOperation, options: &CallOptions) -> Value {
    let senders = [asynchronous::cases::ways::raw, blocking::cases::ways::raw];
    let [first, second] = senders.map(|send| {
        let server = Server::start();
        let url = base(&server);
        let told = send(&url, request.clone(), options);
        let arrived: Vec<Value> = server.received().iter().map(arrived).collect();
        without_host(json!({"told": told, "arrived": arrived}), &url)
    });
    assert_eq!(first, second, "{about}");
    for request in first["arrived"].as_array().unwrap() {
        // RFC 9110, 8.6: where a body could be expected, that there is none is said, and nowhere else.
        let is_said = request["headers"].as_array().unwrap().iter().any(|header| header == "content-length: 0");
        let could_be_expected = matches!(request["method"].as_str(), Some("POST" | "PUT" | "PATCH"));
        assert_eq!(is_said, could_be_expected && request["body"] == "", "{about}: {request}");
    }
    first["arrived"].clone()
}

#[test]
fn every_method_with_and_without_a_body_arrives_alike() {
    let base = |server: &Server| {
        server.on("/memories/a", done());
        server.url()
    };
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"] {
        let method: http::Method = method.parse().unwrap();
        for body in [json!({}), json!({"user_id": "ada"}), json!([1]), json!(null), json!("text")] {
            for bare in [false, true] {
                let request = RawOperation::new("/memories/a", body.clone()).method(method.clone());
                let request = if bare { request.bare() } else { request };
                let arrived = check(&format!("{method} {body}"), base, &request, &CallOptions::new());
                assert_eq!(
                    (arrived[0]["method"].as_str(), arrived.as_array().unwrap().len()),
                    (Some(method.as_str()), 1)
                );
            }
        }
    }
}

#[test]
fn every_path_arrives_alike() {
    for path in [
        "/memories",
        "/memories/",
        "/a/b/c",
        "/a%20b",
        "/a%2Fb",
        "/a%2fb",
        "/%E7%A9%BA",
        "/~a-b_c.d",
        "/a:b@c",
        "/a!$&'()*+,;=b",
        "/a%7Cb%5Eb%22",
        "/{id}",
        "/{id}/{name}",
        "/...",
        "/.a",
        "/a?b",
        "/a?b=",
        "/a?b=c&d=e",
        "/a?b=c%20d+e",
        "/a?b='c'",
        "/a?b=%7C%5E%22%3C%3E",
        "/a?b=c/d?e",
        "/a?b[]=1&b[]=2",
        "/a?q={x}",
        "/a?%E7%A9%BA=%F0%9F%8D%AC",
        "/a?b=%00",
        "/a?b=c:d@e!$(f)*,;~",
        "/a?&&b=1&",
        "/a?b=%25",
        "/a%25",
    ] {
        let request = RawOperation::new(path, json!({"id": "a b/c?d#e%f", "name": "\u{7a7a}'\"|^<>`", "n": 1}));
        check(path, Server::url, &request, &CallOptions::new());
    }
}

#[test]
fn every_base_url_leads_to_the_same_place() {
    let host = |server: &Server| server.url().trim_end_matches("/api/openmem/v1").to_owned();
    for (ending, path) in [
        ("", "/get"),
        ("/", "/get"),
        ("/api/openmem/v1/", "/api/openmem/v1/get"),
        ("/a%20b/c", "/a%20b/c/get"),
        ("/a'b", "/a'b/get"),
    ] {
        let arrived =
            check(ending, |server| host(server) + ending, &RawOperation::new("/get", json!({})), &CallOptions::new());
        assert_eq!(arrived[0]["path"], path, "{ending}");
    }
    let by_name = |server: &Server| server.url().replace("127.0.0.1", "localhost");
    check("localhost", by_name, &RawOperation::new("/get", json!({})), &CallOptions::new());
}

#[test]
fn every_header_of_a_callers_own_arrives_alike() {
    for (name, value) in [
        ("x-tenant", "green"),
        ("X-Tenant", "green"),
        ("x-empty", ""),
        ("x-blank", " a  b "),
        ("x-long", &"x".repeat(20_000)),
        ("x-accent", "r-\u{e9}"),
        ("x-tab", "a\tb"),
        ("x-line", "a\r\nb: c"),
        ("accept", "text/plain"),
        ("accept-encoding", "identity"),
        ("accept-encoding", "gzip, br"),
        ("authorization", "Token other"),
        ("connection", "close"),
        ("content-encoding", "gzip"),
        ("content-length", "1"),
        ("content-type", "text/plain"),
        ("cookie", "a=b"),
        ("host", "elsewhere.example"),
        ("if-none-match", "\"a\""),
        ("keep-alive", "timeout=1"),
        ("proxy-authorization", "Basic YTpi"),
        ("range", "bytes=0-1"),
        ("referer", "http://127.0.0.1/"),
        ("te", "trailers"),
        ("trailer", "x-sum"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "h2c"),
        ("user-agent", "my program/1.0"),
        ("user-agent", ""),
        ("", "nothing"),
        ("x y", "blank"),
    ] {
        for method in [http::Method::POST, http::Method::GET] {
            let options = CallOptions::new().header(name, value);
            let request = RawOperation::new("/memories", json!({"user_id": "ada"})).method(method);
            check(&format!("{name}: {value}"), Server::url, &request, &options);
        }
    }
}

#[test]
fn answers_that_have_no_body_come_to_the_same() {
    for answer in [
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 40\r\nconnection: close\r\n\r\n"),
        Answer::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"),
        Answer::raw("HTTP/1.1 304 Not Modified\r\ncontent-length: 40\r\nconnection: close\r\n\r\n"),
        Answer::raw("HTTP/1.1 503 Busy\r\ncontent-length: 40\r\nconnection: close\r\n\r\n"),
        Answer::empty(200),
        Answer::empty(404),
    ] {
        let base = |server: &Server| {
            server.on("/memories", answer.clone());
            server.url()
        };
        let request = RawOperation::new("/memories", json!({})).method(http::Method::HEAD).bare();
        check(&format!("{answer:?}"), base, &request, &CallOptions::new());
    }
}
