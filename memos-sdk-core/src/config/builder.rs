//! Settings that are being filled in.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::base_url::{BaseUrl, Region};
use super::certificates::RootCertificates;
use super::proxy::Proxy;
use crate::attempts::AttemptHook;
use crate::retry::RetryBudget;
use crate::{ApiKey, AttemptReport, Config, Error, Result, RetryPolicy, StandardRetry};

/// Settings that are being filled in; [`build`](Self::build) checks them.
///
/// Every setting but the API key has a default, which its method documents.
#[derive(Clone, Default)]
#[must_use = "settings do nothing until they are built"]
pub struct ConfigBuilder {
    api_key: Option<String>,
    base_url: Option<String>,
    region: Option<Region>,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    proxy: Option<String>,
    no_proxy: bool,
    root_certificates: Option<RootCertificates>,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Option<Duration>,
    retry: Option<Arc<dyn RetryPolicy>>,
    retry_budget: Option<u32>,
    attempt_hook: Option<AttemptHook>,
    max_answer_size: Option<usize>,
    max_event_size: Option<usize>,
    allow_insecure_http: bool,
}

/// Long enough for a handshake over a bad line, short enough to notice a host that is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The vendor's own client waits 30 s, but synchronous adds and plain chats were seen to take longer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A model that reasons can be silent for a while before its first word; longer silence is a dead connection.
const STREAM_IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// The largest documented answers are pages of memories, far below a mebibyte; this bounds what a server can cost.
const MAX_ANSWER_SIZE: usize = 32 * 1024 * 1024;

/// An event carries a few words; this leaves room for events of unknown kinds.
const MAX_EVENT_SIZE: usize = 1024 * 1024;

/// A burst of failures may be repeated away; a service that stays down sees few repeats beside the calls themselves.
const RETRY_BUDGET: u32 = 100;

const DEFAULT_USER_AGENT: &str = concat!("memos-sdk-rust/", env!("CARGO_PKG_VERSION"));

