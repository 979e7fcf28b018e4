//! Lets a member be absent through which an object would have to hold itself without end.
//!
//! No JSON value satisfies such a schema, but documents have them, and services answer without the member.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::cycles::{groups, is_circle};
use super::walk::{dressed_reference, set_component_schemas, take_component_schemas};
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Makes members optional until no object requires itself.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    loop {
        let circles = circles(&components);
        if circles.is_empty() {
            break;
        }
        for circle in circles {
            relax(&circle, &mut components, notes);
        }
    }
    set_component_schemas(document, components);
    Ok(())
}

/// The groups of components each of which requires the others, and so itself.
fn circles(components: &Map<String, Value>) -> Vec<Vec<String>> {
    let graph: BTreeMap<&str, Vec<&str>> = components
        .iter()
        .map(|(name, schema)| (name.as_str(), required(schema).into_iter().map(|(_, target)| target).collect()))
        .collect();
    let groups = groups(&graph).into_iter().filter(|group| is_circle(group, &graph));
    groups.map(|group| group.into_iter().map(str::to_owned).collect()).collect()
}

/// The members that an object must have and that are components, each with its component.
fn required(schema: &Value) -> Vec<(&str, &str)> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let Some(members) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    names.filter_map(|name| Some((name, dressed_reference(members.get(name)?)?))).collect()
}

/// Opens a circle at the object of it that comes first in the document.
fn relax(circle: &[String], components: &mut Map<String, Value>, notes: &mut Vec<Note>) {
    let within: BTreeSet<&String> = circle.iter().collect();
    let Some((name, schema)) = components.iter_mut().find(|(name, _)| within.contains(name)) else { return };
    let open: BTreeSet<String> = required(schema)
        .into_iter()
        .filter(|(_, target)| circle.iter().any(|name| name == target))
        .map(|(member, _)| member.to_owned())
        .collect();
    let at = Pointer::root().child("components").child("schemas").child(name).child("properties");
    for member in &open {
        notes.push(Note::new(
            NoteKind::Simplified,
            at.child(member).as_str(),
            "is required, and would have to hold itself without end; it may be absent",
        ));
    }
    if let Some(names) = schema.get_mut("required").and_then(Value::as_array_mut) {
        names.retain(|name| name.as_str().is_none_or(|name| !open.contains(name)));
    }
}
