//! Another API's document goes through the generator, and what comes out compiles against the core.

use std::fs;

use tests::root;
use tests::scratch::Scratch;
use xtask::Result;
use xtask::codegen::{self, Inputs};
use xtask::corrections::StalePolicy;
use xtask::tree::Tree;

fn outcome() -> Result<codegen::Outcome> {
    let tree = Tree::new(root());
    codegen::run(&Inputs {
        source_name: "library.yaml".to_owned(),
        source: tree.read("tests/fixtures/library.yaml")?,
        fetched: None,
        corrections: tree.read_text("tests/fixtures/library-corrections.yaml")?,
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    })
}

#[test]
fn what_is_generated_for_another_api_compiles_and_means_what_its_document_says() -> Result<()> {
    let scratch = Scratch::new("other-api", &["memos-sdk-core", "memos-sdk"]);
    scratch.write(&outcome()?.files)?;
    let examples = scratch.workspace().join("memos-sdk/examples");
    fs::create_dir_all(&examples).expect("a folder");
    fs::copy(root().join("tests/fixtures/library.rs"), examples.join("library.rs")).expect("copied");
    let cargo = scratch.cargo(&["run", "--package", "memos-sdk", "--example", "library"]);
    let said = String::from_utf8_lossy(&cargo.stderr);
    assert!(cargo.status.success(), "{said}");
    assert_eq!(String::from_utf8_lossy(&cargo.stdout), "11 operations\n");
    Ok(())
}

#[test]
fn what_is_simplified_for_another_api_is_reported() -> Result<()> {
    let report = outcome()?.report;
    let notes: Vec<String> = report
        .notes
        .iter()
        .filter(|note| note.kind != xtask::NoteKind::Corrected)
        .map(|note| format!("{:?} {note}", note.kind))
        .collect();
    insta::assert_snapshot!(notes.join("\n"));
    Ok(())
}
