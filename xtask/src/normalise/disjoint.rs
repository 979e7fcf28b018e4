//! Whether two schemas can accept the same value.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::constants::{Type, equal};
use super::resolve;

/// How many schemas are looked at in all; past that, the answer is that they may overlap.
const BUDGET: usize = 10_000;

/// How many schemas a value may have to satisfy at once before the rest of them is left out of account.
const MAX_CONJUNCTS: usize = 64;

/// How deep references and properties are followed.
const MAX_DEPTH: usize = 8;

/// Tells apart schemas in OpenAPI 3.0.
#[derive(Debug)]
pub(super) struct Disjointness<'a> {
    /// The components that references point to.
    schemas: Option<&'a Map<String, Value>>,
    budget: Cell<usize>,
}

impl<'a> Disjointness<'a> {
    pub(super) const fn new(schemas: Option<&'a Map<String, Value>>) -> Self {
        Self { schemas, budget: Cell::new(BUDGET) }
    }

    /// Whether no value can be valid against both schemas. `false` if that cannot be seen.
    pub(super) fn holds(&self, a: &'a Value, b: &'a Value) -> bool {
        self.between(a, b, 0)
    }

    fn between(&self, a: &'a Value, b: &'a Value, depth: usize) -> bool {
        if depth > MAX_DEPTH || !self.spend() {
            return false;
        }
        let (types_a, types_b) = (self.types(a, depth), self.types(b, depth));
        let common: BTreeSet<Type> = types_a.intersection(&types_b).copied().collect();
        if common.is_empty() {
            return true;
        }
        let (a, b) = (self.conjuncts(a), self.conjuncts(b));
        if values_differ(&a, &b) {
            return true;
        }
        common.iter().all(|shared| *shared == Type::Object) && self.properties_differ(&a, &b, depth)
    }

    /// The types of the values that a schema may accept; `integer` stands beside `number` only.
    fn types(&self, schema: &Value, depth: usize) -> BTreeSet<Type> {
        let all: BTreeSet<Type> = Type::ALL.into_iter().chain([Type::Integer]).collect();
        let Some(keywords) = schema.as_object() else { return all };
        if depth > MAX_DEPTH || !self.spend() {
            return all;
        }
        if let Some(reference) = keywords.get("$ref") {
            return self.resolve(reference).map_or(all, |schema| self.types(schema, depth + 1));
        }
        let mut types = all;
        if let Some(stated) = keywords.get("type").and_then(Type::of_name) {
            types.retain(|accepted| stated.includes(*accepted));
        }
        if let Some(values) = keywords.get("enum").and_then(Value::as_array) {
            let valued: BTreeSet<Type> = values.iter().map(Type::of).collect();
            types.retain(|accepted| valued.contains(accepted));
        }
        for schema in list(keywords, "allOf") {
            let inner = self.types(schema, depth + 1);
            types.retain(|accepted| inner.contains(accepted));
        }
        for name in ["anyOf", "oneOf"] {
            if keywords.contains_key(name) {
                let inner: BTreeSet<Type> =
                    list(keywords, name).flat_map(|schema| self.types(schema, depth + 1)).collect();
                types.retain(|accepted| inner.contains(accepted));
            }
        }
        // Some readers take this for leave to be null, whatever else is said.
        if keywords.get("nullable") == Some(&Value::Bool(true)) {
            types.insert(Type::Null);
        }
        types
    }

    /// The schemas that a value has to satisfy all at once.
    fn conjuncts(&self, schema: &'a Value) -> Vec<&'a Map<String, Value>> {
        let mut conjuncts: Vec<&Map<String, Value>> = Vec::new();
        let mut open = vec![schema];
        while let Some(schema) = open.pop() {
            let Some(keywords) = schema.as_object() else { continue };
            if conjuncts.len() >= MAX_CONJUNCTS {
                break;
            }
            if let Some(reference) = keywords.get("$ref") {
                // Counted as well, so that references in a circle come to an end.
                conjuncts.push(keywords);
                open.extend(self.resolve(reference));
                continue;
            }
            conjuncts.push(keywords);
            open.extend(list(keywords, "allOf"));
        }
        conjuncts.retain(|keywords| !keywords.contains_key("$ref"));
        conjuncts
    }

    /// Whether a property that both require tells objects apart.
    fn properties_differ(&self, a: &[&'a Map<String, Value>], b: &[&'a Map<String, Value>], depth: usize) -> bool {
        let (required_a, required_b) = (required(a), required(b));
        if forbids_one_of(a, &required_b) || forbids_one_of(b, &required_a) {
            return true;
        }
        required_a
            .intersection(&required_b)
            .take(MAX_CONJUNCTS)
            .any(|name| properties(a, name).any(|a| properties(b, name).any(|b| self.between(a, b, depth + 1))))
    }

    /// Whether there is still something to spend on looking at schemas.
    fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }

    fn resolve(&self, reference: &Value) -> Option<&'a Value> {
        let (section, name) = resolve::component(reference.as_str()?)?;
        (section == "schemas").then(|| self.schemas?.get(&name)).flatten()
    }
}

/// Whether both schemas list their values, and share none.
fn values_differ(a: &[&Map<String, Value>], b: &[&Map<String, Value>]) -> bool {
    values(a).any(|a| values(b).any(|b| a.iter().all(|a| !b.iter().any(|b| equal(a, b)))))
}

fn values<'a>(conjuncts: &[&'a Map<String, Value>]) -> impl Iterator<Item = &'a Vec<Value>> {
    conjuncts.iter().filter_map(|keywords| keywords.get("enum").and_then(Value::as_array))
}

fn required<'a>(conjuncts: &[&'a Map<String, Value>]) -> BTreeSet<&'a str> {
    conjuncts.iter().flat_map(|keywords| list(keywords, "required")).filter_map(Value::as_str).collect()
}

fn properties<'a>(conjuncts: &[&'a Map<String, Value>], name: &str) -> impl Iterator<Item = &'a Value> {
    conjuncts.iter().filter_map(move |keywords| keywords.get("properties")?.get(name))
}

/// Whether one of the schemas is closed, and does not know a property that has to be there.
fn forbids_one_of(conjuncts: &[&Map<String, Value>], required: &BTreeSet<&str>) -> bool {
    conjuncts.iter().any(|keywords| {
        keywords.get("additionalProperties") == Some(&Value::Bool(false))
            && required.iter().any(|name| keywords.get("properties").is_none_or(|known| known.get(name).is_none()))
    })
}

fn list<'a>(keywords: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    keywords.get(name).and_then(Value::as_array).into_iter().flatten()
}
