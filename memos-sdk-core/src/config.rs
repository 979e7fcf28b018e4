//! How a client is set up: a pure description that each transport follows.

mod base_url;
mod builder;
mod certificates;
mod host;
mod proxy;
mod settings;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};

use base_url::BaseUrl;
pub use base_url::Region;
pub use builder::ConfigBuilder;
use certificates::RootCertificates;
pub use proxy::Proxy;

use crate::attempts::AttemptHook;
use crate::retry::RetryBudget;
use crate::{ApiKey, CallOptions, Metadata, Operation, OperationClass, RequestEncoder, Result, RetryPolicy};

/// The settings of a client, checked and complete.
///
/// ```
/// use memos_sdk_core::{Config, Region};
///
/// let config = Config::builder().api_key("mpg-1234").region(Region::Global).build()?;
/// assert_eq!(config.base_url(), "https://api.memt.ai/platform/api/openmem/v1");
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    api_key: ApiKey,
    base_url: BaseUrl,
    headers: HeaderMap,
    proxy: Option<Proxy>,
    no_proxy: bool,
    root_certificates: Option<RootCertificates>,
    connect_timeout: Duration,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Duration,
    retry: Arc<dyn RetryPolicy>,
    /// Shared by all clones of a client.
    retry_budget: Arc<RetryBudget>,
    attempt_hook: Option<AttemptHook>,
    max_answer_size: usize,
    max_event_size: usize,
}

/// What a read or a delete is given before it is sent again: what the vendor's own client gives any call. A write is not
/// repeated after a time-out, so nothing would be gained by giving up on it earlier.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the parts of one call may take: the client's settings, or those of the call where it has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The whole call, with everything that is repeated.
    pub timeout: Duration,
    /// One attempt: never longer than the whole call.
    pub attempt_timeout: Duration,
    /// The time between two events of a stream.
    pub stream_idle_timeout: Duration,
}

impl Config {
    /// Settings to be filled in.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// The address that the paths of the operations are put behind, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.base_url.as_str()
    }

    /// Whether the base URL is this machine itself, which no proxy of the environment may stand before.
    pub fn is_loopback(&self) -> bool {
        self.base_url.is_loopback()
    }

    /// Whether calls are encrypted.
    pub fn is_https(&self) -> bool {
        self.base_url.is_https()
    }

    /// The proxy that every call goes through, where the settings name one.
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Whether the environment may name a proxy: not where the settings decide, and not for a service on this machine,
    /// which a proxy would look for on its own, and see the key.
    pub fn asks_environment_for_proxy(&self) -> bool {
        self.proxy.is_none() && !self.no_proxy && !self.is_loopback()
    }

    /// The certificate authorities to trust in place of those of the system, in PEM as they were given.
    pub fn root_certificates(&self) -> Option<&[u8]> {
        self.root_certificates.as_ref().map(RootCertificates::pem)
    }

    /// How long making a connection may take.
    pub fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// How many bytes an answer may have.
    pub fn max_answer_size(&self) -> usize {
        self.max_answer_size
    }

    /// How many bytes one event of a stream may have.
    pub fn max_event_size(&self) -> usize {
        self.max_event_size
    }

    /// The API key.
    pub fn api_key(&self) -> &ApiKey {
        &self.api_key
    }

    /// How long the parts of a call of this operation with these options may take.
    pub fn limits(&self, operation: &Metadata, options: &CallOptions) -> Limits {
        let timeout = options.timeout.unwrap_or(self.timeout);
        let timeout = options.ceiling.map_or(timeout, |ceiling| ceiling.min(timeout));
        let attempt_timeout = options.attempt_timeout.or(self.attempt_timeout).unwrap_or(match operation.class() {
            OperationClass::Write => timeout,
            OperationClass::Read | OperationClass::Idempotent => ATTEMPT_TIMEOUT,
        });
        Limits {
            timeout,
            attempt_timeout: attempt_timeout.min(timeout),
            stream_idle_timeout: options.stream_idle_timeout.unwrap_or(self.stream_idle_timeout),
        }
    }

    /// What decides about repeats of a call with these options.
    pub(crate) fn retry_policy(&self, options: &CallOptions) -> Arc<dyn RetryPolicy> {
        Arc::clone(options.retry.as_ref().unwrap_or(&self.retry))
    }

    pub(crate) fn retry_budget(&self) -> Arc<RetryBudget> {
        Arc::clone(&self.retry_budget)
    }

    pub(crate) fn attempt_hook(&self) -> Option<AttemptHook> {
        self.attempt_hook.clone()
    }

    /// The request that a transport sends for this operation, with everything that belongs into it.
    ///
    /// `stream` says whether the answer is wanted as a stream.
    ///
    /// # Errors
    ///
    /// When the service is known to refuse the request, or a part of it cannot be written.
    pub fn request<O: Operation>(
        &self,
        mut operation: O,
        options: &CallOptions,
        stream: bool,
    ) -> Result<http::Request<Bytes>> {
        operation.set_stream(stream);
        let metadata = operation.metadata();
        let mut encoder = RequestEncoder::new(self.base_url(), &metadata);
        operation
            .validate()
            .and_then(|()| operation.encode(&mut encoder))
            .and_then(|()| self.complete(encoder, options, accepted(&metadata, stream)))
            .map_err(|error| error.about(&metadata))
    }

    /// Adds the headers, which are the same for every operation.
    fn complete(
        &self,
        encoder: RequestEncoder,
        options: &CallOptions,
        accept: &'static str,
    ) -> Result<http::Request<Bytes>> {
        let mut request = encoder.finish()?;
        let headers = request.headers_mut();
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(AUTHORIZATION, self.api_key.to_header());
        for (name, value) in &options.headers {
            let (name, mut value) = crate::encode::header(name, value)?;
            // As in the settings, it may be a secret.
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(request)
    }
}

/// What an operation takes for an answer.
fn accepted(metadata: &Metadata, stream: bool) -> &'static str {
    match (stream, metadata.enveloped) {
        (true, _) => "text/event-stream, application/json",
        (false, true) => "application/json",
        // Without an envelope, the answer may be something other than JSON.
        (false, false) => "application/json, */*;q=0.5",
    }
}

#[cfg(test)]
mod tests;