impl ConfigBuilder {
    /// The API key, as the console shows it. Required; see [`ApiKey::new`] for what is tolerated.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// The address that the paths of the operations are put behind, in place of a [`region`](Self::region).
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The region whose servers are called: [`Region::China`] by default, which is what the documentation names.
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Names the calling program in the `User-Agent` header, in place of `memos-sdk-rust/VERSION`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sends a header with every call, as a gateway between client and service may want it.
    ///
    /// Name and value are checked by [`build`](Self::build).
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Makes calls through this proxy, `http://` or `https://`, whatever the environment says.
    ///
    /// User and password may be in the address: `http://user:password@proxy.example:3128`, encoded where they have
    /// characters that mean something in an address. It is checked by [`build`](Self::build), and neither an error nor
    /// `Debug` shows it.
    ///
    /// This proxy is used for every base URL, also for one that is this machine itself.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = Some(address.into());
        self
    }

    /// Makes calls without a proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Trusts the certificate authorities in `pem`, one or several, in place of those of the system.
    ///
    /// The client checks them when it is built.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates = Some(RootCertificates::new(pem));
        self
    }

    /// How long making a connection may take: 10 s by default, enough for a handshake over a bad line.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long a whole call may take, from sending to the last byte of the answer: 60 s by default, because
    /// synchronous adds and plain chats are slow.
    ///
    /// For a stream it limits the time until the stream begins; what follows has the
    /// [`stream_idle_timeout`](Self::stream_idle_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long one attempt of a call may take: 30 s by default for what is repeated after a time-out, reads and deletes,
    /// so that there is time for a second attempt; as long as the whole call for a write.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long a stream may go without an event: 60 s by default, because a model that reasons can be silent for a
    /// while.
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.stream_idle_timeout = Some(timeout);
        self
    }

    /// Decides when a call that failed is sent again: [`StandardRetry`] by default, with two repeats.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.retry = Some(Arc::new(policy));
        self
    }

    /// How many repeats the client and all its clones may send in a row: 100 by default, so that a service that is down
    /// is not buried under them.
    ///
    /// Five calls that succeed at once are worth one repeat more, up to this number, and a repeat that succeeds is
    /// free. Where the budget is spent, calls fail at their first error. 0 allows no repeats at all.
    pub fn retry_budget(mut self, repeats: u32) -> Self {
        self.retry_budget = Some(repeats);
        self
    }

    /// Calls `hook` after every attempt of every call, as metrics want it; there is one hook, the last that is set.
    ///
    /// It is called between two steps of a call and should be quick.
    pub fn on_attempt(mut self, hook: impl Fn(&AttemptReport<'_>) + Send + Sync + 'static) -> Self {
        self.attempt_hook = Some(AttemptHook::new(hook));
        self
    }

    /// How many bytes an answer may have, after decompression: 32 MiB by default, far more than the service sends.
    pub fn max_answer_size(mut self, bytes: usize) -> Self {
        self.max_answer_size = Some(bytes);
        self
    }

    /// How many bytes one event of a stream may have: 1 MiB by default.
    pub fn max_event_size(mut self, bytes: usize) -> Self {
        self.max_event_size = Some(bytes);
        self
    }

    /// Allows `http://` to other machines, which sends the API key unencrypted: not allowed by default.
    ///
    /// `http://` to this machine (`localhost`, `127.0.0.1`) is always allowed.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.allow_insecure_http = allow;
        self
    }

    /// Fills what is not set from environment variables, which `lookup` gives.
    ///
    /// * `MEMOS_API_KEY`: the API key;
    /// * `MEMOS_BASE_URL`: the base URL;
    /// * `MEMOS_IS_GLOBAL`: `true` for [`Region::Global`], `false` for [`Region::China`].
    ///
    /// An empty variable counts as not set. What was set before stays, so a program's own settings win; the two
    /// variables for the address are not looked at if either a base URL or a region was set.
    ///
    /// ```
    /// use memos_sdk_core::Config;
    ///
    /// let config = Config::builder().env(|name| std::env::var(name).ok());
    /// ```
    ///
    /// # Errors
    ///
    /// When `MEMOS_IS_GLOBAL` is neither yes nor no, or contradicts `MEMOS_BASE_URL`.
    pub fn env(mut self, lookup: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let variable = |name| lookup(name).filter(|value| !value.trim().is_empty());
        if self.api_key.is_none() {
            self.api_key = variable("MEMOS_API_KEY");
        }
        if self.base_url.is_some() || self.region.is_some() {
            return Ok(self);
        }
        self.base_url = variable("MEMOS_BASE_URL");
        let global = match variable("MEMOS_IS_GLOBAL") {
            Some(text) => yes_or_no(&text).ok_or_else(|| {
                Error::configuration("MEMOS_IS_GLOBAL is neither true nor false")
                    .with_suggestion("set it to true or false, or unset it")
            })?,
            None => return Ok(self),
        };
        let region = if global { Region::Global } else { Region::China };
        match &self.base_url {
            None => self.region = Some(region),
            // `false` beside a base URL says nothing: it is what the variable is when nobody thinks of it.
            Some(url) if global && url.trim().trim_end_matches('/') != region.base_url() => {
                return Err(Error::configuration("MEMOS_BASE_URL and MEMOS_IS_GLOBAL name different servers")
                    .with_suggestion("unset one of the two"));
            }
            Some(_) => {}
        }
        Ok(self)
    }

    /// The name of a setting that was made for the connections, if there is one: a transport that is given a ready-made
    /// HTTP client cannot follow it.
    pub fn connection_setting(&self) -> Option<&'static str> {
        let settings = [
            ("connect_timeout", self.connect_timeout.is_some()),
            ("proxy", self.proxy.is_some()),
            ("no_proxy", self.no_proxy),
            ("root_certificates", self.root_certificates.is_some()),
        ];
        settings.into_iter().find_map(|(name, set)| set.then_some(name))
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// When the API key is missing, a setting cannot be used, or two settings contradict each other; the error says
    /// how to mend it.
    pub fn build(self) -> Result<Config> {
        let key = self.api_key.as_deref().ok_or_else(|| {
            Error::configuration("no API key is set")
                .with_suggestion("set MEMOS_API_KEY, or give the client a key; the console makes keys")
        })?;
        let address = match (&self.base_url, self.region) {
            (Some(_), Some(_)) => {
                return Err(Error::configuration("both a base URL and a region are set")
                    .with_suggestion("set one of the two: each says where the service is"));
            }
            (Some(url), None) => url,
            (None, region) => region.unwrap_or(Region::China).base_url(),
        };
        if self.proxy.is_some() && self.no_proxy {
            return Err(Error::configuration("both a proxy and no_proxy are set").with_suggestion("set one of the two"));
        }
        self.check_durations()?;
        for (name, size) in [("max_answer_size", self.max_answer_size), ("max_event_size", self.max_event_size)] {
            if size == Some(0) {
                return Err(Error::configuration(format!("{name} is zero, so that nothing could be received"))
                    .with_suggestion("leave it out for the default"));
            }
        }
        Ok(Config {
            api_key: ApiKey::new(key)?,
            base_url: BaseUrl::new(address, self.allow_insecure_http)?,
            headers: self.headers()?,
            proxy: self.proxy.as_deref().map(Proxy::new).transpose()?,
            no_proxy: self.no_proxy,
            root_certificates: self.root_certificates,
            connect_timeout: self.connect_timeout.unwrap_or(CONNECT_TIMEOUT),
            timeout: self.timeout.unwrap_or(TIMEOUT),
            attempt_timeout: self.attempt_timeout,
            stream_idle_timeout: self.stream_idle_timeout.unwrap_or(STREAM_IDLE_TIMEOUT),
            retry: self.retry.unwrap_or_else(|| Arc::new(StandardRetry::new())),
            retry_budget: Arc::new(RetryBudget::new(self.retry_budget.unwrap_or(RETRY_BUDGET))),
            attempt_hook: self.attempt_hook,
            max_answer_size: self.max_answer_size.unwrap_or(MAX_ANSWER_SIZE),
            max_event_size: self.max_event_size.unwrap_or(MAX_EVENT_SIZE),
        })
    }

    fn check_durations(&self) -> Result<()> {
        for (name, duration) in [
            ("connect_timeout", self.connect_timeout),
            ("timeout", self.timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("stream_idle_timeout", self.stream_idle_timeout),
        ] {
            if duration == Some(Duration::ZERO) {
                return Err(Error::configuration(format!("{name} is zero, so that no call could succeed"))
                    .with_suggestion("leave it out for the default, or give a very long one for no limit"));
            }
        }
        let total = self.timeout.unwrap_or(TIMEOUT);
        for (name, part) in [("attempt_timeout", self.attempt_timeout), ("connect_timeout", self.connect_timeout)] {
            if part.is_some_and(|part| part > total) {
                return Err(Error::configuration(format!(
                    "{name} is longer than the timeout of the whole call, {total:?}"
                ))
                .with_suggestion(format!("raise timeout, or lower {name}")));
            }
        }
        Ok(())
    }

    fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        let user_agent = self.user_agent.as_deref().unwrap_or(DEFAULT_USER_AGENT);
        headers.insert(USER_AGENT, checked("user-agent", user_agent)?.1);
        for (name, value) in &self.headers {
            let (name, mut value) = checked(name, value)?;
            if name == AUTHORIZATION {
                return Err(Error::configuration("a default header sets Authorization, which the API key sets too")
                    .with_suggestion("give the key with api_key"));
            }
            if name == USER_AGENT && self.user_agent.is_some() {
                return Err(Error::configuration("both user_agent and a default header set User-Agent")
                    .with_suggestion("set one of the two"));
            }
            // What a gateway wants may be a secret: marked so, no `Debug` shows it.
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

/// Checks a header of the settings.
fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    crate::encode::header(name, value).map_err(|error| Error::configuration(error.message()))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The key, the values of headers and the address of a proxy, which may have a password in it, are not shown.
impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("ConfigBuilder")
            .field("api_key", &self.api_key.as_ref().map(|_| "hidden"))
            .field("base_url", &self.base_url)
            .field("region", &self.region)
            .field("user_agent", &self.user_agent)
            .field("headers", &headers)
            .field("proxy", &self.proxy.as_ref().map(|_| "hidden"))
            .field("no_proxy", &self.no_proxy)
            .field("root_certificates", &self.root_certificates)
            .field("connect_timeout", &self.connect_timeout)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("stream_idle_timeout", &self.stream_idle_timeout)
            .field("retry", &self.retry)
            .field("retry_budget", &self.retry_budget)
            .field("attempt_hook", &self.attempt_hook)
            .field("max_answer_size", &self.max_answer_size)
            .field("max_event_size", &self.max_event_size)
            .field("allow_insecure_http", &self.allow_insecure_http)
            .finish()
    }
}
