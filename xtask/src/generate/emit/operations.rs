//! `operations.rs`: for each operation its request, what it answers, and the builder of its call.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Path, Type};

use super::super::model::{Api, Field, Operation, Place, Presence, TypeKind};
use super::setters::{conversion, value};
use super::unset::unset;
use super::{DEPRECATED, HEADER, allow_deprecated, docs, format_items};
use crate::Result;
use crate::shape::identifiers::{type_name, unique};

/// The file `operations.rs`.
pub(super) fn file(api: &Api) -> Result<String> {
    let types: BTreeSet<String> = api.types.iter().map(|item| item.name.to_string()).collect();
    let mut items = Vec::new();
    for operation in &api.operations {
        let builder = Builder::new(operation, api, &types);
        items.extend([builder.structure(), builder.start(), builder.methods()]);
        items.extend(builder.request());
    }
    items.push(table(api));
    items.extend(visits(api));
    let body = format_items(items)?;
    Ok(format!(
        "{HEADER}//! The operations of the API: what each sends and answers, and a builder for its call.\n\n{}{}{body}",
        allow_deprecated(if deprecates(api) { DEPRECATED } else { "" }),
        imports(&body)?
    ))
}

/// The methods that every builder has, which no setter may hide.
const OWN_METHODS: [&str; 6] = ["new", "request", "options", "build", "send", "stream"];

/// Whether the document calls a member of anything deprecated, so that a builder may touch it.
fn deprecates(api: &Api) -> bool {
    let in_types = api.types.iter().any(|item| match &item.kind {
        TypeKind::Struct { fields, .. } => fields.iter().any(|field| field.deprecated),
        _ => false,
    });
    in_types || api.types.iter().any(|item| item.deprecated)
}

/// What the file uses of the core.
const CORE: [&str; 14] = [
    "Call",
    "CallOptions",
    "Error",
    "Metadata",
    "Missing",
    "Operation",
    "OperationVisitor",
    "Provided",
    "RequestEncoder",
    "Set",
    "StreamingOperation",
    "StreamingTransport",
    "StreamingVisitor",
    "Transport",
];

