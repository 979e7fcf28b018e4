//! Recognises the envelope around the answers, so that a method returns the data.
//!
//! Which members make an envelope is said by the root extension `x-envelope`:
//! `{ code: code, message: message, data: data }`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk::{
    component, component_schemas, for_each_operation, for_each_schema, reference, set_component_schemas,
};
use crate::place::Place;
use crate::pointer::unescape;
use crate::{Note, NoteKind, Result};

/// Puts the schema of `data` in the place of each envelope, and marks the operation with `x-enveloped`.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let Some(names) = document.get("x-envelope").and_then(Value::as_object) else { return Ok(()) };
    let name_of = |part: &str| names.get(part).and_then(Value::as_str).unwrap_or(part).to_owned();
    let envelope = Envelope { code: name_of("code"), message: name_of("message"), data: name_of("data") };
    let mut components = component_schemas(document);
    let mut opened = Vec::new();
    for_each_operation(document, &mut |operation, at| {
        envelope.open(operation, at, &components, &mut opened, notes);
        Ok(())
    })?;
    if opened.is_empty() {
        return Ok(());
    }
    let mut used = BTreeSet::new();
    for_each_schema(document, &mut |schema, _| {
        used.extend(reference(schema).map(unescape));
        Ok(())
    })?;
    // An envelope that nothing else refers to has no type of its own: the core has one envelope for all.
    for name in opened.iter().filter(|name| !used.contains(*name)) {
        components.shift_remove(name);
    }
    set_component_schemas(document, components);
    Ok(())
}

/// The names of the members that make an envelope.
struct Envelope {
    code: String,
    message: String,
    data: String,
}

impl Envelope {
    /// Opens the answers of an operation, if all of them are envelopes.
    fn open(
        &self,
        operation: &mut Value,
        at: &Place<'_>,
        components: &Map<String, Value>,
        opened: &mut Vec<String>,
        notes: &mut Vec<Note>,
    ) {
        let answers =
            operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
        let schemas: Vec<&mut Value> =
            answers.filter_map(|answer| answer.pointer_mut("/content/application~1json/schema")).collect();
        if schemas.is_empty() {
            return;
        }
        let inner: Option<Vec<Value>> = schemas.iter().map(|schema| self.data_of(schema, components)).collect();
        let Some(inner) = inner else {
            notes.push(Note::new(
                NoteKind::Simplified,
                at.pointer(),
                format!(
                    "the answer is no envelope of `{}`, `{}` and `{}`; the method returns it whole",
                    self.code, self.message, self.data
                ),
            ));
            return;
        };
        for (schema, inner) in schemas.into_iter().zip(inner) {
            opened.extend(reference(schema).map(unescape));
            *schema = inner;
        }
        if let Some(operation) = operation.as_object_mut() {
            operation.insert("x-enveloped".to_owned(), json!(true));
        }
    }

    /// The schema of the data where `schema` is an envelope; an empty object where the envelope has no data.
    fn data_of(&self, schema: &Value, components: &Map<String, Value>) -> Option<Value> {
        let properties = component(components, schema).unwrap_or(schema).get("properties")?.as_object()?;
        let known = |name: &String| [&self.code, &self.message, &self.data].contains(&name);
        if !properties.contains_key(&self.code)
            || !properties.contains_key(&self.message)
            || !properties.keys().all(known)
        {
            return None;
        }
        match (properties.get(&self.data), reference(schema)) {
            (None, _) => Some(json!({ "type": "object" })),
            // An inline `data` is named after the component that holds it.
            (Some(data), Some(name)) if data.get("$ref").is_none() && data.get("x-rust-name").is_none() => {
                Some(with_hint(data.clone(), &format!("{name}_{}", self.data)))
            }
            (Some(data), _) => Some(data.clone()),
        }
    }
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
