//! The connections of the client against a server on loopback: time, what was sent, and what is closed.
//!
//! What goes over them is tested with both clients, outside of this crate.

mod connections;
mod forwarding;
mod limits;
mod secrets;
mod server;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use memos_sdk_core::{
    Call, ChatEvent, Clock, Error, Metadata, Moment, Operation, RawOperation, RequestEncoder, StreamingOperation,
};
use serde_json::{Value, json};

use self::server::Server;
use crate::{Client, ClientBuilder, Timer};

const KEY: &str = "s3cret-key";

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().api_key(KEY).base_url(server.url())
}

/// A write.
fn write(memos: &Client) -> Call<Client, RawOperation> {
    memos.raw("/write", json!({"text": "x"}))
}

/// A clock that goes on by so many seconds each time that somebody looks at it, and waits that take no time.
#[derive(Debug)]
struct Hurried {
    step: Duration,
    looks: AtomicU64,
}

impl Hurried {
    fn by(step: Duration) -> Self {
        Self { step, looks: AtomicU64::new(0) }
    }
}

impl Clock for Hurried {
    fn moment(&self) -> Moment {
        let looks = u32::try_from(self.looks.fetch_add(1, Ordering::Relaxed)).unwrap();
        let now = self.step * looks;
        Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 0.5 }
    }
}

impl Timer for Hurried {
    fn pause(&self, _: Duration) {}
}

/// An operation that can stream.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Talk {
    stream: Option<bool>,
}

fn talk() -> Talk {
    Talk { stream: None }
}

impl Operation for Talk {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("talk", http::Method::POST, "/talk");

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.json(self)
    }

    fn set_stream(&mut self, stream: bool) {
        self.stream = stream.then_some(true);
    }
}

impl StreamingOperation for Talk {
    type Event = ChatEvent;
}
