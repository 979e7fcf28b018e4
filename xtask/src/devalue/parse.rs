//! The JSON text of a payload, read straight into nodes.
//!
//! A payload is a flat array, so nothing here calls itself: an entry that nests deeper than the format allows is skipped
//! over and refused.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::element::{Element, Text};
use super::node::{Member, Node, NodeId};
use super::syntax::{Origin, json_error};
use crate::{Error, Result};

/// What a text holds before its references are checked.
pub(super) struct Parsed<'text> {
    /// The root: entry 0, or the constant that the whole payload consists of.
    pub(super) root: NodeId,
    /// The entries. Tagged ones are [`Node::Null`] for the time being.
    pub(super) nodes: Vec<Node<'text>>,
    /// The tagged entries, in order.
    pub(super) tagged: Vec<Tagged<'text>>,
}

/// An entry that starts with the name of a type.
pub(super) struct Tagged<'text> {
    pub(super) entry: usize,
    pub(super) tag: Cow<'text, str>,
    pub(super) arguments: Vec<Element<'text>>,
}

/// Reads a payload.
pub(super) fn parse<'text>(text: &'text str, origin: Origin<'_>) -> Result<Parsed<'text>> {
    let mut state = State::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let outcome =
        deserializer.deserialize_any(RootVisitor(&mut state)).and_then(|root| deserializer.end().map(|()| root));
    match (outcome, state.problem) {
        (_, Some(problem)) => Err(at_file(problem, origin)),
        (Err(error), None) => Err(json_error(&error, text, origin)),
        (Ok(root), None) => Ok(Parsed { root, nodes: state.nodes, tagged: state.tagged }),
    }
}

/// Adds the file to an error that has no line and column.
pub(super) fn at_file(error: Error, origin: Origin<'_>) -> Error {
    if origin.name().is_empty() { error } else { error.at(origin.name()) }
}

#[derive(Default)]
struct State<'text> {
    nodes: Vec<Node<'text>>,
    tagged: Vec<Tagged<'text>>,
    /// Where the elements and members of one entry gather until their number is known, so that no node has room to spare.
    ids: Vec<NodeId>,
    members: Vec<Member<'text>>,
    /// What is wrong with the payload although it is JSON. The JSON parser's own error has no room for it.
    problem: Option<Error>,
}

impl State<'_> {
    fn refuse<E: serde::de::Error>(&mut self, problem: Error) -> E {
        self.problem = Some(problem);
        E::custom("not a payload")
    }

    fn refuse_at<E: serde::de::Error>(&mut self, problem: Error, inside: fmt::Arguments<'_>) -> E {
        let entry = self.nodes.len();
        self.refuse(problem.at(format!("entry {entry}, {inside}")))
    }
}

/// Reads the whole payload, and returns its root.
struct RootVisitor<'state, 'text>(&'state mut State<'text>);

impl RootVisitor<'_, '_> {
    fn constant<E: serde::de::Error>(self, element: Element<'_>) -> Result<NodeId, E> {
        match element.reference() {
            Ok(id) if id != NodeId::HOLE && id.constant().is_some() => Ok(id),
            _ => {
                let help = "undefined is -1, NaN -3, Infinity -4, -Infinity -5 and -0 is -6";
                Err(self.0.refuse(Error::new("the payload is a number that stands for no value").help(help)))
            }
        }
    }

    fn refuse<E: serde::de::Error>(self, found: &str) -> E {
        self.0.refuse(Error::new(format!("a payload is a JSON array or one negative number, not {found}")))
    }
}

