//! Schemas that are hard to type.

use memos_sdk::types::*;
use serde_json::{Value, json};

use crate::round;

#[test]
fn a_default_is_never_a_value() {
    let defaults: Defaults = round(json!({}));
    assert_eq!((defaults.model, defaults.count, defaults.beside), (None, None, None));
    let defaults: Defaults = round(json!({ "model": "qwen2.5-72B-Instruct", "count": 1, "beside": { "name": "x" } }));
    assert_eq!(defaults.model.as_ref().map(DefaultsModel::as_str), Some("qwen2.5-72B-Instruct"));
}

#[test]
fn values_of_any_type_are_kept() {
    for value in [json!("a"), json!(1), json!("b")] {
        round::<Enums>(json!({ "mixed": value, "objects": { "a": 1 }, "typed": "new", "numbers": 2.5 }));
    }
    let enums: Enums =
        round(json!({ "integers": 3, "booleans": false, "with_null": "b", "twice": "b", "required_null": 1 }));
    assert_eq!((enums.integers, enums.twice), (Some(3), Some(EnumsTwice::B)));
    for value in [json!(1), json!("long enough"), json!([1]), json!({ "a": 1 })] {
        let of = |name: &str| json!({ name: value.clone() });
        for name in ["untyped", "length", "items", "members", "pattern", "nullable_length"] {
            round::<Bounds>(of(name));
        }
        round::<Not>(of("a"));
        round::<Schemas>(
            json!({ "anything": value.clone(), "everything": value.clone(), "nothing": value.clone(), "contradiction": value }),
        );
    }
    let bounds: Bounds = round(json!({ "float": 1.5, "wide": 7, "unique": ["a", "a"], "three": [1.0] }));
    assert_eq!((bounds.wide, bounds.three), (Some(7), vec![1.0]));
}

#[test]
fn a_format_changes_no_type() {
    let formats: Formats = round(json!({
        "object": { "a": 1 }, "untyped": [1], "uuid": "no uuid", "date": "soon", "unknown": "x", "byte": "no base64",
        "binary": "x", "integer": 1, "number": 1.5, "array": ["a"], "boolean": true,
    }));
    assert_eq!((formats.uuid.as_deref(), formats.integer, formats.number), (Some("no uuid"), Some(1), Some(1.5)));
}

#[test]
fn schemas_that_are_put_together_have_the_members_of_all() {
    let diamond: Diamond = round(json!({ "top": "t", "shared": "wide", "a": "a", "b": "b", "own": { "deep": "d" } }));
    assert_eq!((diamond.top.as_str(), diamond.a.as_deref(), diamond.b.as_deref()), ("t", Some("a"), Some("b")));
    let choice: Choice = round(json!({ "name": "x", "right": 1 }));
    assert_eq!((choice.name.as_str(), choice.left, choice.right), ("x", None, Some(1)));
    for value in [json!("x"), json!(1)] {
        let conflict: Conflict = round(json!({ "id": "x", "value": value }));
        assert!(!matches!(conflict.value, Some(Both::Unknown(_)) | None), "{:?}", conflict.value);
    }
    let all: Schemas =
        round(json!({ "dressed": { "name": "x" }, "deep": { "deep": "d" }, "alias": ["a"], "tuple": ["a", 1] }));
    assert_eq!(all.alias, ["a"]);
    assert!(matches!(all.tuple[..], [Both::Text(_), Both::Integer(1)]));
}

#[test]
fn members_that_are_not_declared_are_kept() {
    round::<MapsOf>(json!({
        "open": { "a": "x", "b": 1 }, "closed": { "a": "x", "b": 1 }, "empty": { "a": 1 }, "patterns": { "x-a": "x", "y": 1 },
        "of_objects": { "k": { "a": "x", "b": 1 } }, "of_maps": { "k": { "l": [1, 2] } }, "of_unions": { "k": "x", "l": 1, "m": [] },
        "untyped": { "k": "x" }, "more": { "a": [null] },
    }));
}

#[test]
fn null_is_kept_where_it_stands_in_a_list_or_a_map() {
    let nulls: Nulls = round(json!({
        "must": "x", "element": ["a", null], "value": { "a": 1, "b": null }, "objects": [{ "name": "x" }, null],
        "inline": [null, { "a": "x" }], "components": [{ "name": "x" }, null], "times": [null, "2025-06-10T09:30:00Z"],
        "unions": ["a", null, 1],
    }));
    assert_eq!((nulls.element.len(), nulls.components[1].is_none(), nulls.unions[1].is_none()), (2, true, true));
    // To a member, null and absent are the same.
    let absent: Nulls = serde_json::from_value(json!({ "must": null, "element": [] })).expect("an object");
    assert_eq!(serde_json::to_value(absent).expect("JSON"), json!({ "element": [] }));
}

#[test]
fn what_holds_itself_can_be_read_and_made() {
    let leaf = || json!({ "value": "leaf" });
    let node: Node = round(json!({
        "value": "root", "child": leaf(), "changed": { "value": "v", "change": "c", "changed": { "value": "w", "change": "d" } },
        "children": [leaf(), { "value": "n", "children": [leaf()] }], "by_name": { "k": leaf() }, "either": leaf(),
    }));
    let changed = node.changed.and_then(|changed| changed.changed).expect("it was sent");
    assert_eq!(changed.change.as_deref(), Some("d"));
    assert!(matches!(node.either, Some(NodeEither::Node(_))));
    assert_eq!(Node::new("x").child(Node::new("y")).child.expect("it was set").value, "y");
    let list: ListOfItself = round(json!([[], [[], []]]));
    assert_eq!(list[1].len(), 2);
    round::<MapOfItself>(json!({ "a": { "b": {} }, "c": {} }));
    round::<Left>(json!({ "right": { "left": { "right": { "left": {} } } } }));
    let endless: Endless = round(json!({ "name": "x" }));
    assert!(endless.next.is_none());
    let deep = (0..100)
        .fold(Value::Null, |inner, _| if inner.is_null() { leaf() } else { json!({ "value": "x", "child": inner }) });
    round::<Node>(deep);
}
