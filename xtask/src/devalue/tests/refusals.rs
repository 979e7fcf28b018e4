//! What is refused, and how the refusal names the place.

use super::super::{Label, Origin, Payload};
use super::{check_error, json};

fn check(cases: &[(&str, &[&str])]) {
    for (text, mentions) in cases {
        check_error(json(text), text, mentions);
    }
}

#[test]
fn broken_json_is_refused_with_its_place() {
    check(&[
        ("", &["ends before it is complete", "line 1, column 1"]),
        ("[1,", &["ends before it is complete", "line 1, column 3", "cut off"]),
        ("[1,]", &["trailing comma", "line 1, column 4"]),
        ("[\n1 2]", &["expected `,` or `]`, found '2'", "line 2, column 3"]),
        ("[\"ü\" x]", &["expected `,` or `]`, found 'x'", "line 1, column 6"]),
        ("[1] 2", &["trailing characters", "line 1, column 5"]),
        ("[\"a\nb\"]", &["control character", "line 1, column 3"]),
        ("[\"\\x\"]", &["invalid escape", "line 1, column 4"]),
        ("[\"\\ud83d\"]", &["hex escape", "line 1, column 9"]),
        ("[01]", &["invalid number", "line 1"]),
        ("[-Infinity]", &["invalid number", "line 1, column 3"]),
        ("[1,\n \"\\udead\"]", &["line 2, column 8"]),
        ("[1e999]", &["number out of range", "line 1"]),
    ]);
    let origin = Origin::of("page.html").behind("<html>\n  <script>");
    check_error(Payload::decode_at("[1,]", origin), "first line", &["at page.html:2:14"]);
    check_error(Payload::decode_at("[\n1,]", origin), "second line", &["at page.html:3:3"]);
    check_error(Payload::decode_at("[[9]]", origin), "no line", &["at entry 0, element 0", "at page.html"]);
}

#[test]
fn other_json_is_no_payload() {
    check(&[
        ("{}", &["not an object"]),
        ("\"a\"", &["not a string"]),
        ("null", &["not null"]),
        ("true", &["not a boolean"]),
        ("[]", &["empty array"]),
        ("0", &["stands for no value"]),
        ("-2", &["stands for no value"]),
        ("-7", &["stands for no value"]),
        ("-8", &["stands for no value"]),
        ("1.5", &["stands for no value"]),
    ]);
}

#[test]
fn references_that_lead_nowhere_name_their_entry() {
    check(&[
        ("[[1]]", &["index 1 is out of range", "1 entries", "entry 0, element 0"]),
        ("[[0,99999999999]]", &["index 99999999999 is out of range", "entry 0, element 1"]),
        ("[[0,99999999999999999999]]", &["out of range", "entry 0, element 1"]),
        ("[5,[1,0.5]]", &["0.5 is a fraction", "entry 1, element 1"]),
        ("[{\"a\":1.5}]", &["1.5 is a fraction", "entry 0, member \"a\""]),
        ("[{\"a\":\"b\"}]", &["expected an index, found a string", "entry 0, member \"a\""]),
        ("[{\"a\":{}}]", &["expected an index, found an object", "entry 0, member \"a\""]),
        ("[{\"a\":null}]", &["expected an index, found null"]),
        ("[{\"a\":true}]", &["expected an index, found a boolean"]),
        ("[[0,\"a\"]]", &["expected an index, found a string", "entry 0, element 1"]),
        ("[[[]]]", &["expected an index, found an array", "entry 0, element 0"]),
        ("[{\"a\":-2}]", &["hole", "entry 0, member \"a\""]),
        ("[{\"a\":-7}]", &["-7 marks a sparse array", "entry 0, member \"a\""]),
        ("[[0,-7]]", &["-7 marks a sparse array", "entry 0, element 1"]),
        ("[[-8]]", &["constant -8", "entry 0, element 0"]),
        ("[[-7]]", &["length", "entry 0, tag `-7`"]),
        ("[[-7,-1]]", &["length", "entry 0"]),
        ("[[-7,4294967296]]", &["length", "entry 0"]),
        ("[[-7,2,2,0]]", &["index below 2", "entry 0, tag `-7`, pair 0"]),
        ("[[-7,2,0]]", &["an index without a value: 0", "entry 0"]),
        ("[[-7,2,0,-2]]", &["hole", "entry 0, tag `-7`, index 0"]),
        ("[[-7,2,0,1.5]]", &["fraction", "entry 0, tag `-7`, index 0"]),
    ]);
}

