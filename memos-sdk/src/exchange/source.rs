//! The bytes of a streamed answer, and how long it may be without an event.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body;
use memos_sdk_core::{Error, Result};
use tokio::time::{Sleep, sleep};

use super::{broke_off, no_runtime};

/// Where the bytes of a streamed answer come from; dropping it closes the connection.
pub(crate) struct Source {
    body: reqwest::Body,
    idle_timeout: Duration,
    /// Runs from the moment at which there was nothing to read, so that a slow reader is not taken for a slow server.
    idle: Option<Pin<Box<Sleep>>>,
}

impl Source {
    pub(crate) fn new(body: reqwest::Body, idle_timeout: Duration) -> Self {
        Self { body, idle_timeout, idle: None }
    }

    /// Says that an event has come: bytes alone, as comments are, do not show that the service still works.
    pub(crate) fn restart_idle_time(&mut self) {
        self.idle = None;
    }

    /// The next bytes; `None` at the end, an error if the connection broke or no event came for too long.
    pub(crate) fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                // A frame without data has trailers, of which event streams have none.
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(broke_off(error)))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return self.poll_idle(context).map(|error| Some(Err(error))),
            }
        }
    }

    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        // Without a runtime the time cannot be limited, and `sleep` would panic.
        if let Some(error) = no_runtime() {
            return Poll::Ready(error.sent(true));
        }
        let idle_timeout = self.idle_timeout;
        let idle = self.idle.get_or_insert_with(|| Box::pin(sleep(idle_timeout)));
        idle.as_mut().poll(context).map(|()| Error::idle_timeout(idle_timeout))
    }
}
