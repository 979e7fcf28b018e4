//! `cargo xtask codegen`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::{json, read};
use crate::codegen::{self, CORRECTIONS, Inputs, Outcome, PAYLOAD, PUBLISHED};
use crate::consequences::{self, Before, Consequences};
use crate::corrections::StalePolicy;
use crate::tree::Tree;
use crate::{Error, Result, changelog, input, lock};

/// Where the version of the crates stands.
const MANIFEST: &str = "Cargo.toml";

#[derive(Debug, Args)]
pub(super) struct Codegen {
    /// Change nothing; show the first file that differs and exit with 1.
    #[arg(long, conflicts_with = "record")]
    check: bool,
    /// Generate from this payload, page or OpenAPI document; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Adopt the input of `--from` as openapi/payload.json.
    #[arg(long, requires = "from")]
    record: bool,
    /// The language of the document.
    #[arg(long, default_value = "en")]
    locale: String,
    /// Pass over corrections that match nothing any more, and report them.
    #[arg(long)]
    allow_stale: bool,
    /// Generate the rest where a schema is wrong or stops the generator: it becomes any value, and is reported.
    #[arg(long)]
    keep_going: bool,
    /// Print nothing where all is well.
    #[arg(long, conflicts_with = "json")]
    quiet: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Generates, or compares with what is there.
pub(super) fn run(tree: &Tree, command: &Codegen) -> Result<u8> {
    let (source_name, source) = read(tree, command.from.as_ref())?;
    let inputs = Inputs {
        source_name,
        source,
        fetched: tree.read_text(lock::PATH).ok().as_deref().and_then(lock::fetched),
        corrections: tree.read_text(CORRECTIONS)?,
        locale: command.locale.clone(),
        stale: if command.allow_stale { StalePolicy::Report } else { StalePolicy::Refuse },
        keep_going: command.keep_going,
    };
    let inputs = if command.record {
        let source = input::recordable(&inputs.source).to_vec();
        Inputs { source_name: PAYLOAD.to_owned(), source, ..inputs }
    } else {
        inputs
    };
    // What is adopted has the name of the payload already; whoever gave it knows it by another.
    let mut outcome = codegen::run(&inputs).map_err(|error| match &command.from {
        Some(path) if command.record => error.at(path.display().to_string()),
        _ => error,
    })?;
    let bytes = |(path, text): (&String, &String)| (path.clone(), text.clone().into_bytes());
    let mut files: BTreeMap<String, Vec<u8>> = outcome.files.iter().map(bytes).collect();
    if command.record {
        files.insert(PAYLOAD.to_owned(), inputs.source.clone());
    }
    if command.check {
        return check(tree, &files, command.quiet);
    }
    if !tree.compare(&files)?.is_empty() {
        outcome.report.consequences = told(tree, &inputs, &outcome);
    }
    if let Some(consequences) = outcome.report.consequences.as_ref().filter(|consequences| !consequences.is_empty()) {
        // A tree without a changelog keeps none.
        if let Some(changelog) = tree.read_if_there(changelog::PATH)? {
            let text = changelog::add(&changelog, &consequences.changelog())?;
            files.insert(changelog::PATH.to_owned(), text.into_bytes());
        }
    }
    outcome.report.changes = Some(tree.write(&files)?);
    if command.json {
        println!("{}", json(&outcome.report)?);
    } else if !command.quiet {
        println!("{}", outcome.report);
    }
    Ok(0)
}

/// What the run changes for callers. Where it cannot be told, the run goes on: what lay there before may be what is wrong.
fn told(tree: &Tree, inputs: &Inputs, outcome: &Outcome) -> Option<Consequences> {
    let told = before(tree, outcome).and_then(|before| match before {
        Some(before) => consequences::consequences(&before, inputs, outcome).map(Some),
        None => Ok(None),
    });
    told.unwrap_or_else(|error| {
        eprintln!("what this changes for callers cannot be told: {error}");
        None
    })
}

/// What lies in the tree; nothing where nothing was generated there yet.
fn before(tree: &Tree, outcome: &Outcome) -> Result<Option<Before>> {
    let Some(published) = tree.read_if_there(PUBLISHED)? else { return Ok(None) };
    let mut rust = BTreeMap::new();
    for path in outcome.files.keys().filter(|path| path.ends_with(".rs")) {
        let Some(text) = tree.read_if_there(path)? else { return Ok(None) };
        rust.insert(path.clone(), text);
    }
    let Some(manifest) = tree.read_if_there(MANIFEST)? else { return Ok(None) };
    let version = version(&manifest)?;
    Ok(Some(Before { published: published.into_bytes(), rust, version }))
}

/// The version that the manifest of the workspace gives to its crates.
fn version(manifest: &str) -> Result<String> {
    let manifest: toml::Table =
        toml::from_str(manifest).map_err(|error| Error::new("not TOML").at(MANIFEST).because(error))?;
    let version = manifest.get("workspace").and_then(|value| value.get("package")?.get("version")?.as_str());
    version.map(str::to_owned).ok_or_else(|| Error::new("there is no version").at("workspace.package").at(MANIFEST))
}

fn check(tree: &Tree, files: &BTreeMap<String, Vec<u8>>, quiet: bool) -> Result<u8> {
    let changes = tree.compare(files)?;
    if let Some(path) = changes.written.first() {
        let wanted = files.get(path).map(Vec::as_slice).unwrap_or_default();
        eprintln!("{path} is not what the generator makes of openapi/:\n\n{}", tree.difference(path, wanted)?);
    } else if let Some(path) = changes.removed.first() {
        eprintln!("{path} is not generated any more");
    } else {
        if !quiet {
            println!("{} generated files are up to date", changes.unchanged);
        }
        return Ok(0);
    }
    let others = changes.written.len() + changes.removed.len() - 1;
    if others > 0 {
        eprintln!("\n{others} more differ");
    }
    eprintln!("\nrun `cargo xtask codegen` and commit what it writes");
    Ok(1)
}
