//! An address at which nobody listens.

use tokio::net::TcpSocket;

/// An address at which nobody listens, and which nobody else gets as long as this is kept.
///
/// ```
/// let nobody = tests::server::Nobody::somewhere();
/// assert!(nobody.url().starts_with("http://127.0.0.1:"));
/// ```
#[derive(Debug)]
pub struct Nobody(TcpSocket);

impl Nobody {
    /// A port that is taken, but at which nobody listens.
    ///
    /// # Panics
    ///
    /// When the machine has no free port.
    pub fn somewhere() -> Self {
        // The standard library cannot bind without listening.
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        Self(socket)
    }

    /// The base URL for a client.
    ///
    /// # Panics
    ///
    /// Never: a port that is bound has an address.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().expect("a port that is bound has an address"))
    }
}
