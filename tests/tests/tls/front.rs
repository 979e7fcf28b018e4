//! TLS in front of a server that knows nothing of it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{ALL_VERSIONS, ServerConfig, ServerConnection, SupportedProtocolVersion};

use crate::authority::Identity;
use crate::listener::Listener;

/// The versions of TLS that a server may speak.
pub(crate) type Versions = &'static [&'static SupportedProtocolVersion];

/// Servers that speak all of them, and one alone.
pub(crate) static VERSIONS: [Versions; 3] = [ALL_VERSIONS, &[&TLS12], &[&TLS13]];

/// How a connection ends once the server has closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Proper,
    /// Without the word of TLS that it is the end, as where somebody cuts the line.
    Cut,
}

/// Listens with this identity, and gives what comes to the server at this port of loopback once a client trusts it.
pub(crate) fn front(identity: Identity, versions: Versions, server: u16, end: End) -> Listener {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)
        .unwrap();
    let config = Arc::new(config);
    Listener::start(move |client| {
        // A connection that breaks is seen by the client.
        let _ = serve(client, ServerConnection::new(Arc::clone(&config)).unwrap(), server, end);
        let _ = client.shutdown(Shutdown::Both);
    })
}

fn serve(mut client: &TcpStream, mut tls: ServerConnection, server: u16, end: End) -> io::Result<()> {
    while tls.is_handshaking() {
        tls.complete_io(&mut client)?;
    }
    let server = TcpStream::connect(("127.0.0.1", server))?;
    server.set_nodelay(true)?;
    let tls = Mutex::new(tls);
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = receive(client, &server, &tls);
            let _ = server.shutdown(Shutdown::Write);
        });
        let sent = send(client, &server, &tls);
        if end == End::Proper {
            let mut tls = tls.lock().unwrap();
            tls.send_close_notify();
            let _ = tls.write_tls(&mut client);
        }
        let _ = client.shutdown(Shutdown::Both);
        sent
    })
}

/// Gives what comes from the client to the server.
fn receive(mut client: &TcpStream, mut server: &TcpStream, tls: &Mutex<ServerConnection>) -> io::Result<()> {
    let mut piece = [0; 16 * 1024];
    let mut length = 0;
    loop {
        let mut plain = Vec::new();
        let closed = {
            let mut tls = tls.lock().unwrap();
            let mut rest = &piece[..length];
            loop {
                let state = tls.process_new_packets().map_err(io::Error::other)?;
                let ready = state.plaintext_bytes_to_read() as u64;
                tls.reader().take(ready).read_to_end(&mut plain)?;
                if rest.is_empty() {
                    break state.peer_has_closed();
                }
                tls.read_tls(&mut rest)?;
            }
        };
        server.write_all(&plain)?;
        length = if closed { 0 } else { client.read(&mut piece)? };
        if length == 0 {
            return Ok(());
        }
    }
}

/// Gives what comes from the server to the client.
fn send(mut client: &TcpStream, mut server: &TcpStream, tls: &Mutex<ServerConnection>) -> io::Result<()> {
    let mut piece = [0; 16 * 1024];
    loop {
        let length = server.read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        let mut tls = tls.lock().unwrap();
        tls.writer().write_all(&piece[..length])?;
        while tls.wants_write() {
            tls.write_tls(&mut client)?;
        }
    }
}
