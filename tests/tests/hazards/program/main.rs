//! Uses what was generated for the hazards, and compares it with what their document says.

mod answers;
mod bodies;
mod names;
mod parameters;
mod schemas;
mod unions;

use memos_sdk::{Operation, RequestEncoder};
use memos_sdk_core::Config;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value as `T`, and sees to it that what is written again is what was read.
fn round<T: Serialize + DeserializeOwned>(value: Value) -> T {
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&read).expect("JSON"), value);
    read
}

/// A request as it goes over the wire: its first line, its headers, and its body.
fn sent<O: Operation>(request: &O) -> (String, Vec<String>, String) {
    let mut encoder = RequestEncoder::new("https://h", &O::METADATA);
    request.encode(&mut encoder).expect("it can be written");
    let request = encoder.finish().expect("it can be sent");
    let line = format!("{} {}", request.method(), request.uri().to_string().trim_start_matches("https://h"));
    let headers = request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")));
    (line, headers.collect(), String::from_utf8(request.body().to_vec()).expect("text"))
}

/// What an operation gives for an answer.
fn answered<O: Operation>(status: u16, body: &str) -> Result<O::Output, memos_sdk::Error> {
    let config = Config::builder().api_key("mpg-test").build().expect("settings");
    let answer = http::Response::builder().status(status).body(bytes::Bytes::copy_from_slice(body.as_bytes()));
    config.read::<O>(&answer.expect("an answer"))
}
