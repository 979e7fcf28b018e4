use serde_json::{Value, json};

use super::*;

const DRAWS: u64 = 300;

/// A document with the schema `It`, and a schema that refers to itself beside it.
fn document(schema: &Value) -> Value {
    json!({"components": {"schemas": {
        "It": schema,
        "Tree": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "below": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
        },
        "a/b~c": {"enum": [1]},
    }}})
}

fn validator(document: &Value) -> jsonschema::Validator {
    let schema = json!({"$ref": "#/components/schemas/It", "components": document["components"]});
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn everything_that_is_drawn_is_an_instance_and_every_form_of_one_is_drawn() {
    // A schema, and instances of it of which one like each must be drawn.
    for (schema, forms) in [
        (json!(true), json!([null, true, 1, 0.5, "", [], {}])),
        (json!({}), json!([null, false, -1, 1e300, "x", [null], {"": {}}])),
        (json!({"type": "string"}), json!(["", "x"])),
        (json!({"type": "string", "minLength": 3, "maxLength": 4}), json!(["xxx"])),
        (json!({"type": "integer"}), json!([0])),
        (json!({"type": "integer", "minimum": 0.5, "maximum": 3}), json!([1])),
        (json!({"type": "integer", "exclusiveMinimum": -2, "exclusiveMaximum": 0}), json!([-1])),
        (json!({"type": "integer", "minimum": 9_007_199_254_740_992_i64}), json!([i64::MAX])),
        (json!({"type": "number"}), json!([0, 0.5])),
        (json!({"type": "number", "minimum": 0, "maximum": 1}), json!([1, 0.95])),
        (json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1e-300}), json!([1e-301])),
        (json!({"type": ["array", "null"], "items": {"type": "boolean"}}), json!([null, [], [true]])),
        (json!({"type": ["string", "integer"]}), json!(["", 0])),
        (json!({"type": "array", "minItems": 1, "maxItems": 1}), json!([[0]])),
        (
            json!({"type": "array", "minItems": 5, "items": {"$ref": "#/components/schemas/a~1b~0c"}}),
            json!([[1, 1, 1, 1, 1]]),
        ),
        (json!({"enum": ["a", 1, null]}), json!(["a", 1, null])),
        (json!({"type": "string", "enum": ["a", 1, null]}), json!(["a"])),
        (json!({"const": {"a": 1}}), json!([{"a": 1}])),
        (json!({"type": "object"}), json!([{}, {"": 1}])),
        (json!({"type": "object", "additionalProperties": false}), json!([{}])),
        (json!({"type": "object", "additionalProperties": {"type": "integer"}}), json!([{}, {"x": 1}])),
        (
            json!({"additionalProperties": true, "required": ["a"], "title": "T", "x-more": 1}),
            json!([{"a": 1}, {"a": null, "b": 1}]),
        ),
        (
            json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}, "b": {"type": "integer"}}}),
            json!([{"a": null}, {"a": null, "b": 1}, {"a": null, "x": 1}]),
        ),
        (json!({"type": "object", "properties": {"a": false, "b": {}}}), json!([{}, {"b": 1}])),
        (
            json!({"$ref": "#/components/schemas/Tree", "properties": {"name": {"maxLength": 2}}}),
            json!([{"name": "x"}, {"name": "x", "below": [{"name": "long enough"}]}]),
        ),
        (
            json!({"allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"enum": ["x", 1]}}}]}),
            json!([{"a": "x"}]),
        ),
        (json!({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 3}]}), json!(["", 3])),
        (
            json!({"oneOf": [{"type": "number"}, {"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
            json!([0.5, "x", ["x"]]),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            json!([{"a": ""}, {"b": 1}]),
        ),
    ] {
        let document = document(&schema);
        let (generator, validator) = (Generator::new(&document), validator(&document));
        let draws: Vec<Value> = (0..DRAWS).map(|seed| generator.draw("It", seed).unwrap()).collect();
        for (seed, draw) in draws.iter().enumerate() {
            assert!(validator.is_valid(draw), "seed {seed} of {schema}: {draw}");
        }
        for form in forms.as_array().unwrap() {
            assert!(validator.is_valid(form), "the test is wrong: {form} is no instance of {schema}");
            assert!(draws.iter().any(|draw| alike(draw, form)), "nothing like {form} was drawn of {schema}");
        }
    }
}

/// Whether both are of one type and, if they are objects, have the same members besides the empty ones.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            left.is_empty() == right.is_empty() && right.keys().all(|name| name.len() == 1 || left.contains_key(name))
        }
        (Value::Array(left), Value::Array(right)) => left.is_empty() == right.is_empty(),
        (Value::Number(left), Value::Number(right)) => left.is_f64() == right.is_f64(),
        _ => std::mem::discriminant(left) == std::mem::discriminant(right),
    }
}

