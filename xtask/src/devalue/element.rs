//! The elements of an entry, as JSON has them.

use std::borrow::Cow;
use std::fmt;

use super::node::{Node, NodeId};
use super::scan::{Number, Token};
use crate::{Error, Result};

/// An element of an entry.
#[derive(Debug)]
pub(super) enum Element<'text> {
    Number(Number),
    Text(Cow<'text, str>),
    Bool(bool),
    /// Something that no entry may contain.
    Other(&'static str),
}

impl Element<'_> {
    /// The integer that the element is. JavaScript does not tell `1.0` from `1`.
    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.integer(),
            _ => None,
        }
    }

    /// The reference that the element is, whether or not there is such an entry.
    ///
    /// # Errors
    ///
    /// Says what stands there instead of a reference.
    pub(super) fn reference(&self) -> Result<NodeId> {
        let found = match self {
            Self::Number(number) => return number.reference(),
            Self::Text(_) => "a string",
            Self::Bool(_) => "a boolean",
            Self::Other(found) => found,
        };
        Err(Error::new(format!("expected an index, found {found}")))
    }
}

impl<'text> From<Token<'text>> for Element<'text> {
    fn from(token: Token<'text>) -> Self {
        match token {
            Token::Null => Self::Other("null"),
            Token::Bool(value) => Self::Bool(value),
            Token::Number(number) => Self::Number(number),
            Token::Text(text) => Self::Text(text),
            Token::Array => Self::Other("an array"),
            Token::Object => Self::Other("an object"),
        }
    }
}

impl Number {
    /// The number as an integer. What does not fit becomes one that is out of every range.
    fn integer(self) -> Option<i64> {
        match self {
            Self::Unsigned(number) => Some(i64::try_from(number).unwrap_or(i64::MAX)),
            Self::Negative(number) => Some(number),
            // The cast saturates.
            Self::Float(number) if number.fract() == 0.0 => Some(number as i64),
            Self::Float(_) => None,
        }
    }

    /// The reference that the number is, whether or not there is such an entry.
    ///
    /// # Errors
    ///
    /// The number is a fraction, or out of every range.
    pub(super) fn reference(self) -> Result<NodeId> {
        let integer = self.integer().ok_or_else(|| Error::new(format!("{self} is a fraction, and no index")))?;
        i32::try_from(integer).map(NodeId).map_err(|_| Error::new(format!("the index {self} is out of range")))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned(number) => number.fmt(formatter),
            Self::Negative(number) => number.fmt(formatter),
            Self::Float(number) => number.fmt(formatter),
        }
    }
}

impl From<Number> for Node<'_> {
    fn from(number: Number) -> Self {
        match number {
            Number::Unsigned(number) => Self::Unsigned(number),
            Number::Negative(number) => Self::Negative(number),
            Number::Float(number) => Self::Float(number),
        }
    }
}
