//! Says of which parameters a value has no place in a request.

use serde_json::{Map, Value, json};

use super::walk::{component, dressed_reference, operations};
use crate::{Note, NoteKind, Result};

/// Notes the parameters that hold a list or an object within another, in a style that has no form for it.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let empty = Map::new();
    let components = document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&empty);
    for (at, operation) in operations(document) {
        let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for (index, parameter) in parameters.enumerate() {
            let deep = parameter.get("style") == Some(&json!("deepObject")) || parameter.get("x-content").is_some();
            let nests = parameter.get("schema").is_some_and(|schema| nests(schema, components));
            if nests && !deep {
                notes.push(Note::new(
                    NoteKind::Simplified,
                    at.child("parameters").index(index),
                    "its style has no form for a list or an object within another: a call that gives one is refused",
                ));
            }
        }
    }
    Ok(())
}

/// Whether values of the schema can hold a list or an object in which there is another.
fn nests(schema: &Value, components: &Map<String, Value>) -> bool {
    let schema = resolved(schema, components);
    let inner = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let inner = inner.chain(["items", "additionalProperties"].iter().filter_map(|keyword| schema.get(*keyword)));
    inner.into_iter().any(|inner| {
        let inner = resolved(inner, components);
        matches!(inner.get("type").and_then(Value::as_str), Some("array" | "object"))
    })
}

fn resolved<'a>(schema: &'a Value, components: &'a Map<String, Value>) -> &'a Value {
    let only = schema.get("allOf").and_then(|parts| parts.get(0)).filter(|_| dressed_reference(schema).is_some());
    let schema = only.unwrap_or(schema);
    component(components, schema).unwrap_or(schema)
}
