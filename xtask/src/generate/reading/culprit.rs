//! Which schema or operation it is that stops progenitor.
//!
//! What progenitor says names no place, so each operation and each schema is given to it alone, with what it refers to.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::progenitor::{Failure, syntax_tree};
use super::stand_in::{StandIn, document_of, type_name};
use crate::Error;
use crate::shape::walk::reference;

const HELP: &str = "a correction in openapi/corrections.yaml can change it";

/// The error, with the place of what stops progenitor.
pub(super) fn error(stand_in: &StandIn, failure: Failure) -> Error {
    let empty = Map::new();
    let schemas = stand_in.document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&empty);
    let alone = document_of(schemas.clone(), Map::new());
    if let Err(failure) = syntax_tree(&alone) {
        return match schema(stand_in, schemas) {
            Some((index, failure)) => said("the schema", failure).at(stand_in.component_at(index).as_str()),
            None => said("the schemas of the document, taken together", failure).at("#/components/schemas"),
        };
    }
    let paths = stand_in.document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for ((path, item), at) in paths.zip(&stand_in.operations) {
        let used = closure(item, schemas);
        let document = document_of(used, Map::from_iter([(path.clone(), item.clone())]));
        if let Err(failure) = syntax_tree(&document) {
            return said("the operation", failure).at(at.as_str());
        }
    }
    said("the document", failure)
}

fn said(what: &str, failure: Failure) -> Error {
    Error::new(format!("{} {what}", failure.message)).because(failure.cause).help(HELP)
}

/// The schema that stops progenitor with the fewest others beside it.
fn schema(stand_in: &StandIn, schemas: &Map<String, Value>) -> Option<(usize, Failure)> {
    let mut found: Option<(usize, usize, Failure)> = None;
    for index in 0..stand_in.components.len() {
        let own = json!({ "$ref": format!("#/components/schemas/{}", type_name(index)) });
        let used = closure(&own, schemas);
        let size = used.len();
        if found.as_ref().is_some_and(|(_, smallest, _)| *smallest <= size) {
            continue;
        }
        if let Err(failure) = syntax_tree(&document_of(used, Map::new())) {
            found = Some((index, size, failure));
        }
    }
    found.map(|(index, _, failure)| (index, failure))
}

/// The schemas that a value refers to, and those that they refer to.
fn closure(value: &Value, schemas: &Map<String, Value>) -> Map<String, Value> {
    let mut names = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if let Some(name) = reference(value)
            && names.insert(name)
        {
            open.extend(schemas.get(name));
        }
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
    schemas
        .iter()
        .filter(|(name, _)| names.contains(name.as_str()))
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect()
}
