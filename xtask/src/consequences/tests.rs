use serde_json::json;

use super::*;
use crate::codegen::Inputs;

const CORRECTIONS: &str = "\
overlay: 1.0.0
info: { title: t, version: '1' }
actions:
  - { target: $, description: d, update: { x-envelope: { code: code, message: message, data: data } } }
";

/// A document with these paths, in an envelope as the corrections below say.
fn document(paths: Value) -> Vec<u8> {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}).to_string().into_bytes()
}

fn operation(id: &str, required: &[&str]) -> Value {
    json!({"post": {
        "operationId": id,
        "requestBody": {"content": {"application/json": {"schema": {
            "type": "object",
            "required": required,
            "properties": {"text": {"type": "string"}, "kind": {"type": "string"}},
        }}}},
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
            "type": "object", "properties": {"done": {"type": "boolean"}},
        }}}}},
    }})
}

fn inputs(document: Vec<u8>) -> Inputs {
    Inputs {
        source_name: "it.json".to_owned(),
        source: document,
        fetched: None,
        corrections: CORRECTIONS.to_owned(),
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    }
}

/// What changes from one document to the other, as the files of the first lie in the tree.
fn between(old: Vec<u8>, new: Vec<u8>) -> Consequences {
    let before = codegen::run(&inputs(old)).unwrap();
    let published = before.files[PUBLISHED].clone().into_bytes();
    let before = Before { published, rust: rust(&before.files), version: "0.3.1".to_owned() };
    let inputs = inputs(new);
    let outcome = codegen::run(&inputs).unwrap();
    consequences(&before, &inputs, &outcome).unwrap()
}

#[test]
fn nothing_comes_of_a_document_that_is_the_same() {
    let paths = json!({"/add": operation("add", &["text"])});
    let same = between(document(paths.clone()), document(paths));
    assert!(same.is_empty() && same.changelog().is_empty(), "{same}");
    assert_eq!(same.next_version, "0.3.2");
}

#[test]
fn the_version_follows_from_what_the_rust_interface_becomes() {
    let add = |required: &[&str]| document(json!({"/add": operation("add", required)}));
    let check = |old: Vec<u8>, new: Vec<u8>, version: &str, line: &str| {
        let told = between(old, new);
        assert_eq!(told.next_version, version, "{told}");
        assert!(told.changelog().iter().any(|told| told.contains(line)), "{:?}", told.changelog());
    };
    check(add(&["text"]), add(&["text", "kind"]), "0.4.0", "**Breaking:** add: the request's `kind` is required now.");
    let two = document(json!({"/add": operation("add", &["text"]), "/more": operation("more", &[])}));
    check(add(&["text"]), two.clone(), "0.3.2", "more");
    check(two, add(&["text"]), "0.4.0", "**Breaking:** more");
}

#[test]
fn new_operations_that_nobody_has_classed_and_answers_without_the_envelope_are_named() {
    let old = document(json!({"/add": operation("add", &[])}));
    let mut reads = operation("count", &[]);
    reads["post"]["x-safe"] = json!(true);
    let paths = json!({"/add": operation("add", &[]), "/more": operation("more", &[]), "/count": reads});
    let told = between(old, document(paths));
    assert_eq!(told.unclassed, ["more"]);
    assert_eq!(told.bare, ["count", "more"]);
    let shown = told.to_string();
    assert!(shown.contains("TO BE CLASSED") && shown.contains("OUTSIDE OF THE ENVELOPE"), "{shown}");
}
