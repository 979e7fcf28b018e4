//! The members of an object: what is required, and identifiers that stay apart.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;
use syn::{GenericArgument, PathArguments, Type};

use super::super::model::{Field, Presence};
use super::super::reading::ReadField;

/// The fields of a struct, as progenitor wrote them, without the `Option`s.
pub(super) fn run(fields: Vec<ReadField>, schema: &Value) -> Vec<Field> {
    // `extra` keeps the members that the document does not declare.
    let mut taken = BTreeSet::from([EXTRA.to_owned()]);
    let mut made = Vec::new();
    for field in in_order_of_the_document(fields, schema) {
        let member = schema.get("properties").and_then(|members| members.get(&field.wire_name));
        let (ty, presence) = presence(field.ty, field.may_be_absent);
        made.push(Field {
            name: unique(&field.name, &mut taken),
            wire_name: field.wire_name,
            ty,
            docs: field.docs,
            deprecated: member.and_then(|member| member.get("deprecated")) == Some(&Value::Bool(true)),
            presence,
        });
    }
    made
}

/// The name of the field that keeps undeclared members.
pub(in super::super) const EXTRA: &str = "extra";

/// Takes the `Option` from a type, and tells when the member is there.
pub(super) fn presence(ty: Type, may_be_absent: bool) -> (Type, Presence) {
    if let Some(inner) = argument_of(&ty, "Option") {
        return (inner, Presence::Optional);
    }
    match may_be_absent {
        false => (ty, Presence::Required),
        true if is_collection(&ty) => (ty, Presence::EmptyWhenAbsent),
        true => (ty, Presence::Optional),
    }
}

/// Whether the type is a list or a map.
pub(in super::super) fn is_collection(ty: &Type) -> bool {
    matches!(last_segment(ty).as_deref(), Some("Vec" | "BTreeMap" | "Map"))
}

/// The type argument of `wrapper<…>`.
pub(in super::super) fn argument_of(ty: &Type, wrapper: &str) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// The last name of a path type.
pub(in super::super) fn last_segment(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Members that differ only in case or punctuation make the same identifier; the later ones get a number.
pub(super) fn unique(name: &Ident, taken: &mut BTreeSet<String>) -> Ident {
    let text = name.to_string();
    if taken.insert(text.clone()) {
        return name.clone();
    }
    let mut number = 2;
    loop {
        let candidate = format!("{}_{number}", text.trim_end_matches('_'));
        if taken.insert(candidate.clone()) {
            return format_ident!("{candidate}");
        }
        number += 1;
    }
}

/// progenitor sorts the members by name; the document's order is the one that its authors chose for the reader.
fn in_order_of_the_document(mut fields: Vec<ReadField>, schema: &Value) -> Vec<ReadField> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let place =
        |field: &ReadField| properties.and_then(|members| members.keys().position(|name| *name == field.wire_name));
    fields.sort_by_key(|field| place(field).unwrap_or(usize::MAX));
    fields
}
