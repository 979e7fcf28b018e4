//! What is printed, the same for both clients.

use std::io::{self, ErrorKind, Write};
use std::process;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::USAGE;
use crate::sdk::{AttemptReport, Error, Mismatch, Response};

/// Prints the data, and a warning if the answer has something otherwise than documented.
pub(crate) fn print_data(response: Response<impl Serialize>) -> Result<(), Failure> {
    if !response.mismatches().is_empty() {
        let mismatches: Vec<Value> = response.mismatches().iter().map(describe).collect();
        say(&json!({ "warning": "the answer is not as documented", "mismatches": mismatches }));
    }
    to_json(response.data()).and_then(print).map_err(|error| Failure::unprinted(&error, response.attempts()))
}

/// Prints one event of a stream.
pub(crate) fn print_event(event: &impl Serialize) -> Result<(), Failure> {
    // How many attempts it took is not known here: at least one was made.
    to_json(event).and_then(print).map_err(|error| Failure::unprinted(&error, 1))
}

fn describe(mismatch: &Mismatch) -> Value {
    json!({ "pointer": mismatch.pointer(), "expected": mismatch.expected(), "found": mismatch.found() })
}

pub(crate) fn say_attempt(attempt: &AttemptReport<'_>) {
    let milliseconds = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    say(&json!({
        "attempt": attempt.attempt(),
        "operation": attempt.operation().id,
        "http_status": attempt.http_status(),
        "code": attempt.code(),
        "kind": attempt.error().map(|error| error.kind().as_str()),
        "elapsed_ms": milliseconds(attempt.elapsed()),
        "request_bytes": attempt.request_bytes(),
        "answer_bytes": attempt.answer_bytes(),
        "next_attempt_in_ms": attempt.next_attempt_in().map(milliseconds),
    }));
}

/// Prints one object on standard error; where nobody reads that, the exit status has to do.
pub(crate) fn say(object: &Value) {
    let _ = writeln!(io::stderr(), "{object}");
}

fn to_json(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Prints one line at once.
pub(crate) fn print(line: impl std::fmt::Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{line}").and_then(|()| output.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        outcome => outcome,
    }
}

/// What is printed on standard error: one JSON object.
pub(crate) struct Failure(pub(crate) Value);

impl Failure {
    /// A failure of this program itself; unless the details say otherwise, nothing was sent.
    fn local(kind: &str, message: String, details: Value) -> Self {
        let mut failure = json!({
            "kind": kind,
            "code": null,
            "http_status": null,
            "message": message,
            "may_have_been_sent": false,
            "attempts": 0,
            "elapsed_ms": 0,
            "retryable": false,
            "retry_after_seconds": null,
        });
        if let (Some(failure), Value::Object(details)) = (failure.as_object_mut(), details) {
            failure.extend(details);
        }
        Self(failure)
    }

    /// The call succeeded, and what it gave could not be printed.
    fn unprinted(error: &io::Error, attempts: u32) -> Self {
        Self::local("io", error.to_string(), json!({ "may_have_been_sent": true, "attempts": attempts }))
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::local("usage", message.into(), json!({ "usage": USAGE }))
    }

    /// An id that belongs to none of the operations, of which these could be meant.
    pub(crate) fn unknown(id: &str, why: &str, known: &[&str]) -> Self {
        let details = json!({ "operation": id, "operations": known });
        Self::local("invalid_request", format!("`{id}` {why}"), details)
    }

    pub(crate) fn request(id: &str, message: String) -> Self {
        Self::local("invalid_request", message, json!({ "operation": id }))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(json!({
            "kind": error.kind().as_str(),
            "code": error.code(),
            "code_name": error.code().and_then(|code| code.name()),
            "http_status": error.http_status(),
            "message": error.message(),
            "operation": error.operation(),
            "request_id": error.request_id(),
            "may_have_been_sent": error.may_have_been_sent(),
            "attempts": error.attempts(),
            "elapsed_ms": u64::try_from(error.elapsed().as_millis()).ok(),
            "retryable": error.is_retryable(),
            "retry_after_seconds": error.retry_after().map(|delay| delay.as_secs()),
            "suggestion": error.suggestion(),
            "chain": error.chain().to_string(),
        }))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::local("io", error.to_string(), json!({}))
    }
}
