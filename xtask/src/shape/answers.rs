//! The successful answers of each operation, each with one media type, and event streams beside them.

use serde_json::{Map, Value, json};

use super::bodies::{BYTES, JSON, names, refers, source, take_json};
use super::references::resolve;
use super::walk::for_each_operation;
use crate::place::Place;
use crate::{Note, NoteKind, Result};

const EVENT_STREAM: &str = "text/event-stream";

/// Leaves the successful answers of every operation, and splits off event streams.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let source = source(document, |operation| {
        let answers = operation.get("responses").and_then(Value::as_object);
        answers.is_some_and(|answers| answers.values().any(refers))
    })?;
    for_each_operation(document, &mut |operation, at| {
        let answers = operation.get_mut("responses").map(Value::take);
        let is_head = at.pointer().as_str().ends_with("/head");
        let mut stream = None;
        let successes = successes(answers, &source, &at.child("responses"), notes);
        let shaped: Map<String, Value> = successes
            .into_iter()
            .map(|(status, answer)| {
                let without_body = is_head || matches!(status.as_str(), "204" | "205");
                let shaped = one(answer, without_body, &mut stream, &at.child("responses"), notes);
                (status, shaped)
            })
            .collect();
        let Some(operation) = operation.as_object_mut() else { return Ok(()) };
        operation.insert("responses".to_owned(), Value::Object(shaped));
        if let Some(stream) = stream
            && let Some(declared) = operation.entry("x-stream").or_insert_with(|| json!({})).as_object_mut()
        {
            declared.insert("schema".to_owned(), stream);
        }
        Ok(())
    })?;
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("responses");
        components.shift_remove("headers");
    }
    Ok(())
}

/// The answers of success: those with such a status, or else the one for every status that is not described.
///
/// Errors reach the caller through the error type of the core, which keeps the whole body.
fn successes(
    answers: Option<Value>,
    source: &Value,
    at: &Place<'_>,
    notes: &mut Vec<Note>,
) -> Vec<(String, Map<String, Value>)> {
    let answers = match answers {
        Some(Value::Object(answers)) => answers,
        _ => Map::new(),
    };
    let mut successes = Vec::new();
    let mut rest = None;
    let mut errors = Vec::new();
    for (status, answer) in answers.iter().filter(|(status, _)| !status.starts_with("x-")) {
        let answer = resolve(source, answer).and_then(Value::as_object).cloned().unwrap_or_default();
        if status.starts_with('2') {
            successes.push((status.clone(), answer));
        } else if status == "default" {
            rest = Some(answer);
        } else if status.starts_with(['4', '5']) && is_described(&answer) {
            errors.push(status.clone());
        }
    }
    match rest {
        Some(answer) if successes.is_empty() => successes.push(("default".to_owned(), answer)),
        Some(answer) if is_described(&answer) => errors.push("default".to_owned()),
        _ => {}
    }
    if !errors.is_empty() {
        let message = format!(
            "errors have no type of their own ({}): the caller gets code, message and body of the core's error",
            errors.join(", ")
        );
        notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    }
    if successes.is_empty() {
        let answer = json!({ "description": "The document describes no successful answer." });
        successes.push(("200".to_owned(), answer.as_object().cloned().unwrap_or_default()));
    }
    successes
}

/// Whether the document says what an answer holds.
fn is_described(answer: &Map<String, Value>) -> bool {
    let content = answer.get("content").and_then(Value::as_object).into_iter().flat_map(Map::values);
    content.into_iter().any(|media_type| media_type.get("schema").is_some_and(|schema| schema != &json!({})))
}

/// An answer with one media type, or none; an event stream is taken out of it.
fn one(
    answer: Map<String, Value>,
    without_body: bool,
    stream: &mut Option<Value>,
    at: &Place<'_>,
    notes: &mut Vec<Note>,
) -> Value {
    let mut note = |message: String| notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    let mut shaped = Map::new();
    let description = answer.get("description").and_then(Value::as_str).unwrap_or_default();
    shaped.insert("description".to_owned(), json!(description));
    let mut content = match answer.get("content").cloned() {
        Some(Value::Object(content)) if !without_body => content,
        _ => Map::new(),
    };
    if let Some(events) = content.shift_remove(EVENT_STREAM)
        && stream.is_none()
    {
        *stream = Some(events.get("schema").cloned().unwrap_or_else(|| json!({})));
    }
    let is_binary = |media_type: &Value| media_type.pointer("/schema/format") == Some(&json!("binary"));
    match take_json(&mut content) {
        Some((_, json)) if !is_binary(&json) => {
            if !content.is_empty() {
                note(format!("may also answer {}; the client asks for {JSON}", names(&content)));
            }
            shaped.insert("content".to_owned(), json!({ JSON: json }));
        }
        None if content.is_empty() => {}
        given => {
            let name = given.map_or_else(|| names(&content), |(name, _)| name);
            shaped.insert("x-media-type".to_owned(), json!(name));
            let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
            shaped.insert("content".to_owned(), json!({ BYTES: bytes }));
        }
    }
    Value::Object(shaped)
}
