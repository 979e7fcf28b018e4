//! What is asked for on the command line, the same for both clients.

use std::ffi::OsString;
use std::io;
use std::time::Duration;

use serde_json::Value;

use crate::report::Failure;
use crate::sdk::{CallOptions, Operation, RawOperation, StandardRetry};

pub(crate) const USAGE: &str = "call [--stream | --curl] [--verbose] [--retries N] [--repeat-writes] [--timeout SECONDS] \
                     OPERATION_ID|/PATH [JSON | -]";

/// What was asked for on the command line.
#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) operation: String,
    body: Option<String>,
    pub(crate) mode: Mode,
    pub(crate) options: CallOptions,
    pub(crate) verbose: bool,
    pub(crate) help: bool,
}

/// What is done with the call.
#[derive(Default)]
pub(crate) enum Mode {
    #[default]
    Send,
    Stream,
    Curl,
}

/// What a call is made of.
pub(crate) struct Input {
    pub(crate) operation: String,
    pub(crate) body: String,
    pub(crate) options: CallOptions,
}

impl Arguments {
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, Failure> {
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

    pub(crate) fn body(&self) -> Result<String, Failure> {
        match self.body.as_deref() {
            None => Ok("{}".to_owned()),
            Some("-") => Ok(io::read_to_string(io::stdin())?),
            Some(body) => Ok(body.to_owned()),
        }
    }
}

impl Input {
    /// The request for an operation.
    pub(crate) fn request<O: Operation>(&self) -> Result<O, Failure> {
        serde_json::from_str(&self.body).map_err(|error| {
            let what =
                if error.is_data() { "the request does not fit the operation" } else { "the request is not JSON" };
            Failure::request(&O::METADATA.id, format!("{what}: {error}"))
        })
    }

    /// The request for a path that no operation of this version has.
    pub(crate) fn raw_request(&self) -> Result<RawOperation, Failure> {
        let body: Value = serde_json::from_str(&self.body)
            .map_err(|error| Failure::request(&self.operation, format!("the request is not JSON: {error}")))?;
        Ok(RawOperation::new(&self.operation, body))
    }
}

fn number<N: std::str::FromStr>(option: &str, word: Option<String>) -> Result<N, Failure> {
    let number = word.and_then(|word| word.parse().ok());
    number.ok_or_else(|| Failure::usage(format!("{option} wants a whole number behind it")))
}
