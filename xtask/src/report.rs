//! The account of a run that a person wants to read.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::codegen::Inputs;
use crate::consequences::Consequences;
use crate::input::Document;
use crate::lock::Counts;
use crate::tree::Changes;
use crate::{Note, NoteKind};

/// What a run of the generator did.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The file that was read.
    pub source: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// The identifier of the document in it, where it has one.
    pub document: Option<String>,
    /// The version of OpenAPI that the document says it is written in.
    pub openapi: String,
    /// How many of each there are.
    pub counts: Counts,
    /// How many corrections were applied.
    pub applied: usize,
    /// The stages, in their order, with their times.
    pub stages: Vec<Stage>,
    /// What the stages had to say.
    pub notes: Vec<Note>,
    /// What was done to the tree; `None` where nothing was compared yet.
    pub changes: Option<Changes>,
    /// What that means for callers; `None` where nothing changed.
    pub consequences: Option<Consequences>,
}

/// A stage of the pipeline, and how long it took.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    /// The name of the stage.
    pub name: &'static str,
    /// Its time; in JSON, in milliseconds.
    #[serde(serialize_with = "milliseconds", rename = "milliseconds")]
    pub time: Duration,
}

impl Report {
    pub(crate) fn new(
        inputs: &Inputs,
        document: &Document,
        counts: Counts,
        applied: usize,
        stages: Vec<Stage>,
        notes: Vec<Note>,
    ) -> Self {
        let openapi = document.value.get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default();
        Self {
            source: inputs.source_name.clone(),
            bytes: inputs.source.len(),
            document: document.id.clone(),
            openapi: openapi.to_owned(),
            counts,
            applied,
            stages,
            notes,
            changes: None,
            consequences: None,
        }
    }

    /// The notes of one kind.
    pub fn notes_of(&self, kind: NoteKind) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(move |note| note.kind == kind)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { operations, schemas, types, lines, .. } = self.counts;
        let document = self.document.as_deref().unwrap_or("the document");
        writeln!(formatter, "read        {} ({} bytes)", self.source, self.bytes)?;
        writeln!(
            formatter,
            "found       {document}: OpenAPI {}, {operations} operations, {schemas} schemas",
            self.openapi
        )?;
        let places = self.notes_of(NoteKind::Corrected).count();
        writeln!(formatter, "corrected   {places} places by {} corrections", self.applied)?;
        for (kind, title) in [
            (NoteKind::Rounded, "numbers that are read as others, for they have more digits than a double"),
            (NoteKind::Unknown, "types of the payload that are not known, and are taken for wrappers"),
            (NoteKind::Stale, "stale corrections, which match nothing any more"),
            (NoteKind::Widened, "places where OpenAPI 3.0 accepts more"),
            (NoteKind::Annotated, "keywords that are kept only as annotations"),
            (NoteKind::Simplified, "places that are generated more simply than they are described"),
            (NoteKind::Broken, "places where the document is wrong, which accept anything"),
        ] {
            let notes: Vec<&Note> = self.notes_of(kind).collect();
            if !notes.is_empty() {
                writeln!(formatter, "noted       {} {title}:", notes.len())?;
                for note in notes {
                    writeln!(formatter, "              {note}")?;
                }
            }
        }
        writeln!(formatter, "generated   {operations} operations, {types} types, {lines} lines of Rust")?;
        if let Some(changes) = self.changes.as_ref().filter(|changes| changes.is_empty()) {
            writeln!(formatter, "files       nothing has changed: all {} are as they should be", changes.unchanged)?;
        } else if let Some(changes) = &self.changes {
            writeln!(
                formatter,
                "files       {} written, {} removed, {} unchanged",
                changes.written.len(),
                changes.removed.len(),
                changes.unchanged,
            )?;
            for path in &changes.written {
                writeln!(formatter, "              {path}")?;
            }
            for path in &changes.removed {
                writeln!(formatter, "              {path} (removed)")?;
            }
        }
        let total: Duration = self.stages.iter().map(|stage| stage.time).sum();
        let times: Vec<String> = self.stages.iter().map(|stage| format!("{} {:.1?}", stage.name, stage.time)).collect();
        write!(formatter, "took        {total:.1?}: {}", times.join(", "))?;
        match &self.consequences {
            Some(consequences) => write!(formatter, "\n\n{consequences}"),
            None => Ok(()),
        }
    }
}

fn milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64() * 1000.0)
}
