//! Null beside schemas that refuse it.
//!
//! Some readers of OpenAPI 3.0 take `nullable: true` for leave to be null, whatever else is said. So it may stand only in
//! schemas that accept null, and null is left out where something beside it refuses null.

use serde_json::{Map, Value, json};

use super::constants::Type;
use super::context::Context;
use super::keywords::Keywords;
use super::resolve;
use super::site::Site;
use super::target::{Target, find};
use super::types;
use crate::place::Place;

/// How many schemas are looked at to tell whether null is valid; past that, it may be.
const BUDGET: usize = 200;

/// How deep references and schemas in schemas are followed.
const MAX_DEPTH: usize = 32;

/// The keywords whose schemas apply to null as well as to any other value.
const IN_PLACE: &[&str] = &["$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "not", "if"];

/// Leaves null out of the types and values of a schema if another keyword of it refuses null.
pub(super) fn settle(site: &mut Site<'_, '_>) {
    if !site.keywords.contains_any(IN_PLACE) || !accepts_null_by_itself(&site.keywords) {
        return;
    }
    let mut look = Look { cx: site.cx, left: BUDGET };
    if look.in_place(&|name| site.keywords.get(name), site.at, 0) != Some(false) {
        return;
    }
    let has_other_types = types::stated(&site.keywords).is_none_or(|types| types.iter().any(|one| *one != Type::Null));
    let has_other_values = match (site.keywords.get("const"), site.keywords.get("enum").and_then(Value::as_array)) {
        (Some(value), _) => !value.is_null(),
        (None, Some(values)) => values.iter().any(|value| !value.is_null()),
        (None, None) => true,
    };
    if !has_other_types || !has_other_values {
        return site.accept_nothing("what stands beside null refuses it");
    }
    if let Some(Value::Array(names)) = site.keywords.get_mut("type") {
        names.retain(|name| name != "null");
    } else if !site.keywords.contains("type")
        && let Some(Value::Array(values)) = site.keywords.get_mut("enum")
    {
        values.retain(|value| !value.is_null());
    }
}

/// Whether the types and values of a schema name null.
fn accepts_null_by_itself(keywords: &Keywords) -> bool {
    let stated = types::stated(keywords);
    let values = keywords.get("enum").and_then(Value::as_array);
    let is_value = match keywords.get("const") {
        Some(value) => value.is_null(),
        None => values.is_none_or(|values| values.iter().any(Value::is_null)),
    };
    match stated {
        Some(types) => types.contains(&Type::Null) && is_value,
        None => (keywords.contains("const") || values.is_some()) && is_value,
    }
}

/// A look at the source.
struct Look<'l, 'd> {
    cx: &'l Context<'d>,
    left: usize,
}

impl Look<'_, '_> {
    /// Whether null is valid against a schema, if that can be told.
    fn schema(&mut self, schema: &Value, at: &Place<'_>, depth: usize) -> Option<bool> {
        self.left = self.left.checked_sub(1)?;
        match schema {
            Value::Bool(anything) => Some(*anything),
            Value::Object(keywords) if depth < MAX_DEPTH => self.keywords(keywords, at, depth),
            _ => None,
        }
    }

    fn keywords(&mut self, keywords: &Map<String, Value>, at: &Place<'_>, depth: usize) -> Option<bool> {
        if keywords.contains_key("$ref") && self.cx.resources.is_lone_reference(at) {
            return self.reference(keywords.get("$ref")?, at, depth);
        }
        let verdicts = vec![
            of_type(keywords),
            keywords.get("const").map_or(Some(true), |value| Some(value.is_null())),
            keywords.get("enum").map_or(Some(true), |values| Some(values.as_array()?.iter().any(Value::is_null))),
            self.in_place(&|name| keywords.get(name), at, depth),
        ];
        all(verdicts)
    }

    /// Whether null is valid against the schemas in the keywords that apply to it.
    fn in_place<'k>(&mut self, get: &dyn Fn(&str) -> Option<&'k Value>, at: &Place<'_>, depth: usize) -> Option<bool> {
        let mut verdicts = Vec::new();
        verdicts.extend(get("$ref").map(|reference| self.reference(reference, at, depth)));
        verdicts.extend(["$dynamicRef", "$recursiveRef"].into_iter().filter_map(|name| get(name).map(|_| None)));
        verdicts.extend(get("allOf").map(|schemas| all(self.list(schemas, &at.child("allOf"), depth)?)));
        verdicts.extend(get("anyOf").map(|schemas| {
            let verdicts = self.list(schemas, &at.child("anyOf"), depth)?;
            all(verdicts.into_iter().map(not).collect()).map(|none| !none)
        }));
        verdicts.extend(get("oneOf").map(|schemas| {
            let verdicts: Option<Vec<bool>> = self.list(schemas, &at.child("oneOf"), depth)?.into_iter().collect();
            Some(verdicts?.into_iter().filter(|accepts| *accepts).count() == 1)
        }));
        verdicts.extend(get("not").map(|schema| not(self.schema(schema, &at.child("not"), depth + 1))));
        if let Some(condition) = get("if") {
            let branch =
                self.schema(condition, &at.child("if"), depth + 1).map(|met| if met { "then" } else { "else" });
            verdicts.push(branch.and_then(|branch| match get(branch) {
                Some(schema) => self.schema(schema, &at.child(branch), depth + 1),
                None => Some(true),
            }));
        }
        all(verdicts)
    }

    fn list(&mut self, schemas: &Value, at: &Place<'_>, depth: usize) -> Option<Vec<Option<bool>>> {
        let schemas = schemas.as_array().filter(|schemas| !schemas.is_empty())?;
        Some(
            schemas
                .iter()
                .enumerate()
                .map(|(index, schema)| self.schema(schema, &at.index(index), depth + 1))
                .collect(),
        )
    }

    fn reference(&mut self, reference: &Value, at: &Place<'_>, depth: usize) -> Option<bool> {
        let Target::Place(place) = find(self.cx, reference.as_str()?, at) else { return None };
        let schema = resolve::lookup(self.cx.document, &place)?;
        self.schema(schema, &Place::at(&place), depth + 1)
    }
}

/// Whether the type of a schema is that of null. `nullable`, which says nothing in 3.1, may yet be taken at its word.
fn of_type(keywords: &Map<String, Value>) -> Option<bool> {
    let Some(stated) = keywords.get("type") else { return Some(true) };
    let names_null = match stated {
        Value::Array(names) => names.contains(&json!("null")),
        name => name == "null",
    };
    if names_null || !keywords.contains_key("nullable") { Some(names_null) } else { None }
}

/// Whether all hold, if that can be told.
fn all(verdicts: Vec<Option<bool>>) -> Option<bool> {
    if verdicts.contains(&Some(false)) {
        return Some(false);
    }
    verdicts.into_iter().collect::<Option<Vec<bool>>>().map(|_| true)
}

fn not(verdict: Option<bool>) -> Option<bool> {
    verdict.map(|holds| !holds)
}
