//! A document that is compared: its operations, and where its references lead.

use serde_json::Value;

use crate::pointer::{Pointer, unescape};
use crate::shape::walk::METHODS;

/// How many references may follow each other before they are taken for endless.
const LONGEST_CHAIN: usize = 32;

/// A value of a document, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Located<'a> {
    pub(super) value: &'a Value,
    pub(super) at: Pointer,
}

impl<'a> Located<'a> {
    /// The member of this name, where this is an object that has it.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        Some(Self { value: self.value.as_object()?.get(name)?, at: self.at.child(name) })
    }

    /// The members, where this is an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(name, value)| (name.as_str(), Located { value, at: at.child(name) }))
    }

    /// The elements, where this is an array.
    pub(super) fn elements(&self) -> impl Iterator<Item = Self> {
        let at = self.at.clone();
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(move |(index, value)| Located { value, at: at.index(index) })
    }

    /// The text of the member of this name.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.value.as_object()?.get(name)?.as_str()
    }

    /// Whether the member of this name is `true`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.value.as_object().and_then(|members| members.get(name)) == Some(&Value::Bool(true))
    }
}

/// A document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document<'a> {
    root: &'a Value,
}

/// An operation of a document.
#[derive(Debug, Clone)]
pub(super) struct Operation<'a> {
    /// Its HTTP method, in lower case.
    pub(super) method: &'a str,
    /// Its path template.
    pub(super) path: &'a str,
    /// The operation.
    pub(super) own: Located<'a>,
    /// The path item that it stands in.
    pub(super) item: Located<'a>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root }
    }

    /// The whole document.
    pub(super) fn whole(self) -> Located<'a> {
        Located { value: self.root, at: Pointer::root() }
    }

    /// The operations, in the order of the document.
    pub(super) fn operations(self) -> Vec<Operation<'a>> {
        let mut found = Vec::new();
        for (path, item) in self.whole().child("paths").iter().flat_map(Located::members) {
            let item = self.resolve(item);
            for (method, own) in item.members().filter(|(method, _)| METHODS.contains(method)) {
                if own.value.is_object() {
                    found.push(Operation { method, path, own, item: item.clone() });
                }
            }
        }
        found
    }

    /// The component schemas, in the order of the document.
    pub(super) fn schemas(self) -> Vec<(&'a str, Located<'a>)> {
        let schemas = self.whole().child("components").and_then(|components| components.child("schemas"));
        schemas.iter().flat_map(Located::members).collect()
    }

    /// What a reference leads to, where it leads to a place in this document.
    pub(super) fn target(self, reference: &str) -> Option<Located<'a>> {
        let fragment = reference.strip_prefix('#')?;
        let value = self.root.pointer(fragment)?;
        let tokens = fragment.split('/').skip(1);
        Some(Located { value, at: tokens.fold(Pointer::root(), |at, token| at.child(&unescape(token))) })
    }

    /// The value that stands behind references. One that leads nowhere, or round in a circle, stands for itself.
    pub(super) fn resolve(self, located: Located<'a>) -> Located<'a> {
        let mut current = located;
        for _ in 0..LONGEST_CHAIN {
            match current.text("$ref").and_then(|reference| self.target(reference)) {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }
}

impl Operation<'_> {
    /// Method and path: `POST /add/message`.
    pub(super) fn route(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Method and path without the names of the path's parameters.
    pub(super) fn template(&self) -> String {
        let parts = self.path.split('{').enumerate();
        let names_out = parts.map(|(index, part)| match (index, part.split_once('}')) {
            (0, _) | (_, None) => part.to_owned(),
            (_, Some((_, rest))) => format!("}}{rest}"),
        });
        format!("{} {}", self.method, names_out.collect::<Vec<_>>().join("{"))
    }

    /// Its own id, where it has one.
    pub(super) fn id(&self) -> Option<&str> {
        self.own.text("operationId").filter(|id| !id.trim().is_empty())
    }

    /// What it is called in the account.
    pub(super) fn name(&self) -> String {
        self.id().map_or_else(|| self.route(), str::to_owned)
    }
}
