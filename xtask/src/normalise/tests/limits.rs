//! What is refused, and why.

use serde_json::{Value, json};

use super::document_with;
use crate::normalise::normalise;

#[track_caller]
fn refuses(document: Value, message: &str, place: &str) {
    let error = normalise(document).unwrap_err();
    assert!(error.message().contains(message), "{error}");
    assert_eq!(error.places().last().map(String::as_str), Some(place), "{error}");
    assert!(error.to_string().contains("help: "), "{error}");
}

#[test]
fn other_versions_are_refused_by_name() {
    refuses(json!({ "openapi": "3.2.0" }), "OpenAPI 3.2.0", "#/openapi");
    refuses(json!({ "openapi": "3.10.0" }), "OpenAPI 3.10.0", "#/openapi");
    refuses(json!({ "openapi": "4" }), "OpenAPI 4", "#/openapi");
    refuses(json!({ "openapi": 3.1 }), "3.1, which is not a string", "#/openapi");
    refuses(json!({ "swagger": "2.0" }), "Swagger 2.0", "#/swagger");
    refuses(json!({ "info": {} }), "does not say which version", "#");
    assert!(normalise(json!([])).is_err());
}

#[test]
fn documents_in_3_0_pass_as_they_are() {
    for version in ["3.0.0", "3.0.1", "3.0.3", "3.0.4"] {
        let document =
            json!({ "openapi": version, "paths": { "/a": { "get": { "type": ["a", "null"] } } }, "const": 1 });
        let normalised = normalise(document.clone()).unwrap();
        assert_eq!(normalised.document, document);
        assert!(normalised.notes.is_empty());
    }
}

/// A schema that is nested in itself by a keyword.
fn nested(depth: usize, wrap: impl Fn(Value) -> Value) -> Value {
    (1..depth).fold(json!({ "type": "string" }), |schema, _| wrap(schema))
}

/// A keyword as it appears in a pointer, and what puts a schema into it.
type Wrap = (&'static str, fn(Value) -> Value);

/// The ways in which one schema can be in another.
fn wraps() -> Vec<Wrap> {
    vec![
        ("/items", |schema| json!({ "items": schema })),
        ("/properties/a", |schema| json!({ "properties": { "a": schema } })),
        ("/anyOf/0", |schema| json!({ "anyOf": [schema] })),
        ("/oneOf/0", |schema| json!({ "oneOf": [schema, { "propertyNames": { "maxLength": 1 } }] })),
        ("/not", |schema| json!({ "type": ["string", "null"], "not": schema })),
        (
            "/patternProperties/a",
            |schema| json!({ "patternProperties": { "a": schema }, "unevaluatedProperties": false }),
        ),
        ("/prefixItems/0", |schema| json!({ "prefixItems": [schema], "items": true })),
    ]
}

#[test]
fn schemas_may_not_be_nested_deeper_than_256() {
    for (step, wrap) in wraps() {
        let document = document_with(json!({ "schemas": { "S": nested(257, wrap) } }));
        let place = format!("#/components/schemas/S{}", step.repeat(256));
        refuses(document, "the schema is nested deeper than 256 levels", &place);
    }
}

#[test]
fn nothing_is_nested_too_deep_for_the_stack() {
    let mut example = json!([]);
    for _ in 0..100_000 {
        example = Value::Array(vec![example]);
    }
    let mut document = document_with(json!({}));
    document.as_object_mut().unwrap().insert("x-deep".to_owned(), example);
    let place = format!("#/x-deep{}", "/0".repeat(767));
    refuses(document, "the document is nested deeper than 768 levels", &place);
}

#[test]
fn objects_may_be_nested_32_deep_and_no_deeper() {
    let document = |callbacks| {
        let item = (0..callbacks)
            .fold(json!({ "get": {} }), |item, _| json!({ "get": { "callbacks": { "a": { "b": item } } } }));
        let mut document = document_with(json!({}));
        document["paths"] = json!({ "/a": item });
        document
    };
    assert!(normalise(document(8)).is_ok());
    let place = format!("#/paths/~1a{}", "/get/callbacks/a/b".repeat(10));
    refuses(document(10), "the object is nested deeper than 32 levels", &place);
}

#[test]
fn schemas_may_be_nested_256_deep_and_leave_room_on_the_stack() {
    for (step, wrap) in wraps() {
        let schema = nested(256, wrap);
        let body = json!({ "requestBody": { "content": { "text/plain": { "schema": schema } } } });
        let item =
            (0..7).fold(json!({ "get": body }), |item, _| json!({ "get": { "callbacks": { "a": { "b": item } } } }));
        let mut document = document_with(json!({}));
        document["paths"] = json!({ "/a": item });
        let small = std::thread::Builder::new().stack_size(1_500_000);
        let result = small.spawn(move || normalise(document).map(|_| ())).unwrap().join();
        assert!(matches!(result, Ok(Ok(()))), "{step}");
    }
}

#[test]
fn references_may_not_blow_up_the_document() {
    let big: Value = vec![json!(1); 300_000].into();
    let mut document = document_with(json!({ "parameters": {} }));
    document["x-b"] = json!({ "x-big": big });
    for name in ["a", "b", "c", "d"] {
        document["components"]["parameters"][name] = json!({ "$ref": "#/x-b" });
    }
    refuses(document, "stand for more than 1000000 values", "#/x-b");
}
