//! A server on loopback that answers as it is told and remembers what it was sent.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What the server does with one request.
pub(super) enum Reply {
    /// Sends these bytes and waits for the next request on the connection.
    Keep(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Close(Vec<u8>),
    /// Closes the connection at once, in a way that the other side takes for an error.
    Reset,
    /// As `Reset`, when at most this many bytes of the request have come; the request does not count as received.
    ResetUnread(usize),
    /// Sends these pieces with a pause before each, and closes the connection.
    Slow(Duration, Vec<Vec<u8>>),
    /// Sends the first bytes, and then the second over and over, until nobody listens any more.
    Endless(Vec<u8>, Vec<u8>),
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) head: String,
    pub(super) body: String,
    /// The number of the connection, from 0.
    pub(super) connection: usize,
}

impl Received {
    pub(super) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .find_map(|(given, value)| given.eq_ignore_ascii_case(name).then_some(value))
    }
}

pub(super) struct Server {
    address: String,
    accepted: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<Received>>>,
    /// The number of each connection that the other side closed.
    pub(super) closed: mpsc::UnboundedReceiver<usize>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server that gives each request the next of these replies, and closes the connection when there is none.
    pub(super) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let replies = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (closing, closed) = mpsc::unbounded_channel();
        let remember = Arc::clone(&received);
        let accepted = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&accepted);
        let task = tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                count.fetch_add(1, Ordering::Relaxed);
                let (replies, remember, closing) = (Arc::clone(&replies), Arc::clone(&remember), closing.clone());
                tokio::spawn(async move {
                    serve(stream, connection, &replies, &remember).await;
                    let _ = closing.send(connection);
                });
            }
        });
        Self { address, accepted, received, closed, task }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// How many connections were made.
    pub(super) fn connections(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    replies: &Mutex<VecDeque<Reply>>,
    received: &Mutex<Vec<Received>>,
) {
    loop {
        let unread = match replies.lock().unwrap().front() {
            Some(Reply::ResetUnread(bytes)) => Some(*bytes),
            _ => None,
        };
        if let Some(bytes) = unread {
            replies.lock().unwrap().pop_front();
            let mut piece = vec![0; bytes];
            if bytes > 0 {
                let _ = stream.read_exact(&mut piece).await;
            }
            let _ = stream.set_zero_linger();
            return;
        }
        let Some((head, body)) = read_request(&mut stream).await else { return };
        received.lock().unwrap().push(Received { head, body, connection });
        let reply = replies.lock().unwrap().pop_front();
        match reply {
            Some(Reply::Keep(bytes)) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Some(Reply::Close(bytes)) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Some(Reply::Reset | Reply::ResetUnread(_)) => {
                let _ = stream.set_zero_linger();
                return;
            }
            Some(Reply::Slow(pause, pieces)) => {
                for piece in pieces {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(&piece).await.is_err() {
                        return;
                    }
                }
                return;
            }
            Some(Reply::Endless(first, again)) => {
                let mut outcome = stream.write_all(&first).await;
                while outcome.is_ok() {
                    outcome = stream.write_all(&again).await;
                }
                return;
            }
            None => return,
        }
    }
}

/// The head and the body of the next request; `None` when the other side has closed the connection.
async fn read_request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let head = loop {
        let before = bytes.len().saturating_sub(3);
        stream.read_buf(&mut bytes).await.ok().filter(|count| *count > 0)?;
        if let Some(end) = bytes[before..].windows(4).position(|four| four == b"\r\n\r\n") {
            let body = bytes.split_off(before + end + 4);
            break String::from_utf8_lossy(&std::mem::replace(&mut bytes, body)).trim_end().to_owned();
        }
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().unwrap())
    });
    let missing = length.unwrap_or(0).saturating_sub(bytes.len());
    let mut rest = vec![0; missing];
    stream.read_exact(&mut rest).await.ok()?;
    bytes.append(&mut rest);
    Some((head, String::from_utf8_lossy(&bytes).into_owned()))
}

/// An answer with these headers (each ended by CRLF) and this body.
pub(super) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub(super) fn json(status: u16, body: &str) -> Vec<u8> {
    answer(status, "content-type: application/json\r\n", body)
}

pub(super) const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";

/// The head of an event stream, and then each of these pieces as a chunk, without the chunk that ends the answer.
pub(super) fn stream<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let head = format!("{STREAM_HEAD}transfer-encoding: chunked\r\n\r\n").into_bytes();
    std::iter::once(head).chain(pieces.into_iter().map(chunk)).collect()
}

pub(super) fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
