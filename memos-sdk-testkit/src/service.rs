//! What a MemOS answers, without a socket: requests and answers are data.

use std::time::SystemTime;

use bytes::Bytes;
use http::Request;
use memos_sdk_core::Code;

use crate::Answer;

/// A MemOS without a socket.
#[derive(Debug, Default)]
pub struct Service {}

impl Service {
    /// A service that knows nothing yet; the ids that it gives follow from the seed.
    pub fn new(seed: u64) -> Self {
        let _ = seed;
        Self {}
    }

    /// Answers a request that came at this time.
    pub fn answer(&mut self, request: &Request<Bytes>, date: SystemTime) -> Answer {
        let _ = (request, date);
        Answer::error(Code::INTERNAL_ERROR, "no such path")
    }
}
