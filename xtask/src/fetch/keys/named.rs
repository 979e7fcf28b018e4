//! The texts that are keys by their names: values of members such as `api_key`.

use std::collections::HashSet;

use serde_json::Value;

use super::likeness::is_name_of_key;
use crate::devalue::{Label, NodeId, Payload};
use crate::pointer::Pointer;

/// Members that say what the object around them is called: a parameter, a header.
const NAMES: [&str; 2] = ["name", "key"];

/// Members that hold a value of what the object around them describes, or lead to one.
const VALUES: [&str; 8] = ["const", "default", "enum", "example", "examples", "schema", "value", "x-example"];

/// The texts of a document that have the name of a key, with their places.
pub(super) fn in_document(document: &Value) -> Vec<(Pointer, &str)> {
    let mut found = Vec::new();
    let mut open = vec![(document, Pointer::root(), false)];
    while let Some((value, pointer, is_key)) = open.pop() {
        match value {
            Value::String(text) if is_key => found.push((pointer, text.as_str())),
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                open.extend(elements.map(|(index, element)| (element, pointer.index(index), is_key)));
            }
            Value::Object(members) => {
                let is_key =
                    is_key || NAMES.iter().any(|name| text_names_key(members.get(*name).and_then(Value::as_str)));
                let members = members.iter();
                open.extend(members.map(|(name, member)| (member, pointer.child(name), inherits(name, is_key))));
            }
            _ => {}
        }
    }
    found
}

/// The entries of a payload that are texts and have the name of a key, as pointers into its text.
pub(super) fn in_payload(payload: &Payload<'_>) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut seen: HashSet<(NodeId, bool)> = HashSet::new();
    let mut open: Vec<(NodeId, bool)> = payload.entries().map(|(node, _)| (node, false)).collect();
    while let Some((node, is_key)) = open.pop() {
        if !seen.insert((node, is_key)) {
            continue;
        }
        if is_key && payload.string(node).is_some() {
            found.extend(payload.resolve(node).entry().map(|entry| Pointer::root().index(entry).into()));
        }
        let named = |name: &&str| text_names_key(payload.member(node, name).and_then(|name| payload.string(name)));
        let is_named = is_key || NAMES.iter().any(named);
        open.extend(payload.children(node).map(|(label, child)| match label {
            Label::Name(name) => (child, inherits(name, is_named)),
            Label::Index(_) => (child, is_key),
            Label::Key(_) => (child, false),
        }));
    }
    found
}

fn text_names_key(name: Option<&str>) -> bool {
    name.is_some_and(is_name_of_key)
}

/// Whether a member of an object holds a key: by its own name, or by that of the object.
fn inherits(name: &str, is_key: bool) -> bool {
    is_name_of_key(name) || is_key && VALUES.contains(&name)
}
