//! The client against a server on loopback.

mod calls;
mod failures;
mod pages;
mod redirects;
mod retries;
mod secrets;
mod server;
mod shown;
mod streams;
mod tasks;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use memos_sdk_core::{ChatEvent, Clock, Error, Metadata, Moment, Operation, RequestEncoder, StreamingOperation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::server::Server;
use crate::{Client, ClientBuilder, Pause, Timer};

const KEY: &str = "s3cret-key";

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().api_key(KEY).base_url(server.url())
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// A timer whose waits are over at once, and whose clock says that they were made.
#[derive(Debug, Clone, Default)]
struct Impatient {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Impatient {
    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Clock for Impatient {
    fn moment(&self) -> Moment {
        let now = self.waits().iter().sum();
        Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 1.0 }
    }
}

impl Timer for Impatient {
    fn pause(&self, duration: Duration) -> Pause {
        self.waits.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

/// A write with a required and an optional member.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Add {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
}

fn add(text: &str) -> Add {
    Add { text: text.to_owned(), tag: None }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Added {
    id: Option<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

impl Operation for Add {
    type Output = Added;
    const METADATA: Metadata = Metadata::new("add", http::Method::POST, "/add");

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.json(self)
    }

    fn validate(&self) -> Result<(), Error> {
        if self.text.is_empty() { Err(Error::invalid_request("text is empty")) } else { Ok(()) }
    }
}

/// A read with a path and a query.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Look {
    file: String,
    limit: Option<u32>,
}

impl Operation for Look {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("look", http::Method::GET, "/files/{file}").safe().bare();

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.path("file", &self.file)?;
        request.query("limit", &self.limit)
    }
}

/// An operation that can stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Talk {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
}

fn talk() -> Talk {
    Talk { query: "Hi".to_owned(), stream: None }
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

/// An operation whose body is bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Upload {
    bytes: Vec<u8>,
}

impl Operation for Upload {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("upload", http::Method::PUT, "/upload");

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.body("application/octet-stream", Bytes::from(self.bytes.clone()))
    }
}
