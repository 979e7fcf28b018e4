//! `operations.rs`: for each operation its request, what it answers, and the builder of its call.

mod builder;
mod ends;
mod request;

pub(super) use builder::method;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Path, Type};

use super::super::model::{Api, Field, Operation, Presence, TypeKind};
use super::unset::Unset;
use super::{DEPRECATED, HEADER, allow_deprecated, bare_names, format_items};
use crate::Result;
use crate::shape::identifiers::{type_name, unique};

/// The file `operations.rs`.
pub(super) fn file(api: &Api) -> Result<String> {
    let types = api.types.iter().map(|item| &item.name);
    let items = api.operations.iter().filter_map(|operation| operation.pages.as_ref()?.item.as_ref());
    let types: BTreeSet<String> = types.chain(items).map(Ident::to_string).collect();
    let mut items = Vec::new();
    let unset = Unset::new(api);
    for operation in &api.operations {
        let builder = Builder::new(operation, api, &types, &unset);
        items.extend([builder.structure(), builder.start(), builder.methods()]);
        items.extend(builder.request());
    }
    items.extend(unset.functions());
    items.push(table(api));
    items.extend(visits(api));
    let body = format_items(items)?;
    Ok(format!(
        "{HEADER}//! The operations of the API: what each sends and answers, and a builder for its call.\n\n{}{}{body}",
        allow_deprecated(if deprecates(api) { DEPRECATED } else { "" }),
        imports(&body)?
    ))
}

/// Whether the document calls a member of anything deprecated, so that a builder may touch it.
fn deprecates(api: &Api) -> bool {
    let in_types = api.types.iter().any(|item| match &item.kind {
        TypeKind::Struct { fields, .. } => fields.iter().any(|field| field.deprecated),
        _ => false,
    });
    in_types || api.types.iter().any(|item| item.deprecated)
}

/// What the file uses of the core by name; `shape::identifiers` keeps the types of a document from these names.
const CORE: [&str; 21] = [
    "Call",
    "CallOptions",
    "Error",
    "Metadata",
    "Missing",
    "Operation",
    "OperationVisitor",
    "PageMembers",
    "PagedOperation",
    "PagingTransport",
    "Provided",
    "RequestEncoder",
    "Set",
    "StartsTask",
    "StreamingOperation",
    "StreamingTransport",
    "StreamingVisitor",
    "TaskMembers",
    "TaskOperation",
    "TaskTransport",
    "Transport",
];

/// The lines that import what `body` uses.
fn imports(body: &str) -> Result<String> {
    let names = bare_names(body);
    let uses = |name: &str| names.contains(name);
    let core = CORE.iter().filter(|word| uses(word)).map(|word| format_ident!("{word}"));
    let builder = uses("PhantomData").then(|| quote! { use std::marker::PhantomData; });
    let method = uses("Method").then(|| quote! { use http::Method; });
    let types = uses("types").then(|| quote! { use super::types; });
    let groups = [builder, method, Some(quote! { #types use crate::{#(#core),*}; })];
    Ok(format!("{}\n", format_items(groups.into_iter().flatten())?))
}

/// What is generated for one operation.
struct Builder<'a> {
    operation: &'a Operation,
    api: &'a Api,
    /// The names of the types in `types.rs`.
    types: &'a BTreeSet<String>,
    unset: &'a Unset<'a>,
    /// For each required field the type parameter that remembers whether it is set.
    states: Vec<(&'a Field, Ident)>,
}

impl<'a> Builder<'a> {
    fn new(operation: &'a Operation, api: &'a Api, types: &'a BTreeSet<String>, unset: &'a Unset<'a>) -> Self {
        let mut taken = BTreeSet::from(["C".to_owned(), operation.builder.to_string()]);
        let required = operation.fields.iter().filter(|field| field.presence == Presence::Required);
        let states = required
            .map(|field| (field, format_ident!("{}", unique(type_name(&field.name.to_string()), &mut taken))))
            .collect();
        Self { operation, api, types, unset, states }
    }

    /// The type parameters that remember whether the required fields are set.
    fn states(&self) -> Vec<&Ident> {
        self.states.iter().map(|(_, state)| state).collect()
    }

    /// The type as this file writes it.
    fn qualified(&self, ty: &Type) -> Type {
        struct Qualify<'a>(&'a BTreeSet<String>);
        impl VisitMut for Qualify<'_> {
            fn visit_path_mut(&mut self, path: &mut Path) {
                visit_mut::visit_path_mut(self, path);
                if let Some(name) = path.get_ident().filter(|name| self.0.contains(&name.to_string())).cloned() {
                    *path = syn::parse_quote!(types::#name);
                } else if let Some(segment) = path.segments.first().filter(|_| path.segments.len() == 1).cloned() {
                    match segment.ident.to_string().as_str() {
                        "BTreeMap" => *path = syn::parse_quote!(std::collections::#segment),
                        "Map" | "Value" => *path = syn::parse_quote!(serde_json::#segment),
                        _ => {}
                    }
                }
            }
        }
        let mut ty = ty.clone();
        Qualify(self.types).visit_type_mut(&mut ty);
        ty
    }
}

fn table(api: &Api) -> TokenStream {
    let entries = api.operations.iter().map(|operation| {
        let request = &operation.request;
        quote! { <types::#request as Operation>::METADATA }
    });
    quote! {
        /// Every operation of the document, in its order.
        pub const OPERATIONS: &[Metadata] = &[#(#entries),*];
    }
}

fn visits(api: &Api) -> Vec<TokenStream> {
    let arm = |operation: &Operation| {
        let (id, request) = (&operation.id, &operation.request);
        quote! { #id => Ok(visitor.visit::<types::#request>()), }
    };
    let all = api.operations.iter().map(arm);
    let streaming: Vec<TokenStream> =
        api.operations.iter().filter(|operation| operation.stream.is_some()).map(arm).collect();
    let mut items = vec![quote! {
        /// Runs the visitor with the request type of the operation that has this id.
        ///
        /// # Errors
        ///
        /// Gives the visitor back where no operation has this id; [`OPERATIONS`] lists those that there are.
        pub fn visit<V: OperationVisitor>(operation_id: &str, visitor: V) -> Result<V::Value, V> {
            match operation_id {
                #(#all)*
                _ => Err(visitor),
            }
        }
    }];
    items.push(quote! {
        /// Runs the visitor with the request type of the operation that has this id and can stream its answer.
        ///
        /// # Errors
        ///
        /// Gives the visitor back where no such operation has this id.
        pub fn visit_streaming<V: StreamingVisitor>(operation_id: &str, visitor: V) -> Result<V::Value, V> {
            match operation_id {
                #(#streaming)*
                _ => Err(visitor),
            }
        }
    });
    items
}
