//! Operations: names, parameters, bodies and answers.

use serde_json::{Value, json};

use super::{after, check, document, json_answer, notes, shaped};
use crate::NoteKind;

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
fn operation_ids_that_make_one_name_are_told_apart_in_their_order() {
    let operation = |id: &str| json!({ "get": { "operationId": id, "responses": {} } });
    let paths = json!({ "/a": operation("list-files"), "/b": operation("listFiles"), "/c": operation("list files") });
    let shaped = shaped(document(paths, json!({})));
    let name = |path: &str| shaped.document["paths"][path]["get"]["operationId"].clone();
    assert_eq!(["/a", "/b", "/c"].map(name), ["list_files", "list_files2", "list_files3"]);
    let told = shaped.notes.iter().filter(|note| note.message.contains("another operation is called `list_files`"));
    assert_eq!(told.count(), 2);
}

#[test]
fn every_operation_has_an_id_of_its_own_whatever_the_document_gives() {
    let get = |id: Value| json!({ "get": { "operationId": id, "responses": {} } });
    let paths = json!({
        "/a": get(json!("list")),
        "/b": get(json!("list")),
        "/c": get(json!("")),
        "/d": get(json!(null)),
        // The name that the one before would get is an id of the document.
        "/e": get(json!("get_d")),
        "/{id}/f": get(json!(7)),
        "/文": get(json!("文件")),
    });
    let shaped = shaped(document(paths, json!({})));
    let named = |path: &str| {
        let operation = &shaped.document["paths"][path]["get"];
        (operation["operationId"].clone(), operation["x-operation-id"].clone())
    };
    for (path, name, id) in [
        ("/a", "list", "list"),
        ("/b", "get_b", "get_b"),
        ("/c", "get_c", "get_c"),
        ("/d", "get_d_2", "get_d_2"),
        ("/e", "get_d", "get_d"),
        ("/{id}/f", "get_by_id_f", "get_by_id_f"),
        ("/文", "文件", "文件"),
    ] {
        assert_eq!(named(path), (json!(name), json!(id)), "{path}");
    }
    assert_eq!(
        notes(&shaped, NoteKind::Broken),
        ["#/paths/~1b/get: two operations have the operationId `list`: #/paths/~1a/get keeps it, this one is called \
             `get_b`"],
    );
}

#[test]
fn a_path_item_may_be_a_reference() {
    let paths = json!({
        "/a": { "get": { "operationId": "a", "responses": {} } },
        "/b": { "$ref": "#/paths/~1a", "put": { "operationId": "b", "responses": {} } },
        "/c": { "$ref": "elsewhere.yaml#/c" },
        "/d": null,
        "x-own": { "get": {} },
    });
    let shaped = after("paths", document(paths, json!({})));
    assert_eq!(
        shaped.document["paths"],
        json!({
            "/a": { "get": { "operationId": "a", "responses": {} } },
            "/b": {
                "put": { "operationId": "b", "responses": {} },
                "get": { "operationId": "a", "responses": {} },
            },
            "/c": {},
        }),
    );
    let notes = notes(&shaped, NoteKind::Broken);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].starts_with("#/paths/~1c: refers to a path item that is not in the document"), "{notes:?}");
}

/// The parameters that an operation has after the pass, by place and name, and what was said about them.
fn parameters(path: &str, shared: Value, own: Value) -> (Vec<String>, Vec<String>) {
    let item = json!({ "parameters": shared, "get": { "operationId": "a", "parameters": own, "responses": {} } });
    let mut whole = document(json!({ path: item }), json!({}));
    whole["components"]["parameters"] = json!({ "Page": { "name": "page", "in": "query", "schema": {} } });
    let shaped = after("parameters", whole);
    let kept = shaped.document["paths"][path]["get"].get("parameters").and_then(Value::as_array).cloned();
    let shown = |parameter: &Value| {
        let required = if parameter["required"] == json!(true) { "!" } else { "" };
        format!("{} {}{required} {}", parameter["in"], parameter["name"], parameter["schema"]).replace('"', "")
    };
    (kept.unwrap_or_default().iter().map(shown).collect(), notes(&shaped, NoteKind::Simplified))
}

