//! Numbers that neither 64 bits nor a double hold as they are written.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::load;
use super::check_error;

/// Reads a document, and tells what is said about its numbers.
fn notes(text: &str, name: &str) -> Vec<String> {
    let document = load(text.as_bytes(), name, "en").unwrap_or_else(|error| panic!("{text}: {error}"));
    document.notes.iter().map(ToString::to_string).collect()
}

/// Checks what is said about a number, which is the only one of a document.
#[track_caller]
fn check(number: &str, said: Option<&str>) {
    let said: Vec<String> = said.iter().map(|read| format!("#/x~1y/1: written as {number}, read as {read}")).collect();
    assert_eq!(notes(&format!("{{\"openapi\":\"3.1.0\",\"x/y\":[0,{number}]}}"), "api.json"), said, "JSON");
    assert_eq!(notes(&format!("openapi: 3.1.0\nx/y:\n- 0\n- {number} # a comment\n"), "api.yaml"), said, "YAML");
    assert_eq!(notes(&format!("openapi: 3.1.0\nx/y: [0, {number}]"), "api.yaml"), said, "YAML");
    let payload = format!(r#"[{{"id":1,"document":2}},"en/api",{{"openapi":3,"x/y":4}},"3.1.0",[5,6],0,{number}]"#);
    assert_eq!(notes(&payload, "_payload.json"), said, "a payload");
    let page = format!("<html><i>0.{number}</i><script id=\"__NUXT_DATA__\">{payload}</script></html>");
    assert_eq!(notes(&page, "page.html"), said, "a page");
    for text in
        [format!("{{\"openapi\":\"3.1.0\",\"x/y\":[0,{number}]}}"), format!("openapi: 3.1.0\nx/y:\n- 0\n- {number}\n")]
    {
        let payload = format!("[{{\"id\":1,\"text\":2}},\"en/api\",{}]", Value::from(text));
        assert_eq!(notes(&payload, "_payload.json"), said, "a text in a payload");
    }
}

#[test]
fn numbers_that_are_rounded_are_told_and_no_others() {
    for exact in [
        "0",
        "-1",
        "0.1",
        "-0.0",
        "1.0",
        "1.50",
        "1e3",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "0.30000000000000004",
        "-1236741513702420.2",
        "-1236741513702420.3",
        "1.7976931348623157e308",
        "5e-324",
        "123456789012345000000",
        "100000000000000000000000.000",
        "0.00000000000000000000001",
        "0.0e99999999999999999999",
    ] {
        check(exact, None);
    }
    for (rounded, read) in [
        ("-9223372036854775809", "-9.223372036854776e+18"),
        ("123456789012345678901234567890", "1.2345678901234568e+29"),
        ("18446744073709551617", "1.8446744073709552e+19"),
        ("0.1000000000000000055511151231257827", "0.1"),
        ("9007199254740993.5", "9007199254740994.0"),
        ("1.00000000000000000001", "1.0"),
        ("9007199254740993.0", "9007199254740992.0"),
        ("9007199254740993e0", "9007199254740992.0"),
        ("4e-324", "5e-324"),
        ("0.10000000000000001", "0.1"),
        ("1e-400", "0.0"),
        ("-1e-99999999999999999999", "-0.0"),
        ("2.00000000000000000001e3", "2000.0"),
    ] {
        check(rounded, Some(read));
    }
}

#[test]
fn what_only_looks_like_a_number_is_none() {
    let long = "1.00000000000000000001";
    let expected: [String; 0] = [];
    for value in [json!(long), json!(format!("at {long}, \"{long}\"\\")), json!({ long: long })] {
        let document = json!({ "openapi": "3.1.0", "x": [value, "\\", "\\\""] });
        assert_eq!(notes(&document.to_string(), "api.json"), expected);
        assert_eq!(notes(&document.to_string(), "api.yaml"), expected);
        assert_eq!(notes(&json!([[1], document.to_string()]).to_string(), "_payload.json"), expected);
    }
    let yaml = format!(
        "openapi: 3.1.0\na: |\n  {long}\n  b: {long}\nc: '{long}'\nd: version {long} of it\ne: v{long}\n\
         # {long}\n{long}: f\ng: \"{long}\"\nh: >-\n  {long}\n"
    );
    assert_eq!(notes(&yaml, "api.yaml"), expected);
}

#[test]
fn every_rounded_number_is_told_in_the_order_of_the_text() {
    let long = "1.00000000000000000001";
    let text = format!("{{\"openapi\":\"3.1.0\",\"b\":{{\"c\":{long},\"a\":[{long}]}},\"a\":{long},\"d\":1.0}}");
    let places: Vec<String> =
        notes(&text, "api.json").iter().map(|note| note.split(": ").next().unwrap_or_default().to_owned()).collect();
    assert_eq!(places, ["#/b/c", "#/b/a/0", "#/a"]);
    let endless = format!("0.{}1", "0".repeat(100_000));
    let said = notes(&format!("{{\"openapi\":\"3.1.0\",\"a\":{endless}}}"), "api.json");
    assert_eq!(said, [format!("#/a: written as 0.{}… (100003 characters), read as 0.0", "0".repeat(58))]);
}

#[test]
fn numbers_beyond_every_double_are_refused() {
    check_error(b"{\"openapi\":\"3.1.0\",\"a\":1e400}", "api.json", &["number out of range", "api.json:1:"]);
    check_error(b"[{\"openapi\":1,\"a\":2},\"3.1.0\",-1e400]", "_payload.json", &["number out of range"]);
    check_error(b"openapi: 3.1.0\na: 1e400\n", "api.yaml", &["the YAML cannot be read", "1e400", "api.yaml:2:"]);
}

proptest! {
    #[test]
    fn what_is_written_of_a_number_is_read_as_that_number(float in any::<f64>(), integer in any::<i64>(), natural in any::<u64>()) {
        let document = json!({ "openapi": "3.1.0", "x": [float, integer, natural] });
        prop_assert_eq!(notes(&document.to_string(), "api.json"), [""; 0]);
    }

    #[test]
    fn a_digit_more_than_a_double_has_is_told(digits in "[1-9][0-9]{20,40}[1-9]", point in 0_usize..20, power in -200..200) {
        let (whole, fraction) = digits.split_at(point);
        let number = format!("{}.{fraction}e{power}", if whole.is_empty() { "0" } else { whole });
        let text = format!("{{\"openapi\":\"3.1.0\",\"x\":{number}}}");
        let read: f64 = number.parse().unwrap();
        prop_assert_eq!(notes(&text, "api.json"), [format!("#/x: written as {number}, read as {}", json!(read))]);
    }
}
