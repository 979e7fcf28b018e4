//! What an async client cannot do: a call needs no runtime, and does not mind one.

use serde_json::json;
use tests::server::{Answer, Server};
use tokio::runtime::Builder;

use super::subject::sdk::Client;
use crate::KEY;

#[test]
fn a_call_works_without_a_runtime_and_within_any() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let memos = Client::builder().api_key(KEY).base_url(server.url()).build().unwrap();
    let call = || memos.get_status().task_id("t").send().unwrap();
    call();
    // Not even time or I/O are enabled there.
    Builder::new_current_thread().build().unwrap().block_on(async { call() });
    Builder::new_multi_thread().build().unwrap().block_on(async { call() });
    assert_eq!(server.received().len(), 3);
}
