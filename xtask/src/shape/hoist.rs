//! Makes every inline object, enum and union a component, named after where it stands.
//!
//! A member `status` of `FileDetail` becomes `FileDetailStatus`; an element of the list `messages` of `AddRequest` becomes
//! `AddRequestMessage`; a value of the map `info` becomes `…InfoValue`. Titles play no part: they repeat.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::identifiers::{singular, type_name, unique};
use super::rename::hinted;
use super::requests::has_parameters;
use super::walk::{METHODS, component_schemas, reference_to, set_component_schemas};
use crate::{Note, Result};

/// The extension that marks a component which was inline in the document, until equal ones are made one.
pub(super) const WAS_INLINE: &str = "x-was-inline";

/// Hoists the inline schemas of components, then those of the operations.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let components = component_schemas(document);
    let mut hoist = Hoist { taken: components.keys().cloned().collect(), components: Map::new() };
    let mut finished = Map::new();
    for (name, mut schema) in components {
        hoist.children(&mut schema, &name);
        finished.insert(name, schema);
        finished.append(&mut hoist.components);
    }
    operations(document, &mut hoist);
    finished.append(&mut hoist.components);
    set_component_schemas(document, finished);
    Ok(())
}

struct Hoist {
    taken: BTreeSet<String>,
    components: Map<String, Value>,
}

impl Hoist {
    /// Puts a reference in the place of `schema` where it needs a type of its own.
    fn schema(&mut self, schema: &mut Value, suggestion: &str) {
        let name = hinted(schema).unwrap_or_else(|| type_name(suggestion));
        if !needs_a_name(schema) {
            self.children(schema, &name);
            return;
        }
        let name = unique(name, &mut self.taken);
        // The inner schemas are named after this one, and follow it in the document.
        let place = self.components.len();
        self.children(schema, &name);
        let description = schema.get("description").cloned();
        let mut hoisted = std::mem::replace(schema, reference_to(&name));
        if let Some(hoisted) = hoisted.as_object_mut() {
            hoisted.insert(WAS_INLINE.to_owned(), json!(true));
            if let (Some(variant), Some(reference)) = (hoisted.shift_remove("x-variant-name"), schema.as_object_mut()) {
                reference.insert("x-variant-name".to_owned(), variant);
            }
        }
        self.components.shift_insert(place.min(self.components.len()), name, hoisted);
        if let Some(description) = description {
            // The words stay at the member too, where the reader looks first.
            let mut reference = schema.take();
            let variant = reference.as_object_mut().and_then(|reference| reference.shift_remove("x-variant-name"));
            *schema = json!({ "allOf": [reference], "description": description });
            if let (Some(variant), Some(schema)) = (variant, schema.as_object_mut()) {
                schema.insert("x-variant-name".to_owned(), variant);
            }
        }
    }

    fn children(&mut self, schema: &mut Value, name: &str) {
        let Some(object) = schema.as_object_mut() else { return };
        for (keyword, value) in object.iter_mut() {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(members)) => {
                    for (member, schema) in members.iter_mut() {
                        self.member(schema, name, member);
                    }
                }
                ("items", items) => self.schema(items, &format!("{name}_item")),
                ("additionalProperties", value @ Value::Object(_)) => self.schema(value, &format!("{name}_value")),
                ("allOf" | "oneOf" | "anyOf", Value::Array(branches)) => {
                    for (index, branch) in branches.iter_mut().enumerate() {
                        let suffix = variant(branch, index);
                        // A list among the alternatives gives its elements the name of the whole.
                        let suggestion =
                            if branch.get("items").is_some() { name.to_owned() } else { format!("{name}_{suffix}") };
                        self.schema(branch, &suggestion);
                    }
                }
                ("x-rust-type", Value::Object(extension)) => {
                    for parameter in extension.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten()
                    {
                        self.schema(parameter, name);
                    }
                }
                _ => {}
            }
        }
    }

    fn member(&mut self, schema: &mut Value, parent: &str, member: &str) {
        if let Some(items) = schema.get_mut("items") {
            self.schema(items, &format!("{parent}_{}", singular(member)));
        } else {
            self.schema(schema, &format!("{parent}_{member}"));
        }
    }
}

fn operations(document: &mut Value, hoist: &mut Hoist) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for (_, operation) in item.iter_mut().filter(|(method, _)| METHODS.contains(&method.as_str())) {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or("operation").to_owned();
            for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                let name = parameter.get("name").and_then(Value::as_str).unwrap_or("parameter").to_owned();
                if let Some(schema) = parameter.get_mut("schema") {
                    hoist.member(schema, &id, &name);
                }
            }
            let request = if has_parameters(operation) { "body" } else { "request" };
            for (pointer, suffix) in [
                ("/requestBody/content/application~1json/schema", request),
                ("/responses/200/content/application~1json/schema", "response"),
                ("/x-stream/schema", "event"),
            ] {
                if let Some(schema) = operation.pointer_mut(pointer) {
                    hoist.schema(schema, &format!("{id}_{suffix}"));
                }
            }
        }
    }
}

/// Objects with members, string enums and unions become Rust types; everything else has one already.
fn needs_a_name(schema: &Value) -> bool {
    let has = |keyword: &str| schema.get(keyword).is_some();
    !has("x-rust-type") && (has("properties") || has("enum") || has("oneOf"))
}

fn variant(branch: &Value, index: usize) -> String {
    let named = branch.get("x-variant-name").and_then(Value::as_str).map(str::to_owned);
    named.unwrap_or_else(|| match branch.get("type").and_then(Value::as_str) {
        Some(kind) => kind.to_owned(),
        None => format!("variant_{index}"),
    })
}
