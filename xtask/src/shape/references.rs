//! References that lead to a schema which is no component: what they lead to becomes one.
//!
//! OpenAPI 3.0 lets a reference lead anywhere (`#/components/schemas/Order/properties/state`), and lets it be written in
//! more than one way (`#/components/schemas/Page%20Of`). Later passes know components only, each in one spelling.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::identifiers::unique;
use super::walk::{for_each_schema, for_each_within, refer_to, set_component_schemas, take_component_schemas};
use crate::normalise::uri;
use crate::place::Place;
use crate::pointer::{Pointer, unescape};
use crate::{Note, NoteKind, Result};

/// Makes components of what references lead to, and spells all references alike.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut is_plain = true;
    for_each_schema(document, &mut |schema, _| {
        is_plain &= schema.get("$ref").is_none_or(|reference| reference.as_str().is_some_and(is_canonical));
        Ok(())
    })?;
    if is_plain {
        return Ok(());
    }
    let source = document.clone();
    let taken = source.pointer("/components/schemas").and_then(Value::as_object);
    let taken: BTreeSet<String> = taken.into_iter().flat_map(Map::keys).cloned().collect();
    let mut targets = Targets { source: &source, taken, names: BTreeMap::new(), open: Vec::new() };
    for_each_schema(document, &mut |schema, _| {
        targets.follow(schema);
        Ok(())
    })?;
    let mut components = take_component_schemas(document);
    let at = Pointer::root().child("components").child("schemas");
    while let Some((pointer, name)) = targets.open.pop() {
        let Some(mut schema) = source.pointer(&pointer).cloned() else { continue };
        for_each_within(&mut schema, &Place::ROOT, &mut |schema, _| {
            targets.follow(schema);
            Ok(())
        })?;
        notes.push(Note::new(
            NoteKind::Named,
            at.child(&name).as_str(),
            format!("is what references to `#{pointer}` lead to"),
        ));
        components.insert(name, schema);
    }
    set_component_schemas(document, components);
    Ok(())
}

/// The schemas that references lead to and that are no components.
struct Targets<'a> {
    source: &'a Value,
    taken: BTreeSet<String>,
    /// For a pointer the component that stands for it.
    names: BTreeMap<String, String>,
    /// Those that are no components yet.
    open: Vec<(String, String)>,
}

impl Targets<'_> {
    /// Has a reference lead to a component, if it leads anywhere.
    fn follow(&mut self, schema: &mut Value) {
        let Some(reference) = schema.get("$ref") else { return };
        let Some(pointer) = reference.as_str().and_then(pointer_of) else { return };
        match pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')) {
            Some(name) => refer_to(schema, &unescape(name)),
            None if self.source.pointer(&pointer).is_some_and(Value::is_object) => {
                let name = self.names.get(&pointer).cloned().unwrap_or_else(|| {
                    let name = unique(name_of(&pointer), &mut self.taken);
                    self.open.push((pointer.clone(), name.clone()));
                    self.names.insert(pointer, name.clone());
                    name
                });
                refer_to(schema, &name);
            }
            // It leads nowhere, which the pass `rename` says with its place.
            None => {}
        }
    }
}

/// What a value is, after any references: a parameter, an answer, a path item.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> Option<&'a Value> {
    const LONGEST_CHAIN: usize = 32;
    let mut found = value;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = found.get("$ref") else { return Some(found) };
        found = document.pointer(&pointer_of(reference.as_str()?)?)?;
    }
    None
}

fn is_canonical(reference: &str) -> bool {
    reference.strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains(['/', '%']))
}

/// The pointer of a reference into this document, without percent-encoding.
fn pointer_of(reference: &str) -> Option<String> {
    uri::decode(reference.strip_prefix('#')?).filter(|pointer| pointer.starts_with('/'))
}

/// A name for what stands at a pointer: the tokens that its authors chose, and not those of OpenAPI.
fn name_of(pointer: &str) -> String {
    const OF_OPENAPI: [&str; 15] = [
        "additionalProperties",
        "allOf",
        "anyOf",
        "application/json",
        "components",
        "content",
        "headers",
        "items",
        "oneOf",
        "parameters",
        "paths",
        "properties",
        "responses",
        "schema",
        "schemas",
    ];
    let tokens = pointer.split('/').map(unescape).filter(|token| !OF_OPENAPI.contains(&token.as_str()));
    let name = tokens.filter(|token| !token.is_empty()).collect::<Vec<_>>().join("_");
    if name.is_empty() { "schema".to_owned() } else { name }
}
