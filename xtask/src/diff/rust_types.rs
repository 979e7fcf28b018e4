//! The names of the generated types, before and after.
//!
//! What a type is called follows from more than the place where it is used: from the names of components, from which inline
//! schemas are equal, and from which names are taken. So a change in one place can change the name of a type in another.
//! The documents are shaped as for the generator, and walked in step.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::account::Class;
use super::document::Operation;
use super::operations::Matched;
use super::place::{Place, Root};
use super::recorder::Finding;
use super::schemas::Comparison;
use super::what::What;
use crate::pointer::{Pointer, escape};
use crate::shape::walk::{component, component_schemas, reference};
use crate::{normalise, shape};

const JSON: &str = "application~1json";

/// A document as the generator reads it.
struct Shaped {
    document: Value,
    components: serde_json::Map<String, Value>,
}

impl Shaped {
    /// Nothing for a document that the generator would refuse.
    fn of(document: &Value) -> Option<Self> {
        let normalised = normalise::normalise(document.clone()).ok()?.document;
        let document = shape::shape(normalised).ok()?.document;
        let components = component_schemas(&document);
        Some(Self { document, components })
    }

    fn operation(&self, operation: &Operation<'_>) -> Option<&Value> {
        self.document.pointer(&format!("/paths/{}/{}", escape(operation.path), operation.method))
    }

    /// The name of the component that a schema is, where it is one, with words beside it or without.
    fn name<'s>(&self, schema: &'s Value) -> Option<&'s str> {
        reference(schema).or_else(|| reference(schema.get("allOf")?.get(0)?))
    }

    /// The schema itself, where it stands in a component.
    fn inside<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let schema = schema.get("allOf").and_then(|parts| parts.get(0)).unwrap_or(schema);
        component(&self.components, schema).unwrap_or(schema)
    }
}

/// Two schemas at one place, in shaped documents.
type Pair<'s> = (&'s Value, &'s Value, Place);

impl Comparison<'_> {
    /// Compares the names of the types that operations use, where the generator takes both documents.
    pub(super) fn rust_types(&mut self, operations: &[Matched<'_>]) {
        let (Some(old), Some(new)) = (Shaped::of(self.old.whole().value), Shaped::of(self.new.whole().value)) else {
            return;
        };
        let mut places: BTreeMap<(String, String), Pointer> = BTreeMap::new();
        for (index, matched) in operations.iter().enumerate() {
            let (Some(before), Some(after)) = (&matched.old, &matched.new) else { continue };
            let (Some(a), Some(b)) = (old.operation(before), new.operation(after)) else { continue };
            let mut open = roots(index, a, b);
            let mut seen = BTreeSet::new();
            while let Some((a, b, place)) = open.pop() {
                if old.name(a).zip(new.name(b)).is_some_and(|names| !seen.insert(names)) {
                    continue;
                }
                let mut changed: Vec<(String, String)> = Vec::new();
                match (old.name(a), new.name(b)) {
                    (Some(from), Some(to)) => {
                        if from != to {
                            changed.push((from.to_owned(), to.to_owned()));
                        }
                        changed.extend(variants(from, to, old.inside(a), new.inside(b)));
                    }
                    // Where a breaking change was found already, it is likely the reason.
                    _ if self.recorder.breaks(index, place.side()) => {}
                    _ => {
                        let (from, to) = (kind(&old, a), kind(&new, b));
                        if from != to {
                            changed.push((from, to));
                        }
                    }
                }
                for (from, to) in changed {
                    let at = after.own.at.clone();
                    let at = places.entry((from.clone(), to.clone())).or_insert(at).clone();
                    self.add(&place, Finding::new(&at, What::RustTypeChanged { from, to }, Class::Breaking));
                }
                open.extend(inner(old.inside(a), new.inside(b), &place));
            }
        }
    }
}

/// The schemas of an operation: parameters, body, answer.
fn roots<'s>(index: usize, old: &'s Value, new: &'s Value) -> Vec<Pair<'s>> {
    let mut found = Vec::new();
    for (pointer, root) in [
        (format!("/requestBody/content/{JSON}/schema"), Root::Request),
        (format!("/responses/200/content/{JSON}/schema"), Root::Answer),
    ] {
        if let (Some(a), Some(b)) = (old.pointer(&pointer), new.pointer(&pointer)) {
            found.push((a, b, Place::new(Some(index), root)));
        }
    }
    let parameters = |operation: &'s Value| operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    for b in parameters(new) {
        let text = |member: &str| b.get(member).and_then(Value::as_str);
        let Some((name, place)) = text("name").zip(text("in")) else { continue };
        let same = |a: &&Value| ["name", "in"].iter().all(|member| a.get(member) == b.get(member));
        let schemas = parameters(old).find(same).and_then(|a| Some((a.get("schema")?, b.get("schema")?)));
        if let Some((a, b)) = schemas {
            let root = Root::Parameter(place.to_owned(), name.to_owned());
            found.push((a, b, Place::new(Some(index), root)));
        }
    }
    found
}

