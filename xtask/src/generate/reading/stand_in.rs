//! A document of the same shape in which everything has a number for a name.
//!
//! A component is `T0`, a member `m0`, a value of an enum `V0`, an operation `operation_0`, a parameter `p0`. Parameters
//! have the style that progenitor knows, since only their types are read. A union is an object with a member for each of
//! its branches: typify makes types of its own of a union, by what it finds in the branches, and an object's members have
//! the same types and the same boxes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::pointer::{Pointer, unescape};
use crate::shape::walk::{METHODS, reference};

/// A stand-in, and what its numbers stand for.
#[derive(Debug)]
pub(super) struct StandIn {
    pub(super) document: Value,
    /// The names of the components, by their numbers.
    pub(super) components: Vec<String>,
    /// Where the operations stand, by their numbers.
    pub(super) operations: Vec<Pointer>,
}

/// The name of a component.
pub(super) fn type_name(index: usize) -> String {
    format!("T{index}")
}

/// The name of an operation.
pub(super) fn operation_name(index: usize) -> String {
    format!("operation_{index}")
}

/// The name of a parameter.
pub(super) fn parameter_name(index: usize) -> String {
    format!("p{index}")
}

/// The name of a member. The digits are as many for all, so that the names are in the order of the members.
pub(super) fn member_name(index: usize) -> String {
    format!("m{index:06}")
}

impl StandIn {
    pub(super) fn of(document: &Value) -> Self {
        let components = document.pointer("/components/schemas").and_then(Value::as_object);
        let names: Vec<String> = components.into_iter().flat_map(Map::keys).cloned().collect();
        let numbers = Numbers(names.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect());
        let schemas: Map<String, Value> = components
            .into_iter()
            .flat_map(Map::values)
            .enumerate()
            .map(|(index, schema)| (type_name(index), numbers.component(schema)))
            .collect();
        let mut operations = Vec::new();
        let mut paths = Map::new();
        let root = Pointer::root().child("paths");
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let methods = item.as_object().into_iter().flatten();
            for (method, operation) in methods.filter(|(method, _)| METHODS.contains(&method.as_str())) {
                let index = operations.len();
                operations.push(root.child(path).child(method));
                let (path, stand_in) = numbers.operation(operation, index);
                paths.insert(path, json!({ method: stand_in }));
            }
        }
        let document = document_of(schemas, paths);
        Self { document, components: names, operations }
    }

    /// The pointer to a component.
    pub(super) fn component_at(&self, index: usize) -> Pointer {
        let name = self.components.get(index).map(String::as_str).unwrap_or_default();
        Pointer::root().child("components").child("schemas").child(name)
    }
}

/// A document of these schemas and paths.
pub(super) fn document_of(schemas: Map<String, Value>, paths: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "API", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The numbers of the components.
struct Numbers<'a>(BTreeMap<&'a str, usize>);

impl Numbers<'_> {
    fn component(&self, schema: &Value) -> Value {
        let Some(object) = schema.as_object() else { return json!({}) };
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            let values: Vec<String> = (0..values.len()).map(|index| format!("V{index}")).collect();
            return json!({ "type": "string", "enum": values });
        }
        if let Some(branches) = object.get("oneOf").and_then(Value::as_array) {
            let required: Vec<String> = (0..branches.len()).map(member_name).collect();
            return json!({ "type": "object", "properties": self.members(branches), "required": required });
        }
        if let Some(members) = object.get("properties").and_then(Value::as_object) {
            let required = object.get("required").and_then(Value::as_array);
            let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|required| required == name));
            let required: Vec<String> = members
                .keys()
                .enumerate()
                .filter(|(_, name)| is_required(name))
                .map(|(index, _)| member_name(index))
                .collect();
            return json!({ "type": "object", "properties": self.members(members.values()), "required": required });
        }
        self.schema(schema)
    }

    fn members<'v>(&self, schemas: impl IntoIterator<Item = &'v Value>) -> Map<String, Value> {
        let numbered = schemas.into_iter().enumerate();
        numbered.map(|(index, schema)| (member_name(index), self.schema(schema))).collect()
    }

    /// A schema inside of another one, or of an operation.
    fn schema(&self, schema: &Value) -> Value {
        let Some(object) = schema.as_object() else { return json!({}) };
        if let Some(index) = reference(schema).and_then(|name| self.0.get(unescape(name).as_str())) {
            return json!({ "$ref": format!("#/components/schemas/{}", type_name(*index)) });
        }
        let nullable = object.get("nullable") == Some(&json!(true));
        if let Some([only]) = object.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            let only = self.schema(only);
            return if nullable { json!({ "allOf": [only], "nullable": true }) } else { only };
        }
        if let Some(extension) = object.get("x-rust-type") {
            let mut extension = extension.clone();
            for parameter in extension.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                *parameter = self.schema(parameter);
            }
            let native = json!({ "x-rust-type": extension });
            return if nullable { json!({ "allOf": [native], "nullable": true }) } else { native };
        }
        let mut stand_in = Map::new();
        for (keyword, value) in object {
            let value = match keyword.as_str() {
                "items" | "additionalProperties" => self.schema(value),
                "description" | "deprecated" | "readOnly" | "writeOnly" => continue,
                _ => value.clone(),
            };
            stand_in.insert(keyword.clone(), value);
        }
        Value::Object(stand_in)
    }

    /// The path of an operation, and the operation.
    fn operation(&self, operation: &Value, index: usize) -> (String, Value) {
        let mut path = format!("/{index}");
        let mut parameters = Vec::new();
        let listed = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for (index, parameter) in listed.enumerate() {
            let name = parameter_name(index);
            let in_path = parameter.get("in") == Some(&json!("path"));
            if in_path {
                path.push_str(&format!("/{{{name}}}"));
            }
            let schema = parameter.get("schema").map_or_else(|| json!({}), |schema| self.schema(schema));
            parameters.push(json!({
                "name": name,
                "in": if in_path { "path" } else { "query" },
                "required": in_path || parameter.get("required") == Some(&json!(true)),
                "schema": schema,
            }));
        }
        let answer = operation.pointer("/responses/200");
        let mut responses = Map::new();
        responses.insert("200".to_owned(), json!({ "description": "", "content": self.content(answer) }));
        let mut stand_in = json!({
            "operationId": operation_name(index),
            "parameters": parameters,
            "responses": responses,
        });
        if let (Some(body), Some(stand_in)) = (operation.get("requestBody"), stand_in.as_object_mut()) {
            let body = json!({ "required": true, "content": self.content(Some(body)) });
            stand_in.insert("requestBody".to_owned(), body);
        }
        (path, stand_in)
    }

    fn content(&self, holder: Option<&Value>) -> Map<String, Value> {
        let content = holder.and_then(|holder| holder.get("content")).and_then(Value::as_object);
        let media_types = content.into_iter().flatten().map(|(name, media_type)| {
            let schema = media_type.get("schema").map_or_else(|| json!({}), |schema| self.schema(schema));
            (name.clone(), json!({ "schema": schema }))
        });
        media_types.collect()
    }
}
