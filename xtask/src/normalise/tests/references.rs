//! References, and schemas that are defined inside others.

use serde_json::json;

use super::{check, check_schemas};

const NONE: &[&str] = &[];

#[test]
fn references_keep_their_siblings_in_all_of() {
    let other = json!({ "$ref": "#/components/schemas/Other" });
    check("alone", other.clone(), other.clone(), &[]);
    check(
        "annotations",
        json!({ "$ref": "#/components/schemas/Other", "description": "D", "default": 1, "deprecated": true, "x-a": 1 }),
        json!({ "allOf": [other], "description": "D", "default": 1, "deprecated": true, "x-a": 1 }),
        &[],
    );
    check(
        "constraints",
        json!({ "type": ["string", "null"], "$ref": "#/components/schemas/Other", "minLength": 3 }),
        json!({ "type": "string", "allOf": [other], "minLength": 3 }),
        &[],
    );
    check(
        "constraints that null meets, too",
        json!({ "type": ["string", "null"], "$ref": "#/components/schemas/Any", "minLength": 3 }),
        json!({ "type": "string", "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Any" }], "minLength": 3 }),
        &[],
    );
    check(
        "allOf",
        json!({ "allOf": [{ "minLength": 3 }], "$ref": "#/components/schemas/Other" }),
        json!({ "allOf": [other, { "minLength": 3 }] }),
        &[],
    );
    check(
        "a comment",
        json!({ "$ref": "#/components/schemas/Other", "$comment": "C" }),
        json!({ "allOf": [other], "x-jsonschema-$comment": "C" }),
        &["annotated /$comment"],
    );
}

#[test]
fn references_that_lead_nowhere_accept_everything() {
    for (reference, note) in [
        ("#/components/schemas/Missing", "broken /$ref"),
        ("#/components/schemas/S/title", "broken /$ref"),
        ("other.json#/A", "widened /$ref"),
        ("https://example.com/schema", "widened /$ref"),
        ("#", "broken /$ref"),
        ("#anchor", "broken /$ref"),
        ("#/%FF", "broken /$ref"),
    ] {
        check(
            reference,
            json!({ "title": "T", "$ref": reference }),
            json!({ "title": "T", "x-jsonschema-$ref": reference }),
            &[note],
        );
    }
}

#[test]
fn definitions_become_components() {
    check_schemas(
        "$defs",
        json!({
            "A": {
                "$defs": { "Node": { "const": 1 }, "B": { "type": "string" } },
                "items": { "$ref": "#/components/schemas/A/$defs/Node" },
                "propertyNames": { "$ref": "#/components/schemas/A/$defs/B" },
            },
            "B": { "type": "integer" },
        }),
        json!({
            "A": {
                "items": { "$ref": "#/components/schemas/Node" },
                "x-jsonschema-propertyNames": { "$ref": "#/components/schemas/A/$defs/B" },
            },
            "B": { "type": "integer" },
            "Node": { "enum": [1] },
            "A_B": { "type": "string" },
        }),
        &["widened /A/propertyNames", "named /A/$defs/Node", "named /A/$defs/B"],
    );
    check_schemas(
        "nested and recursive",
        json!({
            "A": { "definitions": { "Tree": {
                "$defs": { "Leaf": { "type": ["string", "null"] } },
                "anyOf": [
                    { "$ref": "#/components/schemas/A/definitions/Tree/$defs/Leaf" },
                    { "items": { "$ref": "#/components/schemas/A/definitions/Tree" } },
                ],
            } } },
        }),
        json!({
            "A": {},
            "Tree": { "anyOf": [
                { "$ref": "#/components/schemas/Leaf" },
                { "items": { "$ref": "#/components/schemas/Tree" } },
            ] },
            "Leaf": { "type": "string", "nullable": true },
        }),
        &["named /A/definitions/Tree", "named /A/definitions/Tree/$defs/Leaf"],
    );
}