/// What two schemas hold, in step.
fn inner<'s>(old: &'s Value, new: &'s Value, place: &Place) -> Vec<Pair<'s>> {
    let mut found = Vec::new();
    let both = |keyword: &str| old.get(keyword).zip(new.get(keyword));
    if let Some((Value::Object(before), Value::Object(after))) = both("properties") {
        for (name, b) in after {
            if let Some(a) = before.get(name) {
                found.push((a, b, place.member(name)));
            }
        }
    }
    if let Some((a, b)) = both("items") {
        found.push((a, b, place.element()));
    }
    if let Some((a, b)) = both("additionalProperties").filter(|(a, b)| a.is_object() && b.is_object()) {
        found.push((a, b, place.entry()));
    }
    if let Some((Value::Array(before), Value::Array(after))) = both("oneOf") {
        found.extend(forms(before, after).into_iter().map(|(a, b)| (a, b, place.clone())));
    }
    let parameter = |schema: &'s Value| schema.get("x-rust-type")?.get("parameters")?.get(0);
    if let Some((a, b)) = parameter(old).zip(parameter(new)) {
        found.push((a, b, place.clone()));
    }
    found
}

/// The forms of two unions in pairs: those of one name, and then those of one type in their order.
fn forms<'s>(old: &'s [Value], new: &'s [Value]) -> Vec<(&'s Value, &'s Value)> {
    let mut left: Vec<&'s Value> = old.iter().collect();
    let mut pairs = Vec::new();
    let mut rest: Vec<&'s Value> = Vec::new();
    for b in new {
        match left.iter().position(|a| reference(a).is_some() && reference(a) == reference(b)) {
            Some(index) => pairs.push((left.remove(index), b)),
            None => rest.push(b),
        }
    }
    for b in rest {
        let same = |a: &&Value| a.get("type") == b.get("type") && reference(a).is_some() == reference(b).is_some();
        if let Some(index) = left.iter().position(same) {
            pairs.push((left.remove(index), b));
        }
    }
    pairs
}

/// The variants of enums and unions that have another name for the same value or form.
fn variants(from: &str, to: &str, old: &Value, new: &Value) -> Vec<(String, String)> {
    let named = |schema: &Value| -> Vec<(String, String)> {
        let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array).cloned().unwrap_or_default();
        let forms = if schema.get("enum").is_some() { list("enum") } else { list("oneOf") };
        let names = list("x-enum-varnames");
        let name = |name: &Value| name.as_str().unwrap_or_default().to_owned();
        forms.iter().zip(&names).map(|(form, variant)| (words_out(form).to_string(), name(variant))).collect()
    };
    let before: BTreeMap<String, String> = named(old).into_iter().collect();
    let changed = named(new).into_iter().filter_map(|(form, name)| {
        let old_name = before.get(&form).filter(|old_name| **old_name != name)?;
        Some((format!("{from}::{old_name}"), format!("{to}::{name}")))
    });
    changed.collect()
}

/// A form without its words.
fn words_out(form: &Value) -> Value {
    match form {
        Value::Object(members) => {
            let kept = members.iter().filter(|(keyword, _)| !matches!(keyword.as_str(), "description" | "title"));
            kept.map(|(keyword, value)| (keyword.clone(), words_out(value))).collect()
        }
        other => other.clone(),
    }
}

/// The kind of a Rust type, by its name where it has one.
fn kind(shaped: &Shaped, schema: &Value) -> String {
    if let Some(name) = shaped.name(schema) {
        return name.to_owned();
    }
    if let Some(path) = schema.get("x-rust-type").and_then(|extension| extension.get("path")).and_then(Value::as_str) {
        return path.to_owned();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => "String",
        Some("integer") => "i64",
        Some("number") => "f64",
        Some("boolean") => "bool",
        Some("array") => "Vec",
        Some("object") if schema.get("additionalProperties").is_some() => "BTreeMap",
        Some("object") => "Map",
        _ => "Value",
    }
    .to_owned()
}
