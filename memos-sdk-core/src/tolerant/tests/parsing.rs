//! Bodies that are almost JSON.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check_body(body: &[u8], expected: &Value, mismatches: &[&str]) {
    let shown = String::from_utf8_lossy(body);
    let (value, found) = parse(body).unwrap_or_else(|error| panic!("{shown}: {error}"));
    assert_eq!(value, *expected, "{shown}");
    let displayed: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(displayed, mismatches, "{shown}");
    for mismatch in &found {
        assert_eq!(value.pointer(mismatch.pointer()), Some(mismatch.value()), "{shown}");
    }
}

#[test]
fn a_body_that_is_json_is_parsed_as_it_is() {
    for (body, expected) in [
        (&b"{\"a\": [1, 2.5, \"x\", null, true]}"[..], json!({"a": [1, 2.5, "x", null, true]})),
        (b" \n\xEF\xBB\xBF [1] \n", json!([1])),
        (br#"{"a": 1, "a": 2}"#, json!({"a": 2})),
        (br#"["\ud83d\ude00 \u0000"]"#, json!(["😀 \0"])),
        (br#"{"NaN": "NaN", "Infinity": "-Infinity"}"#, json!({"NaN": "NaN", "Infinity": "-Infinity"})),
    ] {
        check_body(body, &expected, &[]);
    }
}

#[test]
fn what_is_not_json_is_replaced_and_reported() {
    const NUMBER: &str = "expected a number that JSON can hold, found";
    let number = |pointer: &str, found: &str| format!("{pointer}: {NUMBER} {found}");
    check_body(
        br#"{"data": {"a": NaN, "b": [1, Infinity, -Infinity], "c": "NaN", "d": 1e400, "e": -1E+999, "f": 1e300}}"#,
        &json!({"data": {"a": null, "b": [1, null, null], "c": "NaN", "d": null, "e": null, "f": 1e300}}),
        &[
            &number("/data/a", "NaN"),
            &number("/data/b/1", "Infinity"),
            &number("/data/b/2", "-Infinity"),
            &number("/data/d", "a number beyond 64 bits"),
            &number("/data/e", "a number beyond 64 bits"),
        ],
    );
    check_body(b"NaN", &json!(null), &["the whole body: expected a number that JSON can hold, found NaN"]);
    check_body(
        b"{\"a\": \"x\xFFy\", \"b\": [\"ok\", \"cut \xE2\x82\"], \"c\": \"\\ud83d\", \"d\": \"fine \\ud83d\\ude00\"}",
        &json!({"a": "x\u{FFFD}y", "b": ["ok", "cut \u{FFFD}"], "c": "\u{FFFD}", "d": "fine 😀"}),
        &[
            "/a: expected text in Unicode, found bytes that are not UTF-8",
            "/b/1: expected text in Unicode, found bytes that are not UTF-8",
            "/c: expected text in Unicode, found half a surrogate pair",
        ],
    );
    check_body(
        b"{\"a~/\\u00e9\": {\"\xFF\": [[NaN]], \"\\ude00\": 1}}",
        &json!({"a~/é": {"\u{FFFD}": 1}}),
        &["/a~0~1é/\u{FFFD}: expected a name in Unicode, found bytes that are not UTF-8"],
    );
    check_body(b"{\"a\": \"line\nfeed\ttab\", \"b\n\": 1}", &json!({"a": "line\nfeed\ttab", "b\n": 1}), &[]);
    // Of two members with one name the last counts.
    check_body(
        br#"{"a": NaN, "a": 1, "b": 1, "b": NaN, "c": NaN, "c": NaN}"#,
        &json!({"a": 1, "b": null, "c": null}),
        &[&number("/b", "NaN"), &number("/c", "NaN")],
    );
}

#[test]
fn what_is_nested_too_deep_costs_only_itself() {
    let nested = |open: &str, depth: usize, close: &str| format!("{}{}", open.repeat(depth), close.repeat(depth));
    for depth in [200, 100_000] {
        let body = format!(
            r#"{{"before": [1], "deep": {}, "list": [{}, 2], "after": "x\ud83d"}}"#,
            nested("[", depth, "]"),
            r#"{"a":"#.repeat(depth - 1) + r#"{"NaN" : NaN"# + &"}".repeat(depth),
        );
        let (value, mismatches) = parse(body.as_bytes()).unwrap();
        assert_eq!(
            (&value["before"], &value["after"], &value["list"][1]),
            (&json!([1]), &json!("x\u{FFFD}"), &json!(2))
        );
        let found: Vec<&str> = mismatches.iter().map(Mismatch::found).collect();
        assert_eq!(found, ["a list nested deeper", "an object nested deeper", "half a surrogate pair"]);
        for mismatch in &mismatches {
            assert_eq!(value.pointer(mismatch.pointer()), Some(mismatch.value()));
        }
        assert_eq!(mismatches[0].pointer(), format!("/deep{}", "/0".repeat(99)));
        assert_eq!(mismatches[0].expected(), "a value nested at most 100 deep");
        assert_eq!(mismatches[1].pointer(), format!("/list/0{}", "/a".repeat(98)));
    }
    // What serde_json takes itself is left to it, and so are deep values that are not JSON.
    let (value, mismatches) = parse(nested("[", 127, "]").as_bytes()).unwrap();
    assert_eq!((value.to_string().len(), mismatches.len()), (254, 0));
    for wrong in [nested("[", 200, "}"), nested("[1 ", 200, "]"), nested("[", 200, ",]")] {
        assert!(!parse(wrong.as_bytes()).unwrap_err().is_eof());
    }
}

#[test]
fn what_is_cut_off_stays_so_and_what_is_no_json_too() {
    let deep = "[".repeat(100_000);
    for cut in [
        "",
        "{",
        "[1, 2",
        r#"{"a": "b"#,
        r#"{"a": "\ud83d"#,
        r#"{"a": "\ud83d", "b": "#,
        "[NaN",
        "[NaN, ",
        "[Na",
        "[-Inf",
        "[tru",
        r#"["\ud8"#,
        &deep,
        &format!("[{deep}"),
        &format!(r#"{{"a": {deep}{}, "b": 1"#, "]".repeat(100_000)),
    ] {
        let error = parse(cut.as_bytes()).unwrap_err();
        assert!(error.is_eof() || cut == "[Na" || cut == "[-Inf", "{cut}: {error}");
    }
    assert!(parse(b"{\"a\": \"\xE2\x82").unwrap_err().is_eof());
    for wrong in [
        "<html></html>",
        "[1,]",
        "{a: 1}",
        "[NaNa]",
        "[-NaN]",
        "[+Infinity]",
        "NaN NaN",
        r#"["\x"]"#,
        "]",
        "}{",
        "1 2",
        "[NaN}",
        "{NaN: 1}",
        "nullNaN",
        "[1e400e5]",
    ] {
        let error = parse(wrong.as_bytes()).unwrap_err();
        assert!(!error.is_eof(), "{wrong}: {error}");
        // The first error is the one that speaks of what was sent.
        assert_eq!(error.to_string(), serde_json::from_str::<Value>(wrong).unwrap_err().to_string());
    }
}

#[test]
fn faults_beyond_the_bound_are_one() {
    let body = format!(r#"{{"data": [{}1]}}"#, "NaN,".repeat(5_000));
    let (value, mismatches) = parse(body.as_bytes()).unwrap();
    assert_eq!(value["data"][5_000], 1);
    assert_eq!(mismatches.len(), 1_001);
    assert_eq!(mismatches[999].pointer(), "/data/999");
    assert_eq!(
        mismatches[1_000].to_string(),
        "the whole body: expected a body with at most 1000 faults, found an object"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic_and_json_is_left_as_it_is(
        body: Vec<u8>,
        text in r#"([\[\]{},:"\\u d8e0Na]|NaN|null|"a"|Infinity|\\ud83d|[0-9])*"#,
    ) {
        for body in [&body[..], text.as_bytes()] {
            let plain = serde_json::from_slice::<Value>(body.trim_ascii());
            match (plain, parse(body)) {
                (Ok(plain), Ok((value, mismatches))) => prop_assert_eq!((plain, 0), (value, mismatches.len())),
                (Ok(plain), Err(error)) => prop_assert!(false, "{} {}", plain, error),
                // What is cut off is never completed.
                (Err(error), Ok(_)) => prop_assert!(!error.is_eof()),
                (Err(_), Err(_)) => {}
            }
        }
    }

    #[test]
    fn what_was_replaced_is_all_that_changes(texts in prop::collection::vec((".{0,8}", any::<bool>()), 0..8)) {
        let good: Vec<&String> = texts.iter().map(|(text, _)| text).collect();
        let mut body = b"[".to_vec();
        for (index, (text, is_spoilt)) in texts.iter().enumerate() {
            if index > 0 {
                body.push(b',');
            }
            let mut json = serde_json::to_vec(text).unwrap();
            if *is_spoilt {
                json.splice(1..1, *b"\xFF");
            }
            body.extend(json);
        }
        body.push(b']');
        let (value, mismatches) = parse(&body).unwrap();
        let spoilt: Vec<usize> = (0..texts.len()).filter(|index| texts[*index].1).collect();
        let reported: Vec<String> = mismatches.iter().map(|mismatch| mismatch.pointer().to_owned()).collect();
        prop_assert_eq!(reported, spoilt.iter().map(|index| format!("/{index}")).collect::<Vec<_>>());
        for (index, text) in good.into_iter().enumerate() {
            let expected = if spoilt.contains(&index) { format!("\u{FFFD}{text}") } else { text.clone() };
            prop_assert_eq!(&value[index], &Value::from(expected));
        }
    }
}
