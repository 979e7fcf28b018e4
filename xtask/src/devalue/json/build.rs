//! The JSON values of nodes, built without recursion.

use serde_json::{Map, Value};

use super::super::Payload;
use super::super::node::{Node, NodeId};
use super::{Child, Open};
use crate::Result;

impl Payload<'_> {
    /// Builds a value that has been measured, and so is neither too large nor cyclic.
    pub(super) fn build(&self, root: NodeId) -> Result<Value> {
        let mut path: Vec<Building<'_>> = Vec::new();
        let mut id = root;
        loop {
            let mut value = self.leaf(id).map_err(|error| self.located(error, &path, id))?;
            if value.is_none() {
                path.push(Building { id, next: 0, name: "", value: self.empty(id) });
            }
            id = loop {
                let Some(open) = path.last_mut() else {
                    return Ok(value.unwrap_or_default());
                };
                match (value.take(), &mut open.value) {
                    (Some(value), Container::Array(elements)) => elements.push(value),
                    (Some(value), Container::Object(members)) => {
                        members.insert(open.name.to_owned(), value);
                    }
                    (None, _) => {}
                }
                match self.json_child(open.id, open.next) {
                    Some(child) => {
                        open.next += 1;
                        match child? {
                            Child::Element(child) => break child,
                            Child::Member(name, child) => {
                                open.name = name;
                                break child;
                            }
                            Child::LeftOut => {}
                        }
                    }
                    None => {
                        value = path.pop().map(|open| match open.value {
                            Container::Array(elements) => Value::Array(elements),
                            Container::Object(members) => Value::Object(members),
                        });
                    }
                }
            };
        }
    }

    /// The container that the value of a node starts as.
    fn empty(&self, id: NodeId) -> Container {
        match self.node(id) {
            Node::Object(members) => Container::Object(Map::with_capacity(members.len())),
            Node::Map(pairs) => Container::Object(Map::with_capacity(pairs.len())),
            Node::Array(ids) | Node::Set(ids) => Container::Array(Vec::with_capacity(ids.len())),
            _ => Container::Array(Vec::new()),
        }
    }
}

/// A container whose children are being built.
struct Building<'payload> {
    id: NodeId,
    next: usize,
    /// The name of the member that is being built.
    name: &'payload str,
    value: Container,
}

impl Open for Building<'_> {
    fn visited(&self) -> (NodeId, usize) {
        (self.id, self.next)
    }
}

enum Container {
    Array(Vec<Value>),
    Object(Map<String, Value>),
}
