//! `cargo xtask fetch` stores what a server gives only if it holds the document, and is otherwise as if it had not run.

use std::ops::Deref;
use std::path::Path;

use serde_json::Value;
use tests::program::{FILES, Program};
use tests::server::{Answer, Gate, Habit, Nobody, Piece, Server};
use xtask::Result;
use xtask::codegen::PAYLOAD;
use xtask::lock;

/// A workspace, in which the program is run.
struct Scratch(Program);

impl Deref for Scratch {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.0
    }
}

impl Scratch {
    fn new() -> Self {
        Self(Program::new(env!("CARGO_BIN_EXE_generator")))
    }

    /// Fetches what has to be right; gives what the program said.
    fn fetch(&self, arguments: &[&str]) -> String {
        let finished = self.run(&[&["fetch"], arguments].concat());
        // Nobody sees a progress line but on a terminal.
        assert_eq!((finished.status, finished.errors.as_str()), (Some(0), ""), "{finished:?}");
        finished.output
    }

    fn record(&self) -> Option<lock::Fetched> {
        lock::fetched(&String::from_utf8(self.read(lock::PATH)).expect("text"))
    }
}

fn payload() -> &'static str {
    std::str::from_utf8(&FILES[PAYLOAD]).expect("text")
}

/// The payload of a site that has changed a little.
fn changed_payload() -> String {
    let changed = payload().replacen("Feedback content text.", "What the user thinks of it.", 1);
    assert_ne!(changed, payload());
    changed
}

fn page(script: &str) -> Answer {
    Answer::text(200, "text/html", &format!("<!DOCTYPE html><html><body><p>API</p>{script}</body></html>"))
}

fn json(text: &str) -> Answer {
    Answer::text(200, "application/json", text)
}

fn redirect(to: &str) -> Answer {
    Answer::empty(302).header("location", to)
}

#[test]
fn a_payload_is_stored_recorded_and_generated_from() {
    let (scratch, server) = (Scratch::new(), Server::start());
    let url = format!("{}/_payload.json", server.url());
    server.on("/_payload.json", json(&changed_payload()));
    let said = scratch.fetch(&[&url]);
    assert!(said.contains(&url) && said.contains("dashboardApi/en/api_docs/api.json: OpenAPI 3.1.0"), "{said}");
    let last = said.lines().last().expect("a line");
    assert!(last.contains("`cargo xtask codegen`") && last.contains("`cargo xtask diff`"), "{said}");
    assert_eq!(scratch.read(PAYLOAD), changed_payload().as_bytes());
    let record = scratch.record().expect("a record");
    assert_eq!(record.url, url);
    assert!(record.is_of(changed_payload().as_bytes()));
    let is_time = record.time.len() == 20 && record.time.starts_with("20") && record.time.ends_with('Z');
    assert!(is_time && record.time.as_bytes()[10] == b'T', "{}", record.time);
    assert_eq!(server.received()[0].header("accept-encoding"), Some("identity"));
    // Nothing else has changed yet, so the generated files are not those of the payload.
    let changed: Vec<&str> =
        FILES.iter().filter(|(path, file)| scratch.read(path) != **file).map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, [lock::PATH, PAYLOAD]);
    assert_eq!(scratch.run(&["codegen", "--check"]).status, Some(1));
    // The generator carries the record over, and once it has run, all is as it should be.
    assert_eq!(scratch.run(&["codegen", "--quiet"]).status, Some(0));
    assert_eq!(scratch.record(), Some(record.clone()));
    let check = scratch.run(&["codegen", "--check"]);
    assert_eq!(check.status, Some(0), "{check:?}");
    // Without an address, it is the one that is recorded; and the same once more changes nothing, not even the time.
    let before = scratch.snapshot();
    let said = scratch.fetch(&[]);
    assert!(said.lines().last().is_some_and(|last| last.starts_with("nothing changed")), "{said}");
    assert_eq!(scratch.snapshot(), before);
    assert_eq!(server.received().len(), 2);
    // A payload that somebody adopts by hand was not fetched.
    scratch.write("new.json", payload());
    assert_eq!(scratch.run(&["codegen", "--from", "new.json", "--record", "--quiet"]).status, Some(0));
    assert_eq!(scratch.record(), None);
    assert_eq!(scratch.run(&["codegen", "--check"]).status, Some(0));
}

