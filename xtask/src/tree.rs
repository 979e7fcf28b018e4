//! The generated files in the workspace: compared, or swapped in all at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;

use crate::{Error, Result};

/// How many lines of a difference are shown.
const SHOWN_LINES: usize = 24;

/// What a run did to the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The files that were written.
    pub written: Vec<String>,
    /// The generated files that do not belong there any more.
    pub removed: Vec<String>,
    /// How many files were as they should be.
    pub unchanged: usize,
}

impl Changes {
    /// Whether everything was as it should be.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// The workspace that the files belong to.
#[derive(Debug, Clone)]
pub struct Tree {
    root: PathBuf,
}

impl Tree {
    /// The workspace at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The workspace around the current folder, or the one that cargo runs this program for.
    ///
    /// # Errors
    ///
    /// When neither holds `openapi/corrections.yaml`.
    pub fn find() -> Result<Self> {
        let from_cargo = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let current = std::env::current_dir().ok();
        let starts = from_cargo.into_iter().chain(current);
        starts
            .flat_map(|start| start.ancestors().map(Path::to_path_buf).collect::<Vec<_>>())
            .find(|folder| folder.join(crate::codegen::CORRECTIONS).is_file())
            .map(Self::new)
            .ok_or_else(|| {
                Error::new(format!("no folder from here up holds {}", crate::codegen::CORRECTIONS))
                    .help("run it inside the workspace of the SDK")
            })
    }

    /// Reads a file of the workspace.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>> {
        let full = self.root.join(path);
        fs::read(&full).map_err(|error| Error::new("cannot read the file").at(path).because(error))
    }

    /// Reads a file of the workspace that holds text.
    ///
    /// # Errors
    ///
    /// When there is no such file, it cannot be read, or it is not UTF-8.
    pub fn read_text(&self, path: &str) -> Result<String> {
        String::from_utf8(self.read(path)?).map_err(|error| Error::new("the file is not UTF-8").at(path).because(error))
    }

    /// Reads a file of the workspace that holds text, if there is one.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read, or is not UTF-8.
    pub fn read_if_there(&self, path: &str) -> Result<Option<String>> {
        let Some(bytes) = self.current(path)? else { return Ok(None) };
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|error| Error::new("the file is not UTF-8").at(path).because(error))
    }

    /// Compares the tree with the files that should be there.
    ///
    /// # Errors
    ///
    /// When a folder or a file cannot be read.
    pub fn compare(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<Changes> {
        let mut changes = Changes { removed: self.superfluous(files)?, ..Changes::default() };
        for (path, contents) in files {
            if self.current(path)?.as_ref() == Some(contents) {
                changes.unchanged += 1;
            } else {
                changes.written.push(path.clone());
            }
        }
        Ok(changes)
    }

    /// A short difference between a file of the tree and what should be there.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn difference(&self, path: &str, wanted: &[u8]) -> Result<String> {
        let current = self.current(path)?.unwrap_or_default();
        let (current, wanted) = (String::from_utf8_lossy(&current), String::from_utf8_lossy(wanted));
        let diff = TextDiff::from_lines(current.as_ref(), wanted.as_ref());
        let text = diff.unified_diff().context_radius(1).header("in the tree", "as generated").to_string();
        let mut lines: Vec<String> =
            text.lines().take(SHOWN_LINES).map(|line| line.chars().take(160).collect()).collect();
        if text.lines().count() > SHOWN_LINES {
            lines.push("…".to_owned());
        }
        Ok(lines.join("\n"))
    }

    /// Brings the tree to these files: all of them, or, where anything fails, none.
    ///
    /// # Errors
    ///
    /// When a file cannot be written; every file is then as it was.
    pub fn write(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<Changes> {
        let changes = self.compare(files)?;
        // First everything is written beside its place, which is what can fail for want of space or permission.
        let mut staged = Vec::new();
        for path in &changes.written {
            let target = self.root.join(path);
            let fail = |error: std::io::Error| Error::new("cannot write the file").at(path.clone()).because(error);
            let folder = target.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).map_err(fail)?;
            if target.is_dir() {
                return Err(Error::new("there is a folder where a file should be").at(path.clone()));
            }
            let mut file = tempfile::Builder::new().prefix(".codegen-").tempfile_in(folder).map_err(fail)?;
            let contents = files.get(path).map(Vec::as_slice).unwrap_or_default();
            file.write_all(contents).map_err(fail)?;
            readable_by_all(file.as_file()).map_err(fail)?;
            staged.push((path.clone(), target, file));
        }
        // Then each takes its place; what it replaces is kept until all have.
        let mut undo: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
        for (path, target, file) in staged {
            let before = self.current(&path);
            let swapped = before.and_then(|before| {
                file.persist(&target).map_err(|error| {
                    Error::new("cannot put the file in its place").at(path.clone()).because(error.error)
                })?;
                Ok(before)
            });
            match swapped {
                Ok(before) => undo.push((target, before)),
                Err(error) => return Err(roll_back(undo, error)),
            }
        }
        for path in &changes.removed {
            let target = self.root.join(path);
            let removed = self.current(path).and_then(|before| {
                fs::remove_file(&target)
                    .map_err(|error| Error::new("cannot remove the file").at(path.clone()).because(error))?;
                Ok(before)
            });
            match removed {
                Ok(before) => undo.push((target, before)),
                Err(error) => return Err(roll_back(undo, error)),
            }
        }
        Ok(changes)
    }

    fn current(&self, path: &str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(path)) {
            Ok(contents) => Ok(Some(contents)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::new("cannot read the file").at(path).because(error)),
        }
    }

    /// The Rust files that stand beside generated ones in a folder `generated`, where nothing else may stand, and that
    /// no run writes.
    fn superfluous(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<String>> {
        let mut found = BTreeSet::new();
        let folders: BTreeSet<&str> = files
            .keys()
            .filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder))
            .filter(|folder| folder.ends_with("/generated"))
            .collect();
        for folder in folders {
            let entries = match fs::read_dir(self.root.join(folder)) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Error::new("cannot read the folder").at(folder).because(error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| Error::new("cannot read the folder").at(folder).because(error))?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if path.ends_with(".rs") && !files.contains_key(&path) {
                    found.insert(path);
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Puts back what was replaced, the last first.
fn roll_back(undo: Vec<(PathBuf, Option<Vec<u8>>)>, error: Error) -> Error {
    for (target, before) in undo.into_iter().rev() {
        let restored = match before {
            Some(contents) => fs::write(&target, contents),
            None => fs::remove_file(&target),
        };
        if restored.is_err() {
            return error.at(format!("{} could not be put back", target.display())).help("restore it with git");
        }
    }
    error
}

/// A temporary file is private; a source file is not.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}
