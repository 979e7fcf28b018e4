//! Decoding of an answer that does not fit: what does not is set aside, and the rest is kept.
//!
//! Strict decoding comes first and is all that a correct answer costs. Where it fails, the answer is read again by a
//! deserializer that knows where it is and converts what loses nothing by it: a number sent as text, text sent as a
//! number, one object where a list is documented, a list of one object where an object is. What does not fit even so
//! is set aside, which is to act as if it were not there, and the answer is read once more, until it fits. Where a
//! member that must be there is set aside, the object around it is next, and so on up; only when it comes to the whole
//! is there nothing left to give.
//!
//! # Work
//!
//! An answer with `k` values that do not fit takes `k + 2` passes at most: one to find each, one that finds nothing
//! more, and one that reads in the order in which it was sent. A pass begins with what no pass has read yet, so what a
//! misfit costs is the way to it and not the answer. Should this not hold for some type, the work still has a bound:
//! beyond [`WORK`] times the size of the answer, the outermost values that hold a misfit are set aside as they are.
//! However many misfits there are, what is reported of them is bounded by [`records::REPORTED`].

mod deserializer;
mod lossless;
mod misfit;
mod parse;
mod records;
mod repair;
mod walk;

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::deserializer::Node;
use self::misfit::Misfit;
pub(crate) use self::parse::parse;
use self::records::Records;
use self::walk::Walk;
use crate::Mismatch;

/// How many times the number of its values the passes over an answer may read together before it gets coarse.
const WORK: usize = 32;
/// How many values they may read of the smallest answer.
const LEAST_WORK: usize = 100_000;

/// What could be decoded, and what had to be set aside for it.
#[derive(Debug)]
pub(crate) struct Tolerated<T> {
    pub(crate) data: T,
    pub(crate) mismatches: Vec<Mismatch>,
}

/// Decodes `value`, which stands at `pointer` in the answer.
///
/// # Errors
///
/// When nothing usable is left: the first cause of that.
pub(crate) fn decode<T: DeserializeOwned>(value: &Value, pointer: &str) -> Result<Tolerated<T>, Box<Mismatch>> {
    let mut search = Search::new(value, pointer);
    let data = search.run()?;
    Ok(Tolerated { data, mismatches: search.records.into_mismatches(pointer) })
}

/// The search for what does not fit.
struct Search<'v> {
    root: &'v Value,
    pointer: &'v str,
    walk: Walk<'v>,
    records: Records<'v>,
    passes: usize,
    /// How many values the passes may read together, once it is known.
    allowance: Option<usize>,
}

impl<'v> Search<'v> {
    fn new(root: &'v Value, pointer: &'v str) -> Self {
        Self { root, pointer, walk: Walk::default(), records: Records::new(root), passes: 0, allowance: None }
    }

    fn run<T: DeserializeOwned>(&mut self) -> Result<T, Box<Mismatch>> {
        loop {
            self.passes = self.passes.saturating_add(1);
            match T::deserialize(Node::new(self.root, &self.walk)) {
                Ok(data) if self.walk.is_in_order() => return Ok(data),
                Ok(_) => self.walk.forget_order(),
                Err(misfit) => self.set_aside(misfit)?,
            }
        }
    }

    /// Hides what does not fit from the next pass.
    fn set_aside(&mut self, misfit: Misfit<'v>) -> Result<(), Box<Mismatch>> {
        let root = self.root;
        let allowance = *self.allowance.get_or_insert_with(|| size(root).saturating_mul(WORK).max(LEAST_WORK));
        self.walk.remember(&misfit);
        let is_coarse = self.walk.visits() > allowance;
        let value = self
            .records
            .add(misfit, is_coarse)
            .map_err(|cause| Box::new(cause.into_first_cause().into_mismatch(self.pointer)))?;
        self.walk.hide(value);
        Ok(())
    }
}

/// The number of values in a value.
fn size(value: &Value) -> usize {
    let mut count: usize = 0;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        count = count.saturating_add(1);
        match value {
            Value::Array(elements) => pending.extend(elements),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
// The enum of the tests is not public, but what `open_enum!` makes is.
#[allow(unreachable_pub)]
mod tests;
