//! The value that a required field has before its setter is called.
//!
//! It never leaves a builder: a request can only be built once every required field is set. It only has to exist, and
//! to cost nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::super::model::{Api, Field, Presence, TypeItem, TypeKind};
use super::super::passes::{argument_of, last_segment};

/// How many values an expression may hold before it gets a function of its own.
const LARGEST: usize = 40;

/// Writes values that are not set, each of which stands in a builder or in a function.
pub(super) struct Unset<'a> {
    api: &'a Api,
    /// For each struct how many values it must have, itself among them.
    sizes: RefCell<BTreeMap<String, usize>>,
    /// The structs whose value is made by a function.
    shared: RefCell<BTreeSet<String>>,
}

impl<'a> Unset<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, sizes: RefCell::default(), shared: RefCell::default() }
    }

    /// An expression for a value of the type.
    pub(super) fn value(&self, ty: &Type) -> TokenStream {
        if let Some(inner) = argument_of(ty, "Box") {
            let inner = self.value(&inner);
            return quote! { Box::new(#inner) };
        }
        if let Some(inner) = argument_of(ty, "Single") {
            let inner = self.value(&inner);
            return quote! { crate::Single::from(#inner) };
        }
        let name = last_segment(ty).unwrap_or_default();
        let Some(item) = self.api.type_of(&name) else {
            return match name.as_str() {
                "Timestamp" => quote! { crate::Timestamp::from_millis(0) },
                _ => quote! { Default::default() },
            };
        };
        let name = &item.name;
        match &item.kind {
            TypeKind::Enum { unknown, .. } => quote! { types::#name::#unknown(String::new()) },
            TypeKind::Union { unknown, .. } => quote! { types::#name::#unknown(serde_json::Value::Null) },
            TypeKind::Newtype(inner) => {
                let inner = self.value(inner);
                quote! { types::#name(#inner) }
            }
            TypeKind::Struct { fields, .. } if fields.iter().any(is_required) => {
                if self.size(item) > LARGEST {
                    self.shared.borrow_mut().insert(name.to_string());
                    let function = function(name);
                    quote! { #function() }
                } else {
                    self.structure(name, fields)
                }
            }
            TypeKind::Struct { .. } => quote! { Default::default() },
        }
    }

    /// The functions that expressions call: so what large structs have in common is written once.
    pub(super) fn functions(&self) -> Vec<TokenStream> {
        let mut written = BTreeSet::new();
        let mut functions = Vec::new();
        loop {
            let open: Vec<String> = self.shared.borrow().difference(&written).cloned().collect();
            if open.is_empty() {
                return functions;
            }
            for name in open {
                if let Some(TypeItem { name: own, kind: TypeKind::Struct { fields, .. }, .. }) = self.api.type_of(&name)
                {
                    let (function, value) = (function(own), self.structure(own, fields));
                    functions.push(quote! {
                        #[allow(non_snake_case)]
                        fn #function() -> types::#own {
                            #value
                        }
                    });
                }
                written.insert(name);
            }
        }
    }

    fn structure(&self, name: &Ident, fields: &[Field]) -> TokenStream {
        let values = fields.iter().map(|field| {
            let name = &field.name;
            let value = if is_required(field) {
                self.value(&field.ty)
            } else {
                quote! { Default::default() }
            };
            quote! { #name: #value }
        });
        quote! { types::#name { #(#values,)* extra: Default::default() } }
    }

    fn size(&self, item: &TypeItem) -> usize {
        let name = item.name.to_string();
        if let Some(size) = self.sizes.borrow().get(&name) {
            return *size;
        }
        let TypeKind::Struct { fields, .. } = &item.kind else { return 1 };
        // No object requires itself: a pass over the document has seen to that.
        let of = |ty: &Type| {
            let inner = argument_of(ty, "Box");
            let name = last_segment(inner.as_ref().unwrap_or(ty));
            name.and_then(|name| self.api.type_of(&name)).map_or(1, |item| self.size(item))
        };
        let size = fields.iter().map(|field| if is_required(field) { of(&field.ty) } else { 1 });
        let size = size.fold(1, usize::saturating_add);
        self.sizes.borrow_mut().insert(name, size);
        size
    }
}

fn is_required(field: &Field) -> bool {
    field.presence == Presence::Required
}

fn function(name: &Ident) -> Ident {
    format_ident!("unset_{name}")
}
