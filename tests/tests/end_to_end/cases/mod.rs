//! What holds for every client, written once and compiled for each: `super::subject` is the client that is meant.

mod answers;
mod beyond;
mod call;
mod connections;
mod errors;
mod files;
mod operations;
mod pages;
mod repeats;
mod streams;
mod tasks;
mod timeouts;
pub(crate) mod ways;

use tests::server::Server;
use tests::timer::Impatient;

use self::sdk::{Client, ClientBuilder};
use super::subject::{self, run, sdk};
use crate::KEY;

/// A client that repeats as clients do, but waits for nothing.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder().api_key(KEY).base_url(server.url()).timer(Impatient::default())
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}
