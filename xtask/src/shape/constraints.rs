//! Moves defaults, limits and formats from the schema into its description.
//!
//! A default that the caller did not choose must not go over the wire, where it would freeze an old value; and a limit
//! that the service changes must not make a client refuse its answers.

use serde_json::{Map, Value};

use super::walk::{for_each_operation, for_each_schema};
use super::words::append;
use crate::{Note, Result};

/// Describes the constraints of every schema and takes them away.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            describe(schema);
        }
        Ok(())
    })?;
    // A parameter has a description of its own, which is the one that its field shows.
    for_each_operation(document, &mut |operation, _| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let text = parameter.pointer("/schema/description").and_then(Value::as_str).map(str::to_owned);
            if let (Some(text), Some(parameter)) = (text, parameter.as_object_mut()) {
                append(parameter, &text);
            }
        }
        Ok(())
    })
}

fn describe(schema: &mut Map<String, Value>) {
    let mut sentences = Vec::new();
    let format = schema.shift_remove("format");
    let kind = schema.get("type").and_then(Value::as_str).map(str::to_owned);
    match (kind.as_deref(), format.as_ref().and_then(Value::as_str)) {
        (Some("integer"), _) => {
            schema.insert("format".to_owned(), Value::from("int64"));
        }
        (Some("string"), Some("date-time")) => {
            schema.shift_remove("type");
            schema.insert("x-rust-type".to_owned(), timestamp());
        }
        (Some("string"), Some("binary")) => {
            schema.insert("format".to_owned(), Value::from("binary"));
        }
        (Some("string"), Some(format)) => sentences.push(format!("Format: `{format}`.")),
        _ => {}
    }
    limits(schema, &mut sentences);
    match schema.shift_remove("default") {
        None | Some(Value::Null) => {}
        Some(Value::Array(values)) if values.is_empty() => sentences.push("Empty when left out.".to_owned()),
        Some(Value::String(text)) => sentences.push(format!("Defaults to {} when left out.", code(&text))),
        Some(value) => sentences.push(format!("Defaults to {} when left out.", code(&value.to_string()))),
    }
    match schema.shift_remove("example") {
        Some(Value::String(text)) if !text.is_empty() && !text.contains('`') && !text.contains('\n') => {
            sentences.push(format!("Example: `{text}`."));
        }
        Some(value @ (Value::Bool(_) | Value::Number(_))) => sentences.push(format!("Example: `{value}`.")),
        _ => {}
    }
    schema.shift_remove("x-jsonschema-examples");
    if !sentences.is_empty() {
        append(schema, &sentences.join(" "));
    }
}

/// The text as code, which may have backticks itself.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn limits(schema: &mut Map<String, Value>, sentences: &mut Vec<String>) {
    let mut take = |keyword: &str| schema.shift_remove(keyword).filter(|value| !value.is_null());
    let exclusive = |value: Option<Value>| value == Some(Value::Bool(true));
    let (above, below) = (exclusive(take("exclusiveMinimum")), exclusive(take("exclusiveMaximum")));
    let least =
        take("minimum").map(|value| if above { format!("more than {value}") } else { format!("at least {value}") });
    let most =
        take("maximum").map(|value| if below { format!("less than {value}") } else { format!("at most {value}") });
    sentence(sentences, least, most, "");
    for (least, most, unit) in [
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " elements"),
        ("minProperties", "maxProperties", " members"),
    ] {
        let least = take(least).map(|value| format!("at least {value}"));
        let most = take(most).map(|value| format!("at most {value}"));
        sentence(sentences, least, most, unit);
    }
    if let Some(Value::String(pattern)) = take("pattern")
        && !pattern.contains('`')
    {
        sentences.push(format!("Matches the pattern `{pattern}`."));
    }
    if let Some(multiple) = take("multipleOf") {
        sentences.push(format!("A multiple of {multiple}."));
    }
    take("uniqueItems");
}

fn sentence(sentences: &mut Vec<String>, least: Option<String>, most: Option<String>, unit: &str) {
    let text = match (least, most) {
        (Some(least), Some(most)) => format!("{least} and {most}{unit}"),
        (Some(one), None) | (None, Some(one)) => format!("{one}{unit}"),
        (None, None) => return,
    };
    let mut letters = text.chars();
    if let Some(first) = letters.next() {
        sentences.push(format!("{}{}.", first.to_uppercase(), letters.as_str()));
    }
}

fn timestamp() -> Value {
    serde_json::json!({ "crate": "memos-sdk-core", "version": "*", "path": "memos_sdk_core::Timestamp" })
}
