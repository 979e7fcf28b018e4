//! Finding nodes of a JSON document and changing them in place.

use std::collections::HashSet;

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::pointer::Pointer;

/// The way from the root to a node.
pub(super) type Path = Vec<Step>;

/// One step down: into a member or into an element.
///
/// Paths are ordered such that a node comes before everything inside it, and an element before those after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    Member(String),
    Element(usize),
}

/// The nodes that a query matches, each once, in the order of the query.
pub(super) fn matches(query: &JsonPath, document: &Value) -> Vec<Path> {
    let mut seen = HashSet::new();
    let mut paths = Vec::new();
    for location in query.query_located(document).locations() {
        let path: Path = location
            .iter()
            .map(|element| match element {
                PathElement::Name(name) => Step::Member((*name).to_owned()),
                PathElement::Index(index) => Step::Element(*index),
            })
            .collect();
        // A query may select a node more than once, as `$['a', 'a']` does.
        if seen.insert(path.clone()) {
            paths.push(path);
        }
    }
    paths
}

/// The path as a JSON pointer.
pub(super) fn pointer(path: &[Step]) -> Pointer {
    path.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Member(name) => pointer.child(name),
        Step::Element(index) => pointer.index(*index),
    })
}

/// The node at a path.
pub(super) fn get<'a>(document: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(document, |node, step| match step {
        Step::Member(name) => node.as_object()?.get(name),
        Step::Element(index) => node.as_array()?.get(*index),
    })
}

/// The node at a path, to be changed.
pub(super) fn get_mut<'a>(document: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(document, |node, step| match step {
        Step::Member(name) => node.as_object_mut()?.get_mut(name),
        Step::Element(index) => node.as_array_mut()?.get_mut(*index),
    })
}

/// Takes the node at a path out of its parent, and says whether there was one.
pub(super) fn remove(document: &mut Value, path: &[Step]) -> bool {
    let Some((last, parent)) = path.split_last() else { return false };
    match (get_mut(document, parent), last) {
        // The members after the removed one keep their order.
        (Some(Value::Object(members)), Step::Member(name)) => members.shift_remove(name).is_some(),
        (Some(Value::Array(elements)), Step::Element(index)) if *index < elements.len() => {
            elements.remove(*index);
            true
        }
        _ => false,
    }
}

/// Merges `update` into `node` by the rules of the Overlay specification, and says whether that changed anything.
///
/// Members of objects are merged one by one, arrays are concatenated, and everything else is replaced.
pub(super) fn merge(node: &mut Value, update: &Value) -> bool {
    match (node, update) {
        (Value::Object(members), Value::Object(updates)) => {
            let mut changed = false;
            for (name, update) in updates {
                changed |= match members.get_mut(name) {
                    Some(member) => merge(member, update),
                    None => {
                        members.insert(name.clone(), update.clone());
                        true
                    }
                };
            }
            changed
        }
        (Value::Array(elements), Value::Array(more)) => {
            elements.extend_from_slice(more);
            !more.is_empty()
        }
        (node, update) if node == update => false,
        (node, update) => {
            *node = update.clone();
            true
        }
    }
}

/// Whether `node` holds everything that `part` does: the members of an object in turn, anything else exactly.
pub(super) fn contains(node: &Value, part: &Value) -> bool {
    match (node, part) {
        (Value::Object(members), Value::Object(parts)) => {
            parts.iter().all(|(name, part)| members.get(name).is_some_and(|member| contains(member, part)))
        }
        (node, part) => node == part,
    }
}
