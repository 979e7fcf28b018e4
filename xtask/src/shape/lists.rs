//! Recognises "an object or a list of such objects", which the core has a type for.

use serde_json::{Value, json};

use super::walk::for_each_schema;
use crate::{Note, Result};

/// Puts `OneOrMany<T>` where the document says "`T` or an array of `T`", and `Single<T>` where the array has exactly one.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        let Some((name, element)) = recognise(schema) else { return Ok(()) };
        if let Some(object) = schema.as_object_mut() {
            object.shift_remove("oneOf");
            object.insert(
                "x-rust-type".to_owned(),
                json!({
                    "crate": "memos-sdk-core",
                    "version": "*",
                    "path": format!("memos_sdk_core::{name}"),
                    "parameters": [element],
                }),
            );
        }
        Ok(())
    })
}

fn recognise(schema: &Value) -> Option<(&'static str, Value)> {
    let branches = schema.get("oneOf")?.as_array()?;
    let [first, second] = branches.as_slice() else { return None };
    let list = |schema: &Value| schema.get("type") == Some(&json!("array"));
    let (one, many) = match (list(first), list(second)) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return None,
    };
    let shape =
        |schema: &Value| (schema.get("$ref").cloned(), schema.get("type").cloned(), schema.get("properties").cloned());
    let element = many.get("items")?;
    let object = one.get("$ref").is_some() || one.get("properties").is_some();
    if !object || shape(one) != shape(element) {
        return None;
    }
    let exactly_one = many.get("minItems") == Some(&json!(1)) && many.get("maxItems") == Some(&json!(1));
    Some((if exactly_one { "Single" } else { "OneOrMany" }, one.clone()))
}
