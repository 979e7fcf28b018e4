//! `cargo xtask codegen`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::{json, read};
use crate::codegen::{self, CORRECTIONS, Inputs, PAYLOAD};
use crate::corrections::StalePolicy;
use crate::tree::Tree;
use crate::{Result, input};

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
        corrections: tree.read_text(CORRECTIONS)?,
        locale: command.locale.clone(),
        stale: if command.allow_stale { StalePolicy::Report } else { StalePolicy::Refuse },
    };
    let inputs = if command.record {
        let source = input::recordable(&inputs.source).to_vec();
        Inputs { source_name: PAYLOAD.to_owned(), source, ..inputs }
    } else {
        inputs
    };
    let mut outcome = codegen::run(&inputs)?;
    let mut files: BTreeMap<String, Vec<u8>> =
        outcome.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    if command.record {
        files.insert(PAYLOAD.to_owned(), inputs.source);
    }
    if command.check {
        return check(tree, &files, command.quiet);
    }
    outcome.report.changes = Some(tree.write(&files)?);
    if command.json {
        println!("{}", json(&outcome.report)?);
    } else if !command.quiet {
        println!("{}", outcome.report);
    }
    Ok(0)
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
