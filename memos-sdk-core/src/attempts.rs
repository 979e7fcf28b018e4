//! The attempts of one call: the state machine that every client drives.

mod report;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tracing::Span;

pub use self::report::AttemptReport;
pub(crate) use self::report::{AttemptHook, Observers};
use crate::retry::{RetryBudget, may_have_been_processed};
use crate::{
    CallOptions, Config, Error, ErrorKind, EventReader, FailedAttempt, Limits, Metadata, Moment, Operation, Response,
    Result, RetryPolicy, StreamingOperation,
};

/// The least time for which an attempt is made, unless the whole call has less than ten times as much.
const LEAST_TIME: Duration = Duration::from_secs(1);

/// One call: its request, and what has been tried so far.
///
/// A transport sends what [`begin`](Self::begin) gives, and hands what came of it to one of the `finish` methods,
/// which say whether the call has ended or how long to wait before beginning again. When to repeat, how long an
/// attempt may take and what is told to logs and hooks is decided here, for every transport alike.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use memos_sdk_core::types::GetStatusRequest; // generated
/// use memos_sdk_core::{Attempts, CallOptions, Config, Error, ErrorKind, Moment, Step};
///
/// let config = Config::builder().api_key("mpg-1234").build()?;
/// let request: GetStatusRequest = serde_json::from_str(r#"{"task_id": "t"}"#)?;
/// let at = |seconds| Moment { now: Duration::from_secs(seconds), date: SystemTime::UNIX_EPOCH, random: 0.5 };
///
/// let mut attempts = Attempts::new(&config, request, &CallOptions::new(), false);
/// let attempt = attempts.begin(at(0))?;
/// assert_eq!(attempt.timeout, Duration::from_secs(30)); // what a read is given before it is sent again
/// // … the transport sends `attempt.request`, and no connection can be made …
/// let refused = Error::new(ErrorKind::Connection, "no connection could be made");
/// let step = attempts.finish::<GetStatusRequest>(&config, Err(refused), at(1));
/// assert!(matches!(step, Step::Wait(delay) if delay == Duration::from_millis(250)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Attempts {
    /// The request, or why there is none.
    prepared: Result<http::Request<Bytes>, Option<Error>>,
    operation: Metadata,
    limits: Limits,
    policy: Arc<dyn RetryPolicy>,
    budget: Arc<RetryBudget>,
    observers: Observers,
    /// When the first attempt began.
    started: Option<Duration>,
    attempt: u32,
    attempt_started: Duration,
    answer: AnswerFacts,
    /// Why the attempt before failed, while the next one is waited for.
    last_error: Option<Error>,
    /// Whether an attempt that failed may have been processed all the same.
    perhaps_processed: bool,
}

/// One attempt, as the transport makes it.
pub struct Attempt {
    /// What is sent.
    pub request: http::Request<Bytes>,
    /// How long it may take, from making the connection to the last byte of the answer.
    pub timeout: Duration,
}

/// Shows where it goes and how much it is: the body is what people say, and headers may be secrets.
impl fmt::Debug for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attempt")
            .field("method", self.request.method())
            .field("path", &self.request.uri().path())
            .field("body_bytes", &self.request.body().len())
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// Shows the operation and how far the call is, and nothing of the request.
impl fmt::Debug for Attempts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attempts")
            .field("operation", &self.operation.id)
            .field("limits", &self.limits)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// What comes after an attempt.
#[derive(Debug)]
pub enum Step<T> {
    /// The call has ended.
    Finished(Result<T>),
    /// The next attempt begins after this time.
    Wait(Duration),
}

/// What is told about an answer.
#[derive(Debug, Clone, Copy, Default)]
struct AnswerFacts {
    status: Option<u16>,
    bytes: usize,
}

impl Attempts {
    /// Puts the request together; what is wrong with it is the error of the first attempt to send it.
    ///
    /// The time of the call runs from the first attempt. `stream` says whether the answer is wanted as a stream.
    pub fn new<O: Operation>(config: &Config, operation: O, options: &CallOptions, stream: bool) -> Self {
        let metadata = operation.metadata();
        let prepared = config.request(operation, options, stream).map_err(Some);
        Self::prepared(config, metadata, prepared, options)
    }

