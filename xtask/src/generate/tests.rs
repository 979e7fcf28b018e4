//! What each pass makes of a small document, as a snapshot of the code that comes of it.

mod extensions;

use serde_json::{Value, json};

use super::{Generated, generate};
use crate::Result;
use crate::shape::shape;

/// What is generated for a small document.
fn generated(paths: Value, schemas: Value) -> Result<Generated> {
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    generate(&shape(document).expect("it can be shaped").document)
}

/// Generates code for a small document and keeps the part of it that the pass is about.
fn check(pass: &str, file: &str, from: &str, paths: Value, schemas: Value) {
    let generated = generated(paths, schemas).expect("it can be generated");
    assert_snapshot(pass, rest(&generated.files[file], from));
}

/// Like [`check`], for the rest of one item.
fn check_item(pass: &str, file: &str, from: &str, paths: Value, schemas: Value) {
    let generated = generated(paths, schemas).expect("it can be generated");
    let rest = rest(&generated.files[file], from);
    assert_snapshot(pass, rest.split_inclusive("\n}").next().unwrap_or(rest));
}

/// The text from the first place where `from` stands.
fn rest<'a>(text: &'a str, from: &str) -> &'a str {
    &text[text.find(from).unwrap_or_else(|| panic!("`{from}` is not in\n{text}"))..]
}

fn assert_snapshot(pass: &str, shown: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("generate@{pass}"), shown);
    });
}

const TYPES: &str = "memos-sdk-core/src/generated/types.rs";
const OPERATIONS: &str = "memos-sdk-core/src/generated/operations.rs";

/// A POST operation whose body is this component.
fn post(id: &str, component: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{component}") });
    json!({ "post": {
        "operationId": id,
        "requestBody": { "content": { "application/json": { "schema": schema } } },
        "responses": { "204": { "description": "done" } },
    } })
}

#[test]
fn members_are_required_or_optional_and_stay_apart() {
    let schemas = json!({ "Book": {
        "type": "object",
        "required": ["id", "tags"],
        "properties": {
            "id": { "type": "string", "description": "Its number." },
            "ID": { "type": "integer" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "{category name}": { "type": "string" },
            "notes": { "type": "array", "items": { "type": "string" } },
            "info": { "type": "object" },
            "old": { "type": "boolean", "deprecated": true },
            "sequel": { "$ref": "#/components/schemas/Book" },
        },
    } });
    check("members", TYPES, "#[derive", json!({}), schemas);
}

#[test]
fn enums_and_unions_keep_what_they_do_not_know() {
    let schemas = json!({
        "Case": { "type": "string", "enum": ["ok", "OK", "Unknown"] },
        "Content": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "$ref": "#/components/schemas/Case" } }] },
    });
    check("enums", TYPES, "crate::open_enum!", json!({}), schemas);
}

#[test]
fn paths_lead_to_the_core_and_the_prelude() {
    let timestamp =
        json!({ "x-rust-type": { "crate": "memos-sdk-core", "version": "*", "path": "memos_sdk_core::Timestamp" } });
    let schemas = json!({ "Event": { "type": "object", "properties": {
        "at": timestamp,
        "until": { "type": "string", "format": "date-time" },
        "values": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "number" } } },
        "anything": {},
    } } });
    check("paths", TYPES, "#[derive", json!({}), schemas);
}

#[test]
fn constructors_take_the_members_that_matter() {
    let schemas = json!({
        "Send": { "type": "object", "properties": { "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Part" } } } },
        "Part": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": { "type": "string", "enum": ["text", "image"] },
                "text": { "type": "string" },
                "image": { "type": "object", "properties": { "url": { "type": "string" } } },
            },
            "x-constructors": {
                "text": { "set": { "kind": "text" }, "take": ["text"] },
                "image": { "set": { "kind": "image" }, "take": ["image/url"] },
            },
        },
    });
    check("constructors", TYPES, "impl Part", json!({ "/send": post("send", "Send") }), schemas);
}

#[test]
fn inputs_have_setters_and_answers_have_none() {
    let schemas = json!({
        "Add": { "type": "object", "required": ["file"], "properties": { "file": { "$ref": "#/components/schemas/File" } } },
        "File": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "size": { "type": "integer" } } },
    });
    check("inputs", TYPES, "/// The `file` of", json!({ "/add": post("add", "Add") }), schemas);
}

