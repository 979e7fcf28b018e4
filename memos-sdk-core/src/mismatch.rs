//! What of an answer did not fit and was set aside.

use std::fmt::{self, Write};

use serde_json::Value;

/// How many characters of an expectation are kept.
const EXPECTED_LENGTH: usize = 200;
/// How many characters of a pointer are displayed.
const DISPLAYED_POINTER_LENGTH: usize = 200;

/// A value in an answer that does not fit its documented type, and was set aside so that the rest could be read.
///
/// It displays as one line, `/data/create_time: expected a string, found a list`. Neither this line nor `Debug` shows
/// the value itself: answers hold what people said, and lines like this one end in logs. [`value`](Self::value) has it.
#[derive(Clone, PartialEq)]
pub struct Mismatch {
    pointer: String,
    expected: String,
    found: &'static str,
    value: Value,
}

impl Mismatch {
    pub(crate) fn new(pointer: String, expected: &str, found: &'static str, value: Value) -> Self {
        Self { pointer, expected: shorten(expected, EXPECTED_LENGTH), found, value }
    }

    /// Where in the answer it stands, as a JSON pointer (RFC 6901) from the start of the body; empty for the whole body.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What the type takes there, in words: `a string`; at most 200 characters.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What came, in words: `null`, `a boolean`, `a number`, `a string`, `a list` or `an object`; where that would not
    /// tell, what is wrong with it.
    pub fn found(&self) -> &'static str {
        self.found
    }

    /// What came.
    ///
    /// It is what stands at the [`pointer`](Self::pointer); `null` for what JSON cannot hold, like `NaN`.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

/// Prints one line: the place, what was expected and what was found, but not the value.
impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            formatter.write_str("the whole body")?;
        }
        let mut characters = self.pointer.chars();
        for character in characters.by_ref().take(DISPLAYED_POINTER_LENGTH) {
            // The name of a member may hold a line feed.
            if character.is_control() {
                write!(formatter, "{}", character.escape_unicode())?;
            } else {
                formatter.write_char(character)?;
            }
        }
        if characters.next().is_some() {
            formatter.write_char('…')?;
        }
        write!(formatter, ": expected {}, found {}", self.expected, self.found)
    }
}

/// Prints everything but the value.
impl fmt::Debug for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mismatch")
            .field("pointer", &self.pointer)
            .field("expected", &self.expected)
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Mismatch {}

/// The text, cut to this many characters.
pub(crate) fn shorten(text: &str, length: usize) -> String {
    if text.chars().nth(length).is_none() {
        return text.to_owned();
    }
    text.chars().take(length.saturating_sub(1)).chain(['…']).collect()
}

/// Writes the step from a value to its member `name`, as RFC 6901 says.
pub(crate) fn push_member(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}

/// Writes the step from a list to its element.
pub(crate) fn push_element(pointer: &mut String, index: usize) {
    // Writing to a string does not fail.
    let _ = write!(pointer, "/{index}");
}

/// The type of a value in words.
pub(crate) fn type_in_words(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mismatch_is_one_line_and_never_shows_the_value() {
        let mut pointer = "/data".to_owned();
        push_member(&mut pointer, "a/b~c\n");
        push_element(&mut pointer, 3);
        let mismatch = Mismatch::new(pointer, "a string", "an object", json!({"secret": "diary"}));
        assert_eq!(mismatch.to_string(), "/data/a~1b~0c\\u{a}/3: expected a string, found an object");
        assert_eq!(json!({"data": {"a/b~c\n": [0, 1, 2, 7]}}).pointer(mismatch.pointer()), Some(&json!(7)));
        let debug = format!("{mismatch:?} {mismatch:#?}");
        assert!(!debug.contains("diary") && debug.contains("a string"), "{debug}");
        assert_eq!(mismatch.value(), &json!({"secret": "diary"}));
        assert_eq!(
            Mismatch::new(String::new(), "x", "y", Value::Null).to_string(),
            "the whole body: expected x, found y"
        );
    }

    #[test]
    fn long_names_and_expectations_are_cut() {
        let mismatch = Mismatch::new("/ä".repeat(5_000), &"ö".repeat(5_000), "null", Value::Null);
        assert_eq!(mismatch.expected().chars().count(), 200);
        assert_eq!(mismatch.pointer().chars().count(), 10_000);
        assert!(mismatch.to_string().chars().count() < 450);
        let exact = "ö".repeat(200);
        assert_eq!(Mismatch::new(String::new(), &exact, "null", Value::Null).expected(), exact);
    }
}
