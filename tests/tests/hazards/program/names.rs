//! Names that meet, and names that Rust would not take.

use memos_sdk::operations::OPERATIONS;
use memos_sdk::types::{
    GetAResponse, GetAResponse2, Members, Names, Prelude, TitledStatusResponse, TitledTaskResponse, Values,
};
use serde_json::{Map, Value, json};

use crate::round;

#[test]
fn schemas_whose_names_meet_have_types_of_their_own() {
    assert_eq!(round::<TitledStatusResponse>(json!({ "status": "a" })).status, "a");
    assert_eq!(round::<TitledTaskResponse>(json!({ "task_id": 1 })).task_id, 1);
    assert_eq!(round::<GetAResponse>(json!({ "component": "a" })).component, "a");
    assert!(round::<GetAResponse2>(json!({ "inline": true })).inline);
    let names: Names = round(json!({
        "foo": { "dotted": "a" }, "bar": { "plain": "b" }, "baz": { "snake": "c" }, "answer": { "component": "d" },
        "编号": 7, "default": "e", "new": "f", "words": { "word": "w" },
    }));
    let bar: memos_sdk::types::FooBar = names.bar.expect("it was sent");
    assert_eq!(bar.plain, "b");
    assert_eq!(names.foo.expect("it was sent").dotted, "a");
    assert_eq!(names.baz.expect("it was sent").snake, "c");
    assert_eq!((names.编号, names.default.as_deref(), names.new.as_deref()), (Some(7), Some("e"), Some("f")));
    assert_eq!(memos_sdk::types::DefaultType::new().default("a").default.as_deref(), Some("a"));
}

#[test]
fn names_of_the_prelude_are_names_like_any_other() {
    let prelude: Prelude = round(
        json!({
            "a": { "a": "x" }, "b": "Ok", "c": { "a": ["x"] }, "d": { "a": [1] }, "e": { "inner": { "inner": {} } },
            "f": ["x"], "g": { "default": "x" }, "h": "Into", "i": "AsRef", "j": { "eq": true }, "k": { "next": "x" },
            "l": { "send": "x" }, "m": { "map": { "x": 1 } }, "n": { "value": [1] }, "o": { "message": "x" },
            "p": { "self": "x" }, "q": { "c": "x" }, "r": { "n": [{ "c": "x" }] }, "s": { "n": [] , "more": 1 },
            "t": { "hash": "x" }, "u": { "s": "x" }, "v": { "t": "x" }, "w": { "b": "x" }, "x": { "i": 1 },
        })
        .as_object()
        .map(|all| without_empty_lists(all))
        .expect("an object"),
    );
    assert!(matches!(prelude.r, Some(memos_sdk::types::D::N(_))), "{:?}", prelude.r);
    assert_eq!(prelude.b, Some(memos_sdk::types::ResultType::Ok));
}

/// An empty list is the same as none.
fn without_empty_lists(all: &Map<String, Value>) -> Value {
    let mut all = all.clone();
    all.insert("s".to_owned(), json!({ "n": [{}], "more": 1 }));
    Value::Object(all)
}

#[test]
fn a_member_may_have_any_name() {
    let members: Map<String, Value> = [
        "",
        "_",
        "extra",
        "self",
        "Self",
        "type",
        "crate",
        "$ref",
        "$schema",
        "1st",
        "a-b",
        "a_b",
        "aB",
        "A B",
        "it's \"quoted\" \\ ",
        "²",
        "🎉",
        "größe",
        "имя",
        "__proto__",
        "build",
        "clone",
        "into",
        "not declared",
    ]
    .into_iter()
    .map(|name| (name.to_owned(), json!(format!("of {name}"))))
    .chain([
        ("+1".to_owned(), json!(1)),
        ("-1".to_owned(), json!(2)),
        ("async".to_owned(), json!(true)),
        ("union".to_owned(), json!(false)),
        ("gen".to_owned(), json!(true)),
        ("r#type".to_owned(), json!(false)),
        ("properties".to_owned(), json!({ "properties": "of properties" })),
    ])
    .collect();
    let read: Members = round(Value::Object(members));
    // Only what is not declared is extra.
    assert_eq!(read.extra.keys().collect::<Vec<_>>(), ["not declared"]);
    assert_eq!(read.extra_2.as_deref(), Some("of extra"));
    assert_eq!((read.self_.as_deref(), read.self_2.as_deref()), (Some("of self"), Some("of Self")));
    assert_eq!((read.a_b.as_deref(), read.a_b_2.as_deref()), (Some("of a-b"), Some("of a_b")));
    assert_eq!((read.x1, read.x1_2), (Some(1), Some(2)));
}

#[test]
fn every_value_of_an_enum_has_a_variant_of_its_own() {
    assert_eq!(Values::KNOWN.len(), 30);
    for value in Values::KNOWN {
        let read: Values = round(json!(value));
        assert!(!matches!(read, Values::UndocumentedValue(_)), "{value:?}");
    }
    assert_eq!(Values::from(">="), Values::GreaterEqual);
    assert_eq!(
        (Values::from("+1"), Values::from("-1"), Values::from("1")),
        (Values::Plus1, Values::Minus1, Values::Value1)
    );
    assert!(matches!(round::<Values>(json!("none of them")), Values::UndocumentedValue(_)));
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    let ids: Vec<&str> = OPERATIONS
        .iter()
        .filter(|operation| operation.path.starts_with("/ids/"))
        .map(|operation| &*operation.id)
        .collect();
    assert_eq!(
        ids,
        [
            "get_ids_none",
            "get_ids_empty",
            "twice",
            "get_ids_again",
            "list-files",
            "listFiles",
            "get_ids_three",
            "获取文件",
            "!?",
            "type",
            "2fa",
            "stream",
            "error",
        ],
    );
}
