//! Unions: what their branches are, and what tells them apart.

use serde_json::{Value, json};

use super::{after, notes, schemas, shaped};
use crate::NoteKind;

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The component `A` after the pass.
fn component(pass: &str, schema: Value) -> Value {
    let object = json!({ "type": "object", "properties": { "b": {} } });
    after(pass, schemas(json!({ "A": schema, "B": object }))).document["components"]["schemas"]["A"].clone()
}

#[test]
fn every_choice_is_one_of_branches_that_differ() {
    let (string, integer) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    for (schema, expected) in [
        (json!({ "anyOf": [string, reference("B")] }), json!({ "oneOf": [string, reference("B")] })),
        (json!({ "type": ["string", "integer"] }), json!({ "oneOf": [string, integer] })),
        (
            json!({ "type": ["object", "array"], "properties": { "a": {} }, "items": string }),
            json!({ "oneOf": [{ "type": "object", "properties": { "a": {} } }, { "type": "array", "items": string }] }),
        ),
        (json!({ "type": ["string", "null"] }), json!({ "nullable": true, "type": "string" })),
        (
            json!({ "oneOf": [string, { "enum": [null], "nullable": true }] }),
            json!({ "nullable": true, "allOf": [string] }),
        ),
        (
            json!({ "oneOf": [reference("B"), { "anyOf": [string, integer], "description": "x" }] }),
            json!({ "oneOf": [reference("B"), string, integer] }),
        ),
        (
            json!({ "oneOf": [reference("B"), { "type": ["string", "null"] }] }),
            json!({ "nullable": true, "oneOf": [reference("B"), string] }),
        ),
        (json!({ "oneOf": [reference("B"), reference("B"), integer] }), json!({ "oneOf": [reference("B"), integer] })),
        // One type of scalar is one branch, and a number beside others may be whole.
        (
            json!({ "anyOf": [string, { "type": "string", "maxLength": 3 }, integer] }),
            json!({ "oneOf": [string, integer] }),
        ),
        (
            json!({ "anyOf": [{ "type": "string", "enum": ["a"] }, string] }),
            json!({ "allOf": [{ "type": "string", "enum": ["a"] }] }),
        ),
        (
            json!({ "oneOf": [{ "enum": ["a"], "title": "The first" }, { "enum": ["b"], "description": "The second" }] }),
            json!({ "allOf": [{
                "type": "string", "enum": ["a", "b"], "description": "* `b`: The second",
            }] }),
        ),
        (
            json!({ "oneOf": [{ "type": "integer", "enum": [1] }, { "type": "integer", "enum": [2] }] }),
            json!({ "allOf": [{ "type": "integer", "enum": [1, 2] }] }),
        ),
        (
            json!({ "oneOf": [string, { "type": "number" }] }),
            json!({ "oneOf": [string, integer, { "type": "number" }] }),
        ),
        // A time is not any text.
        (
            json!({ "oneOf": [string, { "type": "string", "format": "date-time" }] }),
            json!({ "oneOf": [string, { "type": "string", "format": "date-time" }] }),
        ),
        (json!({ "oneOf": [{ "required": ["a"] }, { "required": ["b"] }] }), json!({ "x-exactly-one-of": ["a", "b"] })),
        (json!({ "anyOf": [{ "required": ["a", "b"] }, { "not": {} }] }), json!({})),
    ] {
        assert_eq!(component("unions", schema.clone()), expected, "{schema}");
    }
    let both = after(
        "unions",
        schemas(json!({ "A": { "oneOf": [{}, reference("B")], "anyOf": [{ "type": "string" }] }, "B": {} })),
    );
    assert_eq!(
        notes(&both, NoteKind::Simplified),
        ["#/components/schemas/A: has both `oneOf` and `anyOf`: a value of either is taken"]
    );
}

/// The tag of a union of `X`, `Y` and what else is given.
fn tag(union: Value, x: Value, y: Value) -> Value {
    let union = json!({ "Union": union, "X": x, "Y": y });
    shaped(schemas(union)).document["components"]["schemas"]["Union"].get("x-tag").cloned().unwrap_or_default()
}

#[test]
fn a_union_has_the_tag_of_its_discriminator() {
    let object = |members: Value| json!({ "type": "object", "properties": members });
    let text = || object(json!({ "kind": { "type": "string" } }));
    let only = |value: &str| object(json!({ "kind": { "type": "string", "enum": [value] } }));
    let other = || object(json!({ "other": { "type": "string" } }));
    let union =
        |discriminator: Value| json!({ "oneOf": [reference("X"), reference("Y")], "discriminator": discriminator });
    let strict = |values: Value| json!({ "member": "kind", "values": values, "strict": true });
    for (discriminator, x, y, expected) in [
        (json!({ "propertyName": "kind" }), text(), other(), strict(json!([["X"], ["Y"]]))),
        (
            json!({ "propertyName": "kind", "mapping": { "x": "#/components/schemas/X", "ex": "X", "y": "Y", "z": "Z" } }),
            text(),
            other(),
            strict(json!([["x", "ex", "X"], ["y", "Y"]])),
        ),
        // What the schemas say stands before their names, and what the mapping says before that.
        (json!({ "propertyName": "kind" }), only("x"), only("y"), strict(json!([["x", "X"], ["y", "Y"]]))),
        (
            json!({ "propertyName": "kind", "mapping": { "Y": "X", "X": "Y" } }),
            only("x"),
            only("y"),
            strict(json!([["Y", "x"], ["X", "y"]])),
        ),
        (json!("kind"), text(), other(), strict(json!([["X"], ["Y"]]))),
        (json!({}), text(), other(), json!(null)),
    ] {
        assert_eq!(tag(union(discriminator.clone()), x, y), expected, "{discriminator}");
    }
}

