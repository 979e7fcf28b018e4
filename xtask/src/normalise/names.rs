//! The names of components: those that OpenAPI forbids, and those of schemas that become components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::resolve;
use crate::place::Place;
use crate::pointer::unescape;

/// The tokens of a pointer that say where a schema is, but not what it is.
const STRUCTURE: &[&str] =
    &["", "#", "components", "schemas", "$defs", "definitions", "properties", "paths", "content", "schema"];

/// The names of the components in the result.
#[derive(Debug, Default)]
pub(super) struct Names {
    schemas: BTreeSet<String>,
    renamed: BTreeMap<(String, String), String>,
    hoisted: Vec<(String, String)>,
    by_pointer: BTreeMap<String, String>,
}

impl Names {
    /// Reads the names of the components of a document, and chooses other names for those that are forbidden.
    pub(super) fn of(document: &Value) -> Self {
        let mut names = Self::default();
        let components = document.get("components").and_then(Value::as_object);
        for (section, entries) in components.into_iter().flatten() {
            let Value::Object(entries) = entries else { continue };
            let (allowed, forbidden): (Vec<_>, Vec<_>) = entries.keys().partition(|name| is_allowed(name));
            let mut taken: BTreeSet<String> = allowed.into_iter().cloned().collect();
            for name in forbidden {
                let new = free(&taken, &component_form(name));
                taken.insert(new.clone());
                names.renamed.insert((section.clone(), name.clone()), new);
            }
            if section == "schemas" {
                names.schemas = taken;
            }
        }
        names
    }

    /// The name of a component in the result.
    pub(super) fn renamed(&self, section: &str, name: &str) -> Option<&str> {
        self.renamed.get(&(section.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// The name of the component that the schema at a pointer becomes; the same whenever it is asked for.
    pub(super) fn hoist(&mut self, pointer: &str) -> &str {
        if !self.by_pointer.contains_key(pointer) {
            let name = self.propose(pointer);
            self.schemas.insert(name.clone());
            self.hoisted.push((pointer.to_owned(), name.clone()));
            self.by_pointer.insert(pointer.to_owned(), name);
        }
        self.by_pointer.get(pointer).map_or("", String::as_str)
    }

    /// The name of the component that the schema at a place becomes, if it becomes one.
    pub(super) fn hoisted(&self, at: &Place<'_>) -> Option<&str> {
        if self.by_pointer.is_empty() {
            return None;
        }
        self.by_pointer.get(&at.to_string()).map(String::as_str)
    }

    /// The schemas that become components, in the order in which they were found.
    pub(super) fn all_hoisted(&self) -> &[(String, String)] {
        &self.hoisted
    }

    fn propose(&self, pointer: &str) -> String {
        let tokens: Vec<String> = pointer.split('/').map(unescape).collect();
        if let [.., parent, last] = tokens.as_slice()
            && matches!(parent.as_str(), "$defs" | "definitions")
        {
            let name = component_form(last);
            if !self.schemas.contains(&name) {
                return name;
            }
        }
        let parts: Vec<String> = tokens
            .iter()
            .filter(|token| !STRUCTURE.contains(&token.as_str()))
            .map(|token| allowed_form(token).trim_matches('_').to_owned())
            .filter(|part| !part.is_empty())
            .collect();
        let name = if parts.is_empty() { "Schema".to_owned() } else { parts.join("_") };
        free(&self.schemas, &name)
    }
}

/// Whether OpenAPI allows a component to have this name.
pub(super) fn is_allowed(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_allowed_byte)
}

fn is_allowed_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

fn allowed_form(name: &str) -> String {
    let allowed = |letter: char| u8::try_from(letter).is_ok_and(is_allowed_byte);
    let name: String = name.chars().map(|letter| if allowed(letter) { letter } else { '_' }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// The name that a component may have instead of another. One without letters and digits says nothing.
fn component_form(name: &str) -> String {
    let form = allowed_form(name);
    let says_something = is_allowed(name) || form.contains(|letter: char| letter.is_ascii_alphanumeric());
    if says_something { form } else { "Unnamed".to_owned() }
}

fn free(taken: &BTreeSet<String>, name: &str) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let numbered = |number: u64| format!("{name}_{number}");
    // The first number that is free and twice another: few are tried, however many names are alike. Then the first between.
    let (mut low, mut high) = (1, 2);
    while taken.contains(&numbered(high)) {
        (low, high) = (high, high * 2);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if taken.contains(&numbered(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    numbered(high)
}

/// Whether a pointer names an entry of `components.schemas`, and under which name it is in the result.
pub(super) fn schema_component(names: &Names, pointer: &str) -> Option<String> {
    let (section, name) = resolve::component(pointer)?;
    (section == "schemas").then(|| names.renamed("schemas", &name).unwrap_or(&name).to_owned())
}
