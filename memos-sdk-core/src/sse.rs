//! The framing of Server-Sent Events, by the rules of the WHATWG.
//!
//! Bytes go in in any division, frames come out. A line may end with CR, LF or CRLF; comments and unknown fields are
//! passed over; a byte order mark at the start too. Two things differ from a browser: what arrived when the
//! connection ends counts although no blank line follows, because the vendor's open-source server just closes the
//! connection; and a frame has a limit in size.

mod lines;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use self::lines::Lines;
use crate::{Error, Result};

/// One frame of an event stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Frame {
    /// The name of the event, where the frame gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The data; its lines are joined by line feeds.
    #[serde(default)]
    pub data: String,
    /// The id of the event, where the frame gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the connection ended before the blank line that ends a frame, so that a part may be missing.
    #[serde(skip)]
    pub cut: bool,
}

/// Turns the bytes of an event stream into frames.
///
/// The work is proportional to the bytes, however they are divided. So is the memory to the limit and the largest
/// piece, if the frames are taken out after each piece: nothing is read before it is asked for.
///
/// ```
/// use memos_sdk_core::FrameReader;
///
/// let mut reader = FrameReader::new(1024);
/// reader.push(b"data: hel");
/// reader.push(b"lo\n\n");
/// assert_eq!(reader.pop().transpose()?.map(|frame| frame.data).as_deref(), Some("hello"));
/// assert!(reader.pop().is_none());
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
pub struct FrameReader {
    limit: usize,
    lines: Lines,
    /// No line has been read yet: a byte order mark may stand here.
    at_start: bool,
    draft: Draft,
    state: State,
}

#[derive(Debug, PartialEq)]
enum State {
    Reading,
    /// Nothing more will be pushed.
    Finished,
    /// Nothing more will be popped.
    Ended,
}

/// What some programs put before UTF-8 text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl FrameReader {
    /// A reader at the start of a stream, whose frames may have `limit` bytes each.
    pub fn new(limit: usize) -> Self {
        Self { limit, lines: Lines::default(), at_start: true, draft: Draft::default(), state: State::Reading }
    }

    /// Takes the next piece of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.state == State::Reading {
            self.lines.push(bytes);
        }
    }

    /// Says that the stream has ended, which ends the last frame too.
    pub fn finish(&mut self) {
        if self.state == State::Reading {
            self.state = State::Finished;
        }
    }

    /// The next frame that is complete.
    ///
    /// After a frame that is larger than the limit comes its error, and nothing more.
    pub fn pop(&mut self) -> Option<Result<Frame>> {
        if self.state == State::Ended {
            return None;
        }
        while let Some(line) = self.lines.next(self.state == State::Finished) {
            if self.draft.size_with(line) > self.limit {
                return Some(Err(self.give_up()));
            }
            let line = if std::mem::take(&mut self.at_start) {
                line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
            } else {
                line
            };
            if !line.is_empty() {
                self.draft.read(line);
            } else if let Some(frame) = self.draft.take() {
                return Some(Ok(frame));
            }
        }
        // A line that never ends, or a frame that the last line made too large.
        if self.draft.size_with(self.lines.rest()) > self.limit {
            return Some(Err(self.give_up()));
        }
        if self.state == State::Reading {
            return None;
        }
        self.state = State::Ended;
        self.draft.take().map(|frame| Ok(Frame { cut: true, ..frame }))
    }

    /// Forgets what has come, and reads no more.
    fn give_up(&mut self) -> Error {
        self.lines = Lines::default();
        self.draft = Draft::default();
        self.state = State::Ended;
        Error::too_large("an event of the stream", self.limit)
    }
}

/// Shows sizes and states only: what a stream holds are people's words.
impl fmt::Debug for FrameReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FrameReader")
            .field("limit", &self.limit)
            .field("unread_bytes", &self.lines.rest().len())
            .field("frame_bytes", &self.draft.size_with(&[]))
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A frame whose end has not come.
#[derive(Default)]
struct Draft {
    frame: Frame,
    has_data: bool,
}

impl Draft {
    /// The size of what is there and of a line more.
    fn size_with(&self, line: &[u8]) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let names = length(&self.frame.event).saturating_add(length(&self.frame.id));
        self.frame.data.len().saturating_add(names).saturating_add(line.len())
    }

    fn read(&mut self, line: &[u8]) {
        if let Some(value) = value_of(b"data", line) {
            if std::mem::replace(&mut self.has_data, true) {
                self.frame.data.push('\n');
                self.frame.data.push_str(&text(value));
            } else {
                self.frame.data = text(value).into_owned();
            }
        } else if let Some(value) = value_of(b"event", line) {
            self.frame.event = Some(text(value).into_owned());
        } else if let Some(value) = value_of(b"id", line).filter(|value| !value.contains(&0)) {
            self.frame.id = Some(text(value).into_owned());
        }
        // `retry` is for those who connect again, a line that begins with a colon is a comment, and what else there is
        // has no meaning.
    }

    /// The frame; without data it is no event, and is forgotten.
    fn take(&mut self) -> Option<Frame> {
        let Self { frame, has_data } = std::mem::take(self);
        has_data.then_some(frame)
    }
}

/// What stands behind a name and its colon, if the line is of this name.
fn value_of<'a>(name: &[u8], line: &'a [u8]) -> Option<&'a [u8]> {
    match line.strip_prefix(name)? {
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        [] => Some(&[]),
        _ => None,
    }
}

/// The text of a value, with a replacement for what is no text.
fn text(value: &[u8]) -> Cow<'_, str> {
    // Looking for what is to be replaced takes several times as long as seeing that there is nothing.
    str::from_utf8(value).map_or_else(|_| String::from_utf8_lossy(value), Cow::Borrowed)
}

#[cfg(test)]
mod tests;
