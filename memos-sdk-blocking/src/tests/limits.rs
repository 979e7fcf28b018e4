use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use memos_sdk_core::{ErrorKind, StandardRetry, StreamEnd};

use super::server::{STREAM, Server, answer, chunk, endless, silent_after};
use super::*;

const SECOND: Duration = Duration::from_secs(1);
/// Long enough for loopback, and short enough to wait for.
const SHORT: Duration = Duration::from_millis(40);

const EVENT: &str = "data: {\"type\":\"text\",\"data\":\"x\"}\n\n";

#[test]
fn an_attempt_ends_in_time_whatever_the_server_holds_back() {
    for held_back in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}"] {
        let server = Server::start([silent_after(held_back)]);
        let memos = builder(&server).timeout(SHORT).build().unwrap();
        let error = write(&memos).send().unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_sent(), "{held_back:?}: {error:?}");
        assert_eq!(error.message(), "the attempt took longer than 40ms");
        server.wait_until_closed();
    }
}

#[test]
fn an_attempt_ends_in_time_also_if_bytes_come_all_the_time() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([endless(head, chunk(" "))]);
    let memos = builder(&server).timeout(SECOND * 30).timer(Hurried::by(SECOND)).build().unwrap();
    let error = write(&memos).send().unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    assert_eq!((error.message(), error.http_status()), ("the attempt took longer than 30s", Some(200)));
}

#[test]
fn a_head_without_an_end_is_given_up_for_its_size() {
    let server = Server::start([endless("HTTP/1.1 200 OK\r\n", "x: y\r\n")]);
    let memos = builder(&server).timer(Hurried::by(SHORT / 1000)).build().unwrap();
    let error = write(&memos).send().unwrap_err();
    assert!(error.is_connection() && error.may_have_been_sent(), "{error:?}");
}

#[test]
fn an_attempt_ends_in_time_also_if_the_server_takes_the_request_slowly() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (time_is_over, until_then) = std::sync::mpsc::channel::<()>();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut taken = 0;
        // It takes a little at a time, and never stops taking.
        while until_then.try_recv().is_err() {
            match stream.read(&mut [0; 512]) {
                Ok(read) if read > 0 => taken += read,
                _ => break,
            }
        }
        taken
    });
    let memos = Client::builder().api_key(KEY).base_url(format!("http://{address}"));
    let memos = memos.timeout(SECOND * 60).timer(Hurried::by(SECOND)).build().unwrap();
    let large = "x".repeat(8 * 1024 * 1024);
    let error = memos.raw("/write", serde_json::json!(large)).send().unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    // It may have seen the end of the connection before.
    let _ = time_is_over.send(());
    assert!(server.join().unwrap() < large.len());
}

#[test]
fn a_clock_that_goes_back_gives_no_more_time() {
    #[derive(Debug)]
    struct Backwards(Hurried);
    impl Clock for Backwards {
        fn moment(&self) -> Moment {
            let moment = self.0.moment();
            Moment { now: (SECOND * 3600).saturating_sub(moment.now), ..moment }
        }
    }
    impl Timer for Backwards {
        fn pause(&self, _: Duration) {}
    }
    let server = Server::start([silent_after("")]);
    let memos = builder(&server).timeout(SHORT).timer(Backwards(Hurried::by(SECOND))).build().unwrap();
    let error = write(&memos).send().unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
}

#[test]
fn a_connection_that_takes_too_long_has_carried_nothing() {
    // A server that accepts and says nothing: the handshake does not end.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    for (settings, message) in [
        (Client::builder().connect_timeout(SHORT), "making a connection took too long"),
        (Client::builder().timeout(SHORT), "the attempt took longer than 40ms"),
        (Client::builder().attempt_timeout(SHORT), "the attempt took longer than 40ms"),
    ] {
        let memos = settings.api_key(KEY).base_url(&url).retry(StandardRetry::never()).build().unwrap();
        let error = write(&memos).send().unwrap_err();
        assert_eq!(error.message(), message);
        assert!(error.is_timeout() && !error.may_have_been_sent(), "{error:?}");
    }
}

