//! Whether a request is one that the service takes, before anything is done.
//!
//! A request is checked against the document first, and then against what the document says in words: the tables of
//! [`limits`], the form of a filter, and the files. Members that are `null` count as not set, as the vendor's Python
//! client sends them; members that the document does not declare are passed over.

mod content;
mod files;
mod limits;
mod schema;

use memos_sdk_core::{Code, Metadata};
use serde_json::Value;

use super::filter;
use super::refusal::Refusal;

/// Reads a body, without the members that are `null`, or says what is wrong with it.
pub(super) fn check(operation: &Metadata, body: &[u8]) -> Result<Value, Refusal> {
    let mut request: Value =
        serde_json::from_slice(body).map_err(|error| Refusal::invalid(format!("the body is not JSON: {error}")))?;
    if !request.is_object() {
        return Err(Refusal::invalid("the body is not a JSON object"));
    }
    strip_nulls(&mut request);
    if operation.id == "delete_memory" {
        one_of_ids_and_user(&request)?;
    }
    schema::check(operation, &request)?;
    let undeclared = schema::take_undeclared(operation, &mut request);
    content::check(&request)?;
    limits::check(&request)?;
    if let Some(filter) = request.get("filter") {
        filter::check(filter)?;
    }
    files::check(&request)?;
    if let Some(members) = request.as_object_mut() {
        members.extend(undeclared);
    }
    Ok(request)
}

/// What to delete is said in one way: an order to delete both, or nothing in particular, is not followed.
fn one_of_ids_and_user(request: &Value) -> Result<(), Refusal> {
    match (request.get("memory_ids"), request.get("user_id")) {
        (None, None) => Err(Refusal::new(Code::FIELD_MISSING, "memory_ids or user_id is missing")),
        (Some(_), Some(_)) => Err(Refusal::invalid("memory_ids and user_id exclude each other")),
        _ => Ok(()),
    }
}

/// Takes the members that are `null` out of all objects.
///
/// serde_json reads no more than 128 levels, so that this does not go too deep.
fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(strip_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(strip_nulls),
        _ => {}
    }
}

/// The elements of a list; none of what is no list.
fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
