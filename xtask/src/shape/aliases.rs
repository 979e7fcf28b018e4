//! Puts the schema itself in the place of a reference to something that needs no type of its own.
//!
//! A component that is a list, a map or a text would become a wrapper type around `Vec`, `BTreeMap` or `String`; its
//! users would rather have those.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cycles::{groups, is_circle};
use super::walk::{for_each_schema, for_each_within, reference, set_component_schemas, take_component_schemas};
use crate::place::Place;
use crate::{Note, Result};

/// Puts plain components in the place of the references to them.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    let plain: BTreeSet<String> =
        components.iter().filter(|(_, schema)| is_plain(schema)).map(|(name, _)| name.clone()).collect();
    let targets: BTreeMap<&String, Vec<String>> = plain
        .iter()
        .map(|name| (name, components.get(name).map(|schema| targets(schema, &plain)).unwrap_or_default()))
        .collect();
    let graph: BTreeMap<&str, Vec<&str>> =
        targets.iter().map(|(name, targets)| (name.as_str(), targets.iter().map(String::as_str).collect())).collect();
    let mut resolved: BTreeMap<String, Value> = BTreeMap::new();
    for group in groups(&graph) {
        // What holds itself needs a type, so that it has an end.
        if is_circle(&group, &graph) {
            continue;
        }
        for name in group {
            let Some(schema) = components.get(name).cloned() else { continue };
            resolved.insert(name.to_owned(), replaced(schema, &resolved)?);
        }
    }
    components.retain(|name, _| !resolved.contains_key(name));
    set_component_schemas(document, components);
    for_each_schema(document, &mut |schema, _| {
        put(schema, &resolved);
        flatten(schema);
        Ok(())
    })
}

/// The plain components that a schema refers to.
fn targets(schema: &Value, plain: &BTreeSet<String>) -> Vec<String> {
    let mut targets = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        targets.extend(reference(schema).filter(|name| plain.contains(*name)).map(str::to_owned));
        open.extend(["items", "additionalProperties"].iter().filter_map(|keyword| schema.get(*keyword)));
        open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        let extension = schema.get("x-rust-type").and_then(|extension| extension.get("parameters"));
        open.extend(extension.and_then(Value::as_array).into_iter().flatten());
    }
    targets
}

fn replaced(mut schema: Value, resolved: &BTreeMap<String, Value>) -> Result<Value> {
    for_each_within(&mut schema, &Place::ROOT, &mut |schema, _| {
        put(schema, resolved);
        flatten(schema);
        Ok(())
    })?;
    Ok(schema)
}

/// Puts what a reference leads to in its place; what stands beside the reference stays.
fn put(schema: &mut Value, resolved: &BTreeMap<String, Value>) {
    let Some(target) = reference(schema).and_then(|name| resolved.get(name)) else { return };
    let beside = std::mem::replace(schema, target.clone());
    if let (Value::Object(beside), Some(schema)) = (beside, schema.as_object_mut()) {
        schema.extend(beside.into_iter().filter(|(keyword, _)| keyword != "$ref"));
    }
}

/// An `allOf` that only added words to a reference adds them to the schema that took its place.
fn flatten(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let only = match object.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) if only.get("$ref").is_none() => only.clone(),
        _ => return,
    };
    object.shift_remove("allOf");
    for (keyword, value) in only.as_object().into_iter().flatten() {
        object.entry(keyword.clone()).or_insert_with(|| value.clone());
    }
}

fn is_plain(schema: &Value) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    !(has("properties") || has("enum") || has("oneOf"))
}
