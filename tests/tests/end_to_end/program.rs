//! The example `call` of a client, as a program of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};

use serde_json::Value;
use tests::server::{PATIENCE, Server};

use crate::KEY;

/// What the program left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Finished {
    /// The one JSON document on standard output, of a program that succeeded.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!((self.status, self.errors.as_str()), (Some(0), ""), "{self:?}");
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one JSON object on standard error, of a program that failed.
    #[track_caller]
    pub(crate) fn failure(&self) -> Value {
        assert_eq!((self.status, self.output.as_str()), (Some(1), ""), "{self:?}");
        let said = self.said();
        let [failure] = said.as_slice() else { panic!("not one object: {self:?}") };
        assert_is_failure(failure);
        failure.clone()
    }

    /// What is on standard error: one JSON object a line, and nothing else.
    #[track_caller]
    pub(crate) fn said(&self) -> Vec<Value> {
        assert!(!self.errors.contains(KEY) && (self.errors.is_empty() || self.errors.ends_with('\n')), "{self:?}");
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let said: Vec<Value> = self.errors.lines().map(parse).collect();
        assert!(said.iter().all(Value::is_object), "{self:?}");
        said
    }
}

/// Fails unless the object has everything that is said about a failure, whatever failed.
#[track_caller]
pub(crate) fn assert_is_failure(failure: &Value) {
    let null_or = |name: &str, is_it: fn(&Value) -> bool| {
        let value = failure.get(name).unwrap_or_else(|| panic!("no `{name}`: {failure}"));
        assert!(value.is_null() || is_it(value), "`{name}` is {value}: {failure}");
    };
    assert!(failure["kind"].is_string(), "{failure}");
    assert!(failure["message"].as_str().is_some_and(|message| !message.is_empty()), "{failure}");
    assert!(failure["may_have_been_sent"].is_boolean() && failure["retryable"].is_boolean(), "{failure}");
    assert!(failure["attempts"].is_u64() && failure["elapsed_ms"].is_u64(), "{failure}");
    null_or("code", Value::is_i64);
    null_or("http_status", Value::is_u64);
    null_or("retry_after_seconds", Value::is_u64);
}

/// The program while it runs.
pub(crate) struct Running {
    child: Child,
    output: Option<Output>,
    errors: JoinHandle<String>,
}

/// The standard output of the program, which a thread reads line by line, whenever it is asked for one.
struct Output {
    asks: Sender<()>,
    lines: Receiver<String>,
    reader: JoinHandle<()>,
}

impl Output {
    fn new(stdout: ChildStdout) -> Self {
        let (asks, asked) = mpsc::channel();
        let (sender, lines) = mpsc::channel();
        let reader = thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while asked.recv().is_ok() {
                let mut line = String::new();
                if stdout.read_line(&mut line).unwrap() == 0 || sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { asks, lines, reader }
    }
}

impl Running {
    /// Starts the program with these arguments and this standard input, against a server.
    pub(crate) fn start(program: &str, server: &Server, arguments: &[&str], input: &str) -> Self {
        Self::start_with(program, arguments, input, &[("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", &server.url())])
    }

    /// Starts the program with these variables in its environment and no others that it reads.
    pub(crate) fn start_with(program: &str, arguments: &[&str], input: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program);
        for name in ["MEMOS_API_KEY", "MEMOS_BASE_URL", "MEMOS_IS_GLOBAL"] {
            command.env_remove(name);
        }
        command.args(arguments).envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut stdin, stdout, mut stderr) =
            (child.stdin.take().unwrap(), child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let input = input.to_owned();
        // A program that does not read its input closes it.
        thread::spawn(move || stdin.write_all(input.as_bytes()));
        let errors = thread::spawn(move || {
            let mut errors = String::new();
            stderr.read_to_string(&mut errors).unwrap();
            errors
        });
        Self { child, output: Some(Output::new(stdout)), errors }
    }

    /// The next line of standard output, with its end; `None` when there are no more.
    pub(crate) fn line(&mut self) -> Option<String> {
        let output = self.output.as_ref()?;
        let _ = output.asks.send(());
        match output.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                self.child.kill().unwrap();
                panic!("the program neither printed nor ended");
            }
        }
    }

    /// Closes the other end of standard output.
    pub(crate) fn stop_reading(&mut self) {
        if let Some(Output { asks, lines: _, reader }) = self.output.take() {
            drop(asks);
            reader.join().unwrap();
        }
    }

    /// What the program leaves behind; the lines that were read already are not part of it.
    pub(crate) fn finish(mut self) -> Finished {
        let mut output = String::new();
        while let Some(line) = self.line() {
            output.push_str(&line);
        }
        // Standard output is closed: the program has ended, or is about to.
        let status = self.child.wait().unwrap().code();
        Finished { status, output, errors: self.errors.join().unwrap() }
    }
}
