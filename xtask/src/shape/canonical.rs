//! Leaves what the generator reads of each schema, and nothing that progenitor could stumble over.

use serde_json::Value;

use super::walk::for_each_schema;
use crate::{Note, Result};

/// Extensions that only passes of this module read.
const OWN: [&str; 5] = ["x-name-hint", "x-rust-name", "x-values", "x-variant-name", "x-was-inline"];

/// Removes all keywords without a meaning for Rust types, and those with a value that they cannot have.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|keyword, value| is_read(keyword, value));
        }
        Ok(())
    })
}

fn is_read(keyword: &str, value: &Value) -> bool {
    match keyword {
        "$ref" | "type" | "format" | "description" => value.is_string(),
        "properties" | "items" | "additionalProperties" => value.is_object(),
        "required" | "enum" | "oneOf" | "allOf" => value.is_array(),
        "nullable" | "deprecated" | "readOnly" | "writeOnly" => value.is_boolean(),
        _ => keyword.starts_with("x-") && !OWN.contains(&keyword),
    }
}
