//! What OpenAPI 3.0 asks for and 3.1 does not.

use serde_json::{Value, json};

use super::site::Site;
use crate::NoteKind;

/// The version of the result.
pub(super) fn version(site: &mut Site<'_, '_>) {
    site.keywords.set("openapi", json!("3.0.3"));
}

/// A document has `paths`, which may be empty.
pub(super) fn paths(site: &mut Site<'_, '_>) {
    if !site.keywords.contains("paths") {
        site.keywords.set("paths", json!({}));
    }
}

/// An operation has at least one response.
pub(super) fn responses(site: &mut Site<'_, '_>) {
    match site.keywords.get("responses") {
        None => {}
        Some(Value::Object(responses)) if responses.is_empty() => {}
        Some(_) => return,
    }
    site.keywords.set("responses", json!({ "default": { "description": "" } }));
}

/// A response has a description.
pub(super) fn description(site: &mut Site<'_, '_>) {
    if !site.keywords.contains("description") {
        site.keywords.set("description", json!(""));
    }
}

/// A parameter and a header have a schema or a content.
pub(super) fn schema(site: &mut Site<'_, '_>) {
    if !site.keywords.contains_any(&["schema", "content"]) {
        site.keywords.set("schema", json!({}));
    }
}

/// The values of a server variable, if they are listed, are at least one.
pub(super) fn values(site: &mut Site<'_, '_>) {
    if site.keywords.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty)
        && let Some(kept) = site.set_aside("enum")
    {
        let message = format!("an empty list of values allows none, and is no list in OpenAPI 3.0; kept as {kept}");
        site.note_on("enum", NoteKind::Widened, message);
    }
}
