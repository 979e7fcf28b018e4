//! A small encoder, so that properties can go there and back.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Writes a value as a payload. If it shares, equal parts become one entry, as the parts of a JavaScript value that are
/// the same object do.
pub(super) fn encode(value: &Value, share: bool) -> String {
    let mut encoder = Encoder { share, ..Encoder::default() };
    let root = encoder.add(value);
    if root < 0 { root.to_string() } else { serde_json::to_string(&encoder.entries).unwrap() }
}

/// Writes bytes as Base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut bits = 0;
        for place in 0..3 {
            bits = bits << 8 | usize::from(group.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * place) & 63];
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[derive(Default)]
struct Encoder {
    share: bool,
    entries: Vec<Value>,
    known: HashMap<String, i64>,
}

impl Encoder {
    fn add(&mut self, value: &Value) -> i64 {
        if value.as_f64().is_some_and(|number| number == 0.0 && number.is_sign_negative()) {
            return -6;
        }
        let text = value.to_string();
        if let Some(index) = self.known.get(&text).filter(|_| self.share) {
            return *index;
        }
        let index = self.entries.len();
        self.entries.push(Value::Null);
        let entry = match value {
            Value::Array(elements) => elements.iter().map(|element| self.add(element)).collect(),
            Value::Object(members) => {
                let members = members.iter().map(|(name, member)| (name.clone(), self.add(member).into()));
                Value::Object(members.collect::<Map<_, _>>())
            }
            scalar => scalar.clone(),
        };
        self.entries[index] = entry;
        self.known.insert(text, index as i64);
        index as i64
    }
}
