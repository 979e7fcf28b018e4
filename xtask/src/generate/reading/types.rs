//! The types of progenitor's syntax tree.

use proc_macro2::Ident;
use syn::{Fields, Item};

use super::docs;
use crate::{Error, Result};

/// A type as progenitor wrote it.
#[derive(Debug)]
pub(crate) struct ReadType {
    pub(crate) name: Ident,
    pub(crate) docs: String,
    pub(crate) kind: ReadKind,
}

/// What kind of type progenitor wrote.
#[derive(Debug)]
pub(crate) enum ReadKind {
    Struct(Vec<ReadField>),
    /// An enum whose variants hold nothing.
    Enum(Vec<Ident>),
    /// An enum whose variants hold one value each.
    Union(Vec<(Ident, syn::Type)>),
    Newtype(Box<syn::Type>),
}

/// A field as progenitor wrote it.
#[derive(Debug)]
pub(crate) struct ReadField {
    pub(crate) name: Ident,
    pub(crate) wire_name: String,
    pub(crate) docs: String,
    pub(crate) ty: syn::Type,
    /// Whether serde finds a value for it where the member is absent.
    pub(crate) may_be_absent: bool,
}

/// Reads the structs and enums of the module `types`.
pub(super) fn read(file: &syn::File) -> Result<Vec<ReadType>> {
    let module = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref().map(|(_, items)| items),
        _ => None,
    });
    let Some(items) = module else {
        return Err(Error::new("progenitor's output has no module `types`"));
    };
    items.iter().filter_map(|item| read_item(item).transpose()).collect()
}

fn read_item(item: &Item) -> Result<Option<ReadType>> {
    match item {
        Item::Struct(item) => {
            let kind = match &item.fields {
                Fields::Named(fields) => ReadKind::Struct(fields.named.iter().map(read_field).collect::<Result<_>>()?),
                Fields::Unnamed(fields) => match fields.unnamed.first() {
                    Some(field) if fields.unnamed.len() == 1 => ReadKind::Newtype(Box::new(field.ty.clone())),
                    _ => return Err(unexpected(&item.ident)),
                },
                Fields::Unit => ReadKind::Struct(Vec::new()),
            };
            Ok(Some(ReadType { name: item.ident.clone(), docs: docs(&item.attrs), kind }))
        }
        Item::Enum(item) => {
            let plain = item.variants.iter().all(|variant| variant.fields.is_empty());
            let kind = if plain {
                ReadKind::Enum(item.variants.iter().map(|variant| variant.ident.clone()).collect())
            } else {
                let variants = item.variants.iter().map(|variant| {
                    let mut fields = variant.fields.iter();
                    match (fields.next(), fields.next()) {
                        (Some(field), None) if field.ident.is_none() => Ok((variant.ident.clone(), field.ty.clone())),
                        _ => Err(unexpected(&item.ident)),
                    }
                });
                ReadKind::Union(variants.collect::<Result<_>>()?)
            };
            Ok(Some(ReadType { name: item.ident.clone(), docs: docs(&item.attrs), kind }))
        }
        _ => Ok(None),
    }
}

fn read_field(field: &syn::Field) -> Result<ReadField> {
    let name = field.ident.clone().ok_or_else(|| Error::new("progenitor wrote a field without a name"))?;
    let mut read = ReadField {
        wire_name: name.to_string(),
        docs: docs(&field.attrs),
        ty: field.ty.clone(),
        may_be_absent: false,
        name,
    };
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    read.wire_name = meta.value()?.parse::<syn::LitStr>()?.value();
                } else {
                    read.may_be_absent |= meta.path.is_ident("default") || meta.path.is_ident("skip_serializing_if");
                    if meta.input.peek(syn::Token![=]) {
                        meta.value()?.parse::<syn::Expr>()?;
                    }
                }
                Ok(())
            })
            .map_err(|error| {
                Error::new("progenitor wrote a serde attribute of an unknown form")
                    .because(error)
                    .at(read.name.to_string())
            })?;
    }
    Ok(read)
}

fn unexpected(name: &Ident) -> Error {
    Error::new("progenitor wrote a type of an unexpected form")
        .at(format!("#/components/schemas/{name}"))
        .help("simplify the schema by a correction in openapi/corrections.yaml")
}
