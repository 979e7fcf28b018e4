//! Keywords of objects.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::arrays;
use super::keywords::Keywords;
use super::site::{Site, is_anything};
use crate::NoteKind;

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

/// Patterns that every name matches, since they match the empty text anywhere in it. `^.*$` is none of them: what `.` stands
/// for goes as far as the end of a line.
const ANY_NAME: &[&str] = &["", "^", "$", ".*", "^.*", ".*$"];

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
    if let Some(name) = ANY_NAME.iter().find(|name| patterns.contains_key(**name)) {
        return every_name(site, patterns, name);
    }
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    let is_open = site.keywords.get("additionalProperties").is_none_or(is_anything);
    if is_open && schemas.iter().all(|schema| schema.as_object().is_some_and(Map::is_empty)) {
        return site
            .annotate("patternProperties", "OpenAPI 3.0 has no `patternProperties`, which constrain nothing here");
    }
    site.widen(
        "patternProperties",
        "OpenAPI 3.0 has no `patternProperties`; `additionalProperties` accepts all of them",
    );
    // What is absent accepts everything, and stays absent.
    let Some(slot) = site.keywords.get_mut("additionalProperties") else { return };
    match slot.take() {
        Value::Bool(false) => {}
        Value::Bool(true) => schemas.push(json!({})),
        schema => schemas.push(schema),
    }
    *slot = arrays::any_of(schemas);
}

/// A pattern that every name matches says of all properties what `additionalProperties` says of those that have no other
/// schema.
fn every_name(site: &mut Site<'_, '_>, mut patterns: Map<String, Value>, name: &str) {
    site.annotate("additionalProperties", "every property matches a pattern, so that this applies to none");
    let why = "OpenAPI 3.0 has no `patternProperties`; `additionalProperties` says the same of every property";
    let is_all = patterns.len() == 1 && !site.keywords.contains("properties");
    let schema = patterns.remove(name).unwrap_or_default();
    let kept = site.set_aside("patternProperties").unwrap_or_default();
    site.keywords.set_after(&kept, "additionalProperties", schema);
    if is_all {
        site.note_on("patternProperties", NoteKind::Annotated, format!("{why}; kept as {kept}"));
    } else {
        site.exact = false;
        site.note_on("patternProperties", NoteKind::Widened, format!("{why} that has no other schema; kept as {kept}"));
    }
}