#[test]
fn schemas_that_are_referred_to_become_components() {
    check_schemas(
        "a property",
        json!({
            "A": { "properties": { "b": { "properties": { "c d": { "const": 1 } } } } },
            "B": { "$ref": "#/components/schemas/A/properties/b/properties/c%20d" },
            "C": { "$ref": "#/components/schemas/A/properties/b" },
        }),
        json!({
            "A": { "properties": { "b": { "$ref": "#/components/schemas/A_b" } } },
            "B": { "$ref": "#/components/schemas/A_b_c_d" },
            "C": { "$ref": "#/components/schemas/A_b" },
            "A_b_c_d": { "enum": [1] },
            "A_b": { "properties": { "c d": { "$ref": "#/components/schemas/A_b_c_d" } } },
        }),
        &["named /A/properties/b", "named /A/properties/b/properties/c d"],
    );
    check_schemas(
        "a place that is not in the result",
        json!({
            "A": { "if": { "const": 1 }, "then": { "$ref": "#/components/schemas/A/if" } },
            "B": { "$ref": "#/components/schemas/A/if" },
            "C": { "$ref": "#/components/schemas/A/x-c" },
            "D": { "prefixItems": [{ "const": 2 }], "properties": { "a": { "$ref": "#/components/schemas/D/prefixItems/0" } } },
        }),
        json!({
            "A": { "x-jsonschema-if": { "const": 1 }, "x-jsonschema-then": { "$ref": "#/components/schemas/A/if" } },
            "B": { "$ref": "#/components/schemas/A_if" },
            "C": { "x-jsonschema-$ref": "#/components/schemas/A/x-c" },
            "D": {
                "items": {},
                "x-jsonschema-prefixItems": [{ "const": 2 }],
                "properties": { "a": { "$ref": "#/components/schemas/D_prefixItems_0" } },
            },
            "A_if": { "enum": [1] },
            "D_prefixItems_0": { "enum": [2] },
        }),
        &[
            "widened /A/if",
            "annotated /A/then",
            "broken /C/$ref",
            "widened /D/prefixItems",
            "named /A/if",
            "named /D/prefixItems/0",
        ],
    );
    check_schemas(
        "what accepts more there accepts more here",
        json!({
            "A": { "properties": { "b": { "propertyNames": { "const": "a" } } } },
            "B": { "not": { "$ref": "#/components/schemas/A/properties/b" } },
        }),
        json!({
            "A": { "properties": { "b": { "$ref": "#/components/schemas/A_b" } } },
            "B": { "x-jsonschema-not": { "$ref": "#/components/schemas/A/properties/b" } },
            "A_b": { "x-jsonschema-propertyNames": { "const": "a" } },
        }),
        &["widened /B/not", "widened /A/properties/b/propertyNames", "named /A/properties/b"],
    );
}

#[test]
fn what_accepts_more_does_so_through_references() {
    let chain = |end: serde_json::Value, through: serde_json::Value| {
        json!({
            "S": through,
            "A": { "items": { "$ref": "#/components/schemas/B" } },
            "B": { "properties": { "c": { "$ref": "#/components/schemas/C" } } },
            "C": end,
        })
    };
    let a = json!({ "$ref": "#/components/schemas/A" });
    check_schemas(
        "from afar",
        chain(json!({ "propertyNames": { "const": 1 } }), json!({ "not": a })),
        chain(json!({ "x-jsonschema-propertyNames": { "const": 1 } }), json!({ "x-jsonschema-not": a })),
        &["widened /S/not", "widened /C/propertyNames"],
    );
    check_schemas(
        "not what is exact",
        chain(json!({ "const": 1 }), json!({ "not": a })),
        chain(json!({ "enum": [1] }), json!({ "not": a })),
        NONE,
    );
}

#[test]
fn forbidden_names_are_replaced() {
    check_schemas(
        "everywhere",
        json!({
            "Page[Item]": { "type": "object" },
            "Page_Item_": { "type": "object" },
            "记忆": { "$ref": "#/components/schemas/Page%5BItem%5D" },
            "S": {
                "oneOf": [
                    { "$ref": "#/components/schemas/Page[Item]" },
                    { "$ref": "#/components/schemas/%E8%AE%B0%E5%BF%86" },
                ],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": { "a": "#/components/schemas/Page[Item]", "b": "记忆", "c": "Other", "d": "d.json" },
                },
            },
        }),
        json!({
            "Page_Item__2": { "type": "object" },
            "Page_Item_": { "type": "object" },
            "Unnamed": { "$ref": "#/components/schemas/Page_Item__2" },
            "S": {
                "oneOf": [
                    { "$ref": "#/components/schemas/Page_Item__2" },
                    { "$ref": "#/components/schemas/Unnamed" },
                ],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": { "a": "#/components/schemas/Page_Item__2", "b": "Unnamed", "c": "Other", "d": "d.json" },
                },
            },
        }),
        &["named /Page[Item]", "named /记忆"],
    );
}

