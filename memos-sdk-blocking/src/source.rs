//! The bytes of a streamed answer, and how long it may be without an event.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use memos_sdk_core::{Error, Result};

use crate::Timer;
use crate::body::Body;
use crate::exchange::caused_by;
use crate::transport::{Limits, limited};

/// Where the bytes of a streamed answer come from; dropping it closes the connection.
pub(crate) struct Source {
    body: Body,
    buffer: Box<[u8]>,
    timer: Arc<dyn Timer>,
    idle_timeout: Duration,
    /// When the next event has to be there, as the timer's clock shows it. It is set when somebody waits for one, so that
    /// a slow reader is not taken for a slow server.
    deadline: Option<Duration>,
}

/// The part of a stream that is read at once.
const PIECE: usize = 16 * 1024;

impl Source {
    pub(crate) fn new(body: Body, timer: Arc<dyn Timer>, idle_timeout: Duration) -> Self {
        Self { body, buffer: vec![0; PIECE].into(), timer, idle_timeout, deadline: None }
    }

    /// Says that an event has come: bytes alone, as comments are, do not show that the service still works.
    pub(crate) fn restart_idle_time(&mut self) {
        self.deadline = None;
    }

    /// The next bytes; `None` at the end, an error if the connection broke or no event came for too long.
    pub(crate) fn read(&mut self) -> Option<Result<&[u8]>> {
        let idle_timeout = self.idle_timeout;
        let deadline = *self.deadline.get_or_insert_with(|| self.timer.now().saturating_add(idle_timeout));
        let timer = Arc::clone(&self.timer);
        let limits = Limits { timer, deadline, timeout: idle_timeout, connect_timeout: idle_timeout };
        match limited(limits, || self.body.read(&mut self.buffer)) {
            Ok(0) => None,
            Ok(length) => Some(Ok(self.buffer.get(..length).unwrap_or_default())),
            Err(error) => Some(Err(match error.into() {
                ureq::Error::Timeout(_) => Error::idle_timeout(idle_timeout),
                error => caused_by(Error::broken_answer(), error),
            })),
        }
    }
}
