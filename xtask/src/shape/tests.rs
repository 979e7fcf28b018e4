//! Each pass on a small input: as a snapshot of what it makes of it, or in tables of what comes of many.

mod operations;
mod schemas;
mod unions;

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{PASSES, Shaped, shape};
use crate::NoteKind;

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

/// What a document is after the pass `name`, and the notes of all passes until then.
fn after(name: &str, mut document: Value) -> Shaped {
    let mut notes = Vec::new();
    for (pass_name, pass) in PASSES {
        pass(&mut document, &mut notes).unwrap_or_else(|error| panic!("{pass_name}: {error}"));
        if pass_name == name {
            return Shaped { document, notes };
        }
    }
    panic!("there is no pass `{name}`");
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

/// What becomes of a document.
fn shaped(document: Value) -> Shaped {
    shape(document).unwrap_or_else(|error| panic!("{error}"))
}

/// The places and words of the notes of one kind.
fn notes(shaped: &Shaped, kind: NoteKind) -> Vec<String> {
    shaped.notes.iter().filter(|note| note.kind == kind).map(ToString::to_string).collect()
}

/// A JSON answer.
fn json_answer(schema: Value) -> Value {
    json!({ "description": "", "content": { "application/json": { "schema": schema } } })
}
