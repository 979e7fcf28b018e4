//! Every form of the format, and its JSON value.

use serde_json::{Value, json};

use super::super::{Node, Payload, TextKind, ViewKind, mend_surrogates};
use super::encoder::base64;
use super::json;

fn check(cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        match json(text) {
            // The text tells -0.0 from 0.0, and the order of members; equality does not.
            Ok(value) => assert_eq!(value.to_string(), expected.to_string(), "{text}"),
            Err(error) => panic!("{text}: {error}"),
        }
    }
}

#[test]
fn values_of_json_stay_as_they_are() {
    check(&[
        ("[null]", json!(null)),
        ("[true]", json!(true)),
        ("[5]", json!(5)),
        ("[-1]", json!(-1)),
        ("[-0]", json!(-0.0)),
        ("[2.5]", json!(2.5)),
        ("[9007199254740993]", json!(9_007_199_254_740_993_u64)),
        ("[18446744073709551615]", json!(u64::MAX)),
        ("[-9223372036854775808]", json!(i64::MIN)),
        (r#"["a\u002Fb\n\ud83d\ude00"]"#, json!("a/b\n😀")),
        ("[[]]", json!([])),
        ("[{}]", json!({})),
        ("[[1,2,1],7,[]]", json!([7, [], 7])),
        // References are numbers, and JavaScript has but one sort of those.
        ("[[1.0,1e0],7]", json!([7, 7])),
        (r#" [ { "b" : 1 , "a" : 1 } , 1 ] "#, json!({"b": 1, "a": 1})),
        (
            r#"[{"__proto__":1,"constructor":1,"":1,"-1":1},1]"#,
            json!({"__proto__": 1, "constructor": 1, "": 1, "-1": 1}),
        ),
        // As in JavaScript, the last of several values of one name is put in the place of the first.
        (r#"[{"a":1,"b":1,"a":2},1,2]"#, json!({"a": 2, "b": 1})),
        (
            r#"[{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"b":2},1,2]"#,
            json!({"a": 1, "b": 2, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1, "h": 1, "i": 1, "j": 1, "k": 1, "l": 1}),
        ),
    ]);
}

#[test]
fn values_of_javascript_become_json_where_it_has_them() {
    check(&[
        ("-6", json!(-0.0)),
        ("[[-6]]", json!([-0.0])),
        (r#"[{"a":-1,"b":1,"c":-1},2]"#, json!({"b": 2})),
        (r#"[["null","b",1,"__proto__",1,"b",2,"gone",-1],1,2]"#, json!({"b": 2, "__proto__": 1})),
        (r#"[["Date","2024-05-01T12:30:00.000Z"]]"#, json!("2024-05-01T12:30:00.000Z")),
        (r#"[["Date","+012024-05-01T00:00:00.000Z"]]"#, json!("+012024-05-01T00:00:00.000Z")),
        (r#"[["Date","2024-05-01"]]"#, json!("2024-05-01")),
        (r#"[["Set",1,2,1],"a",["Set"]]"#, json!(["a", []])),
        (r#"[["Map",1,2,2,1],"a","b"]"#, json!({"a": "b", "b": "a"})),
        (r#"[["Map",1,-1,2,2],["Ref",2],"b"]"#, json!({"b": "b"})),
        (r#"[["Map"]]"#, json!({})),
        (r#"[["Object",1],5]"#, json!(5)),
        (r#"[["Object",1],["BigInt","5"]]"#, json!(5)),
        (r#"[["Object",-6]]"#, json!(-0.0)),
        (r#"[[1,2,3],["Object","s"],["Object",true],["BigInt",5]]"#, json!(["s", true, 5])),
        (r#"[["BigInt","-9223372036854775808"]]"#, json!(i64::MIN)),
        (r#"[["BigInt","18446744073709551615"]]"#, json!(u64::MAX)),
        (r#"[["BigInt",18446744073709551615]]"#, json!(u64::MAX)),
        (r#"[["URL","https:\u002F\u002Fexample.com\u002F?a=b"]]"#, json!("https://example.com/?a=b")),
        ("[[-7,0]]", json!([])),
        ("[[-7,2,1,1,0,2,1,3],\"a\",\"b\",\"c\"]", json!(["b", "c"])),
    ]);
    for kind in TextKind::ALL {
        check(&[(&format!(r#"[["{}","text"]]"#, kind.name()), json!("text"))]);
    }
}

#[test]
fn typed_arrays_become_arrays_of_numbers() {
    let bytes = [0, 0x3C, 255, 0xFB, 1, 0x80, 0, 0xC0];
    let buffer = base64(&bytes);
    let check = |kind: &str, arguments: &str, expected: Value| {
        check(&[(&format!(r#"[["{kind}",1{arguments}],["ArrayBuffer","{buffer}"]]"#), expected)]);
    };
    check("Int8Array", "", json!([0, 60, -1, -5, 1, -128, 0, -64]));
    check("Uint8Array", ",2,3", json!([255, 251, 1]));
    check("Uint8Array", ",5", json!([128, 0, 192]));
    check("Uint8Array", ",8,0", json!([]));
    check("Uint8ClampedArray", ",1,1", json!([60]));
    check("Int16Array", "", json!([15360, -1025, -32767, -16384]));
    check("Uint16Array", ",4,1", json!([32769]));
    check("Int32Array", ",4", json!([-1_073_709_055]));
    check("Uint32Array", "", json!([4_227_808_256_u32, 3_221_258_241_u32]));
    check("BigInt64Array", "", json!([i64::from_le_bytes(bytes)]));
    check("BigUint64Array", "", json!([u64::from_le_bytes(bytes)]));
    check("Float16Array", ",0,1", json!([1]));
    check("Float16Array", ",4,2", json!([-5.960_464_477_539_063e-8, -2]));
    check("Float32Array", ",4,1", json!([-2.007_812_738_418_579]));
    check("Float64Array", "", json!([f64::from_le_bytes(bytes)]));
    for kind in ViewKind::ALL {
        assert_eq!(ViewKind::from_name(kind.name()), Some(*kind));
    }
    // The oldest form has no entry for the buffer.
    super::forms::check(&[
        (r#"[["Uint8Array","AQID"]]"#, json!([1, 2, 3])),
        (r#"[["Uint8Array","AQI="]]"#, json!([1, 2])),
        (r#"[["Uint8Array","AQI"]]"#, json!([1, 2])),
        (r#"[["Uint8Array",""]]"#, json!([])),
    ]);
}

#[test]
fn wrappers_are_seen_through() {
    for tag in ["ShallowReactive", "Reactive", "Ref", "ShallowRef", "NuxtError", "Island", "Custom", "skipHydrate"] {
        check(&[(&format!(r#"[{{"a":1}},["{tag}",2],["{tag}",3],[]]"#), json!({"a": []}))]);
    }
    check(&[
        (r#"[["Ref",-6]]"#, json!(-0.0)),
        (r#"[{"a":1,"b":2},["Ref",-1],3]"#, json!({"b": 3})),
        (r#"[["Future","text"]]"#, json!("text")),
    ]);
    for tag in ["EmptyRef", "EmptyShallowRef"] {
        check(&[
            (&format!(r#"[["{tag}",1],"null"]"#), json!(null)),
            (&format!(r#"[["{tag}",1],"false"]"#), json!(false)),
            (&format!(r#"[["{tag}",1],"0"]"#), json!(0)),
            (&format!(r#"[["{tag}",1],"\"\""]"#), json!("")),
            (&format!(r#"[["{tag}",1],"0n"]"#), json!(0)),
            (&format!(r#"[{{"a":1,"b":2}},["{tag}",3],5,"_"]"#), json!({"b": 5})),
            (&format!(r#"[["{tag}","null"]]"#), json!(null)),
            (&format!(r#"[["{tag}",1],"[{{\"a\":[-1,2.5]}}]"]"#), json!([{"a": [-1, 2.5]}])),
        ]);
    }
}

#[test]
fn half_surrogate_pairs_are_mended() {
    let check = |json: &str, expected: &str| assert_eq!(mend_surrogates(json), expected);
    check(r#"["plain \\ud83d"]"#, r#"["plain \\ud83d"]"#);
    check(r#"["\ud83d\ude00"]"#, r#"["\ud83d\ude00"]"#);
    check(r#"["\ud83d"]"#, r#"["\uFFFD"]"#);
    check(r#"["\\\uD83Dx\uDE00"]"#, r#"["\\\uFFFDx\uFFFD"]"#);
    check(r#"["\ude00\ud83d\ud83d\ude00"]"#, r#"["\uFFFD\uFFFD\ud83d\ude00"]"#);
    check("\\ud83d\\é\\", "\\uFFFD\\é\\");
    check("\\ud8", "\\ud8");
    assert_eq!(json(&mend_surrogates(r#"["cut \ud83d"]"#)).unwrap(), json!("cut \u{FFFD}"));
}

#[test]
fn what_json_lacks_is_kept_in_the_graph() {
    let text = r#"[[1,-1,-2,-3],["RegExp","a\\d","gi"],["RegExp","b"]]"#;
    let payload = Payload::decode(text).unwrap();
    let nodes: Vec<_> = payload.children(payload.root()).map(|(_, id)| payload.node(id).clone()).collect();
    let [Node::RegExp(pattern), Node::Undefined, Node::Hole, Node::Float(number)] = nodes.as_slice() else {
        panic!("{nodes:?}");
    };
    assert_eq!((pattern.source.as_ref(), pattern.flags.as_ref()), ("a\\d", "gi"));
    assert!(number.is_nan());
}
