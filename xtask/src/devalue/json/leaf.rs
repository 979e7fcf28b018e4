//! The JSON values of nodes that contain no other nodes.

use serde_json::Value;

use super::super::node::{Node, NodeId, ViewKind};
use super::super::{Payload, binary};
use super::measure::Size;
use crate::{Error, Result};

impl Payload<'_> {
    /// The size of a value that contains no other nodes, or `None` if it is a container.
    pub(super) fn leaf_size(&self, id: NodeId) -> Result<Option<Size>> {
        let text = match self.node(id) {
            Node::Array(_) | Node::Object(_) | Node::Set(_) | Node::Map(_) => return Ok(None),
            Node::Null | Node::Bool(_) | Node::Unsigned(_) | Node::Negative(_) => 0,
            Node::String(text) | Node::Text { text, .. } => text.len(),
            Node::View { length, kind, .. } if *kind != ViewKind::DataView => {
                return Ok(Some(Size { values: 1 + u64::from(*length), text: 0, depth: 1 }));
            }
            _ => match self.leaf(id)? {
                Some(Value::String(text)) => text.len(),
                Some(_) => 0,
                None => return Ok(None),
            },
        };
        Ok(Some(Size { values: 1, text: text as u64, depth: 0 }))
    }

    /// The value of a node that contains no other nodes, or `None` if it is a container.
    pub(super) fn leaf(&self, id: NodeId) -> Result<Option<Value>> {
        let node = self.node(id);
        let missing = || Error::new(format!("{} has no JSON value", node.describe()));
        Ok(Some(match node {
            Node::Array(_) | Node::Object(_) | Node::Set(_) | Node::Map(_) => return Ok(None),
            Node::SparseArray { length, elements } => {
                let first_hole = (0..*length).zip(elements).find(|(index, (present, _))| index != present);
                let first_hole = first_hole.map_or(elements.len(), |(index, _)| index as usize);
                if elements.len() < *length as usize {
                    return Err(Error::new(format!(
                        "a sparse array has no JSON value: element {first_hole} is missing"
                    )));
                }
                return Ok(None);
            }
            Node::Null => Value::Null,
            Node::Bool(value) => (*value).into(),
            Node::Unsigned(number) => (*number).into(),
            Node::Negative(number) => (*number).into(),
            Node::Float(number) => match serde_json::Number::from_f64(*number) {
                Some(number) => Value::Number(number),
                None => return Err(Error::new(format!("{} has no JSON value", javascript_name(*number)))),
            },
            Node::String(text) | Node::Text { text, .. } => text.as_ref().into(),
            Node::BigInt(digits) => match (digits.parse::<i64>(), digits.parse::<u64>()) {
                (Ok(number), _) => number.into(),
                (_, Ok(number)) => number.into(),
                _ => return Err(Error::new("the BigInt has more than 64 bits, and no JSON value")),
            },
            Node::Date(text) if is_date(text) => text.as_ref().into(),
            Node::Date(_) => return Err(Error::new("an invalid date has no JSON value")),
            Node::View { kind, buffer, offset, length } => match self.node(*buffer) {
                Node::ArrayBuffer(base64) if *kind != ViewKind::DataView => {
                    let size = kind.element_size() as usize;
                    let (offset, length) = (*offset as usize, *length as usize);
                    let mut bytes = binary::window(base64, offset, length * size);
                    let elements = (0..length).map(|index| {
                        binary::element(*kind, &mut bytes)
                            .ok_or_else(|| missing().at(format!("element {index}, which is no number that JSON has")))
                    });
                    Value::Array(elements.collect::<Result<_>>()?)
                }
                _ => return Err(missing()),
            },
            Node::Unknown { tag, arguments } => {
                return Err(Error::new(format!("the type `{tag}` with {arguments} arguments is not known")));
            }
            Node::Undefined | Node::Hole | Node::RegExp(_) | Node::ArrayBuffer(_) | Node::Wrapper { .. } => {
                return Err(missing());
            }
        }))
    }
}

/// The name of a number that JSON does not have.
fn javascript_name(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

/// Whether a text is a date as JavaScript's `toISOString()` writes it, or a shorter form of the same.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    // Years before 0 and after 9999 have a sign and six digits.
    let year_length = if date.starts_with(['+', '-']) { 7 } else { 4 };
    let Some((year, month_and_day)) = date.split_at_checked(year_length) else {
        return false;
    };
    let valid_year = year.trim_start_matches(['+', '-']).bytes().all(|digit| digit.is_ascii_digit());
    let mut parts = month_and_day.split('-');
    let valid_date = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(""), Some(month), Some(day), None) => in_range(month, 1, 12) && in_range(day, 1, 31),
        _ => false,
    };
    let valid_time = time.is_none_or(|time| {
        let Some(time) = time.strip_suffix('Z') else {
            return false;
        };
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let fraction = !fraction.is_empty() && fraction.bytes().all(|digit| digit.is_ascii_digit());
        let mut parts = time.split(':');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(hour), Some(minute), None, _) => in_range(hour, 0, 24) && in_range(minute, 0, 59),
            (Some(hour), Some(minute), Some(second), None) => {
                fraction && in_range(hour, 0, 24) && in_range(minute, 0, 59) && in_range(second, 0, 59)
            }
            _ => false,
        }
    });
    valid_year && valid_date && valid_time
}

/// Whether a text is a number of two digits within a range.
fn in_range(text: &str, from: u8, to: u8) -> bool {
    text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit()) && {
        text.parse::<u8>().is_ok_and(|number| (from..=to).contains(&number))
    }
}