#[test]
fn what_the_generator_cannot_draw_is_an_error() {
    for (schema, message) in [
        (
            json!({"type": "string", "pattern": "^a$"}),
            "the generator of instances does not know the keyword \"pattern\"",
        ),
        (json!(false), "the schema allows nothing"),
        (json!(7), "a schema must be an object or a boolean"),
        (json!({"enum": []}), "the enum of the schema is empty"),
        (json!({"type": "color"}), "the schema has the unknown type \"color\""),
        (json!({"allOf": [{"type": "string"}, {"type": "null"}]}), "the types of the schema exclude each other"),
        (json!({"type": "integer", "minimum": 0.1, "maximum": 0.9}), "no integer is in the bounds"),
        (json!({"type": "number", "minimum": 2, "maximum": 1}), "no number is in the bounds"),
        (json!({"type": "array", "minItems": 2, "maxItems": 1}), "no list is as long as the schema demands"),
        (json!({"$ref": "#/components/schemas/It"}), "the references of the schema go in a circle"),
        (json!({"$ref": "#/components/schemas/Other"}), "nothing stands at #/components/schemas/Other"),
        (
            json!({"required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/It"}}}),
            "every instance of the schema is endless",
        ),
    ] {
        let document = document(&schema);
        let error = Generator::new(&document).draw("It", 0).expect_err(&schema.to_string());
        assert_eq!(error.message(), message, "{schema}");
    }
}

#[test]
fn the_three_styles_draw_what_they_say() {
    let document = document(&json!({
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"type": ["integer", "null"]}, "c": {"type": "array", "items": {}}},
    }));
    for seed in 0..DRAWS {
        let drawn = Generator::new(&document).draw("It", seed).unwrap();
        match Style::of(seed) {
            Style::Required => assert_eq!(drawn.as_object().unwrap().len(), 1),
            Style::Everything => assert!(drawn["b"].is_i64() && !drawn["c"].as_array().unwrap().is_empty()),
            Style::Subset => assert!(drawn["a"].is_string()),
        }
    }
}

#[test]
fn a_difference_is_seen_and_what_says_the_same_is_none() {
    for (sent, got, expected) in [
        (json!({"a": null, "b": [], "c": {}, "d": {"e": null}}), json!({}), None),
        (json!({}), json!({"a": null, "b": []}), None),
        (json!(1), json!(1.0), None),
        (json!(-0.0), json!(0), None),
        (
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992.0),
            Some("at : 9007199254740993 became 9007199254740992.0"),
        ),
        (
            json!(u64::MAX),
            json!(18_446_744_073_709_551_615.0),
            Some("at : 18446744073709551615 became 1.8446744073709552e+19"),
        ),
        (json!(0.1), json!(0.100_000_000_000_000_02), Some("at : 0.1 became 0.10000000000000002")),
        (json!({"a": {"b": [1, {"c": 1}]}}), json!({"a": {"b": [1, {"c": 2}]}}), Some("at /a/b/1/c: 1 became 2")),
        (json!({"a/b": 1}), json!({}), Some("at /a~1b: 1 was lost")),
        (json!({}), json!({"a": false}), Some("at /a: false was added")),
        (json!([null]), json!([[]]), Some("at /0: null became []")),
        (json!([1, 2]), json!([1]), Some("at : [1,2] became [1]")),
        (json!("a"), json!("b"), Some("at : \"a\" became \"b\"")),
    ] {
        assert_eq!(difference(&sent, &got).as_deref(), expected, "{sent} and {got}");
    }
}
