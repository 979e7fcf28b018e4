//! What passes over one answer know of the passes before them.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::{ptr, slice};

use serde_json::{Map, Value, map};

use super::misfit::{Mark, Misfit, Place, Step};

/// What has been set aside so far, and where the last pass stopped.
///
/// Values are known by their address: the answer does not change while it is being read.
#[derive(Default)]
pub(super) struct Walk<'v> {
    hidden: HashSet<*const Value>,
    marks: HashMap<*const Value, Mark<'v>>,
    visits: Cell<usize>,
}

impl<'v> Walk<'v> {
    /// Acts from now on as if this value were not there.
    pub(super) fn hide(&mut self, value: &'v Value) {
        self.hidden.insert(ptr::from_ref(value));
    }

    /// Has the next pass start in every container on the way to the misfit with what has not been read yet.
    pub(super) fn remember(&mut self, misfit: &Misfit<'v>) {
        for Step { container, mark, .. } in &misfit.details().steps {
            if let Some(mark) = mark {
                self.marks.insert(ptr::from_ref(*container), mark.clone());
            }
        }
    }

    /// Has the next pass read everything in the order in which it was sent.
    pub(super) fn forget_order(&mut self) {
        self.marks.clear();
    }

    pub(super) fn is_in_order(&self) -> bool {
        self.marks.is_empty()
    }

    /// How many values all passes have read together.
    pub(super) fn visits(&self) -> usize {
        self.visits.get()
    }

    pub(super) fn visit(&self) {
        self.visits.set(self.visits.get().saturating_add(1));
    }

    pub(super) fn hides(&self, value: &Value) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&ptr::from_ref(value))
    }

    pub(super) fn elements(&self, container: &'v Value, elements: &'v [Value]) -> Round<slice::Iter<'v, Value>> {
        match self.marks.get(&ptr::from_ref(container)) {
            Some(Mark::List(place)) => Round::new(elements.iter(), Some(place.clone())),
            _ => Round::new(elements.iter(), None),
        }
    }

    pub(super) fn members(&self, container: &'v Value, members: &'v Map<String, Value>) -> Round<map::Iter<'v>> {
        match self.marks.get(&ptr::from_ref(container)) {
            Some(Mark::Object(place)) => Round::new(members.iter(), Some(place.clone())),
            _ => Round::new(members.iter(), None),
        }
    }
}

/// Goes round a container: from a place to the end, then from the start to that place.
///
/// A pass that stops at a misfit is done for nothing but this misfit. So what an earlier pass has read already comes
/// last, where only the pass gets to that finds nothing more in this container.
pub(super) struct Round<I> {
    /// The items before the place, from which the second half is made.
    all: I,
    before: usize,
    next: Place<I>,
    wrapped: bool,
}

impl<I: Iterator + Clone> Round<I> {
    fn new(all: I, from: Option<Place<I>>) -> Self {
        let next = from.unwrap_or_else(|| Place { rest: all.clone(), position: 0 });
        Self { all, before: next.position, next, wrapped: false }
    }

    /// The next item, and the place where it is.
    pub(super) fn next(&mut self) -> Option<(Place<I>, I::Item)> {
        loop {
            let here = self.next.clone();
            let is_over = self.wrapped && here.position >= self.before;
            if let Some(item) = (!is_over).then(|| self.next.rest.next()).flatten() {
                self.next.position = here.position.saturating_add(1);
                return Some((here, item));
            }
            if self.wrapped {
                return None;
            }
            self.wrapped = true;
            self.next = Place { rest: self.all.clone(), position: 0 };
        }
    }
}
