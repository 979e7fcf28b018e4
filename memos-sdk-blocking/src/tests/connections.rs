use std::net::TcpListener;
use std::thread;

use memos_sdk_core::{ErrorKind, StandardRetry};

use super::server::{STREAM, Server, answer, chunk, close_after, endless, silent_after};
use super::*;

const DONE: &str = r#"{"code":0,"data":{"id":"a"}}"#;

fn done() -> server::Act {
    answer("200 OK", "", DONE)
}

#[test]
fn clones_share_a_connection_also_across_threads() {
    let server = Server::start((0..6).map(|_| done()));
    let memos = builder(&server).build().unwrap();
    for _ in 0..3 {
        write(&memos).send().unwrap();
        let clone = memos.clone();
        thread::spawn(move || write(&clone).send().unwrap()).join().unwrap();
    }
    assert_eq!((server.received().len(), server.connections()), (6, 1));
}

#[test]
fn calls_at_the_same_time_have_connections_of_their_own_and_keep_them() {
    let server = Server::start((0..40).map(|_| done()));
    let memos = builder(&server).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| write(&memos).send().unwrap());
        }
    });
    let connections = server.connections();
    assert!((1..=20).contains(&connections), "{connections}");
    for _ in 0..20 {
        write(&memos).send().unwrap();
    }
    assert_eq!((server.received().len(), server.connections()), (40, connections));
}

#[test]
fn a_connection_that_the_server_has_closed_is_not_used_again() {
    for end in ["connection: close\r\n", ""] {
        let text = format!("HTTP/1.1 200 OK\r\n{end}content-length: {}\r\n\r\n{DONE}", DONE.len());
        let (closed, wait) = std::sync::mpsc::channel();
        let close: server::Act = Box::new(move |connection| {
            let bytes = text.as_bytes();
            std::io::Write::write_all(&mut connection.stream, bytes).unwrap();
            connection.stream.shutdown(std::net::Shutdown::Both).unwrap();
            closed.send(()).unwrap();
            false
        });
        let server = Server::start([close, done()]);
        let memos = builder(&server).retry(StandardRetry::never()).build().unwrap();
        write(&memos).send().unwrap();
        wait.recv().unwrap();
        write(&memos).send().unwrap();
        assert_eq!((server.received().len(), server.connections()), (2, 2));
    }
}

#[test]
fn a_connection_with_bytes_that_belong_to_no_answer_is_not_used_again() {
    let junk = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{DONE}HTTP/1.1 500 X\r\n\r\n", DONE.len());
    let server = Server::start([silent_after(junk), done()]);
    let memos = builder(&server).build().unwrap();
    write(&memos).send().unwrap();
    write(&memos).send().unwrap();
    assert_eq!(server.connections(), 2);
}

#[test]
fn dropping_a_stream_or_reaching_its_end_closes_the_connection() {
    let event = chunk("data: {\"type\":\"text\",\"data\":\"x\"}\n\n");
    let server = Server::start([endless(STREAM, event.clone())]);
    let mut events = builder(&server).build().unwrap().stream(talk()).unwrap();
    assert!(events.next().unwrap().is_ok());
    drop(events);
    server.wait_until_closed();
    // The end marker is the end, also if the server says no more and keeps the connection.
    let server = Server::start([silent_after(format!("{STREAM}{event}{}", chunk("data: [DONE]\n\n")))]);
    let mut events = builder(&server).build().unwrap().stream(talk()).unwrap();
    assert_eq!(events.by_ref().map(Result::unwrap).count(), 2);
    server.wait_until_closed();
    assert!(events.next().is_none());
}

