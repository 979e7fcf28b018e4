//! The command line: `cargo xtask …`.

mod codegen;
mod decode;
mod diff;
mod fetch;
mod normalise;

use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
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
    /// Decode a payload, and print what it holds as JSON.
    Decode(decode::Decode),
    /// Rewrite an OpenAPI 3.1 document as OpenAPI 3.0.3.
    Normalise(normalise::Normalise),
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
    match &cli.command {
        Command::Fetch(command) => fetch::run(&Tree::find()?, command),
        Command::Codegen(command) => codegen::run(&Tree::find()?, command),
        Command::Diff(command) => diff::run(&Tree::find()?, command),
        // These work anywhere.
        Command::Decode(command) => decode::run(command),
        Command::Normalise(command) => normalise::run(command),
    }
}

/// The input, and its name: the recorded payload, a file, or standard input.
fn read(tree: &Tree, from: Option<&PathBuf>) -> Result<(String, Vec<u8>)> {
    match from {
        Some(path) => read_file(path),
        None => Ok((PAYLOAD.to_owned(), tree.read(PAYLOAD)?)),
    }
}

/// A file and its name; `-` is standard input.
fn read_file(path: &Path) -> Result<(String, Vec<u8>)> {
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

/// Prints a text. A reader that wants no more of it has what it wants.
fn print(text: &str) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::new("cannot write to standard output").because(error))
        }
        _ => Ok(()),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|error| Error::new("cannot write JSON").because(error))
}
