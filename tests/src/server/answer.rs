//! What a server answers.

use std::io::{self, ErrorKind, Write};

use serde_json::{Value, json};

use super::Gate;

/// An answer: a status, headers and a body.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    /// A gate before the answer.
    behind: Option<Gate>,
    /// A gate that opens when the connection has closed after it, although nothing says that it will.
    closing: Option<Gate>,
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
    /// These bytes and no others: also the head is in them. Then the connection closes.
    Raw(Vec<u8>),
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
    /// These bytes again and again, until the client closes the connection; that opens the gate.
    Endless(Vec<u8>, Gate),
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

    /// Any bytes.
    pub fn bytes(status: u16, content_type: &str, body: &[u8]) -> Self {
        Self::new(status, content_type, Body::Whole(body.to_vec()))
    }

    /// A status with an empty body.
    pub fn empty(status: u16) -> Self {
        Self::bare(status, Body::Whole(Vec::new()))
    }

    /// Any bytes, in chunks.
    pub fn chunks(status: u16, content_type: &str, pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(status, content_type, Body::Chunks(pieces.into_iter().collect(), true))
    }

    /// Any bytes, in chunks, the last of which is missing when the connection closes.
    pub fn broken_chunks(status: u16, content_type: &str, pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(status, content_type, Body::Chunks(pieces.into_iter().collect(), false))
    }

    /// A stream of events that ends properly.
    pub fn events(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::chunks(200, "text/event-stream", pieces)
    }

    /// A stream of events that announces more when the connection closes.
    pub fn broken_events(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::broken_chunks(200, "text/event-stream", pieces)
    }

    /// A stream of events that lasts as long as the connection does.
    pub fn events_until_closed(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self::new(200, "text/event-stream", Body::UntilClosed(pieces.into_iter().collect()))
    }

    /// Bytes as they go over the wire, from the first of the head on, whatever they are; then the connection closes.
    pub fn raw(bytes: impl AsRef<[u8]>) -> Self {
        Self::bare(0, Body::Raw(bytes.as_ref().to_vec()))
    }

    /// No answer at all: the connection closes.
    pub fn nothing() -> Self {
        Self::bare(0, Body::Nothing)
    }

    /// No answer at all: the connection is reset once the request has come.
    pub fn reset() -> Self {
        Self::bare(0, Body::Reset)
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

    /// The same answer, once the gate is open.
    #[must_use]
    pub fn behind(mut self, gate: &Gate) -> Self {
        self.behind = Some(gate.clone());
        self
    }

    /// The same answer on a connection that closes after it, although nothing says so; that opens the gate.
    #[must_use]
    pub fn closing(mut self, gate: &Gate) -> Self {
        self.closing = Some(gate.clone());
        self
    }

    fn new(status: u16, content_type: &str, body: Body) -> Self {
        Self::bare(status, body).header("content-type", content_type)
    }

    fn bare(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body, behind: None, closing: None }
    }

    /// Tells whoever waits for it that the connection has closed.
    pub(super) fn closed(&self) {
        if let Some(gate) = &self.closing {
            gate.open();
        }
    }

    /// Writes the answer; gives what becomes of the connection.
    pub(super) fn write(&self, mut to: impl Write) -> io::Result<Ending> {
        if let Some(gate) = &self.behind {
            gate.pass()?;
        }
        let framing = match &self.body {
            Body::Nothing => return Ok(Ending::Close),
            Body::Reset => return Ok(Ending::Reset),
            Body::Raw(bytes) => {
                to.write_all(bytes)?;
                return Ok(Ending::Close);
            }
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
            Body::Raw(_) | Body::Nothing | Body::Reset => {}
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
            Body::Whole(_) | Body::Chunks(_, true) if self.closing.is_none() => Ending::None,
            _ => Ending::Close,
        })
    }
}

fn each(pieces: &[Piece], mut write: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| match piece {
        Piece::Bytes(bytes) if bytes.is_empty() => Ok(()),
        Piece::Bytes(bytes) => write(bytes),
        Piece::Wait(gate) => gate.pass(),
        Piece::Endless(bytes, gate) => loop {
            match write(bytes) {
                Ok(()) => {}
                // Nobody reads, but the connection is still there.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Err(error),
                Err(error) => {
                    gate.open();
                    return Err(error);
                }
            }
        },
    })
}
