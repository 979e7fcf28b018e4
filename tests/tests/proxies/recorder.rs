//! A server on loopback that may be a proxy: it keeps every byte, and answers every request in the same way.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use tests::server::PATIENCE;

/// What a recorder does with a request, once it has all of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// Sends this, and waits for the next request.
    Send(&'static str),
    /// Sends this, and closes the connection after whatever comes next.
    Tunnel(&'static str),
    /// Closes the connection.
    HangUp,
    /// Sends nothing.
    Silence,
}

/// What the service answers, in an envelope.
pub(crate) const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 44\r\n\r\n\
                               {\"code\": 0, \"message\": \"ok\", \"data\": \"here\"}";

/// What came over one connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    pub(crate) requests: Vec<Request>,
    /// What came and was not a request in clear: what goes through a tunnel, or TLS from the beginning.
    pub(crate) rest: Vec<u8>,
}

/// A request: its first line, its headers by their names in lower case, and its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// A server that runs until it is dropped.
pub(crate) struct Recorder {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    connections: Vec<Connection>,
    threads: Vec<JoinHandle<()>>,
    /// The connection that ends it.
    last: Option<SocketAddr>,
}

impl Recorder {
    pub(crate) fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let accepting = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared, answer)
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Ends once nobody is connected any more, and tells what came over each connection, in their order.
    pub(crate) fn stop(mut self) -> Vec<Connection> {
        self.end();
        std::mem::take(&mut self.shared.lock().unwrap().connections)
    }

    fn end(&mut self) {
        let Some(accepting) = self.accepting.take() else { return };
        {
            let mut shared = self.shared.lock().unwrap();
            let last = TcpStream::connect(self.address).unwrap();
            shared.last = Some(last.local_addr().unwrap());
        }
        accepting.join().unwrap();
        let threads = std::mem::take(&mut self.shared.lock().unwrap().threads);
        for thread in threads {
            thread.join().unwrap();
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.end();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Mutex<Shared>>, answer: Answer) {
    loop {
        let (stream, from) = listener.accept().unwrap();
        let mut state = shared.lock().unwrap();
        if state.last == Some(from) {
            return;
        }
        let index = state.connections.len();
        state.connections.push(Connection::default());
        let record = Record { shared: Arc::clone(shared), index };
        // A connection that breaks has nothing more to tell.
        state.threads.push(thread::spawn(move || drop(serve(&stream, answer, &record))));
    }
}

/// Where one connection is kept.
struct Record {
    shared: Arc<Mutex<Shared>>,
    index: usize,
}

impl Record {
    fn request(&self, request: Request) {
        self.shared.lock().unwrap().connections[self.index].requests.push(request);
    }

    fn rest(&self, bytes: &[u8]) {
        self.shared.lock().unwrap().connections[self.index].rest.extend(bytes);
    }
}

fn serve(mut stream: &TcpStream, answer: Answer, record: &Record) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut bytes = Vec::new();
    loop {
        let Some(request) = read_request(stream, &mut bytes)? else {
            record.rest(&bytes);
            if let Answer::Silence = answer {
                io::copy(&mut stream, &mut io::sink())?;
            }
            return Ok(());
        };
        record.request(request);
        match answer {
            Answer::Send(answer) => stream.write_all(answer.as_bytes())?,
            Answer::Tunnel(answer) => {
                stream.write_all(answer.as_bytes())?;
                let mut piece = [0; 4096];
                let length = stream.read(&mut piece)?;
                record.rest(&piece[..length]);
                return Ok(());
            }
            Answer::HangUp => return Ok(()),
            Answer::Silence => {}
        }
    }
}

/// The next request; `None` where none comes, or what comes is none. What was read of it or behind it stays in `bytes`.
fn read_request(mut stream: &TcpStream, bytes: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let mut piece = [0; 4096];
    loop {
        if bytes.first().is_some_and(|first| !first.is_ascii_uppercase()) {
            return Ok(None);
        }
        if let Some((request, length)) = parse(bytes) {
            bytes.drain(..length);
            return Ok(Some(request));
        }
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            length => bytes.extend(&piece[..length]),
        }
    }
}

/// The request that the bytes begin with, and how many of them it takes, if it is whole.
fn parse(bytes: &[u8]) -> Option<(Request, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: BTreeMap<String, String> = lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        })
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let body = bytes.get(end..end + length)?;
    let body = String::from_utf8(body.to_vec()).unwrap();
    Some((Request { line, headers, body }, end + length))
}
