//! Draws JSON values that a schema of an OpenAPI 3.1 document allows: JSON Schema 2020-12, as far as documents of APIs
//! use it.
//!
//! ```
//! use serde_json::json;
//! use tests::instances::Generator;
//!
//! let document = json!({"components": {"schemas": {
//!     "Task": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
//! }}});
//! let generator = Generator::new(&document);
//! let drawn = generator.draw("Task", 7)?;
//! assert!(drawn["id"].is_string());
//! assert_eq!(generator.draw("Task", 7)?, drawn);
//! # Ok::<(), xtask::Error>(())
//! ```
//!
//! The name of the schema and the seed give the same value on any machine. A keyword that the generator does not know
//! is an error, so that what it draws is allowed by construction.

mod compare;
mod random;
mod schema;
mod shrink;
#[cfg(test)]
mod tests;
mod values;

use std::fmt;

use serde_json::{Map, Value};
use xtask::{Error, Result};

pub use compare::difference;
pub use shrink::shrink;

use random::Random;
use schema::Flat;
use values::{MEMBER_NAMES, anything, integer, number, text};

/// How much of what a schema allows an instance has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The required members and no others.
    Required,
    /// Every declared member, lists that are not empty, and members that the schema does not declare.
    Everything,
    /// Any part of that.
    Subset,
}

impl Style {
    /// The style that belongs to a seed: the three take turns.
    pub fn of(seed: u64) -> Self {
        match seed % 3 {
            0 => Self::Required,
            1 => Self::Everything,
            _ => Self::Subset,
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Required => "required members only",
            Self::Everything => "everything present",
            Self::Subset => "a random subset",
        })
    }
}

/// Draws instances of the schemas of one document.
#[derive(Debug, Clone, Copy)]
pub struct Generator<'a> {
    document: &'a Value,
}

/// How deep an instance may go before it takes only what it must, and before the schema is taken for endless.
const DEEP: usize = 8;
const TOO_DEEP: usize = 64;

impl<'a> Generator<'a> {
    /// A generator for the schemas below `components` of this document.
    pub fn new(document: &'a Value) -> Self {
        Self { document }
    }

    /// The names of the schemas of the document.
    pub fn schemas(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let schemas = self.document.pointer("/components/schemas").and_then(Value::as_object);
        schemas.into_iter().flat_map(Map::keys).map(String::as_str)
    }

    /// An instance of the schema of this name.
    ///
    /// # Errors
    ///
    /// When there is no such schema, nothing is an instance of it, or it has a keyword that the generator does not
    /// know.
    pub fn draw(&self, schema: &str, seed: u64) -> Result<Value> {
        let reference = Value::from(format!("#/components/schemas/{}", xtask::pointer::escape(schema)));
        let schema = Value::Object(Map::from_iter([("$ref".to_owned(), reference)]));
        let name = schema.to_string();
        Draw { document: self.document, style: Style::of(seed), random: Random::new(&name, seed) }.value(&schema, 0)
    }
}

/// The state while one instance is drawn.
struct Draw<'a> {
    document: &'a Value,
    style: Style,
    random: Random,
}

impl Draw<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Result<Value> {
        if depth > TOO_DEEP {
            return Err(Error::new("every instance of the schema is endless"));
        }
        let flat = Flat::of(schema, self.document, &mut self.random)?;
        if let Some(listed) = &flat.listed {
            return self.random.pick(listed).cloned().ok_or_else(|| Error::new("the enum of the schema is empty"));
        }
        let kind = match &flat.types {
            Some(kinds) => {
                // `null` stands for what is absent: it is rarer than a value, and not "everything present" at all.
                let present: Vec<&str> = kinds.iter().map(String::as_str).filter(|kind| *kind != "null").collect();
                let null = kinds.iter().any(|kind| kind == "null")
                    && (present.is_empty() || (self.style != Style::Everything && self.random.one_in(4)));
                if null { "null" } else { self.random.pick(&present).copied().unwrap_or("nothing") }
            }
            None if flat.describes_an_object => "object",
            None => "anything",
        };
        match kind {
            "null" => Ok(Value::Null),
            "boolean" => Ok(Value::from(self.random.one_in(2))),
            "integer" => {
                integer(&flat.bounds, &mut self.random).ok_or_else(|| Error::new("no integer is in the bounds"))
            }
            "number" => number(&flat.bounds, &mut self.random).ok_or_else(|| Error::new("no number is in the bounds")),
            "string" => Ok(Value::from(text(&flat.lengths, &mut self.random))),
            "array" => self.array(&flat, depth),
            "object" => self.object(&flat, depth),
            "anything" => Ok(anything(&mut self.random, depth)),
            "nothing" => Err(Error::new("the types of the schema exclude each other")),
            other => Err(Error::new(format!("the schema has the unknown type {other:?}"))),
        }
    }

    fn array(&mut self, flat: &Flat, depth: usize) -> Result<Value> {
        let (least, most) = (flat.counts.0, flat.counts.1.unwrap_or(usize::MAX));
        if least > most {
            return Err(Error::new("no list is as long as the schema demands"));
        }
        let wanted = match self.style {
            _ if depth > DEEP => 0,
            Style::Everything => 1 + self.random.below(3),
            Style::Required | Style::Subset => self.random.below(4),
        };
        let elements = (0..wanted.clamp(least, most)).map(|_| self.value(&flat.items, depth + 1));
        Ok(Value::Array(elements.collect::<Result<_>>()?))
    }

    fn object(&mut self, flat: &Flat, depth: usize) -> Result<Value> {
        let mut members = Vec::new();
        for (name, schema) in &flat.properties {
            let required = flat.required.contains(name);
            let wanted = match self.style {
                _ if required => true,
                _ if depth > DEEP || schema == &Value::Bool(false) => false,
                Style::Required => false,
                Style::Everything => true,
                Style::Subset => self.random.one_in(2),
            };
            if wanted {
                let value = self.value(schema, depth + 1).map_err(|error| error.at(name.as_str()))?;
                members.push((name.clone(), value));
            }
        }
        for name in &flat.required {
            if !flat.properties.contains_key(name) {
                members.push((name.clone(), self.value(&flat.additional, depth + 1)?));
            }
        }
        members.extend(self.undeclared(flat, depth)?);
        // The order of members means nothing, and a decoder must not rely on it.
        self.random.shuffle(&mut members);
        Ok(Value::Object(members.into_iter().collect()))
    }

    /// Members that the schema allows without declaring them.
    fn undeclared(&mut self, flat: &Flat, depth: usize) -> Result<Vec<(String, Value)>> {
        let wanted = match self.style {
            _ if depth > DEEP || flat.additional == Value::Bool(false) => 0,
            Style::Required => 0,
            Style::Everything => 1 + self.random.below(3),
            Style::Subset => self.random.below(4),
        };
        let mut members = Vec::new();
        for _ in 0..wanted {
            let name = match self.random.pick(MEMBER_NAMES) {
                Some(name) if !self.random.one_in(4) => (*name).to_owned(),
                _ => text(&(0, None), &mut self.random),
            };
            if !flat.properties.contains_key(&name) && !flat.required.contains(&name) {
                members.push((name, self.value(&flat.additional, depth + 1)?));
            }
        }
        Ok(members)
    }
}
