//! The changes between two states of the documentation that a caller would notice.

mod account;
mod bodies;
mod class;
mod document;
mod form;
mod likeness;
mod members;
mod operations;
mod parameters;
mod place;
mod recorder;
mod rust_types;
mod schemas;
mod sentence;
#[cfg(test)]
mod tests;
mod text;
mod unchanged;
mod view;
mod what;
mod whole;
mod words;

use serde_json::Value;

pub use account::{Account, Change, Class, Side, State};
pub use what::What;

use document::Document;
use operations::{Matched, matched};
use recorder::Recorder;
use schemas::Comparison;
use unchanged::Unchanged;

/// Compares two OpenAPI documents, as the corrections leave them.
///
/// ```
/// use serde_json::json;
/// use xtask::diff::{Class, compare};
///
/// let document = |required: &[&str]| json!({
///     "openapi": "3.1.0",
///     "paths": { "/add": { "post": {
///         "operationId": "add",
///         "requestBody": { "content": { "application/json": { "schema": {
///             "type": "object",
///             "properties": { "text": { "type": "string" } },
///             "required": required,
///         } } } },
///         "responses": {},
///     } } },
/// });
/// let account = compare(&document(&[]), &document(&["text"]));
/// assert_eq!(account.summary(), "1 change: 1 breaking, 0 compatible, 0 documentation");
/// assert_eq!(account.changes[0].class, Class::Breaking);
/// assert_eq!(account.changes[0].sentence(), "add: the request's `text` is required now");
/// ```
///
/// Schemas are compared where they are used, with references followed: a component that changed its name alone is no
/// change by itself. Each change is there once, with all the operations that it touches. No value makes it panic.
pub fn compare(old: &Value, new: &Value) -> Account {
    account(old, new, true)
}

/// The account, with the names of the generated types or without: they take most of the time.
fn account(old: &Value, new: &Value, with_types: bool) -> Account {
    let (old, new) = (Document::new(old), Document::new(new));
    let operations = matched(old, new);
    let mut comparison = Comparison { old, new, recorder: Recorder::default(), unchanged: Unchanged::new(old, new) };
    comparison.whole();
    for (index, operation) in operations.iter().enumerate() {
        comparison.operation(index, operation);
    }
    comparison.unused_schemas();
    if with_types && old.whole().value != new.whole().value {
        comparison.rust_types(&operations);
    }
    let names: Vec<String> = operations.iter().map(Matched::name).collect();
    comparison.recorder.account(&names)
}
