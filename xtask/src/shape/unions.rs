//! Makes one `oneOf` of everything that gives a choice, and keeps what tells its branches apart.
//!
//! What a discriminator says is moved to the branches: `x-discriminator` on the union names the member, and
//! `x-tag-values` on a branch lists the values that mean it.

use serde_json::{Map, Value, json};

use super::discriminators;
use super::merge::is_annotation;
use super::scalars::merge_scalars;
use super::walk::for_each_schema;
use super::words::append;
use crate::place::Place;
use crate::{Note, NoteKind, Result};

/// Turns `anyOf` and lists of types into `oneOf`, and moves null out of it.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, at| {
        list_of_types(schema);
        exactly_one_of(schema);
        unite(schema, at, notes);
        Ok(())
    })
}

/// A list of types, which OpenAPI 3.0 does not have, though documents do, is a choice among them.
fn list_of_types(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let Some(Value::Array(types)) = object.get("type") else { return };
    let mut types = types.clone();
    let before = types.len();
    types.retain(|kind| kind != "null");
    if types.len() < before {
        object.insert("nullable".to_owned(), json!(true));
    }
    object.shift_remove("type");
    match types.as_slice() {
        [] => {}
        [only] => {
            object.insert("type".to_owned(), only.clone());
        }
        several => {
            let branch = |kind: &Value| {
                let mut branch = Map::from_iter([("type".to_owned(), kind.clone())]);
                let own: &[&str] = match kind.as_str() {
                    Some("object") => &["properties", "required", "additionalProperties"],
                    Some("array") => &["items"],
                    Some("string") => &["format", "enum"],
                    _ => &[],
                };
                for keyword in own {
                    branch.extend(object.get(*keyword).map(|value| ((*keyword).to_owned(), value.clone())));
                }
                Value::Object(branch)
            };
            let branches: Vec<Value> = several.iter().map(branch).collect();
            for keyword in ["properties", "required", "additionalProperties", "items", "format", "enum"] {
                object.shift_remove(keyword);
            }
            if !object.contains_key("oneOf") && !object.contains_key("anyOf") {
                object.insert("oneOf".to_owned(), Value::Array(branches));
            }
        }
    }
}

/// `oneOf` of nothing but `required` lists of one member each says that exactly one of them must be given.
fn exactly_one_of(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let Some(branches) = object.get("oneOf").and_then(Value::as_array) else { return };
    let members: Option<Vec<Value>> = branches
        .iter()
        .map(|branch| {
            let branch = branch.as_object()?;
            let required = branch.get("required")?.as_array()?;
            let only_required =
                branch.keys().all(|key| ["required", "title", "description", "x-variant-name"].contains(&key.as_str()));
            (only_required && required.len() == 1).then(|| required.first().cloned())?
        })
        .collect();
    if let Some(members) = members.filter(|members| members.len() > 1) {
        object.shift_remove("oneOf");
        object.insert("x-exactly-one-of".to_owned(), Value::Array(members));
    }
}

