//! What callers see of the crates, as lines, and what a change of it means for them.
//!
//! A crate is read from its sources: from `lib.rs` on, modules, exports and what macros write are followed to everything
//! that can be reached from outside. That takes no compiler, so it is the same on every machine and for any revision, also
//! one that does not compile. What is not understood is refused rather than passed over.
//!
//! A line is complete: names are written in full, and what is not shown but felt is marked (`{ .. }` for fields that are not
//! public, `#[sealed]` for a trait that only this crate can implement). So lines that were kept are all that is needed to
//! compare. Documentation is not in them, nor is what a constant is, nor the traits that the compiler gives by itself
//! (`Send`, `Sync`, `Unpin`).

mod compare;
mod declaration;
mod full;
mod generated;
mod head;
mod lines;
mod macros;
mod marks;
mod names;
mod reach;
mod sources;
mod structs;
#[cfg(test)]
mod tests;
mod version;
mod written;

use std::collections::BTreeMap;
use std::fmt;

use self::declaration::Declaration;
use crate::{Error, Result};

pub use names::{Meaning, last, words};
pub use reach::{Reach, Reached, What as ReachedWhat};
pub use sources::{Crate, Module, Sources, Use, is_public, summary, within};
pub use version::{Release, Verdict, next_version};
pub use written::written;

/// Everything that callers see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interface {
    /// How each thing is declared, by its path.
    lines: BTreeMap<String, Declaration>,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about: `types::AddMessageRequest::user_id`, `types::Message::user()` for a function, or `types::Message:
    /// Default` for an implementation.
    pub path: String,
    /// What became of it.
    pub what: What,
    /// Whether code of callers that compiled may not do so any more.
    pub breaking: bool,
}

/// What became of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new, with everything in it.
    Added {
        /// How it is declared.
        new: String,
    },
    /// It is gone, with everything in it.
    Removed {
        /// How it was declared.
        old: String,
    },
    /// It is declared in another way.
    Changed {
        /// How it was declared.
        old: String,
        /// How it is declared.
        new: String,
    },
}

impl Interface {
    /// Reads the generated files, by the paths of [`Outcome::files`](crate::codegen::Outcome::files).
    ///
    /// The names of the core begin with `types` and `operations`, and those of a client with its crate, as in
    /// `memos_sdk::Client::add_message`.
    ///
    /// # Errors
    ///
    /// When a file is not Rust, or has what is not understood.
    pub fn of(files: &BTreeMap<String, String>) -> Result<Self> {
        generated::interface(files)
    }

    /// Reads a whole crate.
    ///
    /// # Errors
    ///
    /// As for [`Crate::read`] and [`Crate::reach`].
    pub fn of_crate(sources: &Sources) -> Result<Self> {
        let read = Crate::read(sources)?;
        Ok(Self { lines: lines::lines(&read, &read.name)? })
    }

    /// Reads what was written by [`Display`](fmt::Display); empty lines are passed over.
    ///
    /// # Errors
    ///
    /// When a line is none about an interface, or two are about one thing.
    pub fn parse(text: &str) -> Result<Self> {
        let mut lines = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let declaration = Declaration::read(line)?;
            if let Some(other) = lines.insert(declaration.path.clone(), declaration) {
                return Err(Error::new("two things have one name").at(line).at(other.line));
            }
        }
        Ok(Self { lines })
    }

    /// Both together, where they are about different crates.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self
    }

    /// Each thing with its line, in the order of the paths.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        self.lines.iter().map(|(path, declaration)| (path.as_str(), declaration.line.as_str()))
    }

    /// What changed from this to `new`, in the order of the paths. Where a type is new or gone, what is in it is not told.
    ///
    /// Whether a change breaks callers is judged by the rules of the [Cargo
    /// book](https://doc.rust-lang.org/cargo/reference/semver.html), and in doubt it does.
    pub fn compare(&self, new: &Self) -> Vec<Change> {
        compare::changes(self, new)
    }
}

impl fmt::Display for Interface {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.values().try_for_each(|declaration| writeln!(formatter, "{}", declaration.line))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let breaking = if self.breaking { "breaking: " } else { "" };
        match &self.what {
            What::Added { new } => write!(formatter, "{breaking}+ {new}"),
            What::Removed { old } => write!(formatter, "{breaking}- {old}"),
            What::Changed { old, new } => write!(formatter, "{breaking}- {old}\n{breaking}+ {new}"),
        }
    }
}

/// What something is in, by its path: what stands before the last `::` outside of brackets.
fn owner(path: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut owner = None;
    for (index, character) in path.char_indices() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && path.get(index..).is_some_and(|rest| rest.starts_with("::")) => {
                owner = path.get(..index);
            }
            _ => {}
        }
    }
    // What a type is given is not in its name.
    owner.map(|owner| owner.split('<').next().unwrap_or(owner))
}