#[test]
fn an_operation_has_the_parameters_that_its_path_has_places_for() {
    let of = |name: &str, place: &str, schema: Value| json!({ "name": name, "in": place, "schema": schema });
    let text = || json!({ "type": "string" });
    for (path, shared, own, expected, said) in [
        ("/a", json!([]), json!([]), &[][..], &[][..]),
        // Nothing declares it.
        ("/{id}", json!([]), json!([]), &["path id! {type:string}"], &["nothing declares the parameter `id`"]),
        // It is spelled otherwise.
        (
            "/{pet_id}",
            json!([]),
            json!([of("petId", "path", text())]),
            &["path pet_id! {type:string}"],
            &["always required"],
        ),
        // There is no place for it.
        (
            "/a",
            json!([]),
            json!([of("id", "path", text())]),
            &[],
            &["always required", "no place for the parameter `id`"],
        ),
        // An operation's own comes before that of its path.
        (
            "/a",
            json!([of("q", "query", json!({})), of("r", "query", json!({}))]),
            json!([of("q", "query", text())]),
            &["query q {type:string}", "query r {}"],
            &[],
        ),
        // One name in two places is two parameters, and twice in one place is one.
        (
            "/a",
            json!([]),
            json!([of("q", "query", text()), of("q", "header", text()), of("Q", "header", json!({}))]),
            &["query q {type:string}", "header q {type:string}"],
            &["declared twice"],
        ),
        ("/a", json!([]), json!([{ "$ref": "#/components/parameters/Page" }]), &["query page {}"], &[]),
        ("/a", json!([]), json!([of("Accept", "header", text())]), &[], &["no header parameter `Accept`"]),
        (
            "/a",
            json!([]),
            json!([of("a", "formData", text()), { "in": "query" }, null]),
            &[],
            &["none of OpenAPI 3", "none of"],
        ),
    ] {
        let (kept, notes) = parameters(path, shared, own.clone());
        assert_eq!(kept, expected, "{path} {own}");
        assert_eq!(notes.len(), said.len(), "{notes:?}");
        for (note, said) in notes.iter().zip(said) {
            assert!(note.contains(said), "{note}");
        }
    }
}

#[test]
fn a_parameter_has_a_style_of_its_place_and_a_schema_whatever_it_is_written_in() {
    let check = |parameter: Value, expected: Value, said: &[&str]| {
        let get = json!({ "get": { "operationId": "a", "parameters": [parameter], "responses": {} } });
        let shaped = after("parameters", document(json!({ "/a": get }), json!({})));
        assert_eq!(shaped.document["paths"]["/a"]["get"]["parameters"][0], expected);
        let notes = notes(&shaped, NoteKind::Simplified);
        assert!(
            notes.len() == said.len() && notes.iter().zip(said).all(|(note, said)| note.contains(said)),
            "{notes:?}"
        );
    };
    check(
        json!({ "name": "q", "in": "query", "style": "deepObject", "explode": true, "schema": {}, "example": 1 }),
        json!({ "name": "q", "in": "query", "explode": true, "schema": {}, "style": "deepObject" }),
        &[],
    );
    check(
        json!({ "name": "q", "in": "query", "style": "matrix", "schema": {} }),
        json!({ "name": "q", "in": "query", "schema": {} }),
        &["the query has no style `matrix`"],
    );
    check(
        json!({ "name": "q", "in": "query", "content": { "application/json": { "schema": { "type": "object" } } } }),
        json!({ "name": "q", "in": "query", "schema": { "type": "object" }, "x-content": "application/json" }),
        &[],
    );
    check(
        json!({ "name": "q", "in": "cookie", "required": true, "content": { "text/csv": {} } }),
        json!({ "name": "q", "in": "cookie", "required": true, "schema": { "type": "string" } }),
        &["its value is text/csv"],
    );
    check(json!({ "name": "q", "in": "query" }), json!({ "name": "q", "in": "query", "schema": {} }), &[]);
}

/// The body of a request after the pass, and what was said about it.
fn body(content: Value) -> (Value, Vec<String>) {
    let post = json!({ "post": { "operationId": "a", "requestBody": { "content": content }, "responses": {} } });
    let shaped = after("bodies", document(json!({ "/a": post }), json!({})));
    let body = shaped.document["paths"]["/a"]["post"].get("requestBody").cloned();
    (body.unwrap_or_default(), notes(&shaped, NoteKind::Simplified))
}

