//! Joins progenitor's methods with the operations of the document.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::{Map, Value};
use syn::Type;

use super::super::model::{Class, Field, Operation, Place, Presence, Stream, TypeItem, TypeKind};
use super::super::reading::Method;
use super::{members, paths};
use crate::pointer::Pointer;
use crate::shape::identifiers::{member_name, type_name, unique};
use crate::shape::walk::{METHODS, component_schemas};
use crate::{Error, Result};

/// One operation for each method, in the order of the document.
pub(super) fn run(methods: Vec<Method>, document: &Value, types: &[TypeItem]) -> Result<Vec<Operation>> {
    let mut names: BTreeSet<String> = types.iter().map(|item| item.name.to_string()).collect();
    let mut builders = BTreeSet::new();
    let mut operations = Vec::new();
    let components = component_schemas(document);
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, item) in paths {
        for (http_method, operation) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&http_method.as_str()) {
                continue;
            }
            let at = Pointer::root().child("paths").child(path).child(http_method);
            let id = text(operation, "operationId");
            let method = methods.iter().find(|method| method.name == id).ok_or_else(|| {
                Error::new(format!("progenitor wrote no method for the operation `{id}`")).at(at.as_str())
            })?;
            let joined = join(method, path, (operation, &at), (types, &components), &mut names, &mut builders)
                .map_err(|error| error.at(at.as_str()))?;
            operations.push(joined);
        }
    }
    Ok(operations)
}

fn join(
    method: &Method,
    path: &str,
    (operation, at): (&Value, &Pointer),
    (types, components): (&[TypeItem], &Map<String, Value>),
    names: &mut BTreeSet<String>,
    builders: &mut BTreeSet<String>,
) -> Result<Operation> {
    let template = placeholders(path);
    if template != method.path {
        return Err(Error::new(format!("progenitor reads the path `{path}` as `{}`", method.path)));
    }
    let id = method.name.to_string();
    let arguments = Arguments { method, operation };
    let body = arguments.body();
    // A request that is nothing but a JSON object is that object's type; any other gets a type that holds its parts.
    let whole =
        body.as_ref().filter(|(_, place)| method.arguments.len() == 1 && *place == Place::Json).and_then(|(ty, _)| {
            let name = members::last_segment(ty)?;
            types.iter().find(|item| item.name == name).filter(|item| matches!(item.kind, TypeKind::Struct { .. }))
        });
    let (request, fields, places) = match whole {
        Some(item) => match &item.kind {
            TypeKind::Struct { fields, .. } => (item.name.clone(), fields.clone(), None),
            _ => (item.name.clone(), Vec::new(), None),
        },
        None => {
            let (fields, places) = arguments.parts(path, body)?;
            let name = unique(type_name(&format!("{id}_request")), names);
            (format_ident!("{name}"), fields, Some(places))
        }
    };
    let flag = |name: &str| operation.get(name) == Some(&Value::Bool(true));
    let mut output = method.output.clone();
    if members::last_segment(&output).as_deref() == Some("ByteStream") {
        output = syn::parse_quote!(crate::Raw);
    }
    Ok(Operation {
        at: at.clone(),
        builder: format_ident!("{}", unique(type_name(&id), builders)),
        name: client_method(&method.name),
        id: text(operation, "x-operation-id"),
        summary: text(operation, "summary"),
        description: text(operation, "description"),
        method: method.http_method.to_uppercase(),
        path: path.to_owned(),
        class: class(operation, &method.http_method),
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
        output,
        stream: stream(operation),
        task: None,
        starts_task: None,
        pages: None,
        checks: Vec::new(),
        example: operation.pointer("/requestBody/content/application~1json/example").cloned(),
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
fn client_method(name: &Ident) -> Ident {
    if CLIENT_METHODS.iter().any(|own| name == own) { format_ident!("{name}_") } else { name.clone() }
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

/// The arguments of a method beside the parameters of the document.
struct Arguments<'a> {
    method: &'a Method,
    operation: &'a Value,
}

impl Arguments<'_> {
    /// The body, and how it is sent.
    fn body(&self) -> Option<(Type, Place)> {
        let (_, ty) = self.method.arguments.iter().find(|(name, _)| name == "body" && !self.is_parameter(name))?;
        let content = self.operation.pointer("/requestBody/content").and_then(Value::as_object)?;
        let media_type = self.operation.pointer("/requestBody/x-media-type").and_then(Value::as_str);
        match (content.keys().next().map(String::as_str), media_type) {
            (Some("application/json"), _) => Some((ty.clone(), Place::Json)),
            (Some(sent), given) => {
                let ty: Type =
                    if sent == "text/plain" { syn::parse_quote!(String) } else { syn::parse_quote!(crate::Raw) };
                Some((ty, Place::Body(given.unwrap_or(sent).to_owned())))
            }
            (None, _) => None,
        }
    }

    fn is_parameter(&self, name: &Ident) -> bool {
        let method = self.method;
        method.path_parameters.contains(name)
            || method.query.iter().chain(&method.headers).any(|(_, argument)| argument == name)
    }

    /// The request as its parts: the parameters, and the body.
    fn parts(&self, path: &str, body: Option<(Type, Place)>) -> Result<(Vec<Field>, Vec<Place>)> {
        let mut fields = Vec::new();
        let mut places = Vec::new();
        let mut taken = BTreeSet::new();
        let in_path = parameters_of(path);
        for (argument, ty) in self.method.arguments.iter().filter(|(argument, _)| self.is_parameter(argument)) {
            let find =
                |list: &[(String, Ident)]| list.iter().find(|(_, name)| name == argument).map(|(wire, _)| wire.clone());
            let path_index = self.method.path_parameters.iter().position(|name| name == argument);
            let (place, wire_name) = if let Some(index) = path_index {
                (Place::Path, in_path.get(index).cloned().unwrap_or_default())
            } else if let Some(wire_name) = find(&self.method.query) {
                (Place::Query, wire_name)
            } else if let Some(wire_name) = find(&self.method.headers) {
                (Place::Header, wire_name)
            } else {
                continue;
            };
            let (ty, presence) = members::presence(ty.clone(), false);
            fields.push(Field {
                name: members::unique(&format_ident!("{}", member_name(&argument.to_string())), &mut taken),
                docs: self.description(&wire_name),
                wire_name,
                ty,
                deprecated: false,
                presence,
            });
            places.push(place);
        }
        if let Some((mut ty, place)) = body {
            paths::shorten(&mut ty);
            fields.push(Field {
                name: members::unique(&format_ident!("body"), &mut taken),
                wire_name: if taken.contains("body_2") { "body_2" } else { "body" }.to_owned(),
                ty,
                docs: text(self.operation.get("requestBody").unwrap_or(&Value::Null), "description"),
                deprecated: false,
                presence: Presence::Required,
            });
            places.push(place);
        }
        Ok((fields, places))
    }

    fn description(&self, wire_name: &str) -> String {
        let parameters = self.operation.get("parameters").and_then(Value::as_array);
        let parameter = parameters.into_iter().flatten().find(|parameter| text(parameter, "name") == wire_name);
        parameter.map(|parameter| text(parameter, "description")).unwrap_or_default()
    }
}

/// `/files/{id}` with `{}` in the place of each parameter.
fn placeholders(path: &str) -> String {
    let mut template = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                inside = true;
                template.push_str("{}");
            }
            '}' => inside = false,
            _ if inside => {}
            other => template.push(other),
        }
    }
    template
}

/// The names of the parameters in a path template.
fn parameters_of(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
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

fn text(holder: &Value, member: &str) -> String {
    holder.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}
