//! What a request says about its operation: the traits of the core that it implements.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::super::model::{Class, Field, Operation, Pages, Place, Presence, TypeKind, Wire};
use super::super::super::passes::{is_collection, last_segment};
use super::super::docs;
use super::Builder;

impl Builder<'_> {
    pub(super) fn request(&self) -> Vec<TokenStream> {
        let mut items = vec![self.implementation(), self.start_of_builder()];
        items.extend(self.streaming_operation());
        items.extend(self.task_operation());
        items.extend(self.starts_task());
        items.extend(self.operation.pages.as_ref().map(|pages| self.paged_operation(pages)));
        items
    }

    fn implementation(&self) -> TokenStream {
        let request = &self.operation.request;
        let output = self.qualified(&self.operation.output);
        let (metadata, encode, validate) = (self.metadata(), self.encode(), self.validate());
        let raw = self.raw();
        let set_stream = self.set_stream();
        quote! {
            impl Operation for types::#request {
                type Output = #output;

                const METADATA: Metadata = #metadata;

                #encode
                #validate
                #raw
                #set_stream
            }
        }
    }

    /// What is not JSON is given as it is, and what is described to be nothing is not looked at.
    fn raw(&self) -> Option<TokenStream> {
        match &self.operation.output {
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Some(quote! {
                fn raw(_: &bytes::Bytes) -> Option<Self::Output> {
                    Some(())
                }
            }),
            output if *output == syn::parse_quote!(crate::Raw) => Some(quote! {
                fn raw(body: &bytes::Bytes) -> Option<Self::Output> {
                    Some(body.clone().into())
                }
            }),
            _ => None,
        }
    }

    fn metadata(&self) -> TokenStream {
        let Operation { id, summary, path, enveloped, class, .. } = self.operation;
        let method = format_ident!("{}", self.operation.method);
        let summary = (!summary.is_empty()).then(|| quote! { .summary(#summary) });
        let class = match class {
            Class::Read => Some(quote! { .safe() }),
            Class::Idempotent => Some(quote! { .idempotent() }),
            Class::Write => None,
        };
        let bare = (!enveloped).then(|| quote! { .bare() });
        quote! { Metadata::new(#id, Method::#method, #path)#summary #class #bare }
    }

    fn set_stream(&self) -> Option<TokenStream> {
        let property = self.operation.stream.as_ref()?.property.as_deref()?;
        let field = self.operation.fields.iter().find(|field| field.wire_name == property)?;
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
    }

    /// It is inlined, so that a program compiles the writing of those requests only that it sends.
    fn encode(&self) -> TokenStream {
        let named = self.operation.media_type.as_ref().map(|name| quote! { request.content_type(#name) });
        let Some(places) = &self.operation.places else {
            let written = match named {
                Some(named) => quote! {
                    request.json_with_extra(self, &self.extra)?;
                    #named
                },
                None => quote! { request.json_with_extra(self, &self.extra) },
            };
            return quote! {
                #[inline]
                fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
                    #written
                }
            };
        };
        let steps = self.operation.fields.iter().zip(places).map(|(field, place)| match place {
            Place::Path(wire) | Place::Query(wire) | Place::Header(wire) | Place::Cookie(wire) => {
                self.parameter(field, place, wire)
            }
            Place::Json | Place::Body(_) => self.body(field, place, named.as_ref()),
        });
        let unused = places.is_empty().then(|| quote! { let _ = request; });
        quote! {
            #[inline]
            fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
                #unused
                #(#steps)*
                Ok(())
            }
        }
    }

    /// Writes a parameter: the usual way of its place where that is enough.
    fn parameter(&self, field: &Field, place: &Place, wire: &Wire) -> TokenStream {
        let (member, name) = (&field.name, &wire.name);
        let value = if wire.json {
            quote! { &crate::encode::json_text(#name, &self.#member)? }
        } else {
            quote! { &self.#member }
        };
        let is_scalar = wire.json || self.is_scalar(&field.ty);
        let is_list = is_collection(&field.ty) && last_segment(&field.ty).as_deref() == Some("Vec");
        // A scalar is the same in most styles.
        let style = wire.style.filter(|style| !is_scalar || matches!(style.name, "Label" | "Matrix"));
        let explode = style.is_some_and(|style| style.explode);
        let named = |usual: &str| {
            let name = format_ident!("{}", style.map_or(usual, |style| style.name));
            quote! { crate::encode::Style::#name }
        };
        match place {
            Place::Path(_) if is_scalar && style.is_none() => quote! { request.path(#name, #value)?; },
            Place::Path(_) => {
                let style = named("Simple");
                quote! { request.path_in(#name, #style, #explode, #value)?; }
            }
            Place::Header(_) if is_scalar || is_list => quote! { request.header(#name, #value)?; },
            Place::Header(_) => quote! { request.header_in(#name, #explode, #value)?; },
            Place::Cookie(_) => {
                let explode = wire.style.is_none_or(|style| style.explode);
                quote! { request.cookie(#name, #explode, #value)?; }
            }
            _ if style.is_none() => quote! { request.query(#name, #value)?; },
            _ => {
                let style = named("Form");
                quote! { request.query_in(#name, #style, #explode, #value)?; }
            }
        }
    }

    /// Writes the body, if it is there.
    fn body(&self, field: &Field, place: &Place, named: Option<&TokenStream>) -> TokenStream {
        let member = &field.name;
        let optional = field.presence != Presence::Required;
        let value = if optional {
            quote! { given }
        } else {
            quote! { &self.#member }
        };
        let written = match place {
            Place::Body(media_type) if optional => quote! { request.body(#media_type, given.clone())?; },
            Place::Body(media_type) => quote! { request.body(#media_type, self.#member.clone())?; },
            _ if self.is_struct(&field.ty) && optional => quote! { request.json_with_extra(given, &given.extra)?; },
            _ if self.is_struct(&field.ty) => quote! { request.json_with_extra(&self.#member, &self.#member.extra)?; },
            _ => quote! { request.json(#value)?; },
        };
        let named = named.filter(|_| *place == Place::Json).map(|named| quote! { #named?; });
        if optional {
            quote! {
                if let Some(given) = &self.#member {
                    #written
                    #named
                }
            }
        } else {
            quote! { #written #named }
        }
    }

    /// Whether the type is an object, which has members that the document does not declare.
    fn is_struct(&self, ty: &syn::Type) -> bool {
        let item = last_segment(ty).and_then(|name| self.api.type_of(&name));
        item.is_some_and(|item| matches!(item.kind, TypeKind::Struct { .. }))
    }

    /// Whether the type is text, a number or true or false.
    fn is_scalar(&self, ty: &syn::Type) -> bool {
        let name = last_segment(ty).unwrap_or_default();
        matches!(name.as_str(), "String" | "i64" | "f64" | "bool" | "Timestamp")
            || self.api.type_of(&name).is_some_and(|item| matches!(item.kind, TypeKind::Enum { .. }))
    }

    fn validate(&self) -> Option<TokenStream> {
        let groups = self.operation.exactly_one_of.iter().map(|group| self.exactly_one_of(group));
        let checks = self.operation.checks.iter().map(|check| {
            let (name, function) = (&check.field.name, &check.function);
            match check.field.presence {
                Presence::Optional => quote! { self.#name.as_ref().map_or(Ok(()), |given| #function(given)) },
                Presence::Required | Presence::EmptyWhenAbsent => quote! { #function(&self.#name) },
            }
        });
        let all: Vec<TokenStream> = groups.chain(checks).collect();
        let (last, others) = all.split_last()?;
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
            // An extra member of the same name is sent in its place.
            Some(quote! { (#wire_name, self.extra.get(#wire_name).map_or(#is_set, crate::encode::is_given)) })
        });
        quote! { crate::exactly_one_of(Self::METADATA.id, &[#(#members),*]) }
    }

    fn start_of_builder(&self) -> TokenStream {
        let Operation { request, builder, id, .. } = self.operation;
        let states = self.states.iter().map(|_| quote! { Missing });
        let text =
            docs(&format!("Puts a request of `{id}` together without a client; [`build`]({builder}::build) ends it."));
        quote! {
            impl types::#request {
                #text
                pub fn builder() -> #builder<(), #(#states),*> {
                    #builder::new(())
                }
            }
        }
    }

    fn streaming_operation(&self) -> Option<TokenStream> {
        let request = &self.operation.request;
        let event = &self.operation.stream.as_ref()?.event;
        Some(quote! {
            impl StreamingOperation for types::#request {
                type Event = #event;
            }
        })
    }

    fn task_operation(&self) -> Option<TokenStream> {
        let request = &self.operation.request;
        let task = self.operation.task.as_ref()?;
        let (id, state) = (&task.id, &task.state);
        let (running, completed, failed) = (&task.running, &task.completed, &task.failed);
        Some(quote! {
            impl TaskOperation for types::#request {
                const TASK: TaskMembers = TaskMembers {
                    id: #id,
                    state: #state,
                    running: &[#(#running),*],
                    completed: &[#(#completed),*],
                    failed: &[#(#failed),*],
                };
            }
        })
    }

    fn starts_task(&self) -> Option<TokenStream> {
        let request = &self.operation.request;
        let started = self.operation.starts_task.as_ref()?;
        let (status, id) = (&started.status, &started.id);
        Some(quote! {
            impl StartsTask for types::#request {
                type Status = types::#status;
                const TASK_ID: &'static str = #id;
            }
        })
    }

    fn paged_operation(&self, pages: &Pages) -> TokenStream {
        let request = &self.operation.request;
        let Pages { page, size, pages: count, total, item, kinds } = pages;
        let lists = kinds.iter().map(|kind| &kind.list.wire_name);
        let single = kinds.first().map(|kind| self.qualified(&kind.element));
        let item_type = item.as_ref().map_or_else(|| quote! { #single }, |item| quote! { types::#item });
        let each = kinds.iter().map(|kind| {
            let (list, variant) = (&kind.list.name, &kind.variant);
            let each = match kind.list.presence {
                Presence::Optional => quote! { page.#list.into_iter().flatten() },
                Presence::Required | Presence::EmptyWhenAbsent => quote! { page.#list.into_iter() },
            };
            match item {
                Some(item) => quote! { #each.map(types::#item::#variant) },
                None => each,
            }
        });
        let items = match (item, kinds.first().map(|kind| &kind.list)) {
            (None, Some(Field { name, presence: Presence::Required | Presence::EmptyWhenAbsent, .. })) => {
                quote! { page.#name }
            }
            _ => {
                let all = each.reduce(|first, other| quote! { #first.chain(#other) });
                quote! { #all.collect() }
            }
        };
        quote! {
            impl PagedOperation for types::#request {
                type Item = #item_type;
                const PAGES: PageMembers = PageMembers {
                    page: #page,
                    size: #size,
                    pages: #count,
                    total: #total,
                    lists: &[#(#lists),*],
                };

                fn items(page: Self::Output) -> Vec<Self::Item> {
                    #items
                }
            }
        }
    }
}
