//! A documentation that changes again and again goes through without a change to the generator: each state compiles, what
//! changed is told, and told the other way round on the way back.

mod documents;

use std::fmt::Write as _;

use documents::{Step, chain};
use serde_json::{Value, json};
use tests::scratch::Scratch;
use xtask::codegen::{self, Inputs, Outcome};
use xtask::corrections::StalePolicy;
use xtask::diff::compare;
use xtask::input;

/// The corrections of such a documentation: no more than where its answers are.
const CORRECTIONS: &str = "\
overlay: 1.0.0
info: { title: Corrections, version: '1' }
actions:
  - { target: $, description: d, update: { x-envelope: { code: code, message: message, data: data }, x-read: true } }
";

fn inputs(step: &Step) -> Inputs {
    Inputs {
        source_name: "document.json".to_owned(),
        source: step.document.to_string().into_bytes(),
        fetched: None,
        corrections: CORRECTIONS.to_owned(),
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    }
}

fn outcome(step: &Step) -> Outcome {
    codegen::run(&inputs(step)).unwrap_or_else(|error| panic!("{}: {error}", step.name))
}

#[test]
fn every_state_of_a_documentation_that_changes_compiles() {
    let scratch = Scratch::new("chain", &["memos-sdk-core", "memos-sdk", "memos-sdk-blocking"]);
    for step in chain() {
        scratch.write(&outcome(&step).files).unwrap();
        let cargo = scratch.cargo(&["check", "--workspace"]);
        assert!(cargo.status.success(), "{}\n{}", step.name, String::from_utf8_lossy(&cargo.stderr));
    }
}

/// An edit of a document, with its name.
type Edit = (&'static str, fn(&mut Value));

/// Edits of the recorded document, each of a kind that has happened to such documents.
const EDITS: [Edit; 4] = [
    ("a member is required, another is not any more", |document| {
        document["components"]["schemas"]["GetMessageRequest"]["required"] = json!(["user_id", "message_limit_number"]);
    }),
    ("members are of other types, and a list is an object", |document| {
        let schemas = &mut document["components"]["schemas"];
        schemas["GetMessageRequest"]["properties"]["message_limit_number"] = json!({"type": "string"});
        schemas["GetFileRequest"]["properties"]["file_ids"] = json!({"type": "object", "properties": {"type": {}}});
    }),
    ("an operation is new, another is gone", |document| {
        let paths = document["paths"].as_object_mut().unwrap();
        let mut other = paths.remove("/extract/memory").unwrap();
        let parameter = json!({"name": "memory type", "in": "path", "required": true, "schema": {"type": "string"}});
        other["post"]["parameters"] = json!([parameter]);
        paths.insert("/extract/{memory type}".to_owned(), other);
        let mut again = paths["/get/message"].clone();
        again["post"]["operationId"] = json!("get-message");
        paths.insert("/get/messages".to_owned(), again);
    }),
    ("values of enums, and an answer outside of the envelope", |document| {
        document["components"]["schemas"]["ChatRequest"]["properties"]["model_name"]["enum"] =
            json!(["a", "A", "", "1", "self"]);
        document["components"]["schemas"]["CreateKnowledgebaseResponse"] = json!({"type": "string"});
    }),
];

#[test]
fn the_recorded_document_compiles_after_edits_of_it() {
    let scratch = Scratch::new("edited", &["memos-sdk-core", "memos-sdk", "memos-sdk-blocking"]);
    for (name, edit) in EDITS {
        let mut document = tests::corrected("en").unwrap();
        edit(&mut document);
        scratch.write(&outcome(&Step { name, document }).files).unwrap();
        let cargo = scratch.cargo(&["check", "--workspace"]);
        assert!(cargo.status.success(), "{name}\n{}", String::from_utf8_lossy(&cargo.stderr));
    }
}

/// The document of a step as the corrections leave it.
fn corrected(step: &Step) -> Value {
    let inputs = inputs(step);
    let document = input::load(&inputs.source, &inputs.source_name, &inputs.locale).unwrap();
    codegen::corrected(&inputs, document).unwrap()
}

#[test]
fn what_changed_is_told_and_on_the_way_back_the_reverse() {
    let mut told = String::new();
    for steps in chain().windows(2) {
        let [old, new] = steps else { panic!("two") };
        let (there, back) = (compare(&corrected(old), &corrected(new)), compare(&corrected(new), &corrected(old)));
        assert_eq!(there.changes.len(), back.changes.len(), "{}", new.name);
        let _ = write!(told, "# {}\n\n{}\n\n# and back\n\n{}\n\n", new.name, there.text(), back.text());
    }
    insta::assert_snapshot!(told);
}
