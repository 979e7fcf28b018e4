//! The nodes that a node contains.

use std::iter::Enumerate;
use std::slice::Iter;

use super::Payload;
use super::node::{Member, Node, NodeId};
use crate::pointer::{Pointer, escape};

/// How a node is reached from the one that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label<'payload> {
    /// As the element of an array, or as the n-th value of a `Set`.
    Index(usize),
    /// As the member of an object, or as the value of a `Map` under a key that is a string.
    Name(&'payload str),
    /// As the value of a `Map` under any other key.
    Key(NodeId),
}

/// The JSON pointer of a way from the root, which has a label for each step.
pub(super) fn pointer<'payload>(way: impl Iterator<Item = Label<'payload>>) -> String {
    let mut pointer = String::from(Pointer::root());
    for label in way {
        match label {
            Label::Index(index) => pointer.push_str(&format!("/{index}")),
            Label::Name(name) => {
                pointer.push('/');
                pointer.push_str(&escape(name));
            }
            // Whoever refuses such a step names the map.
            Label::Key(_) => {}
        }
    }
    pointer
}

/// The children of one node, each with its label. Wrappers are not seen through.
pub(super) struct Children<'payload, 'text> {
    payload: &'payload Payload<'text>,
    rest: Rest<'payload, 'text>,
}

/// The children that are to come.
enum Rest<'payload, 'text> {
    None,
    Elements(Enumerate<Iter<'payload, NodeId>>),
    Sparse(Iter<'payload, (u32, NodeId)>),
    Members(Iter<'payload, Member<'text>>),
    Pairs(Iter<'payload, (NodeId, NodeId)>),
}

impl<'payload, 'text> Children<'payload, 'text> {
    pub(super) fn of(payload: &'payload Payload<'text>, id: NodeId) -> Self {
        let rest = match payload.node(id) {
            Node::Array(span) => Rest::Elements(span.of(&payload.graph.elements).iter().enumerate()),
            Node::Set(ids) => Rest::Elements(ids.iter().enumerate()),
            Node::SparseArray { elements, .. } => Rest::Sparse(elements.iter()),
            Node::Object(span) => Rest::Members(span.of(&payload.graph.members).iter()),
            Node::Map(pairs) => Rest::Pairs(pairs.iter()),
            _ => Rest::None,
        };
        Self { payload, rest }
    }
}

impl<'payload> Iterator for Children<'payload, '_> {
    type Item = (Label<'payload>, NodeId);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.rest {
            Rest::None => None,
            Rest::Elements(ids) => ids.next().map(|(index, id)| (Label::Index(index), *id)),
            Rest::Sparse(elements) => elements.next().map(|(index, id)| (Label::Index(*index as usize), *id)),
            Rest::Members(members) => members.next().map(|(name, id)| (Label::Name(name), *id)),
            Rest::Pairs(pairs) => pairs.next().map(|(key, id)| match self.payload.string(*key) {
                Some(name) => (Label::Name(name), *id),
                None => (Label::Key(*key), *id),
            }),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = match &self.rest {
            Rest::None => 0,
            Rest::Elements(ids) => ids.len(),
            Rest::Sparse(elements) => elements.len(),
            Rest::Members(members) => members.len(),
            Rest::Pairs(pairs) => pairs.len(),
        };
        (length, Some(length))
    }
}

impl ExactSizeIterator for Children<'_, '_> {}
