//! What the actions do to a document.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::edit;
use super::super::{Overlay, StalePolicy};
use super::{corrected, overlay};
use crate::{NoteKind, Result};

/// Checks the document that one action leaves behind, byte by byte so that the order of members counts too.
fn check(action: &str, before: Value, after: Value) -> Result<()> {
    let corrected = corrected(&format!("  - {{ description: d, {action} }}"), before)?;
    assert_eq!(corrected.document.to_string(), after.to_string(), "{action}");
    assert_eq!((corrected.applied, corrected.stale), (1, 0), "{action}");
    Ok(())
}

#[test]
fn updates_merge_objects_concatenate_arrays_and_replace_the_rest() -> Result<()> {
    let doc = || json!({"z": {"b": 1, "a": [1], "o": {"x": 1}}, "y": [1, {"k": 1}]});
    let z = |z: Value| json!({"z": z, "y": [1, {"k": 1}]});
    check("target: $.z, update: { c: 2, b: 3 }", doc(), z(json!({"b": 3, "a": [1], "o": {"x": 1}, "c": 2})))?;
    check("target: $.z, update: { o: { y: 1, x: 2 } }", doc(), z(json!({"b": 1, "a": [1], "o": {"x": 2, "y": 1}})))?;
    check("target: $.z, update: { a: [2, 1] }", doc(), z(json!({"b": 1, "a": [1, 2, 1], "o": {"x": 1}})))?;
    check("target: $.z, update: { a: { k: 1 } }", doc(), z(json!({"b": 1, "a": {"k": 1}, "o": {"x": 1}})))?;
    check("target: $.z, update: { b: [1] }", doc(), z(json!({"b": [1], "a": [1], "o": {"x": 1}})))?;
    check("target: $.z, update: { o: null }", doc(), z(json!({"b": 1, "a": [1], "o": null})))?;
    check("target: $, update: { y: [no] }", doc(), json!({"z": doc()["z"], "y": [1, {"k": 1}, "no"]}))?;
    check("target: $.y, update: 2", doc(), json!({"z": doc()["z"], "y": [1, {"k": 1}, 2]}))?;
    check("target: $.y, update: [2]", doc(), json!({"z": doc()["z"], "y": [1, {"k": 1}, [2]]}))?;
    check("target: $.y, update: null", doc(), json!({"z": doc()["z"], "y": [1, {"k": 1}, null]}))?;
    check("target: '$.y[?@.k == 1]', update: { k: 2 }", doc(), json!({"z": doc()["z"], "y": [1, {"k": 2}]}))?;
    check("target: $.z.o, update: { 200: 1.0, n: 9007199254740993 }", doc(), {
        z(json!({"b": 1, "a": [1], "o": {"x": 1, "200": 1.0, "n": 9_007_199_254_740_993_u64}}))
    })
}

#[test]
fn removals_take_all_matches_whatever_their_order_and_nesting() -> Result<()> {
    check("target: $.a, remove: true", json!({"a": 1, "b": 2, "c": 3}), json!({"b": 2, "c": 3}))?;
    check("target: $.b, remove: true", json!({"a": 1, "b": 2, "c": 3}), json!({"a": 1, "c": 3}))?;
    check("target: '$[0, 2, 0]', remove: true", json!([0, 1, 2, 3]), json!([1, 3]))?;
    check("target: '$[3, 0, 1]', remove: true", json!([0, 1, 2, 3]), json!([2]))?;
    check("target: '$[*]', remove: true", json!([0, 1, 2, 3]), json!([]))?;
    check("target: '$[?@ > 1]', remove: true", json!([2, 0, 12, 1, 3]), json!([0, 1]))?;
    let nested = json!({"a": {"a": [{"a": 1, "b": 2}], "b": 1}, "b": [{"a": 2}, {"c": {"a": {}}}]});
    check("target: $..a, remove: true", nested, json!({"b": [{}, {"c": {}}]}))?;
    check("target: '$..[0]', remove: true", json!([[1, 2], [3, [4, 5]]]), json!([[[5]]]))
}