#[test]
fn identifiers_and_anchors_are_followed() {
    check_schemas(
        "an anchor",
        json!({ "A": { "$anchor": "a" }, "B": { "items": { "$ref": "#a" } } }),
        json!({ "A": { "x-jsonschema-$anchor": "a" }, "B": { "items": { "$ref": "#/components/schemas/A" } } }),
        &["annotated /A/$anchor"],
    );
    check_schemas(
        "an identifier",
        json!({
            "A": {
                "$id": "https://example.com/trees/tree",
                "properties": { "leaf": { "$anchor": "leaf", "const": 1 }, "all": { "$ref": "#/properties/leaf" } },
            },
            "B": { "$id": "https://example.com/trees/", "items": { "$ref": "tree#leaf" } },
            "C": { "$ref": "https://example.com/trees/tree" },
        }),
        json!({
            "A": {
                "x-jsonschema-$id": "https://example.com/trees/tree",
                "properties": {
                    "leaf": { "$ref": "#/components/schemas/A_leaf" },
                    "all": { "$ref": "#/components/schemas/A_leaf" },
                },
            },
            "B": { "x-jsonschema-$id": "https://example.com/trees/", "items": { "$ref": "#/components/schemas/A_leaf" } },
            "C": { "$ref": "#/components/schemas/A" },
            "A_leaf": { "x-jsonschema-$anchor": "leaf", "enum": [1] },
        }),
        &["annotated /A/$id", "annotated /B/$id", "annotated /A/properties/leaf/$anchor", "named /A/properties/leaf"],
    );
    check_schemas(
        "a dynamic anchor that is declared once",
        json!({ "A": { "$dynamicAnchor": "node", "items": { "$dynamicRef": "#node" } } }),
        json!({ "A": {
            "x-jsonschema-$dynamicAnchor": "node",
            "items": { "$ref": "#/components/schemas/A" },
        } }),
        &["annotated /A/$dynamicAnchor"],
    );
    check_schemas(
        "a dynamic anchor that is declared twice",
        json!({
            "A": { "$id": "a", "$dynamicAnchor": "node", "items": { "$dynamicRef": "#node" } },
            "B": { "$id": "b", "$dynamicAnchor": "node", "$ref": "a", "minItems": 1 },
        }),
        json!({
            "A": {
                "x-jsonschema-$id": "a",
                "x-jsonschema-$dynamicAnchor": "node",
                "items": {
                    "x-jsonschema-$dynamicRef": "#node",
                    "anyOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }],
                },
            },
            "B": {
                "x-jsonschema-$id": "b",
                "x-jsonschema-$dynamicAnchor": "node",
                "allOf": [{ "$ref": "#/components/schemas/A" }],
                "minItems": 1,
            },
        }),
        &[
            "annotated /A/$id",
            "annotated /A/$dynamicAnchor",
            "annotated /B/$id",
            "annotated /B/$dynamicAnchor",
            "widened /A/items/$dynamicRef",
        ],
    );
}

#[test]
fn older_dialects_ignore_what_stands_beside_a_reference() {
    check_schemas(
        "draft 7",
        json!({
            "A": {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "properties": { "b": { "$ref": "#/components/schemas/B", "minLength": 3, "title": "T" } },
            },
            "B": { "type": "string" },
        }),
        json!({
            "A": {
                "x-jsonschema-$schema": "http://json-schema.org/draft-07/schema#",
                "properties": { "b": {
                    "allOf": [{ "$ref": "#/components/schemas/B" }],
                    "x-jsonschema-minLength": 3,
                    "title": "T",
                } },
            },
            "B": { "type": "string" },
        }),
        &["annotated /A/$schema", "annotated /A/properties/b/minLength"],
    );
}

#[test]
fn references_in_a_circle_come_to_an_end() {
    check_schemas(
        "that accept more",
        json!({
            "A": { "anyOf": [{ "$ref": "#/components/schemas/B" }, { "propertyNames": { "const": 1 } }] },
            "B": { "items": { "$ref": "#/components/schemas/A" } },
            "C": { "oneOf": [{ "$ref": "#/components/schemas/B" }, { "$ref": "#/components/schemas/A" }] },
        }),
        json!({
            "A": { "anyOf": [{ "$ref": "#/components/schemas/B" }, { "x-jsonschema-propertyNames": { "const": 1 } }] },
            "B": { "items": { "$ref": "#/components/schemas/A" } },
            "C": { "anyOf": [{ "$ref": "#/components/schemas/B" }, { "$ref": "#/components/schemas/A" }] },
        }),
        &["widened /A/anyOf/1/propertyNames", "widened /C/oneOf"],
    );
    check_schemas(
        "that are all there is",
        json!({
            "A": { "allOf": [{ "$ref": "#/components/schemas/A" }], "propertyNames": { "const": 1 } },
            "C": { "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/A" }] },
        }),
        json!({
            "A": { "allOf": [{ "$ref": "#/components/schemas/A" }], "x-jsonschema-propertyNames": { "const": 1 } },
            "C": { "anyOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/A" }] },
        }),
        &["widened /A/propertyNames", "widened /C/oneOf"],
    );
    check_schemas("of nothing", json!({}), json!({}), NONE);
}
