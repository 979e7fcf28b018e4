//! Names the variants of enums and unions, so that no two become the same identifier.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::identifiers::{type_name, unique, variant_name};
use super::walk::{dressed_reference, for_each_schema};
use crate::{Note, Result};

/// Writes `x-enum-varnames` beside each enum and each union.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        let names = if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            distinct(values.iter().filter_map(Value::as_str).map(variant_name))
        } else if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
            distinct(branches.iter().map(branch_name))
        } else {
            return Ok(());
        };
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("x-enum-varnames".to_owned(), json!(names));
        }
        Ok(())
    })
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names.map(|name| unique(name, &mut taken)).collect()
}

fn branch_name(branch: &Value) -> String {
    if let Some(name) = branch.get("x-variant-name").and_then(Value::as_str) {
        return type_name(name).trim_end_matches("Type").to_owned();
    }
    if let Some(name) = dressed_reference(branch) {
        return name.to_owned();
    }
    let native = branch.get("x-rust-type").and_then(|extension| extension.get("path")).and_then(Value::as_str);
    if let Some(name) = native.and_then(|path| path.rsplit("::").next()) {
        return name.to_owned();
    }
    match branch.get("type").and_then(Value::as_str) {
        Some("string") => "Text".to_owned(),
        Some("integer") => "Integer".to_owned(),
        Some("number") => "Number".to_owned(),
        Some("boolean") => "Boolean".to_owned(),
        Some("array") => "List".to_owned(),
        Some("object") => "Object".to_owned(),
        _ => "Value".to_owned(),
    }
}
