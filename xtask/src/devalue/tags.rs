//! Entries that start with the name of a type, turned into nodes.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::binary;
use super::element::Element;
use super::graph::Graph;
use super::node::{Node, NodeId, RegExp, TextKind, ViewKind};
use super::parse::{Parsed, Tagged};
use super::references::Bounds;
use super::scan::Number;
use crate::{Error, Result};

/// The names under which Nuxt wraps a value of its own.
const NUXT_WRAPPERS: &[&str] = &["Island", "NuxtError", "Reactive", "Ref", "ShallowReactive", "ShallowRef"];

/// Replaces the tagged entries by what they stand for, and returns the names that are not known, each with its first
/// entry.
///
/// Nodes that the entries hold in their own text are put behind the entries, out of reach of the payload's references.
pub(super) fn resolve_tags<'text>(parsed: &mut Parsed<'text>) -> Result<BTreeMap<Cow<'text, str>, usize>> {
    let mut resolver = Resolver {
        bounds: Bounds::of(parsed.graph.nodes.len()),
        graph: &mut parsed.graph,
        texts: HashMap::new(),
        unknown: BTreeMap::new(),
    };
    // What looks into the node it refers to waits until all the others are there.
    let waits = |tagged: &mut Tagged<'_>| tagged.tag == "Object" || ViewKind::from_name(&tagged.tag).is_some();
    let late: Vec<_> = parsed.tagged.extract_if(.., waits).collect();
    for tagged in parsed.tagged.drain(..).chain(late) {
        let Tagged { entry, tag, arguments } = tagged;
        let node = resolver.node(entry, &tag, arguments);
        let node = node.map_err(|error| error.at(format!("entry {entry}, tag `{tag}`")))?;
        if let Some(slot) = resolver.graph.nodes.get_mut(entry) {
            *slot = node;
        }
    }
    Ok(resolver.unknown)
}

struct Resolver<'graph, 'text> {
    graph: &'graph mut Graph<'text>,
    bounds: Bounds,
    /// The values of the JSON texts that have been read, by the node of the text: many entries may share a long one.
    texts: HashMap<NodeId, NodeId>,
    unknown: BTreeMap<Cow<'text, str>, usize>,
}

