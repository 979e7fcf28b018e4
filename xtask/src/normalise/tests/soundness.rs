//! Whatever the source accepts, the result accepts; and where no note says that it accepts more, it does not.

use std::sync::LazyLock;

use jsonschema::{Draft, Validator};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::document_with;
use crate::normalise::normalise;
use crate::{Note, NoteKind};

proptest! {
    #[test]
    fn whatever_the_source_accepts_the_result_accepts(schemas in components()) {
        let source = document_with(json!({ "schemas": schemas }));
        let normalised = normalise(source.clone()).unwrap();
        let parsed = serde_json::from_value::<openapiv3::OpenAPI>(normalised.document.clone());
        prop_assert!(parsed.is_ok(), "{parsed:?}");
        prop_assert_eq!(&normalise(normalised.document.clone()).unwrap().document, &normalised.document);

        let before = validator(&source);
        let readings = [Nullable::BesideType, Nullable::Anywhere];
        let readings = readings.map(|nullable| (nullable, validator(&as_2020_12(&normalised.document, nullable))));
        let is_exact = !normalised.notes.iter().any(|note| matches!(note.kind, NoteKind::Widened | NoteKind::Broken));
        for instance in INSTANCES.iter() {
            let accepted_before = before.is_valid(instance);
            for (nullable, after) in &readings {
                let accepted_after = after.is_valid(instance);
                let remarks: Vec<String> = normalised.notes.iter().map(Note::to_string).collect();
                prop_assert!(
                    !accepted_before || accepted_after,
                    "{nullable:?}: narrowed for {instance}\n{:#}\n{remarks:#?}", normalised.document,
                );
                prop_assert!(
                    !is_exact || accepted_before == accepted_after,
                    "{nullable:?}: widened without a note for {instance}\n{:#}", normalised.document,
                );
            }
        }
    }
}

/// A validator for the component `S` of a document.
fn validator(document: &Value) -> Validator {
    let mut root = document.clone();
    root["$ref"] = json!("#/components/schemas/S");
    jsonschema::options().with_draft(Draft::Draft202012).build(&root).unwrap()
}

/// How a reader of OpenAPI 3.0 understands `nullable: true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nullable {
    /// As 3.0.3 has it: beside `type` it adds null to the types, and elsewhere it says nothing.
    BesideType,
    /// As many readers have it: null is valid, wherever it stands and whatever else is said.
    Anywhere,
}

/// The schemas of an OpenAPI 3.0.3 document as JSON Schema 2020-12.
fn as_2020_12(document: &Value, nullable: Nullable) -> Value {
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let schemas: Map<String, Value> =
        schemas.iter().map(|(name, schema)| (name.clone(), read(schema, nullable))).collect();
    json!({ "components": { "schemas": schemas } })
}

fn read(schema: &Value, nullable: Nullable) -> Value {
    let Some(keywords) = schema.as_object() else {
        assert!(schema.is_boolean(), "not a schema: {schema}");
        return schema.clone();
    };
    if let Some(reference) = keywords.get("$ref") {
        return json!({ "$ref": reference });
    }
    let read = |schema: &Value| read(schema, nullable);
    let is_true = |name: &str| keywords.get(name) == Some(&json!(true));
    let mut result = Map::new();
    for (name, value) in keywords {
        let value = match name.as_str() {
            "allOf" | "anyOf" | "oneOf" => value.as_array().unwrap().iter().map(read).collect(),
            "not" | "items" => {
                assert!(value.is_object(), "not a schema: {value}");
                read(value)
            }
            "additionalProperties" => read(value),
            "properties" => {
                value.as_object().unwrap().iter().map(|(name, schema)| (name.clone(), read(schema))).collect()
            }
            "type" if is_true("nullable") => json!([value, "null"]),
            "minimum" if is_true("exclusiveMinimum") => {
                result.insert("exclusiveMinimum".to_owned(), value.clone());
                continue;
            }
            "maximum" if is_true("exclusiveMaximum") => {
                result.insert("exclusiveMaximum".to_owned(), value.clone());
                continue;
            }
            "nullable" | "exclusiveMinimum" | "exclusiveMaximum" => continue,
            extension if extension.starts_with("x-") => continue,
            known => {
                assert!(KNOWN.contains(&known), "`{known}` is not a keyword of OpenAPI 3.0");
                value.clone()
            }
        };
        result.insert(name.clone(), value);
    }
    if nullable == Nullable::Anywhere && is_true("nullable") {
        return json!({ "anyOf": [result, { "type": "null" }] });
    }
    Value::Object(result)
}

/// The keywords of OpenAPI 3.0 that mean the same in JSON Schema 2020-12.
const KNOWN: &[&str] = &[
    "type",
    "enum",
    "title",
    "description",
    "default",
    "example",
    "format",
    "deprecated",
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "required",
    "minProperties",
    "maxProperties",
];

