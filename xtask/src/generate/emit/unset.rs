//! The value that a required field has before its setter is called.
//!
//! It never leaves a builder: a request can only be built once every required field is set. It only has to exist, and
//! to cost nothing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::super::model::{Api, Field, Presence, TypeKind};
use super::super::passes::{argument_of, last_segment};

/// How deep required structs may stand inside each other.
const DEEPEST: usize = 32;

/// An expression for a value of the type.
pub(super) fn unset(ty: &Type, api: &Api) -> TokenStream {
    at_depth(ty, api, 0)
}

fn at_depth(ty: &Type, api: &Api, depth: usize) -> TokenStream {
    if let Some(inner) = argument_of(ty, "Box") {
        let inner = at_depth(&inner, api, depth);
        return quote! { Box::new(#inner) };
    }
    let name = last_segment(ty).unwrap_or_default();
    let item = api.types.iter().find(|item| item.name == name).filter(|_| depth < DEEPEST);
    let Some(item) = item else { return quote! { Default::default() } };
    let name = &item.name;
    match &item.kind {
        TypeKind::Enum { unknown, .. } => quote! { types::#name::#unknown(String::new()) },
        TypeKind::Union { unknown, .. } => quote! { types::#name::#unknown(serde_json::Value::Null) },
        TypeKind::Newtype(inner) => {
            let inner = at_depth(inner, api, depth + 1);
            quote! { types::#name(#inner) }
        }
        TypeKind::Struct { fields, .. } if fields.iter().any(|field| field.presence == Presence::Required) => {
            let values = fields.iter().map(|field| member(field, api, depth + 1));
            quote! { types::#name { #(#values,)* extra: Default::default() } }
        }
        TypeKind::Struct { .. } => quote! { Default::default() },
    }
}

fn member(field: &Field, api: &Api, depth: usize) -> TokenStream {
    let name = &field.name;
    if field.presence != Presence::Required {
        return quote! { #name: Default::default() };
    }
    let value = at_depth(&field.ty, api, depth);
    quote! { #name: #value }
}
