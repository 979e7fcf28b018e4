//! What a blocking client cannot do: a call is given up by dropping its future.

use tests::server::{Answer, Gate, Piece, Server};

use super::subject::run;
use super::subject::sdk::Client;
use crate::KEY;

#[test]
fn a_call_whose_future_is_dropped_closes_its_connection() {
    let (server, arrived, dropped, closed) = (Server::start(), Gate::new(), Gate::new(), Gate::new());
    let (arrives, rest) = (arrived.clone(), [Piece::Wait(dropped.clone()), Piece::Endless(vec![b' '], closed.clone())]);
    server.on_each("/get/status", move |_| {
        arrives.open();
        Answer::chunks(200, "application/json", rest.clone())
    });
    let memos = Client::builder().api_key(KEY).base_url(server.url()).build().unwrap();
    run(async {
        tokio::select! {
            outcome = memos.get_status().task_id("t").send() => panic!("{outcome:?}"),
            passed = tokio::task::spawn_blocking(move || arrived.pass()) => passed.unwrap().unwrap(),
        }
    });
    dropped.open();
    closed.pass().unwrap();
}
