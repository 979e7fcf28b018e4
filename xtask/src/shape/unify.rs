//! Makes one type of inline shapes that are equal, whatever their words say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::hoist::WAS_INLINE;
use super::rename::{hinted, is_named_by_correction};
use super::walk::{
    for_each_schema, for_each_within, refer_to, reference, set_component_schemas, take_component_schemas,
};
use crate::place::Place;
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Unites equal shapes until none are left, since making two members one type can make their holders equal.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    let at = Pointer::root().child("components").child("schemas");
    let mut users = users(&mut components)?;
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut shapes: BTreeMap<String, String> = BTreeMap::new();
    let mut gone: BTreeMap<String, String> = BTreeMap::new();
    let mut changed: BTreeSet<String> = components.keys().cloned().collect();
    while !changed.is_empty() {
        for name in &changed {
            if let Some(group) = shapes.get(name).and_then(|shape| groups.get_mut(shape)) {
                group.remove(name);
            }
            let Some(schema) = components.get(name) else { continue };
            let shape = shape(schema).to_string();
            groups.entry(shape.clone()).or_default().insert(name.clone());
            shapes.insert(name.clone(), shape);
        }
        let touched: BTreeSet<&String> = changed.iter().filter_map(|name| shapes.get(name)).collect();
        let grown = touched.iter().filter_map(|shape| groups.get(*shape)).filter(|group| group.len() > 1);
        let replaced: BTreeMap<String, String> = grown.flat_map(|group| replacements(group, &components)).collect();
        changed = BTreeSet::new();
        for (name, kept) in replaced {
            notes.push(Note::new(
                NoteKind::Named,
                at.child(&name).as_str(),
                format!("has the shape of `{kept}` and is that type"),
            ));
            if let Some(group) = shapes.remove(&name).and_then(|shape| groups.get_mut(&shape)) {
                group.remove(&name);
            }
            let moved = users.remove(&name).unwrap_or_default();
            changed.extend(moved.iter().cloned());
            users.entry(kept.clone()).or_default().extend(moved);
            gone.insert(name, kept);
        }
        changed.retain(|name| !gone.contains_key(name));
        for name in &changed {
            if let Some(schema) = components.get_mut(name) {
                for_each_within(schema, &Place::ROOT, &mut |schema, _| {
                    follow(schema, &gone);
                    Ok(())
                })?;
            }
        }
    }
    components.retain(|name, _| !gone.contains_key(name));
    set_component_schemas(document, components);
    for_each_schema(document, &mut |schema, _| {
        follow(schema, &gone);
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove(WAS_INLINE);
        }
        Ok(())
    })
}

/// For each component those that refer to it.
fn users(components: &mut Map<String, Value>) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, schema) in components {
        for_each_within(schema, &Place::ROOT, &mut |schema, _| {
            if let Some(target) = reference(schema) {
                users.entry(target.to_owned()).or_default().insert(name.clone());
            }
            Ok(())
        })?;
    }
    Ok(users)
}

/// Has a reference to what is gone lead to what took its place.
fn follow(schema: &mut Value, gone: &BTreeMap<String, String>) {
    let Some(mut kept) = reference(schema).and_then(|name| gone.get(name)) else { return };
    while let Some(next) = gone.get(kept) {
        kept = next;
    }
    refer_to(schema, kept);
}

/// Of components with one shape those that give way, and to which.
fn replacements(group: &BTreeSet<String>, components: &Map<String, Value>) -> Vec<(String, String)> {
    let inline = |name: &String| components.get(name).is_some_and(|schema| schema.get(WAS_INLINE).is_some());
    let named = |name: &String| components.get(name).is_some_and(is_named_by_correction);
    let wish = |name: &String| components.get(name).and_then(hinted);
    // A name that a correction gave is the best; then one that the document gave; then the shortest.
    let rank = |name: &&String| (!named(name), inline(name), name.len(), (*name).clone());
    let Some(kept) = group.iter().min_by_key(rank) else { return Vec::new() };
    group
        .iter()
        // Two corrections may ask for one name, and mean one type.
        .filter(|name| *name != kept && inline(name) && (!named(name) || wish(name) == wish(kept)))
        .map(|name| (name.clone(), kept.clone()))
        .collect()
}

/// What decides the Rust type of a schema: everything but its words, with members in a fixed order.
pub(super) fn shape(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut ordered: Vec<(&String, &Value)> =
                members.iter().filter(|(keyword, _)| !is_words(keyword)).collect();
            ordered.sort_by_key(|(keyword, _)| keyword.as_str());
            let shaped = |(keyword, value): (&String, &Value)| {
                let value = match (keyword.as_str(), value) {
                    ("properties", Value::Object(members)) => {
                        let mut members: Vec<_> =
                            members.iter().map(|(name, value)| (name.clone(), shape(value))).collect();
                        members.sort_by(|a, b| a.0.cmp(&b.0));
                        Value::Object(members.into_iter().collect())
                    }
                    // A reference with words beside it is that reference.
                    ("allOf", Value::Array(parts))
                        if parts.len() == 1 && members.keys().all(|key| key == "allOf" || is_words(key)) =>
                    {
                        return parts.first().map_or(("allOf".to_owned(), Value::Null), |only| {
                            ("$ref".to_owned(), only.get("$ref").cloned().unwrap_or_else(|| shape(only)))
                        });
                    }
                    ("required", Value::Array(names)) => {
                        let mut names = names.clone();
                        names.sort_by_key(Value::to_string);
                        Value::Array(names)
                    }
                    ("enum" | "x-values" | "default", value) => value.clone(),
                    (_, value) => shape(value),
                };
                (keyword.clone(), value)
            };
            Value::Object(ordered.into_iter().map(shaped).collect())
        }
        Value::Array(elements) => Value::Array(elements.iter().map(shape).collect()),
        other => other.clone(),
    }
}

fn is_words(keyword: &str) -> bool {
    matches!(
        keyword,
        "title"
            | "description"
            | "example"
            | "deprecated"
            | "x-was-inline"
            | "x-rust-name"
            | "x-name-hint"
            | "x-variant-name"
    )
}
