//! Streams of every kind, also where none was asked for.

use serde_json::json;
use tests::server::{Answer, Piece};

use super::script::Script;

const EVENTS: &str = "event: message\ndata: {\"type\": \"reasoning\", \"data\": \"hm\"}\n\n\
    : a comment\r\nid: 7\r\ndata: {\"type\": \"text\", \"data\": \"Good \u{1f36c}\"}\r\n\r\n\
    data: {\"response\": \"day\"}\n\n";

pub(super) fn streams() -> Vec<Script> {
    let mut scripts = Vec::new();
    for (name, end) in [
        ("a marker", "data: {\"type\": \"end\"}\n\n"),
        ("a word", "data: [DONE]\n\n"),
        ("nothing", ""),
        ("an error", "data: {\"type\": \"error\", \"content\": \"no model\"}\n\ndata: {\"response\": \"never\"}\n\n"),
        ("an error event", "event: error\ndata: no model\n\n"),
        ("the envelope of an error", "data: {\"code\": 40302, \"message\": \"used up\", \"data\": null}\n\n"),
        ("half an event", "data: {\"response\": \"hal"),
        ("an event without its end", "data: {\"response\": \"whole\"}"),
        ("words after the end", "data: [DONE]\n\ndata: {\"response\": \"never\"}\n\n"),
    ] {
        let stream = format!("{EVENTS}{end}");
        for size in [1, 10_000] {
            let pieces = || Piece::split(stream.as_bytes(), size);
            scripts.push(Script::answer(format!("events, then {name}, by {size}"), Answer::events(pieces())));
            scripts.push(Script::answer(
                format!("events, then {name}, closed, by {size}"),
                Answer::events_until_closed(pieces()),
            ));
            scripts.push(Script::answer(
                format!("events, then {name}, broken, by {size}"),
                Answer::broken_events(pieces()),
            ));
        }
    }
    let large = format!("{EVENTS}data: {}\n\n", "x".repeat(2_000));
    let envelope = json!({"code": 40301, "message": "used up", "data": null}).to_string();
    for (name, pieces) in [
        ("no event", vec![]),
        ("comments only", vec![": a comment\n\n".into()]),
        ("an event that is too large", vec![large.as_str().into()]),
        ("the envelope of an error and no event", vec![envelope.as_str().into()]),
        ("no text", vec![Piece::Bytes(b"data: \xff\xfe\n\n".to_vec())]),
    ] {
        scripts.push(Script::answer(format!("a stream of {name}"), Answer::events(pieces.clone())));
        scripts
            .push(Script::answer(format!("a stream of {name}, closed"), Answer::events_until_closed(pieces.clone())));
        scripts.push(Script::answer(format!("a stream of {name}, broken"), Answer::broken_events(pieces)));
    }
    scripts.push(Script::answer("a whole answer", Answer::data(&json!({"response": "Good day"}))));
    let whole = Answer::data(&json!({"response": "Good day"}));
    scripts.push(Script::answer("a whole answer that is truncated", whole.cut_off(3)));
    scripts
}
