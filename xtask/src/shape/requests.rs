//! Gives every operation a request type that is its own.
//!
//! The Rust type of a request knows the operation that it is for, so two operations cannot share one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::identifiers::{type_name, unique};
use super::walk::{dressed_reference, for_each_operation, reference_to, set_component_schemas, take_component_schemas};
use crate::place::Place;
use crate::{Note, NoteKind, Result};

const SCHEMA: &str = "/requestBody/content/application~1json/schema";

/// Copies a request schema that an earlier operation took already.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    let mut names: BTreeSet<String> = components.keys().cloned().collect();
    let mut used = BTreeSet::new();
    for_each_operation(document, &mut |operation, at| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("operation").to_owned();
        let Some(name) = operation.pointer(SCHEMA).and_then(dressed_reference).map(str::to_owned) else {
            return Ok(());
        };
        let is_object = components.get(&name).is_some_and(|schema| schema.get("properties").is_some());
        // Beside parameters the body is only a part of the request, which is a type of its own then.
        if has_parameters(operation) || !is_object || !is_always_sent(operation, at, notes) {
            return Ok(());
        }
        if used.insert(name.clone()) {
            if let Some(schema) = operation.pointer_mut(SCHEMA) {
                *schema = reference_to(&name);
            }
            return Ok(());
        }
        let own = unique(type_name(&format!("{id}_request")), &mut names);
        notes.push(Note::new(
            NoteKind::Named,
            at.pointer(),
            format!("shares its request `{name}` with another operation and gets its own, `{own}`"),
        ));
        if let Some(component) = components.get(&name).cloned() {
            components.insert(own.clone(), component);
        }
        if let Some(schema) = operation.pointer_mut(SCHEMA) {
            *schema = reference_to(&own);
        }
        used.insert(own);
        Ok(())
    })?;
    set_component_schemas(document, components);
    Ok(())
}

/// Whether there is always a body. Most documents that do not say so only forget it; one that denies it is believed.
fn is_always_sent(operation: &mut Value, at: &Place<'_>, notes: &mut Vec<Note>) -> bool {
    let Some(body) = operation.get_mut("requestBody").and_then(Value::as_object_mut) else { return false };
    match body.get("required") {
        Some(required) => required == &json!(true),
        None => {
            body.insert("required".to_owned(), json!(true));
            notes.push(Note::new(
                NoteKind::Simplified,
                at.child("requestBody").pointer(),
                "does not say whether the body may be left out: the client always sends it, unless `required: false` says so",
            ));
            true
        }
    }
}

/// Whether an operation takes anything beside its body.
pub(super) fn has_parameters(operation: &Value) -> bool {
    operation.get("parameters").and_then(Value::as_array).is_some_and(|parameters| !parameters.is_empty())
}
