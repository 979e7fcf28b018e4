//! Brings every schema into one of the few forms that have a Rust type: a reference, a scalar, a list, a map, an object
//! with members, a string enum, or a `oneOf`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk::for_each_schema;
use super::words::append;
use crate::place::Place;
use crate::{Note, NoteKind, Result};

/// Gives every schema the type that its keywords imply, and sets aside what has no Rust form.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, at| {
        plain(schema, at, notes);
        Ok(())
    })
}

fn plain(schema: &mut Value, at: &Place<'_>, notes: &mut Vec<Note>) {
    let Some(object) = schema.as_object_mut() else {
        *schema = json!({});
        return;
    };
    let mut note = |message: String| notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    if object.shift_remove("not").is_some() {
        note("what it must not be is not enforced".to_owned());
    }
    if let Some(Value::String(member)) = object.shift_remove("x-base-of") {
        note(format!(
            "a value of a type that extends this one, as `{member}` says, is read as this type: the members that it has \
             beyond are in `extra`"
        ));
    }
    object.shift_remove("xml");
    object.shift_remove("externalDocs");
    if ["$ref", "oneOf", "x-rust-type"].iter().any(|keyword| object.contains_key(*keyword)) {
        for keyword in ["type", "enum", "properties", "required", "items", "format", "additionalProperties", "allOf"] {
            object.shift_remove(keyword);
        }
        return;
    }
    kind(object, &mut note);
    enumeration(object);
    if !object.contains_key("type") && !object.contains_key("allOf") {
        let implied = if object.contains_key("properties") || object.contains_key("additionalProperties") {
            Some("object")
        } else if object.contains_key("items") {
            Some("array")
        } else if object.contains_key("enum") {
            Some("string")
        } else {
            None
        };
        if let Some(implied) = implied {
            object.insert("type".to_owned(), json!(implied));
        }
    }
    if object.get("type") == Some(&json!("object")) {
        object_members(object, &mut note);
    } else {
        for keyword in ["properties", "required", "additionalProperties"] {
            object.shift_remove(keyword);
        }
    }
    if object.get("type") == Some(&json!("array")) {
        let items = object.entry("items").or_insert_with(|| json!({}));
        if !items.is_object() {
            *items = json!({});
        }
    } else {
        object.shift_remove("items");
    }
}

/// Leaves only the types that JSON Schema has.
fn kind(object: &mut Map<String, Value>, note: &mut dyn FnMut(String)) {
    match object.get("type") {
        None => {}
        Some(Value::String(kind)) => match kind.as_str() {
            "string" | "integer" | "number" | "boolean" | "array" | "object" => {}
            "null" => {
                object.shift_remove("type");
            }
            // Swagger 2 had a type for files.
            "file" => {
                object.insert("type".to_owned(), json!("string"));
                object.insert("format".to_owned(), json!("binary"));
            }
            other => {
                note(format!("`{other}` is no type of JSON Schema: any JSON value is taken"));
                object.shift_remove("type");
            }
        },
        Some(other) => {
            note(format!("{other} is no type of JSON Schema: any JSON value is taken"));
            object.shift_remove("type");
        }
    }
}

/// A string enum keeps its values; any other becomes words in the description.
fn enumeration(object: &mut Map<String, Value>) {
    let Some(values) = object.get("enum") else { return };
    let values = values.as_array().cloned().unwrap_or_default();
    let known: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    if known.len() < values.len() {
        object.insert("nullable".to_owned(), json!(true));
    }
    let kind = object.get("type").and_then(Value::as_str);
    // Of a string, only the values that are strings can be.
    let texts: Vec<Value> = match kind {
        Some("string") => known.iter().filter(|value| value.is_string()).cloned().collect(),
        None if known.iter().all(Value::is_string) => known.clone(),
        _ => Vec::new(),
    };
    if !texts.is_empty() {
        let mut seen = BTreeSet::new();
        let distinct = texts.into_iter().filter(|text| seen.insert(text.to_string())).collect();
        object.insert("enum".to_owned(), Value::Array(distinct));
        return;
    }
    object.shift_remove("enum");
    if known.is_empty() {
        return;
    }
    let listed = known.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    append(object, &format!("One of {listed}."));
    // What tells the branches of a union apart need not be text.
    if known.iter().all(|value| value.is_i64() || value.is_u64() || value.is_boolean()) {
        object.insert("x-values".to_owned(), Value::Array(known));
    }
}

/// Unknown members are always kept, so what the document says about them decides nothing beside declared members.
fn object_members(object: &mut Map<String, Value>, note: &mut dyn FnMut(String)) {
    let declared = object.get("properties").and_then(Value::as_object).is_some_and(|members| !members.is_empty());
    let additional = object.get("additionalProperties").and_then(Value::as_object).map(|schema| !schema.is_empty());
    if !declared {
        object.shift_remove("properties");
        object.shift_remove("required");
        if additional.is_none() {
            object.shift_remove("additionalProperties");
        }
        return;
    }
    if additional == Some(true) {
        note("members beside the declared ones have no type: they are JSON values in `extra`".to_owned());
    }
    object.shift_remove("additionalProperties");
    let known: BTreeSet<String> =
        object.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
    match object.get_mut("required") {
        Some(Value::Array(required)) => {
            let mut seen = BTreeSet::new();
            required
                .retain(|name| name.as_str().is_some_and(|name| known.contains(name) && seen.insert(name.to_owned())));
        }
        // A flag on a member, as old drafts had it, is no list of members.
        _ => {
            object.shift_remove("required");
        }
    }
}
