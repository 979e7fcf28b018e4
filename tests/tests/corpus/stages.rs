//! What is checked of each document.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use jsonschema::Validator;
use serde_json::Value;
use xtask::generate::generate;
use xtask::normalise::{Normalised, normalise};
use xtask::shape::shape;
use xtask::{NoteKind, input};

use crate::documents::{Document, Kind};
use crate::samples::{self, Samples};
use crate::{references, schema_count};

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// The document is read, and normalised.
    Normalised,
    /// The result is valid against the published schema.
    Valid,
    /// The result is what `openapiv3` reads.
    Parsed,
    /// A second run changes nothing.
    Stable,
    /// Every reference of the result leads somewhere.
    Resolved,
    /// What the document accepts of its own examples, the result accepts.
    Sound,
    /// Rust is generated of it.
    Generated,
    /// The Rust compiles.
    Compiled,
    /// The Rust compiles without a warning.
    WithoutWarnings,
}

pub(crate) const STAGES: [Stage; 9] = [
    Stage::Normalised,
    Stage::Valid,
    Stage::Parsed,
    Stage::Stable,
    Stage::Resolved,
    Stage::Sound,
    Stage::Generated,
    Stage::Compiled,
    Stage::WithoutWarnings,
];

/// What came of a document.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// How many bytes it has as JSON.
    pub(crate) size: usize,
    pub(crate) schemas: usize,
    /// Whether the document itself is valid against the published schema of OpenAPI 3.1.
    pub(crate) well_formed: bool,
    /// How many notes say that the result accepts more, and that the document is wrong.
    pub(crate) widened: usize,
    pub(crate) broken: usize,
    pub(crate) samples: Samples,
    /// How long each stage took.
    pub(crate) times: BTreeMap<Stage, Duration>,
    /// The stages that did not succeed, with the reason; those that could not be tried are not among them.
    pub(crate) failures: BTreeMap<Stage, String>,
    /// The stages that succeeded.
    pub(crate) passed: Vec<Stage>,
    /// The generated files.
    pub(crate) files: BTreeMap<String, String>,
}

/// The published schemas of OpenAPI 3.0 and 3.1.
pub(crate) struct Published {
    pub(crate) v3_0: Validator,
    pub(crate) v3_1: Validator,
}

/// Takes a document through all stages but the compiler.
pub(crate) fn run(document: &Document, published: &Published) -> Outcome {
    let mut outcome = Outcome {
        name: document.name.clone(),
        kind: document.kind,
        size: 0,
        schemas: 0,
        well_formed: false,
        widened: 0,
        broken: 0,
        samples: Samples::default(),
        times: BTreeMap::new(),
        failures: BTreeMap::new(),
        passed: Vec::new(),
        files: BTreeMap::new(),
    };
    let loaded = caught(|| input::load(&document.bytes, &document.name, "en").map_err(|error| error.to_string()));
    let source = match loaded {
        Ok(loaded) => loaded.value,
        Err(error) => {
            outcome.failures.insert(Stage::Normalised, error);
            return outcome;
        }
    };
    outcome.size = source.to_string().len();
    outcome.schemas = schema_count(&source);
    outcome.well_formed = published.v3_1.is_valid(&source);
    let input = source.clone();
    let Some(normalised) = outcome.stage(Stage::Normalised, || normalise(input).map_err(|error| error.to_string()))
    else {
        return outcome;
    };
    let count = |kind| normalised.notes.iter().filter(|note| note.kind == kind).count();
    (outcome.widened, outcome.broken) = (count(NoteKind::Widened), count(NoteKind::Broken));
    outcome.check(&source, normalised, published);
    outcome
}

impl Outcome {
    fn check(&mut self, source: &Value, normalised: Normalised, published: &Published) {
        let result = normalised.document;
        if self.kind == Kind::Old {
            self.stage(Stage::Stable, || same(source, &result));
        } else {
            self.stage(Stage::Valid, || valid(&published.v3_0, &result));
            let again = result.clone();
            self.stage(Stage::Stable, || same(&normalise(again).map_err(|error| error.to_string())?.document, &result));
            let samples = self.stage(Stage::Sound, || {
                let samples = samples::check(source, &result);
                match samples.narrowed.is_empty() {
                    true => Ok(samples),
                    false => Err(samples.narrowed.join("\n")),
                }
            });
            self.samples = samples.unwrap_or_default();
        }
        self.stage(Stage::Parsed, || {
            serde_json::from_value::<openapiv3::OpenAPI>(result.clone()).map(drop).map_err(|error| error.to_string())
        });
        self.stage(Stage::Resolved, || {
            let dangling = references::dangling(&result);
            if dangling.is_empty() { Ok(()) } else { Err(dangling.join("\n")) }
        });
        let generated = self.stage(Stage::Generated, || {
            let shaped = shape(result).map_err(|error| error.to_string())?;
            generate(&shaped.document).map_err(|error| error.to_string())
        });
        self.files = generated.map(|generated| generated.files).unwrap_or_default();
    }

    /// Runs a stage, and keeps what came of it and how long it took.
    #[allow(clippy::disallowed_methods, reason = "the table says how fast the normaliser is")]
    pub(crate) fn stage<T>(&mut self, stage: Stage, run: impl FnOnce() -> Result<T, String>) -> Option<T> {
        let start = Instant::now();
        let result = caught(run);
        self.times.insert(stage, start.elapsed());
        match result {
            Ok(value) => {
                self.passed.push(stage);
                Some(value)
            }
            Err(reason) => {
                self.failures.insert(stage, reason);
                None
            }
        }
    }
}

fn same(one: &Value, other: &Value) -> Result<(), String> {
    // As text, so that the order of members counts.
    let (one, other) = (one.to_string(), other.to_string());
    if one == other { Ok(()) } else { Err("it is another document".to_owned()) }
}

fn valid(schema: &Validator, document: &Value) -> Result<(), String> {
    const SHOWN: usize = 5;
    let errors = schema.iter_errors(document).take(SHOWN);
    let errors: Vec<String> = errors.map(|error| format!("{}: {}", error.instance_path(), innermost(&error))).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

/// An error in few words: of alternatives, what the closest of them says.
fn innermost(error: &jsonschema::ValidationError<'_>) -> String {
    use jsonschema::error::ValidationErrorKind::{AnyOf, OneOfNotValid};
    let deepest = match error.kind() {
        AnyOf { context } | OneOfNotValid { context } => {
            let errors = context.iter().flatten();
            errors.max_by_key(|error| error.instance_path().as_str().len())
        }
        _ => None,
    };
    match deepest {
        Some(deeper) => format!("{}: {}", deeper.instance_path(), innermost(deeper)),
        None => error.to_string().chars().take(300).collect(),
    }
}

/// A panic is a failure like any other.
fn caught<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panic: {}", text.unwrap_or_default()))
    })
}
