//! Makes any call from the command line.
//!
//! ```text
//! call OPERATION_ID [JSON | -]             prints the data of the answer as one JSON document
//! call /PATH [JSON | -]                    the same for an operation that this version does not know
//! call --stream OPERATION_ID [JSON | -]    prints one event a line, as it arrives
//! call --curl OPERATION_ID [JSON | -]      sends nothing, and prints the call (or that of a /PATH) as a shell command
//! ```
//!
//! The request is JSON: the second argument, standard input for `-`, or `{}` where there is none. Key and address come
//! from `MEMOS_API_KEY` and `MEMOS_BASE_URL`. What goes to standard error is one JSON object a line: a failure, with
//! exit status 1; a warning, where the answer has something otherwise than documented; with `--verbose` every attempt.
//!
//! `--retries N` changes how often a call is repeated, `--repeat-writes` also repeats what may be done twice by it, and
//! `--timeout SECONDS` changes how long it may take.
//!
//! It knows no operation by name: the generated `operations::visit` finds the types that belong to an id.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::pin::Pin;
use std::process::{self, ExitCode};
use std::time::Duration;

use memos_sdk::operations::{self, OPERATIONS};
use memos_sdk::{
    AttemptReport, CallOptions, Client, Error, Mismatch, Operation, OperationVisitor, RawOperation, Response,
    StandardRetry, StreamingOperation, StreamingVisitor,
};
use serde::Serialize;
use serde_json::{Value, json};

const USAGE: &str = "call [--stream | --curl] [--verbose] [--retries N] [--repeat-writes] [--timeout SECONDS] \
                     OPERATION_ID|/PATH [JSON | -]";

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&failure.0);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<(), Failure> {
    let arguments = Arguments::read(arguments)?;
    if arguments.help {
        let ids = known_ids(|_| true).join("\n  ");
        return Ok(print(format_args!("{USAGE}\n\noperations:\n  {ids}"))?);
    }
    let id = arguments.operation.as_str();
    let call = match arguments.mode {
        Mode::Stream => operations::visit_streaming(id, Stream)
            .map_err(|_| Failure::unknown(id, "has no streamed answer", streams))?,
        Mode::Send if id.starts_with('/') => raw,
        Mode::Curl if id.starts_with('/') => raw_curl,
        Mode::Send => operations::visit(id, Send).map_err(|_| Failure::unknown(id, "is no operation", |_| true))?,
        Mode::Curl => operations::visit(id, Curl).map_err(|_| Failure::unknown(id, "is no operation", |_| true))?,
    };
    let body = arguments.body()?;
    let mut builder = Client::builder().env()?;
    if arguments.verbose {
        builder = builder.on_attempt(say_attempt);
    }
    let call = call(builder.build()?, Input { operation: id.to_owned(), body, options: arguments.options });
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call)
}

/// What was asked for on the command line.
#[derive(Default)]
struct Arguments {
    operation: String,
    body: Option<String>,
    mode: Mode,
    options: CallOptions,
    verbose: bool,
    help: bool,
}

/// What is done with the call.
#[derive(Default)]
enum Mode {
    #[default]
    Send,
    Stream,
    Curl,
}

/// What a call is made of.
struct Input {
    operation: String,
    body: String,
    options: CallOptions,
}

impl Arguments {
    fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let words: Result<Vec<String>, _> = arguments.map(OsString::into_string).collect();
        let mut words = words.map_err(|_| Failure::usage("an argument is not text"))?.into_iter();
        let mut read = Self::default();
        let mut retry = StandardRetry::new();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--stream" => read.mode = Mode::Stream,
                "--curl" => read.mode = Mode::Curl,
                "--verbose" | "-v" => read.verbose = true,
                "--retries" => retry = retry.max_retries(number(&word, words.next())?),
                "--repeat-writes" => retry = retry.repeat_writes(true),
                "--timeout" => {
                    let seconds = Duration::from_secs(number(&word, words.next())?);
                    read.options = read.options.timeout(seconds);
                }
                "--help" | "-h" => read.help = true,
                option if option.starts_with('-') && option != "-" => {
                    return Err(Failure::usage(format!("there is no option {option}")));
                }
                _ if read.operation.is_empty() => read.operation = word,
                _ if read.body.is_none() => read.body = Some(word),
                _ => return Err(Failure::usage(format!("there is one argument too many: {word}"))),
            }
        }
        if read.operation.is_empty() && !read.help {
            return Err(Failure::usage("no operation is named"));
        }
        read.options = read.options.retry(retry);
        Ok(read)
    }

    fn body(&self) -> Result<String, Failure> {
        match self.body.as_deref() {
            None => Ok("{}".to_owned()),
            Some("-") => Ok(io::read_to_string(io::stdin())?),
            Some(body) => Ok(body.to_owned()),
        }
    }
}

