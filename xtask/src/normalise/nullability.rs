//! Null as one of several alternatives, and `nullable`.

use serde_json::{Map, Value, json};

use super::constants::Type;
use super::site::{Site, is_annotation};
use super::types;
use crate::NoteKind;

/// The schema that accepts null and nothing else.
///
/// Without `type` there is nothing for `nullable` to add to, and `enum` alone says what is accepted. `nullable` is
/// there for readers that refuse null wherever it is missing.
pub(super) fn null() -> Vec<(String, Value)> {
    vec![("nullable".to_owned(), true.into()), ("enum".to_owned(), vec![Value::Null].into())]
}

/// Whether this is the schema that accepts null, and it says nothing else.
fn is_null(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keywords| {
        keywords.len() == 2 && null().iter().all(|(name, value)| keywords.get(name) == Some(value))
    })
}

/// `nullable`, which OpenAPI 3.1 does not have, is taken at its word beside `type`.
pub(super) fn leftover(site: &mut Site<'_, '_>) {
    let Some(nullable) = site.keywords.get("nullable") else { return };
    let is_nullable = *nullable == Value::Bool(true);
    let has_null_value =
        site.keywords.get("enum").and_then(Value::as_array).is_none_or(|values| values.iter().any(Value::is_null));
    match types::stated(&site.keywords) {
        Some(mut stated) if is_nullable && has_null_value => {
            site.keywords.take("nullable");
            if !stated.contains(&Type::Null) {
                stated.push(Type::Null);
                let names: Vec<&str> = stated.iter().map(|one| one.name()).collect();
                site.keywords.set("type", json!(names));
                site.exact = false;
                site.note_on(
                    "nullable",
                    NoteKind::Widened,
                    "`nullable` says nothing in OpenAPI 3.1; taken at its word, so that null is accepted",
                );
            }
        }
        _ => site.annotate("nullable", "`nullable` says nothing in OpenAPI 3.1"),
    }
}

/// `anyOf` and `oneOf` of one schema and null become that schema with `nullable`, where nothing else is said.
///
/// A reference, and a schema that `nullable` cannot make accept null, stay beside the schema for null.
pub(super) fn alternatives(site: &mut Site<'_, '_>) {
    for name in ["anyOf", "oneOf"] {
        let Some(Value::Array(schemas)) = site.keywords.get(name) else { continue };
        let mut others = schemas.iter().enumerate().filter(|(_, schema)| !is_null(schema));
        let (Some((index, Value::Object(other))), None) = (others.next(), others.next()) else { continue };
        // Two schemas that accept null accept it once for `anyOf`, and never for `oneOf`.
        let nulls = schemas.len() - 1;
        let accepts_null = nulls == 1 || (nulls > 1 && name == "anyOf");
        let stands_alone = site
            .keywords
            .names()
            .all(|sibling| sibling == name || (is_annotation(sibling) && !other.contains_key(sibling)));
        // A second null changes nothing in `anyOf`, and leaves none in `oneOf`.
        let is_nullable = other.get("nullable") == Some(&Value::Bool(true));
        if accepts_null && stands_alone && can_be_nullable(other) && !(is_nullable && name == "oneOf") {
            let schema = match site.keywords.get_mut(name) {
                Some(Value::Array(schemas)) => schemas.swap_remove(index),
                _ => continue,
            };
            site.keywords.splice(name, with_null(schema));
        }
    }
}

/// Whether `nullable` makes a schema accept null, given that `enum` lists it.
fn can_be_nullable(schema: &Map<String, Value>) -> bool {
    schema.contains_key("type")
        && ["$ref", "allOf", "anyOf", "oneOf", "not"].iter().all(|name| !schema.contains_key(*name))
}

/// The members of a schema that accepts null as well.
fn with_null(schema: Value) -> Vec<(String, Value)> {
    let Value::Object(keywords) = schema else { return Vec::new() };
    if keywords.contains_key("nullable") {
        return keywords.into_iter().collect();
    }
    let mut members = Vec::with_capacity(keywords.len() + 1);
    for (name, mut value) in keywords {
        if let ("enum", Value::Array(values)) = (name.as_str(), &mut value) {
            values.push(Value::Null);
        }
        let is_type = name == "type";
        members.push((name, value));
        if is_type {
            members.push(("nullable".to_owned(), true.into()));
        }
    }
    members
}
