//! The schema that a reference in a schema leads to.

use serde_json::Value;

use super::context::Context;
use super::{resolve, uri};
use crate::place::Place;

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// The schema at this place of the document.
    Place(String),
    /// No schema of the document, but of another, and why.
    Outside(&'static str),
    /// No schema at all, and why.
    Nothing(&'static str),
}

/// Finds what a reference of the schema at a place leads to.
pub(super) fn find(cx: &Context<'_>, reference: &str, at: &Place<'_>) -> Target {
    let (wanted, fragment) = uri::split_fragment(reference);
    let (base, start) = cx.resources.base_at(at);
    let (resource, start) = if wanted.is_empty() {
        (base.to_owned(), start)
    } else {
        let resource = uri::resolve(base, wanted);
        match cx.resources.by_id(&resource) {
            Some(start) => (resource, start),
            None => return Target::Outside("points outside the document"),
        }
    };
    let Some(tokens) = resolve::tokens(fragment) else {
        return match cx.resources.by_anchor(&resource, fragment) {
            Some(place) => Target::Place(place.to_owned()),
            None => Target::Nothing("names no anchor of the document"),
        };
    };
    // Inside a schema with an `$id`, a pointer starts at that schema. Authors who mean the document are understood.
    let found = [start, "#"].into_iter().find_map(|start| {
        let place = resolve::spell(resolve::parse(start), &tokens).to_string();
        Some((resolve::lookup(cx.document, &place)?, place))
    });
    match found {
        None => Target::Nothing("points to nothing in the document"),
        Some((_, place)) if place == "#" => Target::Nothing("points to the document, which is not a schema"),
        Some((Value::Object(_) | Value::Bool(_), place)) => Target::Place(place),
        Some(_) => Target::Nothing("points to something that is not a schema"),
    }
}
