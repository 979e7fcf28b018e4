//! A workspace of its own, into which the code for another document is generated, to be compiled there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use xtask::Result;
use xtask::tree::Tree;

use crate::root;

/// A copy of some crates of this workspace.
///
/// It stands below the target folder, and all of them build in one folder there, so that what their crates depend on is built
/// once and not every time.
#[derive(Debug)]
pub struct Scratch {
    workspace: PathBuf,
}

impl Scratch {
    /// Copies these crates, without their examples; `name` is that of the folder, which no other test may use.
    ///
    /// # Panics
    ///
    /// When a file cannot be copied.
    pub fn new(name: &str, packages: &[&str]) -> Self {
        let workspace = root().join("target").join(name);
        let _ = fs::remove_dir_all(&workspace);
        let scratch = Self { workspace };
        for package in packages {
            copy(&root().join(package), &scratch.workspace().join(package));
            let _ = fs::remove_dir_all(scratch.workspace().join(package).join("examples"));
            let own = scratch.workspace().join(package).join("Cargo.toml");
            // The testkit is of the one service only.
            edit(&own, |line| (!line.starts_with("memos-sdk-testkit")).then(|| line.to_owned()));
        }
        for file in ["Cargo.lock", "Cargo.toml", "clippy.toml"] {
            fs::copy(root().join(file), scratch.workspace().join(file)).expect("copied");
        }
        let members = format!("members = {packages:?}");
        edit(&scratch.workspace().join("Cargo.toml"), |line| match line {
            line if line.starts_with("default-members") => None,
            line if line.starts_with("members") => Some(members.clone()),
            line => Some(line.to_owned()),
        });
        scratch
    }

    /// The folder of the workspace.
    pub fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// Puts generated files in their places.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn write(&self, files: &BTreeMap<String, String>) -> Result<()> {
        let files = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
        Tree::new(self.workspace()).write(&files).map(drop)
    }

    /// Runs cargo there, with warnings denied.
    ///
    /// # Panics
    ///
    /// When there is no cargo.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--quiet", "--offline"])
            .current_dir(self.workspace())
            .env("CARGO_TARGET_DIR", root().join("target/scratch"))
            .env("RUSTFLAGS", "-D warnings")
            .output()
            .expect("cargo runs")
    }
}

/// Makes of each line of a file another, or none.
fn edit(path: &Path, line: impl Fn(&str) -> Option<String>) {
    let text = fs::read_to_string(path).expect("text");
    let lines: Vec<String> = text.lines().filter_map(line).collect();
    fs::write(path, lines.join("\n")).expect("written");
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
