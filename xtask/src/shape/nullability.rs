//! Says of null where a value is used, and not where it is described.
//!
//! To a member, null and absent are the same: a nullable member is one that need not be there. An element of a list, a
//! value of a map and an answer are nullable where they stand. No component is nullable, since its Rust type would not be
//! the one that its name stands for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::unions::is_nullable;
use super::walk::{
    dressed_reference, for_each_operation, for_each_schema, set_component_schemas, take_component_schemas,
};
use crate::pointer::unescape;
use crate::{Note, Result};

/// Moves null from the components to their uses.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let mut components = take_component_schemas(document);
    let nullable = nullable_components(&components);
    for schema in components.values_mut().filter_map(Value::as_object_mut) {
        schema.shift_remove("nullable");
    }
    set_component_schemas(document, components);
    for_each_schema(document, &mut |schema, _| {
        settle(schema, &nullable);
        Ok(())
    })?;
    for_each_operation(document, &mut |operation, _| {
        in_operation(operation, &nullable);
        Ok(())
    })
}

/// The components that take null: by themselves, by what they are another name for, or by a branch.
fn nullable_components(components: &Map<String, Value>) -> BTreeSet<String> {
    let mut users: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    let mut open: Vec<&String> = Vec::new();
    for (name, schema) in components {
        if takes_null(schema, &BTreeSet::new()) {
            open.push(name);
        }
        let mut parts = vec![schema];
        while let Some(part) = parts.pop() {
            if let Some(target) = dressed_reference(part) {
                users.entry(unescape(target)).or_default().push(name);
            }
            parts.extend(part.get("oneOf").and_then(Value::as_array).into_iter().flatten());
        }
    }
    let mut nullable = BTreeSet::new();
    while let Some(name) = open.pop() {
        if nullable.insert(name.clone()) {
            open.extend(users.get(name).into_iter().flatten().copied());
        }
    }
    nullable
}

fn has_nullable_branch(schema: &Value, nullable: &BTreeSet<String>) -> bool {
    let branches = schema.get("oneOf").and_then(Value::as_array);
    branches.into_iter().flatten().any(|branch| takes_null(branch, nullable))
}

fn takes_null(schema: &Value, nullable: &BTreeSet<String>) -> bool {
    is_nullable(schema)
        || dressed_reference(schema).is_some_and(|target| nullable.contains(&unescape(target)))
        || has_nullable_branch(schema, nullable)
}

/// Says of the schemas directly inside this one whether they take null.
fn settle(schema: &mut Value, nullable: &BTreeSet<String>) {
    let Some(object) = schema.as_object_mut() else { return };
    for branch in object.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(branch) = branch.as_object_mut() {
            branch.shift_remove("nullable");
        }
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = object.get_mut(keyword).filter(|inner| inner.is_object() && takes_null(inner, nullable)) {
            mark(inner);
        }
    }
    for parameter in object
        .get_mut("x-rust-type")
        .and_then(|extension| extension.get_mut("parameters"))
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if takes_null(parameter, nullable) {
            mark(parameter);
        }
    }
    let mut optional = BTreeSet::new();
    for (name, member) in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if takes_null(member, nullable) {
            optional.insert(name.clone());
            if let Some(member) = member.as_object_mut() {
                member.shift_remove("nullable");
            }
        }
    }
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name.as_str().is_some_and(|name| !optional.contains(name)));
        if required.is_empty() {
            object.shift_remove("required");
        }
    }
}

fn in_operation(operation: &mut Value, nullable: &BTreeSet<String>) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let in_path = parameter.get("in") == Some(&json!("path"));
        let Some(parameter) = parameter.as_object_mut() else { continue };
        let Some(schema) = parameter.get_mut("schema") else { continue };
        if takes_null(schema, nullable) {
            unmark(schema);
            if !in_path {
                parameter.shift_remove("required");
            }
        }
    }
    if let Some(schema) = operation.pointer_mut("/requestBody/content/application~1json/schema") {
        unmark(schema);
    }
    if let Some(schema) = operation.pointer_mut("/responses/200/content/application~1json/schema")
        && takes_null(schema, nullable)
    {
        mark(schema);
    }
}

/// Makes a schema nullable where it stands.
fn mark(schema: &mut Value) {
    if schema.get("$ref").is_some() {
        *schema = json!({ "allOf": [schema.take()] });
    }
    // Anything is null too, without being told.
    let says_something = ["type", "allOf", "oneOf", "x-rust-type"].iter().any(|keyword| schema.get(*keyword).is_some());
    if let Some(schema) = schema.as_object_mut() {
        if says_something {
            schema.insert("nullable".to_owned(), json!(true));
        } else {
            schema.shift_remove("nullable");
        }
    }
}

fn unmark(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.shift_remove("nullable");
    }
}
