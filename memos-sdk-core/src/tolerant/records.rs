//! What was set aside so far, and why.

use std::ptr;

use serde_json::Value;

use super::misfit::{Details, Misfit, Name, Reason, Step};
use crate::mismatch::{Mismatch, push_element, push_member, shorten, type_in_words};

/// How many mismatches are reported one by one; one more stands for all others.
pub(super) const REPORTED: usize = 1_000;
/// How many bytes the pointers of those have together. The name of a member may be as long as the answer.
pub(super) const POINTER_BYTES: usize = 1 << 20;
/// How long a composed expectation gets.
const EXPECTED_LENGTH: usize = 200;

/// What was set aside, in the order in which it was found.
pub(super) struct Records<'v> {
    root: &'v Value,
    list: Vec<Record<'v>>,
    /// The innermost place that holds all that is not in the list.
    others: Option<Vec<Crumb<'v>>>,
}

/// A value that was set aside.
pub(super) struct Record<'v> {
    /// From the root to the value.
    path: Vec<Crumb<'v>>,
    value: &'v Value,
    expected: String,
    found: &'static str,
    /// What was set aside within it first, and led to this.
    cause: Option<Box<Record<'v>>>,
}

#[derive(Clone, Copy)]
struct Crumb<'v> {
    name: Name<'v>,
    value: &'v Value,
}

impl<'v> Records<'v> {
    pub(super) fn new(root: &'v Value) -> Self {
        Self { root, list: Vec::new(), others: None }
    }

    /// Records what does not fit, and gives the value to hide: it, or if `is_coarse` the outermost value around it.
    ///
    /// # Errors
    ///
    /// When it is the root that does not fit: the first cause of that.
    pub(super) fn add(&mut self, misfit: Misfit<'v>, is_coarse: bool) -> Result<&'v Value, Box<Record<'v>>> {
        let Details { reason, mut steps } = misfit.into_details();
        steps.reverse();
        let mut path: Vec<Crumb<'v>> =
            steps.iter().map(|Step { name, value, .. }| Crumb { name: *name, value }).collect();
        // The elements of some lists cannot be left out.
        let outermost = steps.iter().position(|step| step.mark.is_some());
        let reason = match outermost {
            Some(outermost) if is_coarse && outermost.saturating_add(1) < path.len() => {
                path.truncate(outermost.saturating_add(1));
                Reason::Expected("a value with fewer misfits".to_owned())
            }
            _ => reason,
        };
        let value = path.last().map_or(self.root, |crumb| crumb.value);
        let within = self.take_within(&path);
        let record = Record::new(path, value, &reason, within);
        if record.path.is_empty() {
            return Err(Box::new(record));
        }
        if self.others.is_none() && self.list.len() < REPORTED {
            self.list.push(record);
        } else {
            self.merge(&record.path);
        }
        Ok(value)
    }

    /// What is reported to the caller.
    pub(super) fn into_mismatches(mut self, pointer: &str) -> Vec<Mismatch> {
        let mut bytes: usize = 0;
        let within_bounds = self.list.iter().take_while(|record| {
            let names = record.path.iter().map(|crumb| match crumb.name {
                Name::Member(name) => name.len(),
                Name::Element(_) => 1,
            });
            bytes = names.fold(bytes, usize::saturating_add).saturating_add(pointer.len());
            bytes <= POINTER_BYTES
        });
        let reported = within_bounds.count();
        for record in self.list.split_off(reported) {
            self.merge(&record.path);
        }
        let others = self.others.take();
        let mut mismatches: Vec<Mismatch> = self.list.into_iter().map(|record| record.into_mismatch(pointer)).collect();
        if let Some(path) = others {
            let value = path.last().map_or(self.root, |crumb| crumb.value);
            let expected = format!("a value with at most {} misfits", mismatches.len());
            mismatches.push(Mismatch::new(to_pointer(pointer, &path), &expected, type_in_words(value), value.clone()));
        }
        mismatches
    }

    /// Takes out what was recorded within a value, the first of it first.
    ///
    /// These are the last ones: a pass begins where the last one stopped, so a value is read to its end before another.
    fn take_within(&mut self, path: &[Crumb<'v>]) -> Vec<Record<'v>> {
        let within = self.list.iter().rev().take_while(|record| starts_with(&record.path, path)).count();
        self.list.split_off(self.list.len().saturating_sub(within))
    }

    /// Makes the place that stands for all others hold this one too.
    fn merge(&mut self, path: &[Crumb<'v>]) {
        match &mut self.others {
            Some(others) => {
                let common =
                    others.iter().zip(path).take_while(|(other, crumb)| ptr::eq(other.value, crumb.value)).count();
                others.truncate(common);
            }
            None => self.others = Some(path.to_vec()),
        }
    }
}

impl<'v> Record<'v> {
    fn new(path: Vec<Crumb<'v>>, value: &'v Value, reason: &Reason, within: Vec<Record<'v>>) -> Self {
        let mut within = within.into_iter();
        let (expected, found, cause) = match reason {
            Reason::Expected(expected) => (expected.clone(), type_in_words(value), within.next()),
            Reason::Name(expected) => (format!("a member whose name is {expected}"), "another name", None),
            Reason::Missing(field) => {
                // The one object of a list that stands for it is a step further.
                let depth = path.len().saturating_add(if value.is_array() { 2 } else { 1 });
                let cause = within.find(|Record { path, .. }| {
                    path.len() == depth && path.last().is_some_and(|crumb| crumb.name == Name::Member(field))
                });
                match cause {
                    Some(cause) => {
                        (format!("an object whose `{field}` is {}", cause.expected), type_in_words(value), Some(cause))
                    }
                    None if value.is_object() && value.get(field).is_none() => {
                        (format!("an object with `{field}`"), "an object without it", None)
                    }
                    None => (format!("an object with `{field}`"), type_in_words(value), None),
                }
            }
        };
        Self { path, value, expected: shorten(&expected, EXPECTED_LENGTH), found, cause: cause.map(Box::new) }
    }

    /// What was the matter first, as the caller sees it.
    pub(super) fn into_first_cause(mut self) -> Self {
        while let Some(cause) = self.cause.take() {
            self = *cause;
        }
        self
    }

    pub(super) fn into_mismatch(self, pointer: &str) -> Mismatch {
        Mismatch::new(to_pointer(pointer, &self.path), &self.expected, self.found, self.value.clone())
    }
}

fn starts_with(path: &[Crumb<'_>], start: &[Crumb<'_>]) -> bool {
    match start.last() {
        // Values are known by their address, so to be at the same one is to have come the same way.
        Some(last) => path.get(start.len().saturating_sub(1)).is_some_and(|crumb| ptr::eq(crumb.value, last.value)),
        None => true,
    }
}

fn to_pointer(start: &str, path: &[Crumb<'_>]) -> String {
    let mut pointer = start.to_owned();
    for crumb in path {
        match crumb.name {
            Name::Member(name) => push_member(&mut pointer, name),
            Name::Element(index) => push_element(&mut pointer, index),
        }
    }
    pointer
}
