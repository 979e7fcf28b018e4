//! Constraints of JSON Schema 2020-12 that OpenAPI 3.0 cannot express.

use serde_json::Value;

use super::keywords::Keywords;
use super::site::{Site, is_annotation, is_anything};
use super::{arrays, objects, shapes};

/// Keeps the constraints that OpenAPI 3.0 cannot express as annotations.
///
/// The schema accepts more without them. Those that constrain nothing in their place are kept all the same.
pub(super) fn set_aside(site: &mut Site<'_, '_>) {
    // These look at the other keywords of this file, and so come first.
    unevaluated(site, "unevaluatedProperties", "additionalProperties", objects::closes);
    unevaluated(site, "unevaluatedItems", "items", arrays::closes);
    conditions(site);
    contains(site);
    if site.keywords.get("propertyNames") == Some(&Value::Bool(false)) {
        site.keywords.set_after("propertyNames", "maxProperties", 0.into());
        site.annotate("propertyNames", "OpenAPI 3.0 has no `propertyNames`; no name is no property");
    }
    for name in ["propertyNames", "dependentRequired", "dependentSchemas", "dependencies", "$recursiveRef"] {
        let Some(value) = site.keywords.get(name) else { continue };
        let constrains = match name {
            "propertyNames" => !accepts_names(value),
            "$recursiveRef" => true,
            _ => value.as_object().is_none_or(|entries| !entries.values().all(asks_for_nothing)),
        };
        lose(site, name, constrains);
    }
    if !site.keywords.get("items").is_some_and(Value::is_array) {
        lose(site, "additionalItems", false);
    }
}

/// Whether a schema accepts every name of a property: each is a string.
fn accepts_names(schema: &Value) -> bool {
    let is_string = |stated: &Value| match stated {
        Value::Array(names) => names.iter().any(|name| name == "string"),
        name => name == "string",
    };
    is_anything(schema)
        || schema.as_object().is_some_and(|keywords| {
            keywords.iter().all(|(name, value)| is_annotation(name) || (name == "type" && is_string(value)))
        })
}

/// Whether what depends on a property is no name and no schema that refuses anything.
fn asks_for_nothing(value: &Value) -> bool {
    is_anything(value) || value.as_array().is_some_and(Vec::is_empty)
}

fn lose(site: &mut Site<'_, '_>, name: &str, constrains: bool) {
    if !site.keywords.contains(name) {
        return;
    }
    if constrains {
        site.widen(name, &format!("OpenAPI 3.0 has no `{name}`"));
    } else {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`, which constrains nothing here"));
    }
}

fn conditions(site: &mut Site<'_, '_>) {
    let says = |name: &str| site.keywords.get(name).is_some_and(|schema| !is_anything(schema));
    let constrains = says("then") || says("else");
    lose(site, "if", constrains);
    for name in ["then", "else"] {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`"));
    }
}

/// An array that contains so many items has so many, and that can be said.
fn contains(site: &mut Site<'_, '_>) {
    if let Some(schema) = site.keywords.get("contains").filter(|schema| schema.is_object() || schema.is_boolean()) {
        let any = is_anything(schema);
        let least = site.keywords.get("minContains").map_or(Some(1), shapes::count);
        let most = site.keywords.get("maxContains").and_then(shapes::count);
        if let Some(least) = least.filter(|least| *least > 0) {
            at_least(site, least);
        }
        if let Some(most) = most.filter(|_| any) {
            let stated = site.keywords.get("maxItems").and_then(shapes::count).unwrap_or(most);
            site.keywords.set("maxItems", stated.min(most).into());
        }
        let needs_none = least == Some(0) && !site.keywords.contains("maxContains");
        lose(site, "contains", !any && !needs_none);
    }
    lose(site, "contains", true);
    for name in ["minContains", "maxContains"] {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`"));
    }
}

fn at_least(site: &mut Site<'_, '_>, least: u64) {
    let stated = site.keywords.get("minItems").and_then(shapes::count).unwrap_or(least);
    site.keywords.set("minItems", stated.max(least).into());
}

fn unevaluated(site: &mut Site<'_, '_>, name: &str, evaluates_all: &str, closes: fn(&Keywords) -> bool) {
    let Some(schema) = site.keywords.get(name) else { return };
    if !closes(&site.keywords) {
        let constrains = !is_anything(schema) && !site.keywords.contains(evaluates_all);
        lose(site, name, constrains);
    }
}
