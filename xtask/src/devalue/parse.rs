//! The JSON text of a payload, read straight into nodes.
//!
//! A payload is a flat array, so nothing here calls itself: an entry that nests deeper than the format allows is refused.

use std::borrow::Cow;
use std::fmt::Arguments;

use super::element::Element;
use super::graph::Graph;
use super::node::{Node, NodeId};
use super::scan::{Number, Scanner, Stop, Token};
use super::syntax::Origin;
use crate::{Error, Result};

/// What a text holds before its references are checked.
#[derive(Default)]
pub(super) struct Parsed<'text> {
    /// The entries. Tagged ones are [`Node::Null`] for the time being.
    pub(super) graph: Graph<'text>,
    /// The tagged entries, in order.
    pub(super) tagged: Vec<Tagged<'text>>,
}

/// An entry that starts with the name of a type.
pub(super) struct Tagged<'text> {
    pub(super) entry: usize,
    pub(super) tag: Cow<'text, str>,
    pub(super) arguments: Vec<Element<'text>>,
}

/// Reads a payload, and returns its root: entry 0, or the constant that the whole payload consists of.
pub(super) fn parse<'text>(text: &'text str, origin: Origin<'_>) -> Result<(NodeId, Parsed<'text>)> {
    let mut parser = Parser { scanner: Scanner::new(text), parsed: Parsed::default() };
    match parser.payload() {
        Ok(root) => Ok((root, parser.parsed)),
        Err(stop) => Err(parser.scanner.explain(stop, origin)),
    }
}

impl Parsed<'_> {
    /// How many references there are at most: an argument of a type need not be one.
    pub(super) fn references(&self) -> u64 {
        let arguments: usize = self.tagged.iter().map(|tagged| tagged.arguments.len()).sum();
        (self.graph.elements.len() + self.graph.members.len() + arguments) as u64
    }
}

struct Parser<'text> {
    scanner: Scanner<'text>,
    parsed: Parsed<'text>,
}

impl<'text> Parser<'text> {
    fn payload(&mut self) -> Result<NodeId, Stop> {
        let found = match self.scanner.token()? {
            Token::Array => {
                self.entries()?;
                self.scanner.end()?;
                return Ok(NodeId(0));
            }
            Token::Number(number) => {
                self.scanner.end()?;
                return constant(number);
            }
            Token::Object => "an object",
            Token::Text(_) => "a string",
            Token::Bool(_) => "a boolean",
            Token::Null => "null",
        };
        Err(Stop::Problem(Error::new(format!("a payload is a JSON array or one negative number, not {found}"))))
    }

    fn entries(&mut self) -> Result<(), Stop> {
        while self.scanner.another(self.parsed.graph.nodes.is_empty(), b']')? {
            let node = match self.scanner.integer() {
                Some(integer) => Number::from(integer).into(),
                None => self.entry()?,
            };
            self.parsed.graph.nodes.push(node);
        }
        if self.parsed.graph.nodes.is_empty() {
            return Err(Stop::Problem(Error::new("the payload is an empty array, which has no root")));
        }
        Ok(())
    }

