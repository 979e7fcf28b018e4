//! How YAML is read.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::read_yaml;
use super::apply::any_json;

#[test]
fn scalars_are_read_by_the_core_schema() -> crate::Result<()> {
    let check = |yaml: &str, value: Value| -> crate::Result<()> {
        assert_eq!(read_yaml(yaml, "a.yaml")?.to_string(), value.to_string(), "{yaml}");
        Ok(())
    };
    check(
        "[no, on, y, yes, off, n, Yes, tRUE, nULL]",
        json!(["no", "on", "y", "yes", "off", "n", "Yes", "tRUE", "nULL"]),
    )?;
    check("[true, True, FALSE, null, ~, NULL, ]", json!([true, true, false, null, null, null]))?;
    check("a:\nb: ''\n", json!({"a": null, "b": ""}))?;
    check("[0, -1, +2, 0x1f, 0o17, 18446744073709551615]", json!([0, -1, 2, 31, 15, u64::MAX]))?;
    check("[9007199254740993, -9223372036854775808]", json!([9_007_199_254_740_993_u64, i64::MIN]))?;
    check("[1.0, .5, 5., 1e3, -1.5E-3, 0.1]", json!([1.0, 0.5, 5.0, 1000.0, -0.0015, 0.1]))?;
    check(
        "[1_000, 0b11, 0X1F, 1__0, inf, 1.2.3, 1:30]",
        json!(["1_000", "0b11", "0X1F", "1__0", "inf", "1.2.3", "1:30"]),
    )?;
    check(
        "['0610', \"1\", 2024-01-01, !!str 12, !!int \"12\", !!float 1]",
        json!(["0610", "1", "2024-01-01", "12", 12, 1.0]),
    )?;
    check("200: 1\non: 2\ntrue: 3\n1.0: 4\n'null': 5\n", json!({"200": 1, "on": 2, "true": 3, "1.0": 4, "null": 5}))?;
    check("z: 1\na: 2\nm: 3\n", json!({"z": 1, "a": 2, "m": 3}))?;
    check("a: &x { b: 1_0 }\nc: *x\n", json!({"a": {"b": "1_0"}, "c": {"b": "1_0"}}))?;
    check("<<: { a: 1 }\n", json!({"<<": {"a": 1}}))?;
    check("a: |\n  x\n  y\nb: >-\n  x\n  y\n", json!({"a": "x\ny\n", "b": "x y"}))?;
    check("é: 1_0\n日本: [0b1, x]\n", json!({"é": "1_0", "日本": ["0b1", "x"]}))?;
    check("{\n\t\"a\": \"\\ud83d\\ude00\\/\",\n\t\"b\": [1,2]\n}", json!({"a": "😀/", "b": [1, 2]}))
}

#[test]
fn yaml_that_would_lose_something_is_refused_with_its_position() {
    let check = |yaml: &str, message: &str, place: &str| {
        let error = read_yaml(yaml, "a.yaml").expect_err(yaml);
        assert!(error.message().contains(message) && !error.message().contains(" line "), "{error}");
        assert_eq!(error.places(), [place], "{error}");
    };
    check("a: 1\na: 2", "duplicate mapping key: a", "a.yaml:2:1");
    check("{\"a\": {\"b\": 1,\n \"b\": 2}}", "duplicate mapping key: b", "a.yaml:2:2");
    check("200: 1\n'200': 2", "the key `200` is there twice", "a.yaml:2:1");
    check("? [a]\n: 1", "expected string", "a.yaml:1:3");
    check("a: 1\nnull: 4", "null is not allowed here", "a.yaml:2:1");
    check("é: 0610", "the number 0610 begins with a needless zero", "a.yaml:1:4");
    check("a: -00", "the number -00 begins with a needless zero", "a.yaml:1:4");
    check("a: 18446744073709551616", "the number 18446744073709551616 does not fit into 64 bits", "a.yaml:1:4");
    check("a: -9223372036854775809", "the number -9223372036854775809 does not fit", "a.yaml:1:4");
    check("a: .inf", "not a finite number", "a.yaml:1:4");
    check("a: 1e999", "not a finite number", "a.yaml:1:4");
    check("a: !foo 1", "unsupported tag `!foo`", "a.yaml:1:9");
    check("a: 1\n---\nb: 2", "multiple", "a.yaml:3:1");
    check("a: [1,\n2", "unclosed bracket", "a.yaml:1:4");
    check("a: *x", "reference to unknown value", "a.yaml:1:4");
}

#[test]
fn deep_nesting_is_refused_and_not_a_stack_overflow() {
    for depth in [50, 500, 1_000, 2_000, 5_000, 100_000_usize] {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let read = read_yaml(&(open.repeat(depth) + &close.repeat(depth)), "a.yaml");
            assert!(if depth == 50 { read.is_ok() } else { read.is_err() }, "{depth}");
        }
    }
}

proptest! {
    #[test]
    fn json_is_read_as_what_it_is(value in any_json()) {
        for text in [value.to_string(), format!("{value:#}")] {
            let read = read_yaml(&text, "a.json");
            prop_assert!(read.is_ok(), "{}: {}", text, read.unwrap_err());
            prop_assert_eq!(read.unwrap().to_string(), value.to_string());
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\PC\n ]{0,40}|([-a:{}\\[\\],&*!|>'\"#%@0-9_. \n]){0,40}") {
        let _ = read_yaml(&text, "a.yaml");
    }
}
