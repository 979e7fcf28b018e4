//! What a setter takes, and how it becomes the value of a field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;
use syn::Type;

use super::super::model::{Api, Constructor, Field, Presence, TypeItem, TypeKind};
use super::super::passes::{EXTRA, argument_of, last_segment};
use super::docs;
use crate::{Error, Result};

/// The type of a setter's parameter, and the expression that converts the parameter `name`; `value` is how the file calls
/// the type of any JSON value.
pub(super) fn conversion(ty: &Type, name: &Ident, value: &TokenStream) -> (TokenStream, TokenStream) {
    if let Some(element) = argument_of(ty, "Vec") {
        return (
            quote! { impl IntoIterator<Item = impl Into<#element>> },
            quote! { #name.into_iter().map(Into::into).collect() },
        );
    }
    match last_segment(ty).as_deref() {
        Some("BTreeMap") => {
            let value = last_argument(ty).map_or_else(|| value.clone(), |value| quote! { #value });
            (
                quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)> },
                quote! { #name.into_iter().map(|(key, value)| (key.into(), value.into())).collect() },
            )
        }
        Some("Map") => (
            quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)> },
            quote! { #name.into_iter().map(|(key, value)| (key.into(), value.into())).collect() },
        ),
        Some("bool") => (quote! { bool }, quote! { #name }),
        _ => (quote! { impl Into<#ty> }, quote! { #name.into() }),
    }
}

/// The value of a field, made of an expression of its type.
pub(super) fn value(field: &Field, expression: &TokenStream) -> TokenStream {
    match field.presence {
        Presence::Optional => quote! { Some(#expression) },
        Presence::Required | Presence::EmptyWhenAbsent => quote! { #expression },
    }
}

/// `new`, which takes the required members in the order of the document.
pub(super) fn new(item: &TypeItem, fields: &[Field]) -> TokenStream {
    let name = &item.name;
    let required: Vec<&Field> = fields.iter().filter(|field| field.presence == Presence::Required).collect();
    let about = docs("Makes one of what it must have; the other members have setters of their own names.");
    if required.is_empty() {
        let default = default(fields);
        return quote! {
            /// Makes one without members; each has a setter of its own name.
            pub fn new() -> #name {
                #default
            }
        };
    }
    let parameters = required.iter().map(|field| {
        let (parameter, _) = conversion(&field.ty, &field.name, &quote! { Value });
        let name = &field.name;
        quote! { #name: #parameter }
    });
    let values = fields.iter().map(|field| {
        let name = &field.name;
        if field.presence == Presence::Required {
            let (_, expression) = conversion(&field.ty, name, &quote! { Value });
            quote! { #name: #expression }
        } else {
            quote! { #name: Default::default() }
        }
    });
    let extra = quote::format_ident!("{EXTRA}");
    quote! {
        #about
        pub fn new(#(#parameters),*) -> #name {
            Self { #(#values,)* #extra: Map::new() }
        }
    }
}

/// The value of a struct without required fields, which may have a setter that is called `default`.
fn default(fields: &[Field]) -> TokenStream {
    if fields.iter().any(|field| field.name == "default") {
        quote! { <Self as Default>::default() }
    } else {
        quote! { Self::default() }
    }
}

/// A constructor that the document describes by `x-constructors`.
pub(super) fn constructor(
    item: &TypeItem,
    fields: &[Field],
    constructor: &Constructor,
    api: &Api,
) -> Result<TokenStream> {
    let at = |error: Error| error.at(format!("#/components/schemas/{}/x-constructors/{}", item.name, constructor.name));
    let by_name = |wire_name: Option<&String>| fields.iter().find(|field| Some(&field.wire_name) == wire_name);
    let mut values: Vec<(&Field, TokenStream)> = Vec::new();
    for (member, fixed) in &constructor.set {
        if let Some(field) = by_name(Some(member)) {
            values.push((field, literal(&field.ty, fixed, api).map_err(at)?));
        }
    }
    let mut parameters = Vec::new();
    for path in &constructor.take {
        if let Some(field) = by_name(path.first()) {
            let (parameter, expression) =
                nested(&field.ty, &field.name, path.get(1..).unwrap_or_default(), api).map_err(at)?;
            parameters.push(parameter);
            values.push((field, expression));
        }
    }
    let given = |field: &Field| values.iter().any(|(other, _)| other.name == field.name);
    if let Some(missing) = fields.iter().find(|field| field.presence == Presence::Required && !given(field)) {
        let message = format!("the constructor says nothing about `{}`, which is required", missing.wire_name);
        return Err(at(Error::new(message)));
    }
    let assigned = values.iter().map(|(field, expression)| {
        let name = &field.name;
        let value = value(field, expression);
        quote! { #name: #value }
    });
    let absent = fields.iter().filter(|field| !given(field)).map(|field| {
        let name = &field.name;
        quote! { #name: Default::default() }
    });
    let all_optional = fields.iter().all(|field| field.presence != Presence::Required);
    let extra = quote::format_ident!("{EXTRA}");
    let rest = if all_optional {
        let default = default(fields);
        quote! { ..#default }
    } else {
        quote! { #(#absent,)* #extra: Map::new() }
    };
    let (function, name) = (&constructor.name, &item.name);
    let about = docs(&about(constructor));
    Ok(quote! {
        #about
        pub fn #function(#(#parameters),*) -> #name {
            Self { #(#assigned,)* #rest }
        }
    })
}

/// One line about a constructor.
fn about(constructor: &Constructor) -> String {
    let fixed: Vec<String> = constructor
        .set
        .iter()
        .map(|(member, value)| {
            format!("`{member}` `{}`", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let taken: Vec<String> = constructor.take.iter().map(|path| format!("`{}`", path.join("."))).collect();
    match (fixed.is_empty(), taken.is_empty()) {
        (false, false) => format!("Makes one with the {} and the given {}.", fixed.join(" and "), taken.join(" and ")),
        (false, true) => format!("Makes one with the {}.", fixed.join(" and ")),
        (true, _) => format!("Makes one with the given {}.", taken.join(" and ")),
    }
}

/// A parameter for a member, or for a member of a member, and the expression that puts it there.
fn nested(ty: &Type, name: &Ident, path: &[String], api: &Api) -> Result<(TokenStream, TokenStream)> {
    let Some((member, rest)) = path.split_first() else {
        let (parameter, expression) = conversion(ty, name, &quote! { Value });
        return Ok((quote! { #name: #parameter }, expression));
    };
    let holder = last_segment(ty).unwrap_or_default();
    let item = api.type_of(&holder);
    let field = item.and_then(|item| match &item.kind {
        TypeKind::Struct { fields, .. } => fields.iter().find(|field| field.wire_name == *member),
        _ => None,
    });
    let field = field.ok_or_else(|| Error::new(format!("`{holder}` has no member `{member}`")))?;
    let (parameter, inner) = nested(&field.ty, &field.name, rest, api)?;
    let inner = value(field, &inner);
    let field_name = &field.name;
    Ok((parameter, quote! { #ty { #field_name: #inner, ..Default::default() } }))
}

/// A fixed value of a member.
fn literal(ty: &Type, fixed: &Value, api: &Api) -> Result<TokenStream> {
    let name = last_segment(ty).unwrap_or_default();
    let item = api.type_of(&name);
    match (item.map(|item| &item.kind), fixed) {
        (Some(TypeKind::Enum { variants, .. }), Value::String(text)) => {
            let variant = variants.iter().find(|variant| variant.value == *text);
            let variant = variant.ok_or_else(|| Error::new(format!("`{text}` is no value of `{name}`")))?;
            let variant = &variant.name;
            Ok(quote! { #ty::#variant })
        }
        (None, Value::String(text)) => Ok(quote! { #text.into() }),
        (None, Value::Bool(flag)) => Ok(quote! { #flag }),
        _ => Err(Error::new(format!("`{fixed}` cannot be a fixed value of the type `{name}`"))),
    }
}

/// The last type argument: the value type of a map.
pub(super) fn last_argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().rev().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}
