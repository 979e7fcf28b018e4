//! The format of the npm package `devalue`, in which Nuxt puts the data of a page.
//!
//! A payload is a JSON array. Its entries refer to one another by index, so that values can be shared and can contain
//! themselves; entry 0 is the root. Negative numbers stand for what JSON does not have, such as `undefined`, and an entry
//! that starts with a string is a value of the type that the string names:
//!
//! ```json
//! [{"created": 1, "tags": 2}, ["Date", "2024-05-01T00:00:00.000Z"], ["Set", 3, 4], "a", "b"]
//! ```
//!
//! All that versions 5.7 to 6 of `devalue` write is understood, and so is what versions 4 and 5 wrote before, except for
//! two forms that look like others of today and are read as such: a boxed number (`Object(5)`) held the number in place
//! of a reference, and from 5.2 on a typed array over a part of its buffer held its first and last index in place of
//! offset and length.
//!
//! Beyond that, the names under which Nuxt wraps values are known: `Reactive`, `ShallowReactive`, `Ref`, `ShallowRef`,
//! `EmptyRef`, `EmptyShallowRef`, `NuxtError` and `Island`. Unknown names with one argument are taken for wrappers too,
//! and reported by [`Payload::unknown_tags`].
//!
//! A [`Payload`] keeps the graph as it is, in one vector of nodes. Nothing that walks it calls itself, so that depth,
//! sharing and cycles cost nothing until [`Payload::to_json`] turns a node into a tree.

mod binary;
mod children;
mod element;
mod graph;
mod json;
mod node;
mod parse;
mod references;
mod scan;
mod select;
mod surrogates;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use self::children::Children;
pub use self::children::Label;
use self::graph::Graph;
pub use self::json::{Budget, MAX_DEPTH, MAX_TEXT, MAX_VALUES};
pub use self::node::{Node, NodeId, RegExp, Span, TextKind, ViewKind};
pub use self::surrogates::mend_surrogates;
pub use self::syntax::{Origin, json_error};
use crate::{Error, Result};

/// A payload, decoded into a graph.
///
/// ```
/// use xtask::devalue::Payload;
///
/// let payload = Payload::decode(r#"[{"name":1,"self":0},"Ada"]"#)?;
/// let name = payload.member(payload.root(), "name").and_then(|name| payload.string(name));
/// assert_eq!(name, Some("Ada"));
/// assert_eq!(payload.member(payload.root(), "self"), Some(payload.root()));
/// # Ok::<(), xtask::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Payload<'text> {
    graph: Graph<'text>,
    entries: usize,
    /// How often the entries refer to one another.
    references: u64,
    root: NodeId,
    unknown: BTreeMap<Cow<'text, str>, usize>,
}

impl<'text> Payload<'text> {
    /// Decodes the text of a payload.
    ///
    /// # Errors
    ///
    /// The text is not JSON; then the error names line and column. Or it is no payload: a reference leads nowhere, or the
    /// arguments of a type are not what the type has. Then the error names the entry.
    pub fn decode(text: &'text str) -> Result<Self> {
        Self::decode_at(text, Origin::default())
    }

    /// Decodes the text of a payload that is part of a file.
    ///
    /// # Errors
    ///
    /// Those of [`decode`](Self::decode), with their place in the file.
    pub fn decode_at(text: &'text str, origin: Origin<'_>) -> Result<Self> {
        let (root, mut parsed) = parse::parse(text, origin)?;
        let entries = parsed.graph.nodes.len();
        let references = parsed.references();
        let unknown = link(&mut parsed).map_err(|error| origin.locate(error))?;
        Ok(Self { graph: parsed.graph, entries, references, root, unknown })
    }

    /// The node that the payload is about.
    pub fn root(&self) -> NodeId {
        self.resolve(self.root)
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether the payload has no entries, and so consists of a constant.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// One more than the largest number that [`NodeId::entry`] returns for a node of this payload.
    ///
    /// That can be more than [`len`](Self::len), since an entry can hold further nodes in its own text.
    pub fn node_count(&self) -> usize {
        self.graph.nodes.len()
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = (NodeId, &Node<'text>)> {
        self.graph.nodes.iter().take(self.entries).zip(0..).map(|(node, entry)| (NodeId(entry), node))
    }

    /// A node, wrapper or not. Use [`resolve`](Self::resolve) to see through wrappers.
    pub fn node(&self, id: NodeId) -> &Node<'text> {
        // Only a reference of another payload leads nowhere.
        id.constant().or_else(|| self.graph.nodes.get(id.entry()?)).unwrap_or(&Node::Undefined)
    }

    /// The node that a wrapper contains, and any other node itself.
    pub fn resolve(&self, id: NodeId) -> NodeId {
        match self.node(id) {
            Node::Wrapper { value, .. } => *value,
            _ => id,
        }
    }

    /// The value of a member of an object, or of a `Map` whose keys are strings. Sees through wrappers.
    pub fn member(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let id = self.resolve(id);
        let value = match self.node(id) {
            Node::Object(members) => members.of(&self.graph.members).iter().find(|(member, _)| member == name)?.1,
            Node::Map(pairs) => pairs.iter().rev().find(|(key, _)| self.string(*key) == Some(name))?.1,
            _ => return None,
        };
        Some(self.resolve(value))
    }

    /// The text of a string. Sees through wrappers.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        match self.node(self.resolve(id)) {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// The nodes that a node contains. Sees through wrappers at either end.
    ///
    /// Keys of a `Map` are not among them.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = (Label<'_>, NodeId)> {
        Children::of(self, self.resolve(id)).map(|(label, child)| (label, self.resolve(child)))
    }

    /// The names of types that are not known, each with the first entry that has it.
    pub fn unknown_tags(&self) -> impl Iterator<Item = (&str, usize)> {
        self.unknown.iter().map(|(tag, entry)| (tag.as_ref(), *entry))
    }
}

/// Turns what was parsed into a graph whose every reference leads somewhere.
fn link<'text>(parsed: &mut parse::Parsed<'text>) -> Result<BTreeMap<Cow<'text, str>, usize>> {
    let Graph { nodes, elements, members } = &parsed.graph;
    let (entries, references) = (nodes.len(), elements.len().max(members.len()));
    if i32::try_from(entries).is_err() || u32::try_from(references).is_err() {
        return Err(Error::new(format!("the payload has {entries} entries and more references than can be read")));
    }
    references::check(&parsed.graph)?;
    let unknown = tags::resolve_tags(parsed)?;
    references::shorten_wrappers(&mut parsed.graph.nodes)?;
    Ok(unknown)
}
