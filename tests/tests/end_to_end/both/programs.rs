//! The example `call` of both clients: what it prints is the same, byte for byte.

use std::thread;

use memos_sdk_core::operations::OPERATIONS;
use serde_json::{Value, json};
use tests::server::{Answer, Nobody, Piece, Server};

use super::{arrived, without_host};
use crate::bodies::required_body;
use crate::facts::FACTS;
use crate::faults::{coded, hopeless, not_processed, perhaps_processed};
use crate::program::{Finished, Running};
use crate::{KEY, asynchronous, blocking};

const PROGRAMS: [&str; 2] = [asynchronous::subject::PROGRAM, blocking::subject::PROGRAM];

const STATUS: &str = r#"{"task_id": "t"}"#;

/// A command line, and what the server answers to it.
#[derive(Debug, Clone, Default)]
struct Line {
    arguments: Vec<String>,
    input: String,
    answers: Vec<(String, Answer)>,
}

impl Line {
    fn new(arguments: &[&str]) -> Self {
        Self { arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(), ..Self::default() }
    }

    fn input(mut self, input: &str) -> Self {
        self.input = input.to_owned();
        self
    }

    fn answer(mut self, path: &str, answer: Answer) -> Self {
        self.answers.push((path.to_owned(), answer));
        self
    }

    /// A question about a task that is answered like this, asked once.
    fn status(answer: Answer) -> Self {
        Self::new(&["-v", "--retries", "0", "get_status", STATUS]).answer("/get/status", answer)
    }
}