impl<'text> Resolver<'_, 'text> {
    fn node(&mut self, entry: usize, tag: &Cow<'text, str>, arguments: Vec<Element<'text>>) -> Result<Node<'text>> {
        if let Some(kind) = TextKind::from_name(tag) {
            return Ok(Node::Text { kind, text: only_text(arguments)? });
        }
        if let Some(kind) = ViewKind::from_name(tag) {
            return self.view(kind, arguments);
        }
        match tag.as_ref() {
            "Date" => Ok(Node::Date(only_text(arguments)?)),
            "BigInt" => Ok(Node::BigInt(big_int(into_only(arguments)?)?)),
            "RegExp" => regular_expression(arguments),
            "ArrayBuffer" => array_buffer(only_text(arguments)?),
            "Set" => self.set(&arguments),
            "Map" => self.map(&arguments),
            "null" => self.object(arguments),
            "Object" => self.boxed(tag.clone(), into_only(arguments)?),
            "EmptyRef" | "EmptyShallowRef" => self.empty_ref(tag.clone(), arguments),
            _ => self.wrapper(entry, tag.clone(), arguments),
        }
    }

    fn set(&self, arguments: &[Element<'_>]) -> Result<Node<'text>> {
        let mut seen = HashSet::with_capacity(arguments.len());
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let id = self.bounds.value(argument.reference()?)?;
            // A Set has no value twice.
            if seen.insert(id) {
                values.push(id);
            }
        }
        Ok(Node::Set(values))
    }

    fn map(&self, arguments: &[Element<'_>]) -> Result<Node<'text>> {
        let (pairs, rest) = arguments.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(Error::new("the last key has no value"));
        }
        let pair = |[key, value]: &[Element<'_>; 2]| {
            Ok((self.bounds.value(key.reference()?)?, self.bounds.value(value.reference()?)?))
        };
        Ok(Node::Map(pairs.iter().map(pair).collect::<Result<_>>()?))
    }

    fn object(&mut self, arguments: Vec<Element<'text>>) -> Result<Node<'text>> {
        let start = self.graph.members.len();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let Element::Text(name) = name else {
                return Err(Error::new("expected the name of a member"));
            };
            let value = arguments.next().ok_or_else(|| Error::new(format!("the member {name:?} has no value")))?;
            self.graph.members.push((name, self.bounds.value(value.reference()?)?));
        }
        Ok(self.graph.object(start))
    }

    /// `Object(1)` and the like. Old versions write strings and booleans themselves in place of a reference to them.
    fn boxed(&mut self, tag: Cow<'text, str>, argument: Element<'text>) -> Result<Node<'text>> {
        let value = match argument {
            Element::Text(text) => self.add(Node::String(text)),
            Element::Bool(value) => self.add(Node::Bool(value)),
            argument => self.bounds.value(argument.reference()?)?,
        };
        let node = value.constant().or_else(|| self.graph.nodes.get(value.entry()?));
        match node {
            Some(Node::Bool(_) | Node::Unsigned(_) | Node::Negative(_) | Node::Float(_))
            | Some(Node::String(_) | Node::BigInt(_)) => Ok(Node::Wrapper { tag, value }),
            _ => Err(Error::new(format!("{value} is not a boolean, number, string or BigInt"))),
        }
    }

    /// Any value under a name that the format itself does not define.
    fn wrapper(&mut self, entry: usize, tag: Cow<'text, str>, arguments: Vec<Element<'text>>) -> Result<Node<'text>> {
        let of_nuxt = NUXT_WRAPPERS.contains(&tag.as_ref());
        if !of_nuxt {
            self.unknown.entry(tag.clone()).or_insert(entry);
            if arguments.len() != 1 {
                return Ok(Node::Unknown { tag, arguments: arguments.len() });
            }
        }
        let value = match into_only(arguments)? {
            Element::Text(text) => self.add(Node::String(text)),
            argument => self.bounds.value(argument.reference()?)?,
        };
        Ok(Node::Wrapper { tag, value })
    }

    /// A reference to something falsy, which Nuxt writes as text.
    fn empty_ref(&mut self, tag: Cow<'text, str>, arguments: Vec<Element<'text>>) -> Result<Node<'text>> {
        let argument = match into_only(arguments)? {
            Element::Text(text) => self.add(Node::String(text)),
            argument => self.bounds.value(argument.reference()?)?,
        };
        let value = match self.texts.get(&argument) {
            Some(value) => *value,
            None => self.json_text(argument)?,
        };
        self.texts.insert(argument, value);
        Ok(Node::Wrapper { tag, value })
    }

    fn json_text(&mut self, id: NodeId) -> Result<NodeId> {
        let Some(Node::String(text)) = id.entry().and_then(|entry| self.graph.nodes.get(entry)) else {
            return Err(Error::new(format!("expected a JSON text, found {id}, which is no string")));
        };
        match text.as_ref() {
            "_" => Ok(NodeId::UNDEFINED),
            "0n" => Ok(self.add(Node::BigInt(Cow::Borrowed("0")))),
            text => match serde_json::from_str(text) {
                Ok(value) => Ok(self.add_json(value)),
                Err(error) => Err(Error::new("expected a JSON text, `_` or `0n`").because(error)),
            },
        }
    }

    /// Adds a JSON value. The parser allows only so many levels of nesting that this may call itself.
    fn add_json(&mut self, value: serde_json::Value) -> NodeId {
        use serde_json::Value;

        let node = match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(value),
            Value::Number(number) => Number::from(&number).into(),
            Value::String(text) => Node::String(Cow::Owned(text)),
            Value::Array(elements) => {
                let elements: Vec<_> = elements.into_iter().map(|element| self.add_json(element)).collect();
                let start = self.graph.elements.len();
                self.graph.elements.extend(elements);
                self.graph.array(start)
            }
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (Cow::Owned(name), self.add_json(value)));
                let members: Vec<_> = members.collect();
                let start = self.graph.members.len();
                self.graph.members.extend(members);
                self.graph.object(start)
            }
        };
        self.add(node)
    }

    fn add(&mut self, node: Node<'text>) -> NodeId {
        // A payload with so many nodes that this saturates is refused when its references are checked.
        let id = NodeId(i32::try_from(self.graph.nodes.len()).unwrap_or(i32::MAX));
        self.graph.nodes.push(node);
        id
    }

    /// A typed array: its buffer, and unless it covers the whole of it, the offset in bytes and the length in elements.
    /// The oldest form has the Base64 itself in place of the buffer.
    fn view(&mut self, kind: ViewKind, arguments: Vec<Element<'text>>) -> Result<Node<'text>> {
        let mut arguments = arguments.into_iter();
        let buffer = match arguments.next() {
            Some(Element::Text(base64)) => {
                let buffer = array_buffer(base64)?;
                self.add(buffer)
            }
            Some(argument) => self.bounds.value(argument.reference()?)?,
            None => return Err(Error::new("the buffer is missing")),
        };
        let Some(Node::ArrayBuffer(base64)) = buffer.entry().and_then(|entry| self.graph.nodes.get(entry)) else {
            return Err(Error::new(format!("{buffer} is not an ArrayBuffer")));
        };
        let size = buffer_length(base64)?;
        let element = kind.element_size();
        let offset = arguments.next().map_or(Ok(0), |offset| unsigned(&offset))?;
        let rest = size.checked_sub(offset).ok_or_else(|| {
            Error::new(format!("the offset {offset} is behind the end of the buffer, which has {size} bytes"))
        })?;
        let length = match arguments.next() {
            Some(length) => unsigned(&length)?,
            None if rest.is_multiple_of(element) => rest / element,
            None => {
                return Err(Error::new(format!("{rest} bytes do not divide into elements of {element} bytes")));
            }
        };
        if arguments.next().is_some() {
            return Err(Error::new("there are more arguments than a buffer, an offset and a length"));
        }
        if !offset.is_multiple_of(element) {
            return Err(Error::new(format!("the offset {offset} is no multiple of the element size {element}")));
        }
        if length > rest / element {
            return Err(Error::new(format!(
                "{length} elements from byte {offset} on leave the buffer of {size} bytes"
            )));
        }
        Ok(Node::View { kind, buffer, offset, length })
    }
}

