//! Gives a name to every schema that is made of others and stands inside another one.
//!
//! Then only components and the schemas of operations are put together from parts, and what goes into them has no parts
//! that would have to be put together once more: a schema that holds itself with a change would have no end.

use serde_json::{Map, Value, json};

use super::hoist;
use super::merge::{is_annotation, is_composed};
use super::walk::for_each_schema;
use crate::{Note, Result};

/// Makes components of the compositions that stand inside other schemas.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        flatten(schema);
        Ok(())
    })?;
    hoist::hoist(document, is_composed);
    Ok(())
}

/// Parts of an `allOf` that only add words to the others add them to the whole.
fn flatten(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let Some(Value::Array(parts)) = object.get_mut("allOf") else { return };
    let is_words = |part: &Value| match part {
        Value::Object(part) => part.keys().all(|key| is_annotation(key) || key == "nullable"),
        _ => true,
    };
    let (words, rest): (Vec<Value>, Vec<Value>) = std::mem::take(parts).into_iter().partition(is_words);
    *parts = rest;
    let is_empty = parts.is_empty();
    for (keyword, value) in words.iter().filter_map(Value::as_object).flat_map(Map::iter) {
        // A part that takes null takes it from none of the others.
        if keyword != "nullable" {
            object.entry(keyword.clone()).or_insert_with(|| value.clone());
        }
    }
    if is_empty {
        object.shift_remove("allOf");
    }
    if object.get("nullable") == Some(&json!(false)) {
        object.shift_remove("nullable");
    }
}
