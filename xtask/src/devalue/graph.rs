//! The nodes of a payload, and what they contain.

use std::collections::{HashMap, HashSet};

use super::node::{Member, Node, NodeId, Span};

/// The nodes of a payload, with the elements and members of all of them.
///
/// Most payloads have thousands of small arrays and objects. As many vectors would take more time than all the rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph<'text> {
    /// The entries, and behind them the nodes that entries hold in their own text.
    pub(super) nodes: Vec<Node<'text>>,
    /// The elements of all arrays, one array after the other.
    pub(super) elements: Vec<NodeId>,
    /// The members of all objects, one object after the other.
    pub(super) members: Vec<Member<'text>>,
}

impl<'text> Graph<'text> {
    /// The array of the elements from a place on.
    pub(super) fn array(&self, start: usize) -> Node<'text> {
        Node::Array(Span::from(start, &self.elements))
    }

    /// The object of the members from a place on.
    ///
    /// It keeps one member of each name: the last value at the first place, as JavaScript does.
    pub(super) fn object(&mut self, start: usize) -> Node<'text> {
        if !are_distinct(self.members.get(start..).unwrap_or_default()) {
            let mut places = HashMap::new();
            for (name, id) in self.members.split_off(start) {
                let place = *places.entry(name.clone()).or_insert(self.members.len());
                match self.members.get_mut(place) {
                    Some((_, earlier)) => *earlier = id,
                    None => self.members.push((name, id)),
                }
            }
        }
        Node::Object(Span::from(start, &self.members))
    }
}

/// Whether no two members have the same name.
fn are_distinct(members: &[Member<'_>]) -> bool {
    /// Up to here comparing every pair is faster than hashing.
    const FEW: usize = 12;
    if members.len() > FEW {
        let mut seen = HashSet::with_capacity(members.len());
        return members.iter().all(|(name, _)| seen.insert(name));
    }
    let mut rest = members;
    while let Some(((name, _), others)) = rest.split_first() {
        if others.iter().any(|(other, _)| other == name) {
            return false;
        }
        rest = others;
    }
    true
}
