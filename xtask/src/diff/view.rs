//! A schema as its reader sees it: references followed, `allOf` taken together, null set apart.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{Document, Located};
use crate::pointer::{Pointer, unescape};

/// How many schemas are taken together before they are taken for endless.
const MOST_LAYERS: usize = 256;

/// A schema with all that stands behind it.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    /// The schemas that hold at once, the outermost first: what it says stands before what its parts say.
    pub(super) layers: Vec<Located<'a>>,
    /// Whether null is a value.
    pub(super) nullable: bool,
    /// The forms of which a value has one, where there are several.
    pub(super) forms: Vec<Located<'a>>,
    /// Alternatives that say nothing of the form, but which members must stand beside each other.
    pub(super) constraints: Vec<Located<'a>>,
    /// The component that the schema is a reference to.
    pub(super) component: Option<String>,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) schema: Located<'a>,
    pub(super) required: bool,
    /// The description, where it stands beside the schema: that of a parameter.
    pub(super) description: Option<&'a str>,
}

impl<'a> View<'a> {
    /// Reads a schema.
    pub(super) fn new(document: Document<'a>, schema: Located<'a>) -> Self {
        let mut view =
            Self { layers: Vec::new(), nullable: false, forms: Vec::new(), constraints: Vec::new(), component: None };
        let mut seen = BTreeSet::new();
        // The last of the list comes first.
        let mut open = vec![(schema, true)];
        while let Some((layer, is_chain)) = open.pop() {
            if view.layers.len() >= MOST_LAYERS || !seen.insert(layer.at.clone()) {
                continue;
            }
            let mut parts = Vec::new();
            if let Some(target) = layer.text("$ref").and_then(|reference| document.target(reference)) {
                if is_chain && let Some(name) = component_name(&target.at) {
                    view.component = Some(name);
                }
                parts.push((target, is_chain));
            }
            for part in layer.child("allOf").iter().flat_map(Located::elements) {
                parts.push((part, false));
            }
            parts.extend(view.alternatives(&layer).map(|only| (only, false)));
            view.nullable |= says_null(&layer);
            view.layers.push(layer);
            open.extend(parts.into_iter().rev());
        }
        view
    }

    /// Keeps the alternatives of a layer; a single one beside null is no alternative, but a part.
    fn alternatives(&mut self, layer: &Located<'a>) -> Option<Located<'a>> {
        let keywords = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| layer.child(keyword));
        let all: Vec<Located<'a>> = keywords.flat_map(|list| list.elements().collect::<Vec<_>>()).collect();
        let (nulls, mut forms): (Vec<_>, Vec<_>) = all.into_iter().partition(is_null);
        self.nullable |= !nulls.is_empty();
        if forms.iter().all(only_constrains) {
            self.constraints.extend(forms);
            return None;
        }
        if forms.len() == 1 {
            return forms.pop();
        }
        self.forms.extend(forms);
        None
    }

    /// Where the schema itself stands: behind its references.
    pub(super) fn at(&self) -> Option<&Pointer> {
        self.layers.first().map(|layer| &layer.at)
    }

    /// What the outermost layer that has this keyword says.
    pub(super) fn keyword(&self, name: &str) -> Option<Located<'a>> {
        self.layers.iter().find_map(|layer| layer.child(name))
    }

    /// The value of a keyword.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.keyword(name).map(|found| found.value)
    }

    /// The members of an object, in the order of the document.
    pub(super) fn members(&self) -> Vec<Member<'a>> {
        let required = self.required();
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        for properties in self.layers.iter().filter_map(|layer| layer.child("properties")) {
            for (name, schema) in properties.members() {
                if seen.insert(name) {
                    members.push(Member { name, schema, required: required.contains(name), description: None });
                }
            }
        }
        members
    }

    /// The names that `required` lists.
    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        let lists = self.layers.iter().filter_map(|layer| layer.value.get("required")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// The names of the types, without null.
    pub(super) fn types(&self) -> Vec<&'a str> {
        let names = |value: &'a Value| match value {
            Value::String(name) => vec![name.as_str()],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let mut types = self.value("type").map(names).unwrap_or_default();
        types.retain(|name| *name != "null");
        types
    }

    /// The values of `enum`, or the one of `const`, without null.
    pub(super) fn values(&self) -> Option<Vec<&'a Value>> {
        let listed = self.value("enum").and_then(Value::as_array).map(|values| values.iter().collect::<Vec<_>>());
        let mut values = listed.or_else(|| self.value("const").map(|only| vec![only]))?;
        values.retain(|value| !value.is_null());
        Some(values)
    }
}

/// The component schema that a pointer leads to.
pub(super) fn component_name(at: &Pointer) -> Option<String> {
    let name = at.as_str().strip_prefix("#/components/schemas/")?;
    (!name.contains('/')).then(|| unescape(name))
}

fn says_null(layer: &Located<'_>) -> bool {
    let lists_null = |keyword: &str| {
        let listed = layer.value.get(keyword).and_then(Value::as_array);
        listed.is_some_and(|list| list.iter().any(|value| value.is_null() || value == "null"))
    };
    let null_in_enum =
        layer.value.get("enum").and_then(Value::as_array).is_some_and(|list| list.contains(&Value::Null));
    layer.flag("nullable") || lists_null("type") || null_in_enum
}

fn is_null(branch: &Located<'_>) -> bool {
    let only_null = |value: &Value| match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(|value| value.is_null() || value == "null"),
        value => value == "null",
    };
    let Some(branch) = branch.value.as_object() else { return false };
    branch.get("type").is_some_and(only_null)
        || branch.get("const").is_some_and(Value::is_null)
        || branch
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_null))
}

/// Whether a branch says nothing about the form, but what must stand beside each other.
fn only_constrains(branch: &Located<'_>) -> bool {
    branch.value.as_object().is_some_and(|branch| {
        !branch.is_empty() && branch.keys().all(|key| key == "required" || key.starts_with("x-") || key == "not")
    })
}
