//! Settings for a client.

use std::sync::Arc;

use memos_sdk_core::{ConfigBuilder, Result};

use crate::exchange::Exchange;
use crate::timer::SystemTimer;
use crate::{Client, Timer, agent};

/// Settings for a [`Client`], to be filled in; [`build`](Self::build) checks them and does no I/O.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_blocking::{Client, Region};
///
/// let memos = Client::builder()
///     .api_key("mpg-1234")
///     .region(Region::Global)
///     .timeout(Duration::from_secs(120))
///     .build()?;
/// # Ok::<(), memos_sdk_blocking::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "settings do nothing until they are built"]
pub struct ClientBuilder {
    config: ConfigBuilder,
    timer: Option<Arc<dyn Timer>>,
}

impl ClientBuilder {
    memos_sdk_core::client_settings!("memos_sdk_blocking");

    /// Measures time and waits with `timer`, for tests: the system's clock and a thread that sleeps by default.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Checks the settings and makes the client; no connection is made before the first call.
    ///
    /// # Errors
    ///
    /// When the API key is missing, a setting cannot be used, or two settings contradict each other; the error says
    /// how to mend it.
    pub fn build(self) -> Result<Client> {
        let config = self.config.build()?;
        agent::check(&config)?;
        let timer = self.timer.unwrap_or_else(|| Arc::new(SystemTimer::new()));
        Ok(Client::from_exchange(Exchange::new(config, timer)))
    }

    fn map_config(mut self, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        self.config = change(self.config);
        self
    }
}