#[test]
fn what_is_recorded_already_gets_its_address() {
    let (scratch, server) = (Scratch::new(), Server::start());
    server.on("/_payload.json", json(payload()));
    // A lock that cannot be read loses nothing but what the generator writes anyway.
    for lock in [FILES[lock::PATH].as_slice(), b"<<<<<<< ours\n", b"\xff"] {
        scratch.write(lock::PATH, lock);
        let said = scratch.fetch(&[&format!("{}/_payload.json", server.url())]);
        assert!(said.lines().last().is_some_and(|last| last.starts_with("nothing changed")), "{said}");
        assert_eq!(scratch.read(PAYLOAD), payload().as_bytes());
        assert!(scratch.record().is_some_and(|record| record.is_of(payload().as_bytes())));
        assert_eq!(scratch.run(&["codegen", "--quiet"]).status, Some(0));
    }
    assert_eq!(scratch.run(&["codegen", "--check"]).status, Some(0));
}

#[test]
fn pages_documents_and_redirects_lead_to_the_same() -> Result<()> {
    let (scratch, server) = (Scratch::new(), Server::start());
    let check = |path: &str, stored: &str| {
        let url = format!("{}{path}", server.url());
        let said = scratch.fetch(&[&url]);
        assert_eq!(String::from_utf8_lossy(&scratch.read(PAYLOAD)), stored, "{said}");
        assert_eq!(scratch.record().map(|record| record.url), Some(url));
        said
    };
    let changed = changed_payload();
    server.on("/page", page(&format!("<script id=\"__NUXT_DATA__\">{changed}</script>")));
    check("/page", &changed);

    // A page that loads its payload from elsewhere; once with nothing in it, and once with a payload of something else.
    server.on("/docs/_payload.json?v=1", json(payload()));
    server.on("/docs/a", page("<script id=\"__NUXT_DATA__\" data-src=\"_payload.json?v=1\"></script>"));
    let said = check("/docs/a", payload());
    assert!(said.contains("which leads to") && said.contains("/docs/_payload.json?v=1"), "{said}");
    server.on("/docs/b", page("<script id=\"__NUXT_DATA__\" data-src=\"./_payload.json?v=1\">[{\"a\":1},2]</script>"));
    check("/docs/b", payload());

    let document = "openapi: 3.1.0\ninfo: { title: Small, version: '1' }\npaths: {}\n";
    server.on("/api.yaml", Answer::text(200, "application/yaml", document));
    check("/api.yaml", document);
    let published = String::from_utf8(FILES["openapi/memos-3.1.json"].clone()).expect("text");
    server.on("/api.json", Answer::chunks(200, "application/json", Piece::split(published.as_bytes(), 1_000)));
    check("/api.json", &published);
    server.on("/closed", Answer::raw(format!("HTTP/1.0 200 OK\r\n\r\n{changed}")));
    check("/closed", &changed);

    for (step, status) in [301, 302, 303, 307, 308].into_iter().enumerate() {
        let next = if step == 4 { "_payload.json".to_owned() } else { format!("r{}#x", step + 1) };
        server.on(&format!("/r{step}"), Answer::empty(status).header("location", &next));
    }
    server.on("/_payload.json", json(payload()));
    check("/r0", payload());
    Ok(())
}

