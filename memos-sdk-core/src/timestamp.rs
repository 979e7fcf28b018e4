//! Points in time, in every form in which the service sends them.

mod convert;
mod instant;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use self::instant::Instant;

/// A point in time, as the service sent it.
///
/// The service has three forms: a number of milliseconds since 1970 (`1762675057192`), ISO 8601 or RFC 3339 text
/// (`2025-06-10T09:30:00Z`), and text without `T` and zone (`2025-06-10 09:30:00`). Text without a zone is taken as
/// UTC: the service does not say which zone it means.
///
/// What was sent is kept and encoded again as it was, and what cannot be read as a time is kept too: a timestamp
/// never costs an answer.
///
/// ```
/// use memos_sdk_core::Timestamp;
///
/// let number: Timestamp = serde_json::from_str("1749547800000")?;
/// let text: Timestamp = serde_json::from_str(r#""2025-06-10 09:30:00""#)?;
/// assert_eq!(number, text);
/// assert_eq!(text.to_string(), "2025-06-10T09:30:00Z");
/// assert_eq!(serde_json::to_string(&text)?, r#""2025-06-10 09:30:00""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Comparison
///
/// Two timestamps are equal if they mean the same instant, in whichever form they came. One that cannot be read as a
/// time is equal only to what was sent in the same words, and comes before every one that can.
#[derive(Clone)]
pub struct Timestamp(Sent);

/// What was sent.
#[derive(Clone)]
enum Sent {
    Millis(i64),
    Text(Box<str>),
    Other(Box<Value>),
}

impl Timestamp {
    /// The time this many milliseconds after 1970-01-01T00:00:00Z, sent as a number.
    pub fn from_millis(millis: i64) -> Self {
        Self(Sent::Millis(millis))
    }

    /// The milliseconds since 1970-01-01T00:00:00Z, rounded down; `None` if what was sent is not a time.
    pub fn as_millis(&self) -> Option<i64> {
        self.instant()?.as_millis()
    }

    /// What was sent, as JSON.
    pub fn to_json(&self) -> Value {
        match &self.0 {
            Sent::Millis(millis) => Value::from(*millis),
            Sent::Text(text) => Value::from(&**text),
            Sent::Other(value) => (**value).clone(),
        }
    }

    /// The instant, if what was sent is one.
    fn instant(&self) -> Option<Instant> {
        match &self.0 {
            Sent::Millis(millis) => Some(Instant::from_millis(*millis)),
            Sent::Text(text) => parse(text),
            Sent::Other(value) => Instant::from_fractional_millis(value.as_f64()?),
        }
    }

    /// By what timestamps are compared.
    fn key(&self) -> (Option<Instant>, Option<String>) {
        match self.instant() {
            Some(instant) => (Some(instant), None),
            None => (None, Some(self.to_json().to_string())),
        }
    }
}

/// Reads text: with a zone, without one (taken as UTC), a date alone (its first moment), or the milliseconds as text.
fn parse(text: &str) -> Option<Instant> {
    // Milliseconds have at least eleven digits since 1973; fewer may be anything.
    if text.len() >= 11 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Instant::from_millis);
    }
    Instant::parse(text)
}

/// Prints RFC 3339 in UTC, or what was sent if it is not a time, or one before the year 0 or after 9999.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.instant(), &self.0) {
            (Some(instant), _) if instant.has_year_of_four_digits() => instant.fmt(formatter),
            (_, Sent::Text(text)) => formatter.write_str(text),
            _ => self.to_json().fmt(formatter),
        }
    }
}

/// Prints what was sent.
impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Timestamp({})", self.to_json())
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Sent::Millis(left), Sent::Millis(right)) => left == right,
            _ => self.key() == other.key(),
        }
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Sent::Millis(millis) => serializer.serialize_i64(*millis),
            Sent::Text(text) => serializer.serialize_str(text),
            Sent::Other(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnythingVisitor)
    }
}

/// Reads any JSON value.
struct AnythingVisitor;

impl<'de> Visitor<'de> for AnythingVisitor {
    type Value = Timestamp;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a time")
    }

    fn visit_i64<E>(self, millis: i64) -> Result<Timestamp, E> {
        Ok(Timestamp::from_millis(millis))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Timestamp, E> {
        Ok(i64::try_from(number).map_or_else(|_| other(number), Timestamp::from_millis))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Timestamp, E> {
        Ok(other(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Timestamp, E> {
        Ok(Timestamp(Sent::Text(text.into())))
    }

    fn visit_string<E>(self, text: String) -> Result<Timestamp, E> {
        Ok(Timestamp(Sent::Text(text.into())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Timestamp, E> {
        Ok(other(value))
    }

    fn visit_unit<E>(self) -> Result<Timestamp, E> {
        Ok(other(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Timestamp, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(elements)).map(other)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Timestamp, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(members)).map(other)
    }
}

fn other(value: impl Into<Value>) -> Timestamp {
    Timestamp(Sent::Other(Box::new(value.into())))
}

#[cfg(test)]
mod tests;
