//! Bodies that are not text.

use serde_json::{Value, json};

use super::site::Site;

/// Bytes need no schema in OpenAPI 3.1. In 3.0 their schema is a string with the format `binary`.
pub(super) fn binary(site: &mut Site<'_, '_>) {
    let Some(Value::Object(content)) = site.keywords.get_mut("content") else { return };
    if let Some(Value::Object(media)) = content.get_mut("application/octet-stream")
        && !media.contains_key("schema")
        && !media.contains_key("$ref")
    {
        media.insert("schema".to_owned(), json!({ "type": "string", "format": "binary" }));
    }
}
