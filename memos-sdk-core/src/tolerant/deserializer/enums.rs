//! Enums as serde writes them by default: the name of a variant, or an object with this name and what it holds.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use serde_json::Value;

use super::Node;
use crate::tolerant::misfit::{Misfit, Name, Step};
use crate::tolerant::walk::Walk;

/// A variant: its name, and what it holds.
pub(super) struct Variant<'w, 'v> {
    container: &'v Value,
    name: &'v str,
    content: Option<&'v Value>,
    walk: &'w Walk<'v>,
}

impl<'w, 'v> Variant<'w, 'v> {
    /// `None` for a value that cannot be one.
    pub(super) fn new(value: &'v Value, walk: &'w Walk<'v>) -> Option<Self> {
        match value {
            Value::String(name) => Some(Self { container: value, name, content: None, walk }),
            Value::Object(members) => {
                let mut members = members.iter().filter(|(_, member)| !walk.hides(member));
                let (name, content) = members.next()?;
                members.next().is_none().then_some(Self { container: value, name, content: Some(content), walk })
            }
            _ => None,
        }
    }

    /// Reads what the variant holds.
    fn content<R>(self, read: impl FnOnce(Node<'w, 'v>) -> Result<R, Misfit<'v>>) -> Result<R, Misfit<'v>> {
        let Some(value) = self.content else {
            return Err(Misfit::described("an object of one member"));
        };
        let step = Step { container: self.container, name: Name::Member(self.name), value, mark: None };
        read(Node::new(value, self.walk)).map_err(|misfit| misfit.within(step))
    }
}

impl<'v> EnumAccess<'v> for Variant<'_, 'v> {
    type Error = Misfit<'v>;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'v>>(self, seed: S) -> Result<(S::Value, Self), Misfit<'v>> {
        let variant = seed.deserialize(BorrowedStrDeserializer::new(self.name))?;
        Ok((variant, self))
    }
}

impl<'v> VariantAccess<'v> for Variant<'_, 'v> {
    type Error = Misfit<'v>;

    fn unit_variant(self) -> Result<(), Misfit<'v>> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Misfit::described("a string")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'v>>(self, seed: S) -> Result<S::Value, Misfit<'v>> {
        self.content(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'v>>(self, len: usize, visitor: V) -> Result<V::Value, Misfit<'v>> {
        self.content(|node| node.deserialize_tuple(len, visitor))
    }

    fn struct_variant<V: Visitor<'v>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit<'v>> {
        self.content(|node| node.deserialize_struct("", fields, visitor))
    }
}
