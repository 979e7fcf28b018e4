//! What a call comes to, as JSON: two clients are compared by it, so it has everything that callers can see.

use std::time::Duration;

use memos_sdk_core::{AttemptReport, Error, Response, WaitError};
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) fn outcome(outcome: Result<Response<impl Serialize>, Error>) -> Value {
    outcome.map_or_else(|refused| error(&refused), |given| response(&given))
}

pub(crate) fn data(outcome: Result<impl Serialize, Error>) -> Value {
    outcome.map_or_else(|refused| error(&refused), |data| json!({ "data": data }))
}

fn response(response: &Response<impl Serialize>) -> Value {
    let mut headers: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    json!({
        "data": response.data(),
        "http_status": response.status().as_u16(),
        "headers": headers,
        "code": response.code(),
        "message": response.message(),
        "request_id": response.request_id(),
        "body": String::from_utf8_lossy(response.body()),
        "attempts": response.attempts(),
        "elapsed_ms": milliseconds(response.elapsed()),
        "mismatches": response.mismatches().iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

pub(crate) fn error(error: &Error) -> Value {
    json!({
        "kind": error.kind().as_str(),
        "code": error.code(),
        "http_status": error.http_status(),
        "message": error.message(),
        "suggestion": error.suggestion(),
        "operation": error.operation(),
        "request_id": error.request_id(),
        "body": error.body(),
        "may_have_been_sent": error.may_have_been_sent(),
        "attempts": error.attempts(),
        "elapsed_ms": milliseconds(error.elapsed()),
        "is_retryable": error.is_retryable(),
        "retry_after_ms": error.retry_after().map(milliseconds),
        "display": error.to_string(),
        "chain": error.chain().to_string(),
        "debug": format!("{error:?}"),
    })
}

/// Why waiting for a task ended without its success.
pub(crate) fn wait<S: Serialize>(error: &WaitError<S>) -> Value {
    let progress = error.progress();
    json!({
        "wait": error.to_string(),
        "error": error.call_error().map(self::error),
        "task": progress.task,
        "state": progress.state.as_ref().map(ToString::to_string),
        "data": progress.data,
        "polls": progress.polls,
        "elapsed_ms": milliseconds(progress.elapsed),
    })
}

pub(crate) fn attempt(attempt: &AttemptReport<'_>) -> Value {
    json!({
        "operation": attempt.operation().id,
        "attempt": attempt.attempt(),
        "http_status": attempt.http_status(),
        "code": attempt.code(),
        "error": attempt.error().map(error),
        "elapsed_ms": milliseconds(attempt.elapsed()),
        "request_bytes": attempt.request_bytes(),
        "answer_bytes": attempt.answer_bytes(),
        "next_attempt_in_ms": attempt.next_attempt_in().map(milliseconds),
    })
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}
