//! The schemas of an OpenAPI 3.0 document, found by position.

use serde_json::{Map, Value};

use crate::Result;
use crate::place::Place;
use crate::pointer::{Pointer, unescape};

/// What is done with one schema, or with one other object that a walk finds.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(&mut Value, &Place<'_>) -> Result<()>;

/// Calls `visit` for every schema of the document, inner schemas before the ones that hold them.
///
/// Positions that only look like schemas (`example`, `default`, `enum`, extensions other than the parameters of
/// `x-rust-type`) are passed over.
pub(crate) fn for_each_schema(document: &mut Value, visit: Visit<'_>) -> Result<()> {
    for_each_root(document, &mut |schema, at| for_each_within(schema, at, visit))
}

/// Calls `visit` for every schema that stands in the document itself rather than inside another schema: the
/// components, and the schemas of bodies, parameters, headers and answers.
pub(crate) fn for_each_root(document: &mut Value, visit: Visit<'_>) -> Result<()> {
    if let Some(components) = document.get_mut("components") {
        let at = Place::ROOT.child("components");
        each_member(components, &at, "schemas", visit)?;
        each_member(components, &at, "parameters", &mut |value, at| in_parameter(value, at, visit))?;
        each_member(components, &at, "headers", &mut |value, at| in_parameter(value, at, visit))?;
        each_member(components, &at, "requestBodies", &mut |value, at| in_content(value, at, visit))?;
        each_member(components, &at, "responses", &mut |value, at| in_response(value, at, visit))?;
    }
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        let root = Place::ROOT.child("paths");
        for (path, item) in paths.iter_mut() {
            let at = root.child(path);
            each_member(item, &at, "parameters", &mut |value, at| in_parameter(value, at, visit))?;
        }
    }
    for_each_operation(document, &mut |operation, at| in_operation(operation, at, visit))
}

/// Calls `visit` for `schema` and for every schema inside it, inner ones first.
pub(crate) fn for_each_within(schema: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    for_each_child(schema, at, &mut |child, at| for_each_within(child, at, visit))?;
    visit(schema, at)
}

/// Calls `visit` for the schemas that stand directly inside `schema`.
pub(crate) fn for_each_child(schema: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    let Some(object) = schema.as_object_mut() else { return Ok(()) };
    for (keyword, value) in object.iter_mut() {
        let at = at.child(keyword);
        match keyword.as_str() {
            "properties" if value.is_object() => each(value, &at, visit)?,
            "allOf" | "oneOf" | "anyOf" if value.is_array() => each(value, &at, visit)?,
            "items" | "not" => visit(value, &at)?,
            "additionalProperties" if value.is_object() => visit(value, &at)?,
            "x-rust-type" | "x-stream" => each_member(value, &at, "parameters", visit)?,
            _ => {}
        }
    }
    Ok(())
}

/// Every operation of the document with its place, in its order.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (Pointer, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let at = Pointer::root().child("paths").child(path);
        let members = item.as_object().into_iter().flatten();
        let operations = members.filter(|(method, value)| METHODS.contains(&method.as_str()) && value.is_object());
        operations.map(move |(method, operation)| (at.child(method), operation))
    })
}

/// Calls `visit` for every operation of the document, in its order.
pub(crate) fn for_each_operation(document: &mut Value, visit: Visit<'_>) -> Result<()> {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return Ok(()) };
    let root = Place::ROOT.child("paths");
    for (path, item) in paths.iter_mut() {
        let at = root.child(path);
        let Some(item) = item.as_object_mut() else { continue };
        for (method, operation) in item.iter_mut() {
            if METHODS.contains(&method.as_str()) && operation.is_object() {
                visit(operation, &at.child(method))?;
            }
        }
    }
    Ok(())
}

/// The members of a path item that are operations.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The schema that a local reference to a component names.
pub(crate) fn component<'a>(components: &'a Map<String, Value>, schema: &Value) -> Option<&'a Value> {
    components.get(unescape(reference(schema)?).as_str())
}

/// The name of the component schema that `schema` refers to, where it is a reference, as the reference writes it.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// The name of the component schema that `schema` is, with words beside it or without.
pub(crate) fn dressed_reference(schema: &Value) -> Option<&str> {
    reference(schema).or_else(|| match schema.get("allOf")?.as_array()?.as_slice() {
        [only] => reference(only),
        _ => None,
    })
}

/// A reference to a component schema.
pub(crate) fn reference_to(name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/schemas/{}", crate::pointer::escape(name)) })
}

/// Makes `schema` refer to another component; what stands beside the reference stays.
pub(crate) fn refer_to(schema: &mut Value, name: &str) {
    if let (Some(schema), Some(reference)) = (schema.as_object_mut(), reference_to(name).get("$ref")) {
        schema.insert("$ref".to_owned(), reference.clone());
    }
}

/// The component schemas, where there are any.
pub(crate) fn component_schemas(document: &Value) -> Map<String, Value> {
    document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Takes the component schemas out of the document; [`set_component_schemas`] puts them back.
pub(crate) fn take_component_schemas(document: &mut Value) -> Map<String, Value> {
    match document.pointer_mut("/components/schemas").map(Value::take) {
        Some(Value::Object(schemas)) => schemas,
        _ => Map::new(),
    }
}

/// Replaces the component schemas.
pub(crate) fn set_component_schemas(document: &mut Value, schemas: Map<String, Value>) {
    let Some(root) = document.as_object_mut() else { return };
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    if let Some(components) = components.as_object_mut() {
        components.insert("schemas".to_owned(), Value::Object(schemas));
    }
}

fn in_operation(operation: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    each_member(operation, at, "parameters", &mut |value, at| in_parameter(value, at, visit))?;
    if let Some(body) = operation.get_mut("requestBody") {
        in_content(body, &at.child("requestBody"), visit)?;
    }
    if let Some(stream) = operation.get_mut("x-stream").and_then(|stream| stream.get_mut("schema")) {
        visit(stream, &at.child("x-stream").child("schema"))?;
    }
    each_member(operation, at, "responses", &mut |value, at| in_response(value, at, visit))
}

fn in_response(response: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    each_member(response, at, "headers", &mut |value, at| in_parameter(value, at, visit))?;
    in_content(response, at, visit)
}

fn in_parameter(parameter: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    if let Some(schema) = parameter.get_mut("schema") {
        visit(schema, &at.child("schema"))?;
    }
    in_content(parameter, at, visit)
}

fn in_content(holder: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    each_member(holder, at, "content", &mut |media_type, at| match media_type.get_mut("schema") {
        Some(schema) => visit(schema, &at.child("schema")),
        None => Ok(()),
    })
}

fn each_member(holder: &mut Value, at: &Place<'_>, member: &str, visit: Visit<'_>) -> Result<()> {
    match holder.get_mut(member) {
        Some(value) => each(value, &at.child(member), visit),
        None => Ok(()),
    }
}

fn each(value: &mut Value, at: &Place<'_>, visit: Visit<'_>) -> Result<()> {
    match value {
        Value::Object(members) => members.iter_mut().try_for_each(|(name, value)| visit(value, &at.child(name))),
        Value::Array(elements) => {
            elements.iter_mut().enumerate().try_for_each(|(index, value)| visit(value, &at.index(index)))
        }
        _ => Ok(()),
    }
}
