//! From the bytes of a streamed answer to its events.

use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{ApiKey, Config, Error, Frame, FrameReader, Metadata, Result, StreamingOperation};

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

/// Turns the bytes of a streamed answer into events; the transport gives it the bytes.
///
/// It also understands a service that refuses to stream and answers with JSON: its error is the error of the stream,
/// and its data, where the call succeeded, the one event.
#[derive(Debug)]
pub struct EventReader<E> {
    metadata: Metadata,
    api_key: ApiKey,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    elapsed: Duration,
    max_answer_size: usize,
    mode: Mode,
    end: Option<StreamEnd>,
    finished: bool,
    done: bool,
    event: PhantomData<fn() -> E>,
}

#[derive(Debug)]
enum Mode {
    /// Nothing but white space has come: it may still be JSON, whatever the content type says.
    Undecided(FrameReader),
    Frames(FrameReader),
    /// One answer, which is read when it is whole.
    Whole(Vec<u8>),
    /// What the one answer gave.
    Read(Option<Frame>),
}

impl Config {
    /// A reader for the answer to a streaming operation that begins with this status and these headers.
    pub fn events<O: StreamingOperation>(&self, status: StatusCode, headers: HeaderMap) -> EventReader<O::Event> {
        self.event_reader::<O>(&O::METADATA, status, headers)
    }

    /// As [`events`](Self::events), where the request knows more than its type.
    pub(crate) fn event_reader<O: StreamingOperation>(
        &self,
        metadata: &Metadata,
        status: StatusCode,
        headers: HeaderMap,
    ) -> EventReader<O::Event> {
        EventReader {
            metadata: metadata.clone(),
            api_key: self.api_key().clone(),
            max_answer_size: self.max_answer_size(),
            mode: if is_stream(status, &headers) {
                Mode::Undecided(FrameReader::new(self.max_event_size()))
            } else {
                Mode::Whole(Vec::new())
            },
            status,
            headers,
            attempts: 1,
            elapsed: Duration::ZERO,
            end: None,
            finished: false,
            done: false,
            event: PhantomData,
        }
    }
}

/// Whether an answer that begins with this status and these headers may be a stream.
///
/// Anything that is not called an error, JSON or a page may be: servers are not careful about content types.
pub fn is_stream(status: StatusCode, headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    status.is_success() && !content_type.contains("json") && !content_type.contains("html")
}

impl<E: StreamEvent> EventReader<E> {
    /// Takes the answer as a whole, where it is no stream; what it gives is the next event.
    ///
    /// # Errors
    ///
    /// When the service refused the call, or its answer cannot be read.
    pub fn push_whole_answer(&mut self, body: Bytes) -> Result<()> {
        self.finished = true;
        match self.read_whole(body) {
            Ok(frame) => {
                self.mode = Mode::Read(frame);
                Ok(())
            }
            Err(error) => {
                self.done = true;
                Err(self.about(error))
            }
        }
    }

    /// Keeps what it cost until the stream began, for its errors.
    pub(crate) fn set_cost(&mut self, attempts: u32, elapsed: Duration) {
        self.attempts = attempts;
        self.elapsed = elapsed;
    }

    /// Whether nothing more will come, so that the connection is not needed any more.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// How the stream ended; `None` while it has not, or if it ended with an error.
    pub fn end(&self) -> Option<StreamEnd> {
        self.end
    }

    /// Takes the next piece of the answer.
    pub fn push(&mut self, bytes: &[u8]) {
        if let Mode::Undecided(reader) = &mut self.mode
            && let Some(start) = bytes.iter().position(|byte| !byte.is_ascii_whitespace())
        {
            self.mode = match bytes.get(start..) {
                // No field of an event stream begins with a brace.
                Some([b'{', ..]) => Mode::Whole(Vec::new()),
                _ => Mode::Frames(std::mem::replace(reader, FrameReader::new(0))),
            };
        }
        match &mut self.mode {
            Mode::Undecided(reader) | Mode::Frames(reader) => reader.push(bytes),
            // One byte more than allowed is kept, so that an answer that is too large is seen to be.
            Mode::Whole(body) => {
                let room = self.max_answer_size.saturating_add(1).saturating_sub(body.len());
                body.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            }
            Mode::Read(_) => {}
        }
    }

    /// Says that the answer has ended.
    pub fn finish(&mut self) {
        self.finished = true;
        if let Mode::Undecided(reader) | Mode::Frames(reader) = &mut self.mode {
            reader.finish();
        }
    }

    /// The next event that is complete; after an error or the end there are no more.
    pub fn pop(&mut self) -> Option<Result<E>> {
        if self.done {
            return None;
        }
        let event = match self.pop_frame()? {
            Ok(frame) => E::from_frame(frame),
            Err(error) => Err(error),
        };
        match &event {
            Ok(event) => {
                if let Some(end) = event.end() {
                    self.end = Some(end);
                    self.done = true;
                }
            }
            Err(_) => self.done = true,
        }
        Some(event.map_err(|error| self.about(error)))
    }

    /// An error of the transport with what is known about the call; there are no more events after it.
    pub fn broke(&mut self, error: Error) -> Error {
        self.done = true;
        self.about(error)
    }

    /// The error with what is known about the call.
    fn about(&self, error: Error) -> Error {
        error
            .about(&self.metadata)
            .with_http_status(self.status.as_u16())
            .with_cost(self.attempts, self.elapsed)
            .with_request_id(crate::answer::request_id(&self.headers))
            .masked(&self.api_key)
    }

    fn pop_frame(&mut self) -> Option<Result<Frame>> {
        if self.finished
            && let Mode::Whole(body) = &mut self.mode
        {
            let body = Bytes::from(std::mem::take(body));
            match self.read_whole(body) {
                Ok(frame) => self.mode = Mode::Read(frame),
                Err(error) => return Some(Err(error)),
            }
        }
        let frame = match &mut self.mode {
            Mode::Undecided(reader) | Mode::Frames(reader) => reader.pop(),
            Mode::Whole(_) => None,
            Mode::Read(frame) => frame.take().map(Ok),
        };
        if frame.is_none() && self.finished {
            self.end = Some(StreamEnd::Connection);
            self.done = true;
        }
        frame
    }

    /// The frame that says what the one answer says; none if it has no data.
    fn read_whole(&self, body: Bytes) -> Result<Option<Frame>> {
        if body.len() > self.max_answer_size {
            return Err(Error::too_large("the answer", self.max_answer_size));
        }
        let mut answer = http::Response::new(body);
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers.clone();
        let data: Value = crate::answer::read(&self.metadata, &answer, false)?.data;
        Ok((!data.is_null()).then(|| Frame { data: data.to_string(), ..Frame::default() }))
    }
}

#[cfg(test)]
mod tests;
