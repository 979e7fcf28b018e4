//! A state of the documentation: a file, a git revision, or what lies in the tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::codegen::{CORRECTIONS, PAYLOAD};
use crate::corrections::{Overlay, StalePolicy};
use crate::tree::Tree;
use crate::{Error, Note, NoteKind, Result, input};

/// The language of the documents that are compared.
const LOCALE: &str = "en";

/// Where a state of the documentation is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// A payload, page or document.
    File(PathBuf),
    /// What a git revision has, by its name and the hash of its commit.
    Revision(String, String),
    /// What lies in the tree.
    Tree,
}

impl State {
    /// The state that a name of the command line means. A name that is both a file and a revision is a file.
    pub(super) fn named(name: &str) -> Result<Self> {
        if Path::new(name).is_file() {
            return Ok(Self::File(PathBuf::from(name)));
        }
        match commit(name) {
            Ok(commit) => Ok(Self::Revision(name.to_owned(), commit)),
            Err(reason) => Err(Error::new(format!("`{name}` is neither a file nor a git revision"))
                .because(reason)
                .help("give a payload, page or document, or a revision such as HEAD or a tag")),
        }
    }

    /// The document of this state, with its corrections applied.
    pub(super) fn document(&self, tree: &Tree, stale: StalePolicy) -> Result<Value> {
        let (name, source, corrections, stale) = match self {
            // The corrections are those of the tree's own payload: that some do not fit another is no fault.
            Self::File(path) => {
                let bytes = std::fs::read(path).map_err(|error| {
                    Error::new("cannot read the file").at(path.display().to_string()).because(error)
                })?;
                (path.display().to_string(), bytes, tree.read_text(CORRECTIONS)?, StalePolicy::Report)
            }
            Self::Revision(name, commit) => {
                let corrections = String::from_utf8(show(name, commit, CORRECTIONS)?).map_err(|error| {
                    Error::new("the file is not UTF-8").at(format!("{name}:{CORRECTIONS}")).because(error)
                })?;
                (format!("{name}:{PAYLOAD}"), show(name, commit, PAYLOAD)?, corrections, stale)
            }
            Self::Tree => (PAYLOAD.to_owned(), tree.read(PAYLOAD)?, tree.read_text(CORRECTIONS)?, stale),
        };
        let document = input::load(&source, &name, LOCALE)?;
        let overlay = Overlay::parse(&corrections, CORRECTIONS)?;
        let corrected = overlay.apply(document.value, stale).map_err(|error| error.at(name.clone()))?;
        if !overlay.is_empty() && !corrected.notes.iter().any(fits) {
            return Err(Error::new("none of the corrections fits the document")
                .at(name)
                .help("check that this is the document of the same API"));
        }
        for note in corrected.notes.iter().filter(|note| note.kind == NoteKind::Stale) {
            eprintln!("{name}: stale correction: {}", note.message);
        }
        Ok(corrected.document)
    }
}

/// Whether a correction found its place: one within the document's sections, since those are in every document.
fn fits(note: &Note) -> bool {
    note.kind == NoteKind::Corrected && note.pointer.split('/').count() > 3
}

/// The commit that a revision names, or why there is none.
fn commit(name: &str) -> Result<String, String> {
    let wanted = format!("{name}^{{commit}}");
    let hash = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
    Ok(String::from_utf8_lossy(&hash).trim().to_owned())
}

/// A file of the workspace as a commit has it.
fn show(name: &str, commit: &str, path: &str) -> Result<Vec<u8>> {
    // The path is taken from the folder of the workspace, which need not be that of the repository.
    git(&["show", &format!("{commit}:./{path}")])
        .map_err(|reason| Error::new("the revision has no such file").at(format!("{name}:{path}")).because(reason))
}

fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let folder = workspace().ok_or("the current folder is not in the workspace")?;
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(if said.is_empty() { "git knows no such revision".to_owned() } else { said })
}

/// The folder of the workspace, as [`Tree::find`] finds it.
fn workspace() -> Option<PathBuf> {
    let from_cargo = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let starts = from_cargo.into_iter().chain(std::env::current_dir().ok());
    let mut folders = starts.flat_map(|start| start.ancestors().map(Path::to_path_buf).collect::<Vec<_>>());
    folders.find(|folder| folder.join(CORRECTIONS).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORRECTED: &str = r"
overlay: 1.0.0
info: { title: Corrections, version: '1' }
actions:
  - { target: '$', description: It is there., update: { x-seen: true } }
  - { target: $.paths.a.get, description: It is there too., update: { x-safe: true } }
  - { target: $.paths.gone.get, description: It was there., update: { x-safe: true } }
";

    /// A workspace whose tree has a payload and corrections, and a file beside them.
    fn document(file: &str, stale: StalePolicy) -> Result<Value> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("openapi")).unwrap();
        std::fs::write(folder.path().join(CORRECTIONS), CORRECTED).unwrap();
        let path = folder.path().join("document.json");
        std::fs::write(&path, file).unwrap();
        State::named(path.to_str().unwrap())?.document(&Tree::new(folder.path()), stale)
    }

    #[test]
    fn a_file_is_corrected_by_the_tree_and_stale_corrections_do_not_stop_it() {
        for stale in [StalePolicy::Refuse, StalePolicy::Report] {
            let document = document(r#"{"openapi":"3.1.0","paths":{"a":{"get":{}}}}"#, stale).unwrap();
            assert_eq!(document["paths"]["a"]["get"]["x-safe"], true);
        }
    }

    #[test]
    fn what_cannot_be_compared_is_refused_with_its_name() {
        let check = |error: Error, parts: &[&str]| {
            let text = error.to_string();
            assert!(parts.iter().all(|part| text.contains(part)), "{text}");
        };
        let other = document(r#"{"openapi":"3.1.0","paths":{"b":{"get":{}}}}"#, StalePolicy::Report);
        check(other.unwrap_err(), &["none of the corrections fits the document", "document.json"]);
        check(document("{,}", StalePolicy::Report).unwrap_err(), &["document.json"]);
        let nothing = State::named("neither-here-nor-there").unwrap_err();
        check(nothing, &["`neither-here-nor-there` is neither a file nor a git revision", "HEAD"]);
    }
}
