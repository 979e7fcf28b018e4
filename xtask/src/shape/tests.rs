//! Each pass on a small input, as a snapshot of what it makes of it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{PASSES, shape};
use crate::Result;

/// Runs the passes up to and including `name` on the schemas and shows what that pass made of what came before it.
fn check(name: &str, document: Value) {
    let mut document = document;
    let mut shown = String::new();
    for (pass_name, pass) in PASSES {
        let mut notes = Vec::new();
        let before = document.clone();
        pass(&mut document, &mut notes).unwrap_or_else(|error| panic!("{pass_name}: {error}"));
        if pass_name == name {
            let _ = writeln!(shown, "before\n{}\n\nafter\n{}", view(&before), view(&document));
            for note in notes {
                let _ = writeln!(shown, "\n{:?} {note}", note.kind);
            }
            break;
        }
    }
    assert!(!shown.is_empty(), "there is no pass `{name}`");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("shape@{name}"), shown);
    });
}

/// The parts of a document that a pass changes.
fn view(document: &Value) -> String {
    let shown = json!({
        "paths": document.get("paths").cloned().unwrap_or_default(),
        "schemas": document.pointer("/components/schemas").cloned().unwrap_or_default(),
    });
    serde_json::to_string_pretty(&shown).expect("JSON")
}

fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Test", "version": "1" },
        "x-envelope": { "code": "code", "message": "message", "data": "data" },
        "x-docs-url": "https://docs.example",
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// A document of schemas alone.
fn schemas(schemas: Value) -> Value {
    document(json!({}), schemas)
}

#[test]
fn operations_get_a_name_of_their_own() {
    let paths = json!({
        "/files/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
            "get": { "responses": {} },
            "delete": { "operationId": "delete-file", "responses": {} },
        },
    });
    check("operations", document(paths, json!({})));
}

#[test]
fn bodies_have_one_media_type_and_a_stream_stands_beside_it() {
    let content = |name: &str| json!({ name: { "schema": { "type": "object" } } });
    let paths = json!({
        "/chat": {
            "post": {
                "operationId": "chat",
                "requestBody": { "content": { "application/xml": {}, "application/json": { "schema": {} } } },
                "responses": {
                    "200": { "description": "ok", "content": {
                        "text/event-stream": { "schema": { "type": "string" } },
                        "application/json": { "schema": { "type": "object" } },
                    } },
                    "429": { "description": "too much", "content": content("text/html") },
                },
            },
        },
    });
    check("bodies", document(paths, json!({})));
}

#[test]
fn the_envelope_is_opened() {
    let answer = |schema: Value| json!({ "200": { "description": "ok", "content": { "application/json": { "schema": schema } } } });
    let paths = json!({
        "/a": { "post": { "operationId": "a", "responses": answer(json!({ "$ref": "#/components/schemas/AnswerOfA" })) } },
        "/b": { "post": { "operationId": "b", "responses": answer(json!({ "type": "object", "properties": { "total": {} } })) } },
    });
    let envelope = json!({
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": { "type": "integer" },
            "message": { "type": "string" },
            "data": { "type": "object", "properties": { "task_id": { "type": "string" } } },
        },
    });
    check("envelope", document(paths, json!({ "AnswerOfA": envelope })));
}

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
fn composed_schemas_become_plain_ones() {
    check(
        "compose",
        schemas(json!({
            "Base": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } },
            "Extended": { "allOf": [{ "$ref": "#/components/schemas/Base" }, { "properties": { "size": { "type": "integer" } } }] },
            "Either": { "anyOf": [{ "$ref": "#/components/schemas/Base" }, { "type": "string" }] },
            "Targets": {
                "type": "object",
                "properties": { "ids": { "type": "array", "items": { "type": "string" } }, "user": { "type": "string" } },
                "oneOf": [{ "required": ["ids"] }, { "required": ["user"] }],
            },
            "Nullable": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "nullable": true } } },
            "Level": { "type": "integer", "enum": [1, 2] },
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
fn every_operation_has_a_request_type_of_its_own() {
    let operation = |id: &str| {
        json!({ "post": {
            "operationId": id,
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Ids" } } } },
            "responses": {},
        } })
    };
    let ids = json!({ "type": "object", "properties": { "ids": { "type": "array", "items": { "type": "string" } } } });
    check(
        "requests",
        document(json!({ "/get": operation("get"), "/delete": operation("delete") }), json!({ "Ids": ids })),
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
fn an_operation_id_that_is_there_twice_is_refused_with_both_places() {
    let paths = json!({
        "/a": { "get": { "operationId": "list-files", "responses": {} } },
        "/b": { "get": { "operationId": "list-files", "responses": {} } },
    });
    let error = shape(document(paths, json!({}))).map(|_| ()).expect_err("one id").to_string();
    assert!(
        error.contains("list-files") && error.contains("#/paths/~1a/get") && error.contains("#/paths/~1b/get"),
        "{error}"
    );
}

#[test]
fn operation_ids_that_make_one_name_are_told_apart_in_their_order() {
    let operation = |id: &str| json!({ "get": { "operationId": id, "responses": {} } });
    let paths = json!({ "/a": operation("list-files"), "/b": operation("listFiles"), "/c": operation("list files") });
    let shaped = shape(document(paths, json!({}))).expect("three names");
    let name = |path: &str| shaped.document["paths"][path]["get"]["operationId"].clone();
    assert_eq!(["/a", "/b", "/c"].map(name), ["list_files", "list_files2", "list_files3"]);
    let told = shaped.notes.iter().filter(|note| note.message.contains("another operation is called `list_files`"));
    assert_eq!(told.count(), 2);
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
