//! Brings the parts of an `allOf`, and what stands beside a `oneOf`, into one schema.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::combine::{self, implicit_tag, is_object};
use super::discriminators::{MEMBER, NAME, OF_BRANCH, VALUES};
use super::unions::is_nullable;
use super::walk::{component, component_schemas, for_each_root, reference};
use crate::place::Place;
use crate::pointer::unescape;
use crate::{Note, NoteKind, Result};

/// How many schemas one schema may bring together.
const LARGEST: usize = 10_000;

/// Merges every `allOf` of the components and of the operations, unless it only dresses a reference with annotations.
///
/// Those inside other schemas are components by now (`compositions`).
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let components = component_schemas(document);
    for_each_root(document, &mut |schema, at| {
        merge(schema, &components, at, notes);
        Ok(())
    })
}

fn merge(schema: &mut Value, components: &Map<String, Value>, at: &Place<'_>, notes: &mut Vec<Note>) {
    if !is_composed(schema) {
        return;
    }
    let parts = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let takes_null = |part: &Value| is_nullable(component(components, part).unwrap_or(part));
    let all_take_null = !parts.is_empty() && schema.get("type").is_none() && parts.iter().all(takes_null);
    let nullable = is_nullable(schema) || all_take_null;
    let own = at.pointer().as_str().strip_prefix("#/components/schemas/").map(unescape);
    let budget = Cell::new(LARGEST);
    let mut merge = Merge::new(components, own.as_deref(), &budget);
    merge.absorb(schema, true);
    let (mut merged, message) = merge.finish();
    if let Some(message) = message {
        notes.push(Note::new(NoteKind::Simplified, at.pointer(), message));
    }
    merged.shift_remove("nullable");
    if nullable {
        merged.insert("nullable".to_owned(), json!(true));
    }
    *schema = Value::Object(merged);
}

/// Whether a schema is made of several: an `allOf` that does more than dress a reference, or members beside a choice.
pub(super) fn is_composed(schema: &Value) -> bool {
    let Some(object) = schema.as_object().filter(|object| !object.contains_key("x-rust-type")) else { return false };
    match object.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        None => object.contains_key("oneOf") && object.contains_key("properties"),
        Some([only]) if only.get("$ref").is_some() => {
            !object.keys().all(|key| key == "allOf" || key == "nullable" || is_annotation(key))
        }
        Some(_) => true,
    }
}

/// What several schemas say together.
pub(super) struct Merge<'a> {
    components: &'a Map<String, Value>,
    /// The component that is being merged: what it is part of says nothing new about it.
    own: Option<&'a str>,
    /// How many schemas may still be brought together, here and in all that comes of this.
    budget: &'a Cell<usize>,
    seen: BTreeSet<String>,
    merged: Map<String, Value>,
    unions: Vec<Union>,
    contradicts: bool,
}

/// A choice among the parts.
#[derive(Clone)]
struct Union {
    branches: Vec<Value>,
    discriminator: Option<Value>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(components: &'a Map<String, Value>, own: Option<&'a str>, budget: &'a Cell<usize>) -> Self {
        Self {
            components,
            own,
            budget,
            seen: BTreeSet::new(),
            merged: Map::new(),
            unions: Vec::new(),
            contradicts: false,
        }
    }

    /// Another one, of schemas that these are made of.
    fn another(&self) -> Self {
        Self::new(self.components, self.own, self.budget)
    }

