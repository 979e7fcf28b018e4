//! Gives every operation a request type that is its own.
//!
//! The Rust type of a request knows the operation that it is for, so two operations cannot share one.

use std::collections::BTreeSet;

use serde_json::Value;

use super::identifiers::{type_name, unique};
use super::walk::{component_schemas, for_each_operation, reference, reference_to, set_component_schemas};
use crate::{Note, NoteKind, Result};

/// Copies a request schema that an earlier operation took already.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut components = component_schemas(document);
    let mut names: BTreeSet<String> = components.keys().cloned().collect();
    let mut used = BTreeSet::new();
    for_each_operation(document, &mut |operation, at| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("operation").to_owned();
        const SCHEMA: &str = "/requestBody/content/application~1json/schema";
        let Some(name) = operation.pointer(SCHEMA).and_then(reference).map(str::to_owned) else { return Ok(()) };
        // Beside parameters the body is only a part of the request, which is a type of its own then.
        if has_parameters(operation) || used.insert(name.clone()) {
            return Ok(());
        }
        let own = unique(type_name(&format!("{id}_request")), &mut names);
        notes.push(Note::new(
            NoteKind::Named,
            at.as_str(),
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

/// Whether an operation takes anything beside its body.
pub(super) fn has_parameters(operation: &Value) -> bool {
    operation.get("parameters").and_then(Value::as_array).is_some_and(|parameters| !parameters.is_empty())
}
