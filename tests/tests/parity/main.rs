//! The two clients are one SDK: what one can do, the other can, with the same types, and in the same program.

mod connections;
mod runtimes;
mod shared;
mod surfaces;
mod together;

use tests::server::Server;

const KEY: &str = "mpg-1234";

fn asynchronous(server: &Server) -> memos_sdk::Client {
    memos_sdk::Client::builder().api_key(KEY).base_url(server.url()).build().unwrap()
}

fn blocking(server: &Server) -> memos_sdk_blocking::Client {
    memos_sdk_blocking::Client::builder().api_key(KEY).base_url(server.url()).build().unwrap()
}
