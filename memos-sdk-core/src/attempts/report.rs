//! What is told about a call: to hooks and to `tracing`, never with bodies or the key.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::field::Empty;
use tracing::{Span, debug, info_span, warn};

use crate::{Code, Error, Metadata};

/// What came of one attempt, as hooks are told.
///
/// ```
/// use memos_sdk_core::Config;
///
/// let config = Config::builder().api_key("mpg-1234").on_attempt(|attempt| {
///     println!("{} #{}: {:?} in {:?}", attempt.operation().id, attempt.attempt(), attempt.http_status(), attempt.elapsed());
/// });
/// ```
#[derive(Debug)]
pub struct AttemptReport<'a> {
    pub(super) operation: &'a Metadata,
    pub(super) attempt: u32,
    pub(super) status: Option<u16>,
    pub(super) error: Option<&'a Error>,
    pub(super) elapsed: Duration,
    pub(super) request_bytes: usize,
    pub(super) answer_bytes: usize,
    pub(super) next_attempt_in: Option<Duration>,
}

impl AttemptReport<'_> {
    /// The operation.
    pub fn operation(&self) -> &Metadata {
        self.operation
    }

    /// Which attempt it was; the first is 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The HTTP status of the answer, if there was one.
    pub fn http_status(&self) -> Option<u16> {
        self.status
    }

    /// The code of the answer, where it is one of an error.
    pub fn code(&self) -> Option<Code> {
        self.error.and_then(Error::code)
    }

    /// Why the attempt failed; `None` if it succeeded.
    pub fn error(&self) -> Option<&Error> {
        self.error
    }

    /// How long the attempt took; for a stream, until it began.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How many bytes the body of the request has.
    pub fn request_bytes(&self) -> usize {
        self.request_bytes
    }

    /// How many bytes the body of the answer has, after decompression; 0 for a stream, which is read later.
    pub fn answer_bytes(&self) -> usize {
        self.answer_bytes
    }

    /// After how long the call is repeated; `None` if it has ended.
    pub fn next_attempt_in(&self) -> Option<Duration> {
        self.next_attempt_in
    }
}

/// Something that is told about every attempt.
#[derive(Clone)]
pub(crate) struct AttemptHook(Arc<dyn Fn(&AttemptReport<'_>) + Send + Sync>);

impl AttemptHook {
    pub(crate) fn new(hook: impl Fn(&AttemptReport<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }
}

impl fmt::Debug for AttemptHook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AttemptHook")
    }
}

/// Whoever is told about one call.
#[derive(Debug)]
pub(crate) struct Observers {
    hook: Option<AttemptHook>,
    span: Span,
}

impl Observers {
    pub(super) fn new(hook: Option<AttemptHook>, operation: &Metadata, request_bytes: usize) -> Self {
        let span = info_span!(
            target: "memos_sdk",
            "call",
            operation = &*operation.id,
            method = operation.method.as_str(),
            path = &*operation.path,
            request_bytes,
            attempts = Empty,
            status = Empty,
            code = Empty,
            error = Empty,
            elapsed_ms = Empty,
        );
        Self { hook, span }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Tells of one attempt.
    pub(super) fn attempt(&self, report: &AttemptReport<'_>) {
        if let Some(AttemptHook(hook)) = &self.hook {
            hook(report);
        }
        let operation = &*report.operation.id;
        let elapsed_ms = milliseconds(report.elapsed);
        let code = report.code().map(Code::number);
        let (attempt, status) = (report.attempt, report.status);
        let (request_bytes, answer_bytes) = (report.request_bytes, report.answer_bytes);
        match (report.error.map(|error| error.kind().as_str()), report.next_attempt_in.map(milliseconds)) {
            (None, _) => debug!(
                target: "memos_sdk", parent: &self.span,
                operation, attempt, status, elapsed_ms, request_bytes, answer_bytes,
                "attempt succeeded"
            ),
            (Some(error), Some(retry_in_ms)) => warn!(
                target: "memos_sdk", parent: &self.span,
                operation, attempt, error, status, code, elapsed_ms, request_bytes, answer_bytes, retry_in_ms,
                "attempt failed and is repeated"
            ),
            (Some(error), None) => debug!(
                target: "memos_sdk", parent: &self.span,
                operation, attempt, error, status, code, elapsed_ms, request_bytes, answer_bytes,
                "attempt failed"
            ),
        }
    }

    /// Tells of a request that is not sent.
    pub(super) fn refused(&self, error: &Error) {
        self.span.record("attempts", 0);
        self.span.record("error", error.kind().as_str());
    }

    /// Tells why the call failed.
    pub(super) fn failed(&self, error: &Error) {
        self.ended(error.attempts(), error.http_status(), error.elapsed());
        self.span.record("error", error.kind().as_str());
        if let Some(code) = error.code() {
            self.span.record("code", code.number());
        }
    }

    /// Tells what the call cost.
    pub(super) fn ended(&self, attempts: u32, status: Option<u16>, elapsed: Duration) {
        self.span.record("attempts", attempts);
        self.span.record("elapsed_ms", milliseconds(elapsed));
        if let Some(status) = status {
            self.span.record("status", status);
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
