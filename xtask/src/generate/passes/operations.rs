//! Joins what progenitor reads of the operations with what the document says of them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::{Map, Value};
use syn::Type;

use super::super::model::{Class, Operation, Stream, TypeItem, TypeKind};
use super::super::reading::ReadOperation;
use super::members::text;
use super::{members, parameters};
use crate::Result;
use crate::pointer::unescape;
use crate::shape::identifiers::{type_name, unique};
use crate::shape::template::address;
use crate::shape::walk::component_schemas;

/// The operations of the document, in its order.
pub(super) fn run(read: Vec<ReadOperation>, document: &Value, types: &[TypeItem]) -> Result<Vec<Operation>> {
    let mut names: BTreeSet<String> = types.iter().map(|item| item.name.to_string()).collect();
    let mut builders = BTreeSet::new();
    let components = component_schemas(document);
    let structs: BTreeMap<String, &TypeItem> = types
        .iter()
        .filter(|item| matches!(item.kind, TypeKind::Struct { .. }))
        .map(|item| (item.name.to_string(), item))
        .collect();
    let mut operations = Vec::new();
    for read in read {
        let at = read.at.clone();
        let joined = join(read, document, (&structs, &components), &mut names, &mut builders)
            .map_err(|error| error.at(at.as_str()))?;
        operations.push(joined);
    }
    Ok(operations)
}

fn join(
    read: ReadOperation,
    document: &Value,
    (structs, components): (&BTreeMap<String, &TypeItem>, &Map<String, Value>),
    names: &mut BTreeSet<String>,
    builders: &mut BTreeSet<String>,
) -> Result<Operation> {
    let at = read.at.clone();
    let operation = document.pointer(at.as_str().trim_start_matches('#')).unwrap_or(&Value::Null);
    let mut tokens = at.as_str().split('/').skip(2).map(unescape);
    let (path, http_method) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let id = text(operation, "operationId");
    let mut output = read.output.clone();
    if members::last_segment(&output).as_deref() == Some("ByteStream") {
        output = syn::parse_quote!(crate::Raw);
    }
    let media_type = operation.pointer("/requestBody/x-media-type").and_then(Value::as_str).map(str::to_owned);
    let request = parameters::request(read, operation)?;
    // A request that is nothing but a JSON object is that object's type; any other gets a type that holds its parts.
    let whole = request.only_json().and_then(|ty| structs.get(&members::last_segment(ty)?));
    let (request, fields, places) = match whole.map(|item| (&item.name, &item.kind)) {
        Some((name, TypeKind::Struct { fields, .. })) => (name.clone(), fields.clone(), None),
        _ => {
            let name = unique(type_name(&format!("{id}_request")), names);
            (format_ident!("{name}"), request.fields, Some(request.places))
        }
    };
    let flag = |name: &str| operation.get(name) == Some(&Value::Bool(true));
    Ok(Operation {
        builder: format_ident!("{}", unique(type_name(&id), builders)),
        name: client_method(&id),
        id: text(operation, "x-operation-id"),
        summary: text(operation, "summary"),
        description: text(operation, "description"),
        method: http_method.to_uppercase(),
        path: address(&path),
        class: class(operation, &http_method),
        enveloped: flag("x-enveloped"),
        deprecated: flag("deprecated"),
        exactly_one_of: if places.is_none() {
            exactly_one_of(components.get(&request.to_string()))
        } else {
            Vec::new()
        },
        request,
        fields,
        places,
        media_type,
        output,
        stream: stream(operation),
        task: None,
        starts_task: None,
        pages: None,
        checks: Vec::new(),
        example: operation.pointer("/requestBody/content/application~1json/example").cloned(),
        at,
    })
}

/// The methods that a client has beside those of the operations, which none of these may hide.
pub(super) const CLIENT_METHODS: [&str; 14] = [
    "builder",
    "clone",
    "config",
    "exchange",
    "from_env",
    "from_exchange",
    "new",
    "raw",
    "response",
    "response_with",
    "send",
    "send_with",
    "stream",
    "stream_with",
];

/// The name of an operation's method of the client.
fn client_method(name: &str) -> Ident {
    if CLIENT_METHODS.contains(&name) { format_ident!("{name}_") } else { format_ident!("{name}") }
}

/// What repeating the operation does: what a correction says, or else what its HTTP method means.
fn class(operation: &Value, http_method: &str) -> Class {
    let said = |name: &str| operation.get(name).and_then(Value::as_bool);
    let safe = said("x-safe").unwrap_or(["get", "head", "options", "trace"].contains(&http_method));
    let idempotent = said("x-idempotent").unwrap_or(safe || ["put", "delete"].contains(&http_method));
    match (safe, idempotent) {
        (true, true) => Class::Read,
        (false, true) => Class::Idempotent,
        (_, false) => Class::Write,
    }
}

/// What the schema of the request says about members of which exactly one must be given.
fn exactly_one_of(schema: Option<&Value>) -> Vec<Vec<String>> {
    let strings = |group: &Vec<Value>| group.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let group = schema.and_then(|schema| schema.get("x-exactly-one-of")).and_then(Value::as_array);
    group.map(strings).into_iter().collect()
}

fn stream(operation: &Value) -> Option<Stream> {
    let declared = operation.get("x-stream")?;
    let extension = |schema: &Map<String, Value>| {
        let path = schema.get("x-rust-type")?.get("path")?.as_str()?;
        syn::parse_str::<Type>(path).ok()
    };
    let schema = declared.get("schema").and_then(Value::as_object);
    let event = schema.and_then(extension).unwrap_or_else(|| syn::parse_quote!(crate::Frame));
    Some(Stream { property: declared.get("property").and_then(Value::as_str).map(str::to_owned), event })
}
