//! One call that is being put together, and the transport that will send it.

use std::fmt;
use std::time::Duration;

use crate::{Operation, StreamEvent, StreamingOperation};

/// Sends operations and gives back what they answer.
///
/// The async client gives a future, the blocking client a result; builders work with either.
pub trait Transport: Clone {
    /// What sending gives: a future or a `Result`.
    type Sending<T: Send + 'static>;

    /// Sends one operation.
    fn send<O: Operation>(&self, operation: O, options: CallOptions) -> Self::Sending<O::Output>;
}

/// A transport that can also stream an answer.
pub trait StreamingTransport: Transport {
    /// What streaming gives: a future of a stream, or a `Result` of an iterator.
    type Streaming<E: StreamEvent>;

    /// Sends one operation and streams its answer.
    fn stream<O: StreamingOperation>(&self, operation: O, options: CallOptions) -> Self::Streaming<O::Event>;
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

    /// Sends the request.
    pub fn send(self) -> C::Sending<R::Output>
    where
        C: Transport,
        R: Operation,
    {
        self.client.send(self.request, self.options)
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

/// What is different about one call: time-outs and headers.
///
/// What is not set here is as the client was configured.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_core::CallOptions;
///
/// let options = CallOptions::new().timeout(Duration::from_secs(300)).header("x-tenant", "blue");
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) stream_idle_timeout: Option<Duration>,
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

    /// Limits one attempt: see [`ConfigBuilder::attempt_timeout`](crate::ConfigBuilder::attempt_timeout).
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Limits the silence between two pieces of a stream: see
    /// [`ConfigBuilder::stream_idle_timeout`](crate::ConfigBuilder::stream_idle_timeout).
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.stream_idle_timeout = Some(timeout);
        self
    }

    /// Sends a header with this call, in place of a header of the same name that the client sends.
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
