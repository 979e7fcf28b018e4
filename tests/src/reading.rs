//! The schemas of an OpenAPI document: where they stand, and what those of OpenAPI 3.0 mean in JSON Schema 2020-12.

use serde_json::{Map, Value, json};

/// How `nullable: true` is read, which OpenAPI 3.0 says in more than one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nullable {
    /// As OpenAPI 3.0.3 has it: it adds null to the `type` beside it, and means nothing without.
    Strict,
    /// As many tools have it: whatever stands beside it, null is accepted.
    Lenient,
}

/// Both readings of `nullable`.
pub const READINGS: [Nullable; 2] = [Nullable::Strict, Nullable::Lenient];

/// The JSON pointers of all schemas that stand in no other schema: those of components, parameters, headers and media
/// types, in OpenAPI 3.0 and 3.1.
///
/// ```
/// use serde_json::json;
///
/// let document = json!({
///     "paths": { "/a": { "get": { "parameters": [{ "name": "schema", "in": "query", "schema": {} }] } } },
///     "components": { "schemas": { "S": { "properties": { "schema": {} } } } },
/// });
/// assert_eq!(
///     tests::reading::schemas(&document),
///     ["/components/schemas/S", "/paths/~1a/get/parameters/0/schema"],
/// );
/// ```
pub fn schemas(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (kind, name) in ROOT {
        let Some(value) = document.pointer(name) else { continue };
        visit(kind, value, name.to_owned(), &mut found);
    }
    found
}

/// A document of OpenAPI 3.0 with each of its schemas in JSON Schema 2020-12.
///
/// What JSON Schema does not know of is left out, and nothing else: `example`, `discriminator`, `xml`, extensions.
///
/// # Panics
///
/// When a schema has a keyword that OpenAPI 3.0 does not know, or one in a form which it does not have.
pub fn as_2020_12(document: &Value, nullable: Nullable) -> Value {
    let mut read = document.clone();
    for pointer in schemas(document) {
        if let Some(schema) = read.pointer_mut(&pointer) {
            *schema = schema_as_2020_12(schema, nullable, "");
        }
    }
    read
}

/// A schema of OpenAPI 3.0 in JSON Schema 2020-12, with its references below the URI of a document.
///
/// ```
/// use serde_json::json;
/// use tests::reading::{Nullable, schema_as_2020_12};
///
/// let schema = json!({ "type": "number", "nullable": true, "minimum": 0, "exclusiveMinimum": true });
/// assert_eq!(
///     schema_as_2020_12(&schema, Nullable::Strict, ""),
///     json!({ "type": ["number", "null"], "exclusiveMinimum": 0 }),
/// );
/// ```
///
/// # Panics
///
/// As [`as_2020_12`].
pub fn schema_as_2020_12(schema: &Value, nullable: Nullable, base: &str) -> Value {
    let keywords = schema.as_object().unwrap_or_else(|| panic!("not a schema: {schema}"));
    if let Some(reference) = keywords.get("$ref") {
        let reference = reference.as_str().unwrap_or_else(|| panic!("not a reference: {reference}"));
        return json!({ "$ref": format!("{base}{reference}") });
    }
    let is_true = |name: &str| keywords.get(name) == Some(&Value::Bool(true));
    let read = |schema: &Value| schema_as_2020_12(schema, nullable, base);
    let mut result = Map::new();
    for (name, value) in keywords {
        let (name, value) = match name.as_str() {
            "allOf" | "anyOf" | "oneOf" => (name.as_str(), array(value).iter().map(read).collect()),
            "not" | "items" => (name.as_str(), read(value)),
            "additionalProperties" if value.is_boolean() => (name.as_str(), value.clone()),
            "additionalProperties" => (name.as_str(), read(value)),
            "properties" => {
                let members = value.as_object().unwrap_or_else(|| panic!("not properties: {value}"));
                (name.as_str(), members.iter().map(|(name, schema)| (name.clone(), read(schema))).collect())
            }
            "type" if is_true("nullable") => ("type", json!([value, "null"])),
            "minimum" if is_true("exclusiveMinimum") => ("exclusiveMinimum", value.clone()),
            "maximum" if is_true("exclusiveMaximum") => ("exclusiveMaximum", value.clone()),
            known if SAME.contains(&known) => (known, value.clone()),
            meaningless if MEANINGLESS.contains(&meaningless) || meaningless.starts_with("x-") => continue,
            other => panic!("`{other}` is not a keyword of OpenAPI 3.0"),
        };
        result.insert(name.to_owned(), value);
    }
    match nullable {
        Nullable::Lenient if is_true("nullable") => json!({ "anyOf": [{ "type": "null" }, result] }),
        _ => Value::Object(result),
    }
}

