//! The JSON values of nodes, built without recursion.

use serde_json::{Map, Value};

use super::super::Payload;
use super::super::children::{Children, Label};
use super::super::node::{Node, NodeId};
use super::{Budget, MAX_DEPTH, Open};
use crate::{Error, Result};

/// Why a value was not built.
pub(super) enum Stop {
    /// A part of it has no value.
    Error(Error),
    /// It is too deep, or larger than the budget. [`Payload::measure`] finds out by how much, and whether it has an end.
    Limit,
}

impl<'text> Payload<'text> {
    /// Builds the value of a node within a budget.
    pub(super) fn build(&self, root: NodeId, budget: &mut Budget) -> Result<Value, Stop> {
        let mut room = budget.values;
        let mut path: Vec<Building<'_, 'text>> = Vec::new();
        match self.part(root, budget).map_err(|stop| stop.at(|error| self.located(error, &path, root)))? {
            Some(value) => return Ok(value),
            None => path.push(self.building(root, &mut room)),
        }
        loop {
            let is_deepest = path.len() == MAX_DEPTH;
            let Some(open) = path.last_mut() else { return Ok(Value::Null) };
            let Some((label, child)) = open.children.next() else {
                let value = path.pop().map(|open| open.result.into()).unwrap_or_default();
                match path.last_mut() {
                    Some(parent) => parent.put(value),
                    None => return Ok(value),
                }
                continue;
            };
            let child = self.resolve(child);
            match label {
                Label::Index(_) => {}
                Label::Name(_) if matches!(self.node(child), Node::Undefined) => continue,
                Label::Name(name) => budget.take(0, name)?,
                Label::Key(key) => return Err(Stop::Error(self.nameless(key, path))),
            }
            open.label = label;
            match self.part(child, budget) {
                Ok(Some(Value::Array(_)) | None) if is_deepest => return Err(Stop::Limit),
                Ok(Some(value)) => open.put(value),
                Ok(None) => path.push(self.building(child, &mut room)),
                Err(stop) => return Err(stop.at(|error| self.located(error, &path, child))),
            }
        }
    }

    /// The value of a node that contains no other nodes, or `None` if it is a container.
    #[inline]
    fn part(&self, id: NodeId, budget: &mut Budget) -> Result<Option<Value>, Stop> {
        budget.take(1, "")?;
        match self.node(id) {
            Node::Array(_) | Node::Object(_) => Ok(None),
            Node::Unsigned(number) => Ok(Some(Value::from(*number))),
            Node::Bool(value) => Ok(Some(Value::Bool(*value))),
            Node::String(text) => {
                budget.take(0, text)?;
                Ok(Some(Value::String(text.as_ref().to_owned())))
            }
            node => {
                if let Node::View { length, .. } = node {
                    budget.take((*length).into(), "")?;
                }
                let value = self.leaf(id).map_err(Stop::Error)?;
                if let Some(Value::String(text)) = &value {
                    budget.take(0, text)?;
                }
                Ok(value)
            }
        }
    }

    /// A container with nothing in it yet, but room for all of it.
    ///
    /// There is only so much room in all: a large array that contains itself would have it made hundreds of times.
    fn building(&self, id: NodeId, room: &mut u64) -> Building<'_, 'text> {
        let children = Children::of(self, id);
        let capacity = children.len().min(usize::try_from(*room).unwrap_or(usize::MAX));
        *room -= capacity as u64;
        let container = match self.node(id) {
            Node::Object(_) | Node::Map(_) => Container::Object(Map::with_capacity(capacity)),
            _ => Container::Array(Vec::with_capacity(capacity)),
        };
        Open::new(id, children, container)
    }
}

/// A container whose children are being built.
type Building<'payload, 'text> = Open<'payload, 'text, Container>;

impl Building<'_, '_> {
    /// Adds the child that was visited last.
    fn put(&mut self, value: Value) {
        match (&mut self.result, self.label) {
            (Container::Array(elements), _) => elements.push(value),
            (Container::Object(members), Label::Name(name)) => {
                members.insert(name.to_owned(), value);
            }
            (Container::Object(_), _) => {}
        }
    }
}

enum Container {
    Array(Vec<Value>),
    Object(Map<String, Value>),
}

impl From<Container> for Value {
    fn from(container: Container) -> Self {
        match container {
            Container::Array(elements) => Self::Array(elements),
            Container::Object(members) => Self::Object(members),
        }
    }
}

impl Budget {
    /// Takes parts and a text, if there is so much left.
    fn take(&mut self, values: u64, text: &str) -> Result<(), Stop> {
        self.values = self.values.checked_sub(values).ok_or(Stop::Limit)?;
        self.text = self.text.checked_sub(text.len() as u64).ok_or(Stop::Limit)?;
        Ok(())
    }
}

impl Stop {
    fn at(self, locate: impl FnOnce(Error) -> Error) -> Self {
        match self {
            Self::Error(error) => Self::Error(locate(error)),
            Self::Limit => Self::Limit,
        }
    }
}
