//! One media type for each body: JSON where there is JSON, and a stream beside it.

use serde_json::{Map, Value, json};

use super::walk::for_each_operation;
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

const JSON: &str = "application/json";
const EVENT_STREAM: &str = "text/event-stream";

/// Chooses the media types that the generated code sends and reads, and splits off event streams.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let components = document.get("components").cloned().unwrap_or_default();
    for_each_operation(document, &mut |operation, at| {
        if let Some(body) = operation.get_mut("requestBody") {
            resolve(body, &components, "requestBodies");
            request(body, &at.child("requestBody"), notes);
        }
        answers(operation, &components, at, notes);
        Ok(())
    })?;
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("requestBodies");
        components.shift_remove("responses");
    }
    Ok(())
}

/// Puts a component in the place of a reference to it.
fn resolve(value: &mut Value, components: &Value, kind: &str) {
    let mut hops = 0;
    while let Some(name) =
        value.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix("#/components/"))
    {
        hops += 1;
        let target = name.strip_prefix(kind).and_then(|name| name.strip_prefix('/'));
        match target.and_then(|target| components.get(kind)?.get(crate::pointer::unescape(target))) {
            Some(component) if hops < 32 => *value = component.clone(),
            _ => return,
        }
    }
}

fn request(body: &mut Value, at: &Pointer, notes: &mut Vec<Note>) {
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    if let Some((media_type, json)) = take_json(content) {
        if !content.is_empty() {
            notes.push(Note::new(
                NoteKind::Simplified,
                at.as_str(),
                format!("takes {} too; the client sends {media_type}", names(content)),
            ));
        }
        *content = Map::from_iter([(JSON.to_owned(), json)]);
        return;
    }
    let Some((media_type, _)) = content.iter().next() else { return };
    let supported = if media_type.starts_with("text/") { "text/plain" } else { "application/octet-stream" };
    if !(media_type.starts_with("text/plain") || media_type == "application/octet-stream") {
        notes.push(Note::new(
            NoteKind::Simplified,
            at.as_str(),
            format!("the body is {}; the caller gives its bytes", names(content)),
        ));
    }
    let schema = json!({ "schema": { "type": "string", "format": "binary" } });
    let text = json!({ "schema": { "type": "string" } });
    let media_type_of_body = media_type.clone();
    *content = Map::from_iter([(supported.to_owned(), if supported == "text/plain" { text } else { schema })]);
    if let Some(body) = body.as_object_mut() {
        body.insert("x-media-type".to_owned(), json!(media_type_of_body));
    }
}

fn answers(operation: &mut Value, components: &Value, at: &Pointer, notes: &mut Vec<Note>) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for response in responses.values_mut() {
        resolve(response, components, "responses");
    }
    let at = at.child("responses");
    let success = |status: &str| status.starts_with('2') || status == "default";
    let rank = |status: &str, response: &Value| {
        let has_content = response.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
        (status == "default", !has_content)
    };
    let mut candidates: Vec<&String> = responses.keys().filter(|status| success(status)).collect();
    candidates.sort_by_key(|status| rank(status, responses.get(*status).unwrap_or(&Value::Null)));
    let chosen = candidates.first().map(|status| (*status).clone());
    let others: Vec<String> = candidates.iter().skip(1).map(|status| (*status).clone()).collect();
    if !others.is_empty() {
        notes.push(Note::new(
            NoteKind::Simplified,
            at.as_str(),
            format!("answers {} are read as the answer {}", others.join(", "), chosen.as_deref().unwrap_or("2XX")),
        ));
    }
    let mut response = chosen
        .as_ref()
        .and_then(|status| responses.get(status).cloned())
        .unwrap_or_else(|| json!({ "description": "The document describes no successful answer.", "content": {} }));
    // Errors reach the caller through the error type of the core, which keeps the whole body.
    responses.clear();
    let mut stream = None;
    if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
        stream = content.shift_remove(EVENT_STREAM);
        match take_json(content) {
            Some((_, json)) => {
                if !content.is_empty() {
                    notes.push(Note::new(
                        NoteKind::Simplified,
                        at.as_str(),
                        format!("may also answer {}; the client asks for {JSON}", names(content)),
                    ));
                }
                *content = Map::from_iter([(JSON.to_owned(), json)]);
            }
            None if content.is_empty() => {}
            None => {
                notes.push(Note::new(
                    NoteKind::Simplified,
                    at.as_str(),
                    format!("answers {}; the caller gets its bytes", names(content)),
                ));
                *content = Map::from_iter([(
                    "application/octet-stream".to_owned(),
                    json!({ "schema": { "type": "string", "format": "binary" } }),
                )]);
            }
        }
        if content.is_empty()
            && let Some(response) = response.as_object_mut()
        {
            response.shift_remove("content");
        }
    }
    responses.insert("200".to_owned(), response);
    if let (Some(stream), Some(operation)) = (stream, operation.as_object_mut()) {
        let declared = operation.entry("x-stream").or_insert_with(|| json!({}));
        if let Some(declared) = declared.as_object_mut() {
            declared.insert("schema".to_owned(), stream.get("schema").cloned().unwrap_or_else(|| json!({})));
        }
    }
}

/// Takes the JSON media type out of `content`: `application/json` itself before its relatives (`application/x+json`).
fn take_json(content: &mut Map<String, Value>) -> Option<(String, Value)> {
    let plain = |name: &str| name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    let is_json = |name: &&String| plain(name) == JSON;
    let related = |name: &&String| plain(name).ends_with("+json") || plain(name) == "text/json" || plain(name) == "*/*";
    let name = content.keys().find(is_json).or_else(|| content.keys().find(related))?.clone();
    let mut media_type = content.shift_remove(&name)?;
    if let Some(media_type) = media_type.as_object_mut() {
        media_type.shift_remove("encoding");
        media_type.entry("schema").or_insert_with(|| json!({}));
    }
    Some((name, media_type))
}

fn names(content: &Map<String, Value>) -> String {
    content.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}
