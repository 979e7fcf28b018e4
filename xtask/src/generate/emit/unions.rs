//! A union: one of several shapes, or any other JSON value.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use super::super::model::{Api, Choice, Field, Presence, Tag, TypeItem, TypeKind};
use super::super::passes::{EXTRA, argument_of, is_collection, last_segment};
use super::types::described;
use super::{deprecated, docs};

/// A union, as it is written.
pub(super) struct Union<'a> {
    pub(super) item: &'a TypeItem,
    pub(super) variants: &'a [(Ident, Type)],
    pub(super) unknown: &'a Ident,
    pub(super) choice: &'a Choice,
    pub(super) api: &'a Api,
}

impl Union<'_> {
    /// Its enum, and what it can be made from.
    pub(super) fn items(&self) -> Vec<TokenStream> {
        let mut items = vec![self.definition()];
        items.extend(self.conversions());
        if let Choice::Best { tag, order } = self.choice {
            items.extend(self.reading(tag.as_ref(), order));
            items.extend(tag.as_ref().filter(|tag| tag.strict).map(|tag| self.writing(tag, order)));
        }
        items
    }

    fn definition(&self) -> TokenStream {
        let (name, unknown) = (&self.item.name, self.unknown);
        let holds_struct = self
            .variants
            .iter()
            .any(|(_, ty)| self.kind(ty).is_some_and(|kind| matches!(kind, TypeKind::Struct { .. })));
        // An answer is decoded once and read often: a box would cost its reader more than the room costs.
        let large = holds_struct.then(|| quote! { #[allow(clippy::large_enum_variant)] });
        let described = described(self.item);
        let deprecated = deprecated(self.item.deprecated);
        let shown = self.variants.iter().map(|(variant, ty)| {
            let text = docs(&format!("A value of the form `{}`.", quote! { #ty }.to_string().replace(' ', "")));
            quote! { #text #variant(#ty), }
        });
        let derived = match self.choice {
            Choice::First => quote! {
                #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
                #[serde(untagged)]
            },
            Choice::Best { tag: Some(Tag { strict: true, .. }), .. } => quote! { #[derive(Debug, Clone, PartialEq)] },
            Choice::Best { .. } => quote! {
                #[derive(Debug, Clone, PartialEq, Serialize)]
                #[serde(untagged)]
            },
        };
        quote! {
            #described
            #derived
            #[non_exhaustive]
            #large
            #deprecated
            pub enum #name {
                #(#shown)*
                /// A value of a form that the document does not describe.
                #unknown(Value),
            }
        }
    }

    fn conversions(&self) -> Vec<TokenStream> {
        let name = &self.item.name;
        let mut taken = BTreeSet::new();
        let mut items = Vec::new();
        for (variant, ty) in self.variants {
            for (generics, source, expression) in sources(ty, name) {
                if taken.insert(source.to_string()) {
                    items.push(quote! {
                        impl #generics From<#source> for #name {
                            fn from(value: #source) -> Self {
                                Self::#variant(#expression)
                            }
                        }
                    });
                }
            }
        }
        items
    }

    /// The shapes in the order in which they are tried.
    fn in_order<'o>(&'o self, order: &'o [usize]) -> impl Iterator<Item = (Literal, &'o Ident, &'o Type)> {
        let shapes = order.iter().filter_map(|index| self.variants.get(*index));
        shapes.enumerate().map(|(place, (variant, ty))| (Literal::usize_unsuffixed(place), variant, ty))
    }

    fn reading(&self, tag: Option<&Tag>, order: &[usize]) -> Vec<TokenStream> {
        let (name, unknown) = (&self.item.name, self.unknown);
        let count = Literal::usize_unsuffixed(self.variants.len());
        let arms = self.in_order(order).map(|(place, variant, ty)| {
            let strange = self.strange(ty);
            quote! { #place => crate::open_union::read(value, Self::#variant, #strange), }
        });
        let tag = tag.map(|tag| {
            let member = &tag.member;
            let values =
                order.iter().filter_map(|index| tag.values.get(*index)).map(|values| quote! { &[#(#values),*] });
            let strict = tag.strict;
            quote! {
                const TAG: Option<crate::open_union::Tag> =
                    Some(crate::open_union::Tag { member: #member, values: &[#(#values),*], strict: #strict });
            }
        });
        vec![
            quote! {
                impl crate::open_union::OpenUnion for #name {
                    const SHAPES: usize = #count;
                    #tag

                    fn read(shape: usize, value: &Value) -> Option<(Self, usize)> {
                        match shape {
                            #(#arms)*
                            _ => None,
                        }
                    }

                    fn unknown(value: Value) -> Self {
                        Self::#unknown(value)
                    }
                }
            },
            quote! {
                impl<'de> Deserialize<'de> for #name {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        crate::open_union::deserialize(deserializer)
                    }
                }
            },
        ]
    }

    fn writing(&self, tag: &Tag, order: &[usize]) -> TokenStream {
        let (name, unknown) = (&self.item.name, self.unknown);
        let arms = self.in_order(order).zip(order).map(|((place, variant, _), index)| {
            if tag.values.get(*index).is_some_and(|values| !values.is_empty()) {
                let own = quote! { <Self as crate::open_union::OpenUnion>::TAG };
                quote! { Self::#variant(shape) => crate::open_union::serialize(shape, #place, #own, serializer), }
            } else {
                quote! { Self::#variant(shape) => shape.serialize(serializer), }
            }
        });
        quote! {
            impl Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(#arms)*
                        Self::#unknown(value) => value.serialize(serializer),
                    }
                }
            }
        }
    }

    /// A closure that tells how much of a value a type does not know.
    fn strange(&self, ty: &Type) -> TokenStream {
        let inner = argument_of(ty, "Box");
        let shape = if inner.is_some() {
            quote! { **shape }
        } else {
            quote! { *shape }
        };
        let ty = inner.as_ref().unwrap_or(ty);
        let extra = format_ident!("{EXTRA}");
        match last_segment(ty).unwrap_or_default().as_str() {
            "Value" => return quote! { |_, _| Some(crate::open_union::ANYTHING) },
            "Map" => return quote! { |shape, _| Some(shape.len()) },
            // A time keeps whatever is sent in its place, so it is asked whether it can be read as one.
            "Timestamp" => {
                return quote! { |shape, value| value.is_string().then(|| usize::from(shape.as_millis().is_none())) };
            }
            "f64" => return quote! { |_, value| crate::open_union::is_exact(value).then_some(0) },
            "Vec" => {
                let element = argument_of(ty, "Vec");
                let is_struct =
                    element.is_some_and(|element| matches!(self.kind(&element), Some(TypeKind::Struct { .. })));
                if is_struct {
                    return quote! { |shape, _| Some(shape.iter().map(|element| element.#extra.len()).sum()) };
                }
            }
            _ => {}
        }
        match self.kind(ty) {
            Some(TypeKind::Struct { fields, .. }) => {
                // Those that are no lists are asked for by the type.
                let required = |field: &&Field| field.presence == Presence::Required && is_collection(&field.ty);
                let required = fields.iter().filter(required).map(|field| &field.wire_name);
                quote! { |shape, value| Some(crate::open_union::strange(&shape.#extra, value, &[#(#required),*])) }
            }
            Some(TypeKind::Enum { unknown, .. }) => {
                let own = last_segment(ty).map(|name| format_ident!("{name}"));
                quote! { |shape, _| Some(usize::from(matches!(#shape, #own::#unknown(_)))) }
            }
            Some(TypeKind::Union { unknown, .. }) => {
                let own = last_segment(ty).map(|name| format_ident!("{name}"));
                // A union that does not know the value either is none of the shapes.
                quote! { |shape, _| (!matches!(#shape, #own::#unknown(_))).then_some(0) }
            }
            Some(TypeKind::Newtype(_)) | None => quote! { |_, _| Some(0) },
        }
    }

    fn kind(&self, ty: &Type) -> Option<&TypeKind> {
        let name = last_segment(ty)?;
        self.api.type_of(&name).map(|item| &item.kind)
    }
}

/// What a variant of a union can be made from: generic parameters, the type, and the expression.
fn sources(ty: &Type, union: &Ident) -> Vec<(TokenStream, TokenStream, TokenStream)> {
    let plain = (quote! {}, quote! { #ty }, quote! { value });
    if let Some(inner) = argument_of(ty, "Box").filter(|inner| last_segment(inner).is_none_or(|name| *union != name)) {
        return vec![plain, (quote! {}, quote! { #inner }, quote! { Box::new(value) })];
    }
    if last_segment(ty).as_deref() == Some("String") {
        return vec![plain, (quote! {}, quote! { &str }, quote! { value.to_owned() })];
    }
    if let Some(element) = argument_of(ty, "Vec") {
        let array = if last_segment(&element).as_deref() == Some("String") {
            (quote! { <const N: usize> }, quote! { [&str; N] }, quote! { value.map(str::to_owned).into() })
        } else {
            (quote! { <const N: usize> }, quote! { [#element; N] }, quote! { value.into() })
        };
        return vec![plain, array];
    }
    if matches!(last_segment(ty).as_deref(), Some("i64" | "f64")) {
        return vec![plain, (quote! {}, quote! { i32 }, quote! { value.into() })];
    }
    vec![plain]
}
