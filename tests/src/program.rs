//! The generator as a maintainer runs it: the program, in a workspace of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use xtask::codegen::{CORRECTIONS, PAYLOAD};
use xtask::tree::Tree;

use crate::{generated, root};

/// What is generated of the recorded payload, what it is generated of, and what a run changes besides.
pub static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let tree = Tree::new(root());
    let mut files: BTreeMap<String, Vec<u8>> =
        generated("en").expect("files").files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    for path in [PAYLOAD, CORRECTIONS, "Cargo.toml", "CHANGELOG.md"] {
        files.insert(path.to_owned(), tree.read(path).expect("an input"));
    }
    files
});

/// A workspace of its own, and the program that works on it.
#[derive(Debug)]
pub struct Program {
    folder: tempfile::TempDir,
    executable: &'static str,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: Option<i32>,
    /// What it printed.
    pub output: String,
    /// What it printed to standard error.
    pub errors: String,
}

impl Program {
    /// A workspace with the recorded payload and everything that is generated of it; `executable` is the program.
    ///
    /// # Panics
    ///
    /// When a file cannot be written.
    pub fn new(executable: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Tree::new(folder.path()).write(&FILES).expect("written");
        Self { folder, executable }
    }

    /// The folder of the workspace.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs it with these arguments.
    ///
    /// # Panics
    ///
    /// When it cannot be run, or prints what is no text.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        let mut command = Command::new(self.executable);
        command.args(arguments).current_dir(self.folder()).env("CARGO_MANIFEST_DIR", self.folder());
        // No proxy is asked for an address of this machine; this one would not answer.
        for name in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"] {
            command.env(name, "http://127.0.0.1:9");
        }
        let Output { status, stdout, stderr } = command.env_remove("NO_PROXY").output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Finished { status: status.code(), output: text(stdout), errors: text(stderr) }
    }

    /// Reads a file of the workspace.
    ///
    /// # Panics
    ///
    /// When there is no such file.
    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder().join(path)).expect(path)
    }

    /// Writes a file of the workspace.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.folder().join(path), contents).expect(path);
    }

    /// Every file, hidden ones too, with its contents.
    ///
    /// # Panics
    ///
    /// When one cannot be read.
    pub fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut found, mut open) = (BTreeMap::new(), vec![self.folder().to_path_buf()]);
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(&next).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.insert(path.clone(), fs::read(&path).expect("readable"));
                }
            }
        }
        found
    }
}
