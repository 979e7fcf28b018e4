//! Which schemas are the same in both documents, so that nothing in them needs a look.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::Document;
use crate::pointer::escape;

/// Tells which values are the same with all that they refer to.
#[derive(Debug, Default)]
pub(super) struct Unchanged {
    changed: BTreeSet<String>,
}

impl Unchanged {
    /// Finds the component schemas that differ, or lead to ones that differ.
    pub(super) fn new(old: Document<'_>, new: Document<'_>) -> Self {
        let reference = |name: &str| format!("#/components/schemas/{}", escape(name));
        let (before, after) = (old.schemas(), new.schemas());
        let before: BTreeMap<&str, &Value> = before.into_iter().map(|(name, schema)| (name, schema.value)).collect();
        let mut changed = BTreeSet::new();
        let mut same = Vec::new();
        for (name, schema) in &after {
            if before.get(name) == Some(&schema.value) {
                same.push((reference(name), references(schema.value)));
            } else {
                changed.insert(reference(name));
            }
        }
        let kept: BTreeSet<&str> = after.iter().map(|(name, _)| *name).collect();
        changed.extend(before.keys().filter(|name| !kept.contains(*name)).map(|name| reference(name)));
        let mut unchanged = Self { changed };
        loop {
            let (dirty, clean): (Vec<_>, Vec<_>) =
                same.into_iter().partition(|(_, inner)| inner.iter().any(|inner| unchanged.leads_to_change(inner)));
            if dirty.is_empty() {
                return unchanged;
            }
            unchanged.changed.extend(dirty.into_iter().map(|(name, _)| name));
            same = clean;
        }
    }

    /// Whether the values are the same, and what they refer to is.
    pub(super) fn are_same(&self, old: &Value, new: &Value) -> bool {
        old == new && !references(new).iter().any(|reference| self.leads_to_change(reference))
    }

    /// Only references to whole component schemas are known.
    fn leads_to_change(&self, reference: &str) -> bool {
        let whole = reference.strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains('/'));
        !whole || self.changed.contains(reference)
    }
}

/// What a value refers to.
pub(super) fn references(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                open.extend(members.values());
            }
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
    found
}
