//! `cargo xtask normalise`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{json, print, read_file};
use crate::{Error, Note, Result, broken, input, normalise, shape};

#[derive(Debug, Args)]
pub(super) struct Normalise {
    /// The document, as JSON or YAML, or the payload or page that carries it; `-` is standard input.
    file: PathBuf,
    /// The language of the document, where the payload has several.
    #[arg(long, default_value = "en")]
    locale: String,
    /// Shape the document as well, as the generator reads it.
    #[arg(long)]
    shape: bool,
    /// Write the document to this file, and not to standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to say, on standard error, what was noted.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    report: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line for each note: its kind, its place, and what was done there.
    Text,
    /// One object, with members as in the report of `codegen --json`.
    Json,
    /// Not at all.
    None,
}

/// The account of a run.
#[derive(Debug, Serialize)]
struct Report<'a> {
    source: &'a str,
    bytes: usize,
    document: Option<&'a str>,
    openapi: &'a str,
    notes: &'a [Note],
}

/// Normalises a document.
pub(super) fn run(command: &Normalise) -> Result<u8> {
    let (name, bytes) = read_file(&command.file)?;
    let document = input::load(&bytes, &name, &command.locale)?;
    let openapi = document.value.get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();

    let mut notes = document.notes;
    let normalised = normalise::normalise(document.value).map_err(|error| error.at(name.clone()))?;
    notes.extend(normalised.notes);
    let mut result = normalised.document;
    if command.shape {
        notes.extend(broken::open_circles(&mut result));
        let shaped = shape::shape(result).map_err(|error| error.at(name.clone()))?;
        notes.extend(shaped.notes);
        result = shaped.document;
    }

    let text = json(&result)? + "\n";
    match &command.output {
        Some(path) => std::fs::write(path, &text)
            .map_err(|error| Error::new("cannot write the file").at(path.display().to_string()).because(error))?,
        None => print(&text)?,
    }
    let report = Report {
        source: &name,
        bytes: bytes.len(),
        document: document.id.as_deref(),
        openapi: &openapi,
        notes: &notes,
    };
    match command.report {
        Form::Text => notes.iter().for_each(|note| eprintln!("{} {note}", note.kind)),
        Form::Json => eprintln!("{}", json(&report)?),
        Form::None => {}
    }
    Ok(0)
}
