//! Help for decoding what servers really send.

use std::fmt;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads `null` as the default: to a list, `null` and absent are the same.
///
/// Generated types name it in `#[serde(deserialize_with = …)]`.
///
/// # Errors
///
/// When the value is neither `null` nor a `T`.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads an integer, also one that is written with a fraction of nothing: JSON Schema takes `10.0` for an integer.
///
/// Generated types name it in `#[serde(deserialize_with = …)]`.
///
/// # Errors
///
/// When the value is no number, has a fraction, or is beyond 64 bits.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    // Asked for an integer, serde's buffered values refuse one with a point. Under this name any deserializer gives the
    // number that there is, and the tolerant one knows that an integer is wanted.
    deserializer.deserialize_newtype_struct(INTEGER, IntegerVisitor)
}

/// The name under which [`integer`] asks for its value.
pub(crate) const INTEGER: &str = "an integer, also with a fraction of nothing";

/// Reads an integer as [`integer`] does, and null as none.
///
/// # Errors
///
/// As for [`integer`].
pub(crate) fn optional_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    struct Integer(#[serde(deserialize_with = "integer")] i64);
    Ok(Option::<Integer>::deserialize(deserializer)?.map(|Integer(value)| value))
}

struct IntegerVisitor;

impl<'de> Visitor<'de> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an integer of 64 bits")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i64, E> {
        exact_integer(value).ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<i64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The integer that a float is, if it is one: up to 2^53 a float holds every integer exactly; beyond, which was meant
/// cannot be told.
pub(crate) fn exact_integer(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// What an operation gives when its answer has no data: the first of `null`, `{}` and `[]` that is a `T`.
///
/// `null` comes first because it says it most honestly, where the type can say it; the empty object is what the
/// generated data objects read, whose members are all optional.
pub(crate) fn from_nothing<T: DeserializeOwned>() -> Option<T> {
    // From bytes and not from text, as answers are read: what is generic is then compiled once a type and not twice.
    [&b"null"[..], b"{}", b"[]"].into_iter().find_map(|bytes| serde_json::from_slice(bytes).ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;
    use crate::{OneOrMany, Single};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Tags {
        #[serde(default, deserialize_with = "null_as_default")]
        tags: Vec<String>,
    }

    #[test]
    fn an_integer_may_be_written_with_a_fraction_of_nothing() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Page {
            #[serde(deserialize_with = "integer")]
            number: i64,
            #[serde(default, deserialize_with = "optional_integer")]
            total: Option<i64>,
        }
        let read = |text: &str| serde_json::from_str::<Page>(text).map(|page| (page.number, page.total)).ok();
        assert_eq!(read(r#"{"number": 10}"#), Some((10, None)));
        assert_eq!(read(r#"{"number": 10.0, "total": -3e2}"#), Some((10, Some(-300))));
        assert_eq!(read(r#"{"number": 9223372036854775807, "total": null}"#), Some((i64::MAX, None)));
        for wrong in ["1.5", "1e300", "9223372036854775808", "\"1\"", "null", "true"] {
            assert_eq!(read(&format!(r#"{{"number": {wrong}}}"#)), None, "{wrong}");
        }
    }

    #[test]
    fn an_integer_is_read_alike_from_text_from_a_value_and_from_what_serde_buffers() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Page {
            #[serde(deserialize_with = "integer")]
            number: i64,
        }
        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(untagged)]
        enum Union {
            Page(Page),
            Unknown(Value),
        }
        #[derive(Debug, PartialEq, Deserialize)]
        struct Flattened {
            #[serde(flatten)]
            page: Page,
        }
        for (number, expected) in [
            ("10", Some(10)),
            ("10.0", Some(10)),
            ("-3e2", Some(-300)),
            ("9007199254740992.0", Some(9_007_199_254_740_992)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("18446744073709551615", None),
            ("18446744073709551616", None),
            ("1.5", None),
            (r#""10""#, None),
            ("null", None),
        ] {
            let text = format!(r#"{{"number": {number}}}"#);
            let value: Value = serde_json::from_str(&text).unwrap();
            let expected = expected.map(|number| Page { number });
            assert_eq!(serde_json::from_slice(text.as_bytes()).ok(), expected, "{text}");
            assert_eq!(serde_json::from_value(value.clone()).ok(), expected, "{text}");
            let flattened = serde_json::from_str::<Flattened>(&text).ok().map(|flattened| flattened.page);
            assert_eq!(flattened, expected, "{text}");
            let union = expected.map_or(Union::Unknown(value), Union::Page);
            assert_eq!(serde_json::from_str::<Union>(&text).unwrap(), union, "{text}");
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Task {
        id: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Demanding {
        id: String,
    }

    #[test]
    fn null_and_absent_are_the_same_to_a_list() {
        for text in ["{}", r#"{"tags": null}"#, r#"{"tags": []}"#] {
            assert_eq!(serde_json::from_str::<Tags>(text).unwrap(), Tags { tags: Vec::new() }, "{text}");
        }
        assert!(serde_json::from_str::<Tags>(r#"{"tags": 1}"#).is_err());
    }

    #[test]
    fn no_data_becomes_the_emptiest_value_that_the_type_has() {
        assert_eq!(from_nothing::<Value>(), Some(Value::Null));
        assert_eq!(from_nothing::<Option<Task>>(), Some(None));
        assert_eq!(from_nothing::<Task>(), Some(Task { id: None }));
        assert_eq!(from_nothing::<Vec<Task>>(), Some(Vec::new()));
        assert_eq!(from_nothing::<BTreeMap<String, Task>>(), Some(BTreeMap::new()));
        assert_eq!(from_nothing::<OneOrMany<Task>>(), Some(OneOrMany::Many(Vec::new())));
        assert_eq!(from_nothing::<Single<Task>>(), Some(Single::from(Task { id: None })));
        assert_eq!(from_nothing::<Demanding>(), None);
        assert_eq!(from_nothing::<bool>(), None);
        assert_eq!(from_nothing::<String>(), None);
    }
}
