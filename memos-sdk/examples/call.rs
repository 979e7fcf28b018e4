//! Makes any call from the command line.
//!
//! ```text
//! call OPERATION_ID [JSON | -]             prints the data of the answer as one JSON document
//! call --stream OPERATION_ID [JSON | -]    prints one event a line, as it arrives
//! ```
//!
//! The request is JSON: the second argument, standard input for `-`, or `{}` where there is none. Key and address come
//! from `MEMOS_API_KEY` and `MEMOS_BASE_URL`. A failure is one JSON object on standard error, and exit status 1.
//!
//! It knows no operation by name: the generated `operations::visit` finds the types that belong to an id.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::pin::Pin;
use std::process::{self, ExitCode};

use memos_sdk::operations::{self, OPERATIONS};
use memos_sdk::{Client, Error, Operation, OperationVisitor, StreamingOperation, StreamingVisitor};
use serde::Serialize;
use serde_json::{Value, json};

const USAGE: &str = "call [--stream] OPERATION_ID [JSON | -]";

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where nobody reads standard error, the exit status has to do.
            let _ = writeln!(io::stderr(), "{}", failure.0);
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
    let id = &arguments.operation;
    let call = if arguments.stream {
        operations::visit_streaming(id, Lookup).map_err(|_| Failure::unknown(id, "has no streamed answer", streams))?
    } else {
        operations::visit(id, Lookup).map_err(|_| Failure::unknown(id, "is no operation", |_| true))?
    };
    let body = arguments.body()?;
    let memos = Client::from_env()?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(call(memos, body))
}

/// What was asked for on the command line.
#[derive(Default)]
struct Arguments {
    operation: String,
    body: Option<String>,
    stream: bool,
    help: bool,
}

impl Arguments {
    fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
        let mut read = Self::default();
        for argument in arguments {
            let word = argument.into_string().map_err(|_| Failure::usage("an argument is not text"))?;
            match word.as_str() {
                "--stream" => read.stream = true,
                "--help" | "-h" => read.help = true,
                option if option.starts_with("--") => {
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
        Ok(read)
    }

    fn body(self) -> Result<String, Failure> {
        match self.body {
            None => Ok("{}".to_owned()),
            Some(body) if body == "-" => Ok(io::read_to_string(io::stdin())?),
            Some(body) => Ok(body),
        }
    }
}

/// Makes one call and prints what it gives.
type Run = fn(Client, String) -> Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// Finds the types that belong to the id of an operation.
struct Lookup;

impl OperationVisitor for Lookup {
    type Value = Run;

    fn visit<O: Operation>(self) -> Run {
        |memos, body| Box::pin(send::<O>(memos, body))
    }
}

impl StreamingVisitor for Lookup {
    type Value = Run;

    fn visit<O: StreamingOperation>(self) -> Run {
        |memos, body| Box::pin(stream::<O>(memos, body))
    }
}

async fn send<O: Operation>(memos: Client, body: String) -> Result<(), Failure> {
    let output = memos.send(parse::<O>(&body)?).await?;
    Ok(print(to_json(&output)?)?)
}

async fn stream<O: StreamingOperation>(memos: Client, body: String) -> Result<(), Failure> {
    let mut events = memos.stream(parse::<O>(&body)?).await?;
    while let Some(event) = events.next().await {
        print(to_json(&event?)?)?;
    }
    Ok(())
}

fn parse<O: Operation>(body: &str) -> Result<O, Failure> {
    serde_json::from_str(body).map_err(|error| {
        let what = if error.is_data() { "the request does not fit the operation" } else { "the request is not JSON" };
        Failure::request(O::METADATA.id, format!("{what}: {error}"))
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
    OPERATIONS.iter().map(|operation| operation.id).filter(|id| wanted(id)).collect()
}

fn streams(id: &str) -> bool {
    operations::visit_streaming(id, Lookup).is_ok()
}

/// What is printed on standard error: one JSON object.
struct Failure(Value);

impl Failure {
    /// A failure of this program itself: nothing was sent, and no server said anything.
    fn local(kind: &str, message: String, details: Value) -> Self {
        let mut failure = json!({
            "kind": kind,
            "code": null,
            "http_status": null,
            "message": message,
            "may_have_been_sent": false,
        });
        if let (Some(failure), Value::Object(details)) = (failure.as_object_mut(), details) {
            failure.extend(details);
        }
        Self(failure)
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
