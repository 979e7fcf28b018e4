//! Documents in JSON and YAML.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Format, load, load_all};
use super::check_error;

/// Checks that an input is taken for any locale, as what it should be.
fn check(text: &str, name: &str, format: Format, expected: &Value) {
    for locale in ["en", "cn"] {
        let document = load(text.as_bytes(), name, locale).unwrap_or_else(|error| panic!("{text}: {error}"));
        // The text tells the order of members too.
        assert_eq!(document.value.to_string(), expected.to_string(), "{text}");
        assert_eq!((document.format, document.id, document.locale), (format, None, None));
    }
    assert_eq!(load_all(text.as_bytes(), name).unwrap().len(), 1);
}

#[test]
fn a_document_in_json_is_taken_as_it_is() {
    let expected = json!({"paths": {"/b": {}, "/a": {}}, "openapi": "3.0.3", "x": 9_007_199_254_740_993_u64});
    let text = expected.to_string();
    check(&text, "api.json", Format::Json, &expected);
    check(&text, "<stdin>", Format::Json, &expected);
    check(&format!("\u{FEFF}\n {text}\n"), "api.json", Format::Json, &expected);
    for version in ["3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.1.0-rc1", "3.0", "3.1"] {
        check(&format!("{{\"openapi\":{version:?}}}"), "api.json", Format::Json, &json!({"openapi": version}));
    }
}

#[test]
fn a_document_in_yaml_keeps_the_order_and_text_of_its_keys() {
    let text = "\
openapi: 3.1.0
paths:
  /b:
    get:
      responses:
        200: {description: fine}
        4XX: {description: 'no'}
        1.0: {}
        on: {}
        null: {}
  /a: {}
x-values: [yes, no, on, off, true, null, ~, 1, -1, 0x10, 1.5, 2024-05-01, '1', 12345678901234567890]
";
    let expected = json!({
        "openapi": "3.1.0",
        "paths": {
            "/b": {"get": {"responses": {
                "200": {"description": "fine"}, "4XX": {"description": "no"}, "1.0": {}, "on": {}, "null": {},
            }}},
            "/a": {},
        },
        "x-values": [
            "yes", "no", "on", "off", true, null, null, 1, -1, 16, 1.5, "2024-05-01", "1", 12_345_678_901_234_567_890_u64
        ],
    });
    check(text, "api.yaml", Format::Yaml, &expected);
    check(&format!("\u{FEFF}# A comment\n---\n{text}"), "<stdin>", Format::Yaml, &expected);
    check("{openapi: 3.1.0,}", "api.yml", Format::Yaml, &json!({"openapi": "3.1.0"}));
    check("\"openapi\": \"3.1.0\"", "<stdin>", Format::Yaml, &json!({"openapi": "3.1.0"}));
}

#[test]
fn aliases_and_merge_keys_of_yaml_are_resolved() {
    let text = "\
openapi: 3.1.0
base: &base {type: string, description: some text}
a: *base
b: {<<: *base, type: integer}
";
    let expected = json!({
        "openapi": "3.1.0",
        "base": {"type": "string", "description": "some text"},
        "a": {"type": "string", "description": "some text"},
        "b": {"type": "integer", "description": "some text"},
    });
    assert_eq!(load(text.as_bytes(), "api.yaml", "en").unwrap().value, expected);
}

#[test]
fn aliases_of_yaml_do_not_blow_up() {
    let start = Instant::now();
    let mut laughs = "openapi: 3.1.0\na0: &a0 [x, x]\n".to_owned();
    for level in 1..=64 {
        laughs.push_str(&format!("a{level}: &a{level} [*a{}, *a{}]\n", level - 1, level - 1));
    }
    check_error(laughs.as_bytes(), "api.yaml", &["the YAML cannot be read", "too large", "api.yaml:1"]);
    // Few aliases of something long are as bad as many of something short.
    let long = "x".repeat(1_000_000);
    let text = format!("openapi: 3.1.0\na: &a {long}\nb: [{}]\n", vec!["*a"; 1000].join(", "));
    check_error(text.as_bytes(), "api.yaml", &["the YAML cannot be read", "too large", "api.yaml:3:"]);
    // A long document without aliases is not taken for such a thing.
    let text = format!("openapi: 3.1.0\nx:\n{}", "- 1\n".repeat(300_000));
    assert!(load(text.as_bytes(), "api.yaml", "en").is_ok());
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn broken_yaml_names_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("openapi: 3.1.0\npaths: [", &["the YAML cannot be read", "api.yaml:2:"]),
        ("openapi: 3.1.0\n\tpaths: {}", &["the YAML cannot be read", "tab", "api.yaml:1:10"]),
        ("openapi: 3.1.0\na: *b", &["the YAML cannot be read", "api.yaml:2:4"]),
        ("openapi: 3.1.0\na: 1\na: 2", &["the YAML cannot be read", "api.yaml:3:"]),
        ("openapi: 3.1.0\n1: 1\n1: 2", &["the YAML cannot be read", "api.yaml:3:"]),
        ("openapi: 3.1.0\na: .nan", &["the YAML cannot be read", "api.yaml:2:4"]),
        ("openapi: 3.1.0\n[a]: 1", &["the YAML cannot be read", "api.yaml:2:"]),
        ("openapi: 3.1.0\n---\nopenapi: 3.1.0", &["the YAML cannot be read", "multiple found", "api.yaml:3:1"]),
        ("openapi: 3.1.0\na: \u{1}", &["the YAML cannot be read", "api.yaml:2:"]),
    ];
    for (text, mentions) in cases {
        check_error(text.as_bytes(), "api.yaml", mentions);
    }
    let deep = |depth: usize| format!("openapi: 3.1.0\na: {}1{}", "[".repeat(depth), "]".repeat(depth));
    assert!(load(deep(126).as_bytes(), "api.yaml", "en").is_ok());
    check_error(deep(127).as_bytes(), "api.yaml", &["the YAML cannot be read", "too large", "api.yaml:2:"]);
    let deep = format!("openapi: 3.1.0\na: {}", "[".repeat(100_000));
    check_error(deep.as_bytes(), "api.yaml", &["the YAML cannot be read", "api.yaml:2:"]);
    let deep = format!("openapi: 3.1.0\na:\n{}", (1..5000).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>());
    check_error(deep.as_bytes(), "api.yaml", &["the YAML cannot be read", "api.yaml:"]);
}

