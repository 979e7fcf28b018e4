//! Nodes named by JSON pointers.

use serde_json::{Value, json};

use super::super::Payload;
use super::check_error;

/// An object with something of every sort that can be gone through.
const ALL: &str = r#"[
    ["ShallowReactive",1],
    {"list":2,"set":3,"map":4,"sparse":6,"a/b~c":7,"":8,"wrapped":9,"odd":11,"a b":7,"self":0,"none":-1,"01":7},
    [7,8,7],["Set",7,8],["Map",5,2,7,8,12,7,7,5],"list",[-7,9,4,8,7,7],"seven",["null","deep",2],["Ref",10],["Custom",8],
    ["Future",7,8],["Object",7]
]"#;

#[test]
fn pointers_lead_through_everything_that_has_parts() {
    let payload = Payload::decode(ALL).unwrap();
    let cases: &[(&str, Value)] = &[
        ("/list/0", json!("seven")),
        ("/list/2", json!("seven")),
        ("/set/1/deep/0", json!("seven")),
        ("/map/list/1/deep/2", json!("seven")),
        ("/sparse/4/deep/0", json!("seven")),
        ("/sparse/7", json!("seven")),
        ("/a~1b~0c", json!("seven")),
        ("//deep/2", json!("seven")),
        ("/wrapped/deep/0", json!("seven")),
        ("/self/self/list/0", json!("seven")),
        ("/01", json!("seven")),
        ("/a b", json!("seven")),
    ];
    for (path, expected) in cases {
        for path in [(*path).to_owned(), format!("#{path}")] {
            let node = payload.select(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(payload.to_json(node).unwrap(), *expected, "{path}");
        }
    }
    for path in ["", "#"] {
        assert_eq!(payload.select(path).unwrap(), payload.root());
    }
    // Of two values under one key, the last counts, as in JavaScript.
    assert_eq!(payload.string(payload.select("/map/seven").unwrap()), Some("list"));
    assert_eq!(payload.select("#/a%20b").unwrap(), payload.select("/a b").unwrap());
    assert_eq!(payload.select("#/a%7E1b~0c").unwrap(), payload.select("/a~1b~0c").unwrap());
}

#[test]
fn paths_that_lead_nowhere_name_the_last_place_that_is_there() {
    let payload = Payload::decode(ALL).unwrap();
    let cases: &[(&str, &[&str])] = &[
        (
            "/lists",
            &["no `lists` in #,", "an object with `list`, `set`, ", "`self` and 2 more", "at entry 1 of the payload"],
        ),
        ("/list/3", &["no `3` in #/list,", "an array with 3 elements, counted from 0", "at entry 2 "]),
        ("/list/-", &["no `-` in #/list,"]),
        ("/list/01", &["no `01` in #/list,"]),
        ("/list/+1", &["no `+1` in #/list,"]),
        ("/list/99999999999999999999", &["in #/list,"]),
        ("/set/2", &["a Set with 2 elements", "at entry 3 of the payload, tag `Set`"]),
        ("/sparse/5", &["no `5` in #/sparse,", "2 elements"]),
        ("/map/k/x", &["no `k` in #/map,", "a Map with `list`, `seven`, `seven`, `seven`"]),
        ("/list/0/x", &["no `x` in #/list/0,", "which is a string\n", "at entry 7 "]),
        ("/a~1b~0c/x", &["in #/a~1b~0c,"]),
        ("/none/x", &["no `x` in #/none,", "which is undefined\n"]),
        ("/odd/0", &["no `0` in #/odd,", "a value of an unknown type", "tag `Future`"]),
        ("/a%20b", &["no `a%20b` in #,"]),
        ("#/a%2", &["no `a%2` in #,"]),
        ("list", &["no JSON pointer", "does not start with `/`"]),
        ("#list", &["no JSON pointer"]),
        ("/a~2", &["no JSON pointer", "`a~2`"]),
        ("/a~", &["no JSON pointer", "`a~`"]),
    ];
    for (path, mentions) in cases {
        check_error(payload.select(path), path, mentions);
    }
    let empty = Payload::decode("[[]]").unwrap();
    check_error(empty.select("/0"), "empty", &["an array with nothing in it"]);
    let constant = Payload::decode("-1").unwrap();
    check_error(constant.select("/0"), "constant", &["in #, which is undefined"]);
}

#[test]
fn members_that_are_left_out_are_named_once_each() {
    let text =
        r#"[{"a":1,"b":1,"c":-1,"d":2,"e":3,"self":0},{"x":-1},["Map",4,5,4,-1],[-1,6],"k",["Ref",-1],{"y":-1}]"#;
    let payload = Payload::decode(text).unwrap();
    let root = payload.root();
    assert_eq!(payload.left_out(root, 10), ["#/a/x", "#/c", "#/d/k", "#/d/k", "#/e/1/y"]);
    assert_eq!(payload.left_out(root, 2), ["#/a/x", "#/c"]);
    assert!(payload.left_out(root, 0).is_empty());
    let inner = payload.select("/b").unwrap();
    assert_eq!(payload.left_out(inner, 10), ["#/x"]);
}
