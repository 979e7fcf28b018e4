//! `type`, `enum`, `const` and null.

use serde_json::json;

use super::{check, check_schemas, document_with, only_null};
use crate::normalise::normalise;

#[test]
fn types_become_one_type_with_nullable_or_alternatives() {
    check("one type", json!({ "type": "string" }), json!({ "type": "string" }), &[]);
    check("a list of one", json!({ "type": ["string"] }), json!({ "type": "string" }), &[]);
    check(
        "a type and null",
        json!({ "type": ["string", "null"], "minLength": 1 }),
        json!({ "type": "string", "nullable": true, "minLength": 1 }),
        &[],
    );
    check("null first", json!({ "type": ["null", "string"] }), json!({ "type": "string", "nullable": true }), &[]);
    check(
        "null alone",
        json!({ "type": "null", "title": "Nothing" }),
        json!({ "nullable": true, "enum": [null], "title": "Nothing" }),
        &[],
    );
    check(
        "several types, each with its keywords",
        json!({
            "title": "Id",
            "type": ["string", "integer"],
            "minLength": 1,
            "minimum": 0,
            "format": "int64",
            "example": 7,
        }),
        json!({
            "title": "Id",
            "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer", "minimum": 0, "format": "int64" }],
            "example": 7,
        }),
        &[],
    );
    check(
        "several types and null",
        json!({ "type": ["array", "object", "null"], "items": { "type": ["string", "null"] }, "required": ["a"] }),
        json!({ "anyOf": [
            { "type": "array", "items": { "type": "string", "nullable": true } },
            { "type": "object", "required": ["a"] },
            only_null(),
        ] }),
        &[],
    );
    check(
        "several types beside alternatives",
        json!({ "type": ["string", "boolean"], "anyOf": [{ "maxLength": 3 }, { "enum": [true] }] }),
        json!({
            "anyOf": [{ "maxLength": 3 }, { "enum": [true] }],
            "allOf": [{ "anyOf": [{ "type": "string" }, { "type": "boolean" }] }],
        }),
        &[],
    );
    check("integers are numbers", json!({ "type": ["integer", "number"] }), json!({ "type": "number" }), &[]);
    check("a repeated type", json!({ "type": ["string", "string"] }), json!({ "type": "string" }), &[]);
    check(
        "all types",
        json!({ "type": ["null", "boolean", "number", "string", "array", "object"], "title": "Any" }),
        json!({ "title": "Any" }),
        &[],
    );
    check(
        "a type that does not exist",
        json!({ "type": ["string", "file"] }),
        json!({ "x-jsonschema-type": ["string", "file"] }),
        &["widened /type"],
    );
}

#[test]
fn constants_become_enumerations_of_one() {
    for value in [json!("a"), json!(false), json!(0), json!(""), json!({ "const": 1 }), json!([]), json!(1.0)] {
        check(&format!("const {value}"), json!({ "const": value }), json!({ "enum": [value] }), &[]);
    }
    check("const null", json!({ "const": null }), only_null(), &[]);
    check("const null beside a type", json!({ "type": ["string", "null"], "const": null }), only_null(), &[]);
    check(
        "const beside type and null",
        json!({ "type": ["string", "null"], "const": "a" }),
        json!({ "type": "string", "enum": ["a"] }),
        &[],
    );
    check(
        "const of another type",
        json!({ "type": "string", "const": 1 }),
        json!({ "x-jsonschema-type": "string", "x-jsonschema-const": 1, "not": {} }),
        &["annotated"],
    );
    check("const in enum", json!({ "enum": [1, 2], "const": 2 }), json!({ "enum": [2] }), &[]);
    check("const in enum, in other words", json!({ "enum": [1, 2], "const": 2.0 }), json!({ "enum": [2.0] }), &[]);
    check(
        "const not in enum",
        json!({ "title": "T", "enum": [1], "const": 2 }),
        json!({ "title": "T", "x-jsonschema-enum": [1], "x-jsonschema-const": 2, "not": {} }),
        &["annotated"],
    );
}

