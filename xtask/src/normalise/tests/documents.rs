//! The objects around schemas.

use serde_json::{Value, json};

use super::check_document;

const NONE: &[&str] = &[];

/// A document with these members beside `openapi` and `info`.
fn document(version: &str, members: Value) -> Value {
    let mut document = json!({ "openapi": version, "info": { "title": "Test", "version": "1" } });
    document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    document
}

#[track_caller]
fn check(name: &str, source: Value, expected: Value, notes: &[&str]) {
    check_document(name, document("3.1.0", source), document("3.0.3", expected), notes);
}

#[test]
fn what_3_0_asks_for_is_there() {
    check("paths", json!({}), json!({ "paths": {} }), NONE);
    check(
        "responses",
        json!({ "paths": { "/a": { "get": {}, "post": { "responses": {} } } } }),
        json!({ "paths": { "/a": {
            "get": { "responses": { "default": { "description": "" } } },
            "post": { "responses": { "default": { "description": "" } } },
        } } }),
        NONE,
    );
    check(
        "what is in a parameter and in a header",
        json!({ "paths": {}, "components": {
            "parameters": { "P": { "name": "p", "in": "query" } },
            "responses": { "R": { "headers": { "H": { "description": "D" } } } },
        } }),
        json!({ "paths": {}, "components": {
            "parameters": { "P": { "name": "p", "in": "query", "schema": {} } },
            "responses": { "R": { "headers": { "H": { "description": "D", "schema": {} } }, "description": "" } },
        } }),
        NONE,
    );
    check(
        "what bytes are",
        json!({ "paths": {}, "components": { "requestBodies": { "B": { "content": {
            "application/octet-stream": {},
            "image/png": {},
            "application/json": {},
        } } } } }),
        json!({ "paths": {}, "components": { "requestBodies": { "B": { "content": {
            "application/octet-stream": { "schema": { "type": "string", "format": "binary" } },
            "image/png": { "schema": { "type": "string", "format": "binary" } },
            "application/json": {},
        } } } } }),
        NONE,
    );
}

#[test]
fn what_3_0_does_not_have_stays_readable() {
    check_document(
        "members of 3.1",
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Test",
                "summary": "S",
                "license": { "name": "MIT", "identifier": "MIT" },
                "version": "1",
            },
            "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
            "webhooks": { "added": { "post": { "requestBody": { "content": {} } } } },
            "paths": { "/a": { "query": {}, "get": { "responses": { "200": { "description": "", "summary": "S" } } } } },
            "components": { "pathItems": { "A": { "get": {} } } },
        }),
        json!({
            "openapi": "3.0.3",
            "info": {
                "title": "Test",
                "x-jsonschema-summary": "S",
                "license": { "name": "MIT", "x-jsonschema-identifier": "MIT" },
                "version": "1",
            },
            "x-jsonschema-jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
            "x-jsonschema-webhooks": { "added": { "post": { "requestBody": { "content": {} } } } },
            "paths": { "/a": {
                "x-jsonschema-query": {},
                "get": { "responses": { "200": { "description": "", "x-jsonschema-summary": "S" } } },
            } },
            "components": { "x-jsonschema-pathItems": { "A": { "get": {} } } },
        }),
        &[
            "annotated /info/summary",
            "annotated /info/license/identifier",
            "annotated /jsonSchemaDialect",
            "annotated /webhooks",
            "annotated /paths/~1a/query",
            "annotated /paths/~1a/get/responses/200/summary",
            "annotated /components/pathItems",
        ],
    );
    check(
        "members of the wrong shape",
        json!({ "paths": {}, "servers": {}, "tags": null, "components": { "schemas": [] } }),
        json!({
            "paths": {},
            "x-jsonschema-servers": {},
            "x-jsonschema-tags": null,
            "components": { "x-jsonschema-schemas": [] },
        }),
        &["annotated /servers", "annotated /tags", "annotated /components/schemas"],
    );
    check(
        "no values for a server",
        json!({ "paths": {}, "servers": [{ "url": "/{a}", "variables": { "a": { "enum": [], "default": "b" } } }] }),
        json!({ "paths": {}, "servers": [
            { "url": "/{a}", "variables": { "a": { "x-jsonschema-enum": [], "default": "b" } } },
        ] }),
        &["widened /servers/0/variables/a/enum"],
    );
}

