//! References to anything but schemas.

use serde_json::{Map, Value};

use super::context::Context;
use super::keywords::object;
use super::positions::Kind;
use super::resolve;
use super::site::PREFIX;
use super::uri;
use crate::place::Place;
use crate::pointer::Pointer;
use crate::{NoteKind, Result};

/// What stands in the place of an object.
#[derive(Debug)]
pub(super) enum Standing {
    /// The object itself.
    Itself(Map<String, Value>),
    /// A reference to it.
    Reference(Value),
    /// A reference that OpenAPI 3.0 cannot express, and for which a copy is made.
    ///
    /// The copy has to be ended in the context.
    Copy {
        /// What the reference points to.
        value: Value,
        /// Where that is.
        place: Pointer,
        /// What stands beside the reference and takes precedence.
        own: Map<String, Value>,
    },
}

/// Decides what stands in the place of an object.
///
/// In OpenAPI 3.0 a reference cannot have a summary and a description of its own, there are no components for path
/// items, and readers follow references to components only. All of these become copies.
///
/// # Errors
///
/// Refuses references that would make the document grow without measure.
pub(super) fn standing(
    cx: &mut Context<'_>,
    kind: Kind,
    mut members: Map<String, Value>,
    at: &Place<'_>,
) -> Result<Standing> {
    let Some(section) = kind.section() else { return Ok(Standing::Itself(members)) };
    let Some(Value::String(reference)) = members.get("$ref").cloned() else { return Ok(Standing::Itself(members)) };
    let Some(place) = place(&reference) else {
        let message = format!("`{reference}` points outside the document, and is passed on as it is");
        cx.note(NoteKind::Annotated, at, message);
        return Ok(Standing::Reference(members.into()));
    };
    let own = take_own(kind, &mut members);
    if let Some((referred, name)) = resolve::component(place.as_str())
        && referred == section
        && own.is_empty()
        && !matches!(kind, Kind::PathItem | Kind::Callback)
    {
        if resolve::lookup(cx.document, place.as_str()).is_none() {
            return Ok(nowhere(cx, kind, &reference, own, at));
        }
        if let Some(renamed) = cx.names.renamed(section, &name) {
            members.insert("$ref".to_owned(), resolve::reference(section, renamed).into());
        }
        return Ok(Standing::Reference(members.into()));
    }
    match cx.start_copy(place.as_str())? {
        Some(mut value) => {
            let mut own = own;
            set_aside(cx, members, &mut own, at);
            if kind == Kind::PathItem {
                replace(cx, &mut value, &own, at);
            }
            Ok(Standing::Copy { value, place, own })
        }
        None => Ok(nowhere(cx, kind, &reference, own, at)),
    }
}

/// What stands in the place of a reference that leads to nothing, or to itself.
fn nowhere(cx: &mut Context<'_>, kind: Kind, reference: &str, own: Map<String, Value>, at: &Place<'_>) -> Standing {
    // The operations do without these.
    let is_harmless = matches!(kind, Kind::Callback | Kind::Example | Kind::Link);
    let note_kind = if is_harmless { NoteKind::Annotated } else { NoteKind::Broken };
    let message = format!("`{reference}` points to nothing, or to itself");
    // Nothing can be said in their place.
    if matches!(kind, Kind::Link | Kind::Parameter | Kind::SecurityScheme) {
        cx.note(note_kind, at, message);
        return Standing::Reference(object("$ref", reference.into()));
    }
    // All that readers look for in a callback is path items.
    if kind == Kind::Callback {
        cx.note(note_kind, at, message);
        return Standing::Itself(own);
    }
    let kept = format!("{PREFIX}$ref");
    cx.note(note_kind, at, format!("{message}; kept as {kept}"));
    let mut members = own;
    members.insert(kept, reference.into());
    if kind == Kind::RequestBody {
        members.insert("content".to_owned(), Value::Object(Map::new()));
    }
    Standing::Itself(members)
}

/// Keeps what stands beside a reference and means nothing there: extensions as they are, the rest as annotations.
fn set_aside(cx: &mut Context<'_>, beside: Map<String, Value>, own: &mut Map<String, Value>, at: &Place<'_>) {
    for (name, value) in beside.into_iter().filter(|(name, _)| name != "$ref") {
        if name.starts_with("x-") {
            own.insert(name, value);
            continue;
        }
        let kept = format!("{PREFIX}{name}");
        let message = format!("`{name}` means nothing beside this reference; kept as {kept}");
        cx.note(NoteKind::Annotated, &at.child(&name), message);
        own.insert(kept, value);
    }
}

/// Leaves out what a path item says itself, in place of what its reference leads to.
fn replace(cx: &mut Context<'_>, referred: &mut Value, own: &Map<String, Value>, at: &Place<'_>) {
    let Some(referred) = referred.as_object_mut() else { return };
    for name in own.keys() {
        let Some(replaced) = referred.get_mut(name).filter(|value| !value.is_string()) else { continue };
        // Its place is kept, for what is going to stand there.
        *replaced = if replaced.is_array() { Value::Array(Vec::new()) } else { Value::Null };
        let message = format!("`{name}` is what stands here, and not what the reference leads to");
        cx.note(NoteKind::Annotated, &at.child(name), message);
    }
}

/// The place in the document that a reference points to, if it points into the document.
fn place(reference: &str) -> Option<Pointer> {
    let (resource, fragment) = uri::split_fragment(reference);
    let tokens = resolve::tokens(fragment)?;
    resource.is_empty().then(|| resolve::spell(Pointer::root(), &tokens))
}

/// What stands beside a reference and takes precedence over what it points to.
fn take_own(kind: Kind, members: &mut Map<String, Value>) -> Map<String, Value> {
    let takes_precedence = |name: &str| match kind {
        Kind::PathItem => name != "$ref",
        Kind::Example => matches!(name, "summary" | "description"),
        Kind::Callback => false,
        _ => name == "description",
    };
    let (own, rest) = std::mem::take(members).into_iter().partition(|(name, _)| takes_precedence(name));
    *members = rest;
    own
}
