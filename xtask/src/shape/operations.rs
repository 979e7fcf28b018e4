//! Gives every operation an `operationId` that is a Rust identifier of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::identifiers::{member_name, unique};
use super::walk::METHODS;
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Names the operations, and moves the document's own id to `x-operation-id`.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let root = Pointer::root().child("paths");
    let mut names = BTreeSet::new();
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return Ok(()) };
    let mut ids = Ids { given: given_ids(paths), used: BTreeMap::new() };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        for method in METHODS {
            let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
            let at = root.child(path).child(method);
            let id = ids.of(operation, (method, path), &at, notes);
            // Different ids may make one identifier: the later operation of the document gets a number.
            let wanted = member_name(&id);
            let name = unique(wanted.clone(), &mut names);
            if name != wanted {
                let message = format!("is called `{name}`, since another operation is called `{wanted}` already");
                notes.push(Note::new(NoteKind::Named, at.as_str(), message));
            }
            operation.insert("operationId".to_owned(), json!(name));
            operation.insert("x-operation-id".to_owned(), json!(id));
        }
    }
    Ok(())
}

/// The ids that the document gives.
fn given_ids(paths: &Map<String, Value>) -> BTreeSet<String> {
    let items = paths.values().filter_map(Value::as_object);
    let operations = items.flat_map(|item| METHODS.iter().filter_map(|method| item.get(*method)?.as_object()));
    operations.filter_map(given_id).map(str::to_owned).collect()
}

fn given_id(operation: &Map<String, Value>) -> Option<&str> {
    operation.get("operationId")?.as_str().filter(|id| !id.trim().is_empty())
}

/// Sees to it that every operation has an id of its own.
struct Ids {
    given: BTreeSet<String>,
    /// Where the operation stands that has an id.
    used: BTreeMap<String, Pointer>,
}

impl Ids {
    /// The id of the document where there is one that no operation before has, or else one that is made of the path.
    fn of(
        &mut self,
        operation: &Map<String, Value>,
        (method, path): (&str, &str),
        at: &Pointer,
        notes: &mut Vec<Note>,
    ) -> String {
        let given = given_id(operation);
        let before = given.and_then(|id| self.used.get(id));
        let id = match given {
            Some(id) if before.is_none() => id.to_owned(),
            _ => self.free(&id_from_path(method, path)),
        };
        match (given, before) {
            (Some(given), Some(before)) => notes.push(Note::new(
                NoteKind::Broken,
                at.as_str(),
                format!("two operations have the operationId `{given}`: {before} keeps it, this one is called `{id}`"),
            )),
            (None, _) => {
                notes.push(Note::new(NoteKind::Named, at.as_str(), format!("has no operationId and is called `{id}`")))
            }
            (Some(_), None) => {}
        }
        self.used.insert(id.clone(), at.clone());
        id
    }

    /// The first of `wanted`, `wanted_2`, `wanted_3` and so on that no operation has.
    fn free(&self, wanted: &str) -> String {
        let is_free = |id: &String| !self.given.contains(id) && !self.used.contains_key(id);
        let mut numbered = (2_usize..).map(|number| format!("{wanted}_{number}"));
        let own = Some(wanted.to_owned()).filter(is_free);
        own.or_else(|| numbered.find(is_free)).unwrap_or_else(|| wanted.to_owned())
    }
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
