//! What the walk knows and collects.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::names::{self, Names};
use super::resolve;
use super::resources::Resources;
use crate::place::Place;
use crate::{Error, Note, NoteKind, Result};

/// How many values may be copied to take the place of references that OpenAPI 3.0 cannot express.
const MAX_COPIED: usize = 1_000_000;

/// What one walk through the document learns for the next one.
///
/// Whether a schema can be said exactly depends on the schemas it refers to, which may come later, or be the schema
/// itself. So the document is walked again while a walk has learnt something that it would have needed to know.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// The components that accept more than the source does.
    pub(super) loose: BTreeSet<String>,
    /// The components as the last walk left them; nothing in the first walk.
    pub(super) schemas: Option<Map<String, Value>>,
}

/// What a walk comes to, beside the document.
#[derive(Debug)]
pub(super) struct Walked {
    /// Its remarks.
    pub(super) notes: Vec<Note>,
    /// The components that accept more than their sources.
    pub(super) loose: BTreeSet<String>,
    /// Whether a decision would have been another one, had the walk known what it knows now.
    pub(super) relied_on_too_little: bool,
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
    /// How many of the schemas around the one at hand may only be said exactly or not at all.
    pub(super) critical: usize,
    notes: Vec<Note>,
    components: Components,
    owner: Option<usize>,
    loose: HashSet<usize>,
    /// Which components refer to which: the one that is referred to, and the one that does.
    referrals: Vec<(usize, usize)>,
    /// The components whose exactness decided something.
    relied_on: Vec<usize>,
    /// Whether the components decided something as the last walk left them.
    compared: bool,
    /// The schemas among the components of the source.
    schemas: Option<&'d Map<String, Value>>,
    /// The ids of operations that are taken, each with how many operations ask for it; nothing until a copy asks.
    operation_ids: Option<HashMap<String, usize>>,
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
            critical: 0,
            notes: Vec::new(),
            components: Components::default(),
            owner: None,
            loose: HashSet::new(),
            referrals: Vec::new(),
            relied_on: Vec::new(),
            compared: false,
            operation_ids: None,
            schemas: resolve::lookup(document, "#/components/schemas").and_then(Value::as_object),
            copying: Vec::new(),
            copied: 0,
        }
    }

    /// Remarks on a place.
    pub(super) fn note(&mut self, kind: NoteKind, at: &Place<'_>, message: impl Into<String>) {
        self.notes.push(Note::new(kind, at.to_string(), message));
    }

    /// How many remarks there are.
    pub(super) const fn notes(&self) -> usize {
        self.notes.len()
    }

    /// Takes back the remarks on a place and on what is below it, of those after the first so many.
    pub(super) fn forget_notes(&mut self, at: &Place<'_>, after: usize) {
        let place = at.to_string();
        let later = self.notes.split_off(after.min(self.notes.len()));
        self.notes.extend(later.into_iter().filter(|note| !resolve::is_within(&note.pointer, &place)));
    }

    /// Says which component the schemas that follow belong to.
    pub(super) fn set_owner(&mut self, owner: Option<&str>) {
        self.owner = owner.map(|name| self.components.number(name));
    }

    /// Remembers that the component at hand accepts more than its source.
    pub(super) fn mark_loose(&mut self) {
        self.loose.extend(self.owner);
    }

    /// Refers to a component; tells whether that component accepts exactly what its source does.
    pub(super) fn refer(&mut self, name: &str) -> bool {
        let component = self.components.number(name);
        self.referrals.extend(self.owner.map(|owner| (component, owner)));
        if self.critical > 0 {
            self.relied_on.push(component);
        }
        !self.known.loose.contains(name)
    }

    /// Whether a reference by this name leads to a component, and is spelt as it is in the result.
    pub(super) fn is_plain_component(&self, name: &str) -> bool {
        self.resources.is_one()
            && names::is_allowed(name)
            && self
                .schemas
                .and_then(|schemas| schemas.get(name))
                .is_some_and(|schema| schema.is_object() || schema.is_boolean())
    }

    /// The components as far as the last walk has rewritten them, to tell schemas apart by.
    pub(super) fn compare(&mut self) -> Option<&'d Map<String, Value>> {
        self.compared = true;
        self.known.schemas.as_ref()
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

    /// The id for an operation: its own, unless it is copied and another operation has the id already.
    pub(super) fn id_of_copy(&mut self, id: &str) -> String {
        if self.copying.is_empty() {
            return id.to_owned();
        }
        let document = self.document;
        let ids = self.operation_ids.get_or_insert_with(|| operation_ids(document));
        let mut own = id.to_owned();
        let mut number = ids.get(id).copied().unwrap_or_default();
        while number > 0 && ids.contains_key(&own) {
            number += 1;
            own = format!("{id}_{number}");
        }
        ids.insert(id.to_owned(), number.max(1));
        ids.entry(own.clone()).or_insert(1);
        own
    }

    /// Ends the copy that was started last.
    pub(super) fn end_copy(&mut self) {
        self.copying.pop();
    }

    /// Ends the walk.
    pub(super) fn finish(self) -> Walked {
        // Who refers to a component that accepts more accepts more as well.
        let mut referrers: HashMap<usize, Vec<usize>> = HashMap::new();
        for (component, owner) in self.referrals {
            referrers.entry(component).or_default().push(owner);
        }
        let mut found = HashSet::new();
        let mut open: Vec<usize> = self.loose.into_iter().collect();
        while let Some(component) = open.pop() {
            if found.insert(component) {
                open.extend(referrers.get(&component).into_iter().flatten());
            }
        }
        let is_news = |component: &usize| {
            found.contains(component)
                && self.components.names.get(*component).is_some_and(|name| !self.known.loose.contains(name))
        };
        let relied_on_too_little = self.relied_on.iter().any(is_news)
            || (self.compared && (self.known.schemas.is_none() || found.iter().any(is_news)));
        let loose = found.iter().filter_map(|component| self.components.names.get(*component).cloned()).collect();
        Walked { notes: without_repeats(self.notes), loose, relied_on_too_little }
    }
}

/// The components that were spoken of, numbered, so that each name is kept once.
#[derive(Debug, Default)]
struct Components {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Components {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// Keeps the first of each remark: what stands in several places is remarked on once.
fn without_repeats(notes: Vec<Note>) -> Vec<Note> {
    let mut seen = HashSet::new();
    let is_first: Vec<bool> = notes.iter().map(|note| seen.insert(note)).collect();
    notes.into_iter().zip(is_first).filter_map(|(note, is_first)| is_first.then_some(note)).collect()
}

/// The ids of the operations that stand among the paths themselves.
fn operation_ids(document: &Value) -> HashMap<String, usize> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.filter_map(|(_, item)| item.as_object()).flatten().map(|(_, operation)| operation);
    let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
    ids.map(|id| (id.to_owned(), 1)).collect()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
