//! Brings composed schemas into the few forms that progenitor reads well: a reference, a scalar, a list, a map, an
//! object with members, a string enum, or a `oneOf`.

use serde_json::{Map, Value, json};

use super::walk::{component, component_schemas, for_each_schema, set_component_schemas};
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// How many schemas an `allOf` may bring together before it is taken for endless.
const LARGEST_ALL_OF: usize = 256;

/// Merges `allOf`, moves null into "not required", and turns `anyOf` into `oneOf`.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let mut simplified = Vec::new();
    for_each_schema(document, &mut |schema, at| {
        exactly_one_of(schema);
        unite(schema, at, &mut simplified);
        Ok(())
    })?;
    let components = component_schemas(document);
    for_each_schema(document, &mut |schema, at| {
        merge_all_of(schema, &components, at, &mut simplified);
        Ok(())
    })?;
    for_each_schema(document, &mut |schema, at| {
        plain(schema, at, &mut simplified);
        Ok(())
    })?;
    let mut components = component_schemas(document);
    let nullable: Vec<String> =
        components.iter().filter(|(_, schema)| is_nullable(schema)).map(|(name, _)| name.clone()).collect();
    for schema in components.values_mut() {
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("nullable");
        }
    }
    set_component_schemas(document, components);
    for_each_schema(document, &mut |schema, _| {
        null_is_absent(schema, &nullable);
        Ok(())
    })?;
    notes.extend(simplified);
    Ok(())
}

/// `oneOf` of nothing but `required` lists of one member each says that exactly one of them must be given.
fn exactly_one_of(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    let Some(branches) = object.get("oneOf").and_then(Value::as_array) else { return };
    let members: Option<Vec<Value>> = branches
        .iter()
        .map(|branch| {
            let branch = branch.as_object()?;
            let required = branch.get("required")?.as_array()?;
            let only_required =
                branch.keys().all(|key| ["required", "title", "description", "x-variant-name"].contains(&key.as_str()));
            (only_required && required.len() == 1).then(|| required.first().cloned())?
        })
        .collect();
    if let Some(members) = members.filter(|members| members.len() > 1) {
        object.shift_remove("oneOf");
        object.insert("x-exactly-one-of".to_owned(), Value::Array(members));
    }
}

/// One `oneOf` for `oneOf` and `anyOf`, without its null branches and, where one branch is left, without itself.
fn unite(schema: &mut Value, at: &Pointer, notes: &mut Vec<Note>) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("x-rust-type") {
        object.shift_remove("oneOf");
        object.shift_remove("anyOf");
        return;
    }
    let mut branches = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(found)) = object.shift_remove(keyword) {
            if !branches.is_empty() {
                notes.push(Note::new(
                    NoteKind::Simplified,
                    at.as_str(),
                    "has both `oneOf` and `anyOf`: a value of either is taken",
                ));
            }
            branches.extend(found);
        }
    }
    if branches.is_empty() {
        return;
    }
    let before = branches.len();
    branches.retain(|branch| !is_null(branch));
    let mut nullable = branches.len() < before;
    for branch in &mut branches {
        nullable |= is_nullable(branch);
        if let Some(branch) = branch.as_object_mut() {
            branch.shift_remove("nullable");
        }
    }
    branches.dedup();
    whole_numbers_first(&mut branches);
    // Branches that only constrain the members beside them say nothing about the shape.
    let constrains = |branch: &Value| {
        branch.as_object().is_some_and(|branch| {
            !branch.is_empty() && branch.keys().all(|key| key == "required" || key.starts_with("x-") || key == "not")
        })
    };
    if branches.iter().all(constrains) {
        if !branches.is_empty() {
            notes.push(Note::new(
                NoteKind::Simplified,
                at.as_str(),
                "alternatives that differ only in what they require are not enforced",
            ));
        }
        branches.clear();
    }
    if nullable {
        object.insert("nullable".to_owned(), json!(true));
    }
    if let [only] = branches.as_slice() {
        let all_of = object.entry("allOf").or_insert_with(|| json!([]));
        if let Some(all_of) = all_of.as_array_mut() {
            all_of.push(only.clone());
        }
    } else if !branches.is_empty() {
        object.insert("oneOf".to_owned(), Value::Array(branches));
    }
}

