//! Descriptions that grow.

use serde_json::{Map, Value, json};

/// Adds a paragraph to a description.
pub(super) fn append(object: &mut Map<String, Value>, sentence: &str) {
    let description = match object.get("description").and_then(Value::as_str) {
        Some(text) if !text.is_empty() => format!("{text}\n\n{sentence}"),
        _ => sentence.to_owned(),
    };
    object.insert("description".to_owned(), json!(description));
}
