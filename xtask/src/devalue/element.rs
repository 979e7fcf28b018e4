//! The elements of an entry, as JSON has them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::node::NodeId;
use crate::{Error, Result};

/// An element of an entry.
pub(super) enum Element<'text> {
    Integer(i64),
    Float(f64),
    Text(Cow<'text, str>),
    Bool(bool),
    /// Something that no entry may contain.
    Other(&'static str),
}

impl Element<'_> {
    /// The integer that the element is. JavaScript does not tell `1.0` from `1`.
    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            // The cast saturates, and what it saturates to is out of every range.
            Self::Float(float) if float.fract() == 0.0 => Some(*float as i64),
            _ => None,
        }
    }

    /// The reference that the element is, whether or not there is such an entry.
    ///
    /// # Errors
    ///
    /// Says what stands there instead of a reference.
    pub(super) fn reference(&self) -> Result<NodeId, Error> {
        match (self.integer(), self) {
            (Some(integer), _) => i32::try_from(integer)
                .map(NodeId)
                .map_err(|_| Error::new(format!("the index {integer} is out of range"))),
            (None, Self::Float(float)) => Err(Error::new(format!("{float} is a fraction, and no index"))),
            (None, Self::Bool(_)) => Err(Error::new("expected an index, found a boolean")),
            (None, Self::Other(found)) => Err(Error::new(format!("expected an index, found {found}"))),
            (None, _) => Err(Error::new("expected an index, found a string")),
        }
    }
}

/// A text that is borrowed where the JSON has no escapes in it.
pub(super) struct Text<'text>(pub(super) Cow<'text, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(ElementVisitor)? {
            Element::Text(text) => Ok(Self(text)),
            _ => Err(D::Error::custom("expected a string")),
        }
    }
}

impl<'de> Deserialize<'de> for Element<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementVisitor)
    }
}

struct ElementVisitor;

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = Element<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an element of an entry")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Element<'de>, E> {
        // What does not fit is out of range in any case.
        Ok(Element::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Element<'de>, E> {
        Ok(Element::Integer(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Element<'de>, E> {
        Ok(Element::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Element<'de>, E> {
        Ok(Element::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Element<'de>, E> {
        Ok(Element::Text(Cow::Borrowed(text)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Element<'de>, E> {
        Ok(Element::Bool(value))
    }

    fn visit_unit<E>(self) -> Result<Element<'de>, E> {
        Ok(Element::Other("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Element<'de>, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Element::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Element<'de>, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Element::Other("an object"))
    }
}
