//! `--curl`: the call as a command, which a shell can run.

use std::process::Command;

use serde_json::{Value, json};
use tests::server::{Answer, Received, Server};

use super::sdk::operations::OPERATIONS;
use super::{call, start};
use crate::KEY;
use crate::bodies::required_body;

/// Prints its arguments, each ended by a zero byte, and behind them what is piped into it.
const FAKE_CURL: &str = r#"
curl() {
    for argument in "$@"; do printf '%s\0' "$argument"; done
    for argument in "$@"; do if [ "$argument" = "@-" ]; then cat; fi; done
}
"#;

/// What `curl` would be called with.
#[derive(Debug, Default, PartialEq)]
struct Curl {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// Has a shell run the command, with a `curl` that does nothing but say what it was given.
#[track_caller]
fn run(command: &str) -> Curl {
    let shell =
        Command::new("sh").args(["-euc", &format!("{FAKE_CURL}{command}")]).env("MEMOS_API_KEY", KEY).output().unwrap();
    assert!(shell.status.success() && shell.stderr.is_empty(), "{shell:?}\n{command}");
    let said = String::from_utf8(shell.stdout).unwrap();
    let mut words: Vec<&str> = said.split('\0').collect();
    let piped = words.pop().unwrap();
    let (mut curl, mut words) = (Curl::default(), words.into_iter());
    while let Some(word) = words.next() {
        match word {
            "-X" => curl.method = words.next().unwrap().to_owned(),
            "-H" => {
                let (name, value) = words.next().unwrap().split_once(": ").unwrap();
                curl.headers.push((name.to_owned(), value.to_owned()));
            }
            "--data-raw" => curl.body = words.next().unwrap().to_owned(),
            "--data-binary" => {
                assert_eq!(words.next(), Some("@-"));
                curl.body = piped.to_owned();
            }
            "--globoff" => {}
            url => curl.url = url.to_owned(),
        }
    }
    curl.headers.sort();
    curl
}

/// The call as it arrives when it is made, without what belongs to the connection.
fn made(server: &Server, request: &Received) -> Curl {
    let host = server.url().trim_end_matches("/api/openmem/v1").to_owned();
    let is_of_call = |name: &str| !matches!(name, "host" | "content-length" | "accept-encoding" | "connection");
    let mut headers: Vec<_> = request.headers.iter().filter(|(name, _)| is_of_call(name)).cloned().collect();
    headers.sort();
    let body = String::from_utf8(request.body.clone()).unwrap();
    Curl { method: request.method.clone(), url: format!("{host}{}", request.path), headers, body }
}

/// The command for a call, which was not made and does not tell the key.
#[track_caller]
fn command(server: &Server, arguments: &[&str], input: &str) -> String {
    let before = server.received().len();
    let arguments: Vec<&str> = ["--curl"].iter().chain(arguments).copied().collect();
    let finished = start(server, &arguments, input).finish();
    assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""), "{finished:?}");
    assert_eq!(server.received().len(), before, "the call was made");
    assert!(!finished.output.contains(KEY), "{}", finished.output);
    finished.output
}

#[test]
fn every_operation_is_a_command_that_makes_the_same_call() {
    let server = Server::start();
    for operation in OPERATIONS {
        let body = required_body(&operation.id).to_string();
        let command = command(&server, &[&operation.id, &body], "");
        server.on(&operation.path, Answer::data(&json!({})));
        call(&server, &[&operation.id, &body]).data();
        assert_eq!(run(&command), made(&server, server.received().last().unwrap()), "{command}");
    }
}

#[test]
fn a_shell_takes_nothing_of_what_is_said_for_its_own() {
    let server = Server::start();
    let nasty = [
        "It's $HOME `id` $(id) \"quoted\" \\ back\\slash",
        "line\nbreak\ttab\r",
        "-n --output /tmp/out",
        "'; exit 1; '",
        "!history %s %% * ? [a] {b,c} ~ # & | < >",
        "名前 🙂 \u{7f}\u{0}",
    ];
    for text in nasty {
        let body = json!({"user_id": text, "query": text, "more": {text: [text]}}).to_string();
        let curl = run(&command(&server, &["search_memory", "-"], &body));
        assert_eq!(serde_json::from_str::<Value>(&curl.body).unwrap(), serde_json::from_str::<Value>(&body).unwrap());
    }
}

#[test]
fn a_body_of_any_length_is_a_command() {
    let server = Server::start();
    let text = "it's long ".repeat(30_000);
    let body = json!({"user_id": "u", "messages": [{"role": "user", "content": text}]});
    // Longer than what a system takes for an argument: the shell reads the command from a file.
    let command = command(&server, &["add_message", "-"], &body.to_string());
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("command.sh");
    std::fs::write(&script, format!("{FAKE_CURL}{command}")).unwrap();
    let shell = Command::new("sh").arg("-eu").arg(&script).env("MEMOS_API_KEY", KEY).output().unwrap();
    assert!(shell.status.success() && shell.stderr.is_empty(), "{:?}", shell.status);
    let said = String::from_utf8(shell.stdout).unwrap();
    assert_eq!(serde_json::from_str::<Value>(said.rsplit('\0').next().unwrap()).unwrap(), body);
}

#[test]
fn the_key_is_not_told_where_the_body_has_it_either() {
    let server = Server::start();
    let body = json!({"user_id": KEY, "query": format!("what is {KEY}?")}).to_string();
    let curl = run(&command(&server, &["search_memory", &body], ""));
    assert_eq!(serde_json::from_str::<Value>(&curl.body).unwrap(), json!({"user_id": "***", "query": "what is ***?"}));
    // The shell puts it where it belongs.
    assert!(curl.headers.contains(&("authorization".to_owned(), format!("Token {KEY}"))), "{curl:?}");
}

#[test]
fn a_path_is_a_command_too() {
    let server = Server::start();
    let arguments = ["/memories/{id}?exact=true", r#"{"id": "a b", "n": 1}"#];
    let command = command(&server, &arguments, "");
    server.on("/memories/a%20b?exact=true", Answer::data(&json!({})));
    call(&server, &arguments).data();
    assert_eq!(run(&command), made(&server, server.received().last().unwrap()), "{command}");
}

#[test]
fn what_would_not_be_sent_is_no_command() {
    let server = Server::start();
    for (arguments, mentions) in [
        (&["--curl", "delete_memory", "{}"][..], "memory_ids"),
        (&["--curl", "get_status", "{}"], "task_id"),
        (&["--curl", "teleport", "{}"], "teleport"),
        (&["--curl", "/../admin", "{}"], ".."),
    ] {
        let failure = call(&server, arguments).failure();
        assert_eq!(failure["kind"], "invalid_request", "{failure}");
        assert!(failure["message"].as_str().unwrap().contains(mentions), "{failure}");
    }
    assert!(server.received().is_empty());
}
