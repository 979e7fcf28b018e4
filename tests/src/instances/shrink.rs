//! Makes a failing instance small.

use serde_json::{Map, Value, json};

/// How often a smaller instance is tried at most.
const TRIES: usize = 20_000;

/// The smallest value that can be made of this one, by leaving things out, for which `fails` still holds.
///
/// ```
/// use serde_json::json;
/// use tests::instances::shrink;
///
/// let small = shrink(json!({"a": [1, {"bad": "text", "b": 2}], "c": 3}), |value| value.to_string().contains("bad"));
/// assert_eq!(small, json!({"a": [{"bad": null}]}));
/// ```
pub fn shrink(value: Value, mut fails: impl FnMut(&Value) -> bool) -> Value {
    let mut smallest = value;
    let mut tries = 0;
    loop {
        let next = smaller(&smallest).into_iter().find(|candidate| {
            tries += 1;
            tries <= TRIES && fails(candidate)
        });
        match next {
            Some(next) => smallest = next,
            None => return smallest,
        }
    }
}

/// The values that are one step smaller; the largest steps first.
fn smaller(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(members) => {
            all.extend([Value::Null, json!({})].into_iter().filter(|simple| simple != value));
            for left_out in members.keys() {
                let kept = members.iter().filter(|(name, _)| *name != left_out);
                all.push(Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect()));
            }
            for (changed, member) in members {
                all.extend(smaller(member).into_iter().map(|member| {
                    let mut members: Map<String, Value> = members.clone();
                    members.insert(changed.clone(), member);
                    Value::Object(members)
                }));
            }
        }
        Value::Array(elements) => {
            all.extend([Value::Null, json!([])].into_iter().filter(|simple| simple != value));
            for left_out in 0..elements.len() {
                let kept = elements.iter().enumerate().filter(|(place, _)| *place != left_out);
                all.push(kept.map(|(_, element)| element.clone()).collect());
            }
            for (changed, element) in elements.iter().enumerate() {
                all.extend(smaller(element).into_iter().map(|element| {
                    let before = elements.iter().take(changed).cloned();
                    before.chain([element]).chain(elements.iter().skip(changed + 1).cloned()).collect()
                }));
            }
        }
        Value::String(text) if !text.is_empty() => all.extend([Value::Null, json!(""), json!("x")]),
        Value::String(_) | Value::Bool(true) => all.push(Value::Null),
        Value::Number(number) if number.as_f64() != Some(0.0) => all.extend([Value::Null, json!(0), json!(1)]),
        Value::Number(_) | Value::Bool(false) | Value::Null => {}
    }
    // A step that changes nothing would be tried for ever.
    all.retain(|candidate| weight(candidate) < weight(value));
    all
}

/// How large a value is: every step makes it less.
fn weight(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Number(number) if number.as_f64() == Some(0.0) => 1,
        Value::Bool(_) => 1,
        Value::String(text) => 1 + text.len(),
        Value::Number(number) => 1 + number.to_string().len(),
        Value::Array(elements) => 1 + elements.iter().map(|element| 1 + weight(element)).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(|member| 1 + weight(member)).sum::<usize>(),
    }
}
