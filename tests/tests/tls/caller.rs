//! Calls with both clients, and what they gave.

use std::time::Duration;

use serde_json::{Value, json};
use tests::server::Gate;

/// The API key of the calls.
pub(crate) const KEY: &str = "mpg-s3cret-key";

/// The settings of a client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) base_url: String,
    pub(crate) roots: Option<String>,
    pub(crate) proxy: Option<String>,
    pub(crate) connect_timeout: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Client {
    Async,
    Blocking,
}

pub(crate) const CLIENTS: [Client; 2] = [Client::Async, Client::Blocking];

/// One builder for both clients, which have the same settings and differ in their types.
macro_rules! client {
    ($sdk:ident, $settings:expr) => {{
        let settings: &Settings = $settings;
        let mut builder = $sdk::Client::builder()
            .api_key(KEY)
            .base_url(&settings.base_url)
            .allow_insecure_http(true)
            .retry($sdk::StandardRetry::new().max_retries(0));
        if let Some(roots) = &settings.roots {
            builder = builder.root_certificates(roots.as_str());
        }
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(connect_timeout) = settings.connect_timeout {
            builder = builder.connect_timeout(connect_timeout);
        }
        builder.build().unwrap()
    }};
}

impl Client {
    /// Makes calls one after the other; each sends as much as its size says.
    pub(crate) fn calls(self, settings: &Settings, sizes: &[usize]) -> Vec<Value> {
        let bodies = sizes.iter().map(|size| json!({"task_id": "t".repeat(*size)}));
        match self {
            Self::Async => {
                let memos = client!(memos_sdk, settings);
                let runtime = runtime();
                bodies.map(|body| told(runtime.block_on(memos.raw("/get/status", body).send()))).collect()
            }
            Self::Blocking => {
                let memos = client!(memos_sdk_blocking, settings);
                bodies.map(|body| told(memos.raw("/get/status", body).send())).collect()
            }
        }
    }

    /// Reads a stream, opening the next gate after each event.
    pub(crate) fn stream(self, settings: &Settings, gates: &[Gate]) -> Vec<Value> {
        let mut gates = gates.iter();
        let mut seen = |outcome: memos_sdk::Result<memos_sdk::ChatEvent>| {
            gates.by_ref().take(1).for_each(Gate::open);
            told(outcome.map(|event| json!(event.text())))
        };
        match self {
            Self::Async => {
                let memos = client!(memos_sdk, settings);
                runtime().block_on(async {
                    let call = memos.chat().user_id("u").conversation_id("c").query("q");
                    let mut events = match call.stream().await {
                        Ok(events) => events,
                        Err(error) => return vec![told(Err(error))],
                    };
                    let mut all = Vec::new();
                    while let Some(event) = events.next().await {
                        all.push(seen(event));
                    }
                    all
                })
            }
            Self::Blocking => {
                let memos = client!(memos_sdk_blocking, settings);
                match memos.chat().user_id("u").conversation_id("c").query("q").stream() {
                    Ok(events) => events.map(seen).collect(),
                    Err(error) => vec![told(Err(error))],
                }
            }
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

pub(crate) fn told(outcome: memos_sdk::Result<Value>) -> Value {
    match outcome {
        Ok(data) => json!({"data": data}),
        Err(error) => json!({
            "kind": error.kind().as_str(),
            "message": error.message(),
            "suggestion": error.suggestion().map(without_numbers),
            "http_status": error.http_status(),
            "may_have_been_sent": error.may_have_been_sent(),
            "retryable": error.is_retryable(),
            "chain": without_numbers(&error.chain().to_string()),
        }),
    }
}

/// A text without its numbers: ports, and the time at which a certificate was looked at.
fn without_numbers(text: &str) -> String {
    text.split(|character: char| character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("#")
}
