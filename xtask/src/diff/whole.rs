//! Compares what stands beside the operations: the document itself, and schemas that no operation uses.

use std::collections::BTreeSet;

use super::account::Class;
use super::document::{Document, Located};
use super::place::{Place, Root};
use super::recorder::Finding;
use super::schemas::{Comparison, Pair, WORDS};
use super::unchanged::references;
use super::what::What;

impl<'a> Comparison<'a> {
    /// Compares the members of the document beside its paths and components.
    pub(super) fn whole(&mut self) {
        let place = Place::new(None, Root::Whole);
        let (old, new) = (self.old.whole(), self.new.whole());
        self.others(&place, &old, &new, &["paths", "components", "info"]);
        self.parts(&place, "info", &old, &new);
        self.parts(&place, "components", &old, &new);
    }

    /// Compares the members of one member.
    fn parts(&mut self, place: &Place, name: &str, old: &Located<'a>, new: &Located<'a>) {
        match (old.child(name), new.child(name)) {
            (Some(old), Some(new)) if old.value.is_object() && new.value.is_object() => {
                if name == "info" {
                    for keyword in WORDS {
                        self.word(keyword, place, (old.child(keyword), new.child(keyword)), &new);
                    }
                    self.others(place, &old, &new, &WORDS);
                } else {
                    // Bodies, answers and parameters are compared where operations use them.
                    let used =
                        ["schemas", "parameters", "requestBodies", "responses", "headers", "examples", "pathItems"];
                    self.others(place, &old, &new, &used);
                }
            }
            _ => {}
        }
    }

    fn others(&mut self, place: &Place, old: &Located<'a>, new: &Located<'a>, but: &[&str]) {
        let names: BTreeSet<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|name| !but.contains(name)) {
            let value = |holder: &Located<'a>| holder.child(name).map(|found| found.value.clone());
            self.keyword(place, name, &new.at.child(name), (value(old), value(new)));
        }
    }

    /// Compares the component schemas that no operation leads to, by their names.
    pub(super) fn unused_schemas(&mut self) {
        let (before, after) = (unused(self.old), unused(self.new));
        let used = (used(self.old), used(self.new));
        for (name, schema) in &after {
            let place = Place::new(None, Root::Schema);
            match before.iter().find(|(other, _)| other == name) {
                Some((_, other)) => self.schemas(vec![Pair::new(other.clone(), schema.clone(), place)]),
                None if used.0.contains(*name) => {}
                None => {
                    let what = What::SchemaAdded { name: (*name).to_owned() };
                    self.add(&place, Finding::new(&schema.at, what, Class::Compatible));
                }
            }
        }
        for (name, schema) in before {
            if !after.iter().any(|(other, _)| *other == name) && !used.1.contains(name) {
                let what = What::SchemaRemoved { name: name.to_owned() };
                let place = Place::new(None, Root::Schema);
                self.add(&place, Finding::gone(&schema.at, what, Class::Breaking));
            }
        }
    }
}

/// The component schemas that no operation leads to.
fn unused<'a>(document: Document<'a>) -> Vec<(&'a str, Located<'a>)> {
    let used = used(document);
    document.schemas().into_iter().filter(|(name, _)| !used.contains(*name)).collect()
}

/// The names of the component schemas that operations lead to.
fn used(document: Document<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> =
        document.whole().child("paths").map(|paths| references(paths.value)).unwrap_or_default().into_iter().collect();
    while let Some(reference) = open.pop() {
        if !seen.insert(reference.clone()) {
            continue;
        }
        if let Some(rest) = reference.strip_prefix("#/components/schemas/") {
            let name = rest.split('/').next().unwrap_or(rest);
            names.insert(crate::pointer::unescape(name));
        }
        if let Some(target) = document.target(&reference) {
            open.extend(references(target.value));
        }
    }
    names
}
