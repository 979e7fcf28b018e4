//! Enums that keep what they do not know.

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;
use syn::Type;

use super::super::model::{TypeKind, Variant};
use crate::{Error, Result};

/// The values of a string enum. progenitor read the names of the values; the values themselves come back here.
pub(super) fn of_values(names: &[Ident], schema: &Value, at: &str) -> Result<TypeKind> {
    let strings = |member: &str| -> Vec<String> {
        let values = schema.get(member).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (values, wanted) = (strings("enum"), strings("x-enum-varnames"));
    if values.len() != wanted.len() || names.len() != values.len() {
        return Err(Error::new(format!("progenitor reads {} values where the enum has {}", names.len(), values.len()))
            .at(format!("#/components/schemas/{at}")));
    }
    let variants: Vec<Variant> =
        values.into_iter().zip(wanted).map(|(value, name)| Variant { name: format_ident!("{name}"), value }).collect();
    let unknown = unknown(variants.iter().map(|variant| &variant.name));
    Ok(TypeKind::Enum { variants, unknown })
}

/// The shapes of a union.
pub(super) fn of_shapes(variants: Vec<(Ident, Type)>, schema: &Value, at: &str) -> Result<TypeKind> {
    let names = schema.get("x-enum-varnames").and_then(Value::as_array).cloned().unwrap_or_default();
    if names.len() != variants.len() {
        return Err(Error::new(format!(
            "progenitor reads {} shapes where the union has {}",
            variants.len(),
            names.len()
        ))
        .at(format!("#/components/schemas/{at}")));
    }
    let variants: Vec<(Ident, Type)> = variants
        .into_iter()
        .zip(names)
        .map(|((name, ty), wanted)| (wanted.as_str().map_or(name, |wanted| format_ident!("{wanted}")), ty))
        .collect();
    let unknown = unknown(variants.iter().map(|(name, _)| name));
    Ok(TypeKind::Union { variants, unknown })
}

/// `Unknown`, unless a value is called so.
fn unknown<'a>(names: impl Iterator<Item = &'a Ident> + Clone) -> Ident {
    let mut candidates = ["Unknown", "UnknownValue", "UndocumentedValue"].into_iter();
    let free = candidates.find(|candidate| !names.clone().any(|name| name == candidate));
    format_ident!("{}", free.unwrap_or("OtherThanDocumented"))
}
