//! What a server does to a connection, whatever the request on it is.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use tokio::net::TcpSocket;

use super::answer::Ending;
use super::{Answer, Gate};

/// What a server does to a connection, whatever the request on it is; nothing of it counts as received.
#[derive(Debug, Clone)]
pub enum Habit {
    /// It resets the connection once it has read this many bytes; for 0, as soon as the first has come.
    Break(usize),
    /// It says this as soon as the first byte has come, reads to the end, and closes the connection.
    Say(Vec<u8>),
    /// It reads nothing and says nothing before the gate opens; then it closes the connection.
    Silence(Gate),
    /// It answers as soon as the first byte of a request has come, and reads no more before the gate opens.
    Hasty(Answer, Gate),
}

impl Habit {
    /// Does it, and gives how the connection is to end.
    pub(super) fn follow(&self, mut stream: &TcpStream) -> io::Result<Ending> {
        match self {
            Self::Break(bytes) => {
                stream.peek(&mut [0])?;
                stream.read_exact(&mut vec![0; *bytes])?;
                return reset(stream);
            }
            Self::Say(bytes) => {
                stream.peek(&mut [0])?;
                stream.write_all(bytes)?;
                io::copy(&mut stream, &mut io::sink())?;
            }
            Self::Silence(gate) => gate.pass()?,
            Self::Hasty(answer, gate) => {
                stream.peek(&mut [0])?;
                answer.write(stream)?;
                gate.pass()?;
            }
        }
        Ok(Ending::Close)
    }
}

/// Has the connection end with a reset, once the last handle of it is dropped.
pub(super) fn reset(stream: &TcpStream) -> io::Result<Ending> {
    // The standard library cannot ask for a reset yet.
    TcpSocket::from_std_stream(stream.try_clone()?).set_zero_linger()?;
    Ok(Ending::Reset)
}
