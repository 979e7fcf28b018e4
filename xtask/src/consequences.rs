//! What a change of the documentation means, for callers and for the maintainer: the account at the end of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::codegen::{self, Inputs, Outcome, PUBLISHED, SHAPED};
use crate::corrections::StalePolicy;
use crate::diff::{self, Account, Class};
use crate::interface::{self, Interface, next_version};
use crate::{Error, Note, NoteKind, Result, input};

/// What lay in the tree before a run.
#[derive(Debug, Clone)]
pub struct Before {
    /// The document as it was published, of `openapi/memos-3.1.json`.
    pub published: Vec<u8>,
    /// The generated Rust, by the paths of [`Outcome::files`].
    pub rust: BTreeMap<String, String>,
    /// The version of the crates.
    pub version: String,
}

/// What a run changed for callers, and what a maintainer should look at.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Consequences {
    /// What the documentation changed, after the corrections of now.
    pub account: Account,
    /// What that changed in the generated Rust.
    #[serde(serialize_with = "as_text")]
    pub interface: Vec<interface::Change>,
    /// The version of the crates now.
    pub version: String,
    /// The version that a release of this should have, by the rules of semver.
    pub next_version: String,
    /// New operations of which nobody has said what repeating them does, so that they are writes.
    pub unclassed: Vec<String>,
    /// Operations whose answer is not in the envelope, and that are new or were before.
    pub bare: Vec<String>,
    /// What is widened, kept as an annotation or generated more simply, and was not before.
    pub noted: Vec<Note>,
}

/// Compares what a run makes with what lay in the tree before.
///
/// # Errors
///
/// When what lay there cannot be read any more: a document that is none, or Rust that is not understood.
pub fn consequences(before: &Before, inputs: &Inputs, outcome: &Outcome) -> Result<Consequences> {
    let earlier = Inputs {
        source_name: PUBLISHED.to_owned(),
        source: before.published.clone(),
        fetched: None,
        corrections: inputs.corrections.clone(),
        locale: inputs.locale.clone(),
        // What the documentation has mended by now was wrong then, and the reverse.
        stale: StalePolicy::Report,
        keep_going: true,
    };
    let old = codegen::run(&earlier).map_err(|error| error.at("the state before"))?;
    let documents = (corrected(&earlier)?, corrected(&Inputs { stale: StalePolicy::Report, ..inputs.clone() })?);
    let account = diff::compare(&documents.0, &documents.1);
    let interface = Interface::of(&before.rust)?.compare(&Interface::of(&rust(&outcome.files))?);
    let breaking = interface.iter().any(|change| change.breaking);
    let anything = !interface.is_empty() || account.class().is_some_and(|class| class != Class::Documentation);
    let known = operations(&documents.0);
    let new = |id: &String| !known.contains_key(id);
    let unclassed = operations(&documents.1);
    let unclassed = unclassed.into_iter().filter(|(id, is_classed)| new(id) && !is_classed).map(|(id, _)| id).collect();
    let enveloped_before = enveloped(&old.files)?;
    let bare = enveloped(&outcome.files)?.into_iter();
    let bare = bare.filter(|(id, is)| !is && enveloped_before.get(id) != Some(&false)).map(|(id, _)| id).collect();
    let noted = notes(outcome).difference(&notes(&old)).cloned().collect();
    Ok(Consequences {
        account,
        interface,
        next_version: next_version(&before.version, breaking, anything)?,
        version: before.version.clone(),
        unclassed,
        bare,
        noted,
    })
}

impl Consequences {
    /// Whether callers see nothing of it.
    pub fn is_empty(&self) -> bool {
        self.account.is_empty() && self.interface.is_empty()
    }

