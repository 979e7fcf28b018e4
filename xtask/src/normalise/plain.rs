//! Schemas that say the same in OpenAPI 3.0, which most are.
//!
//! Every rule would leave these as they are. To see that once is a good deal faster than to ask each rule.

use serde_json::{Map, Value};

use super::constants::Type;
use super::context::Context;
use super::positions::subschemas;
use super::schema;
use crate::Result;
use crate::place::Place;

/// The keywords of plain schemas that hold schemas, in the order in which the walk takes them.
const HOLDERS: [&str; 4] = ["allOf", "properties", "additionalProperties", "items"];

/// Rewrites the schemas inside a schema that is plain itself, and tells whether all of it is exact.
///
/// Gives nothing, and changes nothing, if the rules have to see the schema.
///
/// # Errors
///
/// As [`schema::translate`].
pub(super) fn translate(
    cx: &mut Context<'_>,
    keywords: &mut Map<String, Value>,
    at: &Place<'_>,
) -> Result<Option<bool>> {
    if let Some(exact) = reference(cx, keywords) {
        return Ok(Some(exact));
    }
    if !is_plain(keywords) {
        return Ok(None);
    }
    let mut holders: [Option<&mut Value>; HOLDERS.len()] = Default::default();
    for (name, value) in keywords {
        let position = HOLDERS.iter().position(|holder| holder == name);
        if let Some(slot) = position.and_then(|position| holders.get_mut(position)) {
            // A boolean says the same beside an object in OpenAPI 3.0.
            *slot = (name != "additionalProperties" || value.is_object()).then_some(value);
        }
    }
    let mut exact = true;
    for (name, value) in HOLDERS.iter().zip(holders) {
        if let Some((value, shape)) = value.zip(subschemas(name)) {
            schema::each(cx, value, shape, &at.child(name), &mut |one| exact &= one)?;
        }
    }
    Ok(Some(exact))
}

/// A reference to a component and nothing else; tells whether that component is exact.
fn reference(cx: &mut Context<'_>, keywords: &Map<String, Value>) -> Option<bool> {
    let (name, reference) = keywords.iter().next().filter(|_| keywords.len() == 1)?;
    let target = reference.as_str().filter(|_| name == "$ref")?.strip_prefix("#/components/schemas/")?;
    cx.is_plain_component(target).then(|| cx.refer(target))
}

/// Whether no rule has anything to do with a schema, but for the schemas inside it.
fn is_plain(keywords: &Map<String, Value>) -> bool {
    let stated = keywords.get("type");
    let one = stated.and_then(Type::of_name);
    if one == Some(Type::Null) || stated.is_some() != one.is_some() {
        return false;
    }
    if one == Some(Type::Array) && !keywords.contains_key("items") {
        return false;
    }
    let applies = |to: Type| one.is_none_or(|one| to.includes(one));
    let is_bound = |value: &Value| value.is_i64() || value.is_u64() || (value.is_f64() && one != Some(Type::Integer));
    let mut access = 0;
    keywords.iter().all(|(name, value)| match name.as_str() {
        "type" | "default" | "example" => true,
        "title" | "description" | "format" => value.is_string(),
        "deprecated" => value.is_boolean(),
        "readOnly" | "writeOnly" => {
            access += usize::from(*value == Value::Bool(true));
            value.is_boolean() && access < 2
        }
        "pattern" => applies(Type::String) && value.is_string(),
        "minLength" | "maxLength" => applies(Type::String) && value.is_u64(),
        "minimum" | "maximum" => applies(Type::Number) && is_bound(value),
        "multipleOf" => applies(Type::Number) && is_bound(value) && value.as_f64().is_some_and(|step| step > 0.0),
        "minItems" | "maxItems" => applies(Type::Array) && value.is_u64(),
        "uniqueItems" => applies(Type::Array) && value.is_boolean(),
        "items" => applies(Type::Array) && (value.is_object() || value.is_boolean()),
        "minProperties" | "maxProperties" => applies(Type::Object) && value.is_u64(),
        "properties" => applies(Type::Object) && value.is_object(),
        "additionalProperties" => applies(Type::Object) && (value.is_object() || value.is_boolean()),
        "required" => applies(Type::Object) && value.as_array().is_some_and(|names| are_different_names(names)),
        "allOf" => value.as_array().is_some_and(|schemas| !schemas.is_empty()),
        "enum" => value.as_array().is_some_and(|values| {
            !values.is_empty() && one.is_some_and(|one| values.iter().all(|value| one.includes(Type::of(value))))
        }),
        name => name.starts_with("x-"),
    })
}

/// Whether these are strings, at least one, and none twice.
fn are_different_names(names: &[Value]) -> bool {
    /// Lists up to this long are compared each with each.
    const SHORT: usize = 32;
    let is_new = |(index, name): (usize, &Value)| {
        name.is_string() && names.get(..index).is_none_or(|before| !before.contains(name))
    };
    !names.is_empty() && names.len() <= SHORT && names.iter().enumerate().all(is_new)
}
