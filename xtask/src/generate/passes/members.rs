//! The members of an object: what is required, and identifiers that stay apart.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;
use syn::{GenericArgument, PathArguments, Type};

use super::super::model::{Field, Presence};
use super::super::reading::ReadField;
use crate::shape::identifiers::member_name;

/// The fields of a struct, as progenitor wrote them, without the `Option`s.
pub(super) fn run(fields: Vec<ReadField>, schema: &Value) -> Vec<Field> {
    // `extra` keeps the members that the document does not declare.
    let mut taken = BTreeSet::from([EXTRA.to_owned()]);
    let mut made = Vec::new();
    for field in fields {
        let member = schema.get("properties").and_then(|members| members.get(&field.wire_name));
        let (ty, presence) = presence(field.ty, field.may_be_absent);
        made.push(Field {
            name: unique(&format_ident!("{}", member_name(&field.wire_name)), &mut taken),
            wire_name: field.wire_name,
            ty,
            docs: member.map(|member| text(member, "description")).unwrap_or_default(),
            deprecated: member.and_then(|member| member.get("deprecated")) == Some(&Value::Bool(true)),
            presence,
        });
    }
    made
}

/// A member that is text; empty where it is not there.
pub(super) fn text(holder: &Value, member: &str) -> String {
    holder.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
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
