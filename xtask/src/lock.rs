//! `openapi/lock.toml`: from what the generated files were made, and what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::codegen::{CORRECTIONS, Inputs};
use crate::generate::HEADER;
use crate::input::Document;
use crate::{Error, Result};

/// Where the lock stands.
pub const PATH: &str = "openapi/lock.toml";

/// The crates whose versions decide what is generated.
const GENERATORS: [&str; 7] =
    ["htmd", "openapiv3", "prettyplease", "progenitor-impl", "serde_json_path", "syn", "typify-impl"];

/// How many of each there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Operations of the API.
    pub operations: usize,
    /// Component schemas of the published document.
    pub schemas: usize,
    /// Generated types.
    pub types: usize,
    /// Actions of the corrections.
    pub corrections: usize,
    /// Lines of generated Rust.
    pub lines: usize,
}

/// Where the recorded payload was fetched from. It stands in the lock as the section `[fetched]`.
///
/// `cargo xtask fetch` writes it. The generator carries it over for as long as the payload is the one that was fetched,
/// so that it is an input like the payload itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The address that was asked for, without anything that looks like an API key.
    pub url: String,
    /// When the answer had come, in UTC (RFC 3339).
    pub time: String,
    /// The SHA-256 of what was stored, in hexadecimal.
    pub sha256: String,
}

impl Fetched {
    /// The record of a payload that was fetched.
    pub fn new(url: impl Into<String>, time: impl Into<String>, payload: &[u8]) -> Self {
        Self { url: url.into(), time: time.into(), sha256: sha256(payload) }
    }

    /// Whether it is the record of this payload.
    pub fn is_of(&self, payload: &[u8]) -> bool {
        self.sha256 == sha256(payload)
    }
}

/// Reads from the text of a lock where the payload was fetched from.
///
/// ```
/// let lock = "[counts]\noperations = 14\n\n[fetched]\nurl = \"https://a.example\"\ntime = \"2025-11-20T08:00:00Z\"\nsha256 = \"e3b0\"\n";
/// assert_eq!(xtask::lock::fetched(lock).map(|fetched| fetched.url).as_deref(), Some("https://a.example"));
/// assert_eq!(xtask::lock::fetched("[counts]\noperations = 14\n"), None);
/// ```
///
/// The rest of the lock is not looked at, since the generator writes it anew: it may be of another version, or hold the
/// marks of a merge. A record that cannot be read is none.
pub fn fetched(lock: &str) -> Option<Fetched> {
    #[derive(Deserialize)]
    struct Section {
        fetched: Fetched,
    }
    toml::from_str::<Section>(divide(lock).1).ok().map(|section| section.fetched)
}

/// The text of a lock with this record in place of the one it has.
///
/// # Errors
///
/// When the record cannot be written as TOML.
pub fn with_fetched(lock: &str, fetched: &Fetched) -> Result<String> {
    let (before, _, after) = divide(lock);
    let mut text = before.trim_end().to_owned();
    if !after.is_empty() {
        text.push_str("\n\n");
        text.push_str(after.trim_end());
    }
    if text.is_empty() {
        text.push_str(&header());
    }
    let record = toml::to_string(fetched).map_err(|error| Error::new("cannot write the lock").because(error))?;
    Ok(format!("{text}\n\n{FETCHED}\n{record}"))
}

#[derive(Serialize)]
struct Lock<'a> {
    source: Source<'a>,
    counts: Counts,
    generators: BTreeMap<String, String>,
    inputs: BTreeMap<&'a str, String>,
    outputs: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Source<'a> {
    file: &'a str,
    document: Option<&'a str>,
    locale: &'a str,
    openapi: &'a str,
    title: &'a str,
    version: &'a str,
}

/// The text of the lock.
pub(crate) fn write(
    inputs: &Inputs,
    document: &Document,
    counts: Counts,
    files: &BTreeMap<String, String>,
) -> Result<String> {
    let text = |pointer: &str| document.value.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default();
    let lock = Lock {
        source: Source {
            file: &inputs.source_name,
            document: document.id.as_deref(),
            locale: document.locale.as_deref().unwrap_or(&inputs.locale),
            openapi: text("/openapi"),
            title: text("/info/title"),
            version: text("/info/version"),
        },
        counts,
        generators: generators()?,
        inputs: BTreeMap::from([
            (inputs.source_name.as_str(), sha256(&inputs.source)),
            (CORRECTIONS, sha256(inputs.corrections.as_bytes())),
        ]),
        outputs: files.iter().map(|(path, text)| (path.as_str(), sha256(text.as_bytes()))).collect(),
    };
    let text = toml::to_string(&lock).map_err(|error| Error::new("cannot write the lock").because(error))?;
    let text = format!("{}\n{text}", header());
    match inputs.fetched.as_ref().filter(|fetched| fetched.is_of(&inputs.source)) {
        Some(fetched) => with_fetched(&text, fetched),
        None => Ok(text),
    }
}

