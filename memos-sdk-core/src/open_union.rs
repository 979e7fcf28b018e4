//! Unions whose shapes have values in common: a tag tells which one a value is, or else how well each fits.

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What generated code says about a union.
pub(crate) trait OpenUnion: Sized {
    /// How many shapes it has; the ones that ask for more come first.
    const SHAPES: usize;
    /// The member that tells the shapes apart, where there is one.
    const TAG: Option<Tag> = None;

    /// Reads a value as one of the shapes, and tells how much of it that shape does not know.
    fn read(shape: usize, value: &Value) -> Option<(Self, usize)>;

    /// Keeps a value that is none of the shapes.
    fn unknown(value: Value) -> Self;
}

/// The member that tells the shapes of a union apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag {
    /// Its name on the wire.
    pub(crate) member: &'static str,
    /// For each shape the values that mean it; the first is the one that is written.
    pub(crate) values: &'static [&'static [&'static str]],
    /// Whether any other value is none of the shapes that have values.
    pub(crate) strict: bool,
}

impl Tag {
    /// The shape that a value of the tag means.
    fn shape(&self, text: &str) -> Option<usize> {
        self.values.iter().position(|values| values.contains(&text))
    }

    /// Whether the tag has values for a shape.
    fn names(&self, shape: usize) -> bool {
        self.values.get(shape).is_some_and(|values| !values.is_empty())
    }
}

/// Reads any JSON value: as the shape that its tag means, or the one that fits best, or else as it is.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, U: OpenUnion>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(choose(&value).unwrap_or_else(|| U::unknown(value)))
}

fn choose<U: OpenUnion>(value: &Value) -> Option<U> {
    let tag = U::TAG;
    let text = tag.and_then(|tag| text(value.get(tag.member)?));
    if let (Some(tag), Some(text)) = (tag, text) {
        if let Some(shape) = tag.shape(&text) {
            let read = U::read(shape, value).map(|(union, _)| union);
            if tag.strict || read.is_some() {
                return read;
            }
        } else if tag.strict {
            return best(value, &|shape| !tag.names(shape));
        }
    }
    best(value, &|_| true)
}

/// The first of the shapes of whose members the value has the fewest others.
fn best<U: OpenUnion>(value: &Value, wanted: &dyn Fn(usize) -> bool) -> Option<U> {
    let mut best: Option<(U, usize)> = None;
    for shape in (0..U::SHAPES).filter(|shape| wanted(*shape)) {
        if let Some((union, strange)) = U::read(shape, value)
            && best.as_ref().is_none_or(|(_, least)| strange < *least)
        {
            best = Some((union, strange));
            if strange == 0 {
                break;
            }
        }
    }
    best.map(|(union, _)| union)
}

/// A value of a tag as text: the values of generated code are texts, whatever they are on the wire.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Reads a value as a type, where it is one; `strange` tells how much of the value the type does not know, and nothing where
/// it only keeps the value.
pub(crate) fn read<T: DeserializeOwned, U>(
    value: &Value,
    make: fn(T) -> U,
    strange: fn(&T, &Value) -> Option<usize>,
) -> Option<(U, usize)> {
    let shape = T::deserialize(value).ok()?;
    let strange = strange(&shape, value)?;
    Some((make(shape), strange))
}

/// How much of an object a type does not know: members that it does not declare, and, which weighs more, members that
/// should be there and are not.
pub(crate) fn strange(extra: &Map<String, Value>, value: &Value, required: &[&str]) -> usize {
    const MISSING: usize = 1_000;
    let missing = required.iter().filter(|name| value.get(**name).is_none()).count();
    extra.len().saturating_add(missing.saturating_mul(MISSING))
}

/// What is said of a type that takes anything: that any other fits better.
pub(crate) const ANYTHING: usize = usize::MAX;

/// Whether a double is the number that was sent.
pub(crate) fn is_exact(value: &Value) -> bool {
    const EXACT: u64 = 1 << 53;
    match value {
        Value::Number(number) if !number.is_f64() => {
            number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64()).is_some_and(|number| number <= EXACT)
        }
        _ => true,
    }
}

/// Writes the value of one shape; an object has the tag that means this shape.
///
/// # Errors
///
/// When it cannot be written as JSON.
pub(crate) fn serialize<T: Serialize, S: Serializer>(
    shape: &T,
    index: usize,
    tag: Option<Tag>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(shape).map_err(S::Error::custom)?;
    if let (Some(tag), Value::Object(members)) = (tag, &mut value) {
        let written = members.get(tag.member).and_then(text);
        let is_right = written.is_some_and(|written| tag.shape(&written) == Some(index));
        if let Some(own) = tag.values.get(index).and_then(|values| values.first()).filter(|_| !is_right) {
            members.insert(tag.member.to_owned(), Value::from(*own));
        }
    }
    value.serialize(serializer)
}

#[cfg(test)]
mod tests;
