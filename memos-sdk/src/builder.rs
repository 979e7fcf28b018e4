//! Settings for a client.

use std::sync::Arc;

use memos_sdk_core::{ConfigBuilder, Error, Result};

use crate::exchange::Exchange;
use crate::timer::TokioTimer;
use crate::{Client, Timer, tls};

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
    memos_sdk_core::client_settings!("memos_sdk");

    /// Measures time and waits with `timer`, for tests: the system's clock and tokio's timer by default.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Uses a ready-made HTTP client (of `reqwest` 0.13), for what cannot be set here, as certificates of the caller.
    ///
    /// Its own settings for connections count: [`connect_timeout`](Self::connect_timeout), [`proxy`](Self::proxy),
    /// [`no_proxy`](Self::no_proxy) and [`root_certificates`](Self::root_certificates) cannot be set beside it.
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
        if let (Some(_), Some(name)) = (&self.http, self.config.connection_setting()) {
            return Err(Error::configuration(format!("both a ready-made HTTP client and {name} are set"))
                .with_suggestion(format!("leave out {name}, and set it where the HTTP client is built")));
        }
        let config = self.config.build()?;
        tls::check(&config)?;
        let timer = self.timer.unwrap_or_else(|| Arc::new(TokioTimer::new()));
        Ok(Client::from_exchange(Exchange::new(config, self.http, timer)?))
    }

    fn map_config(mut self, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        self.config = change(self.config);
        self
    }
}
