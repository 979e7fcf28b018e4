//! The texts of a JSON text, replaced where they stand.

use std::collections::HashSet;

use super::{Stripped, redacted, scan};
use crate::devalue::mend_surrogates;
use crate::pointer::Pointer;

/// Takes keys out of the texts of a text that is known to be JSON. `named` are the pointers to those that have the name
/// of a key; `shown` makes of a pointer what people are told.
pub(super) fn strip(text: &str, named: &HashSet<String>, shown: impl Fn(&str) -> String) -> Stripped {
    let mut stripped = Stripped { text: String::new(), places: Vec::new() };
    let mut path: Vec<Step> = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        let start = at;
        at += 1;
        match (byte, path.last_mut()) {
            (b'[', _) => path.push(Step::Element(0)),
            (b'{', _) => path.push(Step::Name),
            (b']' | b'}', _) => drop(path.pop()),
            (b',', Some(Step::Element(index))) => *index += 1,
            (b',', Some(step)) => *step = Step::Name,
            (b'"', _) => {
                at = end_of_literal(text, at);
                let Some(content) = decode(text.get(start..at).unwrap_or_default()) else { continue };
                let is_name = matches!(path.last(), Some(Step::Name));
                let pointer = pointer(&path);
                let keys = scan::keys(&content, !is_name && named.contains(pointer.as_str()));
                if !keys.is_empty() {
                    stripped.text.push_str(text.get(copied..start).unwrap_or_default());
                    let replaced = serde_json::Value::String(scan::replace(&content, &keys));
                    stripped.text.push_str(&replaced.to_string());
                    copied = at;
                    // A name on the way may be a key too.
                    let place = redacted(&shown(pointer.as_str()));
                    stripped.places.extend(keys.iter().map(|_| place.clone()));
                }
                if is_name && let Some(step) = path.last_mut() {
                    *step = Step::Member(content);
                }
            }
            _ => {}
        }
    }
    stripped.text.push_str(text.get(copied..).unwrap_or_default());
    stripped
}

/// Where something stands in what contains it.
enum Step {
    Element(usize),
    Member(String),
    /// Before a member, or in its name.
    Name,
}

fn pointer(path: &[Step]) -> Pointer {
    path.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Element(index) => pointer.index(*index),
        Step::Member(name) => pointer.child(name),
        Step::Name => pointer,
    })
}

/// The place behind the quotation mark that ends a literal.
fn end_of_literal(text: &str, from: usize) -> usize {
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

fn decode(literal: &str) -> Option<String> {
    serde_json::from_str(&mend_surrogates(literal)).ok()
}
