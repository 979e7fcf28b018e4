//! A documentation that changes again and again goes through without a change to the generator: each state compiles, what
//! changed is told, and told the other way round on the way back.

mod documents;

use std::fmt::Write as _;

use documents::{Step, chain};
use serde_json::Value;
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
  - { target: $, description: d, update: { x-envelope: { code: code, message: message, data: data } } }
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
