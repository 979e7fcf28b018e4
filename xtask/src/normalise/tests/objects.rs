//! Properties.

use serde_json::json;

use super::check;

#[test]
fn patterns_of_properties_move_to_additional_properties() {
    let patterns = json!({ "^x-": { "const": 1 } });
    check(
        "beside closed properties",
        json!({ "patternProperties": patterns, "additionalProperties": false }),
        json!({ "x-jsonschema-patternProperties": patterns, "additionalProperties": { "enum": [1] } }),
        &["widened /patternProperties"],
    );
    check(
        "beside typed properties",
        json!({ "patternProperties": patterns, "additionalProperties": { "type": "string" } }),
        json!({
            "x-jsonschema-patternProperties": patterns,
            "additionalProperties": { "anyOf": [{ "enum": [1] }, { "type": "string" }] },
        }),
        &["widened /patternProperties"],
    );
    check(
        "beside open properties",
        json!({ "type": "object", "patternProperties": patterns }),
        json!({ "type": "object", "x-jsonschema-patternProperties": patterns }),
        &["widened /patternProperties"],
    );
    check(
        "beside unevaluated properties",
        json!({ "patternProperties": patterns, "unevaluatedProperties": false }),
        json!({ "x-jsonschema-patternProperties": patterns, "additionalProperties": { "enum": [1] } }),
        &["widened /patternProperties"],
    );
    check("none", json!({ "patternProperties": {} }), json!({}), &[]);
    check(
        "for anything",
        json!({ "patternProperties": { "^x-": true }, "additionalProperties": {} }),
        json!({ "x-jsonschema-patternProperties": { "^x-": true }, "additionalProperties": {} }),
        &["annotated /patternProperties"],
    );
    let every = json!({ ".*": { "const": 1 } });
    check(
        "that every name matches",
        json!({ "patternProperties": every, "additionalProperties": { "const": 2 } }),
        json!({
            "x-jsonschema-patternProperties": every,
            "additionalProperties": { "enum": [1] },
            "x-jsonschema-additionalProperties": { "const": 2 },
        }),
        &["annotated /patternProperties", "annotated /additionalProperties"],
    );
    let two = json!({ "a": { "const": 2 }, "": { "const": 1 } });
    check(
        "that every name matches, and others",
        json!({ "patternProperties": two, "properties": { "b": {} } }),
        json!({ "x-jsonschema-patternProperties": two, "additionalProperties": { "enum": [1] }, "properties": { "b": {} } }),
        &["widened /patternProperties"],
    );
}

#[test]
fn unevaluated_properties_become_additional_properties_where_they_say_the_same() {
    check(
        "alone",
        json!({ "properties": { "a": true }, "unevaluatedProperties": false }),
        json!({ "properties": { "a": {} }, "additionalProperties": false }),
        &[],
    );
    check(
        "a schema",
        json!({ "unevaluatedProperties": { "type": ["string", "null"] } }),
        json!({ "additionalProperties": { "type": "string", "nullable": true } }),
        &[],
    );
    for name in ["allOf", "anyOf", "oneOf"] {
        check(
            name,
            json!({ name: [{ "properties": { "a": {} } }], "unevaluatedProperties": false }),
            json!({ name: [{ "properties": { "a": {} } }], "x-jsonschema-unevaluatedProperties": false }),
            &["widened /unevaluatedProperties"],
        );
    }
    check(
        "beside a condition",
        json!({ "if": { "properties": { "a": {} } }, "unevaluatedProperties": false }),
        json!({ "x-jsonschema-if": { "properties": { "a": {} } }, "x-jsonschema-unevaluatedProperties": false }),
        &["annotated /if", "widened /unevaluatedProperties"],
    );
    check(
        "open",
        json!({ "allOf": [{}], "unevaluatedProperties": true }),
        json!({ "allOf": [{}], "x-jsonschema-unevaluatedProperties": true }),
        &["annotated /unevaluatedProperties"],
    );
}

#[test]
fn constraints_between_properties_are_annotations() {
    check(
        "all of them",
        json!({
            "propertyNames": { "maxLength": 3 },
            "dependentRequired": { "a": ["b"] },
            "dependentSchemas": { "a": { "required": ["b"] } },
            "dependencies": { "a": ["b"] },
        }),
        json!({
            "x-jsonschema-propertyNames": { "maxLength": 3 },
            "x-jsonschema-dependentRequired": { "a": ["b"] },
            "x-jsonschema-dependentSchemas": { "a": { "required": ["b"] } },
            "x-jsonschema-dependencies": { "a": ["b"] },
        }),
        &["widened /propertyNames", "widened /dependentRequired", "widened /dependentSchemas", "widened /dependencies"],
    );
    check(
        "none of them",
        json!({ "propertyNames": true, "dependentRequired": {} }),
        json!({ "x-jsonschema-propertyNames": true, "x-jsonschema-dependentRequired": {} }),
        &["annotated /propertyNames", "annotated /dependentRequired"],
    );
    check(
        "nothing in particular",
        json!({ "propertyNames": { "type": ["string", "null"], "title": "T" }, "dependencies": { "a": [], "b": {} } }),
        json!({
            "x-jsonschema-propertyNames": { "type": ["string", "null"], "title": "T" },
            "x-jsonschema-dependencies": { "a": [], "b": {} },
        }),
        &["annotated /propertyNames", "annotated /dependencies"],
    );
    check(
        "no name, which is no property",
        json!({ "propertyNames": false, "maxProperties": 2 }),
        json!({ "x-jsonschema-propertyNames": false, "maxProperties": 0 }),
        &["annotated /propertyNames"],
    );
}

#[test]
fn required_holds_a_name_and_none_twice() {
    check("none", json!({ "type": "object", "required": [] }), json!({ "type": "object" }), &[]);
    check("twice", json!({ "required": ["a", "b", "a"] }), json!({ "required": ["a", "b"] }), &[]);
}
