//! Keywords of arrays.

use serde_json::{Value, json};

use super::keywords::{Keywords, object};
use super::objects::IN_PLACE;
use super::shapes;
use super::site::{Site, is_nothing};
use crate::NoteKind;

/// Whether `unevaluatedItems` says what `items` would say in its place.
pub(super) fn closes(keywords: &Keywords) -> bool {
    keywords.contains("unevaluatedItems")
        && !keywords.contains("items")
        && !keywords.contains("contains")
        && !keywords.contains_any(IN_PLACE)
}

/// `prefixItems` becomes `items`, which accepts what any of the places of the tuple accepts.
///
/// An array of `items`, as the drafts before 2020-12 have it, is read as `prefixItems`.
pub(super) fn tuple(site: &mut Site<'_, '_>) {
    // Where it did not say the same as `items`, it was set aside before.
    site.keywords.rename("unevaluatedItems", "items");

    let (tuple_name, rest_name) = match site.keywords.get("items") {
        Some(Value::Array(_)) => ("items", "additionalItems"),
        _ if site.keywords.contains("prefixItems") => ("prefixItems", "items"),
        _ => return,
    };
    let rest = site.keywords.get_mut(rest_name).map(Value::take);
    let Some(Value::Array(mut schemas)) = site.keywords.get_mut(tuple_name).map(Value::take) else { return };
    for name in [tuple_name, rest_name, "unevaluatedItems"] {
        if let Some(source) = site.source.take(name) {
            site.keep_source(name, source);
        }
    }
    // Where a place cannot be filled, the array has come to its end, and so it has where it may not be longer.
    let most = site.keywords.get("maxItems").and_then(shapes::count).and_then(|most| usize::try_from(most).ok());
    let end = schemas.iter().position(is_nothing).into_iter().chain(most.filter(|most| *most <= schemas.len())).min();
    schemas.truncate(end.unwrap_or(schemas.len()));
    let length = u64::try_from(schemas.len()).unwrap_or(u64::MAX);
    let is_closed = end.is_some() || rest.as_ref().is_some_and(is_nothing);
    if !is_closed {
        schemas.push(rest.unwrap_or_else(|| json!({})));
    }
    let loses_places = schemas.iter().any(|schema| Some(schema) != schemas.first());
    let any = any_of(schemas);
    site.keywords.take("additionalItems");
    if tuple_name == "prefixItems" {
        site.keywords.take("items");
        site.keywords.rename("prefixItems", "items");
    }
    site.keywords.set("items", any);
    if is_closed {
        let most = site.keywords.get("maxItems").and_then(shapes::count).map_or(length, |most| most.min(length));
        site.keywords.set_after("items", "maxItems", most.into());
    }
    let message = format!("OpenAPI 3.0 has no tuples; each item may be what any place of `{tuple_name}` accepts");
    if loses_places {
        site.exact = false;
        site.note_on(tuple_name, NoteKind::Widened, message);
    } else {
        site.note_on(tuple_name, NoteKind::Annotated, message);
    }
}

/// Gives an array that does not say what its items are `items: {}`, since OpenAPI 3.0 asks every array to say so.
pub(super) fn require_items(keywords: &mut Keywords) {
    if !keywords.contains("items") {
        keywords.set_after("type", "items", json!({}));
    }
}

/// A schema that accepts what any of these accepts, as short as can be.
pub(super) fn any_of(schemas: Vec<Value>) -> Value {
    let mut different: Vec<Value> = Vec::new();
    for schema in schemas {
        if schema.as_object().is_some_and(serde_json::Map::is_empty) {
            return schema;
        }
        if !different.contains(&schema) && !is_nothing(&schema) {
            different.push(schema);
        }
    }
    match different.len() {
        0 => json!({ "not": {} }),
        1 => different.swap_remove(0),
        _ => object("anyOf", different.into()),
    }
}
