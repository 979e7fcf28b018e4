//! Finds the member that tells the branches of a union apart, and writes its values down as `x-tag`.
//!
//! A discriminator names it. Where there is none, it may be a member that every branch has, and no value of which means two
//! of them. `x-tag` has `member`, and in `values` a list for each branch; what the list begins with is what is written.
//! With `strict`, another value than these is none of the branches.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::discriminators::{MEMBER, NAME, VALUES};
use super::walk::dressed_reference;
use crate::{Note, Result};

/// Writes `x-tag` on every union that has one.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    // By now every union is a component.
    let components = document.pointer("/components/schemas").and_then(Value::as_object);
    let tags: BTreeMap<String, Value> = components
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| Some((name.clone(), tag(schema, components?)?)))
        .collect();
    for (name, schema) in
        document.pointer_mut("/components/schemas").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let tag = tags.get(name).cloned();
        let Some(schema) = schema.as_object_mut() else { continue };
        schema.shift_remove(MEMBER);
        schema.extend(tag.map(|tag| ("x-tag".to_owned(), tag)));
        for branch in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(branch) = branch.as_object_mut() {
                branch.shift_remove(VALUES);
                branch.shift_remove(NAME);
            }
        }
    }
    Ok(())
}

fn tag(schema: &Value, components: &Map<String, Value>) -> Option<Value> {
    let branches = schema.get("oneOf")?.as_array()?;
    match schema.get(MEMBER).and_then(Value::as_str) {
        Some(member) => named(member, branches, components),
        None => implicit(branches, components),
    }
}

/// The tag that a discriminator names.
fn named(member: &str, branches: &[Value], components: &Map<String, Value>) -> Option<Value> {
    let mut values: Vec<Vec<String>> = vec![Vec::new(); branches.len()];
    let mut taken = BTreeSet::new();
    let mut claim = |of: &dyn Fn(&Value) -> Vec<String>| {
        for (branch, values) in branches.iter().zip(&mut values) {
            values.extend(of(branch).into_iter().filter(|value| taken.insert(value.clone())));
        }
    };
    // What the mapping says stands before what the branches say, and that before the names of the components.
    claim(&|branch| texts(branch.get(VALUES)));
    claim(&|branch| values_of(branch, member, components));
    claim(&|branch| branch.get(NAME).and_then(text).into_iter().collect());
    let says_something = values.iter().any(|values| !values.is_empty());
    says_something.then(|| json!({ "member": member, "values": values, "strict": true }))
}

/// A member of all branches that tells them apart: one that they must have and that has one value in each, or else one whose
/// values are different ones in each.
fn implicit(branches: &[Value], components: &Map<String, Value>) -> Option<Value> {
    let objects: Vec<&Map<String, Value>> = branches
        .iter()
        .map(|branch| members(branch, components))
        .collect::<Option<_>>()
        .filter(|objects: &Vec<_>| objects.len() > 1)?;
    let required = |member: &str| {
        branches.iter().all(|branch| {
            let schema = resolved(branch, components);
            let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            names.into_iter().any(|name| name == member)
        })
    };
    let mut open = None;
    for member in objects.first()?.keys() {
        let values: Vec<Vec<String>> = branches.iter().map(|branch| values_of(branch, member, components)).collect();
        let mut seen = BTreeSet::new();
        let apart =
            values.iter().all(|values| !values.is_empty() && values.iter().all(|value| seen.insert(value.clone())));
        if !apart {
            continue;
        }
        if required(member) && values.iter().all(|values| values.len() == 1) {
            return Some(json!({ "member": member, "values": values, "strict": true }));
        }
        open = open.or_else(|| Some(json!({ "member": member, "values": values, "strict": false })));
    }
    open
}

fn resolved<'a>(schema: &'a Value, components: &'a Map<String, Value>) -> &'a Value {
    let target = dressed_reference(schema).and_then(|name| components.get(name));
    target.unwrap_or(schema)
}

fn members<'a>(branch: &'a Value, components: &'a Map<String, Value>) -> Option<&'a Map<String, Value>> {
    resolved(branch, components).get("properties")?.as_object()
}

/// The values that a member has in a branch, where they are listed; of a branch that is a union, those of its branches.
fn values_of(branch: &Value, member: &str, components: &Map<String, Value>) -> Vec<String> {
    let mut values = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![branch];
    while let Some(branch) = open.pop() {
        if dressed_reference(branch).is_some_and(|name| !seen.insert(name)) {
            continue;
        }
        let schema = resolved(branch, components);
        match schema.get("oneOf").and_then(Value::as_array) {
            Some(branches) => {
                let same = schema.get(MEMBER).and_then(Value::as_str) == Some(member);
                if same {
                    values.extend(branches.iter().flat_map(|branch| texts(branch.get(VALUES))));
                    values.extend(branches.iter().filter_map(|branch| branch.get(NAME).and_then(text)));
                }
                open.extend(branches.iter().rev());
            }
            None => {
                let property = schema.get("properties").and_then(|members| members.get(member));
                let listed = property.map(|property| resolved(property, components));
                values.extend(listed.map(|listed| texts(listed.get("enum"))).unwrap_or_default());
                values.extend(property.map(|property| texts(property.get("x-values"))).unwrap_or_default());
            }
        }
    }
    values
}

fn texts(list: Option<&Value>) -> Vec<String> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(text).collect()
}

/// A value of a tag as text: those that are numbers or true or false are compared by theirs.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
