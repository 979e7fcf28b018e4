//! The command line: `cargo xtask …`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::codegen::{self, CORRECTIONS, Inputs, PAYLOAD};
use crate::corrections::StalePolicy;
use crate::tree::Tree;
use crate::{Error, Result, input, locales};

/// Maintains the generated parts of the MemOS Cloud SDK.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate the documents, the core and the clients from the recorded payload.
    Codegen(Codegen),
    /// Compare documents.
    Diff(Diff),
}

#[derive(Debug, Args)]
struct Codegen {
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

#[derive(Debug, Args)]
struct Diff {
    /// List what the English and the Chinese document say differently.
    #[arg(long, required = true)]
    locales: bool,
    /// Read this payload instead of the recorded one; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Print the differences as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs a command; the number is the exit status: 0 for success, 1 where `--check` finds a difference.
///
/// # Errors
///
/// Whatever keeps the command from being carried out. The tree is then as it was.
pub fn run(cli: &Cli) -> Result<u8> {
    let tree = Tree::find()?;
    match &cli.command {
        Command::Codegen(command) => generate(&tree, command),
        Command::Diff(command) => diff(&tree, command),
    }
}

fn generate(tree: &Tree, command: &Codegen) -> Result<u8> {
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

fn diff(tree: &Tree, command: &Diff) -> Result<u8> {
    debug_assert!(command.locales, "clap requires it");
    let (name, source) = read(tree, command.from.as_ref())?;
    let (english, chinese) = (input::load(&source, &name, "en")?, input::load(&source, &name, "cn")?);
    let differences = locales::differences(&english.value, &chinese.value);
    if command.json {
        println!("{}", json(&differences)?);
        return Ok(0);
    }
    let shown =
        |value: &Option<serde_json::Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
    for difference in &differences {
        println!("{}\n  en: {}\n  cn: {}", difference.pointer, shown(&difference.left), shown(&difference.right));
    }
    println!("{} differences beside the words", differences.len());
    Ok(0)
}

/// The input, and its name: the recorded payload, a file, or standard input.
fn read(tree: &Tree, from: Option<&PathBuf>) -> Result<(String, Vec<u8>)> {
    let Some(path) = from else { return Ok((PAYLOAD.to_owned(), tree.read(PAYLOAD)?)) };
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| Error::new("cannot read standard input").because(error))?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let bytes = std::fs::read(path)
        .map_err(|error| Error::new("cannot read the file").at(path.display().to_string()).because(error))?;
    // The name stands in the lock, where the folder of one machine has no place.
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Ok((name, bytes))
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|error| Error::new("cannot write JSON").because(error))
}
