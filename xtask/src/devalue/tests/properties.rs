//! Properties of the decoder.

use std::collections::HashMap;

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::super::Payload;
use super::encoder::{base64, encode};
use super::{SITE, json};

fn any_value() -> impl Strategy<Value = Value> {
    let name = prop_oneof!["[a-c]", Just("__proto__".to_owned()), ".{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-3_i64..3).prop_map(Value::from),
        any_float().prop_map(Value::from),
        Just(Value::from(-0.0)),
        "[ab]?".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 200, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A number that the JSON parser reads as it is; of others it may change the last digit.
fn any_float() -> impl Strategy<Value = f64> {
    let is_read_exactly =
        |number: &f64| serde_json::from_str::<f64>(&Value::from(*number).to_string()).ok() == Some(*number);
    any::<f64>().prop_filter("the JSON parser rounds this number", is_read_exactly)
}

proptest! {
    #[test]
    fn values_survive_the_way_there_and_back(value in any_value(), share: bool) {
        let text = encode(&value, share);
        let decoded = json(&text).unwrap();
        // The text tells the order of members too.
        prop_assert_eq!(decoded.to_string(), value.to_string(), "{}", text);
    }

    #[test]
    fn windows_on_bytes_are_those_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40), from in 0..40_usize, to in 0..40_usize) {
        let (from, to) = (from.min(bytes.len()), to.min(bytes.len()));
        prop_assume!(from <= to);
        let text = format!(r#"[["Uint8Array",1,{from},{}],["ArrayBuffer","{}"]]"#, to - from, base64(&bytes));
        prop_assert_eq!(json(&text).unwrap(), Value::from(&bytes[from..to]));
    }

    #[test]
    fn no_small_payload_panics(entries in prop::collection::vec(any_entry(), 1..8)) {
        let text = format!("[{}]", entries.join(","));
        if let Ok(payload) = Payload::decode(&text) {
            for (id, _) in payload.entries() {
                let _ = payload.to_json(id);
                prop_assert!(payload.children(id).count() <= text.len());
            }
        }
    }
}

proptest! {
    // Each case reads the whole payload.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_damage_to_a_payload_panics(at in 0..SITE.len(), damage in any_damage()) {
        let start = SITE.floor_char_boundary(at);
        let end = SITE.ceil_char_boundary((start + damage.len()).min(SITE.len()));
        let text = format!("{}{damage}{}", &SITE[..start], &SITE[end..]);
        if let Ok(payload) = Payload::decode(&text) {
            prop_assert!(serde_json::from_str::<IgnoredAny>(&text).is_ok());
            let _ = payload.to_json(payload.root());
        }
    }
}

/// An entry of a payload, valid or not.
fn any_entry() -> impl Strategy<Value = String> {
    let index = prop_oneof![8 => 0..8_i64, 2 => -9..9_i64, 1 => any::<i64>()].prop_map(|index| index.to_string());
    let text = prop_oneof![
        Just("\"\"".to_owned()),
        Just("\"null\"".to_owned()),
        Just("\"AQIDBAUGBwg=\"".to_owned()),
        Just("\"0\"".to_owned())
    ];
    let tags = [
        "Date",
        "Set",
        "Map",
        "RegExp",
        "Object",
        "BigInt",
        "null",
        "ArrayBuffer",
        "URL",
        "Ref",
        "EmptyRef",
        "Custom",
        "Uint8Array",
        "Float64Array",
        "DataView",
    ];
    let tag = prop::sample::select(tags.to_vec()).prop_map(|tag| format!("\"{tag}\""));
    let element =
        prop_oneof![6 => index.clone(), 2 => text.clone(), 1 => Just("1.5".to_owned()), 1 => Just("[]".to_owned())];
    let elements = prop::collection::vec(element, 0..5);
    prop_oneof![
        text,
        index.clone(),
        prop::collection::vec(index.clone(), 0..5).prop_map(|ids| format!("[{}]", ids.join(","))),
        (tag, elements.clone()).prop_map(|(tag, elements)| format!("[{}]", [vec![tag], elements].concat().join(","))),
        elements.prop_map(|elements| format!("[-7,{}]", elements.join(","))),
        prop::collection::vec(("[ab]", index), 0..4).prop_map(|members| {
            let members: Vec<_> = members.iter().map(|(name, id)| format!("\"{name}\":{id}")).collect();
            format!("{{{}}}", members.join(","))
        }),
    ]
}

/// What is written over a part of a payload.
fn any_damage() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{1,4}", "[-\\[\\]{},:\"\\\\]{1,3}", ".{1,4}", Just("-2".to_owned()), Just("\\ud83d".to_owned())]
}

#[test]
fn the_payload_of_the_site_decodes_as_a_simple_decoder_does() {
    let entries: Vec<Value> = serde_json::from_str(SITE).unwrap();
    let mut known = HashMap::new();
    let expected = simple(&entries, 0, &mut known).unwrap();
    assert_eq!(json(SITE).unwrap().to_string(), expected.to_string());
}

/// Decodes what the payload of the site has: JSON, `undefined` members, and one sort of wrapper.
fn simple(entries: &[Value], index: i64, known: &mut HashMap<i64, Value>) -> Option<Value> {
    if index == -1 {
        return None;
    }
    if let Some(value) = known.get(&index) {
        return Some(value.clone());
    }
    let mut child = |id: &Value| simple(entries, id.as_i64().unwrap(), known);
    let value = match &entries[index as usize] {
        Value::Array(elements) if elements.first().is_some_and(Value::is_string) => {
            assert_eq!(elements[0], "ShallowReactive");
            child(&elements[1]).unwrap()
        }
        Value::Array(elements) => elements.iter().map(|id| child(id).unwrap()).collect(),
        Value::Object(members) => {
            members.iter().filter_map(|(name, id)| Some((name.clone(), child(id)?))).collect::<Map<_, _>>().into()
        }
        scalar => scalar.clone(),
    };
    known.insert(index, value.clone());
    Some(value)
}
