use serde_json::{Value, json};

use super::*;

mod agreement;
mod anything;
mod corners;
mod edits;
mod mirror;
mod operations;
mod rendering;
mod schemas;

use Class::{Breaking, Compatible, Documentation};

/// A row of a table: what it is about, two documents, and the sentences that tell what changed.
type Row<'a> = (&'a str, Value, Value, Vec<(Class, &'a str)>);

/// The rows say what is said, no more and no less, and in this order; and nothing changes from a document to itself.
fn check(rows: Vec<Row<'_>>) {
    let mut wrong = Vec::new();
    for (about, old, new, expected) in rows {
        let account = compare(&old, &new);
        let told: Vec<(Class, String)> =
            account.changes.iter().map(|change| (change.class, change.sentence())).collect();
        let expected: Vec<(Class, String)> =
            expected.into_iter().map(|(class, sentence)| (class, sentence.to_owned())).collect();
        wrong.extend(agreement::disagreement(&old, &new, &account).map(|why| format!("{about}: {why}")));
        if told != expected {
            wrong.push(format!("{about}:\n  told     {told:#?}\n  expected {expected:#?}"));
        }
        for change in &account.changes {
            assert_pointer(change, &old, &new, about);
        }
        for document in [&old, &new] {
            assert!(compare(document, document).is_empty(), "{about}: a document is not like itself");
        }
        mirror::assert_mirrored(&old, &new, about);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pointer leads somewhere in its document, or what holds it does.
fn assert_pointer(change: &Change, old: &Value, new: &Value, about: &str) {
    let document = if change.document == State::Old { old } else { new };
    let fragment = change.pointer.strip_prefix('#').unwrap();
    let holder = fragment.rsplit_once('/').map_or("", |(holder, _)| holder);
    assert!(document.pointer(fragment).or(document.pointer(holder)).is_some(), "{about}: {change:?}");
}

/// A document of these paths and component schemas.
fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Notes", "version": "1" },
        "x-envelope": { "code": "code", "message": "message", "data": "data" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// An operation that takes and answers JSON.
fn operation(id: &str, request: Value, answer: Value) -> Value {
    json!({ "post": {
        "operationId": id,
        "requestBody": { "content": { "application/json": { "schema": request } } },
        "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": answer } } } },
    } })
}

/// The answer that holds this data.
fn envelope(data: Value) -> Value {
    json!({ "type": "object", "properties": {
        "code": { "type": "integer" }, "message": { "type": "string" }, "data": data,
    } })
}

/// A document with one operation `add`, whose request has this schema.
fn request(schema: Value) -> Value {
    document(json!({ "/add": operation("add", schema, envelope(json!({ "type": "object" }))) }), json!({}))
}

/// A document with one operation `get`, whose answer has data of this schema.
fn answer(schema: Value) -> Value {
    document(json!({ "/get": operation("get", object(json!({}), &[]), envelope(schema)) }), json!({}))
}

/// A request with one member `a`, which is optional.
fn takes(schema: Value) -> Value {
    request(object(json!({ "a": schema, "z": { "type": "string" } }), &[]))
}

/// An answer with one member `a`, which is optional.
fn gives(schema: Value) -> Value {
    answer(object(json!({ "a": schema, "z": { "type": "string" } }), &[]))
}

fn object(members: Value, required: &[&str]) -> Value {
    if required.is_empty() {
        json!({ "type": "object", "properties": members })
    } else {
        json!({ "type": "object", "properties": members, "required": required })
    }
}

fn text() -> Value {
    json!({ "type": "string" })
}