#[test]
fn enumerations_say_null_where_it_is_accepted_and_only_there() {
    check(
        "null accepted",
        json!({ "type": ["string", "null"], "enum": ["a", null] }),
        json!({ "type": "string", "nullable": true, "enum": ["a", null] }),
        &[],
    );
    check(
        "null not listed",
        json!({ "type": ["string", "null"], "enum": ["a"] }),
        json!({ "type": "string", "enum": ["a"] }),
        &[],
    );
    check(
        "null listed but of no type",
        json!({ "type": "string", "enum": ["a", null] }),
        json!({ "type": "string", "enum": ["a"], "x-jsonschema-enum": ["a", null] }),
        &["annotated /enum"],
    );
    check(
        "null without a type",
        json!({ "title": "T", "enum": ["a", null] }),
        json!({ "title": "T", "type": "string", "nullable": true, "enum": ["a", null] }),
        &[],
    );
    check("null alone", json!({ "enum": [null] }), only_null(), &[]);
    check("no null, no type", json!({ "enum": ["a", "b"] }), json!({ "enum": ["a", "b"] }), &[]);
    check(
        "values of several types",
        json!({ "enum": ["a", 1, 2, null] }),
        json!({ "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "integer", "enum": [1, 2] }, only_null()] }),
        &[],
    );
    check(
        "values of several types beside types",
        json!({ "type": ["string", "number", "array"], "enum": ["a", 1, 1.5], "minItems": 1, "minLength": 1 }),
        json!({
            "anyOf": [{ "type": "string", "enum": ["a"], "minLength": 1 }, { "type": "number", "enum": [1, 1.5] }],
            "x-jsonschema-minItems": 1,
        }),
        &["annotated /minItems"],
    );
    check(
        "no values",
        json!({ "type": "string", "enum": [] }),
        json!({ "x-jsonschema-type": "string", "x-jsonschema-enum": [], "not": {} }),
        &["annotated"],
    );
    check(
        "no value of the type",
        json!({ "type": "integer", "enum": ["1"], "not": { "type": ["null", "string"] } }),
        json!({
            "x-jsonschema-type": "integer",
            "x-jsonschema-enum": ["1"],
            "x-jsonschema-not": { "type": ["null", "string"] },
            "not": {},
        }),
        &["annotated"],
    );
}

#[test]
fn nullable_is_taken_at_its_word_beside_a_type() {
    check(
        "beside a type",
        json!({ "type": "string", "nullable": true }),
        json!({ "type": "string", "nullable": true }),
        &["widened /nullable"],
    );
    check(
        "beside null",
        json!({ "type": ["string", "null"], "nullable": true }),
        json!({ "type": "string", "nullable": true }),
        &[],
    );
    check(
        "beside values without null",
        json!({ "type": "string", "nullable": true, "enum": ["a"] }),
        json!({ "type": "string", "x-jsonschema-nullable": true, "enum": ["a"] }),
        &["annotated /nullable"],
    );
    check(
        "beside no type",
        json!({ "$ref": "#/components/schemas/Other", "nullable": true }),
        json!({ "allOf": [{ "$ref": "#/components/schemas/Other" }], "x-jsonschema-nullable": true }),
        &["annotated /nullable"],
    );
    check(
        "false",
        json!({ "type": ["string", "null"], "nullable": false }),
        json!({ "type": "string", "nullable": true, "x-jsonschema-nullable": false }),
        &["annotated /nullable"],
    );
}

#[test]
fn keywords_of_other_types_are_annotations() {
    check(
        "items of an object",
        json!({ "type": "object", "items": { "type": ["string", "null"] }, "properties": {} }),
        json!({ "type": "object", "x-jsonschema-items": { "type": ["string", "null"] }, "properties": {} }),
        &["annotated /items"],
    );
    check(
        "a length of an integer",
        json!({ "type": ["integer", "null"], "maxLength": 3, "contains": {} }),
        json!({ "type": "integer", "nullable": true, "x-jsonschema-maxLength": 3, "x-jsonschema-contains": {} }),
        &["annotated /maxLength", "annotated /contains"],
    );
    check(
        "without a type they apply",
        json!({ "maxLength": 3, "minimum": 1 }),
        json!({ "maxLength": 3, "minimum": 1 }),
        &[],
    );
}

#[test]
fn keywords_of_the_wrong_shape_are_annotations() {
    check(
        "constraints",
        json!({ "minLength": -1, "required": true, "properties": [], "pattern": 3, "multipleOf": 0, "allOf": [] }),
        json!({
            "x-jsonschema-minLength": -1,
            "x-jsonschema-required": true,
            "x-jsonschema-properties": [],
            "x-jsonschema-pattern": 3,
            "x-jsonschema-multipleOf": 0,
            "x-jsonschema-allOf": [],
        }),
        &[
            "widened /minLength",
            "widened /required",
            "widened /properties",
            "widened /pattern",
            "widened /multipleOf",
            "widened /allOf",
        ],
    );
    check(
        "descriptions",
        json!({ "title": 3, "deprecated": "yes", "discriminator": "kind", "externalDocs": "https://example.com" }),
        json!({
            "x-jsonschema-title": 3,
            "x-jsonschema-deprecated": "yes",
            "x-jsonschema-discriminator": "kind",
            "x-jsonschema-externalDocs": "https://example.com",
        }),
        &["annotated /title", "annotated /deprecated", "annotated /discriminator", "annotated /externalDocs"],
    );
    check(
        "schemas",
        json!({ "properties": { "a": null, "b": "string" } }),
        json!({ "properties": { "a": { "x-jsonschema-schema": null }, "b": { "x-jsonschema-schema": "string" } } }),
        &["widened /properties/a", "widened /properties/b"],
    );
}

#[test]
fn null_is_left_out_where_something_beside_it_refuses_it() {
    let nullable = json!({ "type": "string", "nullable": true });
    for (refuses, beside) in [
        (true, json!({ "$ref": "#/components/schemas/Other" })),
        (true, json!({ "allOf": [{}, { "type": ["string", "integer"] }] })),
        (true, json!({ "anyOf": [{ "const": 1 }, { "enum": ["a"] }] })),
        (true, json!({ "oneOf": [{ "type": "null" }, { "maxLength": 3 }] })),
        (true, json!({ "not": { "type": ["null", "integer"] } })),
        (true, json!({ "if": { "const": null }, "then": false })),
        (false, json!({ "$ref": "#/components/schemas/Any" })),
        (false, json!({ "allOf": [{ "minLength": 1 }] })),
        (false, json!({ "anyOf": [{ "const": 1 }, { "enum": ["a", null] }] })),
        (false, json!({ "oneOf": [{ "type": "null" }, { "const": 1 }] })),
        (false, json!({ "not": { "type": "string", "maxLength": 3 } })),
        (false, json!({ "if": { "type": "string" }, "then": { "minLength": 1 } })),
        // These cannot be told.
        (false, json!({ "$ref": "https://example.com/other" })),
        (false, json!({ "allOf": [{ "type": "string", "nullable": true }] })),
        (false, json!({ "$ref": "#/components/schemas/S" })),
    ] {
        let mut source = json!({ "type": ["string", "null"] });
        source.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
        let document = document_with(json!({ "schemas": {
            "S": source, "Other": { "type": "string" }, "Any": {},
        } }));
        let result = normalise(document).unwrap().document;
        let result = &result["components"]["schemas"]["S"];
        assert_eq!(result["type"], nullable["type"], "{source}");
        assert_eq!(result.get("nullable").is_none(), refuses, "{source} became {result}");
    }
    check_schemas(
        "nothing is left, but what is defined there",
        json!({ "S": { "type": "null", "title": "T", "not": { "const": null }, "$defs": { "D": { "const": 1 } } } }),
        json!({
            "S": {
                "x-jsonschema-type": "null",
                "title": "T",
                "x-jsonschema-not": { "const": null },
                "not": {},
            },
            "D": { "enum": [1] },
        }),
        &["annotated /S", "named /S/$defs/D"],
    );
}