#[test]
fn schemas_are_found_wherever_they_are() {
    let everywhere = |schema: Value| {
        let media = json!({
            "schema": schema,
            "encoding": { "a": { "contentType": "text/plain", "headers": { "H": { "schema": schema } } } },
        });
        let parameter = json!({ "name": "p", "in": "query", "schema": schema });
        let header = json!({ "content": { "text/plain": { "schema": schema } } });
        let response = json!({
            "description": "",
            "headers": { "H": header },
            "content": { "application/json": media },
        });
        let body = json!({ "content": { "multipart/form-data": media } });
        let mut operation = json!({ "parameters": [parameter], "requestBody": body, "responses": { "2XX": response } });
        operation["callbacks"] = json!({ "done": { "{$request.body#/url}": { "post": operation.clone() } } });
        let item = json!({ "parameters": [parameter], "put": operation, "trace": operation });
        json!({
            "paths": { "/a": item },
            "components": {
                "schemas": { "S": schema },
                "responses": { "R": response },
                "parameters": { "P": parameter },
                "requestBodies": { "B": body },
                "headers": { "H": header },
                "callbacks": { "C": { "{$url}": item } },
            },
        })
    };
    check("everywhere", everywhere(json!({ "const": 1 })), everywhere(json!({ "enum": [1] })), NONE);
}

#[test]
fn references_that_3_0_cannot_express_become_copies() {
    let parameter = json!({ "name": "p", "in": "query", "schema": { "type": "string" }, "description": "P" });
    let mut described = parameter.clone();
    described["description"] = json!("Q");
    check(
        "a description beside a reference",
        json!({
            "paths": { "/a": { "parameters": [
                { "$ref": "#/components/parameters/P" },
                { "$ref": "#/components/parameters/P", "description": "Q" },
                { "$ref": "#/components/parameters/P", "summary": "has no effect" },
            ] } },
            "components": { "parameters": { "P": parameter } },
        }),
        json!({
            "paths": { "/a": { "parameters": [
                { "$ref": "#/components/parameters/P" },
                described,
                { "$ref": "#/components/parameters/P", "summary": "has no effect" },
            ] } },
            "components": { "parameters": { "P": parameter } },
        }),
        NONE,
    );
    let operation = json!({ "responses": { "200": { "description": "" } } });
    check(
        "a path item",
        json!({
            "paths": {
                "/a": { "$ref": "#/components/pathItems/A", "summary": "S" },
                "/b": { "$ref": "#/paths/~1a" },
                "/c": { "$ref": "https://example.com/c" },
            },
            "components": { "pathItems": { "A": { "get": operation, "summary": "A" } } },
        }),
        json!({
            "paths": {
                "/a": { "get": operation, "summary": "S" },
                "/b": { "get": operation, "summary": "S" },
                "/c": { "$ref": "https://example.com/c" },
            },
            "components": { "x-jsonschema-pathItems": { "A": { "get": operation, "summary": "A" } } },
        }),
        &["annotated /paths/~1c", "annotated /components/pathItems"],
    );
    check(
        "something that is not a component",
        json!({ "paths": {
            "/a": { "get": { "responses": { "200": { "description": "", "headers": { "H": { "schema": { "const": 1 } } } } } } },
            "/b": { "get": { "responses": { "200": { "$ref": "#/paths/~1a/get/responses/200" } } } },
        } }),
        json!({ "paths": {
            "/a": { "get": { "responses": { "200": { "description": "", "headers": { "H": { "schema": { "enum": [1] } } } } } } },
            "/b": { "get": { "responses": { "200": { "description": "", "headers": { "H": { "schema": { "enum": [1] } } } } } } },
        } }),
        NONE,
    );
    let callback = json!({ "{$url}": { "post": operation } });
    check(
        "a callback",
        json!({
            "paths": { "/a": { "get": {
                "callbacks": { "done": { "$ref": "#/components/callbacks/C" } },
                "responses": { "200": { "description": "" } },
            } } },
            "components": { "callbacks": { "C": callback } },
        }),
        json!({
            "paths": { "/a": { "get": { "callbacks": { "done": callback }, "responses": { "200": { "description": "" } } } } },
            "components": { "callbacks": { "C": callback } },
        }),
        NONE,
    );
    check(
        "in a circle",
        json!({
            "paths": { "/a": { "$ref": "#/components/pathItems/A" } },
            "components": { "pathItems": { "A": { "$ref": "#/paths/~1a" } } },
        }),
        json!({
            "paths": { "/a": { "x-jsonschema-$ref": "#/components/pathItems/A" } },
            "components": { "x-jsonschema-pathItems": { "A": { "$ref": "#/paths/~1a" } } },
        }),
        &["broken /paths/~1a", "annotated /components/pathItems"],
    );
}

