//! What the walk knows and collects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::names::{self, Names};
use super::resolve;
use super::resources::Resources;
use crate::pointer::Pointer;
use crate::{Error, Note, NoteKind, Result};

/// How many values may be copied to take the place of references that OpenAPI 3.0 cannot express.
const MAX_COPIED: usize = 1_000_000;

/// What one walk through the document learns for the next one.
///
/// Whether a schema can be said exactly depends on the schemas it refers to, which may come later, or be the schema
/// itself. So the document is walked again while a walk has learnt something.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// The components that accept more than the source does.
    pub(super) loose: BTreeSet<String>,
    /// The components as the last walk left them.
    pub(super) schemas: Map<String, Value>,
}

/// What the walk carries along.
#[derive(Debug)]
pub(super) struct Context<'d> {
    /// The source, into which references point.
    pub(super) document: &'d Value,
    pub(super) resources: &'d Resources,
    pub(super) names: &'d mut Names,
    pub(super) known: &'d Knowledge,
    /// How deep the schema at hand is nested in other schemas.
    pub(super) depth: usize,
    /// How deep the object at hand is nested in other objects of OpenAPI.
    pub(super) object_depth: usize,
    notes: Vec<Note>,
    owner: Option<String>,
    loose: BTreeSet<String>,
    referrers: BTreeMap<String, BTreeSet<String>>,
    copying: Vec<String>,
    copied: usize,
}

impl<'d> Context<'d> {
    pub(super) fn new(
        document: &'d Value,
        resources: &'d Resources,
        names: &'d mut Names,
        known: &'d Knowledge,
    ) -> Self {
        Self {
            document,
            resources,
            names,
            known,
            depth: 0,
            object_depth: 0,
            notes: Vec::new(),
            owner: None,
            loose: BTreeSet::new(),
            referrers: BTreeMap::new(),
            copying: Vec::new(),
            copied: 0,
        }
    }

    /// Remarks on a place.
    pub(super) fn note(&mut self, kind: NoteKind, at: &Pointer, message: impl Into<String>) {
        self.notes.push(Note::new(kind, at.as_str(), message));
    }

    /// Takes back the remarks on a place and on what is below it.
    pub(super) fn forget_notes(&mut self, at: &Pointer) {
        self.notes.retain(|note| !resolve::is_within(&note.pointer, at.as_str()));
    }

    /// Says which component the schemas that follow belong to.
    pub(super) fn set_owner(&mut self, owner: Option<String>) {
        self.owner = owner;
    }

    /// Remembers that the component at hand accepts more than its source.
    pub(super) fn mark_loose(&mut self) {
        self.loose.extend(self.owner.clone());
    }

    /// Refers to a component; tells whether that component accepts exactly what its source does.
    pub(super) fn refer(&mut self, name: &str) -> bool {
        if let Some(owner) = &self.owner {
            self.referrers.entry(name.to_owned()).or_default().insert(owner.clone());
        }
        !self.known.loose.contains(name)
    }

    /// The component that a pointer names in the result, which it becomes if it was none before.
    pub(super) fn component_at(&mut self, pointer: &str) -> String {
        match names::schema_component(self.names, pointer) {
            Some(name) => name,
            None => self.names.hoist(pointer).to_owned(),
        }
    }

    /// Starts to copy what is at a pointer into the place of a reference.
    ///
    /// Gives nothing if that is what is being copied already.
    ///
    /// # Errors
    ///
    /// Refuses a document whose references would make it grow without measure.
    pub(super) fn start_copy(&mut self, pointer: &str) -> Result<Option<Value>> {
        if self.copying.iter().any(|open| open == pointer) {
            return Ok(None);
        }
        let Some(value) = resolve::lookup(self.document, pointer) else { return Ok(None) };
        self.copied += count(value);
        if self.copied > MAX_COPIED {
            return Err(Error::new(format!("the references of the document stand for more than {MAX_COPIED} values"))
                .at(pointer)
                .help(
                    "refer to components.parameters, components.responses and their like rather than to other places",
                ));
        }
        self.copying.push(pointer.to_owned());
        Ok(Some(value.clone()))
    }

    /// Ends the copy that was started last.
    pub(super) fn end_copy(&mut self) {
        self.copying.pop();
    }

    /// Ends the walk: gives back its remarks, and the components that accept more than their sources.
    pub(super) fn finish(self) -> (Vec<Note>, BTreeSet<String>) {
        // Who refers to a component that accepts more accepts more as well.
        let mut loose = BTreeSet::new();
        let mut open: Vec<String> = self.loose.into_iter().collect();
        while let Some(name) = open.pop() {
            if loose.insert(name.clone()) {
                open.extend(self.referrers.get(&name).into_iter().flatten().cloned());
            }
        }
        (without_repeats(self.notes), loose)
    }
}

/// Keeps the first of each remark: what stands in several places is remarked on once.
fn without_repeats(notes: Vec<Note>) -> Vec<Note> {
    let mut seen = BTreeSet::new();
    notes.into_iter().filter(|note| seen.insert(note.clone())).collect()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