/// A union with a number gets a branch for whole numbers before it: in a double, those beyond 2^53 would change.
fn whole_numbers_first(branches: &mut Vec<Value>) {
    let of_type = |kind: &'static str| move |branch: &Value| branch.get("type") == Some(&json!(kind));
    let several = branches.len() > 1 && !branches.iter().any(of_type("integer"));
    if let Some(index) = branches.iter().position(of_type("number")).filter(|_| several) {
        branches.insert(index, json!({ "type": "integer" }));
    }
}

/// One object for an `allOf`, unless it only dresses a reference with annotations.
fn merge_all_of(schema: &mut Value, components: &Map<String, Value>, at: &Pointer, notes: &mut Vec<Note>) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.contains_key("x-rust-type") {
        object.shift_remove("allOf");
        return;
    }
    let Some(Value::Array(parts)) = object.get("allOf").cloned() else {
        if object.contains_key("oneOf") && object.contains_key("properties") {
            let mut merged = Map::new();
            let mut budget = LARGEST_ALL_OF;
            absorb(&mut merged, schema, components, true, &mut budget);
            *schema = Value::Object(merged);
            notes.push(Note::new(
                NoteKind::Simplified,
                at.as_str(),
                "the members of all alternatives are optional members of one object",
            ));
        }
        return;
    };
    let annotations = object.keys().all(|key| key == "allOf" || key == "nullable" || is_annotation(key));
    if let ([only], true) = (parts.as_slice(), annotations)
        && only.get("$ref").is_some()
    {
        return;
    }
    let nullable = is_nullable(schema);
    let mut merged = Map::new();
    let mut budget = LARGEST_ALL_OF;
    if !absorb(&mut merged, schema, components, true, &mut budget) {
        notes.push(Note::new(
            NoteKind::Simplified,
            at.as_str(),
            "the parts of this `allOf` do not make one shape: any JSON value is taken",
        ));
        merged.retain(|key, _| is_annotation(key));
    }
    merged.shift_remove("nullable");
    if nullable {
        merged.insert("nullable".to_owned(), json!(true));
    }
    *schema = Value::Object(merged);
}

/// Adds what `schema` says to `merged`; false where the two contradict each other in kind.
fn absorb(
    merged: &mut Map<String, Value>,
    schema: &Value,
    components: &Map<String, Value>,
    required: bool,
    budget: &mut usize,
) -> bool {
    if *budget == 0 {
        return false;
    }
    *budget -= 1;
    let schema = component(components, schema).unwrap_or(schema);
    let Some(schema) = schema.as_object() else { return true };
    let mut fits = true;
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("allOf", Value::Array(parts)) => {
                for part in parts {
                    fits &= absorb(merged, part, components, required, budget);
                }
            }
            ("oneOf", Value::Array(parts))
                if schema.contains_key("properties") || merged.contains_key("properties") || !required =>
            {
                for part in parts {
                    fits &= absorb(merged, part, components, false, budget);
                }
            }
            ("properties", Value::Object(members)) => {
                let own = merged.entry("properties").or_insert_with(|| json!({}));
                if let Some(own) = own.as_object_mut() {
                    for (name, member) in members {
                        own.entry(name.clone()).or_insert_with(|| member.clone());
                    }
                }
            }
            ("required", Value::Array(names)) => {
                if required {
                    let own = merged.entry("required").or_insert_with(|| json!([]));
                    if let Some(own) = own.as_array_mut() {
                        own.extend(names.iter().filter(|name| !own.contains(name)).cloned().collect::<Vec<_>>());
                    }
                }
            }
            ("type", kind) => match merged.get("type") {
                Some(other) if other != kind => {
                    let numeric = |kind: &Value| kind == "integer" || kind == "number";
                    if numeric(other) && numeric(kind) {
                        merged.insert("type".to_owned(), json!("integer"));
                    } else {
                        fits = false;
                    }
                }
                _ => {
                    merged.insert("type".to_owned(), kind.clone());
                }
            },
            // What the outer schema says stands first, so that its words win over those of its parts.
            (keyword, value) => {
                merged.entry(keyword.to_owned()).or_insert_with(|| value.clone());
            }
        }
    }
    fits
}

