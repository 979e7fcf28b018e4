//! Texts that are numbers, and texts that only look like it.

use serde_json::{Number, Value};

/// A text: the number that it is where a number is documented, and the code that it is where the code of an answer stands.
struct Text {
    text: &'static str,
    number: Option<&'static str>,
    code: Option<i64>,
}

const fn text(text: &'static str, number: Option<&'static str>, code: Option<i64>) -> Text {
    Text { text, number, code }
}

/// Texts that take the place of other values. The numbers are written as JSON writes them.
const TEXTS: &[Text] = &[
    text("", None, None),
    text("x", None, None),
    text("NeverHeardOf", None, None),
    text("null", None, None),
    text("true", None, None),
    text("[]", None, None),
    text("0", Some("0"), Some(0)),
    text("7", Some("7"), Some(7)),
    text(" 200\n", Some("200"), Some(200)),
    text("-3", Some("-3"), Some(-3)),
    text("10.0", Some("10.0"), Some(10)),
    text("1.50", Some("1.5"), None),
    text("1E+2", Some("100.0"), Some(100)),
    text("3.117323e-05", Some("3.117323e-05"), None),
    text("18446744073709551615", Some("18446744073709551615"), None),
    // What would be rounded, what JSON does not call a number, and what is more than one.
    text("0.30000000000000000001", None, None),
    text("1e400", None, None),
    text(".5", None, None),
    text("0x10", None, None),
    text("1,000", None, None),
    text("1 2", None, None),
    text("NaN", None, None),
    text("२", None, None),
];

/// The texts that take the place of other values.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|one| one.text)
}

/// The number that a text is, if nothing is lost when it is read as one.
///
/// Of what is not in the table it can only be told where the number is written in the same way again.
pub(crate) fn number(text: &str) -> Option<Number> {
    match TEXTS.iter().find(|one| one.text == text) {
        Some(one) => one.number.map(|number| serde_json::from_str(number).expect("a number")),
        None => {
            let number: Number = serde_json::from_str(text).ok()?;
            assert_eq!(number.to_string(), text, "what is to become of this text? Say so in the table");
            Some(number)
        }
    }
}

/// The code that a value is: a whole number, in whatever form it is sent.
pub(crate) fn code(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) if TEXTS.iter().any(|one| one.text == text) => {
            TEXTS.iter().find(|one| one.text == text).and_then(|one| one.code)
        }
        Value::String(text) => code(&Value::Number(number(text)?)),
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15)?;
            #[allow(clippy::cast_possible_truncation)]
            Some(float as i64)
        }),
        _ => None,
    }
}
