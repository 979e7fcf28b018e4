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
    Ok(format!("{}\n{text}", HEADER.replacen("//", "#", 1).trim_end()))
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