    /// The members that were brought together.
    pub(super) fn into_members(mut self) -> Map<String, Value> {
        match self.merged.shift_remove("properties") {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }

    /// Adds what a schema says. `outermost` is the schema whose name and place the result has.
    pub(super) fn absorb(&mut self, schema: &Value, outermost: bool) {
        let Some(left) = self.budget.get().checked_sub(1) else { return };
        self.budget.set(left);
        let mut schema = schema;
        while let Some(name) = reference(schema).map(unescape) {
            if self.own == Some(name.as_str()) || !self.seen.insert(name) {
                return;
            }
            let Some(target) = component(self.components, schema) else { return };
            schema = target;
        }
        let Some(object) = schema.as_object() else { return };
        for (keyword, value) in object {
            match (keyword.as_str(), value) {
                ("allOf", Value::Array(parts)) => parts.iter().for_each(|part| self.absorb(part, false)),
                ("oneOf", Value::Array(branches)) => {
                    // What a schema is one of the choices of, it has chosen.
                    let chosen =
                        |branch: &Value| reference(branch).is_some_and(|name| self.own == Some(&unescape(name)));
                    if !branches.iter().any(chosen) {
                        let discriminator = object.get(MEMBER).cloned();
                        self.unions.push(Union { branches: branches.clone(), discriminator });
                    }
                }
                ("properties", Value::Object(members)) => self.properties(members),
                ("required", Value::Array(names)) => self.required(names),
                ("type", kind) => self.kind(kind),
                ("enum", Value::Array(values)) => self.values(values),
                (MEMBER | "x-base-of" | "nullable", _) => {}
                (VALUES | NAME | "x-variant-name" | "x-rust-name" | "x-name-hint", _) if !outermost => {}
                // What the outer schema says stands first, so that its words win over those of its parts.
                (keyword, value) => {
                    self.merged.entry(keyword.to_owned()).or_insert_with(|| value.clone());
                }
            }
        }
    }

    fn properties(&mut self, members: &Map<String, Value>) {
        let (components, budget) = (self.components, self.budget);
        let Some(own) = self.merged.entry("properties").or_insert_with(|| json!({})).as_object_mut() else { return };
        for (name, member) in members {
            let both = match own.get(name) {
                Some(before) => combine::both(before, member, components, budget),
                None => member.clone(),
            };
            own.insert(name.clone(), both);
        }
    }

    fn required(&mut self, names: &[Value]) {
        let Some(own) = self.merged.entry("required").or_insert_with(|| json!([])).as_array_mut() else { return };
        let known: BTreeSet<String> = own.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        own.extend(names.iter().filter(|name| name.as_str().is_some_and(|name| !known.contains(name))).cloned());
    }

    fn kind(&mut self, kind: &Value) {
        let numeric = |kind: &Value| kind == "integer" || kind == "number";
        match self.merged.get("type") {
            Some(other) if other == kind => {}
            Some(other) if numeric(other) && numeric(kind) => {
                self.merged.insert("type".to_owned(), json!("integer"));
            }
            Some(_) => self.contradicts = true,
            None => {
                self.merged.insert("type".to_owned(), kind.clone());
            }
        }
    }

    /// Of two lists of values, what is in both.
    fn values(&mut self, values: &[Value]) {
        let both: Vec<Value> = match self.merged.get("enum").and_then(Value::as_array) {
            Some(own) => own.iter().filter(|value| values.contains(value)).cloned().collect(),
            None => values.to_vec(),
        };
        if !both.is_empty() {
            self.merged.insert("enum".to_owned(), Value::Array(both));
        }
    }

    /// The one schema, and what it gives up.
    pub(super) fn finish(mut self) -> (Map<String, Value>, Option<&'static str>) {
        if self.contradicts {
            self.merged.retain(|key, _| is_annotation(key));
            return (self.merged, Some("the parts of this `allOf` do not make one shape: any JSON value is taken"));
        }
        let unions = std::mem::take(&mut self.unions);
        let is_plain = !self.merged.contains_key("properties");
        match unions.as_slice() {
            [] => (self.merged, None),
            [only] if is_plain => {
                self.put(only.branches.clone(), only.discriminator.clone());
                (self.merged, None)
            }
            several => self.choose(several),
        }
    }

    fn put(&mut self, branches: Vec<Value>, discriminator: Option<Value>) {
        for keyword in ["type", "properties", "required", "additionalProperties", "items", "enum"] {
            self.merged.shift_remove(keyword);
        }
        self.merged.insert("oneOf".to_owned(), Value::Array(branches));
        if let Some(discriminator) = discriminator {
            self.merged.insert(MEMBER.to_owned(), discriminator);
        }
    }

    /// Members beside a choice, or several choices: one object with the members of all, unless a member tells the branches
    /// apart or a branch is no object; then each branch has the members that stand beside the choice.
    fn choose(mut self, unions: &[Union]) -> (Map<String, Value>, Option<&'static str>) {
        let tells_apart = |union: &&Union| {
            union.discriminator.is_some() || implicit_tag(&union.branches, self.components, self.budget).is_some()
        };
        let has_others = |union: &&Union| !union.branches.iter().all(|branch| is_object(branch, self.components));
        let main = unions.iter().find(tells_apart).or_else(|| unions.iter().find(has_others)).cloned();
        let mut message = None;
        for union in unions {
            if main.as_ref().is_some_and(|main| main.branches == union.branches) {
                continue;
            }
            message = Some("the members of all alternatives are optional members of one object");
            for branch in &union.branches {
                self.alternative(branch);
            }
        }
        if let Some(main) = main {
            let branches = main.branches.iter().filter_map(|branch| self.branch(branch)).collect();
            self.put(branches, main.discriminator);
        }
        (self.merged, message)
    }

    /// Takes in the members of an alternative, none of which must be there.
    fn alternative(&mut self, branch: &Value) {
        let mut alone = self.another();
        alone.absorb(branch, false);
        for union in std::mem::take(&mut alone.unions).into_iter().filter(|_| self.budget.get() > 0) {
            union.branches.iter().for_each(|branch| alone.alternative(branch));
        }
        let members = alone.into_members();
        if members.is_empty() {
            return;
        }
        let Some(own) = self.merged.entry("properties").or_insert_with(|| json!({})).as_object_mut() else { return };
        for (name, member) in members {
            let either = match own.get(&name) {
                Some(before) => combine::either(before, &member),
                None => member,
            };
            own.insert(name, either);
        }
    }

    /// A branch with what stands beside the choice; none where the two contradict each other.
    fn branch(&self, branch: &Value) -> Option<Value> {
        if self.budget.get() == 0 {
            return Some(branch.clone());
        }
        let mut alone = self.another();
        alone.absorb(branch, false);
        let (mut alone, _) = alone.finish();
        let members = |schema: &Map<String, Value>| -> BTreeSet<String> {
            schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect()
        };
        let beside = members(&self.merged);
        if beside.is_subset(&members(&alone)) && branch.get("$ref").is_some() {
            return Some(branch.clone());
        }
        if !is_object(branch, self.components) {
            // Beside an object nothing else is taken; members alone say nothing about what is no object.
            return (self.merged.get("type") != Some(&json!("object"))).then(|| branch.clone());
        }
        if alone.contains_key("oneOf") {
            return Some(branch.clone());
        }
        let mut both = self.another();
        let structure: Map<String, Value> = self
            .merged
            .iter()
            .filter(|(key, _)| ["type", "properties", "required"].contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        both.absorb(&Value::Object(structure), false);
        both.absorb(&Value::Object(std::mem::take(&mut alone)), false);
        let (mut both, _) = both.finish();
        let given = branch.as_object();
        let name = given.and_then(|branch| branch.get("x-variant-name")).cloned();
        let name = name.or_else(|| reference(branch).map(|name| json!(unescape(name))));
        both.extend(name.map(|name| ("x-variant-name".to_owned(), name)));
        let mut given = given.cloned().unwrap_or_default();
        both.extend(
            OF_BRANCH.iter().filter_map(|keyword| Some(((*keyword).to_owned(), given.shift_remove(*keyword)?))),
        );
        Some(Value::Object(both))
    }
}

pub(super) fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "title"
            | "description"
            | "example"
            | "default"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "xml"
            | "externalDocs"
    ) || keyword.starts_with("x-")
}
