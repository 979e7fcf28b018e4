//! Recognises the envelope around the answers, so that a method returns the data.
//!
//! Which members make an envelope is said by the root extension `x-envelope`:
//! `{ code: code, message: message, data: data }`.

use serde_json::{Value, json};

use super::walk::{component, component_schemas, for_each_operation, reference, set_component_schemas};
use crate::{Note, NoteKind, Result};

/// Puts the schema of `data` in the place of each envelope, and marks the operation with `x-enveloped`.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let Some(envelope) = document.get("x-envelope").and_then(Value::as_object).cloned() else { return Ok(()) };
    let name_of = |part: &str| envelope.get(part).and_then(Value::as_str).unwrap_or(part).to_owned();
    let (code, message, data) = (name_of("code"), name_of("message"), name_of("data"));
    let mut components = component_schemas(document);
    let mut opened = Vec::new();
    for_each_operation(document, &mut |operation, at| {
        let Some(schema) = operation.pointer_mut("/responses/200/content/application~1json/schema") else {
            return Ok(());
        };
        let resolved = component(&components, schema).unwrap_or(schema).clone();
        let name = reference(schema).map(str::to_owned);
        match data_of(&resolved, &code, &message, &data) {
            Some(inner) => {
                let inner = match (inner, &name) {
                    (Value::Null, _) => json!({ "type": "object" }),
                    // An inline `data` is named after the component that holds it.
                    (inner, Some(name)) if inner.get("$ref").is_none() && inner.get("x-rust-name").is_none() => {
                        with_hint(inner, &format!("{name}_{data}"))
                    }
                    (inner, _) => inner,
                };
                *schema = inner;
                opened.extend(name);
                if let Some(operation) = operation.as_object_mut() {
                    operation.insert("x-enveloped".to_owned(), json!(true));
                }
            }
            None => notes.push(Note::new(
                NoteKind::Simplified,
                at.as_str(),
                format!("the answer is no envelope of `{code}`, `{message}` and `{data}`; the method returns it whole"),
            )),
        }
        Ok(())
    })?;
    let text = document.to_string();
    // An envelope that nothing else refers to has no type of its own: the core has one envelope for all.
    for name in opened {
        let needle = format!("\"#/components/schemas/{}\"", crate::pointer::escape(&name));
        if !text.contains(&needle) {
            components.shift_remove(&name);
        }
    }
    set_component_schemas(document, components);
    Ok(())
}

/// The schema of the data where `schema` is an envelope; null where the envelope has no data.
fn data_of(schema: &Value, code: &str, message: &str, data: &str) -> Option<Value> {
    let properties = schema.get("properties")?.as_object()?;
    let known = |name: &String| [code, message, data].contains(&name.as_str());
    if !properties.contains_key(code) || !properties.contains_key(message) || !properties.keys().all(known) {
        return None;
    }
    Some(properties.get(data).cloned().unwrap_or(Value::Null))
}

/// Suggests a name for an inline schema that the hoisting pass will make a component.
fn with_hint(schema: Value, hint: &str) -> Value {
    match schema {
        Value::Object(mut members) => {
            members.insert("x-name-hint".to_owned(), json!(hint));
            Value::Object(members)
        }
        other => other,
    }
}
