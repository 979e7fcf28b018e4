//! Members that go one way only: what is read is not sent, and what is sent is not read.
//!
//! A member that is required and `readOnly` is required of answers only, one that is `writeOnly` of requests only. One Rust
//! type serves both ways, so it lets the member be absent where the other way can hold the type.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk::{operations, reference, set_component_schemas, take_component_schemas};
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Makes members optional that a request or an answer does not have.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let components = document.pointer("/components/schemas").and_then(Value::as_object);
    let goes_one_way = |schema: &Value| {
        let members = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values);
        members.into_iter().any(|member| flag(member, "readOnly") || flag(member, "writeOnly"))
    };
    if !components.is_some_and(|components| components.values().any(goes_one_way)) {
        return Ok(());
    }
    let (sent, read) = (reached(document, "/requestBody"), reached(document, "/responses"));
    let mut components = take_component_schemas(document);
    let at = Pointer::root().child("components").child("schemas");
    for (name, schema) in &mut components {
        for (keyword, holders, way) in [("readOnly", &sent, "a request"), ("writeOnly", &read, "an answer")] {
            if holders.contains(name) {
                relax(schema, keyword, way, &at.child(name), notes);
            }
        }
    }
    set_component_schemas(document, components);
    Ok(())
}

fn flag(schema: &Value, keyword: &str) -> bool {
    schema.get(keyword) == Some(&json!(true))
}

/// The components that a part of an operation can hold.
fn reached(document: &Value, part: &str) -> BTreeSet<String> {
    let empty = Map::new();
    let components = document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&empty);
    let mut open: Vec<&Value> = operations(document).filter_map(|(_, operation)| operation.pointer(part)).collect();
    let mut reached = BTreeSet::new();
    while let Some(value) = open.pop() {
        if let Some(name) = reference(value)
            && reached.insert(name.to_owned())
        {
            open.extend(components.get(name));
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
    reached
}

fn relax(schema: &mut Value, keyword: &str, way: &str, at: &Pointer, notes: &mut Vec<Note>) {
    let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let one_way: BTreeSet<String> =
        members.filter(|(_, member)| flag(member, keyword)).map(|(name, _)| name.clone()).collect();
    let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else { return };
    required.retain(|name| {
        let is_one_way = name.as_str().is_some_and(|name| one_way.contains(name));
        if let Some(name) = name.as_str().filter(|_| is_one_way) {
            notes.push(Note::new(
                NoteKind::Simplified,
                at.child("properties").child(name).as_str(),
                format!("is required, but not in {way}, which can hold this type, too; it may be absent"),
            ));
        }
        !is_one_way
    });
    if required.is_empty()
        && let Some(schema) = schema.as_object_mut()
    {
        schema.shift_remove("required");
    }
}
