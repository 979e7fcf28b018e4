//! From the bytes of a streamed answer to its events.

mod reader;
mod start;

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::reader::EventReader;
use crate::{Frame, Result};

/// One event of a streamed answer.
pub trait StreamEvent: Serialize + DeserializeOwned + Send + 'static {
    /// Reads an event from a frame of the stream.
    ///
    /// # Errors
    ///
    /// When the frame reports an error, or a part of it is missing.
    fn from_frame(frame: Frame) -> Result<Self>;

    /// How this event ends the stream, if it does.
    fn end(&self) -> Option<StreamEnd> {
        None
    }

    /// The piece of the answer that the event carries, if it carries one.
    fn text(&self) -> Option<&str> {
        None
    }

    /// The piece of what the model thinks before it answers, if the event carries one.
    fn reasoning(&self) -> Option<&str> {
        None
    }
}

/// A frame stands for itself where the document says nothing about the events of a stream.
impl StreamEvent for Frame {
    fn from_frame(frame: Frame) -> Result<Self> {
        Ok(frame)
    }

    fn end(&self) -> Option<StreamEnd> {
        crate::chat_event::is_done(&self.data).then_some(StreamEnd::Done)
    }
}

/// How a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreamEnd {
    /// By an event that says so.
    Marker,
    /// By the text `[DONE]`.
    Done,
    /// By the end of the connection, without a word: what the vendor's open-source server does.
    Connection,
}

/// Whether an answer that begins with this status and these headers may be a stream.
///
/// Anything that is not called an error, JSON or a page may be: servers are not careful about content types. What it is
/// in truth, [`EventReader`] sees from its first byte.
pub fn is_stream(status: StatusCode, headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content_type = content_type.to_ascii_lowercase();
    status.is_success() && !content_type.contains("json") && !content_type.contains("html")
}

#[cfg(test)]
mod tests;
