//! `types.rs`: the types of the API.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::super::model::{Api, Constructor, Field, ItemKind, Presence, TypeItem, TypeKind, Variant};
use super::super::passes::{EXTRA, last_segment, names_in};
use super::setters::{conversion, value};
use super::unions::Union;
use super::{HEADER, allow_deprecated, deprecated, docs, format_items, visible};
use crate::Result;

/// The file `types.rs`.
pub(super) fn file(api: &Api) -> Result<String> {
    let requests: BTreeSet<String> = api.operations.iter().map(|operation| operation.request.to_string()).collect();
    let mut parts = Vec::new();
    for item in &api.types {
        parts.push(match &item.kind {
            TypeKind::Struct { fields, constructors, is_input } => {
                let mut items = vec![structure(item, fields)];
                if *is_input && !requests.contains(&item.name.to_string()) {
                    items.push(input(item, fields, constructors, api)?);
                }
                format_items(items)?
            }
            TypeKind::Enum { variants, unknown } => enumeration(item, variants, unknown),
            TypeKind::Union { variants, unknown, choice } => {
                format_items(Union { item, variants, unknown, choice, api }.items())?
            }
            TypeKind::Newtype(ty) => format_items(newtype(item, ty))?,
        });
    }
    for operation in api.operations.iter().filter(|operation| operation.places.is_some()) {
        parts.push(format_items([parameters(&operation.request, &operation.id, &operation.fields)])?);
    }
    for operation in &api.operations {
        if let Some((pages, item)) = operation.pages.as_ref().and_then(|pages| Some((pages, pages.item.as_ref()?))) {
            parts.push(format_items([items(item, &operation.id, &pages.kinds)])?);
        }
    }
    let body = parts.join("\n");
    let imports = imports(api)?;
    Ok(format!(
        "{HEADER}//! The types of the API: requests, answers, and what they are made of.\n\n{}{imports}{body}",
        allow_deprecated(&body)
    ))
}

