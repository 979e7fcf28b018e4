//! The schemas of requests alone, by which the testkit refuses what the service would refuse.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::locales::is_words;
use crate::pointer::unescape;

/// The methods that an operation can have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What the document says about the JSON bodies of requests, without words: under `operations` a schema for each
/// operation that takes one, by its method and path, and the `components` that these lead to.
///
/// The schemas are those of the document that is given, so that `$ref`s lead to where they led there.
pub fn requests(document: &Value) -> Value {
    let mut operations = Map::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if let Some(schema) = body_of(document, operation).filter(|_| METHODS.contains(&method.as_str())) {
                operations.insert(format!("{} {path}", method.to_uppercase()), without_words(schema, Position::Schema));
            }
        }
    }
    let mut open: Vec<Reference> = operations.values().flat_map(references).collect();
    let mut components: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    while let Some((section, name)) = open.pop() {
        let Some(component) = document.get("components").and_then(|all| all.get(&section)?.get(&name)) else {
            continue;
        };
        let taken = components.entry(section).or_default();
        if !taken.contains_key(&name) {
            let component = without_words(component, Position::Schema);
            open.extend(references(&component));
            taken.insert(name, component);
        }
    }
    for taken in components.values_mut() {
        taken.sort_keys();
    }
    json!({"operations": operations, "components": components})
}

/// The schema of the JSON body that an operation takes.
fn body_of<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let mut body = operation.get("requestBody")?;
    if let Some(reference) = body.get("$ref").and_then(Value::as_str) {
        body = document.pointer(reference.strip_prefix('#')?)?;
    }
    body.get("content")?.get("application/json")?.get("schema")
}

/// Where a value of a schema stands.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    /// It is a schema, or a list of them.
    Schema,
    /// Its members are named by the API, and each is a schema.
    Names,
    /// It stands for itself.
    Data,
}

/// The same schema without what checks nothing: words, defaults, and the extensions that shape Rust.
fn without_words(value: &Value, position: Position) -> Value {
    match value {
        Value::Object(members) => {
            let checks = |name: &str| {
                position != Position::Schema || !(is_words(name) || name == "default" || name.starts_with("x-"))
            };
            let members = members.iter().filter(|(name, _)| checks(name)).map(|(name, value)| {
                let inner = match (position, name.as_str()) {
                    (Position::Schema, "enum" | "const") | (Position::Data, _) => Position::Data,
                    (Position::Schema, "properties" | "patternProperties" | "$defs" | "dependentSchemas") => {
                        Position::Names
                    }
                    _ => Position::Schema,
                };
                (name.clone(), without_words(value, inner))
            });
            members.collect()
        }
        Value::Array(elements) => elements.iter().map(|element| without_words(element, position)).collect(),
        other => other.clone(),
    }
}

/// Which component a `$ref` leads to: its section and name.
type Reference = (String, String);

/// The components that a schema refers to.
fn references(value: &Value) -> Vec<Reference> {
    match value {
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str).and_then(component);
            own.into_iter().chain(members.values().flat_map(references)).collect()
        }
        Value::Array(elements) => elements.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn component(reference: &str) -> Option<Reference> {
    let mut tokens = reference.strip_prefix("#/components/")?.split('/').map(unescape);
    Some((tokens.next()?, tokens.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_of_requests_are_kept_with_what_they_lead_to_and_nothing_else() {
        let document = json!({
            "paths": {
                "/a": {
                    "summary": "not a method",
                    "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}},
                    "get": {"responses": {}},
                },
                "/b": {"put": {"requestBody": {"$ref": "#/components/requestBodies/B"}}},
            },
            "components": {
                "schemas": {
                    "A": {
                        "title": "A", "type": "object", "x-rust-name": "Alpha",
                        "properties": {
                            "title": {"type": "string", "description": "a property, not a word", "default": "x"},
                            "kind": {"enum": [{"title": "data"}]},
                            "rest": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/x~1y/items"}]},
                        },
                    },
                    "x/y": {"items": {"type": "integer", "example": 1}},
                    "Answer": {"type": "string"},
                },
                "requestBodies": {"B": {"content": {"application/json": {"schema": {"type": "array"}}}}},
            },
        });
        assert_eq!(
            requests(&document),
            json!({
                "operations": {"POST /a": {"$ref": "#/components/schemas/A"}, "PUT /b": {"type": "array"}},
                "components": {"schemas": {
                    "A": {
                        "type": "object",
                        "properties": {
                            "title": {"type": "string"},
                            "kind": {"enum": [{"title": "data"}]},
                            "rest": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/x~1y/items"}]},
                        },
                    },
                    "x/y": {"items": {"type": "integer"}},
                }},
            }),
        );
    }
}
