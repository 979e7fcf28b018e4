//! The members of objects and the elements of lists.

use std::slice;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess};
use serde_json::{Map, Value, map};

use super::Node;
use super::names::MemberName;
use crate::tolerant::misfit::{Mark, Misfit, Name, Place, Reason, Step};
use crate::tolerant::walk::{Round, Walk};

/// The members of an object that were not set aside.
pub(super) struct Members<'w, 'v> {
    object: &'v Value,
    round: Round<map::Iter<'v>>,
    walk: &'w Walk<'v>,
    /// The member whose name was read last.
    current: Option<Member<'v>>,
}

/// Where a member is, its name and its value.
type Member<'v> = (Place<map::Iter<'v>>, &'v str, &'v Value);

impl<'w, 'v> Members<'w, 'v> {
    pub(super) fn new(object: &'v Value, members: &'v Map<String, Value>, walk: &'w Walk<'v>) -> Self {
        Self { object, round: walk.members(object, members), walk, current: None }
    }

    /// Whether the visitor has taken all there is.
    pub(super) fn is_exhausted(&mut self) -> bool {
        self.advance().is_none()
    }

    fn advance(&mut self) -> Option<Member<'v>> {
        loop {
            let (place, (name, value)) = self.round.next()?;
            if !self.walk.hides(value) {
                return Some((place, name, value));
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn locate(&self, misfit: Misfit<'v>, (place, name, value): Member<'v>) -> Misfit<'v> {
        let mark = Some(Mark::Object(place));
        misfit.within(Step { container: self.object, name: Name::Member(name), value, mark })
    }
}

impl<'v> MapAccess<'v> for Members<'_, 'v> {
    type Error = Misfit<'v>;

    fn next_key_seed<K: DeserializeSeed<'v>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit<'v>> {
        let Some(member) = self.advance() else { return Ok(None) };
        match seed.deserialize(MemberName(member.1)) {
            Ok(key) => {
                self.current = Some(member);
                Ok(Some(key))
            }
            Err(misfit) => Err(self.locate(misfit.of_name(), member)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<S::Value, Misfit<'v>> {
        // A visitor that asks for a value before its name is at fault itself.
        let member = self.current.take().ok_or_else(|| Misfit::described("an object"))?;
        seed.deserialize(Node::new(member.2, self.walk)).map_err(|misfit| self.locate(misfit, member))
    }
}

/// The elements of a list that were not set aside.
///
/// It does not say how many there are: a pass that stops early would have reserved room for all of them.
pub(super) struct Elements<'w, 'v> {
    list: &'v Value,
    round: Round<slice::Iter<'v, Value>>,
    walk: &'w Walk<'v>,
    is_positional: bool,
}

impl<'w, 'v> Elements<'w, 'v> {
    pub(super) fn new(list: &'v Value, elements: &'v [Value], walk: &'w Walk<'v>) -> Self {
        Self { list, round: walk.elements(list, elements), walk, is_positional: false }
    }

    /// The elements of a list of which none can be left out: where one does not fit, the list does not.
    pub(super) fn positional(list: &'v Value, elements: &'v [Value], walk: &'w Walk<'v>) -> Self {
        Self { is_positional: true, ..Self::new(list, elements, walk) }
    }

    /// Whether the visitor has taken all there is.
    pub(super) fn is_exhausted(&mut self) -> bool {
        self.advance().is_none()
    }

    fn advance(&mut self) -> Option<(Place<slice::Iter<'v, Value>>, &'v Value)> {
        loop {
            let (place, value) = self.round.next()?;
            if !self.walk.hides(value) {
                return Some((place, value));
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn locate(&self, misfit: Misfit<'v>, place: Place<slice::Iter<'v, Value>>, value: &'v Value) -> Misfit<'v> {
        let index = place.position;
        if self.is_positional && misfit.is_here() {
            return Misfit::described(&format!("a list with {misfit} at {index}"));
        }
        let mark = (!self.is_positional).then_some(Mark::List(place));
        misfit.within(Step { container: self.list, name: Name::Element(index), value, mark })
    }
}

impl<'v> SeqAccess<'v> for Elements<'_, 'v> {
    type Error = Misfit<'v>;

    fn next_element_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit<'v>> {
        let Some((place, value)) = self.advance() else { return Ok(None) };
        match seed.deserialize(Node::new(value, self.walk)) {
            Ok(element) => Ok(Some(element)),
            Err(misfit) => Err(self.locate(misfit, place, value)),
        }
    }
}

/// The step from a list into the one object in it.
pub(super) fn only_step<'v>(list: &'v Value, object: &'v Value) -> Step<'v> {
    Step { container: list, name: Name::Element(0), value: object, mark: None }
}

/// An object as a list of one.
pub(super) struct Only<'w, 'v>(Option<Node<'w, 'v>>);

impl<'w, 'v> Only<'w, 'v> {
    pub(super) fn new(object: Node<'w, 'v>) -> Self {
        Self(Some(object))
    }
}

impl<'v> SeqAccess<'v> for Only<'_, 'v> {
    type Error = Misfit<'v>;

    fn next_element_seed<S: DeserializeSeed<'v>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit<'v>> {
        let Some(object) = self.0.take() else { return Ok(None) };
        seed.deserialize(object).map(Some).map_err(|misfit| match misfit.details().reason {
            // It does not fit as the element either: say what is documented.
            Reason::Expected(_) if misfit.is_here() => Misfit::described("a list"),
            _ => misfit,
        })
    }
}
