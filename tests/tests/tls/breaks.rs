//! Connections that break, in the middle of making them and in the middle of an answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tests::server::{Answer, Gate, Habit, Piece, Server};
use tokio::net::TcpSocket;

use crate::authority::{Authority, Validity};
use crate::caller::{CLIENTS, Client, Settings};
use crate::front::{End, VERSIONS, Versions, front};
use crate::listener::Listener;
use crate::trust::port;
use crate::tunnel::Tunnel;

/// An envelope whose end is the end of the answer.
const ENVELOPE: &str = r#"{"code": 0, "message": "ok", "data": "here"}"#;

fn head(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{headers}\r\n{ENVELOPE}")
}

/// What both clients are told of one call or stream, which has to be the same.
fn told_alike(about: &str, run: impl Fn(Client) -> Vec<Value>) -> Vec<Value> {
    let [first, second] = CLIENTS.map(run);
    assert_eq!(second, first, "{about}");
    first
}

#[test]
fn a_server_that_ends_the_handshake_is_told_alike() {
    let authority = Authority::new("trusted");
    let plain = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n".to_vec();
    let alert = vec![21, 3, 3, 0, 2, 2, 40];
    for (about, habit) in [
        ("reset", Some(Habit::Break(0))),
        ("reset in the middle of the hello", Some(Habit::Break(20))),
        ("no TLS", Some(Habit::Say(plain))),
        ("noise", Some(Habit::Say(vec![0; 64]))),
        ("an alert", Some(Habit::Say(alert))),
        ("closed after the hello", None),
    ] {
        let told = told_alike(about, |client| {
            let server = Server::start();
            let closing = Listener::start(close_after_hello);
            let port = match &habit {
                Some(habit) => {
                    server.take_up(habit.clone());
                    port(&server)
                }
                None => closing.port(),
            };
            let base_url = format!("https://localhost:{port}");
            client.calls(&Settings { base_url, roots: Some(authority.pem()), ..Settings::default() }, &[1, 2])
        });
        assert!(told.iter().all(|told| told["kind"] == "connection"), "{about}: {told:?}");
        assert!(told.iter().all(|told| told["message"] == "no connection could be made"), "{about}: {told:?}");
        assert!(told.iter().all(|told| told["may_have_been_sent"] == false), "{about}: {told:?}");
    }
}

/// Reads the first record, and closes the connection.
fn close_after_hello(mut stream: &TcpStream) {
    let mut start = [0; 5];
    stream.read_exact(&mut start).unwrap();
    let length = u16::from_be_bytes([start[3], start[4]]);
    stream.read_exact(&mut vec![0; usize::from(length)]).unwrap();
}

#[test]
fn a_handshake_has_the_time_for_a_connection() {
    let authority = Authority::new("trusted");
    for through_tunnel in [false, true] {
        let told = told_alike("a silent server", |client| {
            let server = Server::start();
            let gate = Gate::new();
            server.take_up(Habit::Silence(gate.clone()));
            let tunnel = Tunnel::start(port(&server));
            let settings = Settings {
                base_url: format!("https://localhost:{}", port(&server)),
                roots: Some(authority.pem()),
                proxy: through_tunnel.then(|| format!("http://127.0.0.1:{}", tunnel.port())),
                connect_timeout: Some(Duration::from_millis(300)),
            };
            let told = client.calls(&settings, &[1]);
            gate.open();
            assert_eq!(tunnel.seen().len(), usize::from(through_tunnel));
            told
        });
        assert_eq!(told[0]["kind"], "timeout", "{told:?}");
        assert_eq!(told[0]["message"], "making a connection took too long", "{told:?}");
        assert_eq!(told[0]["may_have_been_sent"], false, "{told:?}");
    }
}