#[test]
fn a_read_that_took_too_long_is_sent_again_and_a_write_is_not() {
    for (safe, arrivals) in [(true, 3), (false, 1)] {
        let server = Server::start([silent_after(""), silent_after(""), silent_after("")]);
        let memos = builder(&server).attempt_timeout(SHORT).timer(Hurried::by(SHORT / 40)).build().unwrap();
        let call = write(&memos);
        let error = if safe { call.safe() } else { call }.send().unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!((error.attempts() as usize, server.received().len()), (arrivals, arrivals));
    }
}

#[test]
fn a_stream_that_is_alive_goes_on_for_hours() {
    let server = Server::start([endless(STREAM, chunk(EVENT))]);
    let memos = builder(&server).timeout(SECOND * 60).stream_idle_timeout(SECOND * 60).timer(Hurried::by(SECOND * 5));
    let memos = memos.build().unwrap();
    let mut events = memos.stream(talk()).unwrap();
    while memos.exchange().moment().now < SECOND * 3600 * 2 {
        assert!(events.next().unwrap().is_ok());
    }
    drop(events);
    server.wait_until_closed();
}

#[test]
fn a_stream_without_events_ends_with_a_time_out() {
    // Silence.
    let server = Server::start([silent_after(format!("{STREAM}{}", chunk(EVENT)))]);
    let mut events = builder(&server).stream_idle_timeout(SHORT).build().unwrap().stream(talk()).unwrap();
    assert!(events.next().unwrap().is_ok());
    let error = events.next().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no event came for 40ms"));
    assert!(events.next().is_none() && events.end().is_none());
    server.wait_until_closed();
    // Comments show that the connection lives, and not that the service works.
    let server = Server::start([endless(format!("{STREAM}{}", chunk(EVENT)), chunk(": alive\n"))]);
    let memos = builder(&server).stream_idle_timeout(SECOND * 60).timer(Hurried::by(SECOND)).build().unwrap();
    let mut events = memos.stream(talk()).unwrap();
    assert!(events.next().unwrap().is_ok());
    let error = events.next().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no event came for 60s"));
}

#[test]
fn a_reader_that_takes_its_time_is_not_a_silent_server() {
    let end = "data: [DONE]\n\n";
    let server = Server::start([silent_after(format!("{STREAM}{}{}", chunk(EVENT), chunk(end)))]);
    let memos = builder(&server).stream_idle_timeout(SECOND * 60).timer(Hurried::by(SECOND)).build().unwrap();
    let mut events = memos.stream(talk()).unwrap();
    assert!(events.next().unwrap().is_ok());
    // Time goes by with each look at the clock.
    for _ in 0..1000 {
        memos.exchange().moment();
    }
    assert!(events.next().unwrap().is_ok());
    assert_eq!(events.end(), Some(StreamEnd::Done));
}

#[test]
fn a_stream_that_does_not_begin_is_over_with_the_call() {
    let server = Server::start([silent_after("")]);
    let error = builder(&server).timeout(SHORT).build().unwrap().stream(talk()).unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
}

#[test]
fn a_stream_may_last_longer_than_the_call_that_began_it() {
    let server = Server::start([
        answer("200 OK", "", r#"{"code":0,"data":{}}"#),
        silent_after(format!("{STREAM}{}", chunk(EVENT))),
    ]);
    let memos = builder(&server).timeout(SHORT).stream_idle_timeout(SHORT * 4).build().unwrap();
    write(&memos).send().unwrap();
    // On the connection of the call before, whose limits are gone.
    let mut events = memos.stream(talk()).unwrap();
    assert!(events.next().unwrap().is_ok());
    assert_eq!(events.next().unwrap().unwrap_err().message(), "no event came for 160ms");
    assert_eq!(server.connections(), 1);
}
