//! Schemas: what they are made of, and what they are called.

use serde_json::{Value, json};

use super::{after, check, document, notes, schemas, shaped};
use crate::shape::shape;
use crate::{NoteKind, Result};

#[test]
fn descriptions_become_markdown_and_titles_go() {
    check(
        "descriptions",
        schemas(json!({
            "Code": {
                "title": "Code",
                "type": "integer",
                "description": "See <a href=\"/help/codes\" class=\"text-primary\">the list</a>.<br>Or ask.",
            },
        })),
    );
}

#[test]
fn an_object_or_a_list_of_it_is_recognised() {
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/File" } });
    let one =
        json!({ "type": "array", "items": { "$ref": "#/components/schemas/File" }, "minItems": 1, "maxItems": 1 });
    check(
        "lists",
        schemas(json!({
            "File": { "type": "object", "properties": { "id": { "type": "string" } } },
            "Holder": { "type": "object", "properties": {
                "files": { "oneOf": [{ "$ref": "#/components/schemas/File" }, list] },
                "state": { "oneOf": [one, { "$ref": "#/components/schemas/File" }] },
                "words": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
            } },
        })),
    );
}

#[test]
fn constraints_become_words() {
    check(
        "constraints",
        schemas(json!({
            "Query": { "type": "object", "properties": {
                "limit": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 25, "default": 9, "description": "How many." },
                "name": { "type": "string", "maxLength": 100, "pattern": "^[a-z]+$" },
                "since": { "type": "string", "format": "date-time" },
                "tags": { "type": "array", "items": { "type": "string" }, "default": [], "minItems": 1 },
                "mode": { "type": "string", "enum": ["a", "b"], "default": "c", "example": "a" },
            } },
        })),
    );
}

#[test]
fn components_are_called_as_their_rust_types() {
    check(
        "rename",
        schemas(json!({
            "Foo.bar": { "type": "object", "properties": { "other": { "$ref": "#/components/schemas/FooBar" } } },
            "FooBar": { "type": "object", "properties": { "one": { "$ref": "#/components/schemas/Foo.bar" } } },
            "MessageInput": { "type": "object", "properties": { "role": {} }, "x-rust-name": "Message" },
            "String": { "type": "object", "properties": { "text": { "$ref": "#/components/schemas/MessageInput" } } },
        })),
    );
}

#[test]
fn inline_schemas_are_named_after_their_place_and_not_after_their_title() {
    let data =
        |member: &str| json!({ "title": "Data", "type": "object", "properties": { member: { "type": "string" } } });
    check(
        "hoist",
        schemas(json!({
            "StatusAnswer": { "type": "object", "properties": { "data": data("status") } },
            "FeedbackAnswer": { "type": "object", "properties": { "data": data("task_id") } },
            "Message": { "type": "object", "properties": {
                "role": { "title": "Role", "type": "string", "enum": ["user"], "description": "Who speaks." },
                "parts": { "type": "array", "items": { "type": "object", "properties": { "text": { "type": "string" } } } },
                "info": { "type": "object", "additionalProperties": { "oneOf": [{ "type": "string" }, { "type": "number" }] } },
            } },
        })),
    );
}

#[test]
fn equal_shapes_become_one_type() {
    let status = |words: &str| json!({ "type": "string", "enum": ["running", "completed"], "description": words });
    check(
        "unify",
        schemas(json!({
            "LongTask": { "type": "object", "properties": { "status": status("Of a long task.") } },
            "Task": { "type": "object", "properties": { "status": status("Of a task.") } },
            "Other": { "type": "object", "properties": { "status": { "type": "string", "enum": ["running", "failed"] } } },
        })),
    );
}

#[test]
fn what_needs_no_type_of_its_own_stands_where_it_is_used() {
    check(
        "aliases",
        schemas(json!({
            "Tags": { "type": "array", "items": { "$ref": "#/components/schemas/Tag" } },
            "Tag": { "type": "string", "description": "A word." },
            "Tree": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
            "Memory": { "type": "object", "properties": {
                "tags": { "$ref": "#/components/schemas/Tags" },
                "tree": { "allOf": [{ "$ref": "#/components/schemas/Tree" }], "description": "A tree." },
            } },
        })),
    );
}

