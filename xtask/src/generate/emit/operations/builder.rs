//! The builder of a call: its type, its start and its setters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::super::super::model::{Field, Operation, Presence};
use super::super::docs;
use super::super::setters::{conversion, value};
use super::Builder;

/// The methods that builders have beside their setters, which no setter may hide. All of them are kept free on every
/// builder, so that one which gets another end keeps the names of its setters.
const OWN_METHODS: [&str; 12] = [
    "build",
    "extra",
    "items",
    "new",
    "options",
    "pages",
    "request",
    "response",
    "send",
    "send_and_wait",
    "stream",
    "to_curl",
];

impl Builder<'_> {
    pub(super) fn structure(&self) -> TokenStream {
        let Operation { builder, request, id, .. } = self.operation;
        let states = self.states();
        let mut text = format!("A call of `{id}` that is being put together.\n\n");
        if self.states.is_empty() {
            text.push_str("It has no required fields.");
        } else {
            let names: Vec<String> =
                self.states.iter().map(|(field, _)| format!("[`{}`](Self::{})", field.name, method(field))).collect();
            text.push_str(&format!(
                "It can be sent once {} {} set.",
                names.join(", "),
                if names.len() == 1 { "is" } else { "are" }
            ));
        }
        let text = docs(&text);
        quote! {
            #text
            #[derive(Debug, Clone)]
            #[must_use = "a call does nothing until it is sent"]
            pub struct #builder<C, #(#states = Missing),*> {
                call: Call<C, types::#request>,
                state: PhantomData<(#(#states,)*)>,
            }
        }
    }

    pub(super) fn start(&self) -> TokenStream {
        let Operation { builder, request, fields, places, .. } = self.operation;
        let initial: Vec<TokenStream> = fields
            .iter()
            .map(|field| {
                let name = &field.name;
                let start = self.unset(field);
                quote! { #name: #start }
            })
            .collect();
        let required = fields.iter().any(|field| field.presence == Presence::Required);
        let request_value = match (required, places) {
            (false, _) => quote! { types::#request::default() },
            (true, None) => quote! { types::#request { #(#initial,)* extra: Default::default() } },
            (true, Some(_)) => quote! { types::#request { #(#initial,)* } },
        };
        quote! {
            impl<C> #builder<C> {
                /// Starts a call that `client` will send.
                pub fn new(client: C) -> Self {
                    let request = #request_value;
                    Self { call: Call::new(client, request), state: PhantomData }
                }
            }
        }
    }

    pub(super) fn methods(&self) -> TokenStream {
        let Operation { builder, .. } = self.operation;
        let states = self.states();
        let asks_for_stream = |field: &&Field| {
            let property = self.operation.stream.as_ref().and_then(|stream| stream.property.as_deref());
            property != Some(field.wire_name.as_str())
        };
        let setters = self.operation.fields.iter().filter(asks_for_stream).map(|field| self.setter(field));
        // A request of parameters and a body has no member that could take what is not declared.
        let extra = self.operation.places.is_none().then(|| {
            quote! {
                /// Sends a member that the document does not have (yet), in place of one of the same name.
                pub fn extra(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                    self.call.request.extra.insert(name.into(), value.into());
                    self
                }
            }
        });
        let ends = self.ends();
        quote! {
            impl<C, #(#states),*> #builder<C, #(#states),*> {
                #(#setters)*
                #extra
                /// Replaces the options of this call: time-outs, repeats and headers.
                pub fn options(mut self, options: CallOptions) -> Self {
                    self.call = self.call.options(options);
                    self
                }

                #ends
            }
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (method, name) = (method(field), &field.name);
        let (parameter, expression) = conversion(&self.qualified(&field.ty), name, &quote! { serde_json::Value });
        let value = value(field, &expression);
        let text =
            if field.docs.trim().is_empty() { format!("Sets `{}`.", field.wire_name) } else { field.docs.clone() };
        let text = docs(&text);
        if field.presence != Presence::Required {
            return quote! {
                #text
                pub fn #method(mut self, #name: #parameter) -> Self {
                    self.call.request.#name = #value;
                    self
                }
            };
        }
        let builder = &self.operation.builder;
        let after = self.states.iter().map(|(other, state)| {
            if other.name == *name {
                quote! { Set }
            } else {
                quote! { #state }
            }
        });
        quote! {
            #text
            ///
            /// Required.
            pub fn #method(mut self, #name: #parameter) -> #builder<C, #(#after),*> {
                self.call.request.#name = #value;
                #builder { call: self.call, state: PhantomData }
            }
        }
    }

    /// The value that a field of the request has before it is set.
    fn unset(&self, field: &Field) -> TokenStream {
        match field.presence {
            Presence::Required => self.unset.value(&field.ty),
            Presence::Optional | Presence::EmptyWhenAbsent => quote! { Default::default() },
        }
    }
}

/// The name of a field's setter.
pub(in super::super) fn method(field: &Field) -> Ident {
    let name = field.name.to_string();
    if OWN_METHODS.contains(&name.as_str()) { format_ident!("{name}_") } else { field.name.clone() }
}
