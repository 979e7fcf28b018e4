//! Servers that do not go on: calls and streams end all the same, after little time here.
//!
//! These wait for a moment indeed, since a time-out is over only when its time is.

use std::time::Duration;

use tests::server::{Answer, Gate, Piece, Server};

use super::sdk::types::Message;
use super::sdk::{Client, ErrorKind, StandardRetry};
use super::{builder, run};
use crate::KEY;
use crate::faults::done;

/// Long enough for a busy machine to have sent a request.
const TIMEOUT: Duration = Duration::from_millis(300);

#[test]
fn a_call_that_is_not_answered_in_time_may_have_been_sent_and_is_repeated_only_if_it_is_no_write() {
    let (server, gate) = (Server::start(), Gate::new());
    let memos = builder(&server).attempt_timeout(TIMEOUT).build().unwrap();
    for path in ["/search/memory", "/add/message"] {
        server.on(path, done().behind(&gate));
    }
    let error = run(memos.search_memory().user_id("u").query("q").send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.received().len()), (ErrorKind::Timeout, 3, 3), "{error:?}");
    assert!(error.may_have_been_sent() && error.is_retryable() && error.suggestion().is_some(), "{error:?}");
    let error = run(memos.add_message().user_id("u").messages([Message::user("Hi")]).send()).unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.received().len()), (ErrorKind::Timeout, 1, 4), "{error:?}");
    assert!(error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    gate.open();
}

#[test]
fn an_answer_that_does_not_end_in_time_is_a_time_out() {
    let (server, gate) = (Server::start(), Gate::new());
    let memos = builder(&server).attempt_timeout(TIMEOUT).retry(StandardRetry::never()).build().unwrap();
    for pieces in [vec![], vec!["{\"code\": 0, ".into()]] {
        let pieces = pieces.into_iter().chain([Piece::Wait(gate.clone())]);
        server.on("/search/memory", Answer::chunks(200, "application/json", pieces));
        let error = run(memos.search_memory().user_id("u").query("q").send()).unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
    }
    gate.open();
}

#[test]
fn a_stream_that_falls_silent_ends_also_if_comments_come() {
    let event = || Piece::from("data: {\"response\":\"one\"}\n\n");
    let (server, gate, closed) = (Server::start(), Gate::new(), Gate::new());
    // Time goes by here, as it does not for a client whose timer keeps nobody waiting.
    let memos = Client::builder().api_key(KEY).base_url(server.url()).stream_idle_timeout(TIMEOUT).build().unwrap();
    for rest in [Piece::Wait(gate.clone()), Piece::Endless(b": still here\n\n".to_vec(), closed.clone())] {
        server.on("/chat", Answer::events([event(), rest]));
        let mut events = run(memos.chat().user_id("u").conversation_id("c").query("q").stream()).unwrap();
        assert_eq!(run(events.next()).unwrap().unwrap().text(), Some("one"));
        let error = run(events.next()).unwrap().unwrap_err();
        assert!(error.is_timeout() && error.may_have_been_sent(), "{error:?}");
        assert!(run(events.next()).is_none() && events.end().is_none());
    }
    // A stream that has failed is not read any more.
    closed.pass().unwrap();
    gate.open();
}
