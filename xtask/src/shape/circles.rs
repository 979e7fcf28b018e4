//! Schemas that are themselves: as another name for themselves, or as a branch.
//!
//! The first say nothing of their values. Whatever is a value of a union among its own branches is a value of another branch
//! of it, or of those that lead to it, so these are the branches of each. To read a value by its own type first would have no
//! end.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::cycles::{groups, is_circle};
use super::unify::shape;
use super::walk::{dressed_reference, set_component_schemas, take_component_schemas};
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Opens the circles of names, and those of unions.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    let at = Pointer::root().child("components").child("schemas");
    for name in circles(&components, |schema| dressed_reference(schema).into_iter().collect()).concat() {
        notes.push(Note::new(
            NoteKind::Broken,
            at.child(&name).as_str(),
            "refers to nothing but itself, so that it accepts everything",
        ));
        if let Some(schema) = components.get_mut(&name).and_then(Value::as_object_mut) {
            schema.shift_remove("$ref");
            schema.shift_remove("allOf");
        }
    }
    for circle in circles(&components, |schema| branches(schema).iter().filter_map(dressed_reference).collect()) {
        open(&circle, &mut components);
    }
    set_component_schemas(document, components);
    Ok(())
}

/// The components that lead to each other by what `targets` gives.
fn circles<'a>(components: &'a Map<String, Value>, targets: fn(&'a Value) -> Vec<&'a str>) -> Vec<Vec<String>> {
    let graph: BTreeMap<&str, Vec<&str>> =
        components.iter().map(|(name, schema)| (name.as_str(), targets(schema))).collect();
    let circles = groups(&graph).into_iter().filter(|group| is_circle(group, &graph));
    circles.map(|group| group.into_iter().map(str::to_owned).collect()).collect()
}

fn branches(schema: &Value) -> &[Value] {
    schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn open(circle: &[String], components: &mut Map<String, Value>) {
    let leads_back =
        |branch: &Value| dressed_reference(branch).is_some_and(|name| circle.iter().any(|own| own == name));
    let mut all: Vec<Value> = Vec::new();
    for (_, schema) in components.iter().filter(|(name, _)| circle.contains(name)) {
        for branch in branches(schema).iter().filter(|branch| !leads_back(branch)) {
            if !all.iter().any(|other| shape(other) == shape(branch)) {
                all.push(branch.clone());
            }
        }
    }
    for (_, schema) in components.iter_mut().filter(|(name, _)| circle.contains(name)) {
        let Some(schema) = schema.as_object_mut() else { continue };
        schema.shift_remove("oneOf");
        match all.as_slice() {
            // There is no value of which they say anything.
            [] => {
                schema.shift_remove(super::discriminators::MEMBER);
            }
            [only] => {
                schema.shift_remove(super::discriminators::MEMBER);
                schema.insert("allOf".to_owned(), Value::Array(vec![only.clone()]));
            }
            several => {
                schema.insert("oneOf".to_owned(), Value::Array(several.to_vec()));
            }
        }
    }
}
