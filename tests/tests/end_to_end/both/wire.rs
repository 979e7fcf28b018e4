//! What is no proper HTTP, and connections that break.

use tests::server::{Answer, Gate, Habit, Piece};

use super::Way;
use super::script::{Act, Script};
use crate::faults::done;

/// Connections that break before, within and after the request, or are not made at all.
pub(super) fn connections() -> Vec<Script> {
    let within =
        |bytes| Script::new(format!("a reset after {bytes} bytes of the request"), Act::Habit(Habit::Break(bytes)));
    let plain = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec();
    let habits = [
        ("a reset of the handshake", Habit::Break(0)),
        ("a reset within the handshake", Habit::Break(50)),
        ("a server that is not encrypted", Habit::Say(plain)),
        ("a server that says nothing about encryption", Habit::Say(Vec::new())),
    ];
    [0, 1, 10, 100]
        .map(within)
        .into_iter()
        .chain(habits.map(|(name, habit)| Script::new(name, Act::HabitOfTls(habit))))
        .chain([Script::new("nobody", Act::Refuse)])
        .collect()
}

/// Connections that break within a request of several megabytes, or that are answered before all of it has come.
pub(super) fn large_requests(gate: &Gate) -> Vec<Script> {
    let too_large = Answer::text(413, "text/html", "<html>Request Entity Too Large</html>");
    let head = b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
    vec![
        Script::answer("a success", done()),
        Script::new("a reset at once", Act::Habit(Habit::Break(0))),
        Script::new("a reset in the middle", Act::Habit(Habit::Break(Way::LARGE / 2))),
        Script::new("an answer before the request has come", Act::Habit(Habit::Say(head))).timed(),
        Script::new("an answer to a request that is not read", Act::Habit(Habit::Hasty(too_large, gate.clone())))
            .timed(),
        Script::new("a request that is not read", Act::Habit(Habit::Silence(gate.clone()))).timed(),
    ]
}

/// Servers that go on only when the gate opens.
pub(super) fn silence(gate: &Gate) -> Vec<Script> {
    let wait = || Piece::Wait(gate.clone());
    let event = || Piece::from("data: {\"response\": \"one\"}\n\n");
    let half = || Piece::from("{\"code\": 0, \"da");
    vec![
        Script::new("silence before the handshake", Act::HabitOfTls(Habit::Silence(gate.clone()))).once(),
        Script::answer("silence", done().behind(gate)).timed(),
        Script::answer("silence in the body", Answer::broken_chunks(200, "application/json", [half(), wait()])).timed(),
        Script::answer("silence before the body", Answer::broken_chunks(200, "application/json", [wait()])).timed(),
        Script::answer("silence after an event", Answer::events([event(), wait(), event()])).timed(),
        Script::answer("silence before an event", Answer::events([wait(), event()])).timed(),
        Script::answer(
            "silence in the page of an error",
            Answer::broken_chunks(500, "text/html", ["<ht".into(), wait()]),
        )
        .timed(),
    ]
}

