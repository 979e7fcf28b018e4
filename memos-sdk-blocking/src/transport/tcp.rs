//! A TCP connection whose every step ends in time.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};

use super::watch::{self, Until};

/// The least that sockets take for a time-out; zero would be an error.
pub(super) const LEAST_TIMEOUT: Duration = Duration::from_millis(1);

/// The most that a socket is given at once: not every system takes more than some days.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// A TCP connection.
///
/// ureq's own gives the whole of the remaining time to each part of a request that the peer takes, so that a peer that
/// takes it slowly has as often as much time as it likes. This one looks at the clock before each part.
///
/// Where the peer takes no more, it may have answered already, as a server does that refuses a large request: what it sent is
/// read before the connection is given up.
pub(super) struct TcpTransport {
    stream: TcpStream,
    buffers: LazyBuffers,
    /// Why nothing more can be sent.
    refused: Option<io::Error>,
}

impl TcpTransport {
    pub(super) fn new(stream: TcpStream, buffers: LazyBuffers) -> Self {
        Self { stream, buffers, refused: None }
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        watch::sending();
        let until = Until::of(timeout);
        let mut stream = &self.stream;
        let mut rest = self.buffers.output().get(..amount).unwrap_or_default();
        while !rest.is_empty() && self.refused.is_none() {
            let left = until.time_left()?;
            stream.set_write_timeout(Some(socket_timeout(left)))?;
            match stream.write(rest) {
                Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero).into()),
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_time_out(&error) && left > LONGEST_TIMEOUT => {}
                Err(error) if is_time_out(&error) => return Err(until.over()),
                Err(error) if is_end(&error) => self.refused = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let until = Until::of(timeout);
        let mut stream = &self.stream;
        loop {
            let left = until.time_left()?;
            stream.set_read_timeout(Some(socket_timeout(left)))?;
            match stream.read(self.buffers.input_append_buf()) {
                Ok(read) if read > 0 || self.refused.is_none() => {
                    self.buffers.input_appended(read);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_time_out(&error) && left > LONGEST_TIMEOUT => {}
                Err(error) if is_time_out(&error) => return Err(until.over()),
                Ok(_) => return Err(self.refused.take().unwrap_or_else(|| ErrorKind::BrokenPipe.into()).into()),
                Err(error) => return Err(self.refused.take().unwrap_or(error).into()),
            }
        }
    }

    fn is_open(&mut self) -> bool {
        // Between two requests there is nothing to read: bytes belong to no answer, and an end means that it is closed.
        let open = self.refused.is_none()
            && self.stream.set_nonblocking(true).is_ok()
            && matches!(self.stream.peek(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
        open && self.stream.set_nonblocking(false).is_ok()
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TcpTransport").field("peer", &self.stream.peer_addr().ok()).finish()
    }
}

/// What a socket is given of the time that is left.
fn socket_timeout(left: Duration) -> Duration {
    left.clamp(LEAST_TIMEOUT, LONGEST_TIMEOUT)
}

/// Whether the time that a step had is over: systems differ in what they call it.
fn is_time_out(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Whether the peer has closed the connection.
fn is_end(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
}
