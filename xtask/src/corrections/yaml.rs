//! Reading YAML as JSON values.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::{Location, MergeKeyPolicy, Spanned, UserMessageFormatter};

use crate::{Error, Result};

/// Reads one YAML document, or JSON, as a JSON value; `file` names it in errors.
///
/// Scalars are read by the core schema of YAML 1.2 and nothing else: `no`, `on`, `y`, `1_000` and `0b11` are strings.
/// Members keep their order, keys are strings whatever they look like, and numbers keep their value: those that would
/// not are errors.
///
/// ```
/// let value = xtask::corrections::read_yaml("200: on\nsize: 0x10\n", "a.yaml")?;
/// assert_eq!(value, serde_json::json!({"200": "on", "size": 16}));
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// The text is not one YAML document, a key is there twice or is not a scalar, a tag is unknown, or a number is outside
/// the range of 64 bits or begins with a needless zero. The error says where.
pub fn read_yaml(text: &str, file: &str) -> Result<Value> {
    let options = serde_saphyr::options! {
        merge_keys: MergeKeyPolicy::AsOrdinary,
        reject_unsupported_tags: true,
        strict_booleans: true,
        with_snippet: false,
    };
    let node: Spanned<Node> = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let message = error.render_with_formatter(&UserMessageFormatter);
        // The position is said below.
        let message = message.split(" at line ").next().unwrap_or_default();
        let failed = Error::new(format!("the YAML cannot be read: {message}"));
        match error.location() {
            Some(location) => failed.at(place(file, &location)),
            None => failed.at(file),
        }
    })?;
    Reader { text, file }.value(node)
}

fn place(file: &str, location: &Location) -> String {
    format!("{file}:{}:{}", location.line(), location.column())
}

/// A YAML node as the parser takes it, before the core schema has its say.
enum Node {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Spanned<Node>>),
    Object(Vec<(Spanned<String>, Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        Number::from_f64(value).map(Node::Number).ok_or_else(|| E::custom("JSON has no such number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Node, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Node::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = mapping.next_entry()? {
            members.push(member);
        }
        Ok(Node::Object(members))
    }
}

/// Turns nodes into values, with a look at how their scalars are spelled.
///
/// The parser understands more than the core schema, and does not say how a scalar was written.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
}

impl Reader<'_> {
    fn value(&self, node: Spanned<Node>) -> Result<Value> {
        let location = node.defined;
        let plain = self.plain(&location);
        Ok(match node.value {
            Node::Null if plain.is_none_or(|plain| ["", "~", "null", "Null", "NULL"].contains(&plain)) => Value::Null,
            Node::Bool(value)
                if plain.is_none_or(|plain| ["true", "True", "TRUE", "false", "False", "FALSE"].contains(&plain)) =>
            {
                value.into()
            }
            Node::Number(value) => self.number(value, plain, &location)?,
            Node::Null | Node::Bool(_) => plain.unwrap_or_default().into(),
            Node::String(value) => value.into(),
            Node::Array(elements) => elements.into_iter().map(|element| self.value(element)).collect::<Result<_>>()?,
            Node::Object(members) => self.object(members)?,
        })
    }

    fn object(&self, members: Vec<(Spanned<String>, Spanned<Node>)>) -> Result<Value> {
        let mut object = Map::with_capacity(members.len());
        for (key, node) in members {
            // The parser refuses a key that is written twice, but takes `200` and `'200'` for two keys.
            if object.contains_key(&key.value) {
                return Err(
                    Error::new(format!("the key `{}` is there twice", key.value)).at(place(self.file, &key.defined))
                );
            }
            object.insert(key.value, self.value(node)?);
        }
        Ok(object.into())
    }

    fn number(&self, value: Number, plain: Option<&str>, location: &Location) -> Result<Value> {
        let Some(plain) = plain else { return Ok(value.into()) };
        let failed = |message: String| Error::new(message).at(place(self.file, location));
        match spelling(plain) {
            Spelling::String => Ok(plain.into()),
            Spelling::Padded => Err(failed(format!("the number {plain} begins with a needless zero"))
                .help("quote it if it is a string, or leave the zero out")),
            Spelling::Integer if value.as_f64().is_some_and(|size| value.is_f64() && size.abs() >= TOO_LARGE) => {
                Err(failed(format!("the number {plain} does not fit into 64 bits")).help("quote it if it is a string"))
            }
            Spelling::Integer | Spelling::Float => Ok(value.into()),
        }
    }

    /// The spelling of a scalar that is neither quoted nor tagged.
    fn plain(&self, location: &Location) -> Option<&str> {
        let span = location.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        let raw = self.text.get(start..start.checked_add(length)?)?;
        (!raw.starts_with(['"', '\'', '!', '|', '>'])).then(|| raw.trim())
    }
}

/// The least magnitude of an integer that the parser may have rounded for want of space.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// What the core schema takes a scalar for that the parser took for a number.
enum Spelling {
    Integer,
    Float,
    Padded,
    String,
}

fn spelling(plain: &str) -> Spelling {
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(is);
    if plain.strip_prefix("0x").is_some_and(|digits| all(digits, u8::is_ascii_hexdigit))
        || plain.strip_prefix("0o").is_some_and(|digits| all(digits, |digit| (b'0'..=b'7').contains(digit)))
    {
        return Spelling::Integer;
    }
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    if all(unsigned, u8::is_ascii_digit) {
        let padded = unsigned.len() > 1 && unsigned.starts_with('0');
        return if padded { Spelling::Padded } else { Spelling::Integer };
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && all(exponent, u8::is_ascii_digit)
    {
        Spelling::Float
    } else {
        Spelling::String
    }
}
