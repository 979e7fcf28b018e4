//! What a `$ref` points to in the document.

use serde_json::Value;

use super::uri;
use crate::pointer::{Pointer, escape, unescape};

/// The tokens of a URI fragment that is a JSON pointer, with percent-encoding and escapes undone.
///
/// Gives nothing for a fragment that is not a JSON pointer, such as the name of an anchor.
pub(super) fn tokens(fragment: &str) -> Option<Vec<String>> {
    let decoded = uri::decode(fragment)?;
    if decoded.is_empty() {
        return Some(Vec::new());
    }
    let tokens = decoded.strip_prefix('/')?;
    Some(tokens.split('/').map(unescape).collect())
}

/// The pointer with these tokens in its one spelling, so that two pointers to one place are equal.
pub(super) fn spell(start: Pointer, tokens: &[String]) -> Pointer {
    tokens.iter().fold(start, |pointer, token| pointer.child(token))
}

/// A pointer as the walk spells it, from its text.
pub(super) fn parse(pointer: &str) -> Pointer {
    match pointer.strip_prefix("#/") {
        Some(tokens) => tokens.split('/').fold(Pointer::root(), |place, token| place.child(&unescape(token))),
        None => Pointer::root(),
    }
}

/// The value at a pointer as the walk spells it (`#/components/schemas/Memory`).
pub(super) fn lookup<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    document.pointer(pointer.strip_prefix('#')?)
}

/// The component that a pointer names: its section and its name, and nothing for a pointer to anything else.
pub(super) fn component(pointer: &str) -> Option<(String, String)> {
    let (section, name) = pointer.strip_prefix("#/components/")?.split_once('/')?;
    (!name.contains('/')).then(|| (unescape(section), unescape(name)))
}

/// A reference to a component.
pub(super) fn reference(section: &str, name: &str) -> String {
    format!("#/components/{}/{}", escape(section), escape(name))
}

/// Whether `pointer` is at `ancestor` or below it.
pub(super) fn is_within(pointer: &str, ancestor: &str) -> bool {
    pointer.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
