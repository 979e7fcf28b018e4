//! Keywords of objects.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::arrays;
use super::keywords::Keywords;
use super::site::Site;

/// The keywords whose schemas apply to the same value, and so may evaluate properties and items.
pub(super) const IN_PLACE: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "allOf",
    "anyOf",
    "oneOf",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependencies",
];

/// Whether `unevaluatedProperties` says what `additionalProperties` would say in its place.
///
/// It does where no other schema applies to the same object.
pub(super) fn closes(keywords: &Keywords) -> bool {
    keywords.contains("unevaluatedProperties")
        && !keywords.contains("additionalProperties")
        && !keywords.contains_any(IN_PLACE)
}

/// `required` holds at least one name in OpenAPI 3.0, and none twice.
pub(super) fn required(site: &mut Site<'_, '_>) {
    let Some(Value::Array(names)) = site.keywords.get_mut("required") else { return };
    let mut seen = BTreeSet::new();
    names.retain(|name| name.as_str().is_some_and(|name| seen.insert(name.to_owned())));
    if names.is_empty() {
        site.keywords.take("required");
    }
}

/// `patternProperties` moves to `additionalProperties`, which accepts what any of the patterns or itself accepts.
///
/// Without that, `additionalProperties: false` would refuse the properties that match a pattern.
pub(super) fn patterns(site: &mut Site<'_, '_>) {
    // Where it did not say the same as `additionalProperties`, it was set aside before.
    site.keywords.rename("unevaluatedProperties", "additionalProperties");

    let Some(Value::Object(patterns)) = site.keywords.get_mut("patternProperties").map(Value::take) else { return };
    if patterns.is_empty() {
        site.keywords.take("patternProperties");
        return;
    }
    site.widen(
        "patternProperties",
        "OpenAPI 3.0 has no `patternProperties`; `additionalProperties` accepts all of them",
    );
    // What is absent accepts everything, and stays absent.
    let Some(slot) = site.keywords.get_mut("additionalProperties") else { return };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    match slot.take() {
        Value::Bool(false) => {}
        Value::Bool(true) => schemas.push(json!({})),
        schema => schemas.push(schema),
    }
    *slot = arrays::any_of(schemas);
}
