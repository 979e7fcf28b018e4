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

// What is asked for and what is printed is the same for both clients.
#[path = "../../../memos-sdk/examples/call/arguments.rs"]
mod arguments;
#[path = "../../../memos-sdk/examples/call/report.rs"]
mod report;

use std::ffi::OsString;
use std::process::ExitCode;

use memos_sdk_blocking as sdk;
use memos_sdk_blocking::operations::{self, OPERATIONS};
use memos_sdk_blocking::{Client, Operation, OperationVisitor, StreamingOperation, StreamingVisitor};

use crate::arguments::{Arguments, Input, Mode, USAGE};
use crate::report::{Failure, print, print_data, print_event, say, say_attempt};

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
    let call =
        match arguments.mode {
            Mode::Stream => operations::visit_streaming(id, Stream)
                .map_err(|_| Failure::unknown(id, "has no streamed answer", &known_ids(streams)))?,
            Mode::Send if id.starts_with('/') => raw,
            Mode::Curl if id.starts_with('/') => raw_curl,
            Mode::Send => operations::visit(id, Send)
                .map_err(|_| Failure::unknown(id, "is no operation", &known_ids(|_| true)))?,
            Mode::Curl => operations::visit(id, Curl)
                .map_err(|_| Failure::unknown(id, "is no operation", &known_ids(|_| true)))?,
        };
    let body = arguments.body()?;
    let mut builder = Client::builder().env()?;
    if arguments.verbose {
        builder = builder.on_attempt(say_attempt);
    }
    call(builder.build()?, Input { operation: id.to_owned(), body, options: arguments.options })
}

/// Makes one call and prints what it gives.
type Run = fn(Client, Input) -> Result<(), Failure>;

/// Finds the types that belong to the id of an operation, to send its request.
struct Send;

impl OperationVisitor for Send {
    type Value = Run;

    fn visit<O: Operation>(self) -> Run {
        |memos, input| print_data(memos.response_with(input.request::<O>()?, input.options)?)
    }
}

/// Finds the types that belong to the id of an operation, to show its request.
struct Curl;

impl OperationVisitor for Curl {
    type Value = Run;

    fn visit<O: Operation>(self) -> Run {
        |memos, input| Ok(print(memos.config().to_curl(input.request::<O>()?, &input.options)?)?)
    }
}

/// Finds the types that belong to the id of an operation, to stream its answer.
struct Stream;

impl StreamingVisitor for Stream {
    type Value = Run;

    fn visit<O: StreamingOperation>(self) -> Run {
        |memos, input| {
            for event in memos.stream_with(input.request::<O>()?, input.options)? {
                print_event(&event?)?;
            }
            Ok(())
        }
    }
}

/// Calls a path that no operation of this version has.
fn raw(memos: Client, input: Input) -> Result<(), Failure> {
    print_data(memos.response_with(input.raw_request()?, input.options)?)
}

/// Shows the call of a path that no operation of this version has.
fn raw_curl(memos: Client, input: Input) -> Result<(), Failure> {
    Ok(print(memos.config().to_curl(input.raw_request()?, &input.options)?)?)
}

fn known_ids(wanted: fn(&str) -> bool) -> Vec<&'static str> {
    OPERATIONS.iter().map(|operation| &*operation.id).filter(|id| wanted(id)).collect()
}

fn streams(id: &str) -> bool {
    operations::visit_streaming(id, Stream).is_ok()
}
