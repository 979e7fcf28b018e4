//! `allOf`, `anyOf`, `oneOf`, `not`, conditions, and boolean schemas.

use serde_json::json;

use super::{check, only_null};

#[test]
fn boolean_schemas_become_objects() {
    check("true", json!(true), json!({}), &[]);
    check("false", json!(false), json!({ "not": {} }), &[]);
    check(
        "below",
        json!({ "type": "object", "properties": { "a": true, "b": false }, "additionalProperties": false }),
        json!({ "type": "object", "properties": { "a": {}, "b": { "not": {} } }, "additionalProperties": false }),
        &[],
    );
    check("items", json!({ "type": "array", "items": true }), json!({ "type": "array", "items": {} }), &[]);
    check(
        "no items",
        json!({ "type": "array", "items": false }),
        json!({ "type": "array", "items": { "not": {} } }),
        &[],
    );
    check("not", json!({ "not": true }), json!({ "not": {} }), &[]);
}

#[test]
fn an_alternative_of_null_becomes_nullable() {
    for name in ["anyOf", "oneOf"] {
        check(
            name,
            json!({ "title": "T", name: [{ "type": "string", "minLength": 1 }, { "type": "null" }], "default": null }),
            json!({ "title": "T", "type": "string", "nullable": true, "minLength": 1, "default": null }),
            &[],
        );
        check(
            "null in other words",
            json!({ name: [{ "const": null }, { "type": "array" }] }),
            json!({ "type": "array", "nullable": true, "items": {} }),
            &[],
        );
        check(
            "values",
            json!({ name: [{ "type": "string", "enum": ["a"] }, { "enum": [null] }] }),
            json!({ "type": "string", "nullable": true, "enum": ["a", null] }),
            &[],
        );
        check(
            "a reference",
            json!({ name: [{ "$ref": "#/components/schemas/Other" }, { "type": "null" }], "description": "D" }),
            json!({ name: [{ "$ref": "#/components/schemas/Other" }, only_null()], "description": "D" }),
            &[],
        );
        check(
            "several others",
            json!({ name: [{ "type": "string" }, { "type": "integer" }, { "type": "null" }] }),
            json!({ name: [{ "type": "string" }, { "type": "integer" }, only_null()] }),
            &[],
        );
        check("no others", json!({ name: [{ "type": "null" }] }), json!({ name: [only_null()] }), &[]);
        check(
            "a schema that accepts null already, which a second null turns into a refusal in `oneOf`",
            json!({ name: [{ "type": ["string", "null"] }, { "type": "null" }] }),
            if name == "anyOf" {
                json!({ "type": "string", "nullable": true })
            } else {
                json!({ name: [{ "type": "string", "nullable": true }, only_null()] })
            },
            &[],
        );
        check(
            "both say something",
            json!({ "title": "Outer", name: [{ "type": "string", "title": "Inner" }, { "type": "null" }] }),
            json!({ "title": "Outer", name: [{ "type": "string", "title": "Inner" }, only_null()] }),
            &[],
        );
        check(
            "a constraint beside",
            json!({ "maxLength": 3, name: [{ "type": "string" }, { "type": "null" }] }),
            json!({ "maxLength": 3, name: [{ "type": "string" }, only_null()] }),
            &[],
        );
        check(
            "a schema that refuses null by other means",
            json!({ name: [{ "type": "string", "not": { "maxLength": 3 } }, { "type": "null" }] }),
            json!({ name: [{ "type": "string", "not": { "maxLength": 3 } }, only_null()] }),
            &[],
        );
        check(
            "a null with something to say",
            json!({ name: [{ "type": "string" }, { "type": "null", "description": "unset" }] }),
            json!({ name: [{ "type": "string" }, { "nullable": true, "enum": [null], "description": "unset" }] }),
            &[],
        );
    }
    check(
        "anyOf with null twice",
        json!({ "anyOf": [{ "type": "string" }, { "type": "null" }, { "const": null }] }),
        json!({ "type": "string", "nullable": true }),
        &[],
    );
    check(
        "oneOf with null twice, which refuses it",
        json!({ "oneOf": [{ "type": "string" }, { "type": "null" }, { "const": null }] }),
        json!({ "oneOf": [{ "type": "string" }, only_null(), only_null()] }),
        &[],
    );
}