#[test]
fn variants_are_told_apart() {
    check(
        "variants",
        schemas(json!({
            "Model": { "type": "string", "enum": ["qwen2.5-72b", "qwen2.5-72B", "", "3d"] },
            "Content": { "oneOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "title": "Parts" },
                { "type": "string", "title": "Text" },
            ] },
        })),
    );
}

#[test]
fn a_reference_to_nowhere_is_refused_with_its_place() {
    let schemas =
        schemas(json!({ "A": { "type": "object", "properties": { "b": { "$ref": "#/components/schemas/B" } } } }));
    let error = shape(schemas).map(|_| ()).expect_err("there is no B").to_string();
    assert!(
        error.contains("#/components/schemas/B") && error.contains("#/components/schemas/A/properties/b"),
        "{error}"
    );
}

#[test]
fn a_reference_in_a_circle_is_no_endless_loop() -> Result<()> {
    let circle = json!({
        "A": { "allOf": [{ "$ref": "#/components/schemas/B" }, { "properties": { "a": {} } }] },
        "B": { "allOf": [{ "$ref": "#/components/schemas/A" }, { "properties": { "b": {} } }] },
        "C": { "$ref": "#/components/schemas/D" },
        "D": { "$ref": "#/components/schemas/C" },
    });
    shape(schemas(circle)).map(|_| ())
}

/// The component `A` after the pass, of a document with these schemas.
fn component(pass: &str, all: Value) -> Value {
    after(pass, schemas(all)).document["components"]["schemas"]["A"].clone()
}

#[test]
fn references_lead_to_components_however_they_are_written() {
    let state = json!({ "type": "string", "enum": ["a"] });
    let document = schemas(json!({
        "A": { "type": "object", "properties": {
            "spaced": { "$ref": "#/components/schemas/Page%20Of" },
            "deep": { "$ref": "#/components/schemas/Page Of/properties/state" },
            "again": { "$ref": "#/components/schemas/Page%20Of/properties/state" },
        } },
        "Page Of": { "type": "object", "properties": {
            "state": state,
            "own": { "$ref": "#/components/schemas/Page Of/properties/own" },
        } },
    }));
    let shaped = after("references", document);
    let schemas = &shaped.document["components"]["schemas"];
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    assert_eq!(schemas["A"]["properties"]["spaced"], reference("Page Of"));
    assert_eq!(schemas["A"]["properties"]["deep"], reference("Page Of_state"));
    assert_eq!(schemas["A"]["properties"]["again"], reference("Page Of_state"));
    assert_eq!(schemas["Page Of_state"], state);
    // What leads to itself leads to its component.
    assert_eq!(schemas["Page Of_own"], reference("Page Of_own"));
}

#[test]
fn parts_of_one_schema_become_one() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let text = |member: &str| json!({ "type": "object", "properties": { member: { "type": "string" } } });
    let merged = |parts: Value| {
        component(
            "merge",
            json!({ "A": { "allOf": parts }, "B": text("b"), "C": { "allOf": [reference("B"), text("c")] } }),
        )
    };
    let object = |members: Value| json!({ "type": "object", "properties": members });
    let string = || json!({ "type": "string" });
    for (parts, expected) in [
        (json!([reference("B"), text("a")]), object(json!({ "b": string(), "a": string() }))),
        (json!([reference("C"), reference("B")]), object(json!({ "b": string(), "c": string() }))),
        // Of two schemas of one member the one that says more stands.
        (
            json!([object(json!({ "a": string() })), object(json!({ "a": { "type": "string", "enum": ["x"] } }))]),
            object(json!({ "a": { "type": "string", "enum": ["x"] } })),
        ),
        (
            json!([object(json!({ "a": { "type": "string", "enum": ["x"] } })), object(json!({ "a": string() }))]),
            object(json!({ "a": { "type": "string", "enum": ["x"] } })),
        ),
        (json!([object(json!({ "a": {} })), object(json!({ "a": string() }))]), object(json!({ "a": string() }))),
        (
            json!([object(json!({ "a": { "type": "number" } })), object(json!({ "a": { "type": "integer" } }))]),
            object(json!({ "a": { "type": "integer" } })),
        ),
        // No value has both types.
        (
            json!([object(json!({ "a": { "type": "boolean" } })), object(json!({ "a": string() }))]),
            object(json!({ "a": {} })),
        ),
        (
            json!([{ "type": "string", "enum": ["x", "y"] }, { "enum": ["y", "z"] }]),
            json!({ "type": "string", "enum": ["y"] }),
        ),
        (json!([{ "type": "number" }, { "type": "integer" }]), json!({ "type": "integer" })),
        // Words make no part.
        (
            json!([reference("B"), { "description": "Words." }]),
            json!({ "allOf": [reference("B")], "description": "Words." }),
        ),
        (json!([string(), { "nullable": true }]), string()),
    ] {
        assert_eq!(merged(parts.clone()), expected, "{parts}");
    }
    let shaped = after("merge", schemas(json!({ "A": { "allOf": [string(), { "type": "object" }] } })));
    assert_eq!(shaped.document["components"]["schemas"]["A"], json!({}));
    assert!(notes(&shaped, NoteKind::Simplified)[0].contains("do not make one shape: any JSON value is taken"));
}

