//! What progenitor and typify refuse or get wrong: the documents beside this file have it all, and what is generated for them
//! compiles, and means what they say.
//!
//! The program beside this file uses the generated code: it reads and writes samples of each type, and compares requests and
//! answers with what they should be.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tests::root;
use tests::scratch::Scratch;
use xtask::codegen::{self, Inputs};
use xtask::corrections::StalePolicy;
use xtask::{NoteKind, Result, input};

const CORRECTIONS: &str = "
overlay: 1.0.0
info: { title: Corrections to the hazards, version: 1.0.0 }
actions:
  - { target: $.info, description: There is nothing to correct., update: { x-corrected: true } }
";

/// The files in a folder beside this one, by their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/tests/hazards").join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

/// All documents in one, with the paths and components of each.
fn document() -> Result<Value> {
    let mut document = json!({ "openapi": "3.1.0", "info": { "title": "Hazards", "version": "1" } });
    for path in files("documents") {
        let part = input::load(&fs::read(&path).expect("readable"), &path.display().to_string(), "en")?.value;
        add(&mut document, &part, "paths", &path);
        for section in part["components"].as_object().into_iter().flat_map(Map::keys) {
            add(&mut document["components"], &part["components"], section, &path);
        }
    }
    Ok(document)
}

/// Adds the members of a section, none of which may be there already.
fn add(whole: &mut Value, part: &Value, section: &str, path: &Path) {
    if whole.get(section).is_none() {
        whole[section] = json!({});
    }
    for (name, value) in part[section].as_object().into_iter().flatten() {
        let before = whole[section].as_object_mut().expect("an object").insert(name.clone(), value.clone());
        assert!(before.is_none(), "{name} of {} is in another document, too", path.display());
    }
}

fn outcome() -> Result<codegen::Outcome> {
    codegen::run(&Inputs {
        source_name: "hazards.json".to_owned(),
        source: document()?.to_string().into_bytes(),
        fetched: None,
        corrections: CORRECTIONS.to_owned(),
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: true,
    })
}

#[test]
fn what_is_generated_for_every_hazard_compiles_and_means_what_its_document_says() -> Result<()> {
    let scratch = Scratch::new("hazards", &["memos-sdk-core", "memos-sdk", "memos-sdk-blocking"]);
    scratch.write(&outcome()?.files)?;
    let program = scratch.workspace().join("memos-sdk/tests/hazards");
    fs::create_dir_all(&program).expect("a folder");
    for path in files("program") {
        fs::copy(&path, program.join(path.file_name().expect("a name"))).expect("copied");
    }
    for arguments in
        [&["test", "--package", "memos-sdk", "--test", "hazards"][..], &["check", "--package", "memos-sdk-blocking"]]
    {
        let cargo = scratch.cargo(arguments);
        let (output, errors) = (String::from_utf8_lossy(&cargo.stdout), String::from_utf8_lossy(&cargo.stderr));
        assert!(cargo.status.success(), "{arguments:?}\n{output}\n{errors}");
    }
    Ok(())
}

#[test]
fn what_is_given_up_is_reported_with_what_the_caller_loses() -> Result<()> {
    let report = outcome()?.report;
    let notes: Vec<String> = report
        .notes
        .iter()
        .filter(|note| matches!(note.kind, NoteKind::Simplified | NoteKind::Broken | NoteKind::Named))
        .map(|note| format!("{:?} {note}", note.kind))
        .collect();
    insta::assert_snapshot!(notes.join("\n"));
    Ok(())
}
