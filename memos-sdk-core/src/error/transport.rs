//! What can go wrong on the way, in words that are the same for every transport.

use std::time::Duration;

use crate::{Config, Error, ErrorKind};

/// What a transport needs to make errors; callers have no use for it.
#[doc(hidden)]
impl Error {
    /// No connection could be made: nothing was sent.
    pub fn no_connection(config: &Config) -> Self {
        Self::new(ErrorKind::Connection, "no connection could be made").with_suggestion(look_at_network(config))
    }

    /// No connection was made in time: nothing was sent.
    pub fn connect_timeout(config: &Config) -> Self {
        Self::new(ErrorKind::Timeout, "making a connection took too long").with_suggestion(look_at_network(config))
    }

    /// The connection broke before an answer came.
    pub fn no_answer() -> Self {
        Self::new(ErrorKind::Connection, "the connection broke before an answer came")
    }

    /// The connection broke in the middle of an answer.
    pub fn broken_answer() -> Self {
        Self::new(ErrorKind::Connection, "the answer broke off").sent(true)
    }

    /// A time-out of the transport's own is over.
    pub fn answer_timeout() -> Self {
        Self::new(ErrorKind::Timeout, "the answer took too long")
    }

    /// The time of an attempt is over.
    pub fn attempt_timeout(limit: Duration) -> Self {
        Self::new(ErrorKind::Timeout, format!("the attempt took longer than {limit:?}"))
            .with_suggestion("give it more time with timeout and attempt_timeout")
    }

    /// The transport has followed a redirect that is not to be followed.
    pub fn followed_redirect(config: &Config, to: &str) -> Self {
        Self::new(ErrorKind::Redirect, format!("the HTTP client followed a redirect to {to}, as another request"))
            .with_suggestion("turn off redirects where the HTTP client is built, and correct the base URL")
            .sent(true)
            // Where it leads is what a server says, which may repeat the key.
            .masked(config.api_key())
    }
}

fn look_at_network(config: &Config) -> String {
    format!("check the network and the base URL {}", config.base_url())
}