#[test]
fn members_beside_a_choice_are_members_of_one_object_unless_a_tag_decides() {
    let object = |members: Value| json!({ "type": "object", "properties": members });
    let (string, integer) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let merged = |branches: Value| {
        let mut schema = object(json!({ "id": string }));
        schema["oneOf"] = branches;
        component("merge", json!({ "A": schema }))
    };
    assert_eq!(
        merged(json!([object(json!({ "a": string })), object(json!({ "a": string, "b": integer }))])),
        object(json!({ "id": string, "a": string, "b": integer })),
    );
    // A member that has two types has either.
    assert_eq!(
        merged(json!([object(json!({ "a": string })), object(json!({ "a": integer }))])),
        object(json!({ "id": string, "a": { "oneOf": [string, integer] } })),
    );
    let tagged = |value: &str| object(json!({ "kind": { "type": "string", "enum": [value] } }));
    let with_id = |value: &str| {
        let mut branch = object(json!({ "id": string, "kind": { "type": "string", "enum": [value] } }));
        branch["x-variant-name"] = json!(value);
        branch
    };
    assert_eq!(merged(json!([tagged("x"), tagged("y")])), json!({ "oneOf": [with_id("x"), with_id("y")] }));
    // Beside an object, a branch that is none is never taken.
    let with_a = object(json!({ "id": string, "a": string }));
    assert_eq!(merged(json!([string, object(json!({ "a": string }))])), json!({ "oneOf": [with_a] }));
}

#[test]
fn a_schema_that_holds_itself_with_a_change_has_an_end() -> Result<()> {
    let reference = json!({ "$ref": "#/components/schemas/A" });
    let change = json!({ "type": "object", "properties": { "b": { "type": "string" } } });
    let a = json!({ "type": "object", "properties": { "changed": { "allOf": [reference, change] }, "other": { "allOf": [reference, change] } } });
    let shaped = shape(schemas(json!({ "A": a })))?;
    let names: Vec<&String> =
        shaped.document["components"]["schemas"].as_object().into_iter().flat_map(|all| all.keys()).collect();
    assert_eq!(names, ["A", "AOther"]);
    // Alternatives that lead to each other, in every way.
    let names: Vec<String> = (0..12).map(|index| format!("S{index}")).collect();
    let all: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| {
            let branches: Vec<Value> =
                names.iter().map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).collect();
            let members = json!({ name.clone(): { "type": "string" } });
            (name.clone(), json!({ "type": "object", "properties": members, "oneOf": branches }))
        })
        .collect();
    shape(schemas(Value::Object(all))).map(drop)
}