/// What a place of a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Schema,
    PathItem,
    Operation,
    Parameter,
    Body,
    Response,
    MediaType,
    Callback,
    MapOf(&'static Kind),
    ListOf(&'static Kind),
}

use Kind::{Body, Callback, ListOf, MapOf, MediaType, Operation, Parameter, PathItem, Response, Schema};

/// Where the root holds what leads to schemas, by their JSON pointers.
const ROOT: [(Kind, &str); 10] = [
    (MapOf(&Schema), "/components/schemas"),
    (MapOf(&Parameter), "/components/parameters"),
    (MapOf(&Parameter), "/components/headers"),
    (MapOf(&Body), "/components/requestBodies"),
    (MapOf(&Response), "/components/responses"),
    (MapOf(&Callback), "/components/callbacks"),
    (MapOf(&PathItem), "/components/pathItems"),
    (MapOf(&MediaType), "/components/mediaTypes"),
    (MapOf(&PathItem), "/paths"),
    (MapOf(&PathItem), "/webhooks"),
];

/// Which members of a kind hold which kind.
fn members(kind: Kind) -> &'static [(&'static str, Kind)] {
    match kind {
        PathItem => &[
            ("parameters", ListOf(&Parameter)),
            ("get", Operation),
            ("put", Operation),
            ("post", Operation),
            ("delete", Operation),
            ("options", Operation),
            ("head", Operation),
            ("patch", Operation),
            ("trace", Operation),
        ],
        Operation => &[
            ("parameters", ListOf(&Parameter)),
            ("requestBody", Body),
            ("responses", MapOf(&Response)),
            ("callbacks", MapOf(&Callback)),
        ],
        // A header is a parameter without a name.
        Parameter => &[("schema", Schema), ("content", MapOf(&MediaType))],
        Body => &[("content", MapOf(&MediaType))],
        Response => &[("headers", MapOf(&Parameter)), ("content", MapOf(&MediaType))],
        MediaType => &[("schema", Schema), ("encoding", MapOf(&Response))],
        Schema | Callback | MapOf(_) | ListOf(_) => &[],
    }
}

fn visit(kind: Kind, value: &Value, pointer: String, found: &mut Vec<String>) {
    let below = |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
    match (kind, value) {
        (Schema, _) => found.push(pointer),
        (MapOf(kind), Value::Object(entries)) => {
            let entries =
                entries.iter().filter(|(name, _)| !name.starts_with("x-") || *kind == Schema || *kind == Parameter);
            entries.for_each(|(name, value)| visit(*kind, value, below(name), found));
        }
        (Callback, value) => visit(MapOf(&PathItem), value, pointer, found),
        (ListOf(kind), Value::Array(entries)) => {
            let entries = entries.iter().enumerate();
            entries.for_each(|(at, value)| visit(*kind, value, format!("{pointer}/{at}"), found));
        }
        (kind, Value::Object(object)) => {
            for (name, kind) in members(kind) {
                if let Some(value) = object.get(*name) {
                    visit(*kind, value, below(name), found);
                }
            }
        }
        _ => {}
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("not a list: {value}"))
}

/// The keywords that mean the same in both.
const SAME: &[&str] = &[
    "type",
    "enum",
    "title",
    "description",
    "default",
    "format",
    "deprecated",
    "readOnly",
    "writeOnly",
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "required",
    "minProperties",
    "maxProperties",
];

/// The keywords that accept and refuse nothing, at least not by themselves.
const MEANINGLESS: &[&str] =
    &["nullable", "exclusiveMinimum", "exclusiveMaximum", "example", "discriminator", "xml", "externalDocs"];
