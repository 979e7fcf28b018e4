//! When a call that failed is sent again.
//!
//! What may be repeated depends on what repeating the operation does and on what went wrong. Every case has one row
//! in this table, from which the tests run; `sent` says whether the request may have left this machine.
//!
#![doc = include_str!("retry/cases.md")]

mod after;
mod budget;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use self::after::RetryAfter;
pub(crate) use self::budget::RetryBudget;
use crate::moment::scale;
use crate::{Code, Error, ErrorKind, Metadata, OperationClass, RetryClass};

/// Decides whether a call that failed is sent again, and when.
///
/// [`StandardRetry`] is the one that clients use unless they are given another. A policy of one's own can rest on it:
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_core::{FailedAttempt, RetryPolicy, StandardRetry};
///
/// /// As usual, but without patience for searches.
/// #[derive(Debug)]
/// struct Impatient(StandardRetry);
///
/// impl RetryPolicy for Impatient {
///     fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
///         if failed.operation().id == "search_memory" { None } else { self.0.delay(failed) }
///     }
/// }
///
/// let config = memos_sdk_core::Config::builder().api_key("mpg-1234").retry(Impatient(StandardRetry::new())).build()?;
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
///
/// Whatever a policy says, the time-out of the whole call and the budget that all clones of a client share hold, and a
/// request that could not even be sent, because it or the settings are wrong, is not sent again.
pub trait RetryPolicy: fmt::Debug + Send + Sync + 'static {
    /// How long to wait before the next attempt; `None` to give up.
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;
}

/// The retry policy of a client that is given no other.
///
/// A call is repeated at most twice. Before the first repeat it waits up to half a second, and up to twice as long
/// before each further one, at most eight seconds: a random part of that time (full jitter), so that many clients do
/// not come back all at once. Where the server says when with `Retry-After`, that long at least; if it asks for more
/// than 30 s, the call fails at once, and [`Error::retry_after`] says how long.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_core::StandardRetry;
///
/// let patient = StandardRetry::new().max_retries(5).longest_delay(Duration::from_secs(30));
/// ```
///
/// What is repeated:
///
/// * **Reads** after a connection that failed, a time-out, HTTP status 408, 429, 500, 502, 503 and 504, and codes 50000,
///   50002, 50004, 50005 and 40309.
/// * **Deletes** the same; where a repeat is answered with 40001, 40307, 40308 or 50120, there was nothing left to delete, and
///   the call has succeeded.
/// * **Writes** only if the service surely did not process them: no connection could be made, HTTP status 429 and 503,
///   and codes 40309, 50004 and 50005. The service has no way to tell a repeat from a second call, so anything else
///   could store a memory twice, and is repeated only with [`repeat_writes`](Self::repeat_writes).
#[derive(Debug, Clone, PartialEq)]
pub struct StandardRetry {
    max_retries: u32,
    first_delay: Duration,
    longest_delay: Duration,
    longest_retry_after: Duration,
    repeat_writes: bool,
}

/// Two repeats help over a connection that broke and a server that restarts; more only add load to one that is down.
const MAX_RETRIES: u32 = 2;

impl Default for StandardRetry {
    fn default() -> Self {
        Self {
            max_retries: MAX_RETRIES,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(8),
            longest_retry_after: Duration::from_secs(30),
            repeat_writes: false,
        }
    }
}

impl StandardRetry {
    /// The policy with its defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing is ever repeated.
    pub fn never() -> Self {
        Self::default().max_retries(0)
    }

    /// How often a call is repeated: 2 times by default, so that there are 3 attempts.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The most that is waited before the first repeat: 500 ms by default. It doubles with each further one.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The most that is waited before any repeat: 8 s by default.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// The most that a server's `Retry-After` is followed: 30 s by default.
    #[must_use]
    pub fn longest_retry_after(mut self, delay: Duration) -> Self {
        self.longest_retry_after = delay;
        self
    }

    /// Repeats writes like reads, also where the service may have processed them: not done by default.
    ///
    /// **A repeat may store a memory twice.** Ask for it where twice is better than not at all.
    #[must_use]
    pub fn repeat_writes(mut self, repeat: bool) -> Self {
        self.repeat_writes = repeat;
        self
    }

