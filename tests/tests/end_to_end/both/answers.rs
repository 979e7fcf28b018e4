//! Answers of every kind that come as HTTP: statuses, codes, bodies and redirects.

use memos_sdk_core::Code;
use serde_json::json;
use tests::server::{Answer, Piece};

use super::script::Script;
use crate::faults::{coded, done, hopeless, not_processed, perhaps_processed};

/// The answer of [`done`], compressed.
const COMPRESSED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJ\xceOIU\xb22\xd0Q\xcaM-.NL\x07\xb2\x95\xf2\
    \xb3\x95t\x94R\x12K\x12\x95\xac\xaakk\x01\x89\xb0A\xc8#\x00\x00\x00";

/// A success whose note has 20 000 letters, compressed.
const COMPRESSED_TOO_LARGE: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc9\xb1\x09\x800\x10\x00\xc0]\xbe\
    \xb6\xb0v\x19\x09\xe6-UB\x0a!\xb8\xbb\x8eaq\xd7\xde\x88\xed\xac\x19\xcb<E-\xbd\xc42\xe2j\xb9g\xcbc\xcb\xf58\xfbwq\
    \x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0\x0b\xf1</\x9b\x1cc\xdfHN\x00\x00";

fn envelope(status: u16, code: i64) -> Answer {
    Answer::json(status, &json!({"code": code, "message": "no", "data": null}))
}

/// Everything that a call can be repeated after, or not, without an end.
pub(super) fn faults() -> Vec<Script> {
    all_faults().map(|(name, answer)| Script::answer(name, answer)).collect()
}

/// The same once, and then another answer.
pub(super) fn repeats() -> Vec<Script> {
    all_faults()
        .flat_map(|(name, answer)| {
            [
                Script::answers(format!("{name}, then a success"), [answer.clone(), done()]),
                Script::answers(format!("{name}, then nothing left to delete"), [answer, coded(40307)]),
            ]
        })
        .collect()
}

fn all_faults() -> impl Iterator<Item = (&'static str, Answer)> {
    [perhaps_processed(), not_processed(), hopeless()].into_iter().flatten()
}

/// Every status without an envelope, and what may come with it.
pub(super) fn statuses() -> Vec<Script> {
    let statuses = [
        200, 201, 202, 203, 204, 205, 206, 226, 300, 304, 305, 399, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410,
        413, 414, 415, 417, 418, 421, 422, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508,
        511, 520, 599,
    ];
    let mut scripts: Vec<Script> =
        statuses.map(|status| Script::answer(format!("status {status}"), Answer::empty(status))).into();
    for status in [400, 401, 404, 429, 500, 502, 503] {
        for (what, answer) in [
            ("a page", Answer::text(status, "text/html", "<html><title>No</title></html>")),
            ("another API's error", Answer::json(status, &json!({"detail": "no"}))),
            ("a success", Answer::json(status, &json!({"code": 0, "message": "ok", "data": {}}))),
            ("a page that is truncated", Answer::text(status, "text/html", "<html><title>No").cut_off(4)),
            ("a page that is too large", Answer::text(status, "text/html", &"<html>".repeat(5_000))),
        ] {
            scripts.push(Script::answer(format!("status {status} with {what}"), answer.header("x-request-id", "r-1")));
        }
    }
    for after in ["0", "7", "31", "86400", "1.5", "-1", "soon", "", "Thu, 01 Jan 1970 00:00:05 GMT"] {
        for status in [429, 503, 500] {
            let answer = Answer::empty(status).header("retry-after", after);
            scripts.push(Script::answers(format!("status {status}, retry-after {after:?}"), [answer, done()]));
        }
    }
    scripts
}

/// Every code, and codes that nobody knows, with several statuses.
pub(super) fn codes() -> Vec<Script> {
    let known = Code::KNOWN.iter().map(|code| code.number());
    known
        .chain([-1, 1, 404, 40399, 49_999, 99_999])
        .flat_map(|code| {
            [200, 503].map(|status| Script::answer(format!("code {code}, status {status}"), envelope(status, code)))
        })
        .collect()
}

