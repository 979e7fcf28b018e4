//! Another API's document goes through the generator, and what comes out compiles against the core.

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::root;
use xtask::Result;
use xtask::codegen::{self, Inputs};
use xtask::corrections::StalePolicy;
use xtask::tree::Tree;

fn outcome() -> Result<codegen::Outcome> {
    let tree = Tree::new(root());
    codegen::run(&Inputs {
        source_name: "library.yaml".to_owned(),
        source: tree.read("tests/fixtures/library.yaml")?,
        corrections: tree.read_text("tests/fixtures/library-corrections.yaml")?,
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
    })
}

#[test]
fn what_is_generated_for_another_api_compiles_and_means_what_its_document_says() -> Result<()> {
    // The scratch workspace stands below the target folder, so that its dependencies are built once and not every time.
    let scratch = root().join("target/other-api");
    let _ = fs::remove_dir_all(scratch.join("workspace"));
    let workspace = scratch.join("workspace");
    for package in ["memos-sdk-core", "memos-sdk"] {
        copy(&root().join(package), &workspace.join(package));
    }
    // The testkit is of the one service only.
    let own = workspace.join("memos-sdk/Cargo.toml");
    let kept: Vec<String> = fs::read_to_string(&own)
        .expect("the manifest")
        .lines()
        .filter(|line| !line.starts_with("memos-sdk-testkit"))
        .map(str::to_owned)
        .collect();
    fs::write(own, kept.join("\n")).expect("written");
    for file in ["Cargo.lock", "clippy.toml"] {
        fs::copy(root().join(file), workspace.join(file)).expect("copied");
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let members = "members = [\"memos-sdk-core\", \"memos-sdk\"]";
    let manifest: Vec<&str> = manifest
        .lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| if line.starts_with("members") { members } else { line })
        .collect();
    fs::write(workspace.join("Cargo.toml"), manifest.join("\n")).expect("written");
    let files = outcome()?.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    Tree::new(&workspace).write(&files)?;
    let examples = workspace.join("memos-sdk/examples");
    let _ = fs::remove_dir_all(&examples);
    fs::create_dir_all(&examples).expect("a folder");
    fs::copy(root().join("tests/fixtures/library.rs"), examples.join("library.rs")).expect("copied");

    let cargo = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--package", "memos-sdk", "--example", "library"])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
