//! One media type for each request: JSON where there is JSON.

use serde_json::{Map, Value, json};

use super::media_types::{is_json, is_range, may_be_json, plain};
use super::references::resolve;
use super::walk::for_each_operation;
use crate::place::Place;
use crate::{Note, NoteKind, Result};

/// The media type under which the shaped document has JSON, whatever the document calls it.
pub(super) const JSON: &str = "application/json";
/// The media type of bodies that the caller gives or gets as they are.
pub(super) const BYTES: &str = "application/octet-stream";

/// Chooses the media types that the generated code sends.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let source = source(document, |operation| operation.get("requestBody").is_some_and(refers))?;
    for_each_operation(document, &mut |operation, at| {
        let Some(operation) = operation.as_object_mut() else { return Ok(()) };
        // What a server may call back, or link to, is no part of a call.
        for member in ["callbacks", "links"] {
            operation.shift_remove(member);
        }
        let Some(body) = operation.get("requestBody") else { return Ok(()) };
        let body = resolve(&source, body).cloned().unwrap_or_default();
        match request(body, &at.child("requestBody"), notes) {
            Some(body) => operation.insert("requestBody".to_owned(), body),
            None => operation.shift_remove("requestBody"),
        };
        Ok(())
    })?;
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("requestBodies");
    }
    Ok(())
}

/// The document as it is now, for what its operations refer to; nothing where none of them does.
pub(super) fn source(document: &mut Value, refers: fn(&Value) -> bool) -> Result<Value> {
    let mut needed = false;
    for_each_operation(document, &mut |operation, _| {
        needed |= refers(operation);
        Ok(())
    })?;
    Ok(if needed { document.clone() } else { Value::Null })
}

pub(super) fn refers(value: &Value) -> bool {
    value.get("$ref").is_some()
}

/// The body with one media type, if there is any.
fn request(mut body: Value, at: &Place<'_>, notes: &mut Vec<Note>) -> Option<Value> {
    let mut note = |message: String| notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    let holder = body.as_object_mut()?;
    let content = holder.get_mut("content").and_then(Value::as_object_mut)?;
    if let Some((media_type, json)) = take_json(content) {
        if !content.is_empty() {
            note(format!("takes {} too; the client sends {media_type}", names(content)));
        }
        *content = Map::from_iter([(JSON.to_owned(), json)]);
        if plain(&media_type) != JSON && !is_range(&media_type) {
            holder.insert("x-media-type".to_owned(), json!(media_type));
        }
        return Some(body);
    }
    let (media_type, _) = content.iter().next()?;
    let media_type = media_type.clone();
    let is_text = media_type.starts_with("text/") && !is_range(&media_type);
    if !(plain(&media_type) == "text/plain" || plain(&media_type) == BYTES) || content.len() > 1 {
        note(match () {
            () if content.len() > 1 || is_range(&media_type) => format!(
                "the body is {}; the caller gives its bytes, and by a header `Content-Type` of the call says what they are",
                names(content)
            ),
            () if plain(&media_type).starts_with("multipart/") => format!(
                "the body is {media_type}; the caller gives its bytes, and the boundary by a header `Content-Type` of the \
                 call"
            ),
            () => format!("the body is {media_type}; the caller gives its bytes"),
        });
    }
    let (sent, schema) = if is_text {
        ("text/plain", json!({ "type": "string" }))
    } else {
        (BYTES, json!({ "type": "string", "format": "binary" }))
    };
    *content = Map::from_iter([(sent.to_owned(), json!({ "schema": schema }))]);
    if !is_range(&media_type) {
        holder.insert("x-media-type".to_owned(), json!(media_type));
    }
    Some(body)
}

/// Takes the JSON media type out of `content`: `application/json` itself before its relatives (`application/x+json`), and
/// those before ranges (`*/*`).
pub(super) fn take_json(content: &mut Map<String, Value>) -> Option<(String, Value)> {
    let is_plain = |name: &&String| plain(name) == JSON;
    let find = |test: &dyn Fn(&&String) -> bool| content.keys().find(|name| test(name)).cloned();
    let name = find(&is_plain).or_else(|| find(&|name| is_json(name))).or_else(|| find(&|name| may_be_json(name)))?;
    // Under a range, text and bytes may be anything.
    let is_text = content.get(&name).and_then(|media_type| media_type.get("schema")).is_some_and(is_string);
    if is_range(&name) && is_text {
        return None;
    }
    let mut media_type = content.shift_remove(&name)?;
    if !media_type.is_object() {
        media_type = json!({});
    }
    if let Some(media_type) = media_type.as_object_mut() {
        media_type.shift_remove("encoding");
        media_type.entry("schema").or_insert_with(|| json!({}));
    }
    Some((name, media_type))
}

fn is_string(schema: &Value) -> bool {
    schema.get("type") == Some(&json!("string"))
}

pub(super) fn names(content: &Map<String, Value>) -> String {
    content.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}
