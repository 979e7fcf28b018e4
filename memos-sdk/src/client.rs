//! The client: what callers hold.

use std::fmt;
use std::sync::Arc;

use std::time::Duration;

use memos_sdk_core::{
    Call, CallOptions, Config, Operation, PagedOperation, PagingTransport, RawOperation, Response, Result, StartsTask,
    StreamEvent, StreamingOperation, StreamingTransport, TaskTransport, Transport,
};
use serde_json::Value;

use crate::exchange::Exchange;
use crate::tasks::Waiting;
use crate::{ClientBuilder, Items, Pages, Sending, Streaming};

/// The async client of MemOS Cloud.
///
/// It has a method for each operation, which starts a builder. Cloning it is cheap and shares its connections: make
/// one, and clone it wherever it is needed.
///
/// ```no_run
/// # async fn run() -> memos_sdk::Result<()> {
/// let memos = memos_sdk::Client::from_env()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    exchange: Arc<Exchange>,
}

impl Client {
    /// A client set up by the environment: `MEMOS_API_KEY`, and `MEMOS_BASE_URL` or `MEMOS_IS_GLOBAL`.
    ///
    /// # Errors
    ///
    /// When there is no key, or a variable cannot be used; see [`ClientBuilder::env`].
    pub fn from_env() -> Result<Self> {
        Self::builder().env()?.build()
    }

    /// A client with this API key and the default settings.
    ///
    /// # Errors
    ///
    /// When the key cannot be one.
    pub fn new(api_key: impl Into<String>) -> Result<Self> {
        Self::builder().api_key(api_key).build()
    }

    /// Settings for a client, to be filled in.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn from_exchange(exchange: Exchange) -> Self {
        Self { exchange: Arc::new(exchange) }
    }

    /// The settings of the client.
    pub fn config(&self) -> &Config {
        self.exchange.config()
    }

    /// Sends a plain request.
    ///
    /// The methods of the operations are the same call with a builder before it.
    ///
    /// ```no_run
    /// # async fn run<R: memos_sdk::Operation>(memos: memos_sdk::Client, request: R) -> memos_sdk::Result<()> {
    /// let output = memos.send(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the request cannot be sent, or the service refuses it.
    pub fn send<O: Operation>(&self, request: O) -> Sending<O::Output> {
        self.send_with(request, CallOptions::new())
    }

    /// Sends a plain request with options of its own.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn send_with<O: Operation>(&self, request: O, options: CallOptions) -> Sending<O::Output> {
        Sending::data(&self.exchange, request, &options)
    }

    /// Sends a plain request, and gives the data with everything around it.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn response<O: Operation>(&self, request: O) -> Sending<Response<O::Output>> {
        self.response_with(request, CallOptions::new())
    }

    /// Sends a plain request with options of its own, and gives the data with everything around it.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn response_with<O: Operation>(&self, request: O, options: CallOptions) -> Sending<Response<O::Output>> {
        Sending::response(&self.exchange, request, &options)
    }

    /// Calls an operation by its id or its path, with a body of JSON: for what this version does not know yet.
    ///
    /// A path is called by `POST` and taken for a write, unless the call says otherwise: see
    /// [`method`](Call::method) and [`safe`](Call::safe). Time-outs, repeats and errors are as for any other call; the
    /// data of the answer is JSON.
    ///
    /// ```no_run
    /// # async fn run(memos: memos_sdk::Client) -> memos_sdk::Result<()> {
    /// let data = memos.raw("/new/operation", serde_json::json!({"user_id": "ada"})).send().await?;
    /// println!("{data}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self, operation_or_path: impl Into<String>, body: impl Into<Value>) -> Call<Self, RawOperation> {
        Call::new(self.clone(), RawOperation::new(operation_or_path, body))
    }

    /// Sends a plain request and streams its answer.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send); what goes wrong once the stream has begun is an item of it.
    pub fn stream<O: StreamingOperation>(&self, request: O) -> Streaming<O::Event> {
        self.stream_with(request, CallOptions::new())
    }

    /// Sends a plain request with options of its own and streams its answer.
    ///
    /// # Errors
    ///
    /// As for [`stream`](Self::stream).
    pub fn stream_with<O: StreamingOperation>(&self, request: O, options: CallOptions) -> Streaming<O::Event> {
        Streaming::new(&self.exchange, request, &options)
    }

    pub(crate) fn exchange(&self) -> &Exchange {
        &self.exchange
    }
}

impl Transport for Client {
    type Sending<T: Send + 'static> = Sending<T>;

    fn config(&self) -> &Config {
        self.exchange.config()
    }

    fn send<O: Operation>(&self, operation: O, options: CallOptions) -> Sending<O::Output> {
        self.send_with(operation, options)
    }

    fn response<O: Operation>(&self, operation: O, options: CallOptions) -> Sending<Response<O::Output>> {
        self.response_with(operation, options)
    }
}

impl StreamingTransport for Client {
    type Streaming<E: StreamEvent> = Streaming<E>;

    fn stream<O: StreamingOperation>(&self, operation: O, options: CallOptions) -> Streaming<O::Event> {
        self.stream_with(operation, options)
    }
}

impl TaskTransport for Client {
    type Waiting<O: StartsTask> = Waiting<O>;

    fn send_and_wait<O: StartsTask>(&self, operation: O, options: CallOptions, limit: Duration) -> Waiting<O> {
        Waiting::new(self.clone(), operation, options, limit)
    }
}

impl PagingTransport for Client {
    type Pages<O: PagedOperation> = Pages<O>;
    type Items<O: PagedOperation> = Items<O>;

    fn pages<O: PagedOperation>(&self, operation: O, options: CallOptions) -> Pages<O> {
        Pages::new(self.clone(), &operation, options)
    }

    fn items<O: PagedOperation>(&self, operation: O, options: CallOptions) -> Items<O> {
        Items::new(self.pages(operation, options))
    }
}

/// Shows where the client calls; the key is hidden.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("base_url", &self.config().base_url()).finish_non_exhaustive()
    }
}
