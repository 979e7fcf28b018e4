//! One call that is being put together, and the transport that will send it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{
    Config, Operation, PagedOperation, Response, Result, RetryPolicy, StartsTask, StreamEvent, StreamingOperation,
};

/// Sends operations and gives back what they answer.
///
/// The async client gives a future, the blocking client a result; builders work with either.
pub trait Transport: Clone {
    /// What sending gives: a future or a `Result`.
    type Sending<T: Send + 'static>;

    /// The settings of the client.
    fn config(&self) -> &Config;

    /// Sends one operation, and gives the data of its answer.
    fn send<O: Operation>(&self, operation: O, options: CallOptions) -> Self::Sending<O::Output>;

    /// Sends one operation, and gives its data with everything around it.
    fn response<O: Operation>(&self, operation: O, options: CallOptions) -> Self::Sending<Response<O::Output>>;
}

/// A transport that can also stream an answer.
pub trait StreamingTransport: Transport {
    /// What streaming gives: a future of a stream, or a `Result` of an iterator.
    type Streaming<E: StreamEvent>;

    /// Sends one operation and streams its answer.
    fn stream<O: StreamingOperation>(&self, operation: O, options: CallOptions) -> Self::Streaming<O::Event>;
}

/// A transport that can wait for the task that an operation starts.
pub trait TaskTransport: Transport {
    /// What waiting gives: a future or a `Result`.
    type Waiting<O: StartsTask>;

    /// Sends one operation, and waits for the task that it starts, at most for `limit`.
    fn send_and_wait<O: StartsTask>(&self, operation: O, options: CallOptions, limit: Duration) -> Self::Waiting<O>;
}

/// A transport that can turn pages.
pub trait PagingTransport: Transport {
    /// What gives one page after the other: a stream or an iterator.
    type Pages<O: PagedOperation>;
    /// What gives one item after the other: a stream or an iterator.
    type Items<O: PagedOperation>;

    /// The pages of a list, from the one that the request asks for.
    fn pages<O: PagedOperation>(&self, operation: O, options: CallOptions) -> Self::Pages<O>;

    /// The items of a list, from the page that the request asks for.
    fn items<O: PagedOperation>(&self, operation: O, options: CallOptions) -> Self::Items<O>;
}

/// A request, the client that will send it, and the options of this one call.
///
/// Generated builders wrap it.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call<C, R> {
    client: C,
    pub(crate) request: R,
    options: CallOptions,
}

impl<C, R> Call<C, R> {
    /// Starts a call of `request` through `client`, with the client's own options.
    pub fn new(client: C, request: R) -> Self {
        Self { client, request, options: CallOptions::default() }
    }

    /// Replaces the options of this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Gives the request back, without sending it.
    pub fn into_request(self) -> R {
        self.request
    }

    /// Sends the request, and gives the data of its answer.
    pub fn send(self) -> C::Sending<R::Output>
    where
        C: Transport,
        R: Operation,
    {
        self.client.send(self.request, self.options)
    }

    /// Sends the request, and gives its data with everything around it.
    pub fn response(self) -> C::Sending<Response<R::Output>>
    where
        C: Transport,
        R: Operation,
    {
        self.client.response(self.request, self.options)
    }

    /// Sends the request, and waits for the task that it starts.
    pub fn send_and_wait(self, limit: Duration) -> C::Waiting<R>
    where
        C: TaskTransport,
        R: StartsTask,
    {
        self.client.send_and_wait(self.request, self.options, limit)
    }

    /// The pages of the list, from the one that the request asks for.
    pub fn pages(self) -> C::Pages<R>
    where
        C: PagingTransport,
        R: PagedOperation,
    {
        self.client.pages(self.request, self.options)
    }

    /// The items of the list, from the page that the request asks for.
    pub fn items(self) -> C::Items<R>
    where
        C: PagingTransport,
        R: PagedOperation,
    {
        self.client.items(self.request, self.options)
    }

    /// The call as a command for a shell, without the key: see [`Config::to_curl`].
    ///
    /// # Errors
    ///
    /// When the request is one that would not be sent.
    pub fn to_curl(&self) -> Result<String>
    where
        C: Transport,
        R: Operation + Clone,
    {
        self.client.config().to_curl(self.request.clone(), &self.options)
    }

    /// Sends the request and streams its answer.
    pub fn stream(self) -> C::Streaming<R::Event>
    where
        C: StreamingTransport,
        R: StreamingOperation,
    {
        self.client.stream(self.request, self.options)
    }
}

/// What is different about one call: time-outs, repeats and headers.
///
/// What is not set here is as the client was configured.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_core::{CallOptions, StandardRetry};
///
/// let options = CallOptions::new()
///     .timeout(Duration::from_secs(300))
///     .retry(StandardRetry::never())
///     .header("x-tenant", "blue");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    /// What a wait of which this call is a part leaves to it.
    pub(crate) ceiling: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) stream_idle_timeout: Option<Duration>,
    pub(crate) retry: Option<Arc<dyn RetryPolicy>>,
    pub(crate) headers: Vec<(String, String)>,
}

impl CallOptions {
    /// Options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the whole call: see [`ConfigBuilder::timeout`](crate::ConfigBuilder::timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits the whole call to this time, if its time-out is longer.
    #[must_use]
    pub fn at_most(mut self, ceiling: Duration) -> Self {
        self.ceiling = Some(ceiling);
        self
    }

    /// Limits one attempt: see [`ConfigBuilder::attempt_timeout`](crate::ConfigBuilder::attempt_timeout).
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Limits the time between two events of a stream: see
    /// [`ConfigBuilder::stream_idle_timeout`](crate::ConfigBuilder::stream_idle_timeout).
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.stream_idle_timeout = Some(timeout);
        self
    }

    /// Decides when this call is repeated, in place of the client's policy: see
    /// [`ConfigBuilder::retry`](crate::ConfigBuilder::retry).
    #[must_use]
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.retry = Some(Arc::new(policy));
        self
    }

    /// Sends a header with this call, in place of a header of the same name that the client sends; `Authorization` too,
    /// which then is sent in place of the API key.
    ///
    /// Name and value are checked when the call is sent: one that cannot stand in a request is an error of that call.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// Header values may be secrets: only their names are shown.
impl fmt::Debug for CallOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("stream_idle_timeout", &self.stream_idle_timeout)
            .field("retry", &self.retry)
            .field("headers", &headers)
            .finish()
    }
}

/// Marks a required field of a builder that is not set yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing;

/// Marks a required field of a builder that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Set;

/// Holds for a required field of a builder once it is set.
#[diagnostic::on_unimplemented(
    message = "a required field of this call is not set yet",
    label = "set the missing field before this",
    note = "the bound that is marked as required names the field: `UserId: Provided` asks for `.user_id(…)`"
)]
pub trait Provided: sealed::Sealed {}

impl Provided for Set {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Set {}
    impl Sealed for super::Missing {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_show_the_names_of_headers_but_not_their_values() {
        let shown = format!("{:?}", CallOptions::new().header("x-gateway-key", "s3cret"));
        assert!(shown.contains("x-gateway-key"), "{shown}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
