//! A serde deserializer over a JSON value that knows where it is, converts what loses nothing by it, and passes over
//! what was set aside.

mod containers;
mod enums;
mod names;

use serde::de::{Deserializer, Visitor};
use serde_json::{Map, Number, Value};

use self::containers::{Elements, Members, Only, only_step};
use self::enums::Variant;
use super::lossless::{self, Numeral};
use super::misfit::Misfit;
use super::walk::Walk;
use crate::decode::INTEGER;

/// A value to be read.
#[derive(Clone, Copy)]
pub(super) struct Node<'w, 'v> {
    value: &'v Value,
    walk: &'w Walk<'v>,
    /// It is read as the only element of a list, and as no further list: a type may be a list of itself.
    is_only_element: bool,
}

impl<'w, 'v> Node<'w, 'v> {
    pub(super) fn new(value: &'v Value, walk: &'w Walk<'v>) -> Self {
        walk.visit();
        Self { value, walk, is_only_element: false }
    }

    /// Reads an integer, also one that was sent as text or with a fraction of nothing.
    fn integer<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        let number = match self.value {
            Value::Number(number) => Numeral::of(number),
            Value::String(text) => Numeral::parse(text),
            _ => None,
        };
        match number {
            Some(number) => visit_number(number.as_integer(), visitor),
            None => Err(Misfit::expected(&visitor)),
        }
    }

    /// Reads a number, also one that was sent as text, if a double is the same number.
    fn double<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        let number = match self.value {
            Value::Number(number) => Numeral::of(number),
            Value::String(text) => Numeral::parse(text).filter(|number| number.is_double()),
            _ => None,
        };
        match number {
            Some(number) => visit_number(number, visitor),
            None => Err(Misfit::expected(&visitor)),
        }
    }

    /// Reads text, also what was sent as a number.
    fn text<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Number(number) => match lossless::text(number) {
                Some(text) => visitor.visit_string(text),
                None => Err(Misfit::expected(&visitor)),
            },
            _ => Err(Misfit::expected(&visitor)),
        }
    }

    /// The object in a list of one object.
    fn only_object(self) -> Option<(&'v Value, &'v Map<String, Value>)> {
        match self.value.as_array().map(Vec::as_slice) {
            Some([element @ Value::Object(members)]) => Some((element, members)),
            _ => None,
        }
    }

    fn members<V: Visitor<'v>>(self, members: &'v Map<String, Value>, visitor: V) -> Result<V::Value, Misfit<'v>> {
        let mut access = Members::new(self.value, members, self.walk);
        let result = visitor.visit_map(&mut access)?;
        if access.is_exhausted() { Ok(result) } else { Err(Misfit::described("an object with fewer members")) }
    }

    fn elements<V: Visitor<'v>>(self, elements: &'v [Value], visitor: V) -> Result<V::Value, Misfit<'v>> {
        visit_elements(Elements::new(self.value, elements, self.walk), visitor)
    }

    /// Reads a list whose elements have places of their own: to leave one out would move the others.
    fn positional<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Array(elements) => visit_elements(Elements::positional(self.value, elements, self.walk), visitor),
            _ => Err(Misfit::expected(&visitor)),
        }
    }
}

fn visit_elements<'v, V: Visitor<'v>>(mut access: Elements<'_, 'v>, visitor: V) -> Result<V::Value, Misfit<'v>> {
    let result = visitor.visit_seq(&mut access)?;
    if access.is_exhausted() { Ok(result) } else { Err(Misfit::described("a list with fewer elements")) }
}

fn visit_number<'v, V: Visitor<'v>>(number: Numeral, visitor: V) -> Result<V::Value, Misfit<'v>> {
    match number {
        Numeral::Unsigned(number) => visitor.visit_u64(number),
        Numeral::Signed(number) => visitor.visit_i64(number),
        Numeral::Float(number) => visitor.visit_f64(number),
    }
}

fn visit_any_number<'v, V: Visitor<'v>>(number: &Number, visitor: V) -> Result<V::Value, Misfit<'v>> {
    match Numeral::of(number) {
        Some(number) => visit_number(number, visitor),
        None => Err(Misfit::described("a number of 64 bits")),
    }
}

/// Reads each of these in one way.
macro_rules! read_by {
    ($way:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            self.$way(visitor)
        })*
    };
}

impl<'v> Deserializer<'v> for Node<'_, 'v> {
    type Error = Misfit<'v>;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visit_any_number(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(elements) => self.elements(elements, visitor),
            Value::Object(members) => self.members(members, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(Misfit::expected(&visitor)),
        }
    }

    read_by! { integer:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    read_by! { double: deserialize_f32 deserialize_f64 }

    read_by! { text: deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_bytes<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => self.positional(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(Misfit::expected(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'v>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit<'v>> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'v>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit<'v>> {
        if name == INTEGER { self.integer(visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_seq<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            Value::Array(elements) => self.elements(elements, visitor),
            Value::Object(_) if !self.is_only_element => {
                visitor.visit_seq(Only::new(Node { is_only_element: true, ..self }))
            }
            _ => Err(Misfit::expected(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'v>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit<'v>> {
        self.positional(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit<'v>> {
        self.positional(visitor)
    }

    fn deserialize_map<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        match (self.value, self.only_object()) {
            (Value::Object(members), _) => self.members(members, visitor),
            (_, Some((element, members))) => {
                let result = Node::new(element, self.walk).members(members, visitor);
                // Where the object itself does not fit, the list does not.
                result.map_err(
                    |misfit| if misfit.is_here() { misfit } else { misfit.within(only_step(self.value, element)) },
                )
            }
            _ => Err(Misfit::expected(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit<'v>> {
        match self.value {
            // As strict decoding does it: the members of a struct in a row.
            Value::Array(_) if self.only_object().is_none() => self.positional(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'v>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit<'v>> {
        match Variant::new(self.value, self.walk) {
            Some(variant) => visitor.visit_enum(variant),
            None => Err(Misfit::expected(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Misfit<'v>> {
        visitor.visit_unit()
    }
}
