//! Gives every component schema a name that is its Rust name, so that document and code speak of the same things.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::identifiers::{type_name, unique};
use super::walk::{for_each_schema, refer_to, reference, set_component_schemas, take_component_schemas};
use crate::pointer::{Pointer, unescape};
use crate::{Error, Note, NoteKind, Result};

/// Renames the components, by `x-rust-name` where a correction gives one.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let at = Pointer::root().child("components").child("schemas");
    let components = document.pointer("/components/schemas").and_then(Value::as_object);
    let names = components.map(|components| new_names(components, &at, notes)).unwrap_or_default();
    for_each_schema(document, &mut |schema, at| {
        let Some(text) = schema.get("$ref") else { return Ok(()) };
        let new = reference(schema).and_then(|name| names.get(&unescape(name)));
        let Some(new) = new else {
            let text = text.as_str().map_or_else(|| text.to_string(), str::to_owned);
            return Err(Error::new(format!("there is no schema `{text}`")).at(at.pointer()));
        };
        refer_to(schema, new);
        Ok(())
    })?;
    let renamed = take_component_schemas(document)
        .into_iter()
        .map(|(name, schema)| (names.get(&name).cloned().unwrap_or(name), schema))
        .collect();
    set_component_schemas(document, renamed);
    Ok(())
}

fn new_names(components: &Map<String, Value>, at: &Pointer, notes: &mut Vec<Note>) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    let wish = |schema: &Value| schema.get("x-rust-name").and_then(Value::as_str).map(type_name);
    // Names that a correction asks for come first, then those that are Rust names already: what is called `FooBar` keeps
    // its name, and it is `Foo.bar` that gets another.
    let order = |(name, schema): &(&String, &Value)| (wish(schema).is_none(), type_name(name) != **name);
    let mut entries: Vec<(&String, &Value)> = components.iter().collect();
    entries.sort_by_key(order);
    for (name, schema) in entries {
        let wanted = wish(schema).unwrap_or_else(|| type_name(name));
        let given = unique(wanted.clone(), &mut taken);
        if given != *name {
            let message = if given == wanted {
                format!("is called `{given}`")
            } else {
                format!("is called `{given}`, since another schema is called `{wanted}`")
            };
            notes.push(Note::new(NoteKind::Named, at.child(name).as_str(), message));
        }
        names.insert(name.clone(), given);
    }
    names
}

/// Suggests a Rust name for a schema that is not a component yet.
pub(super) fn hinted(schema: &Value) -> Option<String> {
    ["x-rust-name", "x-name-hint"].iter().find_map(|key| schema.get(*key)).and_then(Value::as_str).map(type_name)
}

/// Whether a correction gave this schema its name.
pub(super) fn is_named_by_correction(schema: &Value) -> bool {
    schema.get("x-rust-name").is_some_and(|name| name != &json!(null))
}
