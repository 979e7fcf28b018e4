//! YAML as JSON values.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::devalue::{Budget, Origin};
use crate::{Error, Result};

/// How deeply YAML may be nested: as deeply as the JSON parser allows.
const MAX_DEPTH: usize = 127;

/// How much stack the parser gets: several times what that depth needs.
const STACK_SIZE: usize = 16 * 1024 * 1024;

/// Reads the one document of a YAML text.
///
/// Keys are strings whatever they look like, as in `200:`, and the words of YAML 1.1 such as `no` and `off` are strings
/// too. What aliases repeat is charged to the budget.
pub(super) fn parse(text: &str, origin: Origin<'_>, budget: &mut Budget) -> Result<Value> {
    // The parser calls itself for each level, and without optimisation a call is large.
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, || parse_here(text, origin, budget));
        let thread = thread.map_err(|error| Error::new("no thread could be started to read YAML").because(error))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn parse_here(text: &str, origin: Origin<'_>, budget: &mut Budget) -> Result<Value> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_events: usize::MAX,
            max_nodes: usize::MAX,
            // Nested anchors are copied once for each level, before anybody refers to them.
            max_recorded_anchor_events: 200_000,
            // The visitor counts what aliases repeat, whatever their number is.
            enforce_alias_anchor_ratio: false,
        },
        emit_comments: false,
        strict_booleans: true,
        with_snippet: false,
    };
    let read = |deserializer: serde_saphyr::Deserializer<'_, '_>| ValueSeed(budget).deserialize(deserializer);
    serde_saphyr::with_deserializer_from_str_with_options(text, options, read)
        .map_err(|error| yaml_error(&error, origin))
}

/// Says what is wrong with a YAML text, and where.
fn yaml_error(error: &serde_saphyr::Error, origin: Origin<'_>) -> Error {
    let said = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
    // The parser puts the place behind the message; here it is the place of the error.
    let end = [" at line ", " (defined"].iter().filter_map(|place| said.find(place)).min();
    let said = end.and_then(|end| said.get(..end)).unwrap_or(&said);
    let place = match error.location() {
        Some(location) if location.line() > 0 => {
            let number = |number| usize::try_from(number).unwrap_or(usize::MAX);
            origin.place(number(location.line()), number(location.column()))
        }
        _ => origin.name().to_owned(),
    };
    let error = Error::new(format!("the YAML cannot be read: {said}"));
    if place.is_empty() { error } else { error.at(place) }
}

/// Builds a value within a budget.
struct ValueSeed<'budget>(&'budget mut Budget);

impl ValueSeed<'_> {
    fn spend<E: serde::de::Error>(&mut self, text: usize) -> Result<(), E> {
        let values = self.0.values.checked_sub(1);
        let text = self.0.text.checked_sub(text as u64);
        let (Some(values), Some(text)) = (values, text) else {
            let default = Budget::default();
            return Err(E::custom(format!(
                "the document has more than {} parts or {} bytes of text, perhaps by way of aliases",
                default.values, default.text
            )));
        };
        *self.0 = Budget { values, text };
        Ok(())
    }

    fn scalar<E: serde::de::Error>(mut self, value: Value) -> Result<Value, E> {
        self.spend(value.as_str().map_or(0, str::len))?;
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        self.scalar(number.into())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.scalar(number.into())
    }

    fn visit_i128<E: serde::de::Error>(self, number: i128) -> Result<Value, E> {
        // The JSON parser rounds integers beyond 64 bits likewise.
        self.visit_f64(number as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, number: u128) -> Result<Value, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        match serde_json::Number::from_f64(number) {
            Some(number) => self.scalar(Value::Number(number)),
            None => Err(E::custom(format!("{number} has no JSON value"))),
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.scalar(text.into())
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Value, E> {
        self.scalar(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(ValueSeed(self.0))? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut mapping: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut members = Map::new();
        while let Some(Key(name)) = mapping.next_key()? {
            // A name counts as text; that it counts as a part as well does no harm.
            self.spend(name.len())?;
            let value = mapping.next_value_seed(ValueSeed(self.0))?;
            if members.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format!("the key {name:?} occurs twice")));
            }
        }
        Ok(Value::Object(members))
    }
}

/// A key of a mapping, as the text that it is written with.
struct Key(String);

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A key that looks like null is not given out as a text.
        Option::<String>::deserialize(deserializer).map(|name| Self(name.unwrap_or_else(|| "null".to_owned())))
    }
}
