//! What a server answers.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Gate;

/// An answer: a status, headers and a body.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    /// As long as the header says.
    Whole(Vec<u8>),
    /// Shorter than the header says by this many bytes; then the connection closes.
    CutOff(Vec<u8>, usize),
    /// In chunks, and whether the last one ends the answer; the connection closes if not.
    Chunks(Vec<Piece>, bool),
    /// As long as the connection lasts.
    UntilClosed(Vec<Piece>),
    /// None, and nothing before it: the connection closes at once.
    Nothing,
    /// None, and nothing before it: the connection breaks.
    Reset,
}

/// How a connection ends with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It can be used for another.
    None,
    /// It closes as it should.
    Close,
    /// It breaks: the other side gets a reset.
    Reset,
}

/// A piece of a body.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Bytes, sent at once.
    Bytes(Vec<u8>),
    /// A gate, at which the rest waits.
    Wait(Gate),
}

impl Piece {
    /// These bytes, in pieces of this size.
    pub fn split(bytes: &[u8], size: usize) -> Vec<Self> {
        bytes.chunks(size.max(1)).map(|chunk| Self::Bytes(chunk.to_vec())).collect()
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Bytes(text.as_bytes().to_vec())
    }
}

impl Answer {
    /// A success with this `data` in the documented envelope.
    pub fn data(data: &Value) -> Self {
        Self::json(200, &json!({"code": 0, "message": "ok", "data": data}))
    }

    /// Any JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", &body.to_string())
    }

    /// Any text.
    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        Self::new(status, content_type, Body::Whole(body.as_bytes().to_vec()))
    }

    /// A status with an empty body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Body::Whole(Vec::new()) }
    }

    /// A stream of events that ends properly.
    pub fn events(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(200, "text/event-stream", Body::Chunks(pieces.into_iter().collect(), true))
    }

    /// A stream of events that announces more when the connection closes.
    pub fn broken_events(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(200, "text/event-stream", Body::Chunks(pieces.into_iter().collect(), false))
    }

    /// A stream of events that lasts as long as the connection does.
    pub fn events_until_closed(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(200, "text/event-stream", Body::UntilClosed(pieces.into_iter().collect()))
    }

    /// No answer at all: the connection closes.
    pub fn nothing() -> Self {
        Self { status: 0, headers: Vec::new(), body: Body::Nothing }
    }

    /// No answer at all: the connection is reset once the request has come.
    pub fn reset() -> Self {
        Self { status: 0, headers: Vec::new(), body: Body::Reset }
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same answer without the last bytes of its body, although the header announces them.
    #[must_use]
    pub fn cut_off(mut self, missing: usize) -> Self {
        if let Body::Whole(mut bytes) = self.body {
            bytes.truncate(bytes.len().saturating_sub(missing));
            self.body = Body::CutOff(bytes, missing);
        }
        self
    }

    fn new(status: u16, content_type: &str, body: Body) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), content_type.to_owned())], body }
    }

    /// Writes the answer; gives what becomes of the connection.
    pub(super) fn write(&self, mut to: impl Write) -> io::Result<Ending> {
        let framing = match &self.body {
            Body::Nothing => return Ok(Ending::Close),
            Body::Reset => return Ok(Ending::Reset),
            Body::Whole(bytes) => format!("content-length: {}", bytes.len()),
            Body::CutOff(bytes, missing) => format!("content-length: {}", bytes.len().saturating_add(*missing)),
            Body::Chunks(..) => "transfer-encoding: chunked".to_owned(),
            Body::UntilClosed(_) => "connection: close".to_owned(),
        };
        let mut head = format!("HTTP/1.1 {} Scripted\r\n{framing}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        to.write_all(head.as_bytes())?;
        match &self.body {
            Body::Nothing | Body::Reset => {}
            Body::Whole(bytes) | Body::CutOff(bytes, _) => to.write_all(bytes)?,
            Body::UntilClosed(pieces) => each(pieces, |bytes| to.write_all(bytes))?,
            Body::Chunks(pieces, ends) => {
                // Each chunk is one write, and a client gets no more than one chunk at a time.
                each(pieces, |bytes| {
                    to.write_all(&[format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat())
                })?;
                if *ends {
                    to.write_all(b"0\r\n\r\n")?;
                }
            }
        }
        to.flush()?;
        Ok(match self.body {
            Body::Whole(_) | Body::Chunks(_, true) => Ending::None,
            _ => Ending::Close,
        })
    }
}

fn each(pieces: &[Piece], mut write: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| match piece {
        Piece::Bytes(bytes) if bytes.is_empty() => Ok(()),
        Piece::Bytes(bytes) => write(bytes),
        Piece::Wait(gate) => gate.pass(),
    })
}
