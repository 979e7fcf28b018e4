//! Both clients through the same: whatever a server does, callers of either see the same, and so does the server.
//!
//! The cases beside this compare each client with what it has promised; here the clients are compared with each other,
//! in everything that can be seen, and therefore through far more than promises are made about.

mod answers;
mod known;
mod programs;
mod requests;
mod script;
mod streams;
pub(crate) mod told;
mod wire;

use std::thread;
use std::time::Duration;

use memos_sdk_core::CallOptions;
use serde_json::{Value, json};
use tests::server::{Answer, Gate, Nobody, Received, Server};

use self::known::{KNOWN, SHOWN};
use self::script::{Act, Script};
use crate::{asynchronous, blocking};

/// How long a client waits for a server that does not go on: long enough for a busy machine to have sent a request.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(300);

/// A way to call the service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Read,
    /// A read of which only the data is asked for.
    Data,
    Delete,
    Write,
    /// A write of more than the buffers of a connection hold.
    LargeWrite,
    /// A path that the document does not have.
    Raw,
    Stream,
    /// A stream of which the text is collected.
    Text,
    /// A read for each page.
    Items,
    /// A write, and then a read until the task has ended.
    Task,
}

impl Way {
    const ALL: [Self; 8] =
        [Self::Read, Self::Data, Self::Delete, Self::Write, Self::Raw, Self::Stream, Self::Items, Self::Task];

    /// One of each kind that clients have a way of their own for.
    const FEW: [Self; 3] = [Self::Read, Self::Write, Self::Stream];

    /// How many bytes are written at once by [`Way::LargeWrite`].
    pub(crate) const LARGE: usize = 8_000_000;

    /// The path that is put to the test.
    fn path(self) -> &'static str {
        match self {
            Self::Read => "/search/memory",
            Self::Data | Self::Task => "/get/status",
            Self::Delete => "/delete/memory",
            Self::Write | Self::LargeWrite => "/add/message",
            Self::Raw => "/rename/memory?exact=true",
            Self::Stream | Self::Text => "/chat",
            Self::Items => "/get/memory",
        }
    }

    /// What is answered on other paths.
    fn before(self) -> Vec<(&'static str, Answer)> {
        let mut answers = vec![("/moved", Answer::data(&json!({"status": "completed"})))];
        if self == Self::Task {
            answers.push(("/add/message", Answer::data(&json!({"task_id": "t"}))));
        }
        answers
    }
}

/// Makes a call with a client, to this address.
type Make = fn(&str, Way, &CallOptions) -> Value;

const CLIENTS: [Make; 2] = [asynchronous::cases::ways::make, blocking::cases::ways::make];

/// Makes a call with each client, and compares what can be seen of it from both ends.
fn compare<'a>(script: &'a Script, way: Way) -> Vec<Difference<'a>> {
    let [first, second] = CLIENTS.map(|make| seen(make, script, way));
    let mut different = Vec::new();
    differences(&first, &second, &mut String::new(), &mut |pointer, first, second| {
        let short = |value: &Value| value.to_string().chars().take(600).collect::<String>();
        let shown = format!("{way:?}, {}: {pointer}\n    {}\n    {}", script.name, short(first), short(second));
        let member = pointer.rsplit('/').find(|name| name.parse::<usize>().is_err()).unwrap_or_default().to_owned();
        different.push(Difference { script: &script.name, member, shown });
    });
    different
}

/// A place at which the clients differ.
struct Difference<'a> {
    script: &'a str,
    /// The member that is different.
    member: String,
    shown: String,
}

impl Difference<'_> {
    fn is_known(&self) -> bool {
        let member = self.member.as_str();
        let mut of_script = KNOWN.iter().filter(|known| known.script == self.script);
        of_script.any(|known| known.members.contains(&member) || SHOWN.contains(&member))
    }
}

/// What is seen of a call, by the caller and by the server.
fn seen(make: Make, script: &Script, way: Way) -> Value {
    let (server, nobody) = (Server::start(), Nobody::somewhere());
    script.play(&server, way);
    let url = match script.act {
        Act::Answer(_) | Act::Habit(_) => server.url(),
        Act::HabitOfTls(_) => server.url().replace("http://", "https://"),
        Act::Refuse => nobody.url(),
    };
    let told = make(&url, way, &script.options);
    // How many connections there were is left to chance: one that was used is free for the next request in a moment.
    let seen = json!({"told": told, "arrived": server.received().iter().map(arrived).collect::<Vec<_>>()});
    without_host(seen, &url)
}

