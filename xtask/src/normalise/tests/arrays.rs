//! Tuples and items.

use serde_json::json;

use super::check;

#[test]
fn tuples_become_arrays_of_what_any_place_accepts() {
    check(
        "an open tuple",
        json!({ "type": "array", "prefixItems": [{ "type": "string" }] }),
        json!({ "type": "array", "items": {}, "x-jsonschema-prefixItems": [{ "type": "string" }] }),
        &["widened /prefixItems"],
    );
    check(
        "items beside",
        json!({ "type": "array", "prefixItems": [{ "const": 1 }, { "type": "string" }], "items": { "type": "boolean" } }),
        json!({
            "type": "array",
            "items": { "anyOf": [{ "enum": [1] }, { "type": "string" }, { "type": "boolean" }] },
            "x-jsonschema-prefixItems": [{ "const": 1 }, { "type": "string" }],
            "x-jsonschema-items": { "type": "boolean" },
        }),
        &["widened /prefixItems"],
    );
    check(
        "a closed tuple",
        json!({ "prefixItems": [{ "type": "string" }, { "type": "integer" }], "items": false, "maxItems": 7 }),
        json!({
            "items": { "anyOf": [{ "type": "string" }, { "type": "integer" }] },
            "x-jsonschema-prefixItems": [{ "type": "string" }, { "type": "integer" }],
            "x-jsonschema-items": false,
            "maxItems": 2,
        }),
        &["widened /prefixItems"],
    );
    check(
        "a closed tuple of equals, which is an array of them",
        json!({ "prefixItems": [{ "type": "string" }, { "type": "string" }], "unevaluatedItems": false }),
        json!({
            "items": { "type": "string" },
            "maxItems": 2,
            "x-jsonschema-prefixItems": [{ "type": "string" }, { "type": "string" }],
            "x-jsonschema-unevaluatedItems": false,
        }),
        &["annotated /prefixItems"],
    );
    check(
        "a place that cannot be filled, which ends the array",
        json!({ "prefixItems": [{ "type": "string" }, false, true], "items": { "type": "string" } }),
        json!({
            "items": { "type": "string" },
            "maxItems": 1,
            "x-jsonschema-prefixItems": [{ "type": "string" }, false, true],
            "x-jsonschema-items": { "type": "string" },
        }),
        &["annotated /prefixItems"],
    );
    check(
        "an end by another name",
        json!({ "prefixItems": [{ "type": "string" }, { "const": 1 }, { "const": 2 }], "maxItems": 2, "items": true }),
        json!({
            "items": { "anyOf": [{ "type": "string" }, { "enum": [1] }] },
            "x-jsonschema-prefixItems": [{ "type": "string" }, { "const": 1 }, { "const": 2 }],
            "maxItems": 2,
            "x-jsonschema-items": true,
        }),
        &["widened /prefixItems"],
    );
    check(
        "as in the drafts before",
        json!({ "items": [{ "type": "string" }, { "const": 1 }], "additionalItems": { "type": "boolean" } }),
        json!({
            "items": { "anyOf": [{ "type": "string" }, { "enum": [1] }, { "type": "boolean" }] },
            "x-jsonschema-items": [{ "type": "string" }, { "const": 1 }],
            "x-jsonschema-additionalItems": { "type": "boolean" },
        }),
        &["widened /items"],
    );
}

#[test]
fn arrays_say_what_their_items_are() {
    check(
        "items missing",
        json!({ "type": "array", "minItems": 1 }),
        json!({ "type": "array", "items": {}, "minItems": 1 }),
        &[],
    );
    check("no array", json!({ "minItems": 1 }), json!({ "minItems": 1 }), &[]);
    check(
        "items there",
        json!({ "type": "array", "items": { "const": 1 } }),
        json!({ "type": "array", "items": { "enum": [1] } }),
        &[],
    );
}

#[test]
fn constraints_on_some_items_are_annotations() {
    check(
        "contains",
        json!({ "contains": { "const": 1 }, "minContains": 2, "maxContains": 3 }),
        json!({
            "x-jsonschema-contains": { "const": 1 },
            "x-jsonschema-minContains": 2,
            "x-jsonschema-maxContains": 3,
            "minItems": 2,
        }),
        &["widened /contains", "annotated /minContains", "annotated /maxContains"],
    );
    check(
        "contains of anything",
        json!({ "contains": {}, "maxContains": 3.0, "maxItems": 4 }),
        json!({ "x-jsonschema-contains": {}, "x-jsonschema-maxContains": 3.0, "maxItems": 3, "minItems": 1 }),
        &["annotated /contains", "annotated /maxContains"],
    );
    check(
        "contains of nothing in particular",
        json!({ "contains": { "const": 1 }, "minContains": 0 }),
        json!({ "x-jsonschema-contains": { "const": 1 }, "x-jsonschema-minContains": 0 }),
        &["annotated /contains", "annotated /minContains"],
    );
    check(
        "contains of what is no schema",
        json!({ "contains": 1 }),
        json!({ "x-jsonschema-contains": 1 }),
        &["widened /contains"],
    );
    check(
        "unevaluatedItems in place of items",
        json!({ "type": "array", "unevaluatedItems": { "const": 1 } }),
        json!({ "type": "array", "items": { "enum": [1] } }),
        &[],
    );
    check(
        "unevaluatedItems beside other schemas",
        json!({ "allOf": [{ "items": { "type": "string" } }], "unevaluatedItems": false }),
        json!({ "allOf": [{ "items": { "type": "string" } }], "x-jsonschema-unevaluatedItems": false }),
        &["widened /unevaluatedItems"],
    );
    check(
        "unevaluatedItems with nothing left to evaluate",
        json!({ "items": { "type": "string" }, "unevaluatedItems": false }),
        json!({ "items": { "type": "string" }, "x-jsonschema-unevaluatedItems": false }),
        &["annotated /unevaluatedItems"],
    );
}