#[test]
fn a_union_has_a_tag_where_a_member_tells_its_branches_apart() {
    let object =
        |required: &[&str], members: Value| json!({ "type": "object", "required": required, "properties": members });
    let of = |values: &[&str]| json!({ "kind": { "type": "string", "enum": values }, "a": { "type": "string" } });
    let union = || json!({ "oneOf": [reference("X"), reference("Y")] });
    let tagged = |values: Value, strict: bool| json!({ "member": "kind", "values": values, "strict": strict });
    for (x, y, expected) in [
        (object(&["kind"], of(&["x"])), object(&["kind"], of(&["y"])), tagged(json!([["x"], ["y"]]), true)),
        (object(&[], of(&["x"])), object(&["kind"], of(&["y"])), tagged(json!([["x"], ["y"]]), false)),
        (object(&["kind"], of(&["x", "z"])), object(&["kind"], of(&["y"])), tagged(json!([["x", "z"], ["y"]]), false)),
        (object(&["kind"], of(&["x"])), object(&["kind"], of(&["x", "y"])), json!(null)),
        (object(&["kind"], of(&["x"])), object(&["a"], json!({ "a": { "type": "string" } })), json!(null)),
        (
            object(&["v"], json!({ "v": { "type": "integer", "enum": [1] } })),
            object(&["v"], json!({ "v": { "type": "integer", "enum": [2] } })),
            json!({ "member": "v", "values": [["1"], ["2"]], "strict": true }),
        ),
        (object(&["kind"], of(&["x"])), json!({ "type": "string" }), json!(null)),
    ] {
        assert_eq!(tag(union(), x.clone(), y.clone()), expected, "{x} {y}");
    }
}

#[test]
fn a_branch_that_is_a_union_has_the_values_of_its_branches() {
    let only = |value: &str| json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string", "enum": [value] } } });
    let all = json!({
        "Outer": { "oneOf": [reference("Inner"), reference("Z")], "discriminator": { "propertyName": "kind" } },
        "Inner": { "oneOf": [reference("X"), reference("Y")] },
        "X": only("x"), "Y": only("y"), "Z": only("z"),
    });
    let shaped = shaped(schemas(all));
    let values = &shaped.document["components"]["schemas"]["Outer"]["x-tag"]["values"];
    assert_eq!(*values, json!([["x", "y", "Inner"], ["z", "Z"]]));
}

#[test]
fn a_base_and_those_that_extend_it_may_name_each_other() {
    let extension =
        |member: &str| json!({ "allOf": [reference("Pet"), { "properties": { member: { "type": "string" } } }] });
    let pet = json!({
        "type": "object",
        "properties": { "kind": { "type": "string" } },
        "discriminator": { "propertyName": "kind" },
        "oneOf": [reference("Cat"), reference("Dog")],
    });
    let shaped = shaped(schemas(json!({ "Pet": pet, "Cat": extension("lives"), "Dog": extension("tricks") })));
    let all = &shaped.document["components"]["schemas"];
    assert_eq!(all["Pet"]["oneOf"], json!([reference("Cat"), reference("Dog")]));
    assert_eq!(all["Pet"]["x-tag"]["values"], json!([["Cat"], ["Dog"]]));
    let members: Vec<&String> =
        all["Cat"]["properties"].as_object().into_iter().flat_map(|members| members.keys()).collect();
    assert_eq!(members, ["kind", "lives"]);
}

#[test]
fn unions_that_are_branches_of_each_other_have_the_branches_of_all() {
    let (string, integer) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let all = json!({
        "Own": { "oneOf": [reference("Own"), string, integer] },
        "A": { "oneOf": [string, reference("B")] },
        "B": { "oneOf": [{ "allOf": [reference("A")], "description": "Back." }, integer] },
        "Single": { "oneOf": [reference("Single"), string] },
        "Nothing": { "oneOf": [reference("Nothing"), reference("Nobody")] },
        "Nobody": { "oneOf": [reference("Nothing"), reference("Nobody")] },
        "Tree": { "oneOf": [string, { "type": "array", "items": reference("Tree") }] },
        "Name": { "allOf": [reference("OtherName")], "description": "Words." },
        "OtherName": reference("Name"),
    });
    let shaped = after("circles", schemas(all));
    assert_eq!(notes(&shaped, NoteKind::Broken).len(), 2);
    let document = shaped.document;
    for (name, expected) in [
        ("Own", json!({ "oneOf": [string, integer] })),
        ("A", json!({ "oneOf": [string, integer] })),
        ("B", json!({ "oneOf": [string, integer] })),
        ("Single", json!({ "allOf": [string] })),
        ("Nothing", json!({})),
        ("Name", json!({ "description": "Words." })),
        ("OtherName", json!({})),
        ("Tree", json!({ "oneOf": [string, { "type": "array", "items": reference("Tree") }] })),
    ] {
        assert_eq!(document["components"]["schemas"][name], expected, "{name}");
    }
}
