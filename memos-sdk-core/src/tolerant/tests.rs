//! Types that look like generated ones, and what becomes of answers that do not fit them.

mod generated;
mod parsing;
mod properties;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::*;
use crate::{OneOrMany, Single, Timestamp};

crate::open_enum! {
    /// How far a task is.
    enum Status {
        /// `running`
        Running = "running",
    } else Unknown
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
    Unknown(Value),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Closed {
    Flag(bool),
    Part(Part),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Part {
    kind: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Owner {
    name: String,
    #[serde(default, deserialize_with = "crate::decode::optional_integer", skip_serializing_if = "Option::is_none")]
    age: Option<i64>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Memory {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relativity: Option<f64>,
    #[serde(default, deserialize_with = "crate::decode::optional_integer", skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Owner>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    #[serde(default, deserialize_with = "crate::decode::null_as_default", skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "crate::decode::null_as_default", skip_serializing_if = "Vec::is_empty")]
    memories: Vec<Memory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Box<Memory>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<OneOrMany<Owner>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Single<Owner>>,
    #[serde(default, deserialize_with = "crate::decode::null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    scores: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<(i64, String)>,
    #[serde(default, deserialize_with = "crate::decode::null_as_default", skip_serializing_if = "Vec::is_empty")]
    table: Vec<Vec<i64>>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// Decodes at `/data`, and expects this data, encoded again, and these mismatches, as they are displayed.
#[track_caller]
fn check<T: DeserializeOwned + Serialize>(sent: &Value, data: &Value, mismatches: &[&str]) {
    let decoded = decode::<T>(sent, "/data").unwrap_or_else(|mismatch| panic!("{sent}: {mismatch}"));
    assert_eq!(serde_json::to_value(&decoded.data).unwrap(), *data, "{sent}");
    // Members come in the order of their names, or in the order sent: a feature of serde_json decides.
    let mut displayed: Vec<String> = decoded.mismatches.iter().map(ToString::to_string).collect();
    let mut expected = mismatches.to_vec();
    displayed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(displayed, expected, "{sent}");
    let root = json!({"data": sent});
    for mismatch in &decoded.mismatches {
        assert_eq!(root.pointer(mismatch.pointer()), Some(mismatch.value()), "{sent}: {mismatch}");
    }
}

#[test]
fn what_loses_nothing_is_converted() {
    for (sent, data) in [
        (
            json!({"scores": {"a": "0.1", "b": " 3.117323e-05 ", "c": "7", "d": 5}}),
            json!({"scores": {"a": 0.1, "b": 3.117323e-05, "c": 7.0, "d": 5.0}}),
        ),
        (
            json!({"memories": [{"id": 7, "text": 1.5, "count": "10", "status": 3}]}),
            json!({"memories": [{"id": "7", "text": "1.5", "count": 10, "status": "3"}]}),
        ),
        (
            json!({"memories": [{"id": u64::MAX, "count": "-3e2"}]}),
            json!({"memories": [{"id": "18446744073709551615", "count": -300}]}),
        ),
        (
            json!({"memories": [{"id": "a", "count": 10.0, "relativity": "1.50"}]}),
            json!({"memories": [{"id": "a", "count": 10, "relativity": 1.5}]}),
        ),
        (
            json!({"memories": [{"id": "a", "count": "9007199254740993"}]}),
            json!({"memories": [{"id": "a", "count": 9_007_199_254_740_993_i64}]}),
        ),
        (json!({"memories": {"id": "a", "extra": 1}}), json!({"memories": [{"id": "a", "extra": 1}]})),
        (json!({"first": [{"id": "a"}]}), json!({"first": {"id": "a"}})),
        (json!({"scores": [{"a": 1}]}), json!({"scores": {"a": 1.0}})),
        (json!({"table": [["1", 2.0], []], "pair": ["5", 6]}), json!({"table": [[1, 2], []], "pair": [5, "6"]})),
        (
            json!({"first": {"id": "a", "owner": [{"name": "b", "age": "1"}]}}),
            json!({"first": {"id": "a", "owner": {"name": "b", "age": 1}}}),
        ),
        (json!({"memories": null, "done": null, "scores": null}), json!({})),
        (
            json!({"first": {"id": "a", "create_time": {"$date": 1}, "content": [{"kind": "x"}]}}),
            json!({"first": {"id": "a", "create_time": {"$date": 1}, "content": [{"kind": "x"}]}}),
        ),
        (json!({"first": {"id": "a", "content": {"kind": 1}}}), json!({"first": {"id": "a", "content": {"kind": 1}}})),
    ] {
        check::<Answer>(&sent, &data, &[]);
    }
    check::<BTreeMap<i64, bool>>(&json!({"1": true, "-2": false}), &json!({"-2": false, "1": true}), &[]);
    check::<Vec<u8>>(&json!(["7", 8.0]), &json!([7, 8]), &[]);
    check::<Option<f32>>(&json!("0.5"), &json!(0.5), &[]);
    check::<char>(&json!(5), &json!("5"), &[]);
}

#[test]
fn what_does_not_fit_is_set_aside_and_the_rest_is_kept() {
    for (sent, data, mismatches) in [
        // A member.
        (json!({"done": "true", "x": 1}), json!({"x": 1}), &["/data/done: expected a boolean, found a string"][..]),
        (json!({"done": 1}), json!({}), &["/data/done: expected a boolean, found a number"]),
        (
            json!({"first": {"id": "a", "text": true}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/text: expected a string, found a boolean"],
        ),
        (
            json!({"first": {"id": "a", "text": 1e300}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/text: expected a string, found a number"],
        ),
        (
            json!({"first": {"id": "a", "count": 10.5}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/count: expected an integer of 64 bits, found a number"],
        ),
        (
            json!({"first": {"id": "a", "count": u64::MAX}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/count: expected an integer of 64 bits, found a number"],
        ),
        (
            json!({"first": {"id": "a", "relativity": "0.30000000000000000001"}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/relativity: expected a number, found a string"],
        ),
        (
            json!({"first": {"id": "a", "relativity": "high"}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/relativity: expected a number, found a string"],
        ),
        (
            json!({"first": {"id": "a", "status": []}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/status: expected a string, found a list"],
        ),
        (json!({"first": "a"}), json!({}), &["/data/first: expected an object, found a string"]),
        (
            json!({"scores": {"a": true, "b/~": [], "c": 1}}),
            json!({"scores": {"c": 1.0}}),
            &[
                "/data/scores/a: expected a number, found a boolean",
                "/data/scores/b~1~0: expected a number, found a list",
            ],
        ),
        // A list, and its elements.
        (json!({"memories": "none"}), json!({}), &["/data/memories: expected a list, found a string"]),
        (
            json!({"memories": [null, {"id": "a"}, 7, {"id": "b", "tags": ["x", null, "y"]}]}),
            json!({"memories": [{"id": "a"}, {"id": "b", "tags": ["x", "y"]}]}),
            &[
                "/data/memories/0: expected an object, found null",
                "/data/memories/2: expected an object, found a number",
                "/data/memories/3/tags/1: expected a string, found null",
            ],
        ),
        (
            json!({"first": {"id": "a", "tags": {"b": 1}}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/tags: expected a list, found an object"],
        ),
        (
            json!({"first": {"id": "a", "tags": "b"}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/tags: expected a list, found a string"],
        ),
        (
            json!({"table": [[1, null, 3], 4, [5]]}),
            json!({"table": [[1, 3], [5]]}),
            &[
                "/data/table/0/1: expected an integer of 64 bits, found null",
                "/data/table/1: expected a list, found a number",
            ],
        ),
        (json!({"first": [{"id": "a"}, {"id": "b"}]}), json!({}), &["/data/first: expected an object, found a list"]),
        (json!({"first": []}), json!({}), &["/data/first: expected an object, found a list"]),
        // What must be there takes what is around it along.
        (
            json!({"memories": [{"text": "x"}, {"id": "b"}]}),
            json!({"memories": [{"id": "b"}]}),
            &["/data/memories/0: expected an object with `id`, found an object without it"],
        ),
        (
            json!({"memories": [{"id": false, "text": 1, "count": []}, {"id": "b"}]}),
            json!({"memories": [{"id": "b"}]}),
            &["/data/memories/0: expected an object whose `id` is a string, found an object"],
        ),
        (
            json!({"memories": {"text": "x"}}),
            json!({}),
            &["/data/memories: expected an object with `id`, found an object without it"],
        ),
        (
            json!({"memories": {"id": "a", "count": []}}),
            json!({"memories": [{"id": "a"}]}),
            &["/data/memories/count: expected an integer of 64 bits, found a list"],
        ),
        (
            json!({"first": [{"id": "a", "count": []}]}),
            json!({"first": {"id": "a"}}),
            &["/data/first/0/count: expected an integer of 64 bits, found a list"],
        ),
        (
            json!({"first": [{"id": []}]}),
            json!({}),
            &["/data/first: expected an object whose `id` is a string, found a list"],
        ),
        (
            json!({"first": {"id": "a", "owner": {"age": 1}}}),
            json!({"first": {"id": "a"}}),
            &["/data/first/owner: expected an object with `name`, found an object without it"],
        ),
        (
            json!({"first": {"id": "a", "owner": {"name": "b", "age": "old"}}}),
            json!({"first": {"id": "a", "owner": {"name": "b"}}}),
            &["/data/first/owner/age: expected an integer of 64 bits, found a string"],
        ),
        // The elements of a tuple have places, so none can be left out.
        (json!({"pair": [1, null]}), json!({}), &["/data/pair: expected a list with a string at 1, found a list"]),
        (json!({"pair": [1]}), json!({}), &["/data/pair: expected a tuple of size 2, found a list"]),
        (json!({"pair": [1, "a", "b"]}), json!({}), &["/data/pair: expected a list with fewer elements, found a list"]),
        // Either form.
        (
            json!({"files": [{"name": "a"}, {"age": 1}]}),
            json!({"files": [{"name": "a"}]}),
            &["/data/files/1: expected an object with `name`, found an object without it"],
        ),
        (
            json!({"files": {"name": "a", "age": "b"}}),
            json!({"files": {"name": "a"}}),
            &["/data/files/age: expected an integer of 64 bits, found a string"],
        ),
        (json!({"files": 5}), json!({}), &["/data/files: expected an object or a list of objects, found a number"]),
        (
            json!({"state": [{"name": "a", "age": []}, 7]}),
            json!({"state": [{"name": "a"}, 7]}),
            &["/data/state/0/age: expected an integer of 64 bits, found a list"],
        ),
        (
            json!({"state": [{"age": 1}]}),
            json!({}),
            &["/data/state: expected an object or a list of one object, found a list"],
        ),
        (json!({"state": []}), json!({}), &["/data/state: expected an object or a list of one object, found a list"]),
    ] {
        check::<Answer>(&sent, &data, mismatches);
    }
}

#[test]
fn what_serde_buffers_is_set_aside_as_a_whole() {
    check::<BTreeMap<String, Closed>>(
        &json!({"a": true, "b": {"kind": 1}, "c": [{"kind": "x"}], "d": {"kind": "x"}}),
        &json!({"a": true, "d": {"kind": "x"}}),
        &[
            "/data/b: expected one of the forms of `Closed`, found an object",
            "/data/c: expected one of the forms of `Closed`, found a list",
        ],
    );
    #[derive(Debug, Serialize, Deserialize)]
    struct Outer {
        #[serde(flatten)]
        part: Part,
    }
    let sent = json!([{"kind": true}, {"kind": "x"}]);
    check::<Vec<Outer>>(&sent, &json!([{"kind": "x"}]), &["/data/0: expected a string, found an object"]);
}

#[test]
fn every_form_that_serde_derives_can_be_read() {
    #[derive(Debug, Serialize, Deserialize)]
    enum Shape {
        Dot,
        Circle(f64),
        Line(i64, i64),
        Box { width: i64 },
    }
    check::<Vec<Shape>>(
        &json!([
            "Dot", {"Dot": null}, {"Circle": "1.5"}, {"Line": [1, "2"]}, {"Box": {"width": 1, "more": 2}},
            "Star", {"Circle": []}, {"Circle": 1, "Dot": 2}, {"Dot": 1}, "Circle", {"Line": [1]}, {"Box": {}}, 5,
        ]),
        &json!(["Dot", "Dot", {"Circle": 1.5}, {"Line": [1, 2]}, {"Box": {"width": 1}}]),
        &[
            "/data/5: expected one of `Dot`, `Circle`, `Line`, `Box`, found a string",
            "/data/6: expected enum Shape, found an object",
            "/data/7: expected enum Shape, found an object",
            "/data/8: expected a string, found an object",
            "/data/9: expected an object of one member, found a string",
            "/data/10: expected enum Shape, found an object",
            "/data/11: expected enum Shape, found an object",
            "/data/12: expected enum Shape, found a number",
        ],
    );
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        a: i64,
        #[serde(default)]
        unit: (),
    }
    let sent = json!({"a": 1, "b": 2, "unit": null});
    check::<Strict>(
        &sent,
        &json!({"a": 1, "unit": null}),
        &["/data/b: expected a member whose name is one of `a`, `unit`, found another name"],
    );
    check::<Strict>(&json!([1, null]), &json!({"a": 1, "unit": null}), &[]);
    let sent = json!({"1": true, "one": true, "true": 5});
    check::<BTreeMap<u8, bool>>(
        &sent,
        &json!({"1": true}),
        &[
            "/data/one: expected a member whose name is an integer of 8 bits without a sign, found another name",
            "/data/true: expected a member whose name is an integer of 8 bits without a sign, found another name",
        ],
    );
    check::<BTreeMap<bool, Option<char>>>(
        &json!({"true": "x", "no": "y"}),
        &json!({"true": "x"}),
        &["/data/no: expected a member whose name is a boolean, found another name"],
    );
    check::<BTreeSet<u64>>(
        &json!([2, 1, -1]),
        &json!([1, 2]),
        &["/data/2: expected an integer of 64 bits without a sign, found a number"],
    );
    check::<[i64; 2]>(&json!([1, 2]), &json!([1, 2]), &[]);
    check::<Value>(&json!({"any": [1, null]}), &json!({"any": [1, null]}), &[]);

    /// A list of itself: one object is not a list of lists without end.
    #[derive(Debug, Serialize, Deserialize)]
    struct Forest(Vec<Forest>);
    check::<Vec<Forest>>(&json!([[[], {}], []]), &json!([[[]], []]), &["/data/0/1: expected a list, found an object"]);
}

#[test]
fn what_a_type_leaves_unread_is_not_lost_in_silence() {
    /// The first member of an object.
    #[derive(Debug, Serialize)]
    struct First(String);
    impl<'de> Deserialize<'de> for First {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct FirstVisitor;
            impl<'de> serde::de::Visitor<'de> for FirstVisitor {
                type Value = First;
                fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str("an object of one member")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut members: A) -> Result<First, A::Error> {
                    Ok(First(members.next_entry::<String, i64>()?.map(|(name, _)| name).unwrap_or_default()))
                }
            }
            deserializer.deserialize_map(FirstVisitor)
        }
    }
    let sent = json!([{"a": 1}, {"a": 1, "b": 2}, {"a": null, "b": 2}]);
    check::<Vec<First>>(
        &sent,
        &json!(["a", "b"]),
        &[
            "/data/1: expected an object with fewer members, found an object",
            "/data/2/a: expected an integer of 64 bits, found null",
        ],
    );
}

#[test]
fn messages_of_types_are_not_shown_as_they_may_quote_the_value() {
    #[derive(Debug, Serialize)]
    struct Quoting;
    impl<'de> Deserialize<'de> for Quoting {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Err(serde::de::Error::custom(format!("bad: {text}")))
        }
    }
    check::<Vec<Quoting>>(
        &json!(["secret"]),
        &json!([]),
        &["/data/0: expected a value that its type accepts, found a string"],
    );
}

#[test]
fn it_is_an_error_only_when_nothing_is_left_and_names_the_first_cause() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Outer {
        inner: Owner,
        list: Option<Vec<Owner>>,
    }
    fn error<T: DeserializeOwned + std::fmt::Debug>(sent: Value) -> String {
        let mismatch = decode::<T>(&sent, "/data").unwrap_err();
        assert_eq!(json!({"data": sent}).pointer(mismatch.pointer()), Some(mismatch.value()));
        mismatch.to_string()
    }
    for (sent, expected) in [
        (json!(5), "/data: expected an object, found a number"),
        (json!({}), "/data: expected an object with `inner`, found an object without it"),
        (json!({"inner": 5}), "/data/inner: expected an object, found a number"),
        (json!({"inner": {"age": []}}), "/data/inner: expected an object with `name`, found an object without it"),
        (json!({"list": [5], "inner": {"age": [], "name": []}}), "/data/inner/name: expected a string, found a list"),
    ] {
        assert_eq!(error::<Outer>(sent), expected);
    }
    assert_eq!(error::<Single<Owner>>(json!([{"name": []}])), "/data/0/name: expected a string, found a list");
    assert_eq!(error::<bool>(json!("true")), "/data: expected a boolean, found a string");
    assert_eq!(error::<(bool, bool)>(json!([true, 1])), "/data: expected a list with a boolean at 1, found a list");
    assert_eq!(error::<Closed>(json!(1)), "/data: expected one of the forms of `Closed`, found a number");
    assert_eq!(
        decode::<bool>(&json!(1), "").unwrap_err().to_string(),
        "the whole body: expected a boolean, found a number"
    );
}