/// Command lines that call an operation, and the answers of servers that do as they should.
fn calls() -> Vec<Line> {
    let mut lines = Vec::new();
    for operation in OPERATIONS {
        let body = required_body(&operation.id).to_string();
        lines.push(Line::new(&["-v", &operation.id, &body]).answer(&operation.path, Answer::data(&json!({"more": 1}))));
        lines.push(Line::new(&["--curl", &operation.id, &body]));
    }
    for (_, id, data) in FACTS {
        let data: Value = serde_json::from_str(data).unwrap();
        let path = &OPERATIONS.iter().find(|operation| operation.id == *id).unwrap().path;
        lines.push(Line::new(&[id, &required_body(id).to_string()]).answer(path, Answer::data(&data)));
    }
    let odd = json!({"memory_detail_list": [{"id": ["x"], "tags": 1}, 7], "preference_note": 1.5, "more": {"a": null}});
    let search = required_body("search_memory").to_string();
    lines.push(Line::new(&["search_memory", &search]).answer("/search/memory", Answer::data(&odd)));
    lines.push(
        Line::new(&["get_status", "-"]).input(STATUS).answer("/get/status", Answer::data(&json!({"status": "s"}))),
    );
    let path = "/memories/a%2Fb?exact=true";
    let raw = &["/memories/{id}?exact=true", r#"{"id": "a/b", "n": 18446744073709551615}"#];
    lines.push(Line::new(raw).answer(path, Answer::data(&json!([1.25e-7, u64::MAX, "\u{7a7a}"]))));
    lines.push(Line::new(&["--curl", raw[0], raw[1]]));
    lines
}

/// Command lines of which nothing comes.
fn refusals() -> Vec<Line> {
    let lines: &[&[&str]] = &[
        &[],
        &["--help"],
        &["-h", "get_status"],
        &["--verbose"],
        &["--", "get_status", STATUS],
        &["--retry", "0", "get_status", STATUS],
        &["--retries", "-1", "get_status", STATUS],
        &["--retries", "4294967296", "get_status", STATUS],
        &["get_status", STATUS, "--retries"],
        &["--timeout", "1s", "get_status", STATUS],
        &["--timeout", "0", "get_status", STATUS],
        &["get_status", STATUS, "{}"],
        &["teleport", "{}"],
        &["teleport"],
        &["get_status", "{task_id"],
        &["get_status", ""],
        &["get_status", "[]"],
        &["get_status", "{}"],
        &["get_status", r#"{"task_id": 7}"#],
        &["get_status"],
        &["delete_memory", "{}"],
        &["delete_memory", r#"{"memory_ids": ["m"], "user_id": "u"}"#],
        &["--stream", "get_status", STATUS],
        &["--stream", "/chat", "{}"],
        &["--curl", "delete_memory", "{}"],
        &["--curl", "/../admin", "{}"],
        &["/../admin", "{}"],
        &["//elsewhere.example/x", "{}"],
        &["/a b", "{}"],
        &["/memories/{id}", "{}"],
        &["/no/such/path", "{}"],
    ];
    lines.iter().map(|arguments| Line::new(arguments)).collect()
}

/// Calls that fail.
fn failures() -> Vec<Line> {
    let faults = [perhaps_processed(), not_processed(), hopeless()].into_iter().flatten();
    let mut lines: Vec<Line> = faults.map(|(_, answer)| Line::status(answer)).collect();
    for answer in [
        Answer::empty(503).header("retry-after", "31"),
        Answer::empty(307).header("location", "http://elsewhere.example/"),
        Answer::text(200, "text/html", &format!("<p>{KEY}</p>")).header("x-request-id", "r-1"),
        Answer::broken_chunks(200, "application/json", ["{".into()]),
        Answer::raw("It is not here.\r\n\r\n"),
        coded(99_999),
    ] {
        lines.push(Line::status(answer));
    }
    lines
}

fn streams() -> Vec<Line> {
    let event = |text: &str| {
        Piece::from(format!("event: message\ndata: {{\"type\":\"text\",\"data\":\"{text}\"}}\n\n").as_str())
    };
    let error = || Piece::from("data: {\"type\":\"error\",\"content\":\"no model\"}\n\n");
    [
        Answer::events([event("one"), event("two"), "data: [DONE]\n\n".into()]),
        Answer::events_until_closed([event("one"), event("\u{1f36c}")]),
        Answer::broken_events([event("one")]),
        Answer::events([event("one"), error(), event("never")]),
        Answer::events([]),
        Answer::data(&json!({"response": "whole"})),
        coded(40301),
        Answer::empty(401),
        Answer::reset(),
    ]
    .into_iter()
    .map(|answer| {
        let chat = required_body("chat").to_string();
        Line::new(&["--stream", "-v", "--retries", "0", "chat", &chat]).answer("/chat", answer)
    })
    .collect()
}

/// What a program does with a command line, and what the server sees of it.
fn seen(program: &str, line: &Line) -> Value {
    let server = Server::start();
    for (path, answer) in &line.answers {
        server.on(path, answer.clone());
    }
    let arguments: Vec<&str> = line.arguments.iter().map(String::as_str).collect();
    let finished = Running::start(program, &server, &arguments, &line.input).finish();
    let arrived: Vec<Value> = server.received().iter().map(arrived).collect();
    without_host(json!({"left": left(&finished), "arrived": arrived}), &server.url())
}

/// What a program left behind, but for how long it took.
fn left(finished: &Finished) -> Value {
    let mut parts = finished.errors.split("\"elapsed_ms\":");
    let mut errors = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        errors.push_str("\"elapsed_ms\":*");
        errors.push_str(part.trim_start_matches(|character: char| character.is_ascii_digit()));
    }
    json!({"status": finished.status, "output": finished.output, "errors": errors})
}

#[track_caller]
fn check(lines: &[Line]) {
    thread::scope(|scope| {
        for part in lines.chunks(lines.len().div_ceil(4)) {
            scope.spawn(move || {
                for line in part {
                    let [first, second] = PROGRAMS.map(|program| seen(program, line));
                    assert_eq!(first, second, "{line:?}");
                }
            });
        }
    });
}

#[test]
fn what_is_called_is_printed_by_both_programs_alike() {
    check(&calls());
}

#[test]
fn what_cannot_be_called_is_refused_by_both_programs_alike() {
    check(&refusals());
}

#[test]
fn what_fails_is_told_by_both_programs_alike() {
    check(&failures());
}

#[test]
fn streams_are_printed_by_both_programs_alike() {
    check(&streams());
}

#[test]
fn an_environment_in_which_nothing_can_be_called_is_told_by_both_programs_alike() {
    let nobody = Nobody::somewhere();
    let url = nobody.url();
    for variables in [
        &[("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", url.as_str())][..],
        &[("MEMOS_BASE_URL", &url)],
        &[("MEMOS_API_KEY", " "), ("MEMOS_BASE_URL", &url)],
        &[("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", "not an address")],
        &[("MEMOS_API_KEY", KEY), ("MEMOS_BASE_URL", "http://memos.example")],
        &[("MEMOS_API_KEY", KEY), ("MEMOS_IS_GLOBAL", "perhaps")],
    ] {
        let arguments = ["--retries", "0", "get_status", STATUS];
        let [first, second] = PROGRAMS.map(|program| {
            let finished = Running::start_with(program, &arguments, "", variables).finish();
            finished.failure();
            left(&finished)
        });
        assert_eq!(first, second, "{variables:?}");
    }
}