#[test]
fn no_place_takes_what_is_no_reference() {
    /// An entry with a place for a reference, and how that place is named.
    const PLACES: &[(&str, &str)] = &[
        ("[0,@]", "entry 2, element 1"),
        ("{\"a\":@}", "entry 2, member \"a\""),
        ("{\"__proto__\":@}", "entry 2, member \"__proto__\""),
        ("[-7,9,5,0,3,@]", "entry 2, tag `-7`, index 3"),
        ("[\"Set\",0,@]", "entry 2, tag `Set`"),
        ("[\"Map\",@,0]", "entry 2, tag `Map`"),
        ("[\"Map\",0,@]", "entry 2, tag `Map`"),
        ("[\"null\",\"a\",@]", "entry 2, tag `null`"),
        ("[\"Object\",@]", "entry 2, tag `Object`"),
        ("[\"Uint8Array\",@]", "entry 2, tag `Uint8Array`"),
        ("[\"Ref\",@]", "entry 2, tag `Ref`"),
        ("[\"EmptyRef\",@]", "entry 2, tag `EmptyRef`"),
        ("[\"Custom\",@]", "entry 2, tag `Custom`"),
    ];
    let others = "-7 -8 -9 -2147483648 -2147483649 -9223372036854775809 3 2147483647 2147483648 4294967296 1e300 -1e300 0.5 \
        -0.5 1e-9 null [] {} [[]] {\"a\":[{}]}";
    for (entry, place) in PLACES {
        for other in others.split_ascii_whitespace() {
            let text = format!("[\"text\",[],{}]", entry.replace('@', other));
            check_error(Payload::decode(&text), &text, &[place]);
        }
        // A hole is an element of an ordinary array, and nothing else.
        let text = format!("[\"text\",[],{}]", entry.replace('@', "-2"));
        match Payload::decode(&text) {
            Ok(_) => assert!(place.ends_with("element 1"), "{text}"),
            error => check_error(error, &text, &[place, "hole"]),
        }
    }
    // Neither is anything else that a list could be said to have.
    for text in ["[[\"Set\",\"a\"]]", "[[\"Set\",true]]", "[[\"Map\",\"a\",0]]", "[[\"Custom\",true]]"] {
        check_error(Payload::decode(text), text, &["expected an index", "entry 0, tag `"]);
    }
}

#[test]
fn sparse_arrays_are_taken_at_their_word_or_not_at_all() {
    let lengths = "9007199254740992 4294967296 1e300 18446744073709551616 -1 -0.5 0.5 \"1\" null true [] {}";
    for length in lengths.split_ascii_whitespace() {
        check(&[(&format!("[[-7,{length}]]"), &["a sparse array starts with its length", "entry 0, tag `-7`"])]);
        check(&[(&format!("[0,[-7,{length},0,0]]"), &["a sparse array starts with its length", "entry 1, tag `-7`"])]);
    }
    let indexes = "4294967295 4294967296 9007199254740992 1e300 -1 0.5 \"0\" null true [] {}";
    for index in indexes.split_ascii_whitespace() {
        let text = format!("[[-7,4294967295,0,0,{index},0]]");
        check(&[(&text, &["expected an index below 4294967295", "entry 0, tag `-7`, pair 1"])]);
    }
    // Whole numbers may be written in any way, the order of the indexes is free, and the last of equal ones counts.
    let payload = Payload::decode("[[-7,4294967295.0,4294967294,1,1e1,1,0,1,10,2,-0,2],1,2]").unwrap();
    let labels: Vec<_> = payload.children(payload.root()).map(|(label, child)| (label, child.entry())).collect();
    let expected = [(0, 2), (10, 2), (4_294_967_294, 1)].map(|(index, entry)| (Label::Index(index), Some(entry)));
    assert_eq!(labels, expected);
}