#[test]
fn broken_json_names_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("{\"openapi\": \"3.1.0\",\n}", &["trailing comma", "api.json:2:1"]),
        ("{\"openapi\": \"3.1.0\"\n", &["ends before it is complete", "api.json:", "cut off"]),
        ("{\"openapi\": \"3.1", &["ends before it is complete", "api.json:1:16"]),
        ("{\"openapi\": \"3.1\t\"}", &["control character", "api.json:1:17"]),
        ("{\"openapi\": 3,1}", &["key must be a string", "api.json:1:15"]),
        ("{\"openapi\": 3} 4", &["trailing characters", "api.json:1:16"]),
        ("{openapi: 3}", &["key must be a string", "api.json:1:2"]),
        ("{\"a\": nul}", &["expected ident", "api.json:1:"]),
        ("\u{FEFF}{\"a\" 1}", &["expected `:`, found '1'", "api.json:1:6"]),
        ("[1,", &["ends before it is complete", "api.json:1:3"]),
        (
            "[{\"openapi\":\"3.1.0\"}]",
            &["expected an index, found a string", "entry 0, member \"openapi\"", "at api.json"],
        ),
    ];
    for (text, mentions) in cases {
        check_error(text.as_bytes(), "api.json", mentions);
    }
    check_error(
        format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes(),
        "api.json",
        &["nested deeper than 127 levels", "api.json:1:"],
    );
    // The same text under another name is no JSON, but YAML.
    assert!(load(b"{\"openapi\": \"3.1.0\",\n}", "api.yaml", "en").is_ok());
}

#[test]
fn what_is_no_text_is_refused() {
    check_error(b"", "api.json", &["the input is empty", "at api.json", "_payload.json"]);
    check_error(b" \r\n\t", "<stdin>", &["the input is empty", "at <stdin>"]);
    check_error("\u{FEFF}".as_bytes(), "<stdin>", &["the input is empty"]);
    check_error(b"{\"a\": \"\xFF\"}", "api.json", &["not UTF-8: byte 0xff at offset 7", "at api.json"]);
    check_error(b"abc\xE4\xBD", "api.json", &["not UTF-8: byte 0xe4 at offset 3"]);
    check_error(b"\xFF\xFE{\0}\0", "api.json", &["not UTF-8", "offset 0", "UTF-16"]);
}

#[test]
fn other_versions_are_refused_by_name() {
    let cases: &[(&str, &[&str])] = &[
        ("{\"openapi\":\"3.2.0\"}", &["OpenAPI \"3.2.0\" is not supported", "#/openapi", "3.0 and 3.1"]),
        ("{\"openapi\":\"3.10.0\"}", &["OpenAPI \"3.10.0\" is not supported"]),
        ("{\"openapi\":\"3.0.x\"}", &["OpenAPI \"3.0.x\" is not supported"]),
        ("{\"openapi\":\"4.0.0\"}", &["OpenAPI \"4.0.0\" is not supported"]),
        ("{\"openapi\":3.1}", &["has to be a string, not a number: 3.1", "\"3.1.0\""]),
        ("{\"openapi\":null}", &["has to be a string, not null"]),
        ("{\"swagger\":\"2.0\"}", &["Swagger 2.0 is not supported", "#/swagger"]),
        ("swagger: 2.0", &["Swagger 2.0 is not supported"]),
        ("openapi: 3.1", &["has to be a string, not a number: 3.1"]),
        ("{\"data\":1,\"path\":2}", &["no member `openapi`", "its members are `data`, `path`"]),
        ("{}", &["no member `openapi`", "it has no members"]),
        ("hello", &["an object, not a string", "_payload.json"]),
        ("\"hello\"", &["an object, not a string"]),
        ("null", &["an object, not null"]),
        ("- openapi: 3.1.0", &["an object, not an array"]),
    ];
    for (text, mentions) in cases {
        check_error(text.as_bytes(), "api", mentions);
        check_error(text.as_bytes(), "api", &["at api"]);
    }
}

proptest! {
    #[test]
    fn no_input_panics(text in "[-\\[\\]{}<>:,\"'a-c0-9 \n#&*!|%@`]{0,40}", prefix in prop::sample::select(vec!["", "openapi: 3.1.0\n", "[", "<script id=__NUXT_DATA__>", "{\"openapi\":\"3.1.0\","])) {
        let text = format!("{prefix}{text}");
        let _ = load(text.as_bytes(), "input", "en");
        let _ = load_all(text.as_bytes(), "input.yaml");
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = load(&bytes, "input", "en");
    }
}
