//! Enums that keep what they do not know.

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;
use syn::Type;

use super::super::model::{Choice, TypeKind, Variant};
use crate::{Error, Result};

/// The values of a string enum, with the names that the shaped document gives them.
pub(super) fn of_values(schema: &Value, at: &str) -> Result<TypeKind> {
    let strings = |member: &str| -> Vec<String> {
        let values = schema.get(member).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (values, names) = (strings("enum"), strings("x-enum-varnames"));
    if values.len() != names.len() {
        return Err(unnamed(at));
    }
    let variants: Vec<Variant> =
        values.into_iter().zip(names).map(|(value, name)| Variant { name: format_ident!("{name}"), value }).collect();
    let unknown = unknown(variants.iter().map(|variant| &variant.name));
    Ok(TypeKind::Enum { variants, unknown })
}

/// The shapes of a union.
pub(super) fn of_shapes(branches: Vec<Type>, schema: &Value, at: &str) -> Result<TypeKind> {
    let names = schema.get("x-enum-varnames").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names: Vec<Ident> = names.iter().filter_map(Value::as_str).map(|name| format_ident!("{name}")).collect();
    if names.len() != branches.len() {
        return Err(unnamed(at));
    }
    let unknown = unknown(names.iter());
    Ok(TypeKind::Union { variants: names.into_iter().zip(branches).collect(), unknown, choice: Choice::First })
}

fn unnamed(at: &str) -> Error {
    Error::new("the document was not shaped: a variant has no name").at(format!("#/components/schemas/{at}"))
}

/// `Unknown`, unless a value is called so.
fn unknown<'a>(names: impl Iterator<Item = &'a Ident> + Clone) -> Ident {
    let mut candidates = ["Unknown", "UnknownValue", "UndocumentedValue"].into_iter();
    let free = candidates.find(|candidate| !names.clone().any(|name| name == candidate));
    format_ident!("{}", free.unwrap_or("OtherThanDocumented"))
}
