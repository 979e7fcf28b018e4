//! The client against a server on loopback: what goes over the wire, and what comes back.

mod answers;
mod beyond;
mod bodies;
mod call;
mod errors;
mod facts;
mod files;
mod operations;
mod pages;
mod repeats;
mod samples;
mod streams;
mod tasks;
mod timer;

use memos_sdk::{Client, ClientBuilder};
use serde_json::{Value, json};
use tests::instances::difference;
use tests::server::Server;

use crate::timer::Impatient;

const KEY: &str = "mpg-s3cret-key";

/// A client that repeats as clients do, but waits for nothing.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder().api_key(KEY).base_url(server.url()).timer(Impatient::default())
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// Fails unless two values say the same; `null`, absent, and an empty list or object do.
#[track_caller]
fn assert_same(got: &Value, sent: &Value, about: &str) {
    let different = difference(&json!({"value": sent}), &json!({"value": got}));
    assert!(different.is_none(), "{about}: {}\n sent: {sent}\n  got: {got}", different.unwrap_or_default());
}