/// The lines that import what `body` uses.
fn imports(body: &str) -> Result<String> {
    let uses = |word: &str| body.split(|c: char| !c.is_alphanumeric() && c != '_').any(|token| token == word);
    let core = CORE.iter().filter(|word| uses(word)).map(|word| format_ident!("{word}"));
    let builder = uses("PhantomData").then(|| quote! { use std::marker::PhantomData; });
    let method = uses("Method").then(|| quote! { use http::Method; });
    let types = uses("types").then(|| quote! { use super::types; });
    let groups = [builder, method, Some(quote! { #types use crate::{#(#core),*}; })];
    Ok(format!("{}\n", format_items(groups.into_iter().flatten())?))
}

/// The builder of one operation.
struct Builder<'a> {
    operation: &'a Operation,
    api: &'a Api,
    types: &'a BTreeSet<String>,
    /// For each required field the type parameter that remembers whether it is set.
    states: Vec<(&'a Field, Ident)>,
}

impl<'a> Builder<'a> {
    fn new(operation: &'a Operation, api: &'a Api, types: &'a BTreeSet<String>) -> Self {
        let mut taken = BTreeSet::from(["C".to_owned(), operation.builder.to_string()]);
        let required = operation.fields.iter().filter(|field| field.presence == Presence::Required);
        let states = required
            .map(|field| (field, format_ident!("{}", unique(type_name(&field.name.to_string()), &mut taken))))
            .collect();
        Self { operation, api, types, states }
    }

    fn structure(&self) -> TokenStream {
        let Operation { builder, request, id, .. } = self.operation;
        let states: Vec<&Ident> = self.states.iter().map(|(_, state)| state).collect();
        let mut text = format!("A call of `{id}` that is being put together.\n\n");
        if self.states.is_empty() {
            text.push_str("It has no required fields.");
        } else {
            let names: Vec<String> = self
                .states
                .iter()
                .map(|(field, _)| format!("[`{}`](Self::{})", field.name, self.method(field)))
                .collect();
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

    fn start(&self) -> TokenStream {
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

    fn methods(&self) -> TokenStream {
        let Operation { builder, .. } = self.operation;
        let states: Vec<&Ident> = self.states.iter().map(|(_, state)| state).collect();
        let asks_for_stream = |field: &&Field| {
            let property = self.operation.stream.as_ref().and_then(|stream| stream.property.as_deref());
            property != Some(field.wire_name.as_str())
        };
        let setters = self.operation.fields.iter().filter(asks_for_stream).map(|field| self.setter(field));
        let ends = self.ends();
        quote! {
            impl<C, #(#states),*> #builder<C, #(#states),*> {
                #(#setters)*
                /// Replaces the options of this call: time-outs and headers.
                pub fn options(mut self, options: CallOptions) -> Self {
                    self.call = self.call.options(options);
                    self
                }

                #ends
            }
        }
    }

    fn setter(&self, field: &Field) -> TokenStream {
        let (method, name) = (self.method(field), &field.name);
        let (parameter, expression) = conversion(&self.qualified(&field.ty), name);
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

    /// The methods that end a builder.
    fn ends(&self) -> TokenStream {
        let request = &self.operation.request;
        let states: Vec<&Ident> = self.states.iter().map(|(_, state)| state).collect();
        let output = self.qualified(&self.operation.output);
        let stream = self.operation.stream.as_ref().map(|stream| {
            let event = &stream.event;
            quote! {
                /// Sends the request and streams the answer, event by event.
                ///
                /// # Errors
                ///
                /// As for [`send`](Self::send); an error after the first event is an item of the stream.
                pub fn stream(self) -> C::Streaming<#event> where C: StreamingTransport, #(#states: Provided),* {
                    self.call.stream()
                }
            }
        });
        quote! {
            /// The request as plain data, to be sent later or by another client.
            pub fn build(self) -> types::#request where #(#states: Provided),* {
                self.call.into_request()
            }

            /// Sends the request: the async client gives a future, the blocking client the result.
            ///
            /// # Errors
            ///
            /// What the service refuses, and what goes wrong on the way to it: see [`Error`].
            pub fn send(self) -> C::Sending<#output> where C: Transport, #(#states: Provided),* {
                self.call.send()
            }

            #stream
        }
    }

    fn request(&self) -> Vec<TokenStream> {
        let operation = self.operation;
        let (request, id, summary, path) = (&operation.request, &operation.id, &operation.summary, &operation.path);
        let method = format_ident!("{}", operation.method);
        let (safe, idempotent, enveloped) = (operation.safe, operation.idempotent, operation.enveloped);
        let output = self.qualified(&operation.output);
        let encode = self.encode();
        let validate = self.validate();
        let raw = (quote! { #output }.to_string() == quote! { crate::Raw }.to_string()).then(|| {
            quote! {
                fn raw(body: &bytes::Bytes) -> Option<Self::Output> {
                    Some(body.clone().into())
                }
            }
        });
        let set_stream = operation.stream.as_ref().and_then(|stream| {
            let property = stream.property.as_deref()?;
            let field = operation.fields.iter().find(|field| field.wire_name == property)?;
            let name = &field.name;
            let assigned = match field.presence {
                Presence::Optional => quote! { stream.then_some(true) },
                Presence::Required | Presence::EmptyWhenAbsent => quote! { stream },
            };
            Some(quote! {
                fn set_stream(&mut self, stream: bool) {
                    self.#name = #assigned;
                }
            })
        });
        let mut items = vec![quote! {
            impl Operation for types::#request {
                type Output = #output;

                const METADATA: Metadata = Metadata {
                    id: #id,
                    summary: #summary,
                    method: Method::#method,
                    path: #path,
                    safe: #safe,
                    idempotent: #idempotent,
                    enveloped: #enveloped,
                };

                #encode
                #validate
                #raw
                #set_stream
            }
        }];
        let states = self.states.iter().map(|_| quote! { Missing });
        let builder = &operation.builder;
        let text =
            docs(&format!("Puts a request of `{id}` together without a client; [`build`]({builder}::build) ends it."));
        items.push(quote! {
            impl types::#request {
                #text
                pub fn builder() -> #builder<(), #(#states),*> {
                    #builder::new(())
                }
            }
        });
        if let Some(stream) = &operation.stream {
            let event = &stream.event;
            items.push(quote! {
                impl StreamingOperation for types::#request {
                    type Event = #event;
                }
            });
        }
        items
    }

    fn encode(&self) -> TokenStream {
        let Some(places) = &self.operation.places else {
            return quote! {
                fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
                    request.json(self)
                }
            };
        };
        let steps = self.operation.fields.iter().zip(places).map(|(field, place)| {
            let (name, wire_name) = (&field.name, &field.wire_name);
            match place {
                Place::Path => quote! { request.path(#wire_name, &self.#name)?; },
                Place::Query => quote! { request.query(#wire_name, &self.#name)?; },
                Place::Header => quote! { request.header(#wire_name, &self.#name)?; },
                Place::Json => quote! { request.json(&self.#name)?; },
                Place::Body(media_type) => quote! { request.body(#media_type, self.#name.clone())?; },
            }
        });
        let unused = places.is_empty().then(|| quote! { let _ = request; });
        quote! {
            fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
                #unused
                #(#steps)*
                Ok(())
            }
        }
    }

    fn validate(&self) -> Option<TokenStream> {
        let groups: Vec<TokenStream> =
            self.operation.exactly_one_of.iter().map(|group| self.exactly_one_of(group)).collect();
        let (last, others) = groups.split_last()?;
        Some(quote! {
            fn validate(&self) -> Result<(), Error> {
                #(#others?;)*
                #last
            }
        })
    }

    fn exactly_one_of(&self, group: &[String]) -> TokenStream {
        let members = group.iter().filter_map(|wire_name| {
            let field = self.operation.fields.iter().find(|field| field.wire_name == *wire_name)?;
            let name = &field.name;
            let is_set = match field.presence {
                Presence::Optional => quote! { self.#name.is_some() },
                Presence::EmptyWhenAbsent => quote! { !self.#name.is_empty() },
                Presence::Required => quote! { true },
            };
            Some(quote! { (#wire_name, #is_set) })
        });
        quote! { crate::exactly_one_of(Self::METADATA.id, &[#(#members),*]) }
    }

    /// The value that a field of the request has before it is set.
    fn unset(&self, field: &Field) -> TokenStream {
        match field.presence {
            Presence::Required => unset(&field.ty, self.api),
            Presence::Optional | Presence::EmptyWhenAbsent => quote! { Default::default() },
        }
    }

    /// The name of a field's setter.
    fn method(&self, field: &Field) -> Ident {
        let name = field.name.to_string();
        if OWN_METHODS.contains(&name.as_str()) { format_ident!("{name}_") } else { field.name.clone() }
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
