//! Makes one type of inline shapes that are equal, whatever their words say.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::hoist::WAS_INLINE;
use super::rename::{hinted, is_named_by_correction};
use super::walk::{component_schemas, for_each_schema, reference, reference_to, set_component_schemas};
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Unites equal shapes until none are left, since making two members one type can make their holders equal.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    loop {
        let components = component_schemas(document);
        let replaced = replacements(&components);
        if replaced.is_empty() {
            break;
        }
        let at = Pointer::root().child("components").child("schemas");
        for (name, kept) in &replaced {
            notes.push(Note::new(
                NoteKind::Named,
                at.child(name).as_str(),
                format!("has the shape of `{kept}` and is that type"),
            ));
        }
        set_component_schemas(
            document,
            components.into_iter().filter(|(name, _)| !replaced.contains_key(name)).collect(),
        );
        for_each_schema(document, &mut |schema, _| {
            let kept = reference(schema).and_then(|name| replaced.get(name)).cloned();
            if let Some(kept) = kept {
                *schema = reference_to(&kept);
            }
            Ok(())
        })?;
    }
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove(WAS_INLINE);
        }
        Ok(())
    })
}

/// The components that give way, and to which.
fn replacements(components: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (name, schema) in components {
        groups.entry(shape(schema).to_string()).or_default().push(name);
    }
    let inline = |name: &String| components.get(name).is_some_and(|schema| schema.get(WAS_INLINE).is_some());
    let named = |name: &String| components.get(name).is_some_and(is_named_by_correction);
    let wish = |name: &String| components.get(name).and_then(hinted);
    let mut replaced = BTreeMap::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        // A name that a correction gave is the best; then one that the document gave; then the shortest.
        let rank = |name: &&&String| (!named(name), inline(name), name.len(), name.to_string());
        let Some(kept) = group.iter().min_by_key(rank) else { continue };
        for name in group {
            // Two corrections may ask for one name, and mean one type.
            if name != kept && inline(name) && (!named(name) || wish(name) == wish(kept)) {
                replaced.insert((*name).clone(), (*kept).clone());
            }
        }
    }
    replaced
}

/// What decides the Rust type of a schema: everything but its words, with members in a fixed order.
fn shape(schema: &Value) -> Value {
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
        "description" | "example" | "deprecated" | "x-was-inline" | "x-rust-name" | "x-name-hint" | "x-variant-name"
    )
}
