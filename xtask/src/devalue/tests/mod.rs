//! What the decoder promises.

mod encoder;
mod forms;
mod graph;
mod limits;
mod properties;
mod refusals;
mod scan;
mod select;

use serde_json::Value;

use super::Payload;

/// The payload of a page of the documentation site.
const SITE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/payload.json"));

/// The JSON value of a payload's root.
fn json(text: &str) -> crate::Result<Value> {
    let payload = Payload::decode(text)?;
    payload.to_json(payload.root())
}

/// Checks that an error mentions all of some things.
fn check_error<T: std::fmt::Debug>(result: crate::Result<T>, context: &str, mentions: &[&str]) {
    let shown = match result {
        Ok(value) => panic!("{context} was accepted as {value:?}"),
        Err(error) => error.to_string(),
    };
    for mention in mentions {
        assert!(shown.contains(mention), "{context}: {mention:?} is missing in:\n{shown}");
    }
}