fn number<N: std::str::FromStr>(option: &str, word: Option<String>) -> Result<N, Failure> {
    let number = word.and_then(|word| word.parse().ok());
    number.ok_or_else(|| Failure::usage(format!("{option} wants a whole number behind it")))
}

/// Makes one call and prints what it gives.
type Run = fn(Client, Input) -> Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// Finds the types that belong to the id of an operation, to send its request.
struct Send;

impl OperationVisitor for Send {
    type Value = Run;

    fn visit<O: Operation>(self) -> Run {
        |memos, input| {
            Box::pin(async move { print_data(memos.response_with(parse::<O>(&input.body)?, input.options).await?) })
        }
    }
}

/// Finds the types that belong to the id of an operation, to show its request.
struct Curl;

impl OperationVisitor for Curl {
    type Value = Run;

    fn visit<O: Operation>(self) -> Run {
        |memos, input| {
            Box::pin(async move {
                let command = memos.config().to_curl(parse::<O>(&input.body)?, &input.options)?;
                Ok(print(command)?)
            })
        }
    }
}

/// Finds the types that belong to the id of an operation, to stream its answer.
struct Stream;

impl StreamingVisitor for Stream {
    type Value = Run;

    fn visit<O: StreamingOperation>(self) -> Run {
        |memos, input| Box::pin(stream::<O>(memos, input))
    }
}

/// Calls a path that no operation of this version has.
fn raw(memos: Client, input: Input) -> Pin<Box<dyn Future<Output = Result<(), Failure>>>> {
    Box::pin(async move { print_data(memos.response_with(raw_request(&input)?, input.options).await?) })
}

/// Shows the call of a path that no operation of this version has.
fn raw_curl(memos: Client, input: Input) -> Pin<Box<dyn Future<Output = Result<(), Failure>>>> {
    Box::pin(async move { Ok(print(memos.config().to_curl(raw_request(&input)?, &input.options)?)?) })
}

fn raw_request(input: &Input) -> Result<RawOperation, Failure> {
    let body: Value = serde_json::from_str(&input.body)
        .map_err(|error| Failure::request(&input.operation, format!("the request is not JSON: {error}")))?;
    Ok(RawOperation::new(&input.operation, body))
}

async fn stream<O: StreamingOperation>(memos: Client, input: Input) -> Result<(), Failure> {
    let mut events = memos.stream_with(parse::<O>(&input.body)?, input.options).await?;
    while let Some(event) = events.next().await {
        // How many attempts it took is not known here: at least one was made.
        to_json(&event?).and_then(print).map_err(|error| Failure::unprinted(&error, 1))?;
    }
    Ok(())
}

/// Prints the data, and a warning if the answer has something otherwise than documented.
fn print_data(response: Response<impl Serialize>) -> Result<(), Failure> {
    if !response.mismatches().is_empty() {
        let mismatches: Vec<Value> = response.mismatches().iter().map(describe).collect();
        say(&json!({ "warning": "the answer is not as documented", "mismatches": mismatches }));
    }
    to_json(response.data()).and_then(print).map_err(|error| Failure::unprinted(&error, response.attempts()))
}

fn describe(mismatch: &Mismatch) -> Value {
    json!({ "pointer": mismatch.pointer(), "expected": mismatch.expected(), "found": mismatch.found() })
}

fn say_attempt(attempt: &AttemptReport<'_>) {
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
fn say(object: &Value) {
    let _ = writeln!(io::stderr(), "{object}");
}

fn parse<O: Operation>(body: &str) -> Result<O, Failure> {
    serde_json::from_str(body).map_err(|error| {
        let what = if error.is_data() { "the request does not fit the operation" } else { "the request is not JSON" };
        Failure::request(&O::METADATA.id, format!("{what}: {error}"))
    })
}

fn to_json(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Prints one line at once.
fn print(line: impl std::fmt::Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{line}").and_then(|()| output.flush()) {
        // Whoever reads has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        outcome => outcome,
    }
}

fn known_ids(wanted: fn(&str) -> bool) -> Vec<&'static str> {
    OPERATIONS.iter().map(|operation| &*operation.id).filter(|id| wanted(id)).collect()
}

fn streams(id: &str) -> bool {
    operations::visit_streaming(id, Stream).is_ok()
}

/// What is printed on standard error: one JSON object.
struct Failure(Value);

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

    fn usage(message: impl Into<String>) -> Self {
        Self::local("usage", message.into(), json!({ "usage": USAGE }))
    }

    fn unknown(id: &str, why: &str, wanted: fn(&str) -> bool) -> Self {
        let details = json!({ "operation": id, "operations": known_ids(wanted) });
        Self::local("invalid_request", format!("`{id}` {why}"), details)
    }

    fn request(id: &str, message: String) -> Self {
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
