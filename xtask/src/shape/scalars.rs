//! Choices among values of one scalar type, which are one type.
//!
//! `oneOf` of constants is how documents describe each value of an enum, and `anyOf` of an enum and a string how they say
//! that there may be more values: every enum here is open, so both are an enum.

use serde_json::{Map, Value, json};

/// Makes one branch of the branches that are nothing but strings, and likewise of each other scalar type.
pub(super) fn merge_scalars(branches: &mut Vec<Value>) {
    for kind in ["string", "integer", "number", "boolean"] {
        let same: Vec<usize> =
            branches.iter().enumerate().filter(|(_, branch)| is_scalar(branch, kind)).map(|(index, _)| index).collect();
        let Some((first, others)) = same.split_first().filter(|(_, others)| !others.is_empty()) else { continue };
        let parts: Vec<Value> = same.iter().filter_map(|index| branches.get(*index).cloned()).collect();
        for index in others.iter().rev() {
            branches.remove(*index);
        }
        if let Some(place) = branches.get_mut(*first) {
            *place = merged(kind, &parts);
        }
    }
}

/// Whether a schema says no more than that a value is one of this type, and which values there are.
fn is_scalar(schema: &Value, kind: &str) -> bool {
    let Some(object) = schema.as_object() else { return false };
    let values = object.get("enum").and_then(Value::as_array);
    let is_of_kind = |value: &Value| match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => value.is_number(),
    };
    let typed = match object.get("type") {
        Some(given) => given == kind,
        None => kind == "string" && values.is_some_and(|values| values.iter().all(Value::is_string)),
    };
    let said = |keyword: &String| {
        matches!(
            keyword.as_str(),
            "type" | "enum" | "title" | "description" | "example" | "default" | "deprecated" | "x-variant-name"
        ) || (keyword == "format"
            && !matches!(object.get("format").and_then(Value::as_str), Some("date-time" | "binary")))
            || matches!(keyword.as_str(), "minLength" | "maxLength" | "pattern")
            || keyword.starts_with("x-jsonschema-")
    };
    typed && values.is_none_or(|values| values.iter().all(is_of_kind)) && object.keys().all(said)
}

fn merged(kind: &str, parts: &[Value]) -> Value {
    let mut values: Vec<Value> = Vec::new();
    let mut words = Vec::new();
    let listed = |part: &Value| part.get("enum").and_then(Value::as_array).cloned();
    for part in parts {
        let text =
            |member: &str| part.get(member).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let own = listed(part).unwrap_or_default();
        if let (Some(about), [only]) = (text("description").or_else(|| text("title")), own.as_slice())
            && only.as_str() != Some(about)
        {
            let value = only.as_str().map_or_else(|| only.to_string(), str::to_owned);
            words.push(format!("* `{value}`: {about}"));
        }
        values.extend(own.into_iter().filter(|value| !values.contains(value)).collect::<Vec<_>>());
    }
    let mut merged = Map::from_iter([("type".to_owned(), json!(kind))]);
    // Only strings have an open enum; any other type lists its values if nothing else is one.
    if !values.is_empty() && (kind == "string" || parts.iter().all(|part| listed(part).is_some())) {
        merged.insert("enum".to_owned(), Value::Array(values));
    }
    if !words.is_empty() {
        merged.insert("description".to_owned(), json!(words.join("\n")));
    }
    Value::Object(merged)
}
