//! A client that sees every byte.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::MemOs;

/// How long something may take that does happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long to listen for something that does not happen.
const LITTLE: Duration = Duration::from_millis(30);

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The server closed the connection.
    Closed,
    /// The server reset the connection.
    Reset,
    /// Nothing came any more, and the connection was still there.
    Silent,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) text: String,
    pub(super) end: End,
}

impl Got {
    pub(super) fn head(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or(&self.text, |(head, _)| head)
    }

    pub(super) fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head()
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(given, _)| *given == name)
            .map(|pair| pair.1)
    }
}

/// One connection.
pub(super) struct Client(TcpStream);

impl Client {
    pub(super) fn connect(memos: &MemOs) -> Self {
        Self(TcpStream::connect(("127.0.0.1", memos.port())).unwrap())
    }

    /// Sends this, as far as the server lets it.
    pub(super) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.write_all(bytes.as_ref());
    }

    /// Ends what is sent, though not what comes.
    pub(super) fn finish(&mut self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }

    /// What comes until the server closes the connection.
    pub(super) fn got(&mut self) -> Got {
        self.got_within(|_| PATIENCE)
    }

    /// What comes until the server closes the connection, or is silent for a little.
    ///
    /// Silence before so many bytes of a body have come is not taken for the end: the machine may be busy.
    pub(super) fn got_before_silence(&mut self, least: Option<usize>) -> Got {
        self.got_within(|got| match (least, got.text.split_once("\r\n\r\n")) {
            (None, _) => LITTLE,
            (Some(least), Some((_, body))) if body.len() >= least => LITTLE,
            _ => PATIENCE,
        })
    }

    /// Reads so many bytes, and gives how many came.
    pub(super) fn some(&mut self, count: usize) -> usize {
        self.0.set_read_timeout(Some(PATIENCE)).unwrap();
        self.0.read_exact(&mut vec![0; count]).map_or(0, |()| count)
    }

    /// Reads to the end, however that comes.
    pub(super) fn got_whatever(&mut self) {
        self.0.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = self.0.read_to_end(&mut Vec::new());
    }

    /// One answer whose length is announced.
    pub(super) fn answer(&mut self) -> Got {
        self.0.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).unwrap();
            bytes.extend(byte);
        }
        let mut got = Got { text: String::from_utf8(bytes).unwrap(), end: End::Silent };
        let mut body = vec![0; got.header("content-length").unwrap().parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        got.text.push_str(&String::from_utf8(body).unwrap());
        got
    }

    fn got_within(&mut self, patience: impl Fn(&Got) -> Duration) -> Got {
        let mut got = Got { text: String::new(), end: End::Silent };
        loop {
            self.0.set_read_timeout(Some(patience(&got))).unwrap();
            let mut buffer = [0; 4096];
            match self.0.read(&mut buffer) {
                Ok(0) => return Got { end: End::Closed, ..got },
                // Each byte is a character, whatever it is.
                Ok(read) => got.text.extend(buffer[..read].iter().copied().map(char::from)),
                Err(error) => return Got { end: end_of(&error), ..got },
            }
        }
    }
}

fn end_of(error: &io::Error) -> End {
    match error.kind() {
        ErrorKind::ConnectionReset => End::Reset,
        ErrorKind::WouldBlock | ErrorKind::TimedOut => End::Silent,
        _ => panic!("{error}"),
    }
}

/// A request after which the server is to close the connection.
pub(super) fn post(path: &str, body: &str) -> String {
    format!(
        "POST /api/openmem/v1{path} HTTP/1.1\r\nhost: h\r\nauthorization: Token t\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A search, after which the server is to close the connection.
pub(super) fn search() -> String {
    post("/search/memory", r#"{"user_id":"ada","query":"tea"}"#)
}
