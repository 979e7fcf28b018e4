//! What two languages of one document say differently beside their words.

use serde_json::Value;

use crate::pointer::Pointer;

/// One difference between two documents.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Where: a JSON pointer.
    pub pointer: String,
    /// What the first document has there; `None` for nothing.
    pub left: Option<Value>,
    /// What the second document has there; `None` for nothing.
    pub right: Option<Value>,
}

/// The places where two documents differ in more than their words (titles, descriptions, summaries and examples).
///
/// Each is likely a fault of the documentation, since the API is one.
pub fn differences(left: &Value, right: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(left, right, &Pointer::root(), Position::Document, &mut found);
    found
}

/// Whether a keyword holds words for people, which neither check nor change anything.
pub(crate) fn is_words(keyword: &str) -> bool {
    matches!(keyword, "title" | "description" | "summary" | "example" | "examples")
}

/// Whether a member stands for itself, as a property named `title` does, or is a keyword.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Document,
    Names,
}

fn compare(left: &Value, right: &Value, at: &Pointer, position: Position, found: &mut Vec<Difference>) {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            let words = |name: &str| position == Position::Document && is_words(name);
            let mut names: Vec<&String> = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name))).collect();
            names.retain(|name| !words(name));
            for name in names {
                let inner = match (position, name.as_str()) {
                    (Position::Document, "properties" | "schemas" | "paths" | "responses" | "content") => {
                        Position::Names
                    }
                    _ => Position::Document,
                };
                let at = at.child(name);
                match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) => compare(a, b, &at, inner, found),
                    (left, right) => found.push(difference(&at, left, right)),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(a, b, &at.index(index), Position::Document, found);
            }
        }
        (a, b) if a != b => found.push(difference(at, Some(a), Some(b))),
        _ => {}
    }
}

fn difference(at: &Pointer, left: Option<&Value>, right: Option<&Value>) -> Difference {
    Difference { pointer: at.to_string(), left: left.cloned(), right: right.cloned() }
}
