//! Keywords that do not constrain values.

use serde_json::json;

use super::check;

#[test]
fn examples_become_an_example() {
    check("one", json!({ "examples": ["a"], "type": "string" }), json!({ "example": "a", "type": "string" }), &[]);
    check(
        "several",
        json!({ "type": "string", "examples": ["a", "b"], "title": "T" }),
        json!({ "type": "string", "example": "a", "x-jsonschema-examples": ["a", "b"], "title": "T" }),
        &["annotated /examples"],
    );
    check(
        "beside an example",
        json!({ "examples": ["a"], "example": null }),
        json!({ "x-jsonschema-examples": ["a"], "example": null }),
        &["annotated /examples"],
    );
    check("null", json!({ "examples": [null] }), json!({ "example": null }), &[]);
    check("none", json!({ "examples": [] }), json!({ "x-jsonschema-examples": [] }), &["annotated /examples"]);
    check(
        "as OpenAPI has them elsewhere",
        json!({ "examples": { "one": { "value": 1 } } }),
        json!({ "x-jsonschema-examples": { "one": { "value": 1 } } }),
        &["annotated /examples"],
    );
}

#[test]
fn what_openapi_does_not_have_stays_readable() {
    check(
        "identifiers, comments and inventions",
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "https://example.com/s",
            "$anchor": "s",
            "$comment": "why",
            "$vocabulary": {},
            "invented": { "type": ["a"] },
            "x-kept": true,
        }),
        json!({
            "x-jsonschema-$schema": "https://json-schema.org/draft/2020-12/schema",
            "x-jsonschema-$id": "https://example.com/s",
            "x-jsonschema-$anchor": "s",
            "x-jsonschema-$comment": "why",
            "x-jsonschema-$vocabulary": {},
            "x-jsonschema-invented": { "type": ["a"] },
            "x-kept": true,
        }),
        &[
            "annotated /$schema",
            "annotated /$id",
            "annotated /$anchor",
            "annotated /$comment",
            "annotated /$vocabulary",
            "annotated /invented",
        ],
    );
    check(
        "an extension of the same name",
        json!({ "x-jsonschema-if": 1, "if": true, "x-jsonschema-invented": 1, "invented": 2 }),
        json!({ "x-jsonschema-if": 1, "x-jsonschema-if_": true, "x-jsonschema-invented": 1, "x-jsonschema-invented_": 2 }),
        &["annotated /if", "annotated /invented"],
    );
}

#[test]
fn contents_are_annotations_and_bytes_have_their_format() {
    check(
        "encoded",
        json!({ "type": "string", "contentMediaType": "image/png", "contentEncoding": "base64" }),
        json!({ "type": "string", "x-jsonschema-contentMediaType": "image/png", "format": "byte" }),
        &["annotated /contentMediaType"],
    );
    check(
        "encoded otherwise",
        json!({ "type": "string", "contentMediaType": "image/png", "contentEncoding": "base32" }),
        json!({ "type": "string", "x-jsonschema-contentMediaType": "image/png", "x-jsonschema-contentEncoding": "base32" }),
        &["annotated /contentMediaType", "annotated /contentEncoding"],
    );
    check(
        "encoded, with a format",
        json!({ "type": "string", "format": "password", "contentEncoding": "base64" }),
        json!({ "type": "string", "format": "password", "x-jsonschema-contentEncoding": "base64" }),
        &["annotated /contentEncoding"],
    );
    check(
        "a drawing, which is text",
        json!({ "type": "string", "contentMediaType": "image/svg+xml; charset=utf-8" }),
        json!({ "type": "string", "x-jsonschema-contentMediaType": "image/svg+xml; charset=utf-8" }),
        &["annotated /contentMediaType"],
    );
    check(
        "bytes",
        json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        json!({ "type": "string", "x-jsonschema-contentMediaType": "application/octet-stream", "format": "binary" }),
        &["annotated /contentMediaType"],
    );
    check(
        "text",
        json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": { "const": 1 } }),
        json!({
            "type": "string",
            "x-jsonschema-contentMediaType": "application/json",
            "x-jsonschema-contentSchema": { "const": 1 },
        }),
        &["annotated /contentMediaType", "annotated /contentSchema"],
    );
}

#[test]
fn parts_of_a_schema_have_the_members_of_3_0() {
    check(
        "all of them",
        json!({
            "externalDocs": { "title": "T", "url": "https://example.com", "x-a": 1 },
            "xml": { "nodeType": "text", "x-jsonschema-nodeType": 1, "name": "n" },
            "discriminator": { "propertyName": "kind", "defaultMapping": "A" },
        }),
        json!({
            "externalDocs": { "url": "https://example.com", "x-a": 1, "x-jsonschema-title": "T" },
            "xml": { "x-jsonschema-nodeType": 1, "name": "n", "x-jsonschema-nodeType_": "text" },
            "discriminator": { "propertyName": "kind", "x-jsonschema-defaultMapping": "A" },
        }),
        &["annotated /externalDocs/title", "annotated /xml/nodeType", "annotated /discriminator/defaultMapping"],
    );
}

#[test]
fn formats_pass() {
    for format in ["int32", "uint64", "date-time", "uuid", "base64url", "invented"] {
        check(
            format,
            json!({ "type": "string", "format": format }),
            json!({ "type": "string", "format": format }),
            &[],
        );
    }
}

#[test]
fn a_schema_is_not_both_read_only_and_write_only() {
    check(
        "both",
        json!({ "readOnly": true, "writeOnly": true }),
        json!({ "x-jsonschema-readOnly": true, "x-jsonschema-writeOnly": true }),
        &["annotated /readOnly", "annotated /writeOnly"],
    );
    check("one", json!({ "readOnly": true, "writeOnly": false }), json!({ "readOnly": true, "writeOnly": false }), &[]);
}