#[test]
fn every_schema_has_a_form_that_has_a_type() {
    for (schema, expected, said) in [
        (json!({ "not": { "type": "string" } }), json!({}), Some("what it must not be")),
        (json!(true), json!({}), None),
        (json!({ "properties": { "a": {} } }), json!({ "properties": { "a": {} }, "type": "object" }), None),
        (json!({ "items": {} }), json!({ "items": {}, "type": "array" }), None),
        (json!({ "type": "array", "items": [{}] }), json!({ "type": "array", "items": {} }), None),
        (json!({ "type": "array" }), json!({ "type": "array", "items": {} }), None),
        (json!({ "type": "string", "properties": { "a": {} } }), json!({ "type": "string" }), None),
        (json!({ "type": "object", "required": ["a"] }), json!({ "type": "object" }), None),
        (
            json!({ "type": "object", "properties": { "a": {} }, "required": true }),
            json!({ "type": "object", "properties": { "a": {} } }),
            None,
        ),
        (
            json!({ "type": "object", "properties": { "a": {} }, "required": ["a", "b", "a"], "additionalProperties": false }),
            json!({ "type": "object", "properties": { "a": {} }, "required": ["a"] }),
            None,
        ),
        (
            json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": { "type": "string" } }),
            json!({ "type": "object", "properties": { "a": {} } }),
            Some("members beside the declared ones have no type"),
        ),
        (json!({ "type": "file" }), json!({ "type": "string", "format": "binary" }), None),
        (json!({ "type": "any" }), json!({}), Some("`any` is no type")),
        (json!({ "type": "null" }), json!({}), None),
        (json!({ "enum": ["a", "b", "a"] }), json!({ "enum": ["a", "b"], "type": "string" }), None),
        (json!({ "type": "string", "enum": ["a", 1] }), json!({ "type": "string", "enum": ["a"] }), None),
        (json!({ "enum": ["a", 1] }), json!({ "description": "One of `\"a\"`, `1`." }), None),
        (
            json!({ "type": "integer", "enum": [1, 2] }),
            json!({ "type": "integer", "description": "One of `1`, `2`.", "x-values": [1, 2] }),
            None,
        ),
        (json!({ "nullable": true, "minLength": 1 }), json!({ "minLength": 1 }), None),
        (json!({ "type": ["string", "null"] }), json!({ "type": "string" }), None),
    ] {
        let shaped = after("nullability", schemas(json!({ "A": schema })));
        assert_eq!(shaped.document["components"]["schemas"]["A"], expected, "{schema}");
        let notes = notes(&shaped, NoteKind::Simplified);
        assert_eq!(notes.len(), usize::from(said.is_some()), "{schema} {notes:?}");
        assert!(said.is_none_or(|said| notes[0].contains(said)), "{notes:?}");
    }
}

#[test]
fn null_is_said_where_a_schema_is_used() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let nullable = |schema: Value| json!({ "allOf": [schema], "nullable": true });
    let all = json!({
        "A": { "type": "object", "required": ["a", "b", "c", "d"], "properties": {
            "a": { "type": "string", "nullable": true },
            "b": reference("Null"),
            "c": reference("AlsoNull"),
            "d": reference("Text"),
            "list": { "type": "array", "items": reference("Null") },
            "map": { "type": "object", "additionalProperties": reference("Union") },
            "scalars": { "type": "array", "items": { "type": "string", "nullable": true } },
            "anything": { "type": "array", "items": { "nullable": true } },
        } },
        "Null": { "type": "object", "nullable": true, "properties": { "x": {} } },
        "AlsoNull": { "allOf": [reference("Null")], "description": "Another name." },
        "Text": { "type": "string" },
        "Union": { "oneOf": [reference("Text"), reference("AlsoNull")] },
    });
    let document = after("nullability", schemas(all)).document;
    let a = &document["components"]["schemas"]["A"];
    assert_eq!(a["required"], json!(["d"]));
    assert_eq!(a["properties"]["a"], json!({ "type": "string" }));
    assert_eq!(a["properties"]["list"]["items"], nullable(reference("Null")));
    assert_eq!(a["properties"]["map"]["additionalProperties"], nullable(reference("Union")));
    assert_eq!(a["properties"]["scalars"]["items"], json!({ "type": "string", "nullable": true }));
    assert_eq!(a["properties"]["anything"]["items"], json!({}));
    assert!(document["components"]["schemas"]["Null"].get("nullable").is_none());
}

#[test]
fn no_object_requires_itself() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let object = |member: &str, schema: Value| json!({ "type": "object", "required": [member], "properties": { member: schema } });
    let shaped = after(
        "endless",
        schemas(json!({
            "A": object("b", reference("B")),
            "B": object("c", reference("C")),
            "C": object("a", reference("A")),
            "Own": object("own", reference("Own")),
            "List": object("list", json!({ "type": "array", "items": reference("List") })),
            "Outside": object("a", reference("A")),
        })),
    );
    let required = |name: &str| shaped.document["components"]["schemas"][name]["required"].clone();
    for (name, expected) in [
        ("A", json!([])),
        ("B", json!(["c"])),
        ("C", json!(["a"])),
        ("Own", json!([])),
        ("List", json!(["list"])),
        ("Outside", json!(["a"])),
    ] {
        assert_eq!(required(name), expected, "{name}");
    }
    assert_eq!(
        notes(&shaped, NoteKind::Simplified),
        [
            "#/components/schemas/A/properties/b: is required, and would have to hold itself without end; it may be absent",
            "#/components/schemas/Own/properties/own: is required, and would have to hold itself without end; it may be \
             absent",
        ],
    );
}

