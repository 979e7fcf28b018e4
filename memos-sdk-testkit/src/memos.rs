//! The server.

mod builder;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use memos_sdk_core::Operation;

pub use builder::MemOsBuilder;

use crate::route::BASE_PATH;
use crate::wire::{Command, Server, Shared};
use crate::{Expectation, Fault, Received, Service, Shapes, TaskPlan, Unmet};

/// A MemOS on loopback, which runs until it is dropped.
///
/// ```
/// use memos_sdk::Client;
/// use memos_sdk_testkit::{Fault, MemOs};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let memos = MemOs::start()?;
/// let client = Client::builder().base_url(memos.base_url()).api_key(memos.api_key()).build()?;
///
/// memos.fault(Fault::status(503));
/// client.search_memory().user_id("ada").query("Where do I live?").send().await?;
/// assert_eq!(memos.received().len(), 2, "a search is repeated");
/// # Ok(())
/// # }
/// ```
///
/// It has a thread of its own, so it can be started and used within an async runtime and without one. Each has its own
/// port and state, and any number can run at once. When it is dropped or [stopped](Self::stop), its port is free, its
/// connections are closed and its thread has ended.
pub struct MemOs {
    shared: Arc<Shared>,
    server: Server,
    api_key: String,
}

impl MemOs {
    /// Starts one on a free port of 127.0.0.1, with the settings of [`builder`](Self::builder).
    ///
    /// # Errors
    ///
    /// When the machine has no port, thread or file handle left.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// The settings of one that is yet to start.
    ///
    /// ```
    /// use std::time::Duration;
    /// use memos_sdk_testkit::MemOs;
    ///
    /// let memos = MemOs::builder().seed(7).latency(Duration::from_millis(1)).start()?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn builder() -> MemOsBuilder {
        MemOsBuilder::new()
    }

    /// The base URL to give to a client: `http://127.0.0.1:PORT/api/openmem/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.server.address())
    }

    /// A key that it takes.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Has something go wrong from now on; see [`Fault`] for what and how often.
    pub fn fault(&self, fault: Fault) -> &Self {
        self.shared.faults().add(fault);
        self
    }

    /// Has nothing go wrong any more, but for what is going wrong already.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Expects a request from now on, and answers it as the expectation says; see [`Expectation`].
    ///
    /// ```
    /// use memos_sdk_core::Code;
    /// use memos_sdk_core::types::ChatRequest;
    /// use memos_sdk_testkit::{Expectation, MemOs};
    ///
    /// let memos = MemOs::start()?;
    /// memos.expect(Expectation::<ChatRequest>::any().fail(Code::REQUEST_TOKEN_QUOTA_EXCEEDED));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn expect<O: Operation>(&self, expectation: Expectation<O>) -> &Self {
        self.shared.service().expect(expectation);
        self
    }

    /// Says whether every expectation was met so far.
    ///
    /// # Errors
    ///
    /// When a request did not come that was expected, or came more often: the error names each.
    pub fn verify(&self) -> Result<(), Unmet> {
        self.shared.service().verify()
    }

    /// Refuses connections from now on, and closes those that are open: nobody listens at the port, which
    /// no other is given by the system.
    ///
    /// When this returns, it is so.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use std::net::TcpStream;
    /// use memos_sdk_testkit::MemOs;
    ///
    /// let memos = MemOs::start()?;
    /// let address = ("127.0.0.1", memos.port());
    /// memos.refuse_connections();
    /// assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    /// memos.accept_connections()?;
    /// TcpStream::connect(address)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn refuse_connections(&self) {
        self.server.order(Command::Refuse);
    }

    /// Accepts connections again, at the same port. It changes nothing while they are accepted, or after a stop.
    ///
    /// # Errors
    ///
    /// When the port is lost: a program that asked for this very port has it now, or, on systems other than Linux, one
    /// that asked for any.
    pub fn accept_connections(&self) -> io::Result<()> {
        self.server.order(Command::Accept).unwrap_or(Ok(()))
    }

    /// The port of 127.0.0.1 at which it is.
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// The requests that came so far, in the order in which their heads came.
    ///
    /// One that broke off within its head is none. What is told of one that is not finished yet is what is known: a
    /// body that is still to come is empty.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received()
    }

    /// The requests that came so far for one operation.
    ///
    /// ```
    /// use memos_sdk_core::types::AddMessageRequest;
    /// use memos_sdk_testkit::MemOs;
    ///
    /// let memos = MemOs::start()?;
    /// assert!(memos.received_by::<AddMessageRequest>().is_empty(), "nothing was written");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn received_by<O: Operation>(&self) -> Vec<Received> {
        let mut received = self.received();
        received.retain(|received| received.operation == Some(O::METADATA.id.as_ref()));
        received
    }

    /// Forgets the requests that came so far, though not what the service did for them.
    pub fn forget_received(&self) {
        self.shared.forget_received();
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> u64 {
        self.shared.connections()
    }

    /// How many connections are open.
    ///
    /// One that the client has closed counts until the server has noticed, which is soon but not at once.
    pub fn open_connections(&self) -> usize {
        self.shared.open_connections()
    }

    /// Waits until no connection is open, but no longer than this; gives whether none is.
    ///
    /// Once a client is dropped, this tells whether it has left anything behind.
    ///
    /// ```
    /// use std::net::TcpStream;
    /// use std::time::Duration;
    /// use memos_sdk_testkit::MemOs;
    ///
    /// let memos = MemOs::start()?;
    /// drop(TcpStream::connect(("127.0.0.1", memos.port()))?);
    /// assert!(memos.wait_until_idle(Duration::from_secs(5)));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use = "whether a connection is still open is the answer"]
    pub fn wait_until_idle(&self, patience: Duration) -> bool {
        self.shared.wait_until_idle(patience)
    }

    /// Sets the shapes that answers take from now on.
    pub fn set_shapes(&self, shapes: Shapes) {
        self.shared.service().set_shapes(shapes);
    }

    /// Sets how long tasks take and how they end that start from now on.
    pub fn set_tasks(&self, tasks: TaskPlan) {
        self.shared.service().set_tasks(tasks);
    }

    /// Reads or changes what the service knows.
    ///
    /// Nothing is answered meanwhile, so do not wait in it for anything.
    pub fn with_service<T>(&self, act: impl FnOnce(&mut Service) -> T) -> T {
        act(&mut self.shared.service())
    }

    /// Stops listening, closes every connection and waits for its thread, as dropping it does.
    ///
    /// What was received and what the service knows can still be read.
    ///
    /// ```
    /// use memos_sdk_testkit::MemOs;
    ///
    /// let memos = MemOs::start()?;
    /// memos.stop();
    /// assert_eq!(memos.open_connections(), 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn stop(&self) {
        self.server.stop();
    }
}

impl fmt::Debug for MemOs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The key is in no log, here as elsewhere.
        f.debug_struct("MemOs").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
