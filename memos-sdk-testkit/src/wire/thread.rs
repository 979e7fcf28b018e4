//! The thread of a server.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::connection::serve_connection;
use super::port::Port;
use super::shared::lock;
use super::{Command, Shared};

/// How long to wait after a connection that could not be accepted, as when the process has too many files open.
const BREATH: Duration = Duration::from_millis(10);

/// A server on a thread of its own.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    commands: UnboundedSender<Command>,
    /// None once it has been waited for.
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Listens at a port, or for 0 at a free one.
    pub(crate) fn start(port: u16, shared: Arc<Shared>) -> io::Result<Self> {
        let (commands, orders) = unbounded_channel();
        let (ready, started) = channel();
        let run = move || run(port, shared, &ready, orders);
        let thread = thread::Builder::new().name("memos".to_owned()).spawn(run)?;
        let address = started.recv().map_err(|_| io::Error::other("the thread of the server has ended"))??;
        Ok(Self { address, commands, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has the thread do something, and waits for what it says about it; none if it has ended.
    pub(crate) fn order<T>(&self, command: impl FnOnce(Sender<T>) -> Command) -> Option<T> {
        let (done, answer) = channel();
        self.commands.send(command(done)).ok()?;
        answer.recv().ok()
    }

    /// Ends the thread, and with it what listens and every connection, and waits for it.
    pub(crate) fn stop(&self) {
        // A thread that has ended hears nothing, and has nothing to do.
        let _ = self.commands.send(Command::Stop);
        let thread = lock(&self.thread).take();
        if let Some(thread) = thread {
            // It has nothing to say: a panic of it has been printed.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread does.
fn run(port: u16, shared: Arc<Shared>, ready: &Sender<io::Result<SocketAddr>>, orders: UnboundedReceiver<Command>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return say(ready, Err(error)),
    };
    runtime.block_on(async {
        let listening = Port::take(port).and_then(|mut port| port.listen().map(|listener| (port, listener)));
        match listening {
            Ok((port, listener)) => {
                say(ready, Ok(port.address()));
                serve(port, listener, &shared, orders).await;
            }
            Err(error) => say(ready, Err(error)),
        }
    });
}

/// Says something to whoever waits for it; if nobody does any more, nobody hears it.
fn say<T>(to: &Sender<T>, what: T) {
    let _ = to.send(what);
}

/// Serves connections until it is told to stop.
async fn serve(mut port: Port, listener: TcpListener, shared: &Arc<Shared>, mut orders: UnboundedReceiver<Command>) {
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                None | Some(Command::Stop) => break,
                Some(Command::Refuse(done)) => {
                    if let Some(listener) = listener.take() {
                        port.close(listener);
                    }
                    connections.shutdown().await;
                    say(&done, ());
                }
                Some(Command::Accept(done)) => {
                    let listening = match listener.take() {
                        Some(listener) => Ok(listener),
                        None => port.listen(),
                    };
                    say(&done, listening.map(|listening| listener = Some(listening)));
                }
            },
            stream = accept(listener.as_ref()) => {
                connections.spawn(serve_connection(shared.connect(), stream));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// The next connection; none comes where nobody listens.
async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    let Some(listener) = listener else { return pending().await };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => sleep(BREATH).await,
        }
    }
}
