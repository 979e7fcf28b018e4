//! Connections: how long they last, and how many calls they carry at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::json;
use tests::server::{Answer, Gate, Piece, Server};

use super::sdk::operations::Chat;
use super::sdk::types::Message;
use super::sdk::{Client, Set};
use super::{client, run};

fn chat(memos: &Client) -> Chat<Client, Set, Set, Set> {
    memos.chat().user_id("u").conversation_id("c").query("q")
}

fn event(text: &str) -> Piece {
    Piece::from(format!("data: {{\"response\":\"{text}\"}}\n\n").as_str())
}

#[test]
fn a_stream_that_nobody_reads_any_more_closes_its_connection() {
    let (server, closed) = (Server::start(), Gate::new());
    let endless = Piece::Endless(b"data: {\"response\":\"more\"}\n\n".to_vec(), closed.clone());
    server.on("/chat", Answer::events([event("one"), endless]));
    let mut events = run(chat(&client(&server)).stream()).unwrap();
    assert_eq!(run(events.next()).unwrap().unwrap().text(), Some("one"));
    drop(events);
    closed.pass().unwrap();
}

#[test]
fn a_stream_that_has_ended_closes_its_connection() {
    for end in ["data: [DONE]\n\n", "data: {\"type\":\"error\",\"content\":\"no model\"}\n\n"] {
        let (server, closed) = (Server::start(), Gate::new());
        let endless = Piece::Endless(b"data: {\"response\":\"more\"}\n\n".to_vec(), closed.clone());
        server.on("/chat", Answer::events([event("one"), end.into(), endless]));
        let mut events = run(chat(&client(&server)).stream()).unwrap();
        assert_eq!(run(events.next()).unwrap().unwrap().text(), Some("one"));
        run(events.next()).unwrap().ok();
        assert!(run(events.next()).is_none());
        // It is closed although there is still somebody who could read.
        closed.pass().unwrap();
        assert!(run(events.next()).is_none());
    }
}

#[test]
fn a_connection_that_the_server_has_closed_meanwhile_costs_no_call() {
    let server = Server::start();
    let memos = client(&server);
    for number in 1..=10 {
        let closed = Gate::new();
        server.on("/add/message", Answer::data(&json!({"task_id": "t"})).closing(&closed));
        // A write would not be repeated if anything of it had been sent.
        let add = memos.add_message().user_id("u").messages([Message::user(format!("{number}"))]);
        assert_eq!(run(add.response()).unwrap().attempts(), 1);
        assert_eq!(server.received().len(), number);
        closed.pass().unwrap();
    }
}

#[test]
fn calls_one_after_the_other_share_a_connection() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let (memos, all) = (client(&server), 50);
    for _ in 0..all {
        run(memos.clone().get_status().task_id("t").send()).unwrap();
    }
    // A connection is free again a moment after its answer, so that now and then there is one more.
    assert!(server.connections() < all / 2, "{}", server.connections());
}

#[test]
fn clones_of_a_client_call_at_the_same_time() {
    const CALLS: usize = 8;
    let (server, gate) = (Server::start(), Gate::new());
    let (arrived, all) = (AtomicUsize::new(0), gate.clone());
    server.on_each("/get/status", move |request| {
        // None is answered before all have come.
        if arrived.fetch_add(1, Ordering::Relaxed) + 1 == CALLS {
            all.open();
        }
        Answer::data(&json!({"task_id": request.json()["task_id"], "status": "running"})).behind(&gate)
    });
    let memos = client(&server);
    thread::scope(|scope| {
        for number in 0..CALLS {
            let memos = memos.clone();
            scope.spawn(move || {
                let status = run(memos.get_status().task_id(format!("t-{number}")).send()).unwrap();
                assert_eq!(status.into_inner().task_id, Some(format!("t-{number}")));
            });
        }
    });
    assert_eq!(server.received().len(), CALLS);
}

#[test]
fn a_stream_can_be_read_by_another_thread_while_other_calls_are_made() {
    let (server, gate) = (Server::start(), Gate::new());
    server.on("/chat", Answer::events([event("one"), Piece::Wait(gate.clone()), event("two")]));
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let memos = client(&server);
    let mut events = run(chat(&memos).stream()).unwrap();
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut texts = Vec::new();
            while let Some(event) = run(events.next()) {
                texts.push(event.unwrap().text().unwrap().to_owned());
            }
            texts
        });
        run(memos.get_status().task_id("t").send()).unwrap();
        gate.open();
        assert_eq!(reader.join().unwrap(), ["one", "two"]);
    });
}