/// Components that refer to one another: `S` to all, `A` to `B` and `C`, `B` to `C`; and any to any through properties
/// and items, where a reference in a circle comes to an end with the instance.
fn components() -> impl Strategy<Value = Value> {
    let s = prop_oneof![schema(1, ALL), schema(2, ALL), schema(3, ALL)];
    let a = prop_oneof![schema(0, &[]), schema(1, &["B", "C/$defs/d"]), schema(2, &["B", "C/$defs/d"])];
    let b = prop_oneof![schema(0, &[]), schema(1, &["C"]), schema(2, &["C"])];
    let c = prop_oneof![schema(0, &[]), schema(1, &[])];
    (s, a, b, c, schema(0, &[]), schema(0, &[])).prop_map(|(s, a, b, c, property, definition)| {
        let mut c = match c {
            Value::Object(keywords) => keywords,
            other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
        };
        c.insert("properties".to_owned(), json!({ "a": property }));
        c.insert("$defs".to_owned(), json!({ "d": definition }));
        json!({ "S": s, "A": a, "B": b, "C": c })
    })
}

const ALL: &[&str] = &["A", "B", "C/properties/a", "C/$defs/d", "C"];

/// A schema nested up to a depth, with the components that it may refer to in place.
fn schema(depth: u32, references: &'static [&'static str]) -> BoxedStrategy<Value> {
    let keyword = keyword(depth, references);
    let object = vec(keyword.clone(), 0..4).prop_map(merged);
    // The forms that schemas usually have are tried more often than chance would.
    let usual =
        (usual(), prop_oneof![2 => Just(json!({})), 1 => keyword]).prop_map(|(usual, more)| merged(vec![more, usual]));
    prop_oneof![1 => any::<bool>().prop_map(Value::Bool), 8 => object, 4 => usual].boxed()
}

fn merged(groups: Vec<Value>) -> Value {
    Value::Object(groups.into_iter().flat_map(|group| group.as_object().unwrap().clone()).collect())
}

fn usual() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({ "type": "null" }),
        json!({ "type": "string" }),
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({ "type": "string", "not": { "const": "a" } }),
        json!({ "type": ["string", "null"] }),
        json!({ "type": ["string", "integer", "null"], "minimum": 1, "minLength": 1 }),
        json!({ "type": "string", "nullable": true }),
        json!({ "type": "number", "minimum": 1, "exclusiveMinimum": 0 }),
        json!({ "type": "integer", "minimum": 0.5, "maximum": 1.5 }),
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({ "type": "object", "properties": { "a": { "const": 1 } }, "required": ["a"] }),
        json!({ "type": "object", "properties": { "a": { "enum": [0, 1] } }, "required": ["a"] }),
        json!({ "type": "object", "properties": { "b": true }, "additionalProperties": false }),
        json!({ "type": "object", "propertyNames": { "maxLength": 1 }, "required": ["a"] }),
    ])
}

/// A schema below properties or items, which may refer to any component.
fn guarded(depth: u32) -> BoxedStrategy<Value> {
    schema(depth, &["S", "A", "B", "C"])
}

