use proptest::prelude::*;
use serde_json::Map;

use super::*;

/// Words that a document has in places where the comparison looks for them, and a few that it has not.
const WORDS: [&str; 40] = [
    "$ref",
    "#/components/schemas/A",
    "#/components/schemas/B",
    "#",
    "#/paths",
    "A",
    "B",
    "a",
    "/a",
    "/b/{c}",
    "get",
    "post",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "200",
    "content",
    "application/json",
    "schema",
    "type",
    "object",
    "string",
    "array",
    "null",
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "enum",
    "const",
    "default",
    "description",
    "x-envelope",
    "x-rust-type",
    "path",
    "name",
    "in",
    "additionalProperties",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![9 => prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<String, Value>>())),
        ]
    })
}

/// Where it matters most that anything may stand: in a document that is one otherwise.
fn placed() -> impl Strategy<Value = Value> {
    (anything(), anything(), anything(), anything(), anything()).prop_map(|(a, b, request, answer, parameters)| {
        let mut document = document(
            json!({ "/a": operation("a", request, answer), "/b/{c}": { "get": { "parameters": parameters } } }),
            json!({ "A": a, "B": b }),
        );
        document["paths"]["/b/{c}"]["get"]["responses"] = json!({ "default": { "$ref": "#/components/schemas/A" } });
        document
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_values_are_compared_without_panic(old in anything(), new in anything()) {
        let account = compare(&old, &new);
        prop_assert_eq!(account.text().is_empty(), false);
        prop_assert!(compare(&old, &old).is_empty());
    }

    #[test]
    fn anything_within_a_document_is_compared_and_mirrored(old in placed(), new in placed()) {
        let account = compare(&old, &new);
        prop_assert!(account.text().ends_with(&account.summary()));
        prop_assert!(!account.markdown().is_empty());
        prop_assert!(compare(&old, &old).is_empty());
        mirror::assert_mirrored(&old, &new, "anything");
    }
}

#[test]
fn references_that_lead_nowhere_or_round_in_circles_end() {
    let round = json!({ "A": { "$ref": "#/components/schemas/B" }, "B": { "$ref": "#/components/schemas/A" } });
    let reference = json!({ "$ref": "#/components/schemas/A" });
    let old = document(json!({ "/a": operation("a", reference.clone(), reference.clone()) }), round);
    let chain: Map<String, Value> = (0..5_000)
        .map(|index| {
            (
                format!("S{index}"),
                json!({ "properties": { "next": { "$ref": format!("#/components/schemas/S{}", index + 1) } } }),
            )
        })
        .collect();
    let mut long = document(
        json!({ "/a": operation("a", json!({ "$ref": "#/components/schemas/S0" }), reference) }),
        Value::Object(chain),
    );
    assert!(!compare(&old, &long).is_empty());
    let before = long.clone();
    long["components"]["schemas"]["S4999"]["properties"]["next"]["type"] = json!("string");
    assert_eq!(compare(&before, &long).changes.len(), 1);
}