#[test]
fn a_request_has_one_media_type() {
    let schema = json!({ "schema": { "type": "object" } });
    let json = |schema: &Value| json!({ "application/json": schema });
    let bytes = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    let text = json!({ "text/plain": { "schema": { "type": "string" } } });
    for (content, expected, named, said) in [
        (json!({ "application/json": schema }), json(&schema), None, None),
        (json!({ "application/json": {} }), json(&json!({ "schema": {} })), None, None),
        (json!({ "application/json": null }), json(&json!({ "schema": {} })), None, None),
        (json!({ "*/*": schema }), json(&schema), None, None),
        (json!({ "text/json; charset=utf-8": schema }), json(&schema), Some("text/json; charset=utf-8"), None),
        (json!({ "application/merge-patch+json": schema }), json(&schema), Some("application/merge-patch+json"), None),
        (
            json!({ "application/xml": {}, "application/x+json": {}, "application/json": schema }),
            json(&schema),
            None,
            Some("takes application/xml, application/x+json too; the client sends application/json"),
        ),
        (
            json!({ "text/plain": { "schema": { "type": "string", "minLength": 1 } } }),
            text.clone(),
            Some("text/plain"),
            None,
        ),
        (
            json!({ "text/csv": {} }),
            text.clone(),
            Some("text/csv"),
            Some("the body is text/csv; the caller gives its bytes"),
        ),
        (json!({ "application/octet-stream": {} }), bytes.clone(), Some("application/octet-stream"), None),
        (
            json!({ "multipart/form-data": schema }),
            bytes.clone(),
            Some("multipart/form-data"),
            Some("and the boundary"),
        ),
        (json!({ "image/*": {} }), bytes.clone(), None, Some("says what they are")),
        (json!({ "image/png": {}, "image/gif": {} }), bytes.clone(), Some("image/png"), Some("image/png, image/gif")),
        (json!({ "*/*": { "schema": { "type": "string" } } }), bytes.clone(), None, Some("the body is */*")),
    ] {
        let (body, notes) = body(content.clone());
        assert_eq!(body["content"], expected, "{content}");
        assert_eq!(body.get("x-media-type").and_then(Value::as_str), named, "{content}");
        assert_eq!(notes.len(), usize::from(said.is_some()), "{notes:?}");
        assert!(said.is_none_or(|said| notes[0].contains(said)), "{notes:?}");
    }
    assert_eq!(body(json!({})).0, json!(null));
}

/// The answer of an operation after the pass, and what was said about it.
fn answer(method: &str, responses: Value) -> (Value, Vec<String>) {
    let operation = json!({ method: { "operationId": "a", "responses": responses } });
    let mut without_envelope = document(json!({ "/a": operation }), json!({}));
    without_envelope["x-envelope"].take();
    let shaped = after("successes", without_envelope);
    let operation = &shaped.document["paths"]["/a"][method];
    assert_eq!(
        operation["responses"].as_object().map(|answers| answers.keys().cloned().collect()),
        Some(vec!["200".to_owned()])
    );
    (operation["responses"]["200"]["content"].clone(), notes(&shaped, NoteKind::Simplified))
}

#[test]
fn the_successes_of_an_operation_are_one_answer() {
    let a = || json!({ "$ref": "#/components/schemas/A" });
    let (one, other) = (json!({ "type": "integer" }), json!({ "type": "string" }));
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let nothing = json!({ "description": "" });
    let of = |media_type: &str| json!({ "description": "", "content": { media_type: { "schema": one.clone() } } });
    let bytes = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
    let perhaps = |schema: Value| {
        let mut schema = schema;
        schema["nullable"] = json!(true);
        schema["description"] = json!("Nothing where the service answers without a body.");
        schema
    };
    let both = json!({ "oneOf": [a(), { "type": "string", "title": "status 202" }] });
    for (method, responses, expected, said) in [
        ("get", json!({ "200": json_answer(a()) }), content(a()), None),
        (
            "get",
            json!({ "200": json_answer(a()), "201": json_answer(a()), "2XX": json_answer(a()) }),
            content(a()),
            None,
        ),
        ("get", json!({ "200": json_answer(a()), "202": json_answer(other.clone()) }), content(both), None),
        // Beside a success, `default` describes errors.
        (
            "get",
            json!({ "200": json_answer(a()), "default": json_answer(one.clone()), "400": json_answer(one.clone()), "404": nothing }),
            content(a()),
            Some("errors have no type of their own (400, default)"),
        ),
        ("get", json!({ "404": nothing, "default": json_answer(a()) }), content(a()), None),
        ("get", json!({ "404": nothing }), json!(null), None),
        ("get", json!({}), json!(null), None),
        ("get", json!({ "200": json_answer(one.clone()), "204": nothing }), content(perhaps(one.clone())), None),
        ("get", json!({ "201": nothing, "200": json_answer(a()) }), content(perhaps(json!({ "allOf": [a()] }))), None),
        (
            "get",
            json!({ "200": { "description": "", "content": { "application/json": {} } } }),
            content(json!({})),
            None,
        ),
        ("get", json!({ "200": of("application/vnd.a+json; v=1") }), content(one.clone()), None),
        ("get", json!({ "200": of("*/*") }), content(one.clone()), None),
        (
            "get",
            json!({ "200": of("text/plain") }),
            bytes.clone(),
            Some("answers text/plain; the caller gets its bytes"),
        ),
        ("get", json!({ "200": of("text/plain"), "204": nothing }), bytes.clone(), Some("the caller gets its bytes")),
        ("head", json!({ "200": json_answer(a()) }), json!(null), None),
        ("get", json!({ "204": json_answer(a()) }), json!(null), None),
        (
            "get",
            json!({ "200": json_answer(json!({ "type": "string", "format": "binary" })) }),
            bytes.clone(),
            Some("answers application/json; the caller gets its bytes"),
        ),
    ] {
        let (content, notes) = answer(method, responses.clone());
        assert_eq!(content, expected, "{responses}");
        assert_eq!(notes.len(), usize::from(said.is_some()), "{responses} {notes:?}");
        assert!(said.is_none_or(|said| notes[0].contains(said)), "{notes:?}");
    }
    let mixed = json!({ "200": json_answer(a()), "203": of("text/csv") });
    let (content_of_both, notes) = answer("get", mixed);
    assert_eq!(content_of_both, content(a()));
    assert!(notes.iter().any(|note| note.contains("answers 203 are no JSON, as those of 200 are")), "{notes:?}");
}