    /// The lines for a changelog, in Markdown: what breaks, what else callers notice, and where only words changed.
    pub fn changelog(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for class in [Class::Breaking, Class::Compatible] {
            let mark = if class == Class::Breaking { "**Breaking:** " } else { "" };
            lines.extend(self.account.of(class).map(|change| format!("{mark}{}.", change.sentence())));
        }
        // What the documents do not tell, as a type that is named otherwise, is told by the interface alone.
        if self.account.class() != Some(Class::Breaking) {
            let breaking: Vec<_> = self.interface.iter().filter(|change| change.breaking).collect();
            let shown = breaking.iter().take(SHOWN);
            lines.extend(shown.map(|change| format!("**Breaking:** `{}` is another or gone.", change.path)));
            if breaking.len() > SHOWN {
                lines.push(format!("**Breaking:** so are {} more.", breaking.len() - SHOWN));
            }
        }
        let words: BTreeSet<String> = self.account.of(Class::Documentation).map(diff::Change::subject).collect();
        if !words.is_empty() {
            lines.push(format!("Words of the documentation: {}.", words.into_iter().collect::<Vec<_>>().join("; ")));
        }
        lines
    }
}

/// How many lines of the interface are shown at most: all of them are in the snapshots.
const SHOWN: usize = 40;

impl fmt::Display for Consequences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.account.text())?;
        if !self.interface.is_empty() {
            writeln!(formatter, "\nRUST INTERFACE")?;
            for change in self.interface.iter().take(SHOWN) {
                writeln!(formatter, "  {}", change.to_string().replace('\n', "\n  "))?;
            }
            if self.interface.len() > SHOWN {
                writeln!(formatter, "  … and {} more", self.interface.len() - SHOWN)?;
            }
        }
        let mut list = |title: &str, entries: &mut dyn Iterator<Item = String>| -> fmt::Result {
            let entries: Vec<String> = entries.collect();
            if entries.is_empty() {
                return Ok(());
            }
            writeln!(formatter, "\n{title}")?;
            entries.iter().try_for_each(|entry| writeln!(formatter, "  {entry}"))
        };
        list(
            "TO BE CLASSED: new operations that are repeated only where they surely were not processed, until a correction \
             says x-safe or x-idempotent",
            &mut self.unclassed.iter().cloned(),
        )?;
        list("OUTSIDE OF THE ENVELOPE: their whole answer is the data", &mut self.bare.iter().cloned())?;
        list("NEWLY WIDENED OR SIMPLIFIED", &mut self.noted.iter().map(ToString::to_string))?;
        write!(formatter, "\nversion     {} now; a release of this is {}", self.version, self.next_version)
    }
}

/// The generated Rust among the files of a run.
pub fn rust(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| (path.clone(), text.clone())).collect()
}

fn corrected(inputs: &Inputs) -> Result<Value> {
    codegen::corrected(inputs, input::load(&inputs.source, &inputs.source_name, &inputs.locale)?)
}

/// The operations by their ids, or method and path where they have none, and whether it is known what repeating them does.
fn operations(document: &Value) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let reads = match method.as_str() {
                "get" | "head" | "options" | "trace" => true,
                "post" | "put" | "patch" | "delete" => false,
                _ => continue,
            };
            let id = operation.get("operationId").and_then(Value::as_str);
            let id = id.map_or_else(|| format!("{} {path}", method.to_uppercase()), str::to_owned);
            let is_said = ["x-safe", "x-idempotent"].iter().any(|name| operation.get(name).is_some());
            found.insert(id, reads || is_said);
        }
    }
    found
}

/// The operations of the shaped document by their ids, and whether their answers are in the envelope.
fn enveloped(files: &BTreeMap<String, String>) -> Result<BTreeMap<String, bool>> {
    let text = files.get(SHAPED).map(String::as_str).unwrap_or("{}");
    let document: Value =
        serde_json::from_str(text).map_err(|error| Error::new("not JSON").at(SHAPED).because(error))?;
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = items.filter_map(|(_, item)| item.as_object()).flatten();
    let named = operations.filter_map(|(_, operation)| {
        let id = operation.get("x-operation-id").or_else(|| operation.get("operationId"))?.as_str()?;
        Some((id.to_owned(), operation.get("x-enveloped") == Some(&Value::Bool(true))))
    });
    Ok(named.collect())
}

fn notes(outcome: &Outcome) -> BTreeSet<Note> {
    let told = [NoteKind::Widened, NoteKind::Annotated, NoteKind::Simplified, NoteKind::Broken];
    outcome.report.notes.iter().filter(|note| told.contains(&note.kind)).cloned().collect()
}

fn as_text<S: Serializer>(changes: &[interface::Change], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(changes.iter().map(ToString::to_string))
}

#[cfg(test)]
mod tests;