#[test]
fn types_without_a_description_say_what_they_are_part_of() {
    let schemas = json!({
        "Add": { "type": "object", "properties": { "file": { "type": "object", "properties": { "name": { "type": "string" } } } } },
    });
    check("words", TYPES, "/// The request", json!({ "/add": post("add", "Add") }), schemas);
}

#[test]
fn an_operation_knows_where_its_parameters_go() {
    let paths = json!({ "/files/{file id}": { "get": {
        "operationId": "get-file",
        "summary": "Get a file",
        "parameters": [
            { "name": "file id", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "fields", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
            { "name": "X-Trace", "in": "header", "schema": { "type": "string" } },
        ],
        "responses": { "200": { "description": "ok", "content": { "text/plain": {} } } },
    } } });
    check("operations", OPERATIONS, "/// A call of", paths, json!({}));
}

#[test]
fn a_request_that_must_have_exactly_one_of_its_members_is_checked() {
    let schemas = json!({ "Delete": {
        "type": "object",
        "properties": { "ids": { "type": "array", "items": { "type": "string" } }, "user": { "type": "string" } },
        "oneOf": [{ "required": ["ids"] }, { "required": ["user"] }],
    } });
    check("exactly_one_of", OPERATIONS, "impl Operation for", json!({ "/delete": post("delete", "Delete") }), schemas);
}

#[test]
fn the_tag_of_a_union_decides() {
    let only = |value: &str, more: &str| {
        json!({ "type": "object", "required": ["kind", "parts"], "properties": {
            "kind": { "type": "string", "enum": [value] },
            "parts": { "type": "array", "items": { "type": "string" } },
            more: { "type": "string" },
        } })
    };
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let schemas = json!({
        "Cat": only("cat", "lives"),
        "Dog": only("dog", "tricks"),
        "Pet": { "oneOf": [reference("Cat"), { "type": "string" }, reference("Dog")] , "discriminator": { "propertyName": "kind" } },
    });
    check("unions", TYPES, "/// `Pet`.", json!({}), schemas);
}

#[test]
fn shapes_without_a_tag_are_tried_in_the_order_of_what_they_ask_for() {
    let object = |required: &[&str], member: &str| json!({ "type": "object", "required": required, "properties": { "id": { "type": "string" }, member: {} } });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let schemas = json!({
        "Any": { "oneOf": [{}, reference("Small"), reference("Large"), reference("Word"), reference("Either"), { "type": "object" }] },
        "Either": { "oneOf": [reference("Word"), { "type": "integer" }] },
        "Large": object(&["id", "b"], "b"),
        "Small": object(&[], "a"),
        "Word": { "type": "string", "enum": ["a"] },
    });
    check_item("unions_by_fit", TYPES, "impl crate::open_union::OpenUnion for Any", json!({}), schemas);
}

#[test]
fn parameters_are_written_in_their_styles() {
    let point = json!({ "type": "object", "properties": { "x": { "type": "integer" } } });
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let parameter = |name: &str, place: &str, more: Value| {
        let mut parameter = json!({ "name": name, "in": place, "schema": { "type": "string" } });
        parameter.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        parameter
    };
    let paths = json!({ "/a/{plain}/{list}/{label}.{id}": { "get": {
        "operationId": "get",
        "parameters": [
            parameter("id", "query", json!({})),
            parameter("id", "path", json!({})),
            parameter("label", "path", json!({ "style": "label" })),
            parameter("list", "path", json!({ "schema": list })),
            parameter("plain", "path", json!({ "explode": true })),
            parameter("joined", "query", json!({ "explode": false, "schema": list })),
            parameter("word", "query", json!({ "explode": false })),
            parameter("deep", "query", json!({ "style": "deepObject", "explode": true, "schema": point })),
            parameter("json", "query", json!({ "schema": null, "content": { "application/json": { "schema": point } } })),
            parameter("X-Point", "header", json!({ "schema": point })),
            parameter("session", "cookie", json!({})),
        ],
        "responses": {},
    } } });
    check_item("parameters", OPERATIONS, "fn encode", paths, json!({}));
}

#[test]
fn a_body_may_be_absent_and_may_have_another_name() {
    let body = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } });
    let post = |id: &str, media_type: &str, required: bool| {
        let content = json!({ media_type: { "schema": body } });
        json!({ "post": { "operationId": id, "requestBody": { "required": required, "content": content }, "responses": {} } })
    };
    let paths = json!({
        "/a": post("a", "application/json", false),
        "/b": post("b", "application/merge-patch+json", true),
        "/c": post("c", "application/merge-patch+json", false),
        "/d": post("d", "application/xml", false),
    });
    let generated = generated(paths, json!({})).expect("it can be generated");
    let encoders: Vec<&str> = generated.files[OPERATIONS]
        .split("    fn encode")
        .skip(1)
        .filter_map(|rest| rest.split_inclusive("\n    }").next())
        .collect();
    assert_snapshot("bodies", &encoders.join("\n"));
}