/// One keyword, or some that belong together.
fn keyword(depth: u32, references: &'static [&'static str]) -> BoxedStrategy<Value> {
    let number = || prop_oneof![Just(json!(0)), Just(json!(1)), Just(json!(1.5)), Just(json!(2.0))];
    let count = || prop_oneof![Just(json!(0)), Just(json!(1)), Just(json!(2.0))];
    let leaf = prop_oneof![
        6 => types().prop_map(|types| json!({ "type": types })),
        2 => instance().prop_map(|value| json!({ "const": value })),
        3 => vec(instance(), 0..4).prop_map(|values| json!({ "enum": values })),
        1 => number().prop_map(|bound| json!({ "minimum": bound })),
        1 => number().prop_map(|bound| json!({ "maximum": bound })),
        2 => number().prop_map(|bound| json!({ "exclusiveMinimum": bound })),
        2 => number().prop_map(|bound| json!({ "exclusiveMaximum": bound })),
        1 => prop_oneof![Just(json!(0.5)), Just(json!(2)), Just(json!(2.0)), Just(json!(1.5))]
            .prop_map(|step| json!({ "multipleOf": step })),
        1 => count().prop_map(|count| json!({ "minLength": count })),
        1 => count().prop_map(|count| json!({ "maxLength": count })),
        1 => count().prop_map(|count| json!({ "minItems": count })),
        1 => count().prop_map(|count| json!({ "maxItems": count })),
        1 => count().prop_map(|count| json!({ "maxProperties": count })),
        1 => Just(json!({ "uniqueItems": true })),
        1 => Just(json!({ "pattern": "^a" })),
        1 => Just(json!({ "nullable": true })),
        1 => vec(prop_oneof![Just("a"), Just("b")], 0..2).prop_map(|mut names| {
            names.dedup();
            json!({ "required": names })
        }),
        1 => Just(json!({ "dependentRequired": { "a": ["b"] } })),
        1 => Just(json!({ "description": "said", "examples": [1, 2], "x-kept": { "const": 1 } })),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (inner, below) = (schema(depth - 1, references), guarded(depth - 1));
    let (inner, below) = (|| inner.clone(), || below.clone());
    let reference = match references {
        [] => usual().boxed(),
        names => prop::sample::select(names)
            .prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }))
            .boxed(),
    };
    let alternatives = || prop_oneof![Just("anyOf"), Just("oneOf")];
    prop_oneof![
        12 => leaf,
        3 => reference.clone(),
        2 => reference.clone().prop_map(|reference| json!({ "not": reference })),
        2 => (reference, usual()).prop_map(|(reference, usual)| json!({ "oneOf": [reference, usual] })),
        3 => (alternatives(), usual()).prop_map(|(name, usual)| json!({ name: [usual, { "type": "null" }] })),
        1 => (alternatives(), usual())
            .prop_map(|(name, usual)| json!({ name: [{ "type": "null" }, usual, { "type": "null" }] })),
        2 => vec(usual(), 1..3).prop_map(|schemas| json!({ "prefixItems": schemas, "items": false })),
        2 => vec(inner(), 1..3).prop_map(|schemas| json!({ "allOf": schemas })),
        3 => vec(or_null(inner()), 1..4).prop_map(|schemas| json!({ "anyOf": schemas })),
        5 => vec(or_null(inner()), 1..4).prop_map(|schemas| json!({ "oneOf": schemas })),
        3 => inner().prop_map(|schema| json!({ "not": schema })),
        2 => (inner(), inner(), inner()).prop_map(|(a, b, c)| json!({ "if": a, "then": b, "else": c })),
        1 => inner().prop_map(|schema| json!({ "dependentSchemas": { "a": schema } })),
        3 => below().prop_map(|schema| json!({ "properties": { "a": schema } })),
        2 => (below(), below()).prop_map(|(a, b)| json!({ "properties": { "a": a, "b": b }, "required": ["a"] })),
        2 => below().prop_map(|schema| json!({ "additionalProperties": schema })),
        2 => (below(), prop_oneof![Just("^a"), Just(".*")])
            .prop_map(|(schema, pattern)| json!({ "patternProperties": { pattern: schema } })),
        2 => below().prop_map(|schema| json!({ "unevaluatedProperties": schema })),
        1 => prop_oneof![Just(json!({ "maxLength": 1 })), Just(json!(false))]
            .prop_map(|names| json!({ "propertyNames": names })),
        2 => below().prop_map(|schema| json!({ "items": schema })),
        2 => vec(below(), 1..3).prop_map(|schemas| json!({ "prefixItems": schemas })),
        1 => below().prop_map(|schema| json!({ "contains": schema, "maxContains": 1 })),
        1 => (below(), 0..3).prop_map(|(schema, least)| json!({ "contains": schema, "minContains": least })),
        1 => below().prop_map(|schema| json!({ "unevaluatedItems": schema })),
    ]
    .boxed()
}

fn or_null(schema: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    prop_oneof![3 => schema, 1 => Just(json!({ "type": "null" }))]
}

fn types() -> impl Strategy<Value = Value> {
    let one = || prop::sample::select(&["null", "boolean", "integer", "number", "string", "array", "object"][..]);
    prop_oneof![
        one().prop_map(|name| json!(name)),
        prop::sample::subsequence(vec!["null", "boolean", "integer", "number", "string", "array", "object"], 1..=7)
            .prop_map(|names| json!(names)),
    ]
}

/// A small value. There are few of them, so that schemas and instances meet.
fn instance() -> impl Strategy<Value = Value> {
    prop::sample::select(INSTANCES.as_slice())
}

/// The values that are tried on every schema.
static INSTANCES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let scalars = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(1.0),
        json!(1.5),
        json!(2),
        json!(3),
        json!(""),
        json!("a"),
        json!("ab"),
        json!("b"),
    ];
    let few = [json!(null), json!(1), json!(2), json!("a"), json!("b")];
    let mut instances = scalars.to_vec();
    instances.extend([json!([]), json!({}), json!([[]]), json!([{}]), json!([1, 1, 1]), json!({ "a": {} })]);
    for one in &scalars {
        instances.extend([json!([one]), json!({ "a": one })]);
    }
    for one in &few {
        instances.extend([json!({ "b": one }), json!({ "ab": one }), json!({ "a": { "a": one } }), json!([[one]])]);
        for other in &few {
            instances.extend([json!([one, other]), json!({ "a": one, "b": other }), json!({ "a": one, "ab": other })]);
        }
    }
    instances
});
