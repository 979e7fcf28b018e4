//! The schema resources (`$id`) and anchors of a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::positions::{Child, Kind, Members, Subschemas, subschemas};
use super::uri;
use crate::place::Place;

/// What the identifiers of a document name, by the pointers of the places.
#[derive(Debug, Default)]
pub(super) struct Resources {
    /// The schema of each `$id`, by its resolved URI.
    by_id: BTreeMap<String, String>,
    /// The schema of each `$anchor` and `$dynamicAnchor`, by the URI of its resource and its name.
    by_anchor: BTreeMap<(String, String), String>,
    /// The schemas of each `$dynamicAnchor`, by its name alone.
    dynamic: BTreeMap<String, Vec<String>>,
    /// The URI of each schema that starts a resource, by its place.
    bases: BTreeMap<String, String>,
    /// The schemas whose dialect gives `$ref` no siblings.
    lone_references: BTreeSet<String>,
}

impl Resources {
    /// Collects the identifiers of a document.
    pub(super) fn of(document: &Value) -> Self {
        let mut resources = Self::default();
        let dialect = document.get("jsonSchemaDialect");
        let scope = Scope { base: String::new(), lone_references: dialect.is_some_and(gives_ref_no_siblings) };
        resources.object(Kind::Document, document, &Place::ROOT, &scope);
        resources
    }

    /// Whether no schema starts a resource of its own, so that references are about the document itself.
    pub(super) fn is_one(&self) -> bool {
        self.bases.is_empty()
    }

    /// The place of the schema with an identifier.
    pub(super) fn by_id(&self, uri: &str) -> Option<&str> {
        self.by_id.get(uri).map(String::as_str)
    }

    /// The place of an anchor in a resource.
    pub(super) fn by_anchor(&self, uri: &str, name: &str) -> Option<&str> {
        self.by_anchor.get(&(uri.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// The places that declare a dynamic anchor.
    pub(super) fn dynamic(&self, name: &str) -> &[String] {
        self.dynamic.get(name).map_or(&[], Vec::as_slice)
    }

    /// The URI of the resource that a place is in, and the place where that resource starts.
    ///
    /// The document itself has no URI, and starts at `#`.
    pub(super) fn base_at(&self, at: &Place<'_>) -> (&str, &str) {
        if self.bases.is_empty() {
            return ("", "#");
        }
        let pointer = at.to_string();
        let mut place = pointer.as_str();
        loop {
            if let Some((start, base)) = self.bases.get_key_value(place) {
                return (base, start);
            }
            match place.rfind('/') {
                Some(index) => place = place.split_at(index).0,
                None => break,
            }
        }
        ("", "#")
    }

    /// Whether the dialect of a schema gives `$ref` no siblings.
    pub(super) fn is_lone_reference(&self, at: &Place<'_>) -> bool {
        !self.lone_references.is_empty() && self.lone_references.contains(&at.to_string())
    }

    fn object(&mut self, kind: Kind, value: &Value, at: &Place<'_>, scope: &Scope) {
        if kind == Kind::Schema {
            return self.schema(value, at, scope);
        }
        let Value::Object(members) = value else { return };
        match kind.members() {
            Members::Fixed(fields) => {
                for (name, child) in fields.iter().chain(kind.members_of_3_1()) {
                    if let Some(value) = members.get(*name) {
                        self.child(*child, value, &at.child(name), scope);
                    }
                }
            }
            Members::Named(prefix, kind) => {
                for (name, value) in members.iter().filter(|(name, _)| name.starts_with(prefix)) {
                    self.object(kind, value, &at.child(name), scope);
                }
            }
            Members::Keywords => {}
        }
    }

    fn child(&mut self, child: Child, value: &Value, at: &Place<'_>, scope: &Scope) {
        match (child, value) {
            (Child::One(kind), _) => self.object(kind, value, at, scope),
            (Child::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(kind, item, &at.index(index), scope);
                }
            }
            (Child::Map(kind), Value::Object(members)) => {
                for (name, member) in members {
                    self.object(kind, member, &at.child(name), scope);
                }
            }
            _ => {}
        }
    }

    fn schema(&mut self, schema: &Value, at: &Place<'_>, scope: &Scope) {
        let Value::Object(keywords) = schema else { return };
        // One look at each name: most schemas identify nothing.
        let identifies = |name: &String| matches!(name.as_str(), "$schema" | "$id" | "$anchor" | "$dynamicAnchor");
        let own = keywords.keys().any(identifies).then(|| self.identify(keywords, at, scope));
        let scope = own.as_ref().unwrap_or(scope);
        if scope.lone_references && keywords.contains_key("$ref") {
            self.lone_references.insert(at.to_string());
        }
        for (name, value) in keywords {
            let Some(shape) = subschemas(name) else { continue };
            let at = at.child(name);
            match (shape, value) {
                (Subschemas::Map, _) => self.child(Child::Map(Kind::Schema), value, &at, scope),
                (Subschemas::List, _) | (Subschemas::OneOrList, Value::Array(_)) => {
                    self.child(Child::List(Kind::Schema), value, &at, scope);
                }
                (Subschemas::One | Subschemas::OneOrList, _) => self.schema(value, &at, scope),
            }
        }
    }

    /// Collects the identifiers of one schema; gives what the schemas inside inherit.
    fn identify(&mut self, keywords: &Map<String, Value>, at: &Place<'_>, scope: &Scope) -> Scope {
        let text = |name: &str| keywords.get(name).and_then(Value::as_str);
        let mut inner = scope.clone();
        if let Some(dialect) = keywords.get("$schema") {
            inner.lone_references = gives_ref_no_siblings(dialect);
        }
        if let Some(id) = text("$id") {
            inner.base = uri::resolve(&scope.base, uri::split_fragment(id).0);
            self.by_id.entry(inner.base.clone()).or_insert_with(|| at.to_string());
            self.bases.insert(at.to_string(), inner.base.clone());
        }
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.by_anchor.entry((inner.base.clone(), name.to_owned())).or_insert_with(|| at.to_string());
        }
        if let Some(name) = text("$dynamicAnchor") {
            self.dynamic.entry(name.to_owned()).or_default().push(at.to_string());
        }
        inner
    }
}

/// What a schema inherits from the schemas around it.
#[derive(Debug, Clone)]
struct Scope {
    base: String,
    lone_references: bool,
}

/// Whether a dialect is one of those in which `$ref` replaces the schema it stands in: draft 7 and before.
fn gives_ref_no_siblings(dialect: &Value) -> bool {
    dialect.as_str().is_some_and(|dialect| {
        ["draft-03", "draft-04", "draft-05", "draft-06", "draft-07"].iter().any(|draft| dialect.contains(draft))
    })
}
