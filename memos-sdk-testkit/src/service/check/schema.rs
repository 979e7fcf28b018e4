//! Requests against the document.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, Validator};
use memos_sdk_core::{Code, Metadata};
use serde_json::{Map, Value};

use crate::service::refusal::Refusal;

/// The generated schemas of the requests.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../generated/requests.json")).unwrap_or_default());

/// A validator for each operation, made when it is needed first.
static VALIDATORS: LazyLock<BTreeMap<&'static str, OnceLock<Option<Validator>>>> = LazyLock::new(|| {
    let operations = DOCUMENT.get("operations").and_then(Value::as_object);
    operations.into_iter().flatten().map(|(key, _)| (key.as_str(), OnceLock::new())).collect()
});

/// Checks a request against the schema of its operation.
pub(super) fn check(operation: &Metadata, request: &Value) -> Result<(), Refusal> {
    let Some(validator) = validator(operation) else {
        return Err(Refusal::new(Code::INTERNAL_ERROR, format!("there is no schema of {}", operation.id)));
    };
    let mut first = None;
    for error in validator.iter_errors(request) {
        if matches!(error.kind(), ValidationErrorKind::Required { .. }) {
            return Err(refusal(&error));
        }
        first.get_or_insert(error);
    }
    first.map_or(Ok(()), |error| Err(refusal(&error)))
}

/// Takes the members out that the document does not declare: nothing is known about what they may be.
pub(in crate::service) fn take_undeclared(operation: &Metadata, request: &mut Value) -> Map<String, Value> {
    let schema = DOCUMENT.get("operations").and_then(|all| all.get(key(operation)));
    let reference = schema.and_then(|schema| schema.get("$ref")?.as_str()?.strip_prefix('#'));
    let schema = reference.and_then(|pointer| DOCUMENT.pointer(pointer)).or(schema);
    let declared = schema.and_then(|schema| schema.get("properties")?.as_object());
    let (Some(declared), Some(members)) = (declared, request.as_object_mut()) else { return Map::new() };
    let (declared, undeclared) = std::mem::take(members).into_iter().partition(|(name, _)| declared.contains_key(name));
    *members = declared;
    undeclared
}

fn refusal(error: &ValidationError<'_>) -> Refusal {
    if let ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } = error.kind() {
        // A list of parts is best refused by what is wrong with the part, which stands deeper than the list itself.
        let deepest = context.iter().flatten().max_by_key(|error| error.instance_path().as_str().len());
        let deepest =
            deepest.filter(|cause| cause.instance_path().as_str().len() > error.instance_path().as_str().len());
        if let Some(cause) = deepest {
            return refusal(cause);
        }
    }
    let code = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            return Refusal::new(Code::FIELD_MISSING, format!("{}/{name} is missing", error.instance_path()));
        }
        ValidationErrorKind::Enum { .. } if is_part_type(error.instance_path().as_str()) => Code::TYPE_UNSUPPORTED,
        _ => Code::INVALID_PARAMETERS,
    };
    Refusal::new(code, format!("{}: {}", error.instance_path(), error.masked()))
}

/// Whether a pointer leads to the type of a part of a message: `/messages/0/content/1/type`.
fn is_part_type(pointer: &str) -> bool {
    let mut steps = pointer.split('/').skip(1);
    steps.next() == Some("messages") && steps.nth(1) == Some("content") && steps.nth(1) == Some("type")
}

fn validator(operation: &Metadata) -> Option<&'static Validator> {
    let key = key(operation);
    VALIDATORS.get(key.as_str())?.get_or_init(|| compile(&key)).as_ref()
}

/// By what an operation is found in the document.
fn key(operation: &Metadata) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn compile(key: &str) -> Option<Validator> {
    let mut schema = DOCUMENT.get("operations")?.get(key)?.clone();
    // What the schema refers to stands where it does in the document.
    schema.as_object_mut()?.insert("components".to_owned(), DOCUMENT.get("components")?.clone());
    jsonschema::options().with_draft(Draft::Draft202012).build(&schema).ok()
}

#[cfg(test)]
mod tests {
    use memos_sdk_core::operations::OPERATIONS;

    use super::*;

    #[test]
    fn every_operation_has_a_schema_that_compiles() {
        for operation in OPERATIONS {
            assert!(validator(operation).is_some(), "{}", operation.id);
        }
    }
}
