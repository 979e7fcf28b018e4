//! What stands in the head of a request although ureq does not write it.

use std::io;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::watch;

/// A connection that completes the heads of requests.
///
/// * Headers that are secret: ureq writes every byte that it sends or reads to the log of a program that listens at the
///   level `TRACE`, so that it is not given them.
/// * For a proxy that forwards requests, the target as a whole address (RFC 9112, 3.2.2): ureq would ask for a tunnel also
///   for `http://`, which many proxies refuse.
#[derive(Debug)]
pub(super) struct Completed {
    connection: Box<dyn Transport>,
    /// Scheme and authority that the target of a request stands behind; empty without a proxy that forwards.
    origin: String,
}

impl Completed {
    pub(super) fn new(connection: Box<dyn Transport>, origin: String) -> Self {
        Self { connection, origin }
    }
}

impl Transport for Completed {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.connection.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let secrets = match watch::secrets_of_new_request() {
            Some(secrets) if !(secrets.is_empty() && self.origin.is_empty()) => secrets,
            _ => return self.connection.transmit_output(amount, timeout),
        };
        let head = self.connection.buffers().output().get(..amount).unwrap_or_default();
        let head = completed(head, &self.origin, &secrets);
        let mut rest = head.as_slice();
        while !rest.is_empty() {
            let output = self.connection.buffers().output();
            let (piece, others) = rest.split_at(rest.len().min(output.len()));
            if let Some(room) = output.get_mut(..piece.len()) {
                room.copy_from_slice(piece);
            }
            self.connection.transmit_output(piece.len(), timeout)?;
            rest = others;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.connection.await_input(timeout).map_err(told_as_an_error)
    }

    fn is_open(&mut self) -> bool {
        self.connection.is_open()
    }

    fn is_tls(&self) -> bool {
        self.connection.is_tls()
    }
}

/// ureq takes a reset, and an end that TLS knows nothing of, for the end of an answer that lasts as long as its connection.
/// But somebody may have cut the rest off.
fn told_as_an_error(error: Error) -> Error {
    match error {
        Error::Io(error) => Error::Io(io::Error::other(error)),
        others => others,
    }
}

/// The head with its target behind the origin, and with the secret headers behind the first line.
fn completed(head: &[u8], origin: &str, secrets: &[u8]) -> Vec<u8> {
    let behind = |end: u8| head.iter().position(|byte| *byte == end).map_or(head.len(), |place| place + 1);
    let (target, headers) = (behind(b' '), behind(b'\n').max(behind(b' ')));
    let (line, rest) = head.split_at(headers);
    let (method, target) = line.split_at(target);
    [method, origin.as_bytes(), target, secrets, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_completed_and_the_rest_is_as_it_was() {
        for (head, origin, secrets, expected) in [
            ("GET /a?b=c HTTP/1.1\r\nhost: h\r\n\r\n", "", "", "GET /a?b=c HTTP/1.1\r\nhost: h\r\n\r\n"),
            ("GET / HTTP/1.1\r\n\r\n", "http://h:1", "", "GET http://h:1/ HTTP/1.1\r\n\r\n"),
            (
                "PUT /a HTTP/1.1\r\nx: y\r\n\r\nb c\r\n",
                "",
                "k: v\r\n",
                "PUT /a HTTP/1.1\r\nk: v\r\nx: y\r\n\r\nb c\r\n",
            ),
            ("PUT /a HTTP/1.1\r\nx: y", "http://h", "k: v\r\n", "PUT http://h/a HTTP/1.1\r\nk: v\r\nx: y"),
            ("", "http://h", "k: v\r\n", "http://hk: v\r\n"),
        ] {
            assert_eq!(completed(head.as_bytes(), origin, secrets.as_bytes()), expected.as_bytes());
        }
    }
}