/// One `oneOf` for `oneOf` and `anyOf`, without its null branches and, where one branch is left, without itself.
fn unite(schema: &mut Value, at: &Place<'_>, notes: &mut Vec<Note>) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("x-rust-type") {
        for keyword in ["oneOf", "anyOf", "discriminator"] {
            object.shift_remove(keyword);
        }
        return;
    }
    let mut branches = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(found)) = object.shift_remove(keyword) {
            if !branches.is_empty() {
                notes.push(Note::new(
                    NoteKind::Simplified,
                    at.pointer(),
                    "has both `oneOf` and `anyOf`: a value of either is taken",
                ));
            }
            branches.extend(found);
        }
    }
    let discriminator = object.shift_remove("discriminator");
    if branches.is_empty() {
        if let Some(discriminator) = discriminator.as_ref().and_then(discriminators::member) {
            object.insert("x-base-of".to_owned(), json!(discriminator));
        }
        return;
    }
    splice(&mut branches);
    let before = branches.len();
    branches.retain(|branch| !is_null(branch));
    let mut nullable = branches.len() < before;
    for branch in &mut branches {
        nullable |= is_nullable(branch);
        if let Some(branch) = branch.as_object_mut() {
            branch.shift_remove("nullable");
        }
    }
    if let Some(discriminator) = &discriminator {
        object.extend(discriminators::mark(discriminator, &mut branches));
    }
    distinct(&mut branches);
    merge_scalars(&mut branches);
    whole_numbers_first(&mut branches);
    // Branches that only constrain the members beside them say nothing about the shape.
    let constrains = |branch: &Value| {
        branch.as_object().is_some_and(|branch| {
            !branch.is_empty() && branch.keys().all(|key| key == "required" || key.starts_with("x-") || key == "not")
        })
    };
    if branches.iter().all(constrains) {
        if !branches.is_empty() {
            notes.push(Note::new(
                NoteKind::Simplified,
                at.pointer(),
                "alternatives that differ only in what they require are not enforced",
            ));
        }
        branches.clear();
    }
    if nullable {
        object.insert("nullable".to_owned(), json!(true));
    }
    match branches.as_slice() {
        [] => {
            object.shift_remove("x-discriminator");
        }
        [only] => {
            let mut only = only.clone();
            object.shift_remove("x-discriminator");
            if let Some(only) = only.as_object_mut() {
                only.retain(|keyword, _| !discriminators::OF_BRANCH.contains(&keyword.as_str()));
            }
            // What is said of the values stands beside what is said of the whole.
            if let (true, Some(words)) = (object.contains_key("description"), described_values(&only)) {
                append(object, &words);
            }
            let all_of = object.entry("allOf").or_insert_with(|| json!([]));
            if let Some(all_of) = all_of.as_array_mut() {
                all_of.push(only);
            }
        }
        _ => {
            object.insert("oneOf".to_owned(), Value::Array(branches));
        }
    }
}

/// A branch that is nothing but a choice itself gives its branches to the choice around it.
fn splice(branches: &mut Vec<Value>) {
    let is_choice = |branch: &Value| {
        let object = branch.as_object();
        object.is_some_and(|object| {
            object.contains_key("oneOf")
                && object.keys().all(|key| key == "oneOf" || key == "nullable" || is_annotation(key))
                && !object.contains_key(discriminators::MEMBER)
        })
    };
    if !branches.iter().any(is_choice) {
        return;
    }
    for branch in std::mem::take(branches) {
        if !is_choice(&branch) {
            branches.push(branch);
            continue;
        }
        if is_nullable(&branch) {
            branches.push(json!({ "type": "null" }));
        }
        branches.extend(branch.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default());
    }
}

/// What is said of the values of a scalar that several branches became.
fn described_values(branch: &Value) -> Option<String> {
    let words = branch.get("description").and_then(Value::as_str).filter(|words| words.starts_with("* `"))?;
    branch.get("enum").is_some().then(|| words.to_owned())
}

/// Leaves out branches that are there already.
fn distinct(branches: &mut Vec<Value>) {
    let mut seen = std::collections::BTreeSet::new();
    branches.retain(|branch| seen.insert(super::unify::shape(branch).to_string()));
}

/// A union with a number gets a branch for whole numbers before it: in a double, those beyond 2^53 would change.
pub(super) fn whole_numbers_first(branches: &mut Vec<Value>) {
    let of_type = |kind: &'static str| move |branch: &Value| branch.get("type") == Some(&json!(kind));
    let several = branches.len() > 1 && !branches.iter().any(of_type("integer"));
    if let Some(index) = branches.iter().position(of_type("number")).filter(|_| several) {
        branches.insert(index, json!({ "type": "integer" }));
    }
}

pub(super) fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&json!(true))
}

/// The forms that the null type takes in OpenAPI 3.0: an enum of null alone.
pub(super) fn is_null(schema: &Value) -> bool {
    schema.get("type") == Some(&json!("null"))
        || schema
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
}
