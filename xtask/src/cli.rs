//! The command line: `cargo xtask …`.

mod codegen;
mod diff;
mod fetch;

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::codegen::PAYLOAD;
use crate::tree::Tree;
use crate::{Error, Result};

/// Maintains the generated parts of the MemOS Cloud SDK.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Download what the documentation site publishes, and store it as the recorded payload.
    Fetch(fetch::Fetch),
    /// Generate the documents, the core and the clients from the recorded payload.
    Codegen(codegen::Codegen),
    /// Compare documents.
    Diff(diff::Diff),
}

/// The program: reads its arguments, runs the command, and says what went wrong. The status is 2 where something did.
pub fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command; the number is the exit status: 0 for success, 1 where `--check` finds a difference.
///
/// # Errors
///
/// Whatever keeps the command from being carried out. The tree is then as it was.
pub fn run(cli: &Cli) -> Result<u8> {
    let tree = Tree::find()?;
    match &cli.command {
        Command::Fetch(command) => fetch::run(&tree, command),
        Command::Codegen(command) => codegen::run(&tree, command),
        Command::Diff(command) => diff::run(&tree, command),
    }
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