#[test]
fn an_event_stream_stands_beside_the_answer() {
    let both = json!({
        "text/event-stream": { "schema": { "type": "string" } },
        "application/json": { "schema": { "type": "object" } },
    });
    let responses = json!({ "200": { "description": "ok", "content": both } });
    let paths = json!({ "/a": { "post": { "operationId": "a", "responses": responses } } });
    let shaped = shaped(document(paths, json!({})));
    let operation = &shaped.document["paths"]["/a"]["post"];
    assert_eq!(operation["x-stream"], json!({ "schema": { "type": "string" } }));
    assert_eq!(
        operation["responses"]["200"]["content"],
        json!({ "application/json": { "schema": { "type": "object" } } })
    );
}

#[test]
fn a_body_is_always_sent_unless_the_document_denies_it() {
    let of = |required: Value, beside: bool| {
        let object = json!({ "type": "object", "properties": { "a": {} } });
        let mut body = json!({ "content": { "application/json": { "schema": object } } });
        if !required.is_null() {
            body["required"] = required;
        }
        let parameters = if beside { json!([{ "name": "q", "in": "query", "schema": {} }]) } else { json!([]) };
        let post = json!({ "operationId": "a", "parameters": parameters, "requestBody": body, "responses": {} });
        let shaped = shaped(document(json!({ "/a": { "post": post } }), json!({})));
        let required = shaped.document["paths"]["/a"]["post"]["requestBody"].get("required").cloned();
        (required.unwrap_or_default(), notes(&shaped, NoteKind::Simplified).len())
    };
    assert_eq!(of(json!(true), false), (json!(true), 0));
    assert_eq!(of(json!(null), false), (json!(true), 1));
    assert_eq!(of(json!(false), false), (json!(false), 0));
    assert_eq!(of(json!(null), true), (json!(null), 0));
}

#[test]
fn what_has_no_place_in_a_query_is_told() {
    let nested = json!({ "type": "array", "items": { "type": "object", "properties": { "a": {} } } });
    let of = |parameter: Value| {
        let get = json!({ "get": { "operationId": "a", "parameters": [parameter], "responses": {} } });
        notes(&shaped(document(json!({ "/a": get }), json!({}))), NoteKind::Simplified).len()
    };
    assert_eq!(of(json!({ "name": "q", "in": "query", "schema": nested })), 1);
    assert_eq!(of(json!({ "name": "q", "in": "query", "style": "deepObject", "schema": nested })), 0);
    assert_eq!(of(json!({ "name": "q", "in": "query", "content": { "application/json": { "schema": nested } } })), 0);
    assert_eq!(of(json!({ "name": "q", "in": "query", "schema": nested["items"] })), 0);
}

#[test]
fn an_envelope_is_opened_only_where_all_answers_are_envelopes() {
    let envelope = |data: Value| {
        let members = json!({ "code": { "type": "integer" }, "message": { "type": "string" }, "data": data });
        json_answer(json!({ "type": "object", "properties": members }))
    };
    let of = |responses: Value| {
        let shaped = after("successes", document(json!({ "/a": { "get": { "responses": responses } } }), json!({})));
        let operation = &shaped.document["paths"]["/a"]["get"];
        let schema = operation["responses"]["200"]["content"]["application/json"]["schema"].clone();
        (operation.get("x-enveloped").is_some(), schema)
    };
    let (one, other) = (json!({ "type": "integer" }), json!({ "type": "string" }));
    let (opened, schema) = of(json!({ "200": envelope(one.clone()), "202": envelope(other) }));
    assert!(opened && schema["oneOf"].as_array().is_some_and(|branches| branches.len() == 2), "{schema}");
    let (opened, schema) = of(json!({ "200": envelope(one.clone()), "202": json_answer(one) }));
    assert!(!opened && schema["oneOf"][0].get("properties").is_some(), "{schema}");
}
