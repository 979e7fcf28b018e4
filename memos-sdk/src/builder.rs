//! Settings for a client.

use std::sync::Arc;
use std::time::Duration;

use memos_sdk_core::{AttemptReport, ConfigBuilder, Error, Region, Result, RetryPolicy};

use crate::exchange::Exchange;
use crate::timer::TokioTimer;
use crate::{Client, Timer};

/// Settings for a [`Client`], to be filled in; [`build`](Self::build) checks them and does no I/O.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk::{Client, Region};
///
/// let memos = Client::builder()
///     .api_key("mpg-1234")
///     .region(Region::Global)
///     .timeout(Duration::from_secs(120))
///     .build()?;
/// # Ok::<(), memos_sdk::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "settings do nothing until they are built"]
pub struct ClientBuilder {
    config: ConfigBuilder,
    http: Option<reqwest::Client>,
    timer: Option<Arc<dyn Timer>>,
}

impl ClientBuilder {
    /// The API key, as the console shows it. Required, here or by [`env`](Self::env).
    pub fn api_key(self, key: impl Into<String>) -> Self {
        self.map(|config| config.api_key(key))
    }

    /// The address that the paths of the operations are put behind, in place of a [`region`](Self::region).
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.map(|config| config.base_url(url))
    }

    /// The region whose servers are called: [`Region::China`] by default, which is what the documentation names.
    pub fn region(self, region: Region) -> Self {
        self.map(|config| config.region(region))
    }

    /// Names the calling program in the `User-Agent` header, in place of `memos-sdk-rust/VERSION`.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.map(|config| config.user_agent(user_agent))
    }

    /// Sends a header with every call, as a gateway between client and service may want it.
    ///
    /// Name and value are checked by [`build`](Self::build).
    pub fn default_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.map(|config| config.default_header(name, value))
    }

    /// How long making a connection may take: 10 s by default, enough for a handshake over a bad line.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.map(|config| config.connect_timeout(timeout))
    }

    /// How long a whole call may take, from sending to the last byte of the answer: 60 s by default, because
    /// synchronous adds and plain chats are slow.
    ///
    /// For a stream it limits the time until the stream begins; what follows has the
    /// [`stream_idle_timeout`](Self::stream_idle_timeout).
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|config| config.timeout(timeout))
    }

    /// How long one attempt of a call may take: 30 s by default for what is repeated after a time-out, reads and deletes,
    /// so that there is time for a second attempt; as long as the whole call for a write.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.map(|config| config.attempt_timeout(timeout))
    }

    /// How long a stream may go without an event: 60 s by default, because a model that reasons can be silent for a
    /// while.
    pub fn stream_idle_timeout(self, timeout: Duration) -> Self {
        self.map(|config| config.stream_idle_timeout(timeout))
    }

    /// Decides when a call that failed is sent again: [`StandardRetry`](crate::StandardRetry) by default, with two
    /// repeats.
    pub fn retry(self, policy: impl RetryPolicy) -> Self {
        self.map(|config| config.retry(policy))
    }

    /// How many repeats the client and all its clones may send in a row: 100 by default, so that a service that is down
    /// is not buried under them.
    ///
    /// Five calls that succeed at once are worth one repeat more, up to this number, and a repeat that succeeds is
    /// free. Where the budget is spent, calls fail at their first error. 0 allows no repeats at all.
    pub fn retry_budget(self, repeats: u32) -> Self {
        self.map(|config| config.retry_budget(repeats))
    }

    /// Calls `hook` after every attempt of every call, as metrics want it; there is one hook, the last that is set.
    ///
    /// It is called between two steps of a call and should be quick.
    ///
    /// ```
    /// let builder = memos_sdk::Client::builder().on_attempt(|attempt| {
    ///     println!("{} took {:?}", attempt.operation().id, attempt.elapsed());
    /// });
    /// ```
    pub fn on_attempt(self, hook: impl Fn(&AttemptReport<'_>) + Send + Sync + 'static) -> Self {
        self.map(|config| config.on_attempt(hook))
    }

    /// Measures time and waits with `timer`, for tests: the system's clock and tokio's timer by default.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// How many bytes an answer may have, after decompression: 32 MiB by default, far more than the service sends.
    pub fn max_answer_size(self, bytes: usize) -> Self {
        self.map(|config| config.max_answer_size(bytes))
    }

    /// How many bytes one event of a stream may have: 1 MiB by default.
    pub fn max_event_size(self, bytes: usize) -> Self {
        self.map(|config| config.max_event_size(bytes))
    }

    /// Allows `http://` to other machines, which sends the API key unencrypted: not allowed by default.
    ///
    /// `http://` to this machine (`localhost`, `127.0.0.1`) is always allowed.
    pub fn allow_insecure_http(self, allow: bool) -> Self {
        self.map(|config| config.allow_insecure_http(allow))
    }

    /// Fills what is not set from the environment: `MEMOS_API_KEY`, `MEMOS_BASE_URL` and `MEMOS_IS_GLOBAL`.
    ///
    /// An empty variable counts as not set. What was set before stays, so a program's own settings win; the two
    /// variables for the address are not looked at if either a base URL or a region was set.
    ///
    /// # Errors
    ///
    /// When `MEMOS_IS_GLOBAL` is neither yes nor no, or contradicts `MEMOS_BASE_URL`.
    pub fn env(mut self) -> Result<Self> {
        // What is not UTF-8 is not taken for missing: the check of the setting refuses it.
        self.config = self.config.env(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))?;
        Ok(self)
    }

    /// Uses a ready-made HTTP client (of `reqwest` 0.13), for proxies and certificates of one's own.
    ///
    /// Its own settings for connections count: [`connect_timeout`](Self::connect_timeout) cannot be set beside it.
    /// Turn its redirects off, as the SDK's own client has them: one that it follows is an error of the call, since
    /// another request was made of it, perhaps at another host (which the key does not reach).
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Checks the settings and makes the client; no connection is made before the first call.
    ///
    /// # Errors
    ///
    /// When the API key is missing, a setting cannot be used, or two settings contradict each other; the error says
    /// how to mend it.
    pub fn build(self) -> Result<Client> {
        if self.http.is_some() && self.config.has_connect_timeout() {
            return Err(Error::configuration("both a ready-made HTTP client and connect_timeout are set")
                .with_suggestion("set the time-out where the HTTP client is built"));
        }
        let timer = self.timer.unwrap_or_else(|| Arc::new(TokioTimer::new()));
        Ok(Client::from_exchange(Exchange::new(self.config.build()?, self.http, timer)?))
    }

    fn map(mut self, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        self.config = change(self.config);
        self
    }
}
