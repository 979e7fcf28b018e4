//! How deep a document may be nested.

use std::fmt;

use serde_json::Value;

use crate::pointer::Pointer;
use crate::{Error, Result};

/// How deep schemas may be nested in one another.
pub(super) const MAX_SCHEMA_DEPTH: usize = 256;

/// How deep the other objects of OpenAPI may be nested in one another. Only callbacks nest at all.
pub(super) const MAX_OBJECT_DEPTH: usize = 32;

/// How deep objects and arrays of any sort may be nested in one another: enough for [`MAX_SCHEMA_DEPTH`] schemas, each
/// of which sits in a keyword's map or array, and for the OpenAPI objects and examples around them.
pub(super) const MAX_VALUE_DEPTH: usize = 768;

/// Refuses a document that is nested so deep that walking it could exhaust the stack.
///
/// # Errors
///
/// Names the first place that is deeper than [`MAX_VALUE_DEPTH`].
pub(super) fn check(document: &Value) -> Result<()> {
    // The pointer is spelt out for the one place that is refused; until then each level keeps only where it stands.
    let mut open = vec![Level::of(document)];
    while let Some(level) = open.last_mut() {
        match level.next() {
            None => {
                open.pop();
            }
            Some(value) if value.is_object() || value.is_array() => {
                open.push(Level::of(value));
                if open.len() > MAX_VALUE_DEPTH {
                    // The innermost level has not been entered yet, so that it stands at nothing.
                    let entered = open.iter().take(MAX_VALUE_DEPTH);
                    let place = entered.fold(Pointer::root(), |place, level| level.extend(place));
                    return Err(too_deep("the document", MAX_VALUE_DEPTH, &place));
                }
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The error for something nested too deep.
pub(super) fn too_deep(what: &str, limit: usize, place: &dyn fmt::Display) -> Error {
    Error::new(format!("{what} is nested deeper than {limit} levels"))
        .at(place.to_string())
        .help("name the inner part in components.schemas and refer to it with $ref")
}

/// Takes a value apart without recursion, since dropping one that is nested too deep would exhaust the stack as well.
pub(super) fn dismantle(value: Value) {
    let mut parts = vec![value];
    while let Some(part) = parts.pop() {
        match part {
            Value::Array(items) => parts.extend(items),
            Value::Object(members) => parts.extend(members.into_iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// An object or array that is being visited.
enum Level<'a> {
    Array(std::iter::Enumerate<std::slice::Iter<'a, Value>>, usize),
    Object(serde_json::map::Iter<'a>, &'a str),
}

impl<'a> Level<'a> {
    fn of(value: &'a Value) -> Self {
        match value {
            Value::Object(members) => Self::Object(members.iter(), ""),
            Value::Array(items) => Self::Array(items.iter().enumerate(), 0),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Array([].iter().enumerate(), 0),
        }
    }

    fn next(&mut self) -> Option<&'a Value> {
        match self {
            Self::Array(items, at) => items.next().map(|(index, value)| {
                *at = index;
                value
            }),
            Self::Object(members, at) => members.next().map(|(name, value)| {
                *at = name;
                value
            }),
        }
    }

    fn extend(&self, place: Pointer) -> Pointer {
        match self {
            Self::Object(_, name) => place.child(name),
            Self::Array(_, index) => place.index(*index),
        }
    }
}
