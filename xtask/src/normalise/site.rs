//! One object while it is being rewritten.

use serde_json::{Value, json};

use super::context::Context;
use super::keywords::Keywords;
use super::positions::Kind;
use crate::NoteKind;
use crate::place::Place;

/// The prefix under which a keyword that OpenAPI 3.0 does not have stays readable.
pub(super) const PREFIX: &str = "x-jsonschema-";

/// The keywords of a schema that say something about values, but do not constrain them, and that OpenAPI 3.0 has.
const ANNOTATIONS: &[&str] =
    &["title", "description", "default", "example", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml"];

/// One rewriting of an object.
pub(super) type Rule = fn(&mut Site<'_, '_>);

/// An object of the document while the rules rewrite it.
#[derive(Debug)]
pub(super) struct Site<'s, 'd> {
    /// What sort of object it is.
    pub(super) kind: Kind,
    /// Its members.
    pub(super) keywords: Keywords,
    /// Where it is in the source.
    pub(super) at: &'s Place<'s>,
    /// What the walk carries along.
    pub(super) cx: &'s mut Context<'d>,
    /// Whether it accepts exactly what the source does. If not, it accepts more.
    pub(super) exact: bool,
    /// Keywords as the source had them, where a rule needs them after their schemas were rewritten.
    pub(super) source: Keywords,
    /// Whether each schema of `not` and `oneOf` accepts exactly what its source does.
    pub(super) exact_branches: Vec<(&'static str, Vec<bool>)>,
    /// How many remarks there were before the first one on this object.
    pub(super) notes_before: usize,
}

impl<'s, 'd> Site<'s, 'd> {
    pub(super) fn new(kind: Kind, keywords: Keywords, at: &'s Place<'s>, cx: &'s mut Context<'d>) -> Self {
        let notes_before = cx.notes();
        let (source, exact_branches) = (Keywords::default(), Vec::new());
        Self { kind, keywords, at, cx, exact: true, source, exact_branches, notes_before }
    }

    /// Remarks on the object.
    pub(super) fn note(&mut self, kind: NoteKind, message: impl Into<String>) {
        self.cx.note(kind, self.at, message);
    }

    /// Remarks on a member.
    pub(super) fn note_on(&mut self, name: &str, kind: NoteKind, message: impl Into<String>) {
        self.cx.note(kind, &self.at.child(name), message);
    }

    /// Keeps a member that constrains nothing as an annotation, and says so.
    pub(super) fn annotate(&mut self, name: &str, why: &str) {
        if let Some(kept) = self.set_aside(name) {
            self.note_on(name, NoteKind::Annotated, format!("{why}; kept as {kept}"));
        }
    }

    /// Keeps a constraint that cannot be said as an annotation, and says so.
    pub(super) fn widen(&mut self, name: &str, why: &str) {
        self.give_up(name, NoteKind::Widened, why);
    }

    /// Keeps what the document itself has wrong as an annotation, and says so.
    pub(super) fn broken(&mut self, name: &str, why: &str) {
        self.give_up(name, NoteKind::Broken, why);
    }

    fn give_up(&mut self, name: &str, kind: NoteKind, why: &str) {
        if let Some(kept) = self.set_aside(name) {
            self.exact = false;
            self.note_on(name, kind, format!("{why}; kept as {kept}"));
        }
    }

    /// Renames a member to an annotation, with the value that it has in the source; gives the name of the annotation.
    pub(super) fn set_aside(&mut self, name: &str) -> Option<String> {
        if !self.keywords.contains(name) {
            return None;
        }
        let kept = self.free_annotation(name);
        let value = self.keywords.get_mut(name)?;
        if let Some(source) = self.source.take(name) {
            *value = source;
        }
        self.keywords.rename(name, &kept);
        Some(kept)
    }

    /// Adds an annotation that repeats what the source said in a member that is rewritten.
    pub(super) fn keep_source(&mut self, name: &str, value: Value) -> String {
        let kept = self.free_annotation(name);
        self.keywords.set_after(name, &kept, value);
        kept
    }

    /// Adds a schema that has to hold as well.
    pub(super) fn conjoin(&mut self, schema: Value) {
        match self.keywords.get_mut("allOf") {
            Some(Value::Array(schemas)) => schemas.push(schema),
            _ => self.keywords.set("allOf", vec![schema].into()),
        }
    }

    /// Makes the schema accept nothing. What it said is kept in annotations.
    pub(super) fn accept_nothing(&mut self, why: &str) {
        // Definitions say nothing, and become components.
        let says = |name: &&str| !is_annotation(name) && !matches!(*name, "$defs" | "definitions");
        let said: Vec<String> = self.keywords.names().filter(says).map(str::to_owned).collect();
        for name in &said {
            self.set_aside(name);
        }
        self.keywords.set("not", json!({}));
        self.note(
            NoteKind::Annotated,
            format!("{why}, so that nothing is valid here; {} kept as {PREFIX}…", said.join(", ")),
        );
    }

    /// The name for an annotation, which is not that of an extension in the source.
    fn free_annotation(&self, name: &str) -> String {
        let mut kept = format!("{PREFIX}{name}");
        while self.keywords.contains(&kept) {
            kept.push('_');
        }
        kept
    }
}

/// Whether a keyword of OpenAPI 3.0 does not constrain values.
pub(super) fn is_annotation(name: &str) -> bool {
    ANNOTATIONS.contains(&name) || name.starts_with("x-")
}

/// Whether a schema as JSON Schema writes it accepts everything, as far as can be seen at a glance.
pub(super) fn is_anything(schema: &Value) -> bool {
    match schema {
        Value::Bool(anything) => *anything,
        Value::Object(keywords) => keywords.keys().all(|name| is_annotation(name) || name == "$comment"),
        _ => false,
    }
}

/// Whether a rewritten schema accepts nothing, as `false` is written in OpenAPI 3.0.
pub(super) fn is_nothing(schema: &Value) -> bool {
    schema
        .as_object()
        .is_some_and(|keywords| keywords.get("not").and_then(Value::as_object).is_some_and(serde_json::Map::is_empty))
}
