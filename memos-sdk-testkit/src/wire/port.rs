//! A port that stays with a server, also while nobody listens at it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Whether a socket that only holds the port may stay while another listens at it.
const IS_SHARED: bool = cfg!(target_os = "linux");

/// A port of the loopback interface.
#[derive(Debug)]
pub(super) struct Port {
    address: SocketAddr,
    /// A socket that is bound and does not listen: as long as it is there, nobody else is given the port.
    holder: Option<TcpSocket>,
}

impl Port {
    /// Takes this port, or for 0 a free one.
    pub(super) fn take(port: u16) -> io::Result<Self> {
        let holder = bind((Ipv4Addr::LOCALHOST, port).into())?;
        Ok(Self { address: holder.local_addr()?, holder: Some(holder) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Listens at the port.
    pub(super) fn listen(&mut self) -> io::Result<TcpListener> {
        if !IS_SHARED {
            self.holder = None;
        }
        bind(self.address)?.listen(BACKLOG)
    }

    /// Ends listening, and keeps the port.
    pub(super) fn close(&mut self, listener: TcpListener) {
        drop(listener);
        if self.holder.is_none() {
            // Somebody may have been faster: then the port is taken when the server listens again, and that says so.
            self.holder = bind(self.address).ok();
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections that have ended keep their port for a while, which must not keep a server from starting again. On
    // Windows they do not, and the option has another meaning.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    Ok(socket)
}
