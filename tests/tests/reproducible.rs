//! The generated files are a pure function of the payload, the corrections and the generator.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tests::{generated, inputs, root};
use xtask::corrections::StalePolicy;
use xtask::tree::Tree;
use xtask::{Error, Result};

type Files = BTreeMap<String, Vec<u8>>;

fn files(locale: &str) -> Result<Files> {
    Ok(generated(locale)?.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}

#[test]
fn the_tree_holds_what_the_generator_makes() -> Result<()> {
    let tree = Tree::new(root());
    let wanted = files("en")?;
    let changes = tree.compare(&wanted)?;
    let Some(path) = changes.written.first().or(changes.removed.first()) else { return Ok(()) };
    let difference = tree.difference(path, wanted.get(path).map(Vec::as_slice).unwrap_or_default())?;
    panic!("{path} is not what the generator makes; run `cargo xtask codegen`\n\n{difference}");
}

#[test]
fn generating_twice_gives_the_same_bytes() -> Result<()> {
    assert_eq!(files("en")?, files("en")?);
    Ok(())
}

#[test]
fn generated_rust_stays_below_six_thousand_lines_and_names_no_type_twice() -> Result<()> {
    let outcome = generated("en")?;
    let rust = outcome.files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let lines: usize = rust.clone().map(|(_, text)| text.lines().count()).sum();
    assert!(lines <= 6_000, "{lines} lines");
    let mut shapes: BTreeMap<String, String> = BTreeMap::new();
    for (_, text) in rust.filter(|(path, _)| path.ends_with("types.rs")) {
        for item in syn::parse_file(text).map_err(|error| Error::new("not Rust").because(error))?.items {
            let syn::Item::Struct(item) = item else { continue };
            let members: Vec<String> = item
                .fields
                .iter()
                .map(|field| {
                    let ty = &field.ty;
                    format!("{}: {}", field.ident.as_ref().expect("a named field"), quote::quote!(#ty))
                })
                .collect();
            // Requests are told apart by the operation that they are for.
            if item.ident.to_string().ends_with("Request") {
                continue;
            }
            if let Some(other) = shapes.insert(members.join(", "), item.ident.to_string()) {
                panic!("{other} and {} have the same members", item.ident);
            }
        }
    }
    Ok(())
}

/// A copy of the generated files in a folder of its own, as a tree.
fn scratch(wanted: &Files) -> Result<(tempfile::TempDir, Tree)> {
    let folder = tempfile::tempdir().map_err(|error| Error::new("no folder").because(error))?;
    let tree = Tree::new(folder.path());
    tree.write(wanted)?;
    Ok((folder, tree))
}

#[test]
fn a_changed_byte_in_any_generated_file_is_found_and_named() -> Result<()> {
    let wanted = files("en")?;
    let (folder, tree) = scratch(&wanted)?;
    for path in wanted.keys() {
        let full = folder.path().join(path);
        let original = fs::read(&full).expect("a generated file");
        let mut changed = original.clone();
        *changed.last_mut().expect("a byte") ^= 1;
        fs::write(&full, changed).expect("writable");
        let changes = tree.compare(&wanted)?;
        assert_eq!(changes.written, std::slice::from_ref(path), "the difference is named");
        fs::write(&full, original).expect("writable");
    }
    assert!(tree.compare(&wanted)?.written.is_empty());
    Ok(())
}

#[test]
fn a_changed_description_or_correction_makes_other_files() -> Result<()> {
    let before = files("en")?;
    let differs = |after: &Files| {
        before
            .iter()
            .filter(|(path, text)| after.get(*path) != Some(*text))
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    let run = |source: Vec<u8>, corrections: String| -> Result<Files> {
        let inputs = xtask::codegen::Inputs { source, corrections, ..inputs("en")? };
        Ok(xtask::codegen::run(&inputs)?.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
    };
    let recorded = inputs("en")?;

    let payload = String::from_utf8(recorded.source.clone()).expect("UTF-8");
    let reworded = payload.replacen("Feedback content text.", "Feedback content text!", 1);
    assert_ne!(payload, reworded, "the description is in the payload");
    let changed = differs(&run(reworded.into_bytes(), recorded.corrections.clone())?);
    for path in ["openapi/memos-3.1.json", "memos-sdk-core/src/generated/types.rs", "openapi/lock.toml"] {
        assert!(changed.iter().any(|changed| changed == path), "{path} should differ: {changed:?}");
    }

    let corrected = recorded.corrections.replacen("x-rust-name: TaskStatus", "x-rust-name: StateOfTask", 1);
    assert_ne!(recorded.corrections, corrected, "the name is in the corrections");
    let changed = differs(&run(recorded.source, corrected)?);
    assert!(changed.iter().any(|path| path == "memos-sdk-core/src/generated/types.rs"), "{changed:?}");
    Ok(())
}

#[test]
fn a_file_that_no_run_writes_any_more_is_removed() -> Result<()> {
    let wanted = files("en")?;
    let (folder, tree) = scratch(&wanted)?;
    let left_over = "memos-sdk-core/src/generated/left_over.rs";
    fs::write(folder.path().join(left_over), "// old\n").expect("writable");
    assert_eq!(tree.compare(&wanted)?.removed, [left_over]);
    assert_eq!(tree.write(&wanted)?.removed, [left_over]);
    assert!(!folder.path().join(left_over).exists());
    Ok(())
}

#[test]
fn a_failure_while_writing_leaves_every_file_as_it_was() -> Result<()> {
    let wanted = files("en")?;
    let (folder, tree) = scratch(&wanted)?;
    let mut other = wanted.clone();
    for contents in other.values_mut() {
        contents.extend_from_slice(b"\n");
    }
    // A folder stands where the last file should go, so that the run fails after the others were made ready.
    let last = wanted.keys().next_back().expect("a file").clone();
    let blocked = folder.path().join(&last);
    fs::remove_file(&blocked).expect("removable");
    fs::create_dir(&blocked).expect("a folder");
    let before = snapshot(folder.path());
    let error = tree.write(&other).expect_err("a folder is in the way");
    assert!(error.to_string().contains(&last), "{error}");
    assert_eq!(snapshot(folder.path()), before);
    Ok(())
}

#[test]
fn a_document_without_operations_is_refused() -> Result<()> {
    let mut inputs = inputs("en")?;
    inputs.source = br#"{"openapi": "3.1.0", "info": {"title": "Empty", "version": "1"}}"#.to_vec();
    inputs.stale = StalePolicy::Report;
    let error = xtask::codegen::run(&inputs).map(|_| ()).expect_err("nothing to generate").to_string();
    assert!(error.contains("no operation") && error.contains("#/paths"), "{error}");
    Ok(())
}

#[test]
fn a_stale_correction_stops_the_run_unless_it_is_allowed() -> Result<()> {
    let mut inputs = inputs("en")?;
    inputs.corrections.push_str(
        "  - target: $.components.schemas.Absent\n    description: The schema was called Absent once.\n    update: { title: x }\n\
         \x20 - target: $.components.schemas.AlsoAbsent\n    description: And this one too.\n    remove: true\n",
    );
    let error = xtask::codegen::run(&inputs).map(|_| ()).expect_err("two corrections are stale").to_string();
    for part in
        ["$.components.schemas.Absent", "$.components.schemas.AlsoAbsent", "openapi/corrections.yaml", "--allow-stale"]
    {
        assert!(error.contains(part), "{part} is missing from:\n{error}");
    }
    inputs.stale = StalePolicy::Report;
    let report = xtask::codegen::run(&inputs)?.report;
    assert_eq!(report.notes_of(xtask::NoteKind::Stale).count(), 2);
    Ok(())
}

/// Every file below a folder, with its contents; folders too.
fn snapshot(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("readable") {
            let path = entry.expect("readable").path();
            let name = path.strip_prefix(folder).expect("below").display().to_string();
            if path.is_dir() {
                found.insert(name, None);
                open.push(path);
            } else {
                found.insert(name, Some(fs::read(&path).expect("readable")));
            }
        }
    }
    found
}