    /// The part that is the same for every operation, and therefore compiled once.
    fn prepared(
        config: &Config,
        operation: Metadata,
        prepared: Result<http::Request<Bytes>, Option<Error>>,
        options: &CallOptions,
    ) -> Self {
        let request_bytes = prepared.as_ref().map_or(0, |request| request.body().len());
        Self {
            observers: Observers::new(config.attempt_hook(), &operation, request_bytes),
            limits: config.limits(&operation, options),
            prepared,
            operation,
            policy: config.retry_policy(options),
            budget: config.retry_budget(),
            started: None,
            attempt: 0,
            attempt_started: Duration::ZERO,
            answer: AnswerFacts::default(),
            last_error: None,
            perhaps_processed: false,
        }
    }

    /// Begins the next attempt.
    ///
    /// # Errors
    ///
    /// When the request could not be put together, or no time is left for it.
    pub fn begin(&mut self, moment: Moment) -> Result<Attempt> {
        self.started.get_or_insert(moment.now);
        let remaining = self.limits.timeout.saturating_sub(self.elapsed(moment));
        let request = match &mut self.prepared {
            Ok(_) if remaining.is_zero() => return Err(self.out_of_time(moment)),
            Ok(request) => request.clone(),
            Err(error) => {
                let error = error.take().unwrap_or_else(|| Error::invalid_request("the request was refused before"));
                self.observers.refused(&error);
                return Err(error);
            }
        };
        self.attempt = self.attempt.saturating_add(1);
        self.attempt_started = moment.now;
        self.answer = AnswerFacts::default();
        Ok(Attempt { request, timeout: self.limits.attempt_timeout.min(remaining) })
    }

    /// Takes what came of an attempt, and gives the data of the answer.
    pub fn finish<O: Operation>(
        &mut self,
        config: &Config,
        outcome: Result<http::Response<Bytes>>,
        moment: Moment,
    ) -> Step<O::Output> {
        let outcome = outcome.and_then(|answer| {
            self.note(answer.status(), answer.body().len());
            config.read_data::<O>(&self.operation, &answer, self.perhaps_processed)
        });
        self.conclude(outcome, moment)
    }

    /// Takes what came of an attempt, and gives the data with everything around it.
    pub fn finish_response<O: Operation>(
        &mut self,
        config: &Config,
        outcome: Result<http::Response<Bytes>>,
        moment: Moment,
    ) -> Step<Response<O::Output>> {
        let outcome = outcome.and_then(|answer| {
            self.note(answer.status(), answer.body().len());
            let mut response = config.read_response::<O>(&self.operation, answer, self.perhaps_processed)?;
            response.attempts = self.attempt;
            response.elapsed = self.elapsed(moment);
            Ok(response)
        });
        self.conclude(outcome, moment)
    }

    /// Takes the beginning of a streamed answer, or the whole of an answer that is no stream, and gives the reader of
    /// its events.
    ///
    /// Once a stream has begun nothing is repeated: the service has done its work by then, and a repeat would say the
    /// same words twice.
    pub fn finish_stream<O: StreamingOperation>(
        &mut self,
        config: &Config,
        outcome: Result<http::Response<Option<Bytes>>>,
        moment: Moment,
    ) -> Step<EventReader<O::Event>> {
        let outcome = outcome.and_then(|answer| {
            let (head, whole) = answer.into_parts();
            self.note(head.status, whole.as_ref().map_or(0, Bytes::len));
            let mut reader = config.event_reader::<O>(&self.operation, head.status, head.headers);
            reader.set_cost(self.attempt, self.elapsed(moment));
            if let Some(body) = whole {
                reader.push_whole_answer(body)?;
            }
            Ok(reader)
        });
        self.conclude(outcome, moment)
    }