/// The lines that import what the types use.
fn imports(api: &Api) -> Result<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut add = |own: &[&str], types: &mut dyn Iterator<Item = &Type>| {
        names.extend(own.iter().map(|name| (*name).to_owned()));
        names.extend(types.flat_map(names_in));
    };
    const SERDE: [&str; 2] = ["Deserialize", "Serialize"];
    for item in &api.types {
        match &item.kind {
            TypeKind::Struct { fields, .. } => {
                add(&["Deserialize", "Map", "Serialize", "Value"], &mut fields.iter().map(|field| &field.ty));
            }
            TypeKind::Union { variants, .. } => {
                add(&["Deserialize", "Serialize", "Value"], &mut variants.iter().map(|(_, ty)| ty));
            }
            TypeKind::Newtype(ty) => add(&SERDE, &mut std::iter::once(ty)),
            TypeKind::Enum { .. } => {}
        }
    }
    for operation in &api.operations {
        if operation.places.is_some() {
            add(&SERDE, &mut operation.fields.iter().map(|field| &field.ty));
        }
        let kinds = operation.pages.iter().filter(|pages| pages.item.is_some()).flat_map(|pages| &pages.kinds);
        add(&[], &mut kinds.map(|kind| &kind.element));
    }
    let uses = |name: &str| names.contains(name);
    let maps = uses("BTreeMap").then(|| quote! { use std::collections::BTreeMap; });
    let serde = uses("Serialize").then(|| quote! { use serde::{Deserialize, Serialize}; });
    let json = match (uses("Map"), uses("Value")) {
        (true, true) => Some(quote! { use serde_json::{Map, Value}; }),
        (true, false) => Some(quote! { use serde_json::Map; }),
        (false, true) => Some(quote! { use serde_json::Value; }),
        (false, false) => None,
    };
    let groups = [maps, Some(quote! { #serde #json })];
    Ok(format!("{}\n", format_items(groups.into_iter().flatten().filter(|group| !group.is_empty()))?))
}

fn structure(item: &TypeItem, fields: &[Field]) -> TokenStream {
    let name = &item.name;
    let described = described(item);
    let deprecated = deprecated(item.deprecated);
    let default = fields.iter().all(|field| field.presence != Presence::Required).then(|| quote! { Default, });
    let fields = fields.iter().map(field);
    let extra = quote::format_ident!("{EXTRA}");
    quote! {
        #described
        #[derive(Debug, Clone, #default PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        #deprecated
        pub struct #name {
            #(#fields)*
            /// Members that the document does not declare.
            #[serde(flatten)]
            pub #extra: Map<String, Value>,
        }
    }
}

/// The request of an operation that has parameters beside, or instead of, a JSON body.
fn parameters(name: &Ident, id: &str, fields: &[Field]) -> TokenStream {
    let summary = docs(&format!("The request of `{id}`: its parameters and its body."));
    let default = fields.iter().all(|field| field.presence != Presence::Required).then(|| quote! { Default, });
    let fields = fields.iter().map(field);
    quote! {
        #summary
        #[derive(Debug, Clone, #default PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    }
}

/// The enum of what a list in pages holds.
fn items(name: &Ident, id: &str, kinds: &[ItemKind]) -> TokenStream {
    let summary = docs(&format!("One item of what `{id}` lists."));
    let variants = kinds.iter().map(|kind| {
        let (variant, element) = (&kind.variant, &kind.element);
        let text = docs(&format!("One of `{}`.", kind.list.wire_name.replace('`', "'")));
        quote! { #text #variant(#element), }
    });
    quote! {
        #summary
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name {
            #(#variants)*
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let described = docs(&or_wire_name(&field.docs, &field.wire_name));
    let deprecated = deprecated(field.deprecated);
    let (name, ty) = (&field.name, &field.ty);
    let rename = (name != field.wire_name.as_str()).then(|| {
        let wire_name = &field.wire_name;
        quote! { rename = #wire_name, }
    });
    let collection = last_segment(ty).filter(|_| super::super::passes::is_collection(ty));
    let tolerant = quote! { default, deserialize_with = "crate::decode::null_as_default" };
    // JSON Schema takes 10.0 for an integer, and so do the readers of the core.
    let integer = last_segment(ty).as_deref() == Some("i64");
    let (ty, attributes) = match (field.presence, collection) {
        (Presence::Required, None) if integer => {
            (quote! { #ty }, Some(quote! { deserialize_with = "crate::decode::integer" }))
        }
        (Presence::Optional, None) if integer => (
            quote! { Option<#ty> },
            Some(quote! {
                default,
                deserialize_with = "crate::decode::optional_integer",
                skip_serializing_if = "Option::is_none"
            }),
        ),
        (Presence::Required, Some(_)) => (quote! { #ty }, Some(tolerant)),
        (Presence::Required, None) => (quote! { #ty }, None),
        (Presence::Optional, _) => (quote! { Option<#ty> }, Some(quote! { skip_serializing_if = "Option::is_none" })),
        (Presence::EmptyWhenAbsent, collection) => {
            let is_empty = format!("{}::is_empty", collection.unwrap_or_default());
            (quote! { #ty }, Some(quote! { #tolerant, skip_serializing_if = #is_empty }))
        }
    };
    let attribute = (rename.is_some() || attributes.is_some()).then(|| quote! { #[serde(#rename #attributes)] });
    quote! {
        #described
        #attribute
        #deprecated
        pub #name: #ty,
    }
}

/// The functions of a type that callers make values of.
fn input(item: &TypeItem, fields: &[Field], constructors: &[Constructor], api: &Api) -> Result<TokenStream> {
    let name = &item.name;
    let named = |function: &str| constructors.iter().any(|constructor| constructor.name == function);
    let mut functions = Vec::new();
    for constructor in constructors {
        functions.push(super::setters::constructor(item, fields, constructor, api)?);
    }
    if !named("new") {
        functions.push(super::setters::new(item, fields));
    }
    let setters = fields.iter().filter(|field| field.presence != Presence::Required);
    for field in setters.filter(|field| !named(&field.name.to_string()) && field.name != "new") {
        let (parameter, expression) = conversion(&field.ty, &field.name, &quote! { Value });
        let described = docs(&format!("Sets [`{}`](Self::{}).", field.name, field.name));
        let field_name = &field.name;
        let assigned = value(field, &expression);
        functions.push(quote! {
            #described
            #[must_use]
            pub fn #field_name(mut self, #field_name: #parameter) -> Self {
                self.#field_name = #assigned;
                self
            }
        });
    }
    Ok(quote! { impl #name { #(#functions)* } })
}

/// A string enum, through the macro of the core that keeps values which are not known.
fn enumeration(item: &TypeItem, variants: &[Variant], unknown: &Ident) -> String {
    let mut text = String::from("crate::open_enum! {\n");
    for line in item_docs(item).lines().map(visible) {
        let _ = writeln!(text, "    ///{}{line}", if line.is_empty() { "" } else { " " });
    }
    let _ = writeln!(text, "    pub enum {} {{", item.name);
    for variant in variants {
        let _ = writeln!(text, "        /// `{}`", visible(&variant.value.replace('`', "'")));
        let _ = writeln!(text, "        {} = {:?},", variant.name, variant.value);
    }
    let _ = writeln!(text, "    }} else {unknown}\n}}");
    text
}

fn newtype(item: &TypeItem, ty: &Type) -> Vec<TokenStream> {
    let name = &item.name;
    let described = described(item);
    vec![
        quote! {
            #described
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct #name(pub #ty);
        },
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self(value)
                }
            }
        },
        quote! {
            impl std::ops::Deref for #name {
                type Target = #ty;

                fn deref(&self) -> &#ty {
                    &self.0
                }
            }
        },
    ]
}

pub(super) fn described(item: &TypeItem) -> TokenStream {
    docs(&item_docs(item))
}

fn item_docs(item: &TypeItem) -> String {
    or_wire_name(&item.docs, &item.name.to_string())
}

/// What has no words in the document is at least named.
fn or_wire_name(text: &str, name: &str) -> String {
    if text.trim().is_empty() { format!("`{}`.", name.replace('`', "'")) } else { text.to_owned() }
}
