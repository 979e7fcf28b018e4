//! What two schemas of one member say together.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::merge::Merge;
use super::walk::component;

/// One schema for a member that has to satisfy both: the one that says more, and of two that say as much, the later.
///
/// It accepts whatever both accept. Where no value can satisfy both, it accepts anything.
pub(super) fn both(before: &Value, after: &Value, components: &Map<String, Value>, budget: &Cell<usize>) -> Value {
    if before == after {
        return after.clone();
    }
    let (left, right) = (kind(before, components), kind(after, components));
    let numeric = |kind: &str| kind == "integer" || kind == "number";
    if let (Some(left), Some(right)) = (left, right)
        && left != right
    {
        return match (numeric(left) && numeric(right), left) {
            (true, "integer") => before.clone(),
            (true, _) => after.clone(),
            (false, _) => json!({}),
        };
    }
    let inline = |schema: &Value| schema.get("properties").is_some() && schema.get("oneOf").is_none();
    if inline(before) && inline(after) {
        let mut merge = Merge::new(components, None, budget);
        merge.absorb(before, true);
        merge.absorb(after, false);
        return Value::Object(merge.finish().0);
    }
    if weight(before, components) > weight(after, components) { before.clone() } else { after.clone() }
}

/// One schema for a member that has to satisfy either.
pub(super) fn either(before: &Value, after: &Value) -> Value {
    if super::unify::shape(before) == super::unify::shape(after) {
        return before.clone();
    }
    let branches_of = |schema: &Value| match schema.get("oneOf").and_then(Value::as_array) {
        Some(branches) => branches.clone(),
        None => vec![schema.clone()],
    };
    let mut branches = branches_of(before);
    branches.extend(branches_of(after));
    let nullable = branches.iter().any(super::unions::is_nullable);
    for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
        branch.shift_remove("nullable");
    }
    let mut seen = BTreeSet::new();
    branches.retain(|branch| seen.insert(super::unify::shape(branch).to_string()));
    super::scalars::merge_scalars(&mut branches);
    super::unions::whole_numbers_first(&mut branches);
    let mut one = match branches.as_slice() {
        [only] => only.clone(),
        _ => json!({ "oneOf": branches }),
    };
    if let Some(one) = one.as_object_mut().filter(|one| nullable && !one.contains_key("$ref")) {
        one.insert("nullable".to_owned(), json!(true));
    }
    one
}

/// The type of a schema, where it has one.
fn kind<'a>(schema: &'a Value, components: &'a Map<String, Value>) -> Option<&'a str> {
    let schema = component(components, schema).unwrap_or(schema);
    let given = schema.get("type").and_then(Value::as_str);
    given.or_else(|| schema.get("properties").map(|_| "object"))
}

/// How much a schema says.
fn weight(schema: &Value, components: &Map<String, Value>) -> usize {
    let has = |keyword: &str| schema.get(keyword).is_some();
    let resolved = component(components, schema).unwrap_or(schema);
    match () {
        () if resolved.get("enum").is_some() || has("x-rust-type") => 3,
        () if has("$ref") || ["properties", "items", "oneOf", "allOf", "additionalProperties"].into_iter().any(has) => {
            2
        }
        () if has("type") => 1,
        () => 0,
    }
}

/// Whether values of the schema are objects with members.
pub(super) fn is_object(schema: &Value, components: &Map<String, Value>) -> bool {
    is_object_within(schema, components, DEEPEST)
}

/// How many references are followed.
const DEEPEST: usize = 32;

fn is_object_within(schema: &Value, components: &Map<String, Value>, depth: usize) -> bool {
    let schema = component(components, schema).unwrap_or(schema);
    let within = |schema: &Value| depth > 0 && is_object_within(schema, components, depth - 1);
    match schema.get("type").and_then(Value::as_str) {
        Some(kind) => kind == "object",
        None if schema.get("properties").is_some() || schema.get("required").is_some() => true,
        None => {
            let all = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
            all("allOf").is_some_and(|parts| parts.iter().any(within))
                || all("oneOf").is_some_and(|branches| branches.iter().all(within))
        }
    }
}

/// The member that tells these branches apart: each has it, and no value of it means two of them.
pub(super) fn implicit_tag(
    branches: &[Value],
    components: &Map<String, Value>,
    budget: &Cell<usize>,
) -> Option<String> {
    let members: Vec<Map<String, Value>> = branches
        .iter()
        .map(|branch| {
            let mut merge = Merge::new(components, None, budget);
            merge.absorb(branch, false);
            merge.into_members()
        })
        .collect();
    let first = members.first()?;
    let values = |members: &Map<String, Value>, name: &str| -> Option<Vec<String>> {
        let member = members.get(name)?;
        let values = component(components, member).unwrap_or(member).get("enum")?.as_array()?;
        (!values.is_empty()).then(|| values.iter().map(Value::to_string).collect())
    };
    let tells = |name: &&String| {
        let mut seen = BTreeSet::new();
        members.iter().all(|members| {
            values(members, name).is_some_and(|values| values.into_iter().all(|value| seen.insert(value)))
        })
    };
    (members.len() > 1).then(|| first.keys().find(tells).cloned())?
}
