//! Gives every operation an `operationId` that is a Rust identifier of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::identifiers::{member_name, unique};
use super::walk::METHODS;
use crate::pointer::Pointer;
use crate::{Error, Note, NoteKind, Result};

/// Names the operations, and moves the document's own id to `x-operation-id`.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let root = Pointer::root().child("paths");
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut names = BTreeSet::new();
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return Ok(()) };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        let shared = item.remove("parameters");
        for method in METHODS {
            let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
            let at = root.child(path).child(method);
            let id = match operation.get("operationId").and_then(Value::as_str) {
                Some(id) if !id.trim().is_empty() => id.to_owned(),
                _ => {
                    let id = id_from_path(method, path);
                    notes.push(Note::new(
                        NoteKind::Named,
                        at.as_str(),
                        format!("has no operationId and is called `{id}`"),
                    ));
                    id
                }
            };
            if let Some(other) = ids.insert(id.clone(), at.to_string()) {
                return Err(Error::new(format!("two operations are both called `{id}`"))
                    .at(at.as_str())
                    .at(other)
                    .help("give one of them another operationId in openapi/corrections.yaml"));
            }
            // Different ids may make one identifier: the later operation of the document gets a number.
            let wanted = member_name(&id);
            let name = unique(wanted.clone(), &mut names);
            if name != wanted {
                let message = format!("is called `{name}`, since another operation is called `{wanted}` already");
                notes.push(Note::new(NoteKind::Named, at.as_str(), message));
            }
            operation.insert("operationId".to_owned(), json!(name));
            operation.insert("x-operation-id".to_owned(), json!(id));
            if let Some(shared) = &shared {
                add_shared_parameters(operation, shared);
            }
        }
    }
    Ok(())
}

/// `GET /files/{file_id}` is called `get_files_by_file_id`.
fn id_from_path(method: &str, path: &str) -> String {
    let words = path.split('/').filter(|segment| !segment.is_empty()).map(|segment| {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(parameter) => format!("by_{parameter}"),
            None => segment.to_owned(),
        }
    });
    member_name(&std::iter::once(method.to_owned()).chain(words).collect::<Vec<_>>().join("_"))
}

/// The parameters of a path item belong to each of its operations that does not have its own of the same name.
fn add_shared_parameters(operation: &mut Map<String, Value>, shared: &Value) {
    let key = |parameter: &Value| {
        let text = |member: &str| parameter.get(member).and_then(Value::as_str).map(str::to_owned);
        (text("$ref"), text("name"), text("in"))
    };
    let own = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(own) = own.as_array_mut() else { return };
    for parameter in shared.as_array().into_iter().flatten() {
        if !own.iter().any(|existing| key(existing) == key(parameter)) {
            own.push(parameter.clone());
        }
    }
}