#[test]
fn what_fails_says_why_and_changes_nothing() {
    let scratch = Scratch::new();
    let before = scratch.snapshot();
    let check = |arguments: &[&str], expected: &[&str]| {
        let finished = scratch.run(&[&["fetch"], arguments].concat());
        assert_eq!((finished.status, finished.output.as_str()), (Some(2), ""), "{arguments:?}: {finished:?}");
        let said = &finished.errors;
        assert!(said.starts_with("error: ") && said.matches("error: ").count() == 1, "{said}");
        assert!(said.lines().count() <= 8, "{said}");
        for expected in expected {
            assert!(said.contains(expected), "no `{expected}` in:\n{said}");
        }
        assert!(scratch.snapshot() == before, "{arguments:?} changed something");
    };

    check(&[], &["is not recorded", lock::PATH, "give its address"]);
    check(&["http://docs.example/"], &["plain http", "use https"]);
    check(&["docs.example/_payload.json"], &["https://"]);
    check(&["https://me:secretpassword1@docs.example/"], &["user name or a password"]);
    let nobody = Nobody::somewhere();
    check(&[&nobody.url()], &["the download failed", &nobody.url(), "because", "refused"]);

    let server = Server::start();
    let url = |path: &str| format!("{}{path}", server.url());
    let answers = |answer: Answer, expected: &[&str]| {
        server.on("/x", answer);
        check(&[&url("/x")], &[&[url("/x").as_str()], expected].concat());
    };
    // Nothing there speaks TLS.
    check(&[&url("/x").replacen("http:", "https:", 1)], &["the download failed", "https://127.0.0.1:", "because"]);
    let half = &payload()[..payload().len() / 2];
    answers(Answer::reset(), &["the download failed"]);
    answers(Answer::nothing(), &["the download failed"]);
    answers(
        Answer::text(404, "text/html", "<h1>Not\n\x1b[31m Found</h1>"),
        &["404 Not Found", "<h1>Not [31m Found</h1>"],
    );
    answers(Answer::text(500, "text/plain", &"long ".repeat(10_000)), &["500 Internal", "long long", "…"]);
    answers(Answer::text(401, "text/plain", "Token mpg-0aB3dE6gH9jK2mN5pQ8s"), &["401", "says: Token YOUR_API_KEY"]);
    answers(Answer::empty(204), &["204"]);
    answers(Answer::empty(302), &["302", "where to"]);
    answers(json(payload()).cut_off(1_000), &["the download failed", "after", "bytes"]);
    answers(Answer::broken_chunks(200, "application/json", [half.into()]), &["the download failed", "after", "bytes"]);
    answers(json(half), &["the JSON ends before it is complete"]);
    answers(json(""), &["the input is empty"]);
    answers(json("{\"openapi\": \"3.1.0\",}"), &["JSON", "/x:1:"]);
    answers(Answer::bytes(200, "application/json", b"\xff\xfe{}"), &["UTF-16"]);
    answers(page("<h1>Sorry</h1>"), &["__NUXT_DATA__"]);
    answers(json("[{\"a\":1},2]"), &["no OpenAPI document"]);
    answers(json("{\"swagger\": \"2.0\"}"), &["2.0"]);
    answers(json(payload()).header("content-encoding", "gzip"), &["compressed"]);
    server.on("/l", json(payload()));
    check(&[&url("/l"), "--locale", "fr"], &["no OpenAPI document for the locale `fr`", "(locale `en`)"]);

    // More than the limit: announced, and then not.
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n[";
    answers(Answer::raw(head), &["more than 67.1 MB"]);
    let gate = Gate::new();
    answers(
        Answer::chunks(200, "text/plain", [Piece::Endless(vec![b' '; 1 << 20], gate.clone())]),
        &["more than 67.1 MB"],
    );
    gate.pass().expect("the connection is closed");

    // Where redirects lead.
    answers(redirect("http://docs.example/_payload.json"), &["plain http", "http://docs.example/_payload.json"]);
    answers(redirect("ftp://docs.example/"), &["neither of https nor of http"]);
    answers(redirect("x"), &["more than 5 redirects"]);
    let other = Server::start();
    let script = |address: &str| page(&format!("<script id=\"__NUXT_DATA__\" data-src=\"{address}\"></script>"));
    let elsewhere = format!("{}/_payload.json", other.url());
    answers(script(&elsewhere), &["from another server", &elsewhere]);
    answers(script("http://docs.example/a"), &["plain http"]);
    server.on("/moved", redirect(&elsewhere));
    answers(script("moved"), &["redirects to another server", &elsewhere]);
    // Only one step is taken from a page.
    server.on("/page", script("x"));
    answers(script("page"), &["payload", "/x"]);
    assert_eq!(other.connections(), 0);
}

#[test]
fn a_server_that_takes_its_time_is_not_waited_for() {
    let scratch = Scratch::new();
    let before = scratch.snapshot();
    let check = |server: &Server| {
        let finished = scratch.run(&["fetch", &format!("{}/x", server.url()), "--timeout", "0.2"]);
        assert_eq!(finished.status, Some(2), "{finished:?}");
        assert!(finished.errors.contains("not over within 200ms"), "{finished:?}");
        assert!(scratch.snapshot() == before, "something changed");
    };
    let gate = Gate::new();
    let silent = Server::start();
    silent.take_up(Habit::Silence(gate.clone()));
    check(&silent);
    let stuck = Server::start();
    stuck.on("/x", Answer::chunks(200, "application/json", ["[".into(), Piece::Wait(gate.clone())]));
    check(&stuck);
    // What comes all the time is no better.
    let trickling = Server::start();
    let closed = Gate::new();
    trickling.on("/x", Answer::chunks(200, "application/json", [Piece::Endless(vec![b' '], closed.clone())]));
    check(&trickling);
    closed.pass().expect("the connection is closed");
    // A loop of redirects has no more time than a single request.
    let slow = Server::start();
    slow.on("/x", redirect("y")).on("/y", json("[").behind(&gate));
    check(&slow);
    let refusing = Server::start();
    refusing.on("/x", Answer::empty(500).behind(&gate));
    check(&refusing);
    gate.open();
    for timeout in ["0", "-1", "soon", "inf", "1e99"] {
        let finished = scratch.run(&["fetch", "https://docs.example", &format!("--timeout={timeout}")]);
        assert_eq!(finished.status, Some(2), "{finished:?}");
        assert!(finished.errors.contains("a number of seconds"), "{finished:?}");
    }
}

#[test]
fn keys_are_neither_stored_nor_shown() {
    let key = "mpg-0aB3dE6gH9jK2mN5pQ8sT1vW";
    let (scratch, server) = (Scratch::new(), Server::start());
    let with_key = changed_payload().replacen("YOUR_API_KEY", key, 2);
    assert!(with_key.matches(key).count() == 2);
    server.on(&format!("/_payload.json?token={key}"), json(&with_key));
    let url = format!("{}/_payload.json?token={key}", server.url());
    let said = scratch.fetch(&[&url]);
    assert!(said.contains("2 texts that may be an API key") && said.contains("entry "), "{said}");
    assert!(said.contains("/_payload.json?token=YOUR_API_KEY"), "{said}");
    let decoded = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let stored = String::from_utf8(scratch.read(PAYLOAD)).expect("text");
    assert_eq!(decoded(&stored), decoded(&changed_payload()));
    assert_eq!(scratch.run(&["codegen", "--quiet"]).status, Some(0));
    let leaks = |path: &Path, bytes: &[u8]| {
        assert!(!String::from_utf8_lossy(bytes).contains(key), "{} has the key", path.display());
    };
    scratch.snapshot().iter().for_each(|(path, bytes)| leaks(path, bytes));
    leaks(Path::new("what is said"), said.as_bytes());
    // An error has neither.
    let finished = scratch.run(&["fetch", &format!("{}/other?token={key}", server.url())]);
    assert_eq!(finished.status, Some(2), "{finished:?}");
    leaks(Path::new("the error"), finished.errors.as_bytes());
}
