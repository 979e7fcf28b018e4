//! A server on loopback that answers as it is told and remembers what it was sent.
//!
//! It speaks plain HTTP/1.1 over threads of its own, so that it works under any runtime or none, and lets a test write
//! what no proper server would: answers that break off, and streams in odd pieces.

mod answer;
mod gate;
mod habit;
mod nobody;
mod request;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::json;

use answer::Ending;
pub use answer::{Answer, Piece};
pub use gate::Gate;
pub use habit::Habit;
use habit::reset;
pub use nobody::Nobody;
pub use request::Received;

/// How long anything may take before a test is taken to hang: far longer than a slow machine needs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Gives what a future gives, and fails where it takes longer than [`PATIENCE`].
///
/// # Panics
///
/// When it takes longer.
pub async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.expect("this takes no minute")
}

/// The path of the base URL, below which those of the operations stand.
const BASE_PATH: &str = "/api/openmem/v1";

/// A server that runs until it is dropped.
///
/// ```
/// use serde_json::json;
/// use tests::server::{Answer, Server};
///
/// let server = Server::start();
/// server.on("/get/status", Answer::data(&json!({"status": "running"})));
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// assert!(server.received().is_empty());
/// ```
pub struct Server {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    accepting: Option<JoinHandle<()>>,
}

/// What the threads of a server have in common.
#[derive(Default)]
struct Shared {
    answers: BTreeMap<String, Answers>,
    received: Vec<Received>,
    /// The connections that are open, by their numbers.
    connections: BTreeMap<usize, TcpStream>,
    accepted: usize,
    /// What is done to each connection.
    habit: Option<Habit>,
    stopped: bool,
}

/// The answers for one path.
#[derive(Default)]
struct Answers {
    next: VecDeque<Answer>,
    last: Option<Answer>,
    /// Answers in place of the last.
    respond: Option<Respond>,
}

/// Makes the answer to a request.
type Respond = Box<dyn FnMut(&Received) -> Answer + Send>;

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Panics
    ///
    /// When the machine has no free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("a port that is bound has an address");
        let shared = Arc::new(Mutex::new(Shared::default()));
        let accepting = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    /// The base URL for a client.
    pub fn url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// Answers the next request for this path, below the base URL, with this.
    ///
    /// Answers for one path are given one after the other, and the last again and again until there is another. A path
    /// without an answer gets what the service gives for an unknown path: code 50000.
    pub fn on(&self, path: &str, answer: Answer) -> &Self {
        lock(&self.shared).answers.entry(path.to_owned()).or_default().next.push_back(answer);
        self
    }

    /// Answers each request for this path, below the base URL, with what `respond` makes of it, once there are no
    /// answers left that [`on`](Self::on) gave. `respond` must not ask the server itself for anything.
    pub fn on_each(&self, path: &str, respond: impl FnMut(&Received) -> Answer + Send + 'static) -> &Self {
        lock(&self.shared).answers.entry(path.to_owned()).or_default().respond = Some(Box::new(respond));
        self
    }

    /// Does this to each connection from now on.
    pub fn take_up(&self, habit: Habit) -> &Self {
        lock(&self.shared).habit = Some(habit);
        self
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        lock(&self.shared).accepted
    }

    /// Every request that came, in the order in which they came.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared).received.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let connections = {
            let mut shared = lock(&self.shared);
            shared.stopped = true;
            std::mem::take(&mut shared.connections)
        };
        for connection in connections.into_values() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        // The listener looks whether it is to stop once somebody connects.
        if TcpStream::connect(self.address).is_ok()
            && let Some(accepting) = self.accepting.take()
        {
            let _ = accepting.join();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Shared {
    /// Remembers a request, and gives the answer to it.
    fn take(&mut self, request: Received) -> Answer {
        let answers = request.path.strip_prefix(BASE_PATH).and_then(|path| self.answers.get_mut(path));
        let answer = answers
            .and_then(|answers| answers.take(&request))
            .unwrap_or_else(|| Answer::json(200, &json!({"code": 50000, "message": "no such path", "data": null})));
        self.received.push(request);
        answer
    }
}

impl Answers {
    fn take(&mut self, request: &Received) -> Option<Answer> {
        if let Some(next) = self.next.pop_front() {
            self.last = Some(next);
        } else if let Some(respond) = &mut self.respond {
            return Some(respond(request));
        }
        self.last.clone()
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Arc<Mutex<Shared>>) {
    for stream in listener.incoming() {
        let mut guard = lock(shared);
        if guard.stopped {
            return;
        }
        let Ok(stream) = stream else { continue };
        guard.accepted += 1;
        let number = guard.accepted;
        guard.connections.extend(stream.try_clone().map(|connection| (number, connection)));
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // Whatever breaks a connection, its client sees it, and the test with it.
            let ending = serve(&stream, &shared);
            if !matches!(ending, Ok(Ending::Reset)) {
                let _ = stream.shutdown(Shutdown::Both);
            }
            // A reset goes out with the last handle of the connection.
            lock(&shared).connections.remove(&number);
        });
    }
}

/// Answers the requests of one connection, and gives how it is to end.
fn serve(stream: &TcpStream, shared: &Mutex<Shared>) -> io::Result<Ending> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let habit = lock(shared).habit.clone();
    if let Some(habit) = habit {
        return habit.follow(stream);
    }
    while let Some(request) = Received::read(stream)? {
        let answer = lock(shared).take(request);
        match answer.write(stream)? {
            Ending::None => {}
            Ending::Close => {
                let _ = stream.shutdown(Shutdown::Both);
                answer.closed();
                break;
            }
            Ending::Reset => return reset(stream),
        }
    }
    Ok(Ending::Close)
}
