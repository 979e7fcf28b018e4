//! Constraints of JSON Schema 2020-12 that OpenAPI 3.0 cannot express.

use serde_json::Value;

use super::keywords::Keywords;
use super::site::{Site, is_anything};
use super::{arrays, objects};

/// Keeps the constraints that OpenAPI 3.0 cannot express as annotations.
///
/// The schema accepts more without them. Those that constrain nothing in their place are kept all the same.
pub(super) fn set_aside(site: &mut Site<'_, '_>) {
    // These look at the other keywords of this file, and so come first.
    unevaluated(site, "unevaluatedProperties", "additionalProperties", objects::closes);
    unevaluated(site, "unevaluatedItems", "items", arrays::closes);
    conditions(site);
    contains(site);
    for name in ["propertyNames", "dependentRequired", "dependentSchemas", "dependencies", "$recursiveRef"] {
        let constrains = match site.keywords.get(name) {
            Some(Value::Object(entries)) => !entries.is_empty(),
            Some(Value::Bool(anything)) => !anything,
            Some(_) => true,
            None => continue,
        };
        lose(site, name, constrains);
    }
    if !site.keywords.get("items").is_some_and(Value::is_array) {
        lose(site, "additionalItems", false);
    }
}

fn lose(site: &mut Site<'_, '_>, name: &str, constrains: bool) {
    if constrains {
        site.widen(name, &format!("OpenAPI 3.0 has no `{name}`"));
    } else {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`, which constrains nothing here"));
    }
}

fn conditions(site: &mut Site<'_, '_>) {
    let constrains = site.keywords.contains_any(&["then", "else"]);
    lose(site, "if", constrains);
    for name in ["then", "else"] {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`"));
    }
}

fn contains(site: &mut Site<'_, '_>) {
    lose(site, "contains", true);
    for name in ["minContains", "maxContains"] {
        site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`"));
    }
}

fn unevaluated(site: &mut Site<'_, '_>, name: &str, evaluates_all: &str, closes: fn(&Keywords) -> bool) {
    let Some(schema) = site.keywords.get(name) else { return };
    if !closes(&site.keywords) {
        let constrains = !is_anything(schema) && !site.keywords.contains(evaluates_all);
        lose(site, name, constrains);
    }
}
