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
fn a_panic_of_progenitor_is_an_error_that_says_what_to_do() {
    // The path has a parameter that nothing declares; progenitor does not expect that.
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "paths": { "/files/{id}": { "get": { "operationId": "get_file", "responses": { "204": { "description": "done" } } } } },
    });
    let shaped = shape(document).expect("it can be shaped").document;
    let error = generate(&shaped).expect_err("progenitor stops").to_string();
    assert!(error.starts_with("progenitor stopped on the document"), "{error}");
    assert!(error.contains("id") && error.contains("openapi/corrections.yaml"), "{error}");
}
