//! Where a walk is.

use std::fmt;

use crate::pointer::{Pointer, escape};

/// The place of a value, as a chain of what led to it.
///
/// A walk makes one for each value that it visits, and few of them are ever named. So the JSON pointer is spelt out only
/// where somebody asks for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    token: Token<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Token<'p> {
    /// A pointer as the walk spells it, such as `#` or `#/components/schemas/Memory`.
    Start(&'p str),
    Name(&'p str),
    Index(usize),
}

impl Place<'static> {
    /// The whole document.
    pub(crate) const ROOT: Self = Self::at("#");
}

impl<'p> Place<'p> {
    /// The place that a pointer names.
    pub(crate) const fn at(pointer: &'p str) -> Self {
        Self { parent: None, token: Token::Start(pointer) }
    }

    /// A member of the object at this place.
    pub(crate) const fn child(&'p self, name: &'p str) -> Self {
        Self { parent: Some(self), token: Token::Name(name) }
    }

    /// An element of the array at this place.
    pub(crate) const fn index(&'p self, index: usize) -> Self {
        Self { parent: Some(self), token: Token::Index(index) }
    }

    /// The place as a JSON pointer.
    pub(crate) fn pointer(&self) -> Pointer {
        let parent = || self.parent.map_or_else(Pointer::root, Place::pointer);
        match self.token {
            Token::Start(pointer) => Pointer::spelt(pointer),
            Token::Name(name) => parent().child(name),
            Token::Index(index) => parent().index(index),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chain = vec![self];
        while let Some(parent) = chain.last().and_then(|place| place.parent) {
            chain.push(parent);
        }
        chain.iter().rev().try_for_each(|place| match place.token {
            Token::Start(pointer) => formatter.write_str(pointer),
            Token::Name(name) if name.contains(['~', '/']) => write!(formatter, "/{}", escape(name)),
            Token::Name(name) => {
                formatter.write_str("/")?;
                formatter.write_str(name)
            }
            Token::Index(index) => write!(formatter, "/{index}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use crate::pointer::Pointer;

    #[test]
    fn a_place_is_spelt_as_a_pointer() {
        let (root, pointer) = (Place::ROOT, Pointer::root());
        assert_eq!(root.to_string(), pointer.to_string());
        let (paths, pointer) = (root.child("paths"), pointer.child("paths"));
        let (path, pointer) = (paths.child("/a~b/{c}"), pointer.child("/a~b/{c}"));
        assert_eq!(path.index(2).to_string(), pointer.index(2).to_string());
        let schemas = Place::at("#/components/schemas");
        for place in [schemas, schemas.child(""), path.index(0)] {
            assert_eq!(place.pointer().as_str(), place.to_string());
        }
    }
}
