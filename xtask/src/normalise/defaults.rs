//! What OpenAPI 3.0 asks for and 3.1 does not.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::positions::Kind;
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

/// An operation that is copied has an id of its own, if another operation has that of its source.
pub(super) fn operation_id(site: &mut Site<'_, '_>) {
    let Some(Value::String(id)) = site.keywords.get("operationId") else { return };
    let id = id.clone();
    let own = site.cx.id_of_copy(&id);
    if own != id {
        let message = format!("the operation stands in several places, and is called `{own}` in this one");
        site.note_on("operationId", NoteKind::Named, message);
        site.keywords.set("operationId", own.into());
    }
}

/// The title and the version of an API are strings: YAML reads a version such as 1.0 as a number.
pub(super) fn texts(site: &mut Site<'_, '_>) {
    for name in ["title", "version"] {
        let Some(value @ (Value::Number(_) | Value::Bool(_))) = site.keywords.get(name) else { continue };
        let text = value.to_string();
        site.note_on(name, NoteKind::Annotated, format!("`{name}` is not a string; written as \"{text}\""));
        site.keywords.set(name, text.into());
    }
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

/// No parameter and no tag stands twice. The walk counts them, and so comes first.
pub(super) fn repeats(site: &mut Site<'_, '_>) {
    let name = match site.kind {
        Kind::Document => "tags",
        Kind::Operation | Kind::PathItem => "parameters",
        _ => return,
    };
    let Some(Value::Array(items)) = site.keywords.get_mut(name) else { return };
    let is_new = first_of_each(items);
    if is_new.iter().all(|is_new| *is_new) {
        return;
    }
    let mut kept = is_new.iter();
    items.retain(|_| kept.next() == Some(&true));
    let at = site.at.child(name);
    for (index, _) in is_new.iter().enumerate().filter(|(_, is_new)| !**is_new) {
        site.cx.note(NoteKind::Annotated, &at.index(index), "stands there already, and is left out");
    }
}

/// Of each value, whether none before it is the same.
fn first_of_each(values: &[Value]) -> Vec<bool> {
    /// Lists up to this long are compared each with each.
    const SHORT: usize = 32;
    if values.len() <= SHORT {
        let is_first = |(index, value)| values.get(..index).is_none_or(|before: &[Value]| !before.contains(value));
        return values.iter().enumerate().map(is_first).collect();
    }
    let mut seen = HashSet::new();
    values.iter().map(|value| seen.insert(value.to_string())).collect()
}
