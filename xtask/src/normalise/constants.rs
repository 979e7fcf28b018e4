//! `const`, and the values of `enum`.

use std::cmp::Ordering;

use serde_json::Value;

use super::site::Site;
use super::{numbers, types};

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Type {
    /// All types but `integer`, which is a part of `number`.
    pub(super) const ALL: [Self; 6] =
        [Self::Null, Self::Boolean, Self::Number, Self::String, Self::Array, Self::Object];

    /// The type that a value of `type` names.
    pub(super) fn of_name(name: &Value) -> Option<Self> {
        Some(match name.as_str()? {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// The narrowest type of a value. A number without a fraction is an integer, however it is written.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if numbers::is_integer(number) => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    /// The name of the type in `type`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Whether every value of the other type is of this one.
    pub(super) fn includes(self, other: Self) -> bool {
        self == other || (self == Self::Number && other == Self::Integer)
    }
}

/// `const: v` becomes `enum: [v]`.
pub(super) fn constant(site: &mut Site<'_, '_>) {
    let Some(value) = site.keywords.get("const") else { return };
    let one = Type::of(value);
    if types::stated(&site.keywords).is_some_and(|types| !types.iter().any(|stated| stated.includes(one))) {
        return site.accept_nothing("`const` does not have the type");
    }
    match site.keywords.get("enum").and_then(Value::as_array) {
        Some(values) if values.iter().any(|other| equal(other, value)) => {
            site.keywords.take("enum");
        }
        Some(_) => return site.accept_nothing("`const` is not among the values of `enum`"),
        None => {}
    }
    if let Some(slot) = site.keywords.get_mut("const") {
        *slot = vec![slot.take()].into();
    }
    site.keywords.rename("const", "enum");
}

/// Whether two values are equal as JSON Schema has it, for which `1` and `1.0` are one number.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => numbers::compare(a, b) == Ordering::Equal,
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}