impl<'de> Visitor<'de> for RootVisitor<'_, 'de> {
    type Value = NodeId;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a payload")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<NodeId, A::Error> {
        while let Some(node) = entries.next_element_seed(EntryVisitor(self.0))? {
            self.0.nodes.push(node);
        }
        if self.0.nodes.is_empty() {
            return Err(self.0.refuse(Error::new("the payload is an empty array, which has no root")));
        }
        Ok(NodeId(0))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<NodeId, E> {
        self.constant(Element::Integer(number))
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<NodeId, E> {
        self.constant(Element::Other("a number"))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<NodeId, E> {
        self.constant(Element::Float(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<NodeId, A::Error> {
        Err(self.refuse("an object"))
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<NodeId, E> {
        Err(self.refuse("a string"))
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<NodeId, E> {
        Err(self.refuse("a boolean"))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<NodeId, E> {
        Err(self.refuse("null"))
    }
}

/// Reads one entry.
struct EntryVisitor<'state, 'text>(&'state mut State<'text>);

impl<'de> DeserializeSeed<'de> for EntryVisitor<'_, 'de> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for EntryVisitor<'_, 'de> {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an entry of a payload")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Unsigned(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Negative(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node<'de>, E> {
        Ok(Node::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node<'de>, A::Error> {
        let first = match elements.next_element()? {
            None => return Ok(Node::Array(Vec::new())),
            Some(Element::Text(tag)) => {
                let mut arguments = Vec::new();
                while let Some(argument) = elements.next_element()? {
                    arguments.push(argument);
                }
                self.0.tagged.push(Tagged { entry: self.0.nodes.len(), tag, arguments });
                return Ok(Node::Null);
            }
            Some(element) => element,
        };
        let first = first.reference().map_err(|problem| self.0.refuse_at(problem, format_args!("element 0")))?;
        if first == NodeId::SPARSE {
            return sparse_array(self.0, elements);
        }
        self.0.ids.push(first);
        while let Some(element) = elements.next_element::<Element<'_>>()? {
            match element.reference() {
                Ok(id) => self.0.ids.push(id),
                Err(problem) => {
                    let index = self.0.ids.len();
                    return Err(self.0.refuse_at(problem, format_args!("element {index}")));
                }
            }
        }
        Ok(Node::Array(self.0.ids.drain(..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        while let Some(Text(name)) = entries.next_key()? {
            match entries.next_value::<Element<'_>>()?.reference() {
                Ok(id) => self.0.members.push((name, id)),
                Err(problem) => return Err(self.0.refuse_at(problem, format_args!("member {name:?}"))),
            }
        }
        Ok(Node::Object(without_duplicates(self.0.members.drain(..).collect())))
    }
}

/// Reads a sparse array behind its mark: its length, and then pairs of index and value.
fn sparse_array<'de, A: SeqAccess<'de>>(state: &mut State<'de>, mut elements: A) -> Result<Node<'de>, A::Error> {
    let length = elements.next_element::<Element<'_>>()?.and_then(|length| u32::try_from(length.integer()?).ok());
    let Some(length) = length else {
        let problem = Error::new("a sparse array starts with its length, an integer below 2^32");
        return Err(state.refuse_at(problem, format_args!("tag `-7`")));
    };
    let mut found = Vec::new();
    while let Some(index) = elements.next_element::<Element<'_>>()? {
        let index = index.integer().and_then(|index| u32::try_from(index).ok()).filter(|index| *index < length);
        let Some(index) = index else {
            let problem = Error::new(format!("expected an index below {length}, the length of the sparse array"));
            return Err(state.refuse_at(problem, format_args!("tag `-7`, pair {}", found.len())));
        };
        let Some(value) = elements.next_element::<Element<'_>>()? else {
            let problem = Error::new(format!("the sparse array has an index without a value: {index}"));
            return Err(state.refuse_at(problem, format_args!("tag `-7`, pair {}", found.len())));
        };
        let id = value.reference();
        found.push((index, id.map_err(|problem| state.refuse_at(problem, format_args!("tag `-7`, index {index}")))?));
    }
    // The sort is stable, so that of several values for one index the last is the one that comes last.
    found.sort_by_key(|(index, _)| *index);
    found.reverse();
    found.dedup_by_key(|(index, _)| *index);
    found.reverse();
    Ok(Node::SparseArray { length, elements: found })
}

/// Keeps one member of each name: the last value at the first place, as JavaScript does.
pub(super) fn without_duplicates(members: Vec<Member<'_>>) -> Vec<Member<'_>> {
    /// Up to here comparing every pair is faster than hashing.
    const FEW: usize = 12;
    let distinct = if members.len() <= FEW {
        let mut rest = members.as_slice();
        loop {
            match rest.split_first() {
                Some(((name, _), others)) if others.iter().all(|(other, _)| other != name) => rest = others,
                unfinished => break unfinished.is_none(),
            }
        }
    } else {
        let mut seen = HashSet::with_capacity(members.len());
        members.iter().all(|(name, _)| seen.insert(name))
    };
    if distinct {
        return members;
    }
    let mut places = HashMap::new();
    let mut kept: Vec<Member<'_>> = Vec::new();
    for (name, id) in members {
        let place = *places.entry(name.clone()).or_insert(kept.len());
        match kept.get_mut(place) {
            Some((_, earlier)) => *earlier = id,
            None => kept.push((name, id)),
        }
    }
    kept
}
