//! Payloads that are made to hurt.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::super::{Budget, MAX_DEPTH, MAX_TEXT, MAX_VALUES, Payload};
use super::{check_error, json};

/// A payload of so many levels of arrays, each of which has the next one twice, around a string.
fn doubling(levels: usize, leaf: &str) -> String {
    let mut text = "[".to_owned();
    for level in 1..=levels {
        write!(text, "[{level},{level}],").unwrap();
    }
    write!(text, "{leaf:?}]").unwrap();
    text
}

/// A payload of so many containers, one in the other.
fn nested(levels: usize, open: &str, close: &str) -> String {
    let mut text = "[".to_owned();
    for level in 1..=levels {
        write!(text, "{open}{level}{close},").unwrap();
    }
    text.push_str("5]");
    text
}

#[test]
fn shared_references_do_not_blow_up() {
    let start = Instant::now();
    for (levels, mention) in
        [(40, "2199023255551 parts"), (64, "at least 18446744073709551615 parts"), (500, "at least")]
    {
        let text = doubling(levels, "x");
        check_error(json(&text), "doubling", &[mention, "entry 0 of the payload", "2000000 parts"]);
    }
    check_error(json(&doubling(17, &"x".repeat(1000))), "text", &["131072000 bytes of text"]);
    // It takes no depth to be large.
    let wide = format!("[[{}],[{}],\"x\"]", ["1"; 20_000].join(","), ["2"; 20_000].join(","));
    check_error(json(&wide), "wide", &["400020001 parts"]);
    let views =
        format!("[[{}],[\"Uint8Array\",2],[\"ArrayBuffer\",\"{}\"]]", ["1"; 20_000].join(","), "AAAA".repeat(20_000));
    check_error(json(&views), "views", &["1200020001 parts"]);
    // Building the smallest of them would take minutes.
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn limits_are_exact() {
    let within = |text: &str, budget: Budget| {
        let payload = Payload::decode(text).unwrap();
        payload.to_json_within(payload.root(), &mut { budget })
    };
    let text = r#"[{"ab":1,"cd":[]},[2,2,3],"efg",["Uint8Array","AQID"]]"#.replace("[]", "-1");
    let needed = Budget { values: 8, text: 8 };
    assert!(within(&text, needed).is_ok());
    check_error(within(&text, Budget { values: 7, ..needed }), "values", &["8 parts with 8 bytes", "7 parts"]);
    check_error(within(&text, Budget { text: 7, ..needed }), "text", &["8 parts with 8 bytes", "7 bytes"]);
    assert_eq!(Budget::default(), Budget { values: MAX_VALUES, text: MAX_TEXT });

    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\"Set\",", "]"), ("[-7,1,0,", "]")] {
        assert!(json(&nested(MAX_DEPTH, open, close)).is_ok(), "{open}");
        check_error(json(&nested(MAX_DEPTH + 1, open, close)), open, &["deeper than 512 levels"]);
    }
    // A typed array is an array too.
    let around_bytes = |levels| nested(levels, "[", "]").replace(",5]", ",[\"Uint8Array\",\"AQID\"]]");
    assert!(json(&around_bytes(MAX_DEPTH - 1)).is_ok());
    check_error(json(&around_bytes(MAX_DEPTH)), "bytes", &["deeper than 512 levels"]);
    // A part that has been measured counts with its depth wherever it is met again.
    let shared = |levels: usize| {
        let levels: Vec<_> = (3..3 + levels).map(|next| format!("[{next}]")).collect();
        format!("[[2,1],[2],{},5]", levels.join(","))
    };
    assert!(json(&shared(MAX_DEPTH - 2)).is_ok());
    check_error(json(&shared(MAX_DEPTH - 1)), "shared", &["deeper than 512 levels"]);
}

