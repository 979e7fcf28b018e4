//! What is done to a connection below HTTP.

use std::io;

use bytes::Bytes;
use http::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What belongs to nothing.
static FILLING: [u8; 4096] = [b'x'; 4096];

/// What is done to a connection, one after the other; then it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// These bytes are sent.
    Send(Bytes),
    /// So many bytes are sent that belong to nothing.
    Fill(usize),
    /// Nothing is done until the client closes the connection.
    UntilClientLeaves,
    /// The connection is reset, in place of being closed.
    Reset,
}

/// Does it.
pub(super) async fn play(mut stream: TcpStream, steps: Vec<Step>) -> io::Result<()> {
    for step in steps {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await?,
            Step::Fill(mut left) => {
                while let Some(bytes) = FILLING.get(..left.min(FILLING.len())).filter(|bytes| !bytes.is_empty()) {
                    stream.write_all(bytes).await?;
                    left -= bytes.len();
                }
            }
            Step::UntilClientLeaves => {
                let mut ignored = [0; 4096];
                while stream.read(&mut ignored).await? > 0 {}
            }
            Step::Reset => return stream.set_zero_linger(),
        }
    }
    Ok(())
}

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    Length(usize),
    Chunks,
}

/// The head of an answer, with what belongs to its framing.
pub(super) fn head(status: u16, headers: &HeaderMap, framing: Framing) -> Bytes {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("");
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n").into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    let framing = match framing {
        Framing::Length(length) => format!("content-length: {length}\r\n\r\n"),
        Framing::Chunks => "transfer-encoding: chunked\r\n\r\n".to_owned(),
    };
    head.extend_from_slice(framing.as_bytes());
    head.into()
}

/// Bytes as one chunk; the empty ones, which would end the body, are none.
pub(super) fn chunk(bytes: &[u8]) -> Bytes {
    if bytes.is_empty() {
        return Bytes::new();
    }
    [format!("{:X}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat().into()
}
