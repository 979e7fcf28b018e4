//! Puts the schema itself in the place of a reference to something that needs no type of its own.
//!
//! A component that is a list, a map or a text would become a wrapper type around `Vec`, `BTreeMap` or `String`; its
//! users would rather have those.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk::{component_schemas, for_each_schema, reference, set_component_schemas};
use crate::{Note, Result};

/// Puts plain components in the place of the references to them.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let components = component_schemas(document);
    let plain: BTreeSet<String> = components
        .iter()
        .filter(|(name, schema)| is_plain(schema) && !reaches(name, schema, &components, &mut BTreeSet::new()))
        .map(|(name, _)| name.clone())
        .collect();
    // An alias of an alias needs one more round.
    for _ in 0..=plain.len() {
        let mut changed = false;
        let components = component_schemas(document);
        for_each_schema(document, &mut |schema, _| {
            let Some(target) = reference(schema).filter(|name| plain.contains(*name)) else { return Ok(()) };
            if let Some(target) = components.get(target) {
                *schema = target.clone();
                changed = true;
            }
            Ok(())
        })?;
        if !changed {
            break;
        }
    }
    let kept = component_schemas(document).into_iter().filter(|(name, _)| !plain.contains(name)).collect();
    set_component_schemas(document, kept);
    for_each_schema(document, &mut |schema, _| {
        flatten(schema);
        Ok(())
    })
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

/// Whether following the references of plain schemas from `schema` leads back to `name`.
fn reaches(name: &str, schema: &Value, components: &Map<String, Value>, seen: &mut BTreeSet<String>) -> bool {
    let mut schema = json!([schema]);
    let mut found = false;
    let at = crate::pointer::Pointer::root();
    let mut targets = Vec::new();
    if let Some(schema) = schema.get_mut(0) {
        let collected = super::walk::for_each_within(schema, &at, &mut |schema, _| {
            targets.extend(reference(schema).map(str::to_owned));
            Ok(())
        });
        found |= collected.is_err();
    }
    for target in targets {
        if target == name {
            return true;
        }
        if let Some(next) = components.get(&target).filter(|next| is_plain(next))
            && seen.insert(target)
        {
            found |= reaches(name, next, components, seen);
        }
    }
    found
}
