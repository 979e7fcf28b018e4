//! The kinds of errors, and the predicates that ask for them.

use std::fmt;

use crate::Error;

/// What sort of error an [`Error`] is; its predicates say when each happens and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// See [`Error::is_configuration`].
    Configuration,
    /// See [`Error::is_invalid_request`].
    InvalidRequest,
    /// See [`Error::is_authentication`].
    Authentication,
    /// See [`Error::is_permission`].
    Permission,
    /// See [`Error::is_not_found`].
    NotFound,
    /// See [`Error::is_rate_limit`].
    RateLimit,
    /// See [`Error::is_quota`].
    Quota,
    /// See [`Error::is_server`].
    Server,
    /// See [`Error::is_connection`].
    Connection,
    /// See [`Error::is_timeout`].
    Timeout,
    /// See [`Error::is_decode`].
    Decode,
    /// An answer larger than the limit; see [`Error::is_decode`].
    TooLarge,
    /// See [`Error::is_task`].
    Task,
    /// See [`Error::is_redirect`].
    Redirect,
    /// The service refused the call with a code or a status that this version does not know.
    Other,
}

impl ErrorKind {
    /// The kind as one word in lower case (`rate_limit`), for logs and for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::RateLimit => "rate_limit",
            Self::Quota => "quota",
            Self::Server => "server",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Task => "task",
            Self::Redirect => "redirect",
            Self::Other => "other",
        }
    }

    /// The kind that an HTTP status alone speaks of.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            300..400 => Self::Redirect,
            401 | 407 => Self::Authentication,
            402 => Self::Quota,
            403 => Self::Permission,
            404 | 410 => Self::NotFound,
            408 => Self::Timeout,
            429 => Self::RateLimit,
            400 | 405..=428 | 431 => Self::InvalidRequest,
            500.. => Self::Server,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Error {
    /// A setting of the client cannot be used, or two of them contradict each other.
    ///
    /// Happens when a client is built, and, for certificates, at its first call. The message says how to mend it.
    pub fn is_configuration(&self) -> bool {
        self.kind() == ErrorKind::Configuration
    }

    /// The request is wrong: a field is missing, too long, of an unknown type.
    ///
    /// Happens before anything is sent where the client can tell ([`http_status`](Self::http_status) is `None` then),
    /// and by codes 40000 to 40020, 40303, 40305, 50103 to 50107 and by HTTP statuses like 400, 413 and 422. The same
    /// request fails again: correct it.
    pub fn is_invalid_request(&self) -> bool {
        self.kind() == ErrorKind::InvalidRequest
    }

    /// The API key is missing, wrong or expired.
    ///
    /// Happens by codes 40100, 40130 and 40132 and by HTTP status 401. Check `MEMOS_API_KEY`, and that the key belongs
    /// to the host that is called: the two regions have keys of their own.
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// The API key is good, but may not do this.
    ///
    /// Happens by codes 40306 and 50123 and by HTTP status 403. Check which project the key belongs to.
    pub fn is_permission(&self) -> bool {
        self.kind() == ErrorKind::Permission
    }

    /// What the request names does not exist.
    ///
    /// Happens by codes 40001, 40307, 40308, 50120 and 50131 and by HTTP status 404. Check the ids. A delete that the
    /// client has repeated by itself does not end so: that there is nothing left to delete counts as done.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Calls come too fast.
    ///
    /// Happens by codes 40300 and 40309 and by HTTP status 429. Nothing was processed: wait, and send it again.
    pub fn is_rate_limit(&self) -> bool {
        self.kind() == ErrorKind::RateLimit
    }

    /// What the plan allows is used up.
    ///
    /// Happens by codes 40301, 40302 and 40304 and by HTTP status 402. Waiting does not help: raise the quota.
    pub fn is_quota(&self) -> bool {
        self.kind() == ErrorKind::Quota
    }

    /// The service failed.
    ///
    /// Happens by codes 50000 to 50005 and 50143 to 50145, by HTTP statuses from 500, and by an error in the middle of
    /// a stream. A read can be repeated; a write may have been done.
    pub fn is_server(&self) -> bool {
        self.kind() == ErrorKind::Server
    }

    /// The connection could not be made, or broke.
    ///
    /// [`may_have_been_sent`](Self::may_have_been_sent) tells the two apart. Check the network, the base URL, proxies
    /// and certificates.
    pub fn is_connection(&self) -> bool {
        self.kind() == ErrorKind::Connection
    }

    /// The answer took too long.
    ///
    /// Happens when one of the client's time-outs is over, and by HTTP status 408. Synchronous adds and plain chats
    /// are slow: give those calls more time. A write may have been done if
    /// [`may_have_been_sent`](Self::may_have_been_sent).
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The server sent the client elsewhere, and that is not followed.
    ///
    /// Happens where the answer would be at another host, or a write would become a read, as where somebody has to sign
    /// in first. Correct the base URL, and look for what stands between the client and the service.
    pub fn is_redirect(&self) -> bool {
        self.kind() == ErrorKind::Redirect
    }

    /// A task that was waited for failed, or did not end in time.
    ///
    /// Happens only where a [`WaitError`](crate::WaitError) was turned into this error, as `?` does: match on that one
    /// to have the task back.
    pub fn is_task(&self) -> bool {
        self.kind() == ErrorKind::Task
    }

    /// An answer came that the client could not use: not JSON, of another shape, cut off, or over the size limit.
    ///
    /// The call itself may have succeeded. [`body`](Self::body) has the beginning of what came; where it is a page
    /// that has nothing to do with the service, check the base URL and proxies.
    pub fn is_decode(&self) -> bool {
        matches!(self.kind(), ErrorKind::Decode | ErrorKind::TooLarge)
    }
}