    /// The operation that is called.
    pub fn operation(&self) -> &Metadata {
        &self.operation
    }

    /// How long the parts of the call may take.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The span of the call; a transport works within it.
    pub fn span(&self) -> &Span {
        self.observers.span()
    }

    fn note(&mut self, status: http::StatusCode, bytes: usize) {
        self.answer = AnswerFacts { status: Some(status.as_u16()), bytes };
    }

    fn conclude<T>(&mut self, outcome: Result<T>, moment: Moment) -> Step<T> {
        match outcome {
            Ok(value) => {
                self.succeeded(moment);
                Step::Finished(Ok(value))
            }
            Err(error) => match self.failed(error, moment) {
                Ok(delay) => Step::Wait(delay),
                Err(error) => Step::Finished(Err(error)),
            },
        }
    }

    fn succeeded(&mut self, moment: Moment) {
        self.budget.succeeded(self.attempt.saturating_sub(1));
        self.observers.attempt(&self.report(None, None, moment));
        self.observers.ended(self.attempt, self.answer.status, self.elapsed(moment));
    }

    /// How long to wait before the next attempt, or the error of the call.
    fn failed(&mut self, error: Error, moment: Moment) -> Result<Duration> {
        let error = error.about(&self.operation);
        let delay = self.delay(&error, moment);
        self.observers.attempt(&self.report(Some(&error), delay, moment));
        self.perhaps_processed |= may_have_been_processed(&error);
        match delay {
            Some(delay) => {
                self.last_error = Some(error);
                Ok(delay)
            }
            None => Err(self.give_up(error, moment)),
        }
    }

    fn delay(&self, error: &Error, moment: Moment) -> Option<Duration> {
        // What is wrong with the request or the settings is wrong the next time, too.
        if error.http_status().is_none() && (error.is_invalid_request() || error.is_configuration()) {
            return None;
        }
        let elapsed = self.elapsed(moment);
        let remaining = self.limits.timeout.saturating_sub(elapsed);
        let delay = self.policy.delay(&FailedAttempt {
            operation: &self.operation,
            error,
            attempt: self.attempt,
            elapsed,
            remaining,
            retry_after: error.asked_to_wait().map(|asked| asked.delay_at(moment.date)),
            random: moment.random,
        })?;
        // An attempt without the time to succeed would end in a time-out, which says less than the error at hand.
        let left = remaining.saturating_sub(delay);
        (left >= LEAST_TIME.min(self.limits.timeout / 10) && self.budget.take()).then_some(delay)
    }

    fn give_up(&self, error: Error, moment: Moment) -> Error {
        let error = error
            .after_perhaps_processed(self.perhaps_processed)
            .resolve_retry_after(moment.date)
            .with_cost(self.attempt, self.elapsed(moment));
        self.observers.failed(&error);
        error
    }

    /// The wait took longer than it should have: what went wrong before it says more than that the time is over.
    fn out_of_time(&mut self, moment: Moment) -> Error {
        let error = self.last_error.take().unwrap_or_else(|| {
            Error::new(ErrorKind::Timeout, format!("the call took longer than {:?}", self.limits.timeout))
                .with_suggestion("give it more time with timeout")
                .about(&self.operation)
        });
        self.give_up(error, moment)
    }

    fn elapsed(&self, moment: Moment) -> Duration {
        self.started.map_or(Duration::ZERO, |started| moment.now.saturating_sub(started))
    }

    fn report<'a>(&'a self, error: Option<&'a Error>, delay: Option<Duration>, moment: Moment) -> AttemptReport<'a> {
        AttemptReport {
            operation: &self.operation,
            attempt: self.attempt,
            status: error.and_then(Error::http_status).or(self.answer.status),
            error,
            elapsed: moment.now.saturating_sub(self.attempt_started),
            request_bytes: self.prepared.as_ref().map_or(0, |request| request.body().len()),
            answer_bytes: self.answer.bytes,
            next_attempt_in: delay,
        }
    }
}

#[cfg(test)]
mod tests;
