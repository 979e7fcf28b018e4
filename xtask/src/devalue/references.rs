//! Checks that every reference of a payload leads somewhere, and makes wrappers lead to what they wrap.

use super::graph::Graph;
use super::node::{Node, NodeId};
use crate::{Error, Result};

/// What a reference may name.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    entries: usize,
}

impl Bounds {
    /// The bounds of a payload with so many entries.
    pub(super) fn of(entries: usize) -> Self {
        Self { entries }
    }

    /// Checks a reference to a value.
    pub(super) fn value(self, id: NodeId) -> Result<NodeId> {
        match id.entry() {
            Some(entry) if entry < self.entries => Ok(id),
            Some(entry) => {
                Err(Error::new(format!("the index {entry} is out of range: the payload has {} entries", self.entries)))
            }
            None if id == NodeId::HOLE => Err(Error::new("a hole stands where only an array can have one")),
            None if id == NodeId::SPARSE => Err(Error::new("-7 marks a sparse array, and stands for no value")),
            None if id.constant().is_some() => Ok(id),
            None => Err(Error::new(format!("the constant {} is not known", id.0))),
        }
    }

    /// Checks a reference that is an element of an ordinary array.
    fn element(self, id: NodeId) -> Result<NodeId> {
        if id == NodeId::HOLE { Ok(id) } else { self.value(id) }
    }

    /// Whether a reference passes [`element`](Self::element), found out faster.
    fn has(self, id: NodeId) -> bool {
        id >= NodeId::NEGATIVE_ZERO && id.entry().is_none_or(|entry| entry < self.entries)
    }
}

/// Checks the references of the entries that have no tag; those of the others are checked where they are read.
pub(super) fn check(graph: &Graph<'_>) -> Result<()> {
    let bounds = Bounds::of(graph.nodes.len());
    // Which entry a reference belongs to is found out only if it is wrong.
    let sound = graph.elements.iter().all(|id| bounds.has(*id))
        && graph.members.iter().all(|(_, id)| bounds.has(*id) && *id != NodeId::HOLE);
    for (entry, node) in graph.nodes.iter().enumerate() {
        match node {
            Node::Array(span) if !sound => {
                for (index, id) in span.of(&graph.elements).iter().enumerate() {
                    bounds.element(*id).map_err(|error| error.at(format!("entry {entry}, element {index}")))?;
                }
            }
            Node::Object(span) if !sound => {
                for (name, id) in span.of(&graph.members) {
                    bounds.value(*id).map_err(|error| error.at(format!("entry {entry}, member {name:?}")))?;
                }
            }
            Node::SparseArray { elements, .. } => {
                for (index, id) in elements {
                    bounds.value(*id).map_err(|error| error.at(format!("entry {entry}, tag `-7`, index {index}")))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes each wrapper refer to the innermost value, so that nobody else has to follow chains of wrappers.
pub(super) fn shorten_wrappers(nodes: &mut [Node<'_>]) -> Result<()> {
    let mut chain = Vec::new();
    for start in 0..nodes.len() {
        let mut end = None;
        let mut next = Some(start);
        while let Some((entry, Node::Wrapper { tag, value })) = next.and_then(|entry| Some((entry, nodes.get(entry)?)))
        {
            if chain.len() == nodes.len() {
                let place = format!("entry {entry}, tag `{tag}`");
                return Err(Error::new("the wrapper contains nothing but itself").at(place));
            }
            chain.push(entry);
            end = Some(*value);
            next = value.entry();
        }
        for entry in chain.drain(..) {
            if let (Some(Node::Wrapper { value, .. }), Some(end)) = (nodes.get_mut(entry), end) {
                *value = end;
            }
        }
    }
    Ok(())
}