#[test]
fn references_that_lead_nowhere_leave_a_document_behind() {
    let operation = |description: &str| {
        let response = json!({ "x-jsonschema-$ref": "#/components/responses/None", "description": description });
        json!({ "operationId": "x", "responses": { "200": response } })
    };
    check(
        "of every kind",
        json!({ "paths": {
            "/a": { "$ref": "#/paths/~1none", "get": {
                "operationId": "x",
                "responses": { "200": { "$ref": "#/components/responses/None" } },
            } },
            "/b": { "post": {
                "parameters": [{ "$ref": "#/components/parameters/None" }],
                "requestBody": { "$ref": "#/components/requestBodies/None", "description": "D" },
                "callbacks": { "done": { "$ref": "#/components/callbacks/None" } },
                "responses": { "200": { "description": "", "headers": { "H": { "$ref": "#/components/headers/None" } } } },
            } },
        } }),
        json!({ "paths": {
            "/a": { "get": operation(""), "x-jsonschema-$ref": "#/paths/~1none" },
            "/b": { "post": {
                "parameters": [{ "$ref": "#/components/parameters/None" }],
                "requestBody": {
                    "description": "D",
                    "x-jsonschema-$ref": "#/components/requestBodies/None",
                    "content": {},
                },
                "callbacks": { "done": {} },
                "responses": { "200": { "description": "", "headers": { "H": {
                    "x-jsonschema-$ref": "#/components/headers/None",
                    "schema": {},
                } } } },
            } },
        } }),
        &[
            "broken /paths/~1a",
            "broken /paths/~1a/get/responses/200",
            "broken /paths/~1b/post/parameters/0",
            "broken /paths/~1b/post/requestBody",
            "annotated /paths/~1b/post/callbacks/done",
            "broken /paths/~1b/post/responses/200/headers/H",
        ],
    );
}

#[test]
fn no_parameter_and_no_tag_stands_twice() {
    let parameter = |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    check(
        "parameters and tags",
        json!({
            "tags": [{ "name": "a" }, { "name": "a" }],
            "paths": { "/a": {
                "parameters": [parameter("a"), parameter("b"), parameter("a"), { "$ref": "#/paths/~1a/parameters/1" }],
                "get": { "tags": ["a", "a"], "parameters": [parameter("a")], "responses": { "200": { "description": "" } } },
            } },
        }),
        json!({
            "tags": [{ "name": "a" }],
            "paths": { "/a": {
                "parameters": [parameter("a"), parameter("b")],
                "get": { "tags": ["a", "a"], "parameters": [parameter("a")], "responses": { "200": { "description": "" } } },
            } },
        }),
        &["annotated /tags/1", "annotated /paths/~1a/parameters/2", "annotated /paths/~1a/parameters/3"],
    );
}

#[test]
fn an_object_has_one_example_or_several() {
    let members = |example: &str| {
        let examples = json!({ "one": { "value": 1 } });
        let mut content = json!({ "schema": {}, "examples": examples });
        content[example] = json!(2);
        let mut parameter = json!({ "name": "p", "in": "query", "schema": {}, "examples": examples });
        parameter[example] = json!(2);
        let responses = json!({ "200": { "description": "", "content": { "text/plain": content } } });
        json!({ "paths": { "/a": { "get": { "parameters": [parameter], "responses": responses } } } })
    };
    check(
        "both",
        members("example"),
        members("x-jsonschema-example"),
        &[
            "annotated /paths/~1a/get/parameters/0/example",
            "annotated /paths/~1a/get/responses/200/content/text~1plain/example",
        ],
    );
}

#[test]
fn forbidden_names_of_components_are_replaced() {
    check(
        "a parameter",
        json!({
            "paths": { "/a": { "parameters": [{ "$ref": "#/components/parameters/my%20page" }] } },
            "components": { "parameters": { "my page": { "name": "p", "in": "query", "schema": {} } } },
        }),
        json!({
            "paths": { "/a": { "parameters": [{ "$ref": "#/components/parameters/my_page" }] } },
            "components": { "parameters": { "my_page": { "name": "p", "in": "query", "schema": {} } } },
        }),
        &["named /components/parameters/my page"],
    );
}

#[test]
fn components_that_come_from_elsewhere_have_a_place() {
    check(
        "a document without components",
        json!({ "paths": { "/a": { "get": {
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/paths/~1a/get/x-s" } } } },
            "responses": { "200": { "description": "" } },
            "x-s": { "const": 1 },
        } } } }),
        json!({
            "paths": { "/a": { "get": {
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/a_get_x-s" } } } },
                "responses": { "200": { "description": "" } },
                "x-s": { "const": 1 },
            } } },
            "components": { "schemas": { "a_get_x-s": { "enum": [1] } } },
        }),
        &["named /paths/~1a/get/x-s"],
    );
}