#[test]
fn what_one_of_and_not_exclude_is_said_exactly_or_not_at_all() {
    let other = json!({ "$ref": "#/components/schemas/Other" });
    let loose = json!({ "$ref": "#/components/schemas/Loose" });
    check("not, exactly", json!({ "not": { "const": 1 } }), json!({ "not": { "enum": [1] } }), &[]);
    check(
        "not, inexactly",
        json!({ "not": { "propertyNames": { "maxLength": 3 } } }),
        json!({ "x-jsonschema-not": { "propertyNames": { "maxLength": 3 } } }),
        &["widened /not"],
    );
    check("not, by reference", json!({ "not": other }), json!({ "not": other }), &[]);
    check(
        "not, by an inexact reference",
        json!({ "not": loose }),
        json!({ "x-jsonschema-not": loose }),
        &["widened /not"],
    );
    check(
        "not, widened by nullable",
        json!({ "not": { "type": "string", "nullable": true } }),
        json!({ "x-jsonschema-not": { "type": "string", "nullable": true } }),
        &["widened /not"],
    );
    check(
        "oneOf, exactly",
        json!({ "oneOf": [other, { "const": 1 }] }),
        json!({ "oneOf": [other, { "enum": [1] }] }),
        &[],
    );
    check(
        "oneOf, inexactly but apart",
        json!({ "oneOf": [loose, other, { "type": "null" }, { "type": "array" }] }),
        json!({ "oneOf": [loose, other, only_null(), { "type": "array", "items": {} }] }),
        &[],
    );
    check(
        "oneOf, inexactly",
        json!({ "oneOf": [loose, { "type": "object", "required": ["a"] }] }),
        json!({ "anyOf": [loose, { "type": "object", "required": ["a"] }] }),
        &["widened /oneOf"],
    );
    check(
        "oneOf, inexactly beside anyOf",
        json!({ "oneOf": [loose, {}], "anyOf": [other] }),
        json!({ "anyOf": [other], "allOf": [{ "anyOf": [loose, {}] }] }),
        &["widened /oneOf"],
    );
    let tagged =
        |tags: &[&str]| json!({ "allOf": [loose], "required": ["kind"], "properties": { "kind": { "enum": tags } } });
    check(
        "oneOf, told apart by a property",
        json!({ "oneOf": [tagged(&["a"]), tagged(&["b"])], "discriminator": { "propertyName": "kind" } }),
        json!({ "oneOf": [tagged(&["a"]), tagged(&["b"])], "discriminator": { "propertyName": "kind" } }),
        &[],
    );
    for (a, b) in [(["a", "b"], ["b", "c"]), (["a", "b"], ["c", "a"]), (["a", "b"], ["a", "b"])] {
        check(
            "oneOf, not told apart by a property",
            json!({ "oneOf": [tagged(&a), tagged(&b)] }),
            json!({ "anyOf": [tagged(&a), tagged(&b)] }),
            &["widened /oneOf"],
        );
    }
}

#[test]
fn conditions_are_annotations() {
    check(
        "if, then and else",
        json!({ "if": { "const": 1 }, "then": { "type": ["null"] }, "else": false }),
        json!({
            "x-jsonschema-if": { "const": 1 },
            "x-jsonschema-then": { "type": ["null"] },
            "x-jsonschema-else": false,
        }),
        &["widened /if", "annotated /then", "annotated /else"],
    );
    check(
        "if alone",
        json!({ "if": { "const": 1 } }),
        json!({ "x-jsonschema-if": { "const": 1 } }),
        &["annotated /if"],
    );
    check(
        "if without consequences",
        json!({ "if": { "const": 1 }, "then": true, "else": {} }),
        json!({ "x-jsonschema-if": { "const": 1 }, "x-jsonschema-then": true, "x-jsonschema-else": {} }),
        &["annotated /if", "annotated /then", "annotated /else"],
    );
    check("then alone", json!({ "then": false }), json!({ "x-jsonschema-then": false }), &["annotated /then"]);
}
