//! Payloads of any bytes.

#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use xtask::devalue::{Budget, Label, NodeId, Payload, mend_surrogates};

/// Small enough that no input takes long.
const BUDGET: Budget = Budget { values: 10_000, text: 100_000 };

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let text = mend_surrogates(&text);
    let payload = match Payload::decode(&text) {
        Ok(payload) => payload,
        Err(error) => {
            assert!(is_json(&text) || error.to_string().contains("at line "), "{error}");
            return;
        }
    };
    assert!(is_json(&text), "what is no JSON was accepted");

    check_value(&payload, payload.root());
    let mut references = 0;
    for (node, _) in payload.entries() {
        references += payload.children(node).count();
        check_value(&payload, node);
    }
    // Wrappers show the children of what they wrap once more.
    assert!(references <= text.len() * payload.len(), "there are more references than can be written");
    check_paths(&payload);
});

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Makes a value of a node, which has to be as large as was taken of the budget, or smaller where members replace others.
fn check_value(payload: &Payload<'_>, node: NodeId) {
    let mut left = BUDGET;
    let Ok(value) = payload.to_json_within(node, &mut left) else {
        assert_eq!(left, BUDGET, "what was not made was paid for");
        return;
    };
    let (values, text) = size(&value);
    assert!(values <= BUDGET.values - left.values && text <= BUDGET.text - left.text, "more was made than paid for");
    let again = payload.to_json(node).expect("what fits into a small budget fits into a large one");
    assert_eq!(again, value);
    payload.left_out(node, 10);
}

/// How many parts a value has, and how many bytes of text. No value is so deep that this may not call itself.
fn size(value: &Value) -> (u64, u64) {
    match value {
        Value::String(text) => (1, text.len() as u64),
        Value::Array(elements) => elements.iter().map(size).fold((1, 0), add),
        Value::Object(members) => {
            members.iter().map(|(name, value)| add((0, name.len() as u64), size(value))).fold((1, 0), add)
        }
        _ => (1, 0),
    }
}

fn add(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    (one.0 + other.0, one.1 + other.1)
}

/// Goes down for a while, always into the last child, and finds each node on the way by its path.
fn check_paths(payload: &Payload<'_>) {
    let (mut node, mut path) = (payload.root(), "#".to_owned());
    for _ in 0..20 {
        let Some((label, child)) = payload.children(node).last() else { return };
        match label {
            Label::Index(index) => path.push_str(&format!("/{index}")),
            Label::Name(name) => path.push_str(&format!("/{}", name.replace('~', "~0").replace('/', "~1"))),
            Label::Key(_) => return,
        }
        node = child;
        assert_eq!(payload.select(&path).expect("a path"), node, "{path}");
    }
}