/// Gives a schema without a type the type that its keywords imply, and sets aside what has no Rust form.
fn plain(schema: &mut Value, at: &Pointer, notes: &mut Vec<Note>) {
    let Some(object) = schema.as_object_mut() else {
        *schema = json!({});
        return;
    };
    if object.shift_remove("not").is_some() {
        notes.push(Note::new(NoteKind::Simplified, at.as_str(), "what it must not be is not enforced"));
    }
    object.shift_remove("discriminator");
    object.shift_remove("xml");
    object.shift_remove("externalDocs");
    if object.contains_key("$ref") || object.contains_key("oneOf") || object.contains_key("x-rust-type") {
        for keyword in ["type", "enum", "properties", "required", "items", "format", "additionalProperties"] {
            object.shift_remove(keyword);
        }
        return;
    }
    enumeration(object);
    if !object.contains_key("type") && !object.contains_key("allOf") {
        let implied = if object.contains_key("properties") || object.contains_key("additionalProperties") {
            Some("object")
        } else if object.contains_key("items") {
            Some("array")
        } else if object.contains_key("enum") {
            Some("string")
        } else {
            None
        };
        if let Some(implied) = implied {
            object.insert("type".to_owned(), json!(implied));
        }
    }
    if object.get("type") == Some(&json!("object")) {
        object_members(object);
    } else {
        for keyword in ["properties", "required", "additionalProperties"] {
            object.shift_remove(keyword);
        }
    }
    if object.get("type") != Some(&json!("array")) {
        object.shift_remove("items");
    }
}

/// A string enum keeps its values; any other becomes words in the description.
fn enumeration(object: &mut Map<String, Value>) {
    let Some(Value::Array(values)) = object.get("enum").cloned() else { return };
    let texts: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    if texts.len() < values.len() {
        object.insert("nullable".to_owned(), json!(true));
    }
    let string = object.get("type").is_none_or(|kind| kind == "string");
    if string && !texts.is_empty() && texts.iter().all(Value::is_string) {
        let mut distinct: Vec<Value> = Vec::new();
        for text in texts {
            if !distinct.contains(&text) {
                distinct.push(text);
            }
        }
        object.insert("enum".to_owned(), Value::Array(distinct));
        return;
    }
    object.shift_remove("enum");
    let listed = texts.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    append(object, &format!("One of {listed}."));
}

/// Unknown members are always kept, so what the document says about them decides nothing beside declared members.
fn object_members(object: &mut Map<String, Value>) {
    let declared = object.get("properties").and_then(Value::as_object).is_some_and(|members| !members.is_empty());
    if !declared {
        object.shift_remove("properties");
        object.shift_remove("required");
        if object.get("additionalProperties").is_some_and(|additional| !additional.is_object()) {
            object.shift_remove("additionalProperties");
        }
        return;
    }
    object.shift_remove("additionalProperties");
    let known: Vec<String> =
        object.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name.as_str().is_some_and(|name| known.iter().any(|known| known == name)));
    }
}

/// For a member, null and absent are the same: a nullable member is one that need not be there.
fn null_is_absent(schema: &mut Value, nullable_components: &[String]) {
    let Some(object) = schema.as_object_mut() else { return };
    let mut optional = Vec::new();
    if let Some(members) = object.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, member) in members.iter_mut() {
            let refers = super::walk::reference(member)
                .or_else(|| super::walk::reference(member.get("allOf")?.get(0)?))
                .is_some_and(|target| nullable_components.iter().any(|nullable| nullable == target));
            if is_nullable(member) || refers {
                optional.push(name.clone());
                if let Some(member) = member.as_object_mut() {
                    member.shift_remove("nullable");
                }
            }
        }
    }
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !optional.iter().any(|optional| name == optional));
    }
    if object.get("required").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        object.shift_remove("required");
    }
}

/// Adds a paragraph to a description.
pub(super) fn append(object: &mut Map<String, Value>, sentence: &str) {
    let description = match object.get("description").and_then(Value::as_str) {
        Some(text) if !text.is_empty() => format!("{text}\n\n{sentence}"),
        _ => sentence.to_owned(),
    };
    object.insert("description".to_owned(), json!(description));
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&json!(true))
}

/// The forms that the null type takes in OpenAPI 3.0: an enum of null alone.
fn is_null(schema: &Value) -> bool {
    schema.get("type") == Some(&json!("null"))
        || schema
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
}

fn is_annotation(keyword: &str) -> bool {
    matches!(keyword, "title" | "description" | "example" | "default" | "deprecated" | "readOnly" | "writeOnly")
        || keyword.starts_with("x-")
}
