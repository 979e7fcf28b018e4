//! What can go wrong on the way, in words that are the same for every transport.

use std::error::Error as StdError;
use std::io;
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

    /// The certificates that the system trusts cannot be read, or there are none.
    pub fn unusable_system_certificates() -> Self {
        Self::configuration("the certificates of this system cannot be used")
            .with_suggestion("install the system's CA certificates, or name those to trust with root_certificates")
    }

    /// The certificates that the settings name hold one that cannot be read.
    pub fn unusable_root_certificates() -> Self {
        Self::configuration("root_certificates has a certificate that cannot be read").with_suggestion(PEM)
    }

    /// The certificates that the settings name are none.
    pub fn no_root_certificates() -> Self {
        Self::configuration("root_certificates has no certificate in it").with_suggestion(PEM)
    }

    /// The HTTP library cannot take the proxy that the settings name, although the core could.
    pub fn unusable_proxy() -> Self {
        Self::configuration("the proxy has no usable host and port").with_suggestion("look at its host and port")
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

    /// A stream was silent for too long.
    pub fn idle_timeout(limit: Duration) -> Self {
        Self::new(ErrorKind::Timeout, format!("no event came for {limit:?}"))
            .with_suggestion("give it more time with stream_idle_timeout")
            .sent(true)
    }

    /// Keeps what an error of an HTTP library comes down to, if that says more than this error: what the system, the
    /// lookup of a name or TLS said. The words and the type are the same whatever the library.
    #[must_use]
    pub fn with_cause(self, error: &(dyn StdError + 'static)) -> Self {
        match innermost_io_error(error).filter(says_more) {
            Some(cause) => self.with_source(cause),
            None => self,
        }
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

/// What certificates have to look like.
const PEM: &str = "give certificates as PEM: text, each between the lines BEGIN CERTIFICATE and END CERTIFICATE";

/// The innermost error of I/O among an error and its causes, by itself.
fn innermost_io_error(error: &(dyn StdError + 'static)) -> Option<io::Error> {
    let mut found = None;
    let mut next = Some(error);
    while let Some(error) = next {
        next = error.source();
        if let Some(io_error) = error.downcast_ref::<io::Error>() {
            // `source` leaves out the error that stands within, and gives the cause of that.
            let inner: Option<&(dyn StdError + 'static)> = match io_error.get_ref() {
                Some(inner) => Some(inner),
                None => None,
            };
            next = inner.or(next);
            found = Some(match (io_error.raw_os_error(), inner) {
                (Some(number), _) => io::Error::from_raw_os_error(number),
                (None, Some(inner)) => io::Error::new(io_error.kind(), inner.to_string()),
                (None, None) => io_error.kind().into(),
            });
        }
    }
    found
}

/// That a connection ended or that what came is no HTTP is what the error says itself.
fn says_more(cause: &io::Error) -> bool {
    !matches!(cause.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::TimedOut)
}

fn look_at_network(config: &Config) -> String {
    format!("check the network and the base URL {}", config.base_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error as HTTP libraries have them: about another one.
    #[derive(Debug)]
    struct About(io::Error);

    impl std::fmt::Display for About {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("error sending request for http://127.0.0.1/?key=s3cret")
        }
    }

    impl StdError for About {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_cause_is_the_innermost_error_of_io_and_nothing_of_the_library_that_reports_it() {
        let refused = || io::Error::from_raw_os_error(111);
        let unknown_issuer = || io::Error::new(io::ErrorKind::InvalidData, "invalid peer certificate: UnknownIssuer");
        let about = |inner: io::Error| io::Error::other(About(inner));
        for (error, cause) in [
            (refused(), Some(refused().to_string())),
            (about(refused()), Some(refused().to_string())),
            (about(about(refused())), Some(refused().to_string())),
            (about(unknown_issuer()), Some("invalid peer certificate: UnknownIssuer".to_owned())),
            (io::Error::other("no such host"), Some("no such host".to_owned())),
            (about(io::Error::new(io::ErrorKind::UnexpectedEof, "Peer disconnected")), None),
            (io::ErrorKind::TimedOut.into(), None),
        ] {
            let with_cause = Error::no_answer().with_cause(&error);
            let source = with_cause.source();
            assert_eq!(source.map(ToString::to_string), cause, "{error:?}");
            assert!(source.is_none_or(|source| source.is::<io::Error>()), "{error:?}");
        }
        assert!(Error::no_answer().with_cause(&std::fmt::Error).source().is_none());
    }
}
