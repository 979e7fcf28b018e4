//! Each kind of fault, as it is seen from the wire.

use std::sync::mpsc::channel;
use std::time::Duration;

use memos_sdk_core::Code;

use super::*;
use crate::Fault;

/// What comes back for a search at a server with this fault, and whether the service did it.
fn got(fault: &Fault) -> (Got, bool) {
    got_for(fault, &search(), None)
}

/// The same for any request; of an answer that stops without an end, so many bytes of the body are waited for.
fn got_for(fault: &Fault, request: &str, least: Option<usize>) -> (Got, bool) {
    let (tell, told) = channel();
    let memos = MemOs::builder().fault(fault.clone()).on_received(move |_| tell.send(()).unwrap()).start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(request);
    told.recv().unwrap();
    let stops = ["hang", "stall"].iter().any(|word| fault.to_string().starts_with(word));
    let got = if stops { client.got_before_silence(least) } else { client.got() };
    drop(client);
    assert!(memos.wait_until_idle(Duration::from_secs(20)), "{fault}: a connection is left behind");
    let received = memos.received().remove(0);
    assert_eq!(received.fault, Some(fault.to_string()));
    // It has happened once, so the server is well now.
    let mut client = Client::connect(&memos);
    client.send(search());
    assert!(client.got().head().starts_with("HTTP/1.1 200 OK"), "{fault}: the server is not well again");
    (got, received.processed)
}

/// The proper answer to a search.
fn proper() -> Got {
    let memos = MemOs::start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(search());
    client.got()
}

#[test]
fn connections_break_as_they_are_told() {
    let check = |fault: Fault, text: &str, end: End| {
        let (got, processed) = got(&fault);
        assert_eq!((got.text.as_str(), got.end), (text, end), "{fault}");
        assert!(!processed, "{fault}");
    };
    check(Fault::reset_before_request(), "", End::Reset);
    check(Fault::reset_after_request(), "", End::Reset);
    check(Fault::close_without_answer(), "", End::Closed);
    check(Fault::hang(), "", End::Silent);
    check(Fault::garbage(), "\u{16}\u{3}\u{1} this is not HTTP\r\n\r\n", End::Closed);
}

#[test]
fn what_is_asked_for_is_done_first_when_that_is_wanted() {
    let check = |fault: Fault, done: bool| assert_eq!(got(&fault).1, done, "{fault}");
    check(Fault::reset_before_request().after_processing(), false);
    for fault in [
        Fault::reset_after_request(),
        Fault::close_without_answer(),
        Fault::hang(),
        Fault::garbage(),
        Fault::status(500),
        Fault::code(Code::INTERNAL_ERROR),
        Fault::redirect(307, "/"),
    ] {
        check(fault.clone(), false);
        check(fault.after_processing(), true);
    }
}

#[test]
fn a_body_is_not_waited_for_by_a_reset_before_it() {
    let memos = MemOs::builder().fault(Fault::reset_before_request()).start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(&search()[..search().len() - 5]);
    assert_eq!(client.got().end, End::Reset);
    let received = memos.received().remove(0);
    assert_eq!((received.operation, received.body.len()), (Some("search_memory"), 0));
}

