//! The way from the recorded input to the generated files, in memory.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::corrections::{Overlay, StalePolicy};
use crate::input::{self, Document};
use crate::lock::{self, Counts, Fetched};
use crate::report::{Report, Stage};
use crate::{Error, Note, Result, broken, generate, normalise, requests, shape};

/// Where the recorded payload of the documentation site stands.
pub const PAYLOAD: &str = "openapi/payload.json";
/// Where the corrections to the document stand.
pub const CORRECTIONS: &str = "openapi/corrections.yaml";
/// Where the document stands as it was published.
pub const PUBLISHED: &str = "openapi/memos-3.1.json";
/// Where the document stands as progenitor reads it.
pub const SHAPED: &str = "openapi/memos-3.0.json";
/// Where the schemas stand by which the testkit checks requests.
pub const REQUESTS: &str = "memos-sdk-testkit/src/generated/requests.json";

/// What the generated files are made of.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The name of the source in errors, in the report and in the lock.
    pub source_name: String,
    /// The payload, page or document.
    pub source: Vec<u8>,
    /// Where the source was fetched from, as the lock in the tree has it; a record of another source is left out.
    pub fetched: Option<Fetched>,
    /// The overlay with the corrections.
    pub corrections: String,
    /// The language of the document: `en` or `cn`.
    pub locale: String,
    /// What becomes of corrections that match nothing any more.
    pub stale: StalePolicy,
    /// Whether what is wrong with a schema stops the others.
    pub keep_going: bool,
}

/// The generated files, and the account of how they were made.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The files: a path from the root of the workspace, with `/`, and its contents.
    pub files: BTreeMap<String, String>,
    /// The account.
    pub report: Report,
}

/// Runs the whole pipeline in memory.
///
/// # Errors
///
/// The error of the stage that failed, with the place in the document and what to do about it.
pub fn run(inputs: &Inputs) -> Result<Outcome> {
    let mut clock = Clock::start();
    let document = input::load(&inputs.source, &inputs.source_name, &inputs.locale)?;
    let published = document.value.clone();
    clock.stage("decode");
    let is_empty = |paths: &Value| paths.as_object().is_some_and(serde_json::Map::is_empty);
    if published.get("paths").is_none_or(is_empty) {
        return Err(no_operation(inputs));
    }

    let overlay = Overlay::parse(&inputs.corrections, CORRECTIONS)?;
    let corrected = overlay.apply(document.value.clone(), inputs.stale)?;
    clock.stage("correct");
    let requests = requests::requests(&corrected.document);
    let mut normalised = normalise::normalise(corrected.document)?;
    normalised.notes.extend(broken::open_circles(&mut normalised.document));
    clock.stage("normalise");
    let (shaped, generated) = if inputs.keep_going {
        let both =
            |document| shape::shape(document).and_then(|shaped| Ok((generate::generate(&shaped.document)?, shaped)));
        let ((generated, shaped), notes) = broken::keep_going(&normalised.document, both)?;
        normalised.notes.extend(notes);
        clock.stage("shape and generate");
        (shaped, generated)
    } else {
        broken::refuse(&normalised.notes)?;
        let shaped = shape::shape(normalised.document)?;
        broken::refuse(&shaped.notes)?;
        clock.stage("shape");
        let generated = generate::generate(&shaped.document)?;
        clock.stage("generate");
        (shaped, generated)
    };

    if generated.operations == 0 {
        return Err(no_operation(inputs));
    }
    let mut files = generated.files;
    files.insert(PUBLISHED.to_owned(), pretty(&published)?);
    files.insert(SHAPED.to_owned(), pretty(&shaped.document)?);
    files.insert(REQUESTS.to_owned(), pretty(&requests)?);
    let counts = Counts {
        operations: generated.operations,
        schemas: schemas(&published),
        types: generated.types,
        corrections: overlay.len(),
        lines: files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text.lines().count()).sum(),
    };
    let lock = lock::write(inputs, &document, counts, &files)?;
    files.insert(lock::PATH.to_owned(), lock);
    clock.stage("write");

    let mut notes: Vec<Note> = document.notes.clone();
    notes.extend(corrected.notes);
    notes.extend(normalised.notes);
    notes.extend(shaped.notes);
    let report = Report::new(inputs, &document, counts, corrected.applied, clock.stages, notes);
    Ok(Outcome { files, report })
}

fn no_operation(inputs: &Inputs) -> Error {
    Error::new("the document describes no operation")
        .at("#/paths")
        .at(inputs.source_name.clone())
        .help("check that this is the API's own document; nothing was changed")
}

/// The document with the corrections applied: what the service really does, in OpenAPI 3.1.
///
/// # Errors
///
/// As for [`run`].
pub fn corrected(inputs: &Inputs, document: Document) -> Result<Value> {
    let overlay = Overlay::parse(&inputs.corrections, CORRECTIONS)?;
    Ok(overlay.apply(document.value, inputs.stale)?.document)
}

/// JSON for people: one member a line, with a line break at the end.
fn pretty(value: &Value) -> Result<String> {
    let mut text =
        serde_json::to_string_pretty(value).map_err(|error| Error::new("cannot write JSON").because(error))?;
    text.push('\n');
    Ok(text)
}

fn schemas(document: &Value) -> usize {
    document.pointer("/components/schemas").and_then(Value::as_object).map_or(0, serde_json::Map::len)
}

/// Measures the stages.
struct Clock {
    last: Instant,
    stages: Vec<Stage>,
}

impl Clock {
    fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    fn stage(&mut self, name: &'static str) {
        let now = Instant::now();
        let time: Duration = now.duration_since(self.last);
        self.stages.push(Stage { name, time });
        self.last = now;
    }
}
