//! The documents of the corpus, as `tests/corpus/documents.toml` lists them.

use std::fs;

use serde::Deserialize;
use tests::packages::Package;
use tests::root;

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It describes a service that there is.
    Real,
    /// It was written to show or to test what a document can say.
    Example,
    /// It describes a service that there is, in OpenAPI 3.0.
    Old,
}

/// A document of the corpus.
#[derive(Debug)]
pub(crate) struct Document {
    /// The package and the path within it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
}

/// All documents of the packages that can be had, and those of the folder that `CORPUS_FOLDER` names.
pub(crate) fn all() -> Vec<Document> {
    let manifest = fs::read_to_string(root().join("tests/corpus/documents.toml")).expect("the manifest");
    let manifest: Manifest = toml::from_str(&manifest).expect("a manifest");
    let mut all: Vec<Document> = manifest.packages.iter().flat_map(documents).collect();
    let folder = std::env::var_os("CORPUS_FOLDER").map(fs::read_dir);
    for entry in folder.into_iter().flat_map(|entries| entries.expect("a folder")) {
        let path = entry.expect("readable").path();
        let bytes = fs::read(&path).expect("a file");
        all.push(Document { name: path.display().to_string(), kind: Kind::Example, bytes });
    }
    all
}

#[derive(Debug, Deserialize)]
struct Manifest {
    packages: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    package: Package,
    /// The paths of the documents within the package, for each kind.
    #[serde(default)]
    real: Vec<String>,
    #[serde(default)]
    example: Vec<String>,
    #[serde(default)]
    old: Vec<String>,
}

fn documents(entry: &Entry) -> Vec<Document> {
    let kinds = [(Kind::Real, &entry.real), (Kind::Example, &entry.example), (Kind::Old, &entry.old)];
    let wanted = |path: &str| kinds.iter().any(|(_, paths)| paths.iter().any(|wanted| wanted == path));
    let Some(mut files) = entry.package.files(&wanted) else { return Vec::new() };
    let paths = kinds.iter().flat_map(|(kind, paths)| paths.iter().map(|path| (*kind, path)));
    paths
        .map(|(kind, path)| {
            let name = format!("{} {path}", entry.package.name);
            let bytes = files.remove(path).unwrap_or_else(|| panic!("{name} is not there"));
            Document { name, kind, bytes }
        })
        .collect()
}