    /// Full jitter: any time up to a bound that doubles with each attempt.
    fn backoff(&self, attempt: u32, random: f64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let bound = self.first_delay.saturating_mul(1 << doublings).min(self.longest_delay);
        scale(bound, random.clamp(0.0, 1.0))
    }
}

impl<P: RetryPolicy + ?Sized> RetryPolicy for Arc<P> {
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        (**self).delay(failed)
    }
}

impl<P: RetryPolicy + ?Sized> RetryPolicy for Box<P> {
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        (**self).delay(failed)
    }
}

impl RetryPolicy for StandardRetry {
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        if failed.attempt > self.max_retries || !failed.may_repeat(self.repeat_writes) {
            return None;
        }
        let asked = failed.retry_after.unwrap_or_default();
        (asked <= self.longest_retry_after).then(|| asked.max(self.backoff(failed.attempt, failed.random)))
    }
}

/// An attempt that failed, as a [`RetryPolicy`] sees it.
#[derive(Debug)]
pub struct FailedAttempt<'a> {
    pub(crate) operation: &'a Metadata,
    pub(crate) error: &'a Error,
    pub(crate) attempt: u32,
    pub(crate) elapsed: Duration,
    pub(crate) remaining: Duration,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) random: f64,
}

impl FailedAttempt<'_> {
    /// The operation.
    pub fn operation(&self) -> &Metadata {
        self.operation
    }

    /// Why the attempt failed; [`Error::may_have_been_sent`] speaks of this attempt alone.
    pub fn error(&self) -> &Error {
        self.error
    }

    /// Which attempt failed; the first is 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long the call has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How much is left of the time-out of the whole call.
    pub fn remaining(&self) -> Duration {
        self.remaining
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// A random number from 0 to 1, for jitter.
    pub fn random(&self) -> f64 {
        self.random
    }

    /// Whether a repeat may help and does no harm by the rules of [`StandardRetry`].
    ///
    /// With `repeat_writes` also where it may do harm: where a write may have been processed.
    pub fn may_repeat(&self, repeat_writes: bool) -> bool {
        may_repeat(self.operation.class(), self.error, repeat_writes)
    }
}

/// What an error says about another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outlook {
    /// It fails again.
    Hopeless,
    /// It may succeed, and the failed one was surely not processed.
    NotProcessed,
    /// It may succeed, and the failed one may have been processed.
    PerhapsProcessed,
    /// The service may have done a part: only for those who ask for it.
    PartlyProcessed,
}

/// Whether a call that failed may be repeated; `repeat_writes` where the caller would rather do it twice.
pub(crate) fn may_repeat(class: OperationClass, error: &Error, repeat_writes: bool) -> bool {
    let outlook = match outlook(error) {
        // This attempt was not processed, but one before may have been.
        Outlook::NotProcessed if error.is_after_perhaps_processed() => Outlook::PerhapsProcessed,
        outlook => outlook,
    };
    match (outlook, class) {
        (Outlook::Hopeless, _) => false,
        (Outlook::NotProcessed, _) => true,
        (Outlook::PerhapsProcessed, OperationClass::Read | OperationClass::Idempotent) => true,
        (Outlook::PerhapsProcessed | Outlook::PartlyProcessed, _) => repeat_writes,
    }
}

/// Whether the service may have done what it was asked for, although the attempt failed.
pub(crate) fn may_have_been_processed(error: &Error) -> bool {
    error.may_have_been_sent() && outlook(error) != Outlook::NotProcessed
}

/// The code decides where it is known; then the HTTP status; then what happened to the connection.
fn outlook(error: &Error) -> Outlook {
    if let Some(class) = error.code().and_then(Code::retry_class) {
        match class {
            RetryClass::Never => return Outlook::Hopeless,
            RetryClass::Reads => return Outlook::PerhapsProcessed,
            RetryClass::Always => return Outlook::NotProcessed,
            RetryClass::OnRequest => return Outlook::PartlyProcessed,
            RetryClass::ByStatus => {}
        }
    }
    match error.http_status() {
        Some(429 | 503) => Outlook::NotProcessed,
        Some(408 | 500 | 502 | 504) => Outlook::PerhapsProcessed,
        _ if !matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout) => Outlook::Hopeless,
        _ if error.may_have_been_sent() => Outlook::PerhapsProcessed,
        _ => Outlook::NotProcessed,
    }
}

#[cfg(test)]
mod tests;
