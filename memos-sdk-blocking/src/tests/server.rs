//! A server on loopback that does as it is told, in threads of its own.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What is done with a connection: it has the requests that came before it, and gives whether it stays open.
pub(super) type Act = Box<dyn FnOnce(&mut Connection) -> bool + Send>;

pub(super) struct Server {
    address: SocketAddr,
    acts: Arc<Mutex<Vec<Act>>>,
    received: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    closed: Mutex<Receiver<()>>,
}

pub(super) struct Connection {
    pub(super) stream: TcpStream,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves one act for each request, in order, and closes the connection where there is none left.
    pub(super) fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let acts = Arc::new(Mutex::new(acts.into_iter().collect::<Vec<_>>()));
        acts.lock().unwrap().reverse();
        let (received, connections) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
        let (tell, closed) = channel();
        let server = Self { address, acts, received, connections, closed: Mutex::new(closed) };
        let (acts, received) = (Arc::clone(&server.acts), Arc::clone(&server.received));
        let connections = Arc::clone(&server.connections);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                let connection = Connection { stream, received: Arc::clone(&received) };
                let (acts, tell) = (Arc::clone(&acts), tell.clone());
                thread::spawn(move || connection.serve(&acts, &tell));
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The heads and bodies of all requests that came.
    pub(super) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until a client has closed a connection.
    pub(super) fn wait_until_closed(&self) {
        self.closed.lock().unwrap().recv().unwrap();
    }
}

impl Connection {
    fn serve(mut self, acts: &Mutex<Vec<Act>>, closed: &Sender<()>) {
        while self.read_request() {
            let Some(act) = acts.lock().unwrap().pop() else { return };
            if !act(&mut self) {
                let _ = self.stream.shutdown(Shutdown::Both);
                return;
            }
        }
        let _ = closed.send(());
    }

    /// Whether a request came, and not the end.
    fn read_request(&mut self) -> bool {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Some(head) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&request).into_owned();
                let length = text.to_ascii_lowercase();
                let length = length.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
                if request.len() >= head + 4 + length.map_or(0, |length| length.parse::<usize>().unwrap()) {
                    self.received.lock().unwrap().push(text);
                    return true;
                }
            }
            match self.stream.read(&mut buffer) {
                Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
                _ => return false,
            }
        }
    }
}

/// Answers and keeps the connection.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> Act {
    let text = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
    Box::new(move |connection| connection.stream.write_all(text.as_bytes()).is_ok())
}

/// Answers with these bytes and closes the connection.
pub(super) fn close_after(bytes: impl Into<Vec<u8>>) -> Act {
    let bytes = bytes.into();
    Box::new(move |connection| {
        let _ = connection.stream.write_all(&bytes);
        false
    })
}

/// Answers with these bytes and says no more, until the client closes the connection.
pub(super) fn silent_after(bytes: impl Into<Vec<u8>>) -> Act {
    let bytes = bytes.into();
    Box::new(move |connection| connection.stream.write_all(&bytes).is_ok())
}

/// Sends bytes again and again, until the client closes the connection.
pub(super) fn endless(head: impl Into<Vec<u8>>, piece: impl Into<Vec<u8>>) -> Act {
    let (head, piece) = (head.into(), piece.into());
    Box::new(move |connection| {
        let mut alive = connection.stream.write_all(&head).is_ok();
        while alive {
            alive = connection.stream.write_all(&piece).is_ok();
        }
        // A read tells the end.
        true
    })
}

/// The head of an event stream that is chunked.
pub(super) const STREAM: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// One chunk of a body.
pub(super) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}