#[test]
fn malformed_types_name_their_entry_and_tag() {
    check(&[
        ("[[\"Date\"]]", &["one argument, found 0", "entry 0, tag `Date`"]),
        ("[[\"Date\",0]]", &["expected a string", "entry 0, tag `Date`"]),
        ("[[\"Set\",1]]", &["out of range", "entry 0, tag `Set`"]),
        ("[[\"Set\",-2]]", &["hole", "entry 0, tag `Set`"]),
        ("[[\"Map\",0]]", &["the last key has no value", "entry 0, tag `Map`"]),
        ("[0,[\"Map\",0,0.5]]", &["fraction", "entry 1, tag `Map`"]),
        ("[[\"null\",0,0]]", &["expected the name of a member", "entry 0, tag `null`"]),
        ("[[\"null\",\"a\"]]", &["\"a\" has no value", "entry 0, tag `null`"]),
        ("[[\"null\",\"a\",-2]]", &["hole", "entry 0, tag `null`"]),
        ("[[\"Object\",0]]", &["entry 0 is not a boolean", "entry 0, tag `Object`"]),
        ("[[\"Object\",1],[]]", &["entry 1 is not a boolean", "entry 0, tag `Object`"]),
        ("[[\"Object\",-1]]", &["undefined is not a boolean", "entry 0, tag `Object`"]),
        ("[[\"Object\",1],null]", &["entry 1 is not a boolean"]),
        ("[[\"BigInt\",\"\"]]", &["decimal integer", "entry 0, tag `BigInt`"]),
        ("[[\"BigInt\",\"0x1f\"]]", &["decimal integer"]),
        ("[[\"RegExp\"]]", &["regular expression", "entry 0, tag `RegExp`"]),
        ("[[\"RegExp\",\"a\",0]]", &["regular expression"]),
        ("[[\"URL\",0]]", &["expected a string", "entry 0, tag `URL`"]),
        ("[[\"ArrayBuffer\",\"a\"]]", &["not Base64", "entry 0, tag `ArrayBuffer`"]),
        ("[[\"ArrayBuffer\",\"a===\"]]", &["not Base64"]),
        ("[[\"ArrayBuffer\",\"ab c\"]]", &["not Base64"]),
        ("[[\"ArrayBuffer\",\"abc=abc=\"]]", &["not Base64"]),
        ("[[\"Uint8Array\"]]", &["buffer is missing", "entry 0, tag `Uint8Array`"]),
        ("[[\"Uint8Array\",0]]", &["entry 0 is not an ArrayBuffer"]),
        ("[[\"Uint8Array\",-1]]", &["undefined is not an ArrayBuffer"]),
        ("[[\"Uint8Array\",1,4],[\"ArrayBuffer\",\"AQID\"]]", &["behind the end of the buffer, which has 3 bytes"]),
        ("[[\"Uint8Array\",1,1,3],[\"ArrayBuffer\",\"AQID\"]]", &["3 elements from byte 1 on leave the buffer of 3"]),
        ("[[\"Int16Array\",1,1,1],[\"ArrayBuffer\",\"AQIDBA==\"]]", &["no multiple of the element size 2"]),
        ("[[\"Int16Array\",1],[\"ArrayBuffer\",\"AQID\"]]", &["3 bytes do not divide"]),
        ("[[\"Uint8Array\",1,0,1,1],[\"ArrayBuffer\",\"AQID\"]]", &["more arguments"]),
        ("[[\"Uint8Array\",1,-1],[\"ArrayBuffer\",\"AQID\"]]", &["integer from 0"]),
        ("[[\"Ref\"]]", &["one argument, found 0", "entry 0, tag `Ref`"]),
        ("[[\"Ref\",1,1],1]", &["one argument, found 2", "entry 0, tag `Ref`"]),
        ("[[\"Ref\",[]]]", &["expected an index, found an array", "entry 0, tag `Ref`"]),
        ("[[\"Ref\",0]]", &["nothing but itself", "entry 0, tag `Ref`"]),
        ("[0,[\"Ref\",2],[\"Custom\",1]]", &["nothing but itself", "entry 2, tag `Custom`"]),
        ("[[\"EmptyRef\",1],5]", &["entry 1, which is no string", "entry 0, tag `EmptyRef`"]),
        ("[[\"EmptyRef\",1],\"{\"]", &["expected a JSON text", "entry 0, tag `EmptyRef`"]),
        ("[[\"Custom\",1.5]]", &["fraction", "entry 0, tag `Custom`"]),
    ]);
}