/// The same without host and port of this address: each client has a server of its own.
fn without_host(seen: Value, url: &str) -> Value {
    let host = url.split('/').nth(2).unwrap();
    serde_json::from_str(&seen.to_string().replace(host, "HOST")).unwrap()
}

/// A request with everything that came, but for the order of its headers.
fn arrived(request: &Received) -> Value {
    let mut headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    headers.sort();
    json!({
        "method": request.method,
        "path": request.path,
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
    })
}

/// Tells every place at which two values differ.
fn differences(first: &Value, second: &Value, pointer: &mut String, tell: &mut impl FnMut(&str, &Value, &Value)) {
    let length = pointer.len();
    match (first, second) {
        (Value::Object(members), Value::Object(others)) if members.keys().eq(others.keys()) => {
            for (name, value) in members {
                pointer.push_str(&format!("/{name}"));
                differences(value, &others[name], pointer, tell);
                pointer.truncate(length);
            }
        }
        (Value::Array(elements), Value::Array(others)) if elements.len() == others.len() => {
            for (index, (element, other)) in elements.iter().zip(others).enumerate() {
                pointer.push_str(&format!("/{index}"));
                differences(element, other, pointer, tell);
                pointer.truncate(length);
            }
        }
        (first, second) if first != second => tell(pointer, first, second),
        _ => {}
    }
}

/// Plays each script to a call of each way.
#[track_caller]
fn check(scripts: &[Script], ways: &[Way]) {
    check_at_once(4, scripts, ways);
}

/// Plays each script to a call of each way, so many at once: of those that wait for time to go by it may be all.
#[track_caller]
fn check_at_once(threads: usize, scripts: &[Script], ways: &[Way]) {
    let cases: Vec<(&Script, Way)> =
        scripts.iter().flat_map(|script| ways.iter().map(move |way| (script, *way))).collect();
    let different: Vec<Difference<'_>> = thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(|| part.iter().flat_map(|(script, way)| compare(script, *way)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let unknown: Vec<&str> =
        different.iter().filter(|difference| !difference.is_known()).map(|difference| &*difference.shown).collect();
    assert!(unknown.is_empty(), "{} differences\n{}", unknown.len(), unknown.join("\n"));
    for known in KNOWN.iter().filter(|known| scripts.iter().any(|script| script.name == known.script)) {
        for member in known.members {
            let found = different.iter().any(|found| found.script == known.script && found.member == *member);
            assert!(found, "{}: `{member}` is the same now, and not to be listed any more", known.script);
        }
    }
}

#[test]
fn every_fault_comes_to_the_same() {
    check(&answers::faults(), &Way::ALL);
}

#[test]
fn every_repeat_comes_to_the_same() {
    check(&answers::repeats(), &[Way::Read, Way::Delete, Way::Write, Way::Stream]);
}

#[test]
fn every_status_comes_to_the_same() {
    check(&answers::statuses(), &Way::FEW);
}

#[test]
fn every_code_comes_to_the_same() {
    check(&answers::codes(), &[Way::Read, Way::Stream]);
}

#[test]
fn every_body_comes_to_the_same() {
    check(&answers::bodies(), &Way::ALL);
}

#[test]
fn every_redirect_comes_to_the_same() {
    check(&answers::redirects(), &Way::FEW);
}

#[test]
fn every_stream_comes_to_the_same() {
    check(&streams::streams(), &[Way::Read, Way::Write, Way::Stream, Way::Text]);
}

#[test]
fn every_connection_that_breaks_comes_to_the_same() {
    check(&wire::connections(), &Way::ALL);
}

#[test]
fn every_request_that_does_not_get_through_comes_to_the_same() {
    let gate = Gate::new();
    check_at_once(8, &wire::large_requests(&gate), &[Way::LargeWrite]);
    gate.open();
}

#[test]
fn every_silence_comes_to_the_same() {
    let gate = Gate::new();
    check_at_once(24, &wire::silence(&gate), &Way::FEW);
    gate.open();
}

#[test]
fn every_answer_that_is_no_proper_http_comes_to_the_same() {
    check(&wire::malformed(), &Way::FEW);
}
