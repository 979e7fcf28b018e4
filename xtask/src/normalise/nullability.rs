//! Null as one of several alternatives, and `nullable`.

use serde_json::{Value, json};

use super::constants::Type;
use super::site::{Site, is_annotation};
use super::types;
use crate::NoteKind;

/// The schema that accepts null and nothing else.
///
/// Without `type` there is nothing for `nullable` to add to, and `enum` alone says what is accepted. `nullable` is
/// there for readers that refuse null wherever it is missing.
pub(super) fn null() -> Value {
    json!({ "nullable": true, "enum": [null] })
}

/// `nullable`, which OpenAPI 3.1 does not have, is taken at its word beside `type`.
pub(super) fn leftover(site: &mut Site<'_, '_>) {
    let Some(nullable) = site.keywords.get("nullable") else { return };
    let is_nullable = *nullable == Value::Bool(true);
    let has_null_value = site
        .keywords
        .get("enum")
        .and_then(Value::as_array)
        .is_none_or(|values| values.iter().any(Value::is_null));
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
        let (nulls, others): (Vec<&Value>, Vec<&Value>) = schemas.iter().partition(|schema| **schema == null());
        // Two schemas that accept null accept it once for `anyOf`, and never for `oneOf`.
        let [other] = others.as_slice() else { continue };
        let Some(merged) = with_null(other) else { continue };
        let may_merge = match name {
            "anyOf" => !nulls.is_empty(),
            _ => nulls.len() == 1,
        };
        let stands_alone = site.keywords.names().all(|sibling| {
            sibling == name || (is_annotation(sibling) && !merged.iter().any(|(member, _)| member == sibling))
        });
        if may_merge && stands_alone {
            site.keywords.splice(name, merged);
        }
    }
}

/// The members of a schema that accepts null as well; nothing if `nullable` would not do it.
fn with_null(schema: &Value) -> Option<Vec<(String, Value)>> {
    let keywords = schema.as_object()?;
    let is_plain = keywords.contains_key("type")
        && ["$ref", "allOf", "anyOf", "oneOf", "not", "nullable"].iter().all(|name| !keywords.contains_key(*name));
    if !is_plain {
        return None;
    }
    let mut members = Vec::with_capacity(keywords.len() + 1);
    for (name, value) in keywords {
        let mut value = value.clone();
        if let ("enum", Value::Array(values)) = (name.as_str(), &mut value) {
            values.push(Value::Null);
        }
        members.push((name.clone(), value));
        if name == "type" {
            members.push(("nullable".to_owned(), true.into()));
        }
    }
    Some(members)
}
