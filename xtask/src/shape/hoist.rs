//! Makes every inline object, enum and union a component, named after where it stands.
//!
//! A member `status` of `FileDetail` becomes `FileDetailStatus`; an element of the list `messages` of `AddRequest` becomes
//! `AddRequestMessage`; a value of the map `info` becomes `…InfoValue`. Titles play no part: they repeat.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::discriminators;
use super::identifiers::{singular, type_name, unique};
use super::rename::hinted;
use super::requests::has_parameters;
use super::walk::{METHODS, reference_to, set_component_schemas, take_component_schemas};
use crate::{Note, Result};

/// The extension that marks a component which was inline in the document, until equal ones are made one.
pub(super) const WAS_INLINE: &str = "x-was-inline";

/// What a place says of its schema, and not the schema of itself.
const OF_PLACES: [&str; 7] =
    ["x-variant-name", discriminators::VALUES, discriminators::NAME, "nullable", "deprecated", "readOnly", "writeOnly"];

/// Hoists the inline schemas of components, then those of the operations.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    hoist(document, needs_a_name);
    Ok(())
}

/// Makes a component of each schema inside another one, and of each schema of an operation, that needs a name.
pub(super) fn hoist(document: &mut Value, needs_a_name: fn(&Value) -> bool) {
    let components = take_component_schemas(document);
    let taken = components.keys().cloned().collect();
    let mut hoist = Hoist { needs_a_name, taken, components: Map::new() };
    let mut finished = Map::new();
    for (name, mut schema) in components {
        let own = hinted(&schema).unwrap_or_else(|| name.clone());
        hoist.children(&mut schema, &own);
        finished.insert(name, schema);
        finished.append(&mut hoist.components);
    }
    operations(document, &mut hoist);
    finished.append(&mut hoist.components);
    set_component_schemas(document, finished);
}

struct Hoist {
    needs_a_name: fn(&Value) -> bool,
    taken: BTreeSet<String>,
    components: Map<String, Value>,
}

impl Hoist {
    /// Puts a reference in the place of `schema` where it needs a type of its own.
    fn schema(&mut self, schema: &mut Value, suggestion: &str) {
        let name = hinted(schema).unwrap_or_else(|| type_name(suggestion));
        if !(self.needs_a_name)(schema) {
            self.children(schema, &name);
            return;
        }
        let name = unique(name, &mut self.taken);
        // The inner schemas are named after this one, and follow it in the document.
        let place = self.components.len();
        self.children(schema, &name);
        let mut hoisted = std::mem::replace(schema, reference_to(&name));
        let mut beside = Map::new();
        if let Some(hoisted) = hoisted.as_object_mut() {
            hoisted.insert(WAS_INLINE.to_owned(), json!(true));
            // What a place says of its schema stays there, and so do the words, which the reader looks for there first.
            for keyword in OF_PLACES {
                beside.extend(hoisted.shift_remove(keyword).map(|value| (keyword.to_owned(), value)));
            }
            beside.extend(hoisted.get("description").map(|words| ("description".to_owned(), words.clone())));
        }
        self.components.shift_insert(place.min(self.components.len()), name, hoisted);
        if beside.keys().any(|keyword| !keyword.starts_with("x-")) {
            let reference = schema.take();
            *schema = json!({ "allOf": [reference] });
        }
        if let Some(schema) = schema.as_object_mut() {
            schema.extend(beside);
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
                    name_by_constants(branches);
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
            // A body that is but a part of the request, or no object, is not the request itself.
            let body = operation.get("requestBody");
            let schema = body.and_then(|body| body.pointer("/content/application~1json/schema"));
            let is_object = schema.is_some_and(|schema| schema.get("properties").or(schema.get("allOf")).is_some());
            let may_be_absent = body.is_some_and(|body| body.get("required") == Some(&json!(false)));
            let is_part = has_parameters(operation) || !is_object || may_be_absent;
            let request = if is_part { "body" } else { "request" };
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

/// Names the branches without a name by the value that a member has in each of them, where one tells them apart.
fn name_by_constants(branches: &mut [Value]) {
    let constant = |branch: &Value, member: &str| {
        let values = branch.get("properties")?.get(member)?.get("enum")?.as_array()?;
        values.first().filter(|_| values.len() == 1)?.as_str().map(str::to_owned)
    };
    let is_object = |branch: &&Value| branch.get("properties").is_some();
    let Some(first) = branches.iter().find(is_object).and_then(|branch| branch.get("properties")?.as_object()) else {
        return;
    };
    let tells_apart = |member: &&String| {
        let mut seen = BTreeSet::new();
        let mut objects = branches.iter().filter(is_object);
        objects.all(|branch| constant(branch, member).is_some_and(|value| seen.insert(value)))
    };
    let Some(member) = first.keys().find(tells_apart).cloned() else { return };
    for branch in branches {
        let value = constant(branch, &member);
        if let (Some(value), Some(branch)) = (value, branch.as_object_mut()) {
            branch.entry("x-variant-name").or_insert(json!(value));
        }
    }
}

fn variant(branch: &Value, index: usize) -> String {
    let named = branch.get("x-variant-name").and_then(Value::as_str).map(str::to_owned);
    named.unwrap_or_else(|| match branch.get("type").and_then(Value::as_str) {
        Some(kind) => kind.to_owned(),
        None => format!("variant_{index}"),
    })
}