fn regular_expression(arguments: Vec<Element<'_>>) -> Result<Node<'_>> {
    let mut arguments = arguments.into_iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(Element::Text(source)), None, None) => {
            Ok(Node::RegExp(Box::new(RegExp { source, flags: Cow::Borrowed("") })))
        }
        (Some(Element::Text(source)), Some(Element::Text(flags)), None) => {
            Ok(Node::RegExp(Box::new(RegExp { source, flags })))
        }
        _ => Err(Error::new("expected the source of a regular expression, and perhaps its flags, as strings")),
    }
}

fn array_buffer(base64: Cow<'_, str>) -> Result<Node<'_>> {
    buffer_length(&base64)?;
    Ok(Node::ArrayBuffer(base64))
}

/// The length in bytes of a buffer.
fn buffer_length(base64: &str) -> Result<u32> {
    let length = binary::decoded_length(base64).ok_or_else(|| Error::new("the text is not Base64"))?;
    u32::try_from(length).map_err(|_| Error::new(format!("the buffer has {length} bytes, which is too much")))
}

/// The digits of a BigInt, which old versions write as a number if it was boxed.
fn big_int(argument: Element<'_>) -> Result<Cow<'_, str>> {
    let text = match argument {
        Element::Text(text) => text,
        Element::Number(number @ (Number::Unsigned(_) | Number::Negative(_))) => {
            return Ok(Cow::Owned(number.to_string()));
        }
        _ => return Err(Error::new("expected a decimal integer as the argument")),
    };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(Error::new("the text is not a decimal integer"))
    }
}

fn unsigned(argument: &Element<'_>) -> Result<u32> {
    let number = argument.integer().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| Error::new("expected an integer from 0 to 2^32 - 1"))
}

fn only_text<'text>(arguments: Vec<Element<'text>>) -> Result<Cow<'text, str>> {
    match into_only(arguments)? {
        Element::Text(text) => Ok(text),
        _ => Err(Error::new("expected a string as the argument")),
    }
}

fn only<'a, 'text>(arguments: &'a [Element<'text>]) -> Result<&'a Element<'text>> {
    match arguments {
        [argument] => Ok(argument),
        _ => Err(Error::new(format!("expected one argument, found {}", arguments.len()))),
    }
}

fn into_only<'text>(arguments: Vec<Element<'text>>) -> Result<Element<'text>> {
    only(&arguments)?;
    arguments.into_iter().next().ok_or_else(|| Error::new("the argument is missing"))
}