#[test]
fn other_answers_than_the_services_come_as_they_are_told() {
    let check = |fault: Fault, status: &str, header: (&str, Option<&str>), body: &str| {
        let (got, processed) = got(&fault);
        assert!(got.head().starts_with(&format!("HTTP/1.1 {status}")), "{fault}: {}", got.head());
        assert_eq!(got.header(header.0), header.1, "{fault}: {}", got.head());
        assert!(got.body().starts_with(body), "{fault}: {}", got.body());
        assert_eq!(got.body().is_empty(), body.is_empty(), "{fault}: {}", got.body());
        assert_eq!(got.header("content-length"), Some(got.body().len().to_string().as_str()), "{fault}");
        assert!(!processed, "{fault}");
    };
    check(Fault::status(503), "503 Service Unavailable", ("content-type", None), "");
    check(Fault::status(503).retry_after(2), "503", ("retry-after", Some("2")), "");
    check(Fault::status(200).header("X-Trace", "7"), "200", ("x-trace", Some("7")), "");
    check(Fault::status(502).html(), "502", ("content-type", Some("text/html")), "<!DOCTYPE html>");
    check(
        Fault::status(429).envelope(Code::RATE_LIMIT_EXCEEDED),
        "429",
        ("content-type", Some("application/json")),
        r#"{"code":40300,"#,
    );
    check(Fault::code(Code::new(12345)), "200", ("content-type", Some("application/json")), r#"{"code":12345"#);
    check(Fault::status(200).body("text/x", "{\"code\":"), "200", ("content-type", Some("text/x")), "{\"code\":");
    check(Fault::redirect(307, "http://localhost:1/"), "307", ("location", Some("http://localhost:1/")), "");
    // Those that no server may end a request with go out nevertheless.
    check(Fault::status(99).html(), "99 ", ("content-type", Some("text/html")), "<!DOCTYPE html>");
    check(Fault::status(101), "101 Switching Protocols", ("content-type", None), "");
    check(Fault::status(65535), "65535 ", ("content-type", None), "");
}

#[test]
fn an_answer_that_is_late_is_whole_nevertheless() {
    let proper = proper();
    for fault in [
        Fault::delay(Duration::from_millis(3)),
        Fault::trickle(Duration::from_micros(1)),
        Fault::delay_events(Duration::from_millis(3)),
        Fault::content_type("application/json"),
    ] {
        let (got, processed) = got(&fault);
        assert_eq!((got.body(), got.end, processed), (proper.body(), End::Closed, true), "{fault}");
    }
}

#[test]
fn an_answer_is_spoilt_as_it_is_told() {
    let proper = proper();
    let length = proper.body().len();
    let check = |fault: Fault, announced: usize, body: &str, end: End| {
        let (got, processed) = got_for(&fault, &search(), Some(body.len()));
        assert!(got.head().starts_with("HTTP/1.1 200 OK"), "{fault}: {}", got.head());
        assert_eq!(got.header("content-length"), Some(announced.to_string().as_str()), "{fault}");
        assert_eq!((got.body(), got.end), (body, end), "{fault}");
        assert!(processed, "{fault}");
    };
    let half = &proper.body()[..length / 2];
    check(Fault::reset_in_answer(), length, half, End::Reset);
    check(Fault::stall_in_answer(), length, half, End::Silent);
    check(Fault::truncated(), length / 2, half, End::Closed);
    check(Fault::cut_off(5), length, &proper.body()[..length - 5], End::Closed);
    check(Fault::cut_off(length + 5), length + 5, "", End::Closed);
    check(Fault::surplus(3), length, &format!("{}xxx", proper.body()), End::Closed);
    check(Fault::surplus(10_000), length, &format!("{}{}", proper.body(), "x".repeat(10_000)), End::Closed);
    check(Fault::hang_after_events(0), length, "", End::Silent);
    check(Fault::hang_after_events(1), length, proper.body(), End::Silent);
    check(Fault::break_after_events(0), length, "", End::Closed);
    check(Fault::break_after_events(1), length, proper.body(), End::Closed);
    let blanks = |count: usize| format!("{}{}", proper.body(), " ".repeat(count));
    check(Fault::oversized(100_000), 100_000, &blanks(100_000 - length), End::Closed);
    check(Fault::oversized(1), length, proper.body(), End::Closed);
}

#[test]
fn the_length_of_what_comes_in_chunks_is_not_announced() {
    let (got, _) = got(&Fault::oversized(1000).chunked());
    assert_eq!(got.header("content-length"), None);
    assert_eq!(got.header("transfer-encoding"), Some("chunked"));
    assert!(got.body().ends_with("0\r\n\r\n"));
}

#[test]
fn a_content_type_is_claimed_and_a_header_added() {
    let (got, _) = got(&Fault::content_type("text/html").header("x-a", "b").header("content-language", "pt"));
    assert_eq!(got.header("content-type"), Some("text/html"));
    assert_eq!((got.header("x-a"), got.header("content-language")), (Some("b"), Some("pt")));
    assert_eq!(got.body(), proper().body());
}

#[test]
fn compression_is_as_good_as_it_is_told() {
    let check = |fault: Fault, whole: bool| {
        let (got, processed) = got(&fault);
        assert_eq!(got.header("content-encoding"), Some("gzip"), "{fault}");
        let bytes: Vec<u8> = got.body().chars().map(|character| u8::try_from(character).unwrap()).collect();
        let text = std::io::read_to_string(flate2::bufread::GzDecoder::new(bytes.as_slice()));
        assert_eq!(text.ok().as_deref(), whole.then_some(proper().body()), "{fault}");
        assert!(processed);
    };
    check(Fault::gzip(), true);
    check(Fault::broken_gzip(), false);
}

#[test]
fn a_stream_stops_and_breaks_where_it_is_told() {
    let chat = post("/chat", r#"{"user_id":"ada","conversation_id":"c","query":"Hello!","stream":true}"#);
    let memos = MemOs::start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(&chat);
    let proper = client.got();
    assert!(proper.body().ends_with("0\r\n\r\n"), "{}", proper.text);
    let events: Vec<&str> = proper.body().split_inclusive("\n\n\r\n").filter(|event| event.contains("data:")).collect();
    assert!(events.len() > 2, "{}", proper.text);
    let check = |fault: Fault, count: usize, end: End| {
        let expected = events[..count].concat();
        let (got, processed) = got_for(&fault, &chat, Some(expected.len()));
        assert_eq!((got.body(), got.end, processed), (expected.as_str(), end, true), "{fault}");
        assert_eq!(got.header("transfer-encoding"), Some("chunked"), "{fault}");
    };
    check(Fault::break_after_events(0), 0, End::Closed);
    check(Fault::break_after_events(2), 2, End::Closed);
    check(Fault::break_after_events(events.len() + 9), events.len(), End::Closed);
    check(Fault::hang_after_events(1), 1, End::Silent);
    let (late, _) = got_for(&Fault::delay_events(Duration::from_millis(1)), &chat, None);
    assert_eq!(late.body(), proper.body());
    for fault in [Fault::cut_off(1), Fault::reset_in_answer(), Fault::stall_in_answer()] {
        assert!(!got_for(&fault, &chat, Some(1)).0.body().ends_with("0\r\n\r\n"), "{fault}");
    }
    assert!(got_for(&Fault::surplus(3), &chat, None).0.body().ends_with("0\r\n\r\nxxx"));
}

#[test]
fn nobody_waits_for_a_client_that_has_left() {
    let hour = Duration::from_secs(3600);
    let memos = MemOs::start().unwrap();
    let check = |memos: &MemOs, fault: Option<Fault>, begins: bool| {
        let text = format!("{fault:?}");
        if let Some(fault) = fault {
            memos.fault(fault);
        }
        let mut client = Client::connect(memos);
        client.send(search());
        let got = client.got_before_silence(begins.then_some(1));
        assert_eq!((!got.text.is_empty(), got.end), (begins, End::Silent), "{text}");
        drop(client);
        assert!(memos.wait_until_idle(Duration::from_secs(20)), "{text}: a connection is left behind");
    };
    check(&memos, Some(Fault::delay(hour)), false);
    check(&memos, Some(Fault::delay(Duration::MAX)), false);
    check(&memos, Some(Fault::trickle(hour)), true);
    check(&memos, Some(Fault::stall_in_answer()), true);
    check(&MemOs::builder().latency(hour).start().unwrap(), None, false);
    check(&MemOs::builder().latency(Duration::MAX).fault(Fault::delay(hour)).start().unwrap(), None, false);
}

#[test]
fn an_answer_without_an_end_ends_with_the_client_or_the_server() {
    for fault in [Fault::oversized(u64::MAX), Fault::surplus(usize::MAX), Fault::oversized(u64::MAX).chunked()] {
        let memos = MemOs::builder().fault(fault.clone().times(2)).start().unwrap();
        for _ in 0..2 {
            let mut client = Client::connect(&memos);
            client.send(search());
            assert_eq!(client.some(100_000), 100_000, "{fault}");
            drop(client);
            assert!(memos.wait_until_idle(Duration::from_secs(20)), "{fault}: a connection is left behind");
        }
        memos.fault(fault);
        let mut client = Client::connect(&memos);
        client.send(search());
        client.some(1);
        memos.stop();
    }
}

#[test]
fn odd_answers_do_the_server_no_harm() {
    for fault in [
        Fault::status(204).html(),
        Fault::status(304).envelope(Code::INTERNAL_ERROR),
        Fault::status(999),
        Fault::status(500).header("content-length", "7").header("transfer-encoding", "chunked"),
        Fault::cut_off(3).header("content-length", "7").header("connection", "upgrade"),
        Fault::redirect(0, "\r\n\r\nHTTP/1.1 200 OK"),
        Fault::surplus(0),
        Fault::cut_off(0),
        Fault::oversized(0),
    ] {
        let (got, _) = got(&fault);
        assert!(got.text.starts_with("HTTP/1.1 "), "{fault}: {}", got.text);
        let answers = got.text.lines().filter(|line| line.starts_with("HTTP/1.1")).count();
        assert_eq!((answers, got.end), (1, End::Closed), "{fault}: {}", got.text);
        assert!(got.text.matches("content-length").count() <= 1, "{fault}: {}", got.text);
    }
}

#[test]
fn faults_happen_in_order_and_are_cleared() {
    let memos = MemOs::start().unwrap();
    memos.fault(Fault::status(500)).fault(Fault::status(501).times(2)).fault(Fault::status(502).always());
    let status = || {
        let mut client = Client::connect(&memos);
        client.send(search());
        client.got().text[9..12].to_owned()
    };
    assert_eq!([status(), status(), status(), status(), status()], ["500", "501", "501", "502", "502"]);
    memos.clear_faults();
    assert_eq!(status(), "200");
}

#[test]
fn a_connection_stays_after_a_fault_that_leaves_it() {
    let memos = MemOs::builder().fault(Fault::status(503)).fault(Fault::gzip()).start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(search().replace("connection: close\r\n", ""));
    assert!(client.answer().head().starts_with("HTTP/1.1 503"));
    client.send(search());
    assert_eq!(client.got().header("content-encoding"), Some("gzip"));
    assert_eq!(memos.connections(), 1);
}
