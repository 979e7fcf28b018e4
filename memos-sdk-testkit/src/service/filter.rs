//! Filters, as `filter` of a request gives them.
//!
//! The root has `and` or `or` with a list of conditions, without nesting. A condition names one field: with a bare
//! value that it must have; with `contains` and a value that it, as a list, must hold; or, where it is a time, with any of
//! `lt`, `lte`, `gt` and `gte`. Fields are `agent_id`, `app_id`, `tags`, `create_time`, `update_time` and the keys of `info` by their own names. A memory that has not the field does not meet the condition.

use memos_sdk_core::Timestamp;
use serde_json::Value;

use super::refusal::Refusal;
use super::store::Memory;

/// The names of what compares times.
const COMPARISONS: [&str; 4] = ["lt", "lte", "gt", "gte"];

/// Checks the form of a filter.
pub(super) fn check(filter: &Value) -> Result<(), Refusal> {
    let wrong = |what: &str| Err(Refusal::invalid(format!("/filter: {what}")));
    let Some((_, conditions)) = root(filter) else {
        return wrong("the root must be either `and` or `or`, with a list of conditions");
    };
    for condition in conditions {
        let members = condition.as_object().map(|members| members.iter().collect::<Vec<_>>()).unwrap_or_default();
        let [(field, test)] = members.as_slice() else {
            return wrong("a condition must be an object that names one field");
        };
        if matches!(field.as_str(), "and" | "or") {
            return wrong("conditions cannot be nested");
        }
        if let Err(what) = check_test(field, test) {
            return wrong(&format!("{field}: {what}"));
        }
    }
    Ok(())
}

/// Whether a memory meets a filter that was checked.
pub(super) fn admits(filter: Option<&Value>, memory: &Memory) -> bool {
    let Some((operator, conditions)) = filter.and_then(root) else { return filter.is_none() };
    let mut met = conditions
        .iter()
        .filter_map(Value::as_object)
        .flatten()
        .map(|(field, test)| memory.field(field).is_some_and(|value| meets(field, &value, test)));
    if operator == "and" { met.all(|met| met) } else { met.any(|met| met) }
}

fn root(filter: &Value) -> Option<(&str, &[Value])> {
    let members = filter.as_object().filter(|members| members.len() == 1)?;
    let (operator, conditions) = members.iter().next()?;
    matches!(operator.as_str(), "and" | "or").then_some((operator.as_str(), conditions.as_array()?.as_slice()))
}

fn check_test(field: &str, test: &Value) -> Result<(), &'static str> {
    let members = match test {
        Value::Object(members) if !members.is_empty() => members,
        Value::Object(_) | Value::Array(_) | Value::Null => {
            return Err("text, a number, a boolean or a test is wanted");
        }
        bare if is_time(field) && millis(bare).is_none() => return Err("this is not a time"),
        _ => return Ok(()),
    };
    if let Some(sought) = members.get("contains") {
        return match (members.len(), sought) {
            (1, Value::String(_) | Value::Number(_) | Value::Bool(_)) => Ok(()),
            _ => Err("`contains` stands alone, and takes text, a number or a boolean"),
        };
    }
    if !members.keys().all(|name| COMPARISONS.contains(&name.as_str())) {
        return Err("the tests are `contains`, `lt`, `lte`, `gt` and `gte`");
    }
    if !is_time(field) {
        return Err("only create_time and update_time can be compared");
    }
    if members.values().all(|time| millis(time).is_some()) { Ok(()) } else { Err("this is not a time") }
}

fn meets(field: &str, value: &Value, test: &Value) -> bool {
    let Value::Object(members) = test else { return is_same(field, value, test) };
    if let Some(sought) = members.get("contains") {
        return value.as_array().is_some_and(|list| list.iter().any(|element| is_same(field, element, sought)));
    }
    let Some(time) = millis(value) else { return false };
    members.iter().all(|(comparison, bound)| {
        millis(bound).is_some_and(|bound| match comparison.as_str() {
            "lt" => time < bound,
            "lte" => time <= bound,
            "gt" => time > bound,
            _ => time >= bound,
        })
    })
}

fn is_same(field: &str, one: &Value, other: &Value) -> bool {
    if is_time(field) {
        return millis(one).is_some_and(|time| Some(time) == millis(other));
    }
    match (one.as_f64(), other.as_f64()) {
        // 3 and 3.0 are the same number.
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

fn is_time(field: &str) -> bool {
    matches!(field, "create_time" | "update_time")
}

/// A time in milliseconds, be it a number or text in one of the forms that the core reads.
fn millis(value: &Value) -> Option<i64> {
    match value {
        // A whole number is a time also where it is written with a fraction or an exponent.
        Value::Number(number) => number.as_i64().or_else(|| {
            let millis = number.as_f64().filter(|millis| millis.fract() == 0.0 && millis.abs() < 9.0e15)?;
            Some(millis as i64)
        }),
        Value::String(text) => Timestamp::from_text(text.as_str()).as_millis(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