/// Bodies that are as documented, and bodies that are not.
pub(super) fn bodies() -> Vec<Script> {
    let json = "application/json";
    let compressed = |body: &[u8]| Answer::bytes(200, json, body).header("content-encoding", "gzip");
    let chunks = |body: &str| Piece::split(body.as_bytes(), 7);
    let success = r#"{"code": 0, "message": "ok", "data": {}}"#;
    let data = json!({
        "memory_detail_list": [{"id": "m", "relativity": 0.5}, {"id": 7, "tags": "a"}, 8], "preference_note": ["odd"],
        "status": "completed", "task_id": "t", "success": true, "more": [1, null], "total": 2, "pages": 1,
    });
    let page = |number: u64| Answer::data(&json!({"memory_detail_list": [{"id": number.to_string()}], "pages": 2}));
    vec![
        Script::answer("a success", done()),
        Script::answer("data, of which a part does not fit", Answer::data(&data)),
        Script::answer("data in a list", Answer::data(&json!([data]))),
        Script::answer("data with headers", Answer::data(&data).header("x-request-id", "r-7").header("x-more", "1")),
        Script::answer("the same header twice", done().header("set-cookie", "a=1").header("set-cookie", "b=2")),
        Script::answers("two pages", [page(1), page(2)]),
        Script::answers("a page, then a refusal", [page(1), coded(40132)]),
        Script::answer("no data", Answer::data(&json!(null))),
        Script::answer("data that is no object", Answer::data(&json!("none"))),
        Script::answer("another API's answer", Answer::json(200, &json!({"welcome": "stranger"}))),
        Script::answer("another content type", Answer::text(200, "text/plain", success)),
        Script::answer("chunks", Answer::chunks(200, json, chunks(success))),
        Script::answer("chunks that break off", Answer::broken_chunks(200, json, chunks(success))),
        Script::answer("no chunk at all", Answer::broken_chunks(200, json, [])),
        Script::answer("all but one byte", Answer::text(200, json, success).cut_off(1)),
        Script::answer("a body of which nothing comes", Answer::text(200, json, success).cut_off(100)),
        Script::answer(
            "a body that is too large",
            Answer::text(200, json, &format!("{success}{}", " ".repeat(10_000))),
        ),
        Script::answer("chunks that are too large", Answer::events(Piece::split(&[b' '; 20_000], 3_000))),
        Script::answer("a compressed body", compressed(COMPRESSED)),
        Script::answer("zeros behind a compressed body", compressed(&[COMPRESSED, &[0; 9]].concat())),
        Script::answer("text behind a compressed body", compressed(&[COMPRESSED, b"{}"].concat())),
        Script::answer("two compressed bodies", compressed(&COMPRESSED.repeat(2))),
        Script::answer("a compressed body that is too large", compressed(COMPRESSED_TOO_LARGE)),
        Script::answer("a compressed body that is truncated", compressed(&COMPRESSED[..30])),
        Script::answer("a compressed body that is cut off", compressed(COMPRESSED).cut_off(20)),
        Script::answer("what is said to be compressed", compressed(success.as_bytes())),
        Script::answer("an empty body that is said to be compressed", compressed(b"")),
        Script::answer("an unknown compression", Answer::text(200, json, success).header("content-encoding", "br")),
        Script::answer("no compression", Answer::text(200, json, success).header("content-encoding", "identity")),
        Script::answer("bytes that are no text", Answer::bytes(200, json, b"{\"code\":0,\"message\":\"\xff\"}")),
    ]
}

/// Redirects to anywhere.
pub(super) fn redirects() -> Vec<Script> {
    let moved = "/api/openmem/v1/moved";
    let to = |status: u16, location: &str| Answer::empty(status).header("location", location);
    let mut scripts = Vec::new();
    for status in [301, 302, 303, 307, 308] {
        for location in
            [moved, "/api/openmem/v1/moved?to=here", "moved", "http://elsewhere.example/v1/moved", "//a/b", ""]
        {
            scripts.push(Script::answer(format!("status {status} to {location:?}"), to(status, location)));
        }
        scripts.push(Script::answer(format!("status {status} to nowhere"), Answer::empty(status)));
        let page = Answer::text(status, "text/html", "<a href='/'>moved</a>").header("location", moved);
        scripts.push(Script::answer(format!("status {status} with a page"), page));
    }
    scripts
}
