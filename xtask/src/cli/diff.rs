//! `cargo xtask diff`.

mod state;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{json, read};
use crate::corrections::StalePolicy;
use crate::tree::Tree;
use crate::{Result, diff, input, locales};
use state::State;

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The state before: a payload, page or document, or a git revision; HEAD where it is left out.
    old: Option<String>,
    /// The state after, likewise; what lies in the tree where it is left out.
    new: Option<String>,
    /// How the changes are told.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 where anything changed.
    #[arg(long)]
    exit_code: bool,
    /// Pass over corrections of a revision, or of the tree, that match nothing any more, and report them.
    #[arg(long)]
    allow_stale: bool,
    /// List what the English and the Chinese document say differently, instead of comparing two states.
    #[arg(long, conflicts_with_all = ["old", "new", "format", "exit_code", "allow_stale"])]
    locales: bool,
    /// Read this payload instead of the recorded one; `-` is standard input.
    #[arg(long, value_name = "FILE", requires = "locales")]
    from: Option<PathBuf>,
    /// Print the differences as JSON.
    #[arg(long, requires = "locales")]
    json: bool,
}

/// How the changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text, for a terminal.
    Text,
    /// Markdown, for a pull request.
    Markdown,
    /// JSON, for a script.
    Json,
}

/// Compares documents.
pub(super) fn run(tree: &Tree, command: &Diff) -> Result<u8> {
    if command.locales {
        return compare_locales(tree, command);
    }
    let stale = if command.allow_stale { StalePolicy::Report } else { StalePolicy::Refuse };
    let read = |state: State| state.document(tree, stale);
    let old = read(State::named(command.old.as_deref().unwrap_or("HEAD"))?)?;
    let new = read(command.new.as_deref().map_or(Ok(State::Tree), State::named)?)?;
    let account = diff::compare(&old, &new);
    match command.format {
        Format::Text => println!("{}", account.text()),
        Format::Markdown => print!("{}", account.markdown()),
        Format::Json => println!("{}", json(&account)?),
    }
    Ok(u8::from(command.exit_code && !account.is_empty()))
}

fn compare_locales(tree: &Tree, command: &Diff) -> Result<u8> {
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