/// Answers that servers should not give.
pub(super) fn malformed() -> Vec<Script> {
    const BODY: &str = r#"{"code": 0, "message": "ok", "data": {}}"#;
    let ok = |headers: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}");
    let many: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    [
        ("no HTTP", "It is not here.\r\n\r\n".to_owned()),
        ("no HTTP, and no end of line", "It is not here.".to_owned()),
        ("half a status line", "HTTP/1.1 2".to_owned()),
        ("half a head", "HTTP/1.1 200 OK\r\ncontent-len".to_owned()),
        ("a head without its end", format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n", BODY.len())),
        ("a status of four digits", format!("HTTP/1.1 2000 OK\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())),
        ("a status of no digits", "HTTP/1.1 two OK\r\ncontent-length: 0\r\n\r\n".to_owned()),
        ("a status without a reason", format!("HTTP/1.1 200\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())),
        ("HTTP/1.0", format!("HTTP/1.0 200 OK\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())),
        ("HTTP/1.0 until it closes", format!("HTTP/1.0 200 OK\r\n\r\n{BODY}")),
        ("HTTP/2.0", format!("HTTP/2.0 200 OK\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())),
        ("a body until the connection closes", ok("", BODY)),
        ("lines that end with LF", format!("HTTP/1.1 200 OK\ncontent-length: {}\n\n{BODY}", BODY.len())),
        ("two lengths that agree", ok("content-length: 40\r\ncontent-length: 40\r\n", BODY)),
        ("two lengths", ok("content-length: 40\r\ncontent-length: 41\r\n", BODY)),
        ("a length that is no number", ok("content-length: forty\r\n", BODY)),
        ("a length below zero", ok("content-length: -1\r\n", BODY)),
        ("a length beyond all numbers", ok("content-length: 99999999999999999999\r\n", BODY)),
        (
            "a length and chunks",
            ok("content-length: 40\r\ntransfer-encoding: chunked\r\n", &format!("28\r\n{BODY}\r\n0\r\n\r\n")),
        ),
        (
            "chunks with extensions and trailers",
            ok("transfer-encoding: chunked\r\n", &format!("28;a=b\r\n{BODY}\r\n0\r\nx-sum: 7\r\n\r\n")),
        ),
        (
            "a chunk with a long extension",
            ok("transfer-encoding: chunked\r\n", &format!("28;{}\r\n{BODY}\r\n0\r\n\r\n", "a".repeat(30))),
        ),
        (
            "a last chunk without the last end of line",
            ok("transfer-encoding: chunked\r\n", &format!("28\r\n{BODY}\r\n0\r\n")),
        ),
        ("a length, and an encoding that is none", ok("transfer-encoding: identity\r\ncontent-length: 40\r\n", BODY)),
        ("a chunk without a size", ok("transfer-encoding: chunked\r\n", &format!("size\r\n{BODY}\r\n0\r\n\r\n"))),
        (
            "a chunk that is longer than it says",
            ok("transfer-encoding: chunked\r\n", &format!("20\r\n{BODY}\r\n0\r\n\r\n")),
        ),
        ("a chunk that is cut off", ok("transfer-encoding: chunked\r\n", &format!("40\r\n{BODY}"))),
        ("chunks in capitals", ok("Transfer-Encoding: Chunked\r\n", &format!("28\r\n{BODY}\r\n0\r\n\r\n"))),
        ("a header without a colon", ok("content-length: 40\r\nnonsense\r\n", BODY)),
        ("a header that is folded", ok("content-length: 40\r\nx-long: a\r\n b\r\n", BODY)),
        ("a header without a name", ok("content-length: 40\r\n: 1\r\n", BODY)),
        ("a name with a space", ok("content-length : 40\r\n", BODY)),
        ("a value with control characters", ok("content-length: 40\r\nx-odd: a\u{1}b\r\n", BODY)),
        ("a value that is not ASCII", ok("content-length: 40\r\nx-request-id: r-\u{e9}\r\n", BODY)),
        ("two hundred headers", ok(&format!("content-length: 40\r\n{many}"), BODY)),
        ("a hundred and ten headers", {
            let some: String = (0..110).map(|number| format!("x-{number}: 1\r\n")).collect();
            ok(&format!("content-length: 40\r\n{some}"), BODY)
        }),
        ("a header of 200 kB", ok(&format!("content-length: 40\r\nx-long: {}\r\n", "x".repeat(200_000)), BODY)),
        ("a header of 100 kB", ok(&format!("content-length: 40\r\nx-long: {}\r\n", "x".repeat(100_000)), BODY)),
        (
            "an answer to come before the answer",
            format!("HTTP/1.1 100 Continue\r\n\r\n{}", ok("content-length: 40\r\n", BODY)),
        ),
        (
            "an answer to come, with headers, before the answer",
            format!("HTTP/1.1 100 Continue\r\ndate: today\r\n\r\n{}", ok("content-length: 40\r\n", BODY)),
        ),
        (
            "hints before the answer",
            format!("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n{}", ok("content-length: 40\r\n", BODY)),
        ),
        (
            "work in progress before the answer",
            format!("HTTP/1.1 102 Processing\r\n\r\n{}", ok("content-length: 40\r\n", BODY)),
        ),
        (
            "another protocol",
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n".to_owned(),
        ),
        ("a body where there is none", format!("HTTP/1.1 204 No Content\r\ncontent-length: 40\r\n\r\n{BODY}")),
        ("more than the length says", ok("content-length: 40\r\n", &format!("{BODY}{BODY}"))),
    ]
    .into_iter()
    .map(|(name, bytes)| Script::answer(name, Answer::raw(bytes)))
    .chain([Script::answer(
        "an answer in Latin-1",
        Answer::raw(b"HTTP/1.1 200 OK\r\nx-request-id: r-\xe9\r\ncontent-length: 2\r\n\r\n{}"),
    )])
    .collect()
}
