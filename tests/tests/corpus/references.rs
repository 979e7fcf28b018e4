//! The references of a document in OpenAPI 3.0.

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The references that lead nowhere, each with its place.
pub(crate) fn dangling(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(document, document, "#", false, &mut found);
    found
}

/// Goes through all but data; `named` is whether the members of a value are names and no keywords.
fn walk(document: &Value, value: &Value, pointer: &str, named: bool, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref").filter(|_| !named)
                && !leads_somewhere(document, reference)
            {
                found.push(format!("{pointer}: {reference}"));
            }
            for (name, value) in members {
                if !named && (DATA.contains(&name.as_str()) || name.starts_with("x-")) {
                    continue;
                }
                walk(document, value, &format!("{pointer}/{name}"), !named && NAMED.contains(&name.as_str()), found);
            }
        }
        Value::Array(elements) => {
            for (at, value) in elements.iter().enumerate() {
                walk(document, value, &format!("{pointer}/{at}"), false, found);
            }
        }
        _ => {}
    }
}

fn leads_somewhere(document: &Value, reference: &str) -> bool {
    let pointer = reference.strip_prefix('#').and_then(|pointer| percent_decode_str(pointer).decode_utf8().ok());
    pointer.is_some_and(|pointer| document.pointer(&pointer).is_some())
}

/// Members that hold data.
const DATA: &[&str] = &["example", "examples", "default", "enum", "value"];

/// Members whose own members are names.
const NAMED: &[&str] = &[
    "properties",
    "paths",
    "responses",
    "content",
    "headers",
    "schemas",
    "parameters",
    "requestBodies",
    "securitySchemes",
    "links",
    "callbacks",
    "encoding",
    "mapping",
    "variables",
    "scopes",
];