/// The line that starts the section of the record.
const FETCHED: &str = "[fetched]";

/// The text before the section of the record, the section, and the text behind it.
fn divide(lock: &str) -> (&str, &str, &str) {
    let (mut start, mut end, mut at) = (lock.len(), lock.len(), 0);
    for line in lock.split_inclusive('\n') {
        if start == lock.len() && line.trim() == FETCHED {
            start = at;
        } else if start < at && line.starts_with('[') {
            end = at;
            break;
        }
        at += line.len();
    }
    let (before, rest) = lock.split_at_checked(start).unwrap_or((lock, ""));
    let (section, after) = rest.split_at_checked(end - start).unwrap_or((rest, ""));
    (before, section, after)
}

fn header() -> String {
    HEADER.replacen("//", "#", 1).trim_end().to_owned()
}

/// The SHA-256 of some bytes, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The versions of the crates that decide what is generated, as this program was built with them.
fn generators() -> Result<BTreeMap<String, String>> {
    #[derive(Deserialize)]
    struct Packages {
        package: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Packages = toml::from_str(include_str!("../../Cargo.lock"))
        .map_err(|error| Error::new("cannot read Cargo.lock").because(error))?;
    let mut versions: BTreeMap<String, String> = BTreeMap::new();
    for package in lock.package.into_iter().filter(|package| GENERATORS.contains(&package.name.as_str())) {
        let listed = versions.entry(package.name).or_default();
        if !listed.is_empty() {
            listed.push_str(", ");
        }
        listed.push_str(&package.version);
    }
    Ok(versions)
}

#[cfg(test)]
mod tests {
    use super::{Fetched, fetched, with_fetched};

    #[test]
    fn a_record_is_written_into_any_lock_once_and_read_back() {
        let old = Fetched::new("https://old.example/\"", "2025-01-01T00:00:00Z", b"old");
        let new = Fetched::new("https://new.example/", "2025-02-02T00:00:00Z", b"new");
        assert!(new.is_of(b"new") && !new.is_of(b"old"));
        for lock in [
            "",
            "# generated\n[counts]\noperations = 14\n",
            "[inputs]\n\"a\" = \"b\"\n\n[outputs]\n",
            "<<<<<<< ours\n[counts]\n=======\n>>>>>>> theirs\n",
        ] {
            assert_eq!(fetched(lock), None, "{lock}");
            let with = with_fetched(lock, &old).expect("written");
            assert_eq!(fetched(&with).as_ref(), Some(&old), "{with}");
            assert!(with.starts_with(lock.trim_end()), "{with}");
            let replaced = with_fetched(&with, &new).expect("written");
            assert_eq!(fetched(&replaced).as_ref(), Some(&new), "{replaced}");
            assert_eq!(replaced, with_fetched(lock, &new).expect("written"));
        }
    }

    #[test]
    fn what_stands_behind_the_record_stays() {
        let record = "[fetched]\nurl = \"u\"\ntime = \"t\"\nsha256 = \"s\"\n";
        let lock = format!("[a]\nb = 1\n\n{record}\n[c]\nd = [\n  2,\n]\n");
        let new = Fetched { url: "v".to_owned(), time: "t".to_owned(), sha256: "s".to_owned() };
        assert_eq!(fetched(&lock).map(|fetched| fetched.url).as_deref(), Some("u"));
        let replaced = with_fetched(&lock, &new).expect("written");
        assert_eq!(replaced, format!("[a]\nb = 1\n\n[c]\nd = [\n  2,\n]\n\n{}", record.replace("\"u\"", "\"v\"")));
        for damaged in ["[fetched]\nurl = 3\n", "[fetched]\n<<<<<<<\nurl = \"u\"\n", "[fetched]\n"] {
            assert_eq!(fetched(damaged), None, "{damaged}");
        }
    }
}