#[test]
fn every_match_is_noted_with_its_pointer_and_the_evidence() -> Result<()> {
    let actions = r"
  - target: $.paths..required
    description: |
      The docs ask for too much, e.g. in
      0.1.

      Seen.
    update: more
  - { target: '$.paths[''x~y'']', description: d, remove: true }";
    let document = json!({"paths": {"/a": {"required": []}, "x~y": 1, "/b": [{"required": []}]}});
    let corrected = corrected(actions, document)?;
    let notes: Vec<_> =
        corrected.notes.iter().map(|note| (note.kind, note.pointer.as_str(), note.message.as_str())).collect();
    let message = "The docs ask for too much, e.g. in 0.1.";
    assert_eq!(
        notes,
        [
            (NoteKind::Corrected, "#/paths/~1a/required", message),
            (NoteKind::Corrected, "#/paths/~1b/0/required", message),
            (NoteKind::Corrected, "#/paths/x~0y", "d"),
        ]
    );
    assert_eq!((corrected.applied, corrected.stale), (2, 0));
    Ok(())
}

#[test]
fn actions_see_the_result_of_those_before_them() -> Result<()> {
    let actions = "
  - { target: $.a, description: d, remove: true }
  - { target: $, description: d, update: { a: { b: [] } } }
  - { target: $.a.b, description: d, update: 1 }";
    assert_eq!(corrected(actions, json!({"a": 5}))?.document, json!({"a": {"b": [1]}}));
    Ok(())
}

#[test]
fn changes_that_do_not_fit_are_refused_with_the_action_and_the_node() {
    let check = |action: &str, message: &str, node: &str| {
        let actions =
            format!("  - {{ target: $, description: d, update: {{ n: 1 }} }}\n  - {{ description: d, {action} }}");
        let error = corrected(&actions, json!({"a": ["x", {}], "b": "y"})).expect_err(action);
        assert_eq!(error.message(), message);
        assert_eq!(error.places(), [node, "#/actions/1", "overlay.yaml"]);
    };
    let primitive = |target| format!("the target `{target}` matches a primitive value, which has nothing to update");
    check("target: $.b, update: z", &primitive("$.b"), "#/b");
    check("target: $.b, update: y", &primitive("$.b"), "#/b");
    check("target: '$.a[*]', update: { k: 1 }", &primitive("$.a[*]"), "#/a/0");
    let object = "the target `$.a[1]` matches an object, and `update` is not an object to merge into it";
    check("target: '$.a[1]', update: [1]", object, "#/a/1");
    check("target: $, remove: true", "the root of the document cannot be removed", "#");
}

#[test]
fn a_correction_retires_itself_when_the_document_no_longer_says_what_it_said() -> Result<()> {
    let was = |was: &str| format!("target: '$.s[*]', x-was: {was}, update: {{ type: integer }}");
    let doc = || json!({"s": [{"type": "string", "e": [1, 2]}, {"type": "number", "o": {"x": 1, "y": 2}}]});
    let with = |first: &str, second: &str| {
        let (mut doc, types) = (doc(), [first, second]);
        types.iter().enumerate().for_each(|(index, name)| doc["s"][index]["type"] = json!(name));
        doc
    };
    check(&was("{ type: string }"), doc(), with("integer", "number"))?;
    check(&was("{ e: [1, 2] }"), doc(), with("integer", "number"))?;
    check(&was("{ o: { y: 2 } }"), doc(), with("string", "integer"))?;
    check(&was("{}"), doc(), with("integer", "integer"))?;
    for void in ["{ type: boolean }", "{ e: [1] }", "{ e: [2, 1] }", "{ o: { y: 2, z: 3 } }", "{ f: null }", "[]", "1"]
    {
        let error = corrected(&format!("  - {{ description: d, {} }}", was(void)), doc()).expect_err(void);
        let why = "matches nothing that still says what `x-was` holds";
        assert_eq!(error.places()[0], format!("#/actions/0, whose target `$.s[*]` {why}: d"));
    }
    check("target: '$.s[*].type', x-was: string, remove: true", doc(), {
        json!({"s": [{"e": [1, 2]}, {"type": "number", "o": {"x": 1, "y": 2}}]})
    })
}

const STALE: &str = "
  - { target: $.a, description: Fresh., update: { b: 2 } }
  - target: $.none
    description: |
      Gone. Long gone.
      More.
    remove: true
  - { target: $.a, description: Mended., x-was: { b: 1 }, update: { b: 3 } }
  - { target: $.a, description: Said., update: { b: 2 } }";

