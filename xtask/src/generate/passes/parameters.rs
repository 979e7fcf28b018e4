//! The parts of a request: its parameters, and its body.

use std::collections::BTreeSet;

use quote::format_ident;
use serde_json::Value;
use syn::Type;

use super::super::model::{Field, Place, Presence, Style, Wire};
use super::super::reading::ReadOperation;
use super::members::{self, text};
use super::paths;
use crate::shape::identifiers::{member_name, unique};
use crate::{Error, Result};

/// The fields of a request, and where each of them goes.
pub(super) struct Request {
    pub(super) fields: Vec<Field>,
    pub(super) places: Vec<Place>,
}

impl Request {
    /// The type of the body, where there is nothing but a JSON body, which must be there.
    pub(super) fn only_json(&self) -> Option<&Type> {
        match (self.fields.as_slice(), self.places.as_slice()) {
            ([field], [Place::Json]) => Some(&field.ty).filter(|_| field.presence == Presence::Required),
            _ => None,
        }
    }
}

/// Puts the parts of a request together: those of the path in its order, the others in the order of the document, the body.
pub(super) fn request(read: ReadOperation, operation: &Value) -> Result<Request> {
    let mut request = Request { fields: Vec::new(), places: Vec::new() };
    let (mut names, mut wire_names) = (BTreeSet::new(), BTreeSet::new());
    let listed = operation.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut parameters: Vec<(&Value, Type)> = listed.iter().zip(read.parameters).collect();
    let path = read.at.as_str().split('/').nth(2).map(crate::pointer::unescape).unwrap_or_default();
    let places = crate::shape::template::places(&path);
    parameters.sort_by_key(|(parameter, _)| {
        let name = parameter.get("name").and_then(Value::as_str);
        let in_path = parameter.get("in").and_then(Value::as_str) == Some("path");
        places.iter().position(|place| in_path && Some(*place) == name).unwrap_or(usize::MAX)
    });
    for (parameter, ty) in parameters {
        let (ty, presence) = members::presence(ty, false);
        let name = text(parameter, "name");
        request.fields.push(Field {
            name: members::unique(&format_ident!("{}", member_name(&name)), &mut names),
            wire_name: unique(name.clone(), &mut wire_names),
            docs: text(parameter, "description"),
            deprecated: parameter.get("deprecated") == Some(&Value::Bool(true)),
            presence,
            ty: ty.clone(),
        });
        request.places.push(place(parameter, name)?);
    }
    if let Some((mut ty, place)) = body(read.body, operation) {
        paths::shorten(&mut ty);
        let required = operation.pointer("/requestBody/required") == Some(&Value::Bool(true));
        request.fields.push(Field {
            name: members::unique(&format_ident!("body"), &mut names),
            wire_name: unique("body".to_owned(), &mut wire_names),
            ty,
            docs: text(operation.get("requestBody").unwrap_or(&Value::Null), "description"),
            deprecated: false,
            presence: if required { Presence::Required } else { Presence::Optional },
        });
        request.places.push(place);
    }
    Ok(request)
}

/// The body, and how it is sent.
fn body(ty: Option<Type>, operation: &Value) -> Option<(Type, Place)> {
    let ty = ty?;
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object)?;
    let media_type = operation.pointer("/requestBody/x-media-type").and_then(Value::as_str);
    match content.keys().next().map(String::as_str)? {
        "application/json" => Some((ty, Place::Json)),
        sent => {
            let ty: Type = if sent == "text/plain" { syn::parse_quote!(String) } else { syn::parse_quote!(crate::Raw) };
            Some((ty, Place::Body(media_type.unwrap_or(sent).to_owned())))
        }
    }
}

/// Where a parameter goes, and how it is written.
fn place(parameter: &Value, name: String) -> Result<Place> {
    let json = parameter.get("x-content").is_some();
    let own = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    let usual = match own {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    let style = parameter.get("style").and_then(Value::as_str).unwrap_or(usual);
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
    let named = match style {
        "form" => "Form",
        "simple" => "Simple",
        "label" => "Label",
        "matrix" => "Matrix",
        "spaceDelimited" => "SpaceDelimited",
        "pipeDelimited" => "PipeDelimited",
        "deepObject" => "DeepObject",
        other => return Err(Error::new(format!("the parameter `{name}` has a style `{other}`"))),
    };
    let is_usual = style == usual && explode == (usual == "form");
    let style = (!is_usual && !json).then_some(Style { name: named, explode });
    let wire = Wire { name, style, json };
    match own {
        "path" => Ok(Place::Path(wire)),
        "query" => Ok(Place::Query(wire)),
        "header" => Ok(Place::Header(wire)),
        "cookie" => Ok(Place::Cookie(wire)),
        other => Err(Error::new(format!("the parameter `{}` is in `{other}`", wire.name))),
    }
}