#[test]
fn what_has_no_json_value_is_refused_where_it_is_reached() {
    let cases: &[(&str, &str)] = &[
        ("[[-1],0]", "undefined has no JSON value\n  at #/0\n  at entry 0 "),
        ("[{\"a/b\":1},[0,-2]]", "the value contains itself: this is # again\n  at #/a~1b/0\n  at entry 0 "),
        ("[{\"a/b\":1},[2,-2],0]", "a hole has no JSON value\n  at #/a~1b/1\n  at entry 1 "),
        ("[{\"a\":-3}]", "NaN has no JSON value\n  at #/a\n  at entry 0 "),
        ("[{\"a\":1},[\"Ref\",-4]]", "Infinity has no JSON value\n  at #/a\n  at entry 0 "),
        ("-5", "-Infinity has no JSON value\n  at #"),
        ("-1", "undefined has no JSON value\n  at #"),
        ("[[\"RegExp\",\"a\"]]", "a regular expression has no JSON value\n  at #\n  at entry 0 "),
        (
            "[[1],[\"Date\",\"\"]]",
            "an invalid date has no JSON value\n  at #/0\n  at entry 1 of the payload, tag `Date`",
        ),
        ("[[\"Date\",\"tomorrow\"]]", "an invalid date"),
        ("[[\"Date\",\"2024-13-01T00:00:00.000Z\"]]", "an invalid date"),
        ("[[\"Date\",\"2024-05-01T00:60:00.000Z\"]]", "an invalid date"),
        ("[[\"Date\",\"2024-05-01T00:00:00.000\"]]", "an invalid date"),
        ("[[\"Date\",\"2024-05-01T00:00:00.Z\"]]", "an invalid date"),
        ("[[\"BigInt\",\"18446744073709551616\"]]", "the BigInt has more than 64 bits"),
        ("[[\"BigInt\",\"-9223372036854775809\"]]", "the BigInt has more than 64 bits"),
        ("[[\"ArrayBuffer\",\"AQID\"]]", "an ArrayBuffer has no JSON value"),
        ("[[\"DataView\",\"AQID\"]]", "DataView has no JSON value"),
        ("[[\"DataView\",\"\"]]", "DataView has no JSON value"),
        ("[[\"Float16Array\",\"AHw=\"]]", "element 0, which is no number that JSON has\n  at #\n  at entry 0 "),
        (
            "[{\"m\":1},[\"Map\",2,2],5]",
            "key that is not a string, but a number\n  at #/m\n  at entry 1 of the payload, tag `Map`",
        ),
        ("[[\"Map\",1,1],[\"Ref\",-1]]", "key that is not a string, but undefined"),
        ("[{\"a\":1},[-7,5,0,2,2,2],0]", "element 1 is missing\n  at #/a\n  at entry 1 of the payload, tag `-7`"),
        ("[[-7,4294967295]]", "element 0 is missing"),
        ("[{\"s\":1},[\"Set\",-3]]", "NaN has no JSON value\n  at #/s/0\n  at entry 1 of the payload, tag `Set`"),
        ("[[\"Future\"]]", "the type `Future` with 0 arguments is not known"),
        ("[[\"Future\",0,\"a\"]]", "the type `Future` with 2 arguments is not known"),
    ];
    for (text, mention) in cases {
        check_error(json(text), text, &[mention]);
        // The same out of reach does no harm.
        if let Some(entries) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let payload = format!("[{entries},[]]");
            let payload = Payload::decode(&payload).unwrap();
            let (last, _) = payload.entries().last().unwrap();
            assert_eq!(payload.to_json(last).unwrap(), serde_json::json!([]), "{text}");
        }
    }
}

#[test]
fn cycles_are_refused_with_both_their_ends() {
    check(&[
        ("[[0]]", &["this is # again", "at #/0\n"]),
        ("[{\"a\":1},{\"b\":2},[3,1],0]", &["this is #/a again", "at #/a/b/1\n", "entry 1 "]),
        ("[[\"Set\",1],[\"Map\",2,3],\"k\",[\"Reactive\",0]]", &["this is # again", "at #/0/k\n"]),
        ("[[1,1],[2],[-7,1,0,1]]", &["this is #/0 again", "at #/0/0/0\n"]),
    ]);
    // The same node twice is no cycle.
    assert_eq!(json("[[1,1,2],[3],[1],5]").unwrap(), serde_json::json!([[5], [5], [[5]]]));
}