#[test]
fn a_default_is_words_whatever_it_is() {
    let member = |schema: Value| {
        let all = json!({ "A": { "type": "object", "properties": { "a": schema } }, "B": { "type": "object", "properties": { "b": {} } } });
        let shaped = shaped(schemas(all));
        let member = shaped.document["components"]["schemas"]["A"]["properties"]["a"].clone();
        assert!(member.get("default").is_none());
        member["description"].clone()
    };
    for (schema, expected) in [
        (json!({ "type": "string", "enum": ["a"], "default": "A" }), json!("Defaults to `A` when left out.")),
        (json!({ "type": "integer", "default": "many" }), json!("Defaults to `many` when left out.")),
        (json!({ "type": "array", "items": {}, "default": [] }), json!("Empty when left out.")),
        (
            json!({ "allOf": [{ "$ref": "#/components/schemas/B" }], "default": { "b": 1 } }),
            json!("Defaults to `{\"b\":1}` when left out."),
        ),
        (
            json!({ "$ref": "#/components/schemas/B", "default": { "b": 1 } }),
            json!("Defaults to `{\"b\":1}` when left out."),
        ),
        (json!({ "type": "string", "default": null }), json!(null)),
        (json!({ "type": "string", "default": "a `tick`" }), json!("Defaults to `` a `tick` `` when left out.")),
    ] {
        assert_eq!(member(schema.clone()), expected, "{schema}");
    }
}

#[test]
fn only_what_has_a_meaning_for_types_is_left() {
    let schema = json!({
        "type": "object", "description": null, "deprecated": "yes", "externalDocs": {}, "xml": {}, "example": 1,
        "discriminator": 1, "x-own": 1, "x-jsonschema-if": {}, "readOnly": true, "maxProperties": 3,
        "properties": { "properties": { "type": "string", "pattern": 1, "minLength": "2" } },
    });
    let shaped = shaped(schemas(json!({ "A": schema })));
    let a = shaped.document["components"]["schemas"]["A"].as_object().cloned().unwrap_or_default();
    let keywords: Vec<&String> = a.keys().collect();
    assert_eq!(keywords, ["type", "description", "x-own", "x-jsonschema-if", "readOnly", "properties"]);
}

#[test]
fn what_goes_one_way_only_may_be_absent_the_other_way() {
    let object = json!({ "type": "object", "required": ["id", "password", "name"], "properties": {
        "id": { "type": "string", "readOnly": true },
        "password": { "type": "string", "writeOnly": true },
        "name": { "type": "string" },
    } });
    let content = |name: &str| {
        let list = json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{name}") } });
        json!({ "application/json": { "schema": list } })
    };
    let paths = json!({ "/a": { "post": {
        "operationId": "a",
        "requestBody": { "required": true, "content": content("Sent") },
        "responses": { "200": { "description": "", "content": content("Read") } },
    }, "put": {
        "operationId": "b",
        "requestBody": { "required": true, "content": content("Both") },
        "responses": { "200": { "description": "", "content": content("Both") } },
    } } });
    let all = json!({ "Sent": object, "Read": object, "Both": object, "Neither": object });
    let mut without_envelope = document(paths, all);
    without_envelope["x-envelope"].take();
    let shaped = after("directions", without_envelope);
    for (name, expected) in [
        ("Sent", json!(["password", "name"])),
        ("Read", json!(["id", "name"])),
        ("Both", json!(["name"])),
        ("Neither", json!(["id", "password", "name"])),
    ] {
        assert_eq!(shaped.document["components"]["schemas"][name]["required"], expected, "{name}");
    }
    let notes = notes(&shaped, NoteKind::Simplified);
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert_eq!(
        notes[0],
        "#/components/schemas/Sent/properties/id: is required, but not in a request, which can hold this type, too; it may \
         be absent",
    );
}
