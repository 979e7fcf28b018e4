//! A call through the SDK beside the same call by hand.
//!
//! ```sh
//! cargo bench -p memos-sdk-blocking
//! ```
//!
//! What is compared, and how, is the same as for the async client (`memos-sdk/benches/calls`), with `ureq` in place of
//! `reqwest`: by hand with structs, with structs that keep unknown members, with `serde_json::Value`, and through the SDK.
//!
//! The calls by hand are limited in time, as every call should be. That has its price: `ureq` then looks up the address for
//! each call, in a thread of its own, also where the connection is there already.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../../../memos-sdk/benches/calls/answers.rs"]
mod answers;
mod by_hand;
mod caller;
#[path = "../../../memos-sdk/benches/calls/compare.rs"]
mod compare;
#[path = "../../../memos-sdk/benches/calls/found.rs"]
mod found;
#[path = "../../../memos-sdk/benches/measure/mod.rs"]
mod measure;
#[path = "../../../memos-sdk/benches/calls/server.rs"]
mod server;

fn main() -> std::process::ExitCode {
    compare::main()
}