#[test]
fn an_answer_that_is_cut_off_is_an_error_and_one_that_ends_is_not() {
    let here = json!({"data": "here"});
    let chunks = |ends: bool| {
        format!(
            "transfer-encoding: chunked\r\n\r\n{:x}\r\n{ENVELOPE}\r\n{}",
            ENVELOPE.len(),
            if ends { "0\r\n\r\n" } else { "" }
        )
    };
    let chunked = |ends| Answer::raw(format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{}", chunks(ends)));
    for (about, answer, end, whole) in [
        (
            "as long as it says",
            Answer::raw(head(&format!("content-length: {}\r\n", ENVELOPE.len()))),
            End::Proper,
            true,
        ),
        // Nothing is missing: where the answer ends was known before.
        (
            "as long as it says, cut",
            Answer::raw(head(&format!("content-length: {}\r\n", ENVELOPE.len()))),
            End::Cut,
            true,
        ),
        ("shorter than it says", Answer::raw(head("content-length: 99\r\n")), End::Proper, false),
        ("shorter than it says, cut", Answer::raw(head("content-length: 99\r\n")), End::Cut, false),
        ("all chunks", chunked(true), End::Proper, true),
        ("all chunks, cut", chunked(true), End::Cut, true),
        ("without the last chunk", chunked(false), End::Proper, false),
        ("without the last chunk, cut", chunked(false), End::Cut, false),
        ("as long as the connection", Answer::raw(head("connection: close\r\n")), End::Proper, true),
        // Nobody can know whether anything is missing.
        ("as long as the connection, cut", Answer::raw(head("connection: close\r\n")), End::Cut, false),
        ("nothing", Answer::nothing(), End::Proper, false),
        ("nothing, cut", Answer::nothing(), End::Cut, false),
        ("half a head, cut", Answer::raw("HTTP/1.1 200 OK\r\ncont"), End::Cut, false),
    ] {
        for versions in VERSIONS {
            let told = told_alike(about, |client| {
                over(&answer, "/get/status", versions, end, |settings| client.calls(settings, &[1]))
            });
            if whole {
                assert_eq!((told.len(), &told[0]), (1, &here), "{about}");
            } else {
                assert_eq!(told[0]["kind"], "connection", "{about}: {told:?}");
                assert_eq!(told[0]["may_have_been_sent"], true, "{about}: {told:?}");
            }
        }
    }
}

#[test]
fn a_stream_that_is_cut_off_gives_what_came_and_then_an_error() {
    let event = || Piece::from("data: {\"type\": \"text\", \"data\": \"Hi\"}\n\n");
    let end = || Piece::from("data: {\"type\": \"end\"}\n\n");
    for (about, answer, ending, whole) in [
        ("chunks", Answer::events([event(), end()]), End::Proper, true),
        ("chunks without the last", Answer::broken_events([event()]), End::Proper, false),
        ("chunks without the last, cut", Answer::broken_events([event()]), End::Cut, false),
        ("until the end", Answer::events_until_closed([event(), end()]), End::Proper, true),
        ("until the end, cut", Answer::events_until_closed([event()]), End::Cut, false),
    ] {
        for versions in VERSIONS {
            let told = told_alike(about, |client| {
                over(&answer, "/chat", versions, ending, |settings| client.stream(settings, &[]))
            });
            assert_eq!(told[0], json!({"data": "Hi"}), "{about}: {told:?}");
            let last = told.last().unwrap();
            assert_eq!(last.get("kind").is_none(), whole, "{about}: {told:?}");
            if !whole {
                assert_eq!(
                    (told.len(), &last["kind"], &last["may_have_been_sent"]),
                    (2, &json!("connection"), &json!(true)),
                    "{about}"
                );
            }
        }
    }
}

#[test]
fn a_stream_whose_connection_is_reset_has_not_ended() {
    let told = told_alike("a reset", |client| {
        let gate = Gate::new();
        let read = gate.clone();
        let server = Listener::start(move |mut stream| {
            assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
                .unwrap();
            stream.write_all(b"data: {\"type\": \"text\", \"data\": \"Hi\"}\n\n").unwrap();
            read.pass().unwrap();
            // The standard library cannot ask for a reset yet.
            TcpSocket::from_std_stream(stream.try_clone().unwrap()).set_zero_linger().unwrap();
        });
        let base_url = format!("http://127.0.0.1:{}", server.port());
        client.stream(&Settings { base_url, ..Settings::default() }, &[gate])
    });
    assert_eq!((told.len(), &told[0]), (2, &json!({"data": "Hi"})), "{told:?}");
    assert_eq!((&told[1]["kind"], &told[1]["may_have_been_sent"]), (&json!("connection"), &json!(true)), "{told:?}");
    assert!(told[1]["chain"].as_str().unwrap().starts_with("chat: the answer broke off"), "{told:?}");
}

/// Calls a server that is trusted and answers so.
fn over<T>(answer: &Answer, path: &str, versions: Versions, end: End, call: impl FnOnce(&Settings) -> T) -> T {
    let authority = Authority::new("trusted");
    let server = Server::start();
    server.on(path, answer.clone());
    let front = front(authority.issue("localhost", Validity::Now), versions, port(&server), end);
    let base_url = format!("https://localhost:{}/api/openmem/v1", front.port());
    call(&Settings { base_url, roots: Some(authority.pem()), ..Settings::default() })
}
