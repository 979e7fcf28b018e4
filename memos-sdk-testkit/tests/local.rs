//! `memos-local`, as it is run from a shell.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use memos_sdk::Client;

const PROGRAM: &str = env!("CARGO_BIN_EXE_memos-local");

/// The program while it runs; it ends with the test.
struct Local {
    child: Child,
    out: BufReader<ChildStdout>,
    base_url: String,
    api_key: String,
}

impl Local {
    fn start(arguments: &[&str]) -> Self {
        let mut child =
            Command::new(PROGRAM).args(["--port", "0"]).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut variable = |name: &str| {
            let start = format!("export {name}=");
            loop {
                let mut line = String::new();
                assert!(out.read_line(&mut line).unwrap() > 0, "{name} is not told");
                if let Some(value) = line.strip_prefix(&start) {
                    return value.trim_end().to_owned();
                }
            }
        };
        let (base_url, api_key) = (variable("MEMOS_BASE_URL"), variable("MEMOS_API_KEY"));
        Self { child, out, base_url, api_key }
    }

    fn client(&self) -> Client {
        Client::builder().base_url(&self.base_url).api_key(&self.api_key).build().unwrap()
    }

    /// Sends a signal, and gives the exit status and what else was printed.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let mut printed = String::new();
        self.out.read_to_string(&mut printed).unwrap();
        (self.child.wait().unwrap().code(), printed)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // It has ended where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn it_answers_until_it_is_ended() {
    for signal in ["-INT", "-TERM"] {
        let local = Local::start(&["--verbose", "--fault", "search_memory:status=503,retry-after=0"]);
        assert_eq!(local.api_key, "memos-local");
        local.client().search_memory().user_id("ada").query("tea").send().await.unwrap();
        let (status, printed) = local.end(signal);
        assert_eq!(status, Some(0), "{signal}: {printed}");
        assert!(printed.contains("fault search_memory:status=503,retry-after=0, not processed\n"), "{printed}");
        assert_eq!(printed.matches("POST /api/openmem/v1/search/memory (search_memory), ").count(), 2, "{printed}");
        assert!(printed.ends_with("stopped\n"), "{printed}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_takes_the_key_and_the_settings_that_it_is_given() {
    let local = Local::start(&[
        "--key",
        "k-1",
        "--seed",
        "7",
        "--latency",
        "1ms",
        "--tasks",
        "polls=1",
        "--shapes",
        "code-200",
    ]);
    assert_eq!(local.api_key, "k-1");
    local.client().search_memory().user_id("ada").query("tea").send().await.unwrap();
    let other = Client::builder().base_url(&local.base_url).api_key("k-2").build().unwrap();
    assert!(other.search_memory().user_id("ada").query("tea").send().await.unwrap_err().is_authentication());
    assert_eq!(local.end("-INT").0, Some(0));
}

#[test]
fn what_it_cannot_do_is_said_and_told_by_the_exit_status() {
    let check = |arguments: &[&str], status: i32, words: &[&str]| {
        let output = refused(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{arguments:?}: {said}");
        }
    };
    check(&["--port", "x"], 2, &["--port", "x"]);
    check(&["--fault", "explode"], 2, &["`explode` is nothing that can happen"]);
    check(&["--latency", "50"], 2, &["`50` is no time such as `50ms`"]);
    check(&["--tasks", "soon"], 2, &["`soon` is none of"]);
    check(&["--shapes", "square"], 2, &["they are default, documented"]);
    check(&["--sing"], 2, &["--sing"]);
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    check(&["--port", &port], 1, &[&format!("memos-local: port {port} is taken; give another with --port")]);
}

#[test]
fn the_help_tells_how_faults_are_written() {
    let output = refused(&["--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for word in ["[OPERATION:]WHAT[,REST]...", "--fault search_memory:status=503,retry-after=1,times=2", "--latency"] {
        assert!(help.contains(word), "{word} is not in {help}");
    }
}
