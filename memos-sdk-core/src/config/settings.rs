//! The settings of a client, as methods of its builder.

/// Writes the methods of a client's builder that set what [`ConfigBuilder`](crate::ConfigBuilder) knows: one text for
/// every client.
///
/// The builder has a method `map_config(self, impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self` and a field `config`.
#[doc(hidden)]
#[macro_export]
macro_rules! client_settings {
    ($crate_name:literal) => {
        /// The API key, as the console shows it. Required, here or by [`env`](Self::env).
        pub fn api_key(self, key: impl Into<String>) -> Self {
            self.map_config(|config| config.api_key(key))
        }

        /// The address that the paths of the operations are put behind, in place of a [`region`](Self::region).
        pub fn base_url(self, url: impl Into<String>) -> Self {
            self.map_config(|config| config.base_url(url))
        }

        /// The region whose servers are called: [`Region::China`](crate::Region::China) by default, which is what the
        /// documentation names.
        pub fn region(self, region: $crate::Region) -> Self {
            self.map_config(|config| config.region(region))
        }

        /// Names the calling program in the `User-Agent` header, in place of `memos-sdk-rust/VERSION`.
        pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
            self.map_config(|config| config.user_agent(user_agent))
        }

        /// Sends a header with every call, as a gateway between client and service may want it.
        ///
        /// Name and value are checked by [`build`](Self::build).
        pub fn default_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.map_config(|config| config.default_header(name, value))
        }

        /// Makes calls through this proxy, `http://` or `https://`, whatever the environment says.
        ///
        /// A call of a service at `https://` goes through a tunnel, in which the proxy sees nothing of it; one at
        /// `http://` is given to the proxy as it is. User and password may be in the address. Characters that mean
        /// something in an address are written with `%`: `%40` for an `@`.
        ///
        /// ```
        #[doc = concat!("use ", $crate_name, "::Client;")]
        ///
        /// let memos =
        ///     Client::builder().api_key("mpg-1234").proxy("http://ada:p%40ss@proxy.example:3128").build()?;
        #[doc = concat!("# Ok::<(), ", $crate_name, "::Error>(())")]
        /// ```
        ///
        /// The proxy is used for every base URL, also for one that is this machine itself, and `NO_PROXY` does not count.
        /// [`build`](Self::build) checks the address. Neither an error nor `Debug` shows it.
        pub fn proxy(self, address: impl Into<String>) -> Self {
            self.map_config(|config| config.proxy(address))
        }

        /// Makes calls without a proxy, whatever the environment says.
        pub fn no_proxy(self) -> Self {
            self.map_config(|config| config.no_proxy())
        }

        /// Trusts the certificate authorities in `pem`, one or several, in place of those of the system.
        ///
        /// Where a company has certificates of its own, or the system has none. They are for the service and for a
        /// proxy at `https://`. Where it is called twice, the last call counts.
        ///
        /// ```no_run
        #[doc = concat!("use ", $crate_name, "::Client;")]
        ///
        /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
        /// let authorities = std::fs::read("/etc/company/authorities.pem")?;
        /// let memos = Client::builder().api_key("mpg-1234").root_certificates(authorities).build()?;
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// [`build`](Self::build) refuses what holds no certificate, or one that cannot be read.
        pub fn root_certificates(self, pem: impl Into<Vec<u8>>) -> Self {
            self.map_config(|config| config.root_certificates(pem))
        }

        /// How long making a connection may take: 10 s by default, enough for a handshake over a bad line.
        pub fn connect_timeout(self, timeout: std::time::Duration) -> Self {
            self.map_config(|config| config.connect_timeout(timeout))
        }

        /// How long a whole call may take, from sending to the last byte of the answer: 60 s by default, because
        /// synchronous adds and plain chats are slow.
        ///
        /// For a stream it limits the time until the stream begins; what follows has the
        /// [`stream_idle_timeout`](Self::stream_idle_timeout).
        pub fn timeout(self, timeout: std::time::Duration) -> Self {
            self.map_config(|config| config.timeout(timeout))
        }

        /// How long one attempt of a call may take: 30 s by default for what is repeated after a time-out, reads and deletes,
        /// so that there is time for a second attempt; as long as the whole call for a write.
        pub fn attempt_timeout(self, timeout: std::time::Duration) -> Self {
            self.map_config(|config| config.attempt_timeout(timeout))
        }

        /// How long a stream may go without an event: 60 s by default, because a model that reasons can be silent for a
        /// while.
        pub fn stream_idle_timeout(self, timeout: std::time::Duration) -> Self {
            self.map_config(|config| config.stream_idle_timeout(timeout))
        }

        /// Decides when a call that failed is sent again: [`StandardRetry`](crate::StandardRetry) by default, with two
        /// repeats.
        pub fn retry(self, policy: impl $crate::RetryPolicy) -> Self {
            self.map_config(|config| config.retry(policy))
        }

        /// How many repeats the client and all its clones may send in a row: 100 by default, so that a service that is down
        /// is not buried under them.
        ///
        /// Five calls that succeed at once are worth one repeat more, up to this number, and a repeat that succeeds is
        /// free. Where the budget is spent, calls fail at their first error. 0 allows no repeats at all.
        pub fn retry_budget(self, repeats: u32) -> Self {
            self.map_config(|config| config.retry_budget(repeats))
        }

        /// Calls `hook` after every attempt of every call, as metrics want it; there is one hook, the last that is set.
        ///
        /// It is called between two steps of a call and should be quick.
        ///
        /// ```
        #[doc = concat!("let builder = ", $crate_name, "::Client::builder().on_attempt(|attempt| {")]
        ///     println!("{} took {:?}", attempt.operation().id, attempt.elapsed());
        /// });
        /// ```
        pub fn on_attempt(self, hook: impl Fn(&$crate::AttemptReport<'_>) + Send + Sync + 'static) -> Self {
            self.map_config(|config| config.on_attempt(hook))
        }

        /// How many bytes an answer may have, after decompression: 32 MiB by default, far more than the service sends.
        pub fn max_answer_size(self, bytes: usize) -> Self {
            self.map_config(|config| config.max_answer_size(bytes))
        }

        /// How many bytes one event of a stream may have: 1 MiB by default.
        pub fn max_event_size(self, bytes: usize) -> Self {
            self.map_config(|config| config.max_event_size(bytes))
        }

        /// Allows `http://` to other machines, which sends the API key unencrypted: not allowed by default.
        ///
        /// `http://` to this machine (`localhost`, `127.0.0.1`) is always allowed.
        pub fn allow_insecure_http(self, allow: bool) -> Self {
            self.map_config(|config| config.allow_insecure_http(allow))
        }

        /// Fills what is not set from the environment: `MEMOS_API_KEY`, `MEMOS_BASE_URL` and `MEMOS_IS_GLOBAL`.
        ///
        /// An empty variable counts as not set. What was set before stays, so a program's own settings win; the two
        /// variables for the address are not looked at if either a base URL or a region was set.
        ///
        /// # Errors
        ///
        /// When `MEMOS_IS_GLOBAL` is neither yes nor no, or contradicts `MEMOS_BASE_URL`.
        pub fn env(mut self) -> $crate::Result<Self> {
            // What is not UTF-8 is not taken for missing: the check of the setting refuses it.
            self.config = self.config.env(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))?;
            Ok(self)
        }
    };
}