#[test]
fn what_large_requests_have_in_common_is_written_once() {
    // Each requires the next one twice: written out, the first would have a million members.
    let mut schemas = serde_json::Map::new();
    for index in 0..20 {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", index + 1) });
        let members = json!({ "a": next, "b": next, "c": { "type": "string" } });
        schemas.insert(
            format!("S{index}"),
            json!({ "type": "object", "required": ["a", "b", "c"], "properties": members }),
        );
    }
    schemas.insert(
        "S20".to_owned(),
        json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string" } } }),
    );
    let generated = generated(json!({ "/s": post("s", "S0") }), Value::Object(schemas)).expect("it can be generated");
    let operations = &generated.files[OPERATIONS];
    assert_eq!(operations.matches("fn unset_S").count(), 16);
    assert!(operations.len() < 20_000, "{}", operations.len());
}

#[test]
fn words_of_a_document_import_nothing() {
    let words = "Uses a Map, a BTreeMap, a Value, an Error, is Set or Missing.";
    let schemas = json!({ "Word": { "type": "string", "enum": ["Map", "Set"], "description": words } });
    let paths = json!({ "/a": { "get": {
        "operationId": "a", "summary": words, "description": words, "responses": {},
        "parameters": [{ "name": "Set", "in": "query", "schema": { "$ref": "#/components/schemas/Word" }, "description": words }],
    } } });
    let generated = generated(paths, schemas).expect("it can be generated");
    let imports = |file: &str| {
        let lines = generated.files[file].lines().skip_while(|line| !line.starts_with("use "));
        lines.take_while(|line| !line.starts_with("///")).collect::<Vec<_>>().join("\n")
    };
    assert!(
        imports(TYPES).starts_with("use serde::{Deserialize, Serialize};\n\ncrate::open_enum!"),
        "{}",
        imports(TYPES)
    );
    for name in ["Set", "Missing", "Provided"] {
        assert!(!imports(OPERATIONS).contains(name), "{name} in {}", imports(OPERATIONS));
    }
}

#[test]
fn what_stops_progenitor_is_named_with_its_place() {
    let bad = json!({ "type": "no such type", "minimum": 1 });
    let answer = |schema: Value| json!({ "200": { "description": "", "content": { "application/json": { "schema": schema } } } });
    let get = |schema: Value| json!({ "get": { "operationId": "a", "responses": answer(schema) } });
    let reference = json!({ "$ref": "#/components/schemas/Bad" });
    let good = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    for (paths, schemas, place) in [
        (
            json!({ "/good": get(json!({})), "/bad/{id}": get(bad.clone()) }),
            json!({ "Good": good }),
            "at #/paths/~1bad~1{id}/get",
        ),
        (
            json!({ "/a": get(reference.clone()) }),
            json!({ "Good": good, "Holder": { "type": "array", "items": reference }, "Bad": bad }),
            "at #/components/schemas/Bad",
        ),
    ] {
        // It was not shaped: a shaped document has nothing of the kind.
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "Test", "version": "1" },
            "paths": paths,
            "components": { "schemas": schemas },
        });
        let error = generate(&document).expect_err("progenitor stops").to_string();
        assert!(error.starts_with("progenitor stopped on the ") && error.contains(place), "{error}");
        assert!(error.contains("no such type") && error.contains("openapi/corrections.yaml"), "{error}");
    }
}

#[test]
fn a_type_of_progenitors_own_is_refused_with_its_place() {
    let inline =
        |member: &str| json!({ "title": "Data", "type": "object", "properties": { member: { "type": "string" } } });
    let holder = |member: &str| json!({ "type": "object", "properties": { "data": inline(member) } });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": { "schemas": { "A": holder("status"), "B": holder("task_id") } },
    });
    let error = generate(&document).expect_err("it was not shaped").to_string();
    assert!(error.contains("progenitor made a type of its own, `Data`"), "{error}");
    assert!(error.contains("#/components/schemas/A/properties/data"), "{error}");
}
