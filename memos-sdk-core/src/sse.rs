//! The framing of Server-Sent Events, by the rules of the WHATWG.
//!
//! Bytes go in in any division, frames come out. A line may end with CR, LF or CRLF; comments and unknown fields are
//! passed over; a byte order mark at the start too. Two things differ from a browser: what arrived when the
//! connection ends counts although no blank line follows, because the vendor's open-source server just closes the
//! connection; and a frame has a limit in size.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

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
/// The work is proportional to the bytes, however they are divided, and the memory to the limit and the largest
/// piece.
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
#[derive(Debug)]
pub struct FrameReader {
    limit: usize,
    /// The beginning of a line whose end has not come yet.
    line: Vec<u8>,
    /// The last line ended with CR: an LF that comes next belongs to it.
    after_cr: bool,
    /// No line has ended yet: a byte order mark may stand here.
    at_start: bool,
    frame: Frame,
    has_data: bool,
    ready: VecDeque<Frame>,
    state: State,
}

#[derive(Debug, PartialEq)]
enum State {
    Reading,
    TooLarge,
    Ended,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl FrameReader {
    /// A reader at the start of a stream, whose frames may have `limit` bytes each.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            after_cr: false,
            at_start: true,
            frame: Frame::default(),
            has_data: false,
            ready: VecDeque::new(),
            state: State::Reading,
        }
    }

    /// Takes the next piece of the stream.
    pub fn push(&mut self, mut bytes: &[u8]) {
        if self.after_cr
            && let Some((first, rest)) = bytes.split_first()
        {
            self.after_cr = false;
            if *first == b'\n' {
                bytes = rest;
            }
        }
        while self.state == State::Reading {
            let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) else {
                self.keep(bytes);
                return;
            };
            let (line, rest) = bytes.split_at(end);
            if self.line.is_empty() {
                self.end_line(line);
            } else {
                self.keep(line);
                let line = std::mem::take(&mut self.line);
                self.end_line(&line);
                // The buffer is used again for the next line that comes in pieces.
                self.line = line;
                self.line.clear();
            }
            let mut rest = rest.iter();
            let end_of_line = rest.next();
            if end_of_line == Some(&b'\r') {
                match rest.as_slice().first() {
                    Some(b'\n') => drop(rest.next()),
                    Some(_) => {}
                    None => self.after_cr = true,
                }
            }
            bytes = rest.as_slice();
        }
    }

    /// Says that the stream has ended, which ends the last frame too.
    pub fn finish(&mut self) {
        if self.state != State::Reading {
            return;
        }
        let whole_lines = self.line.is_empty();
        let line = std::mem::take(&mut self.line);
        if !whole_lines {
            self.end_line(&line);
        }
        self.frame.cut = true;
        self.end_frame();
        if self.state == State::Reading {
            self.state = State::Ended;
        }
    }

    /// The next frame that is complete.
    ///
    /// After a frame that is larger than the limit comes its error, and nothing more.
    pub fn pop(&mut self) -> Option<Result<Frame>> {
        if let Some(frame) = self.ready.pop_front() {
            return Some(Ok(frame));
        }
        if self.state == State::TooLarge {
            self.state = State::Ended;
            return Some(Err(Error::too_large("an event of the stream", self.limit)));
        }
        None
    }

    /// Keeps a part of a line until its end comes.
    fn keep(&mut self, part: &[u8]) {
        if self.within_limit(self.line.len().saturating_add(part.len())) {
            self.line.extend_from_slice(part);
        }
    }

    fn within_limit(&mut self, line: usize) -> bool {
        let event = self.frame.event.as_ref().map_or(0, String::len);
        let held = self.frame.data.len().saturating_add(event).saturating_add(line);
        if held > self.limit {
            self.state = State::TooLarge;
        }
        self.state == State::Reading
    }

    fn end_line(&mut self, mut line: &[u8]) {
        if std::mem::take(&mut self.at_start) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            self.end_frame();
            return;
        }
        if !self.within_limit(line.len()) {
            return;
        }
        let (name, value) = match memchr::memchr(b':', line) {
            Some(colon) => {
                let (name, value) = line.split_at(colon);
                let value = value.strip_prefix(b":").unwrap_or(value);
                (name, value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &[][..]),
        };
        match name {
            b"data" => {
                if self.has_data {
                    self.frame.data.push('\n');
                }
                self.has_data = true;
                self.frame.data.push_str(&String::from_utf8_lossy(value));
            }
            b"event" => self.frame.event = Some(String::from_utf8_lossy(value).into_owned()),
            b"id" if !value.contains(&0) => self.frame.id = Some(String::from_utf8_lossy(value).into_owned()),
            // `retry` is for those who connect again, a line that begins with a colon is a comment, and what else
            // there is has no meaning.
            _ => {}
        }
    }

    /// A frame without data is no event.
    fn end_frame(&mut self) {
        let frame = std::mem::take(&mut self.frame);
        if std::mem::take(&mut self.has_data) {
            self.ready.push_back(frame);
        }
    }
}

#[cfg(test)]
mod tests;
