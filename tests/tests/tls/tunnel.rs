//! A proxy that makes tunnels.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::listener::Listener;

/// A proxy that makes tunnels, and keeps what goes through.
pub(crate) struct Tunnel {
    listener: Listener,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// What a proxy saw of one tunnel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// The request for it, without the empty line.
    pub(crate) head: String,
    /// What the client sent.
    pub(crate) up: Vec<u8>,
    /// What the server sent.
    pub(crate) down: Vec<u8>,
}

impl Seen {
    /// Whether this text is in anything that went through.
    pub(crate) fn shows(&self, text: &str) -> bool {
        let shows = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        shows(self.head.as_bytes()) || shows(&self.up) || shows(&self.down)
    }
}

impl Tunnel {
    /// A proxy whose tunnels all lead to this port of loopback, wherever they were asked to lead.
    pub(crate) fn start(server: u16) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let listener = Listener::start({
            let seen = Arc::clone(&seen);
            move |client| {
                let _ = serve(client, server, &seen);
                let _ = client.shutdown(Shutdown::Both);
            }
        });
        Self { listener, seen }
    }

    pub(crate) fn port(&self) -> u16 {
        self.listener.port()
    }

    /// What was seen of each tunnel.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn serve(mut client: &TcpStream, server: u16, seen: &Mutex<Vec<Seen>>) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).trim_end().to_owned();
    let index = {
        let mut seen = seen.lock().unwrap();
        seen.push(Seen { head, ..Seen::default() });
        seen.len() - 1
    };
    let server = TcpStream::connect(("127.0.0.1", server))?;
    server.set_nodelay(true)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = copy(client, &server, |bytes| seen.lock().unwrap()[index].up.extend(bytes));
            let _ = server.shutdown(Shutdown::Write);
        });
        let _ = copy(&server, client, |bytes| seen.lock().unwrap()[index].down.extend(bytes));
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

fn copy(mut from: &TcpStream, mut to: &TcpStream, keep: impl Fn(&[u8])) -> io::Result<()> {
    let mut piece = [0; 16 * 1024];
    loop {
        let length = from.read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        keep(&piece[..length]);
        to.write_all(&piece[..length])?;
    }
}