    fn entry(&mut self) -> Result<Node<'text>, Stop> {
        Ok(match self.scanner.token()? {
            Token::Null => Node::Null,
            Token::Bool(value) => Node::Bool(value),
            Token::Number(number) => number.into(),
            Token::Text(text) => Node::String(text),
            Token::Array => self.array()?,
            Token::Object => self.object()?,
        })
    }

    /// Reads an entry that is an array, or a value of the type that the first element names.
    fn array(&mut self) -> Result<Node<'text>, Stop> {
        let start = self.parsed.graph.elements.len();
        let mut index = 0;
        while self.scanner.another(index == 0, b']')? {
            if index == 0 && self.scanner.peek() == Some(b'"') {
                return self.tagged();
            }
            let id = self.reference(format_args!("element {index}"))?;
            if index == 0 && id == NodeId::SPARSE {
                return self.sparse_array();
            }
            self.parsed.graph.elements.push(id);
            index += 1;
        }
        Ok(self.parsed.graph.array(start))
    }

    /// Reads an entry from the name of its type on.
    fn tagged(&mut self) -> Result<Node<'text>, Stop> {
        let Token::Text(tag) = self.scanner.token()? else {
            return Err(Stop::Broken);
        };
        // Most types have one.
        let mut arguments = Vec::with_capacity(1);
        while self.scanner.another(false, b']')? {
            arguments.push(self.scanner.element()?);
        }
        self.parsed.tagged.push(Tagged { entry: self.parsed.graph.nodes.len(), tag, arguments });
        Ok(Node::Null)
    }

    /// Reads a sparse array behind its mark: its length, and then pairs of index and value.
    fn sparse_array(&mut self) -> Result<Node<'text>, Stop> {
        let mut next = || -> Result<_, Stop> {
            Ok(if self.scanner.another(false, b']')? { Some(self.scanner.element()?) } else { None })
        };
        let length = next()?.and_then(|length| u32::try_from(length.integer()?).ok());
        let Some(length) = length else {
            let problem = Error::new("a sparse array starts with its length, an integer below 2^32");
            return Err(self.refuse(problem, format_args!("tag `-7`")));
        };
        let mut elements = Vec::new();
        while let Some(index) = next()? {
            let index = index.integer().and_then(|index| u32::try_from(index).ok()).filter(|index| *index < length);
            let pair = elements.len();
            let Some(index) = index else {
                let problem = Error::new(format!("expected an index below {length}, the length of the sparse array"));
                return Err(self.refuse(problem, format_args!("tag `-7`, pair {pair}")));
            };
            let Some(value) = next()? else {
                let problem = Error::new(format!("the sparse array has an index without a value: {index}"));
                return Err(self.refuse(problem, format_args!("tag `-7`, pair {pair}")));
            };
            match value.reference() {
                Ok(id) => elements.push((index, id)),
                Err(problem) => return Err(self.refuse(problem, format_args!("tag `-7`, index {index}"))),
            }
        }
        // The sort is stable, so that of several values for one index the last is the one that comes last.
        elements.sort_by_key(|(index, _)| *index);
        elements.reverse();
        elements.dedup_by_key(|(index, _)| *index);
        elements.reverse();
        Ok(Node::SparseArray { length, elements })
    }

    /// Reads an entry that is an object.
    fn object(&mut self) -> Result<Node<'text>, Stop> {
        let start = self.parsed.graph.members.len();
        while self.scanner.another(self.parsed.graph.members.len() == start, b'}')? {
            let name = self.scanner.name()?;
            let id = self.reference(format_args!("member {name:?}"))?;
            self.parsed.graph.members.push((name, id));
        }
        Ok(self.parsed.graph.object(start))
    }

    /// Reads a reference, whether or not it leads somewhere.
    fn reference(&mut self, inside: Arguments<'_>) -> Result<NodeId, Stop> {
        let id = match self.scanner.integer() {
            Some(integer) => Number::from(integer).reference(),
            None => Element::from(self.scanner.token()?).reference(),
        };
        id.map_err(|problem| self.refuse(problem, inside))
    }

    /// Says what is wrong in the entry that is being read.
    fn refuse(&self, problem: Error, inside: Arguments<'_>) -> Stop {
        let entry = self.parsed.graph.nodes.len();
        Stop::Problem(problem.at(format!("entry {entry}, {inside}")))
    }
}

/// The constant that a whole payload consists of.
fn constant(number: Number) -> Result<NodeId, Stop> {
    match number.reference() {
        Ok(id) if id != NodeId::HOLE && id.constant().is_some() => Ok(id),
        _ => {
            let problem = Error::new("the payload is a number that stands for no value");
            Err(Stop::Problem(problem.help("undefined is -1, NaN -3, Infinity -4, -Infinity -5 and -0 is -6")))
        }
    }
}
