//! A request as it came.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method};
use memos_sdk_core::Operation;
use serde_json::Value;

/// A request as it came, and what became of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// The id of the operation that it is for; none for a path that the service does not have.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or as much of it as came before a fault ended the request.
    pub body: Bytes,
    /// When its head had come, since the server started.
    pub at: Duration,
    /// The same as a date.
    pub date: SystemTime,
    /// The number of the connection, from 1, in the order in which they were made.
    pub connection: u64,
    /// The fault that was done to it, as it is written on the command line.
    pub fault: Option<String>,
    /// Whether the service did what was asked for, or would have, had it not refused it: false where a fault came before.
    pub processed: bool,
}

impl Received {
    /// The value of the header of this name, in whatever case; of several, the first; none where it is not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is not JSON.
    pub fn json(&self) -> serde_json::Result<Value> {
        serde_json::from_slice(&self.body)
    }

    /// The body as the request of an operation.
    ///
    /// # Errors
    ///
    /// When it is not one of this operation.
    pub fn request<O: Operation>(&self) -> serde_json::Result<O> {
        serde_json::from_slice(&self.body)
    }
}