#[test]
fn one_budget_serves_several_values() {
    let payload = Payload::decode("[[1,1],\"abc\"]").unwrap();
    let mut budget = Budget { values: 5, text: 100 };
    assert!(payload.to_json_within(payload.root(), &mut budget).is_ok());
    assert_eq!(budget, Budget { values: 2, text: 94 });
    check_error(payload.to_json_within(payload.root(), &mut budget), "spent", &["3 parts", "2 parts"]);
    assert_eq!(budget, Budget { values: 2, text: 94 });
    // What is shared is paid for each time, and what is not made is not.
    let payload = Payload::decode("[[1,1,2],[3,3],[4],5,[\"Float64Array\",\"AAAAAAAA8H8=\"]]").unwrap();
    let mut budget = Budget { values: 10, text: 0 };
    let (shared, _) = payload.entries().nth(1).unwrap();
    assert!(payload.to_json_within(shared, &mut budget).is_ok());
    check_error(payload.to_json_within(payload.root(), &mut budget), "infinity", &["10 parts", "7 parts"]);
    let mut enough = Budget { values: 10, text: 0 };
    check_error(payload.to_json_within(payload.root(), &mut enough), "infinity", &["element 0, which is no number"]);
    assert_eq!((budget.values, enough.values), (7, 10));
}

#[test]
fn depth_costs_no_stack() {
    const LEVELS: usize = 1_000_000;
    /// Still far too many for the stack.
    const MANY: usize = 100_000;
    // This is less than the thread of a test has.
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(|| {
        for (levels, open, close, step) in
            [(LEVELS, "[", "]", "/0"), (MANY, "{\"a\":", "}", "/a"), (MANY, "[\"Map\",0,", "]", "")]
        {
            let text = nested(levels, open, close);
            let payload = Payload::decode(&text).unwrap();
            check_error(payload.to_json(payload.root()), open, &["at entry"]);
            assert!(payload.left_out(payload.root(), 10).is_empty());
            if !step.is_empty() {
                let innermost = payload.select(&step.repeat(levels)).unwrap();
                assert_eq!(payload.to_json(innermost).unwrap(), serde_json::json!(5));
            }
        }
        // Wrappers have no depth.
        for text in [nested(MANY, "[\"Ref\",", "]"), reversed_wrappers(MANY)] {
            assert_eq!(json(&text).unwrap(), serde_json::json!(5));
        }
        // Nor does JSON that does not belong into a payload.
        let text = format!("[{}1{}]", "[".repeat(LEVELS), "]".repeat(LEVELS));
        check_error(json(&text), "deep JSON", &["expected an index, found an array", "entry 0, element 0"]);
        let text = format!("[{{\"a\":{}1{}}}]", "{\"b\":".repeat(LEVELS), "}".repeat(LEVELS));
        check_error(json(&text), "deep objects", &["expected an index, found an object", "entry 0, member \"a\""]);
        let text = format!("[[\"Custom\",{}{}]]", "[".repeat(LEVELS), "]".repeat(LEVELS));
        check_error(json(&text), "deep argument", &["expected an index, found an array", "entry 0, tag `Custom`"]);
        let text = format!("[[\"EmptyRef\",1],\"{}\"]", "[".repeat(LEVELS));
        check_error(json(&text), "deep text", &["expected a JSON text", "entry 0, tag `EmptyRef`"]);
        for open in ["[[", "[{\"a\":[", "[[\"Set\",["] {
            let text = format!("{open}{}", "[".repeat(LEVELS));
            check_error(json(&text), "deep cut JSON", &["ends before it is complete"]);
        }
    });
    thread.unwrap().join().unwrap();
}

/// A chain of wrappers that refer backwards, around the number 5.
fn reversed_wrappers(levels: usize) -> String {
    let mut text = format!("[[\"Ref\",{}],5", levels + 1);
    for level in 1..=levels {
        write!(text, ",[\"Ref\",{level}]").unwrap();
    }
    text.push(']');
    text
}

#[test]
fn claimed_lengths_are_not_allocated() {
    let array = "[-7,4294967295,0,0],".repeat(1000);
    let payload = format!("[{array}5]");
    let payload = Payload::decode(&payload).unwrap();
    assert_eq!(payload.len(), 1001);
    check_error(payload.to_json(payload.root()), "sparse", &["is missing"]);
}

#[test]
fn large_texts_that_are_shared_are_read_once() {
    let long = format!("\\\"{}\\\"", "x".repeat(1_000_000));
    let text = format!("[[{}],\"{long}\"{}]", ["2"; 10].join(","), ",[\"EmptyRef\",1]".repeat(20_000));
    let start = Instant::now();
    let payload = Payload::decode(&text).unwrap();
    assert!(payload.to_json(payload.root()).is_ok());
    // Reading the text for every reference would copy 20 GB.
    assert!(payload.node_count() < payload.len() + 2);
    assert!(start.elapsed() < Duration::from_secs(10));
}
