//! Bodies that are not text, and the examples of all of them.

use serde_json::{Value, json};

use super::annotations;
use super::site::Site;

/// Bytes need no schema in OpenAPI 3.1. In 3.0 their schema is a string with the format `binary`.
pub(super) fn binary(site: &mut Site<'_, '_>) {
    let Some(Value::Object(content)) = site.keywords.get_mut("content") else { return };
    for (media_type, media) in content {
        if let Value::Object(media) = media
            && annotations::is_binary(media_type)
            && !media.contains_key("schema")
            && !media.contains_key("$ref")
        {
            media.insert("schema".to_owned(), json!({ "type": "string", "format": "binary" }));
        }
    }
}

/// An object has `example` or `examples`, and not both. The latter say more.
pub(super) fn examples(site: &mut Site<'_, '_>) {
    if site.keywords.get("examples").is_some_and(Value::is_object) {
        site.annotate("example", "OpenAPI 3.0 does not allow both `example` and `examples`");
    }
}
