//! The reader of a streamed answer, whatever the answer turns out to be.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::HeaderMap;
use serde_json::Value;
use tracing::warn;

use super::start::{First, Start};
use super::{StreamEnd, StreamEvent, is_stream};
use crate::error::BODY_LIMIT;
use crate::{ApiKey, Code, Config, Error, ErrorKind, Frame, FrameReader, Metadata, Result, StreamingOperation};

/// Turns the bytes of a streamed answer into events; the transport gives it the bytes.
///
/// It also understands a service that refuses to stream and answers with JSON: its error is the error of the stream,
/// and its data, where the call succeeded, the one event. A stream that ends without an event is an error too: what
/// came was something else.
///
/// An error is logged once, as a warning of `tracing`, and without what the stream holds.
pub struct EventReader<E> {
    metadata: Metadata,
    api_key: ApiKey,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    elapsed: Duration,
    max_answer_size: usize,
    max_event_size: usize,
    mode: Mode,
    end: Option<StreamEnd>,
    finished: bool,
    done: bool,
    event: PhantomData<fn() -> E>,
}

enum Mode {
    /// Nothing but a byte order mark and white space has come: it may still be JSON, whatever the content type says.
    Undecided(Start),
    Frames {
        reader: FrameReader,
        /// What came first, for the error of a stream without events; `None` once there was a frame.
        beginning: Option<Vec<u8>>,
    },
    /// One answer, which is read when it is whole.
    Whole(Vec<u8>),
    /// What the one answer gave.
    Read(Option<Frame>),
}

/// How much is kept of a stream without events: one byte more than an error keeps, so that it sees what was cut.
const BEGINNING: usize = BODY_LIMIT + 1;

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
            max_event_size: self.max_event_size(),
            mode: if is_stream(status, &headers) { Mode::Undecided(Start::default()) } else { Mode::Whole(Vec::new()) },
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
        match &mut self.mode {
            Mode::Undecided(start) => match start.pass(bytes) {
                None => {}
                Some(First::OfWhole(bytes)) => {
                    self.mode = Mode::Whole(Vec::new());
                    self.push(bytes);
                }
                Some(First::OfFrames(before, bytes)) => {
                    let reader = FrameReader::new(self.max_event_size);
                    self.mode = Mode::Frames { reader, beginning: Some(Vec::new()) };
                    self.push(before);
                    self.push(bytes);
                }
            },
            Mode::Frames { reader, beginning } => {
                if let Some(beginning) = beginning {
                    keep(beginning, bytes, BEGINNING);
                }
                reader.push(bytes);
            }
            // One byte more than allowed is kept, so that an answer that is too large is seen to be.
            Mode::Whole(body) => keep(body, bytes, self.max_answer_size.saturating_add(1)),
            Mode::Read(_) => {}
        }
    }

    /// Says that the answer has ended.
    pub fn finish(&mut self) {
        self.finished = true;
        if let Mode::Frames { reader, .. } = &mut self.mode {
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
        Some(event.map_err(|error| self.log(self.about(error))))
    }

    /// An error of the transport with what is known about the call; there are no more events after it.
    pub fn broke(&mut self, error: Error) -> Error {
        self.done = true;
        self.log(self.about(error))
    }

    /// Says once that the stream failed: the call itself has been reported as a success when the stream began.
    fn log(&self, error: Error) -> Error {
        warn!(
            target: "memos_sdk",
            operation = &*self.metadata.id,
            error = error.kind().as_str(),
            code = error.code().map(Code::number),
            "the stream broke off"
        );
        error
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
        if let Mode::Whole(body) = &mut self.mode
            && (self.finished || body.len() > self.max_answer_size)
        {
            let body = Bytes::from(std::mem::take(body));
            match self.read_whole(body) {
                Ok(frame) => self.mode = Mode::Read(frame),
                Err(error) => return Some(Err(error)),
            }
        }
        let frame = match &mut self.mode {
            Mode::Undecided(_) if self.finished => Some(Err(without_event(&[]))),
            Mode::Undecided(_) | Mode::Whole(_) => None,
            Mode::Frames { reader, beginning } => match (reader.pop(), &beginning) {
                (None, Some(bytes)) if self.finished => Some(Err(without_event(bytes))),
                (None, _) => None,
                (frame, _) => {
                    *beginning = None;
                    frame
                }
            },
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
        // Where an empty answer to a write says that it was done, here it does not say what was asked for.
        if self.status.is_success() && Start::default().pass(&body).is_none() {
            return Err(without_event(&[]));
        }
        let mut answer = http::Response::new(body);
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers.clone();
        let data: Value = crate::answer::read(&self.metadata, &answer, false)?.data;
        Ok((!data.is_null()).then(|| Frame { data: data.to_string(), ..Frame::default() }))
    }
}

/// Shows sizes and states only: headers have cookies, and bodies people's words.
impl<E> fmt::Debug for EventReader<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventReader")
            .field("operation", &self.metadata.id)
            .field("status", &self.status)
            .field("mode", &self.mode)
            .field("end", &self.end)
            .field("finished", &self.finished)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecided(_) => formatter.write_str("Undecided"),
            Self::Frames { reader, .. } => formatter.debug_tuple("Frames").field(reader).finish(),
            Self::Whole(body) => formatter.debug_struct("Whole").field("bytes", &body.len()).finish(),
            Self::Read(frame) => formatter.debug_struct("Read").field("has_event", &frame.is_some()).finish(),
        }
    }
}

/// Adds bytes as long as there are not more than `limit`.
fn keep(kept: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    let room = limit.saturating_sub(kept.len());
    kept.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
}

/// The stream is over, and there was no frame; it began with these bytes.
fn without_event(beginning: &[u8]) -> Error {
    Error::new(ErrorKind::Decode, "the stream ended without an event").with_body(beginning.trim_ascii()).sent(true)
}
