//! Puts what it means in the place of a path item that is only a reference, and leaves out what is no path.

use serde_json::{Map, Value};

use super::references::resolve;
use super::walk::METHODS;
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Resolves the references among the path items.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let has_reference = |item: &Value| item.get("$ref").is_some() || !item.is_object();
    let paths = document.get("paths").and_then(Value::as_object);
    if paths.is_some_and(|paths| paths.values().any(has_reference)) {
        let source = document.clone();
        let root = Pointer::root().child("paths");
        if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
            paths.retain(|path, item| item.is_object() && !path.starts_with("x-"));
            for (path, item) in paths.iter_mut() {
                own_item(item, &source, &root.child(path), notes);
            }
        }
    }
    for item in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        if let Some(item) = item.as_object_mut() {
            item.retain(|member, value| value.is_object() || !METHODS.contains(&member.as_str()));
        }
    }
    Ok(())
}

/// The item that a reference leads to; what stands beside the reference comes before what it leads to.
fn own_item(item: &mut Value, source: &Value, at: &Pointer, notes: &mut Vec<Note>) {
    if item.get("$ref").is_none() {
        return;
    }
    let target = resolve(source, item).and_then(Value::as_object).cloned();
    if target.is_none() {
        notes.push(Note::new(
            NoteKind::Broken,
            at.as_str(),
            "refers to a path item that is not in the document; its operations are not generated",
        ));
    }
    let Some(item) = item.as_object_mut() else { return };
    item.shift_remove("$ref");
    for (member, value) in target.into_iter().flatten() {
        item.entry(member).or_insert(value);
    }
}
