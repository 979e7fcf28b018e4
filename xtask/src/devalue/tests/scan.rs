//! JSON is read as `serde_json` reads it.

use proptest::prelude::*;
use serde_json::Value;

use super::super::Payload;
use super::check_error;

/// Checks that a list of scalars is read as `serde_json` reads it, or is refused if it refuses it.
fn check(text: &str) {
    let expected: Result<Vec<Value>, _> = serde_json::from_str(text);
    match (Payload::decode(text), expected) {
        (Ok(payload), Ok(expected)) => {
            let entries: Vec<_> = payload.entries().map(|(id, _)| payload.to_json(id).unwrap()).collect();
            // The text tells -0.0 from 0.0, and 1.0 from 1.
            assert_eq!(Value::from(entries).to_string(), Value::from(expected).to_string(), "{text}");
        }
        (Err(_), Ok(expected)) => assert!(expected.is_empty(), "{text} was refused"),
        (Ok(_), Err(error)) => panic!("{text} was accepted, but {error}"),
        (Err(error), Err(_)) => {
            let error = error.to_string();
            assert!(error.contains("at line "), "{text}: {error}");
        }
    }
}

#[test]
fn numbers_are_exact_or_refused() {
    let numbers = "0 -0 00 01 -01 -00 1 -1 - + +1 1. .1 1.0 -1.5 0.0 -0.0 1e3 1E+3 1e-3 1e 1e+ 1e3.5 1-1 1e1e1 0x1 1_0 \
        999999999999999999 1000000000000000000 9223372036854775807 9223372036854775808 -9223372036854775808 \
        -9223372036854775809 18446744073709551615 18446744073709551616 -18446744073709551616 123456789012345678901234567890 \
        0.1 5e-324 1e-400 1.7976931348623157e308 1e309 -1e309 100000000000000000000000 NaN Infinity -Infinity";
    for number in numbers.split_ascii_whitespace() {
        check(&format!("[{number}]"));
        check(&format!(" [ 1 , {number} , 2 ] "));
        check(&format!("[1,{number}"));
    }
    for number in numbers.split_ascii_whitespace() {
        let text = format!("[{{\"a\":{number}}}]");
        let is_json = serde_json::from_str::<Value>(&text).is_ok();
        // Most of them lead nowhere; but what is JSON is refused for that.
        if let Err(error) = Payload::decode(&text) {
            assert_eq!(error.to_string().contains("entry 0"), is_json, "{text}: {error}");
        }
    }
}

#[test]
fn strings_are_exact_or_refused() {
    let long = "0123456789abcdef";
    for end in 0..=long.len() {
        let start = &long[..end];
        for special in
            [r"\n", r"\/", r#"\""#, r"\\", r"\u00e9", r"\ud83d\ude00", r"\ud83d", r"\u12", r"\x", r"\", "é", "😀"]
        {
            check(&format!("[\"{start}{special}{long}\"]"));
            check(&format!("[\"{start}{special}\"]"));
            check(&format!("[\"{start}{special}"));
        }
        for byte in 0..0x80_u8 {
            check(&format!("[\"{start}{}{long}\"]", char::from(byte)));
        }
    }
}

#[test]
fn everything_around_the_values_is_json_too() {
    for text in [
        "",
        " ",
        "[",
        "]",
        "[]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1]]",
        "[1] x",
        "[1],",
        "\u{FEFF}[1]",
        "[1]\u{A0}",
        "[\t1\r\n]",
        "[\u{B}1]",
        "[nul]",
        "[nulll]",
        "[null]",
        "[true,false]",
        "[True]",
        "['a']",
        "[\"a\":1]",
        "[1/**/]",
        "[\"a\",\"b\" \"c\"]",
        "[\0]",
    ] {
        check(text);
    }
    for text in
        ["[{\"a\"0}]", "[{\"a\":0,}]", "[{,}]", "[{a:0}]", "[{\"a\":}]", "[{\"a\":0 \"b\":0}]", "[{\"a\":0]", "[[0}]"]
    {
        check_error(Payload::decode(text), text, &["the JSON", "line 1, column"]);
    }
    // What is wrong with the JSON is said first, for what is wrong with the payload may come of it.
    check_error(Payload::decode("[[9],{]"), "both", &["line 1, column 7"]);
}

#[test]
fn integers_may_be_written_as_fractions_of_nothing() {
    let payload = Payload::decode("[7,[-0,0.0,-0.0,0e5]]").unwrap();
    let (list, _) = payload.entries().last().unwrap();
    assert_eq!(payload.to_json(list).unwrap(), serde_json::json!([7, 7, 7, 7]));
}

proptest! {
    #[test]
    fn lists_of_scalars_are_read_alike(scalars in prop::collection::vec(any_scalar(), 1..6), space in "[ \n\r\t]{0,2}") {
        check(&format!("[{}]", scalars.join(&format!("{space},{space}"))));
    }
}

/// A scalar, perhaps a broken one.
fn any_scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<f64>().prop_map(|number| Value::from(number).to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[-+]?[0-9]{0,20}",
        "[-+.eE0-9]{1,8}",
        ".{0,20}".prop_map(|text| Value::from(text).to_string()),
        r#"[a-c"\\/ud8é\n]{0,20}"#.prop_map(|text| format!("\"{text}\"")),
        "(null|true|false|nul)",
    ]
}
