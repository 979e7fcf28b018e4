//! The clients against a server on loopback: what goes over the wire, and what comes back.
//!
//! Every case is written once, without a word about how a client waits, and compiled for each client.

mod asynchronous;
#[allow(clippy::duplicate_mod, reason = "the cases are the same for both clients")]
mod blocking;
mod bodies;
mod both;
mod facts;
mod faults;
mod program;
mod samples;

use serde_json::{Value, json};
use tests::instances::difference;

const KEY: &str = "mpg-s3cret-key";

/// The path of an operation as it goes over the wire, below that of the base URL.
fn wire_path(path: &str) -> String {
    format!("/api/openmem/v1{path}")
}

/// Fails unless two values say the same; `null`, absent, and an empty list or object do.
#[track_caller]
fn assert_same(got: &Value, sent: &Value, about: &str) {
    let different = difference(&json!({"value": sent}), &json!({"value": got}));
    assert!(different.is_none(), "{about}: {}\n sent: {sent}\n  got: {got}", different.unwrap_or_default());
}
