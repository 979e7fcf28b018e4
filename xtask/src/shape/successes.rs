//! One type for all successful answers of an operation.

use serde_json::{Map, Value, json};

use super::bodies::{BYTES, JSON};
use super::unify::shape;
use super::walk::for_each_operation;
use super::words::append;
use crate::place::Place;
use crate::{Note, NoteKind, Result};

/// Makes one answer of each operation's successes: what they have in common, one of several shapes, or nothing.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    for_each_operation(document, &mut |operation, at| {
        let Some(Value::Object(answers)) = operation.get_mut("responses").map(Value::take) else { return Ok(()) };
        let answer = unite(answers, &at.child("responses"), notes);
        if let Some(operation) = operation.as_object_mut() {
            operation.insert("responses".to_owned(), json!({ "200": answer }));
        }
        Ok(())
    })
}

fn unite(mut answers: Map<String, Value>, at: &Place<'_>, notes: &mut Vec<Note>) -> Value {
    let has = |answer: &Value, media_type: &str| {
        answer.get("content").is_some_and(|content| content.get(media_type).is_some())
    };
    let with = |media_type: &str| -> Vec<String> {
        let found = answers.iter().filter(|(_, answer)| has(answer, media_type));
        found.map(|(status, _)| status.clone()).collect()
    };
    let (json, bytes) = (with(JSON), with(BYTES));
    let has_none = answers.values().any(|answer| answer.get("content").is_none());
    let Some(first) = json.first() else {
        // Bytes may be none at all, so an answer without a body is one of them.
        let chosen = bytes.first().cloned().or_else(|| answers.keys().next().cloned());
        let chosen = chosen.and_then(|status| answers.shift_remove(&status));
        let chosen = chosen.unwrap_or_else(|| json!({ "description": "" }));
        if let Some(name) = chosen.get("x-media-type").and_then(Value::as_str) {
            let message = format!("answers {name}; the caller gets its bytes");
            notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
        }
        return chosen;
    };
    if !bytes.is_empty() {
        let message = format!(
            "answers {} are no JSON, as those of {} are: such an answer is an error of the call, which has its body",
            bytes.join(", "),
            json.join(", ")
        );
        notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    }
    let mut shapes: Vec<(String, Value)> = Vec::new();
    for status in &json {
        let schema = answers.get(status).and_then(|answer| answer.pointer("/content/application~1json/schema"));
        let schema = schema.cloned().unwrap_or_else(|| json!({}));
        if !shapes.iter().any(|(_, other)| shape(other) == shape(&schema)) {
            shapes.push((status.clone(), schema));
        }
    }
    let mut answer = answers.get(first).cloned().unwrap_or_default();
    if let Some(place) = answer.pointer_mut("/content/application~1json/schema") {
        *place = one_of(shapes);
        if has_none {
            may_be_nothing(place);
        }
    }
    answer
}

/// The only schema, or a union of them.
fn one_of(mut shapes: Vec<(String, Value)>) -> Value {
    if shapes.len() == 1 {
        return shapes.pop().map(|(_, schema)| schema).unwrap_or_default();
    }
    let branches = shapes.into_iter().map(|(status, mut schema)| {
        if schema.get("$ref").is_none()
            && schema.get("title").is_none()
            && let Some(schema) = schema.as_object_mut()
        {
            schema.insert("title".to_owned(), json!(format!("status {status}")));
        }
        schema
    });
    json!({ "oneOf": branches.collect::<Vec<_>>() })
}

/// An answer that may have no body is null, or is not there.
fn may_be_nothing(schema: &mut Value) {
    if schema.get("$ref").is_some() {
        *schema = json!({ "allOf": [schema.take()] });
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("nullable".to_owned(), json!(true));
        append(schema, "Nothing where the service answers without a body.");
    }
}