#[test]
fn an_event_is_given_as_soon_as_it_has_arrived() {
    let (go_on, gate) = std::sync::mpsc::channel::<()>();
    let one_by_one: server::Act = Box::new(move |connection| {
        let event = chunk("data: {\"type\":\"text\",\"data\":\"x\"}\n\n");
        std::io::Write::write_all(&mut connection.stream, format!("{STREAM}{event}").as_bytes()).unwrap();
        // The next one is sent only once the one before was read.
        while gate.recv().is_ok() {
            std::io::Write::write_all(&mut connection.stream, event.as_bytes()).unwrap();
        }
        false
    });
    let server = Server::start([one_by_one]);
    let mut events = builder(&server).build().unwrap().stream(talk()).unwrap();
    for _ in 0..10 {
        assert!(events.next().unwrap().is_ok());
        go_on.send(()).unwrap();
    }
    assert!(events.next().unwrap().is_ok());
    drop(go_on);
    // Chunked bodies have an end of their own: this one broke off.
    assert!(events.next().unwrap().unwrap_err().is_connection());
}

#[test]
fn what_breaks_before_the_request_was_not_sent_and_what_breaks_after_it_may_have_been() {
    for breaks in ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"cod", "not HTTP\r\n\r\n"] {
        let server = Server::start([close_after(breaks)]);
        let memos = builder(&server).retry(StandardRetry::never()).build().unwrap();
        let error = write(&memos).send().unwrap_err();
        assert!(error.is_connection() && error.may_have_been_sent(), "{breaks:?}: {error:?}");
        assert_eq!(server.received().len(), 1);
    }
    // A port that is taken but not listened on refuses every connection.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for scheme in ["http", "https"] {
        let memos = Client::builder().api_key(KEY).base_url(format!("{scheme}://{address}"));
        let memos = memos.timer(Hurried::by(Duration::from_millis(1))).build().unwrap();
        let error = write(&memos).send().unwrap_err();
        assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
        assert_eq!(error.attempts(), 3, "even a write is repeated then");
        let error = memos.stream(talk()).unwrap_err();
        assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
    }
}

#[test]
fn a_server_that_speaks_no_tls_was_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let mut seen = Vec::new();
        let _ = std::io::Read::read_to_end(&mut stream, &mut seen);
        seen
    });
    let memos = Client::builder().api_key(KEY).base_url(&url).retry(StandardRetry::never()).build().unwrap();
    let error = write(&memos).send().unwrap_err();
    assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
    drop(memos);
    let seen = server.join().unwrap();
    assert!(!String::from_utf8_lossy(&seen).contains(KEY));
}

#[test]
fn an_answer_over_the_limit_is_given_up_however_it_comes() {
    let large = format!(r#"{{"code":0,"data":"{}"}}"#, "x".repeat(20_000));
    for act in [
        answer("200 OK", "", &large),
        endless("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", chunk(&" ".repeat(1000))),
        endless("HTTP/1.1 200 OK\r\n\r\n", " ".repeat(1000)),
    ] {
        let server = Server::start([act]);
        let error = write(&builder(&server).max_answer_size(10_000).build().unwrap()).send().unwrap_err();
        assert_eq!((error.kind(), error.http_status()), (ErrorKind::TooLarge, Some(200)), "{error:?}");
    }
}

#[test]
fn what_callers_hold_can_cross_threads() {
    fn sendable<T: Send + 'static>(_: &T) {}
    fn shareable<T: Send + Sync + Clone + 'static>(_: &T) {}
    let server = Server::start([silent_after(STREAM)]);
    let memos = builder(&server).build().unwrap();
    shareable(&memos);
    shareable(&Client::builder());
    assert_eq!(size_of::<Client>(), size_of::<usize>());
    let events = memos.stream(talk()).unwrap();
    sendable(&events);
}

#[test]
fn a_call_can_be_made_while_its_thread_ends() {
    struct Farewell(Client);
    impl Drop for Farewell {
        fn drop(&mut self) {
            write(&self.0).send().unwrap();
        }
    }
    thread_local! {
        static FAREWELL: std::cell::RefCell<Option<Farewell>> = const { std::cell::RefCell::new(None) };
    }
    let server = Server::start([done(), done()]);
    let memos = builder(&server).build().unwrap();
    thread::spawn(move || {
        FAREWELL.set(Some(Farewell(memos.clone())));
        write(&memos).send().unwrap();
    })
    .join()
    .unwrap();
    assert_eq!(server.received().len(), 2);
}
