//! `cargo xtask diff`.

use std::path::PathBuf;

use clap::Args;

use super::{json, read};
use crate::tree::Tree;
use crate::{Result, input, locales};

#[derive(Debug, Args)]
pub(super) struct Diff {
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

/// Compares documents.
pub(super) fn run(tree: &Tree, command: &Diff) -> Result<u8> {
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
