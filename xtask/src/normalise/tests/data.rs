//! Data is never taken for a schema.

use serde_json::{Value, json};

use super::{check, check_document};

/// Something that would be rewritten if it were taken for a schema, a reference or an operation.
fn bait() -> Value {
    json!({
        "type": ["string", "null"],
        "const": 1,
        "examples": [1],
        "exclusiveMinimum": 1.0,
        "$ref": "#/nowhere",
        "schema": true,
        "properties": { "a": true },
        "security": [{ "token": ["scope"] }],
        "get": {},
        "if": 18_446_744_073_709_551_615_u64,
    })
}

#[test]
fn data_in_schemas_passes_byte_for_byte() {
    for name in ["example", "default", "x-data"] {
        check(name, json!({ name: bait() }), json!({ name: bait() }), &[]);
    }
    check("enum", json!({ "enum": [bait(), { "enum": [] }] }), json!({ "enum": [bait(), { "enum": [] }] }), &[]);
    check("const", json!({ "const": bait() }), json!({ "enum": [bait()] }), &[]);
    check("examples", json!({ "examples": [bait()] }), json!({ "example": bait() }), &[]);
}

#[test]
fn properties_may_have_any_name() {
    let names = [
        "type",
        "const",
        "schema",
        "properties",
        "example",
        "examples",
        "enum",
        "default",
        "$ref",
        "x-a",
        "items",
        "nullable",
    ];
    let schemas = |schema: Value| -> Value { names.iter().map(|name| (*name, schema.clone())).collect() };
    check(
        "properties",
        json!({ "type": "object", "properties": schemas(json!({ "const": 1 })) }),
        json!({ "type": "object", "properties": schemas(json!({ "enum": [1] })) }),
        &[],
    );
}

#[test]
fn data_in_other_objects_passes_byte_for_byte() {
    let media = |schema: Value| {
        json!([
            { "example": bait(), "x-data": bait(), "schema": schema },
            { "examples": { "a": { "value": bait() } }, "schema": schema },
        ])
    };
    let (content, rewritten) = (media(json!({ "const": 1 })), media(json!({ "enum": [1] })));
    let document = |version: &str, media: &Value| {
        json!({
            "openapi": version,
            "info": { "title": "Test", "version": "1", "x-data": bait() },
            "paths": {
                "/a": { "get": {
                    "parameters": [{ "name": "schema", "in": "query", "content": { "application/json": media[0] } }],
                    "responses": {
                        "200": {
                            "description": "",
                            "content": { "application/json": media[0], "text/plain": media[1] },
                            "links": { "next": { "operationId": "x", "parameters": bait(), "requestBody": bait() } },
                        },
                        "x-data": bait(),
                    },
                } },
                "x-data": bait(),
            },
            "x-data": bait(),
        })
    };
    check_document("everywhere", document("3.1.1", &content), document("3.0.3", &rewritten), &[] as &[&str]);
}