#[test]
fn stale_actions_are_refused_all_at_once() {
    let error = corrected(STALE, json!({"a": {"b": 1}})).expect_err("three are stale");
    assert_eq!(
        error.to_string(),
        "3 corrections are stale
  at #/actions/1, whose target `$.none` matches nothing: Gone. Long gone.
  at #/actions/2, whose target `$.a` matches nothing that still says what `x-was` holds: Mended.
  at #/actions/3, whose target `$.a` changes nothing, since the document says so already: Said.
  at overlay.yaml
  help: remove them from overlay.yaml, or run with `--allow-stale`"
    );
    let one = corrected("  - { target: $.b, description: d, remove: true }", json!({})).expect_err("one is stale");
    assert!(one.to_string().starts_with("one correction is stale\n"), "{one}");
    assert!(one.to_string().ends_with("help: remove it from overlay.yaml, or run with `--allow-stale`"), "{one}");
}

#[test]
fn stale_actions_become_notes_where_that_is_allowed() -> Result<()> {
    let corrected = overlay(STALE)?.apply(json!({"a": {"b": 1}}), StalePolicy::Report)?;
    assert_eq!(corrected.document, json!({"a": {"b": 2}}));
    assert_eq!((corrected.applied, corrected.stale), (1, 3));
    let notes: Vec<_> = corrected.notes.iter().map(|note| (note.kind, note.to_string())).collect();
    assert_eq!(notes[0], (NoteKind::Corrected, "#/a: Fresh.".to_owned()));
    let gone = "overlay.yaml#/actions/1: `$.none` matches nothing: Gone.";
    assert_eq!(notes[1], (NoteKind::Stale, gone.to_owned()));
    assert!(notes[2..].iter().all(|(kind, _)| *kind == NoteKind::Stale));
    Ok(())
}

#[test]
fn a_match_that_says_so_already_is_left_out_of_the_notes() -> Result<()> {
    let corrected =
        corrected("  - { target: '$[*]', description: d, update: { a: 1 } }", json!([{"a": 1}, {"a": 2}, {}]))?;
    let pointers: Vec<_> = corrected.notes.iter().map(|note| note.pointer.as_str()).collect();
    assert_eq!(pointers, ["#/1", "#/2"]);
    Ok(())
}

/// JSON values of a few members with clashing names.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::from),
        prop_oneof![any::<String>(), Just("no".to_owned()), Just("0x1F".to_owned())].prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[abc]|200|on|\\PC{1,3}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Whether a member of that name is anywhere in the value.
fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.contains_key(name) || members.values().any(|member| has_member(member, name)),
        Value::Array(elements) => elements.iter().any(|element| has_member(element, name)),
        _ => false,
    }
}

/// The value without any arrays in it, whose concatenation is not idempotent.
fn without_arrays(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), without_arrays(member)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(_) => Value::Null,
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn an_overlay_without_actions_changes_nothing(document in any_json()) {
        let corrected = Overlay::empty().apply(document.clone(), StalePolicy::Refuse).unwrap();
        prop_assert_eq!(corrected.document.to_string(), document.to_string());
        prop_assert!(corrected.notes.is_empty());
    }

    #[test]
    fn a_removed_member_is_nowhere_and_a_second_run_is_stale(document in any_json()) {
        let overlay = overlay("  - { target: $..a, description: d, remove: true }").unwrap();
        let had = has_member(&document, "a");
        let once = overlay.apply(document, StalePolicy::Report).unwrap();
        prop_assert!(!has_member(&once.document, "a"));
        prop_assert_eq!(once.applied, usize::from(had));
        prop_assert!(overlay.apply(once.document, StalePolicy::Refuse).is_err());
    }

    #[test]
    fn what_was_merged_is_contained_and_merging_it_again_changes_nothing(node in any_json(), update in any_json()) {
        let update = without_arrays(&update);
        let mut merged = node.clone();
        let changed = edit::merge(&mut merged, &update);
        prop_assert_eq!(changed, merged != node);
        prop_assert!(edit::contains(&merged, &update));
        prop_assert!(!edit::merge(&mut merged, &update));
    }
}
