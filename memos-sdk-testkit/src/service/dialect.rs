//! A streamed text in each of the forms in which servers send one.

use serde_json::{Value, json};

use crate::{Answer, Dialect};

/// What the model would have thought, in the dialects that say so.
const REASONING: &str = "There is no model here, so this only looks for what was remembered.";

/// The text as events, a word each.
pub(super) fn events(dialect: Dialect, text: &str) -> Answer {
    let words = text.split_inclusive(' ');
    match dialect {
        Dialect::Documented => {
            let event = |kind: &str, data: &str| frame(Some("message"), &json!({"type": kind, "data": data}));
            let texts = words.map(|word| event("text", word));
            Answer::events([event("reasoning", REASONING)].into_iter().chain(texts).chain([event("end", "")]))
        }
        Dialect::Vendor => {
            let texts = words.map(|word| frame(None, &json!({"response": word})));
            Answer::events(texts.chain(["data: [DONE]\n\n".to_owned()]))
        }
        Dialect::OpenSource => Answer::events(words.map(|word| frame(None, &json!({"type": "text", "data": word})))),
    }
}

fn frame(event: Option<&str>, data: &Value) -> String {
    let name = event.map(|event| format!("event: {event}\n")).unwrap_or_default();
    format!("{name}data: {data}\n\n")
}
