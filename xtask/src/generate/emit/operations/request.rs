//! What a request says about its operation: the traits of the core that it implements.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::super::model::{Class, Field, Operation, Pages, Place, Presence, TypeKind};
use super::super::super::passes::last_segment;
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
        let raw = (quote! { #output }.to_string() == quote! { crate::Raw }.to_string()).then(|| {
            quote! {
                fn raw(body: &bytes::Bytes) -> Option<Self::Output> {
                    Some(body.clone().into())
                }
            }
        });
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
        let Some(places) = &self.operation.places else {
            return quote! {
                #[inline]
                fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
                    request.json_with_extra(self, &self.extra)
                }
            };
        };
        let steps = self.operation.fields.iter().zip(places).map(|(field, place)| {
            let (name, wire_name) = (&field.name, &field.wire_name);
            match place {
                Place::Path => quote! { request.path(#wire_name, &self.#name)?; },
                Place::Query => quote! { request.query(#wire_name, &self.#name)?; },
                Place::Header => quote! { request.header(#wire_name, &self.#name)?; },
                Place::Json if self.is_struct(&field.ty) => {
                    quote! { request.json_with_extra(&self.#name, &self.#name.extra)?; }
                }
                Place::Json => quote! { request.json(&self.#name)?; },
                Place::Body(media_type) => quote! { request.body(#media_type, self.#name.clone())?; },
            }
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

    /// Whether the type is an object, which has members that the document does not declare.
    fn is_struct(&self, ty: &syn::Type) -> bool {
        let name = last_segment(ty);
        let item = self.api.types.iter().find(|item| Some(item.name.to_string()) == name);
        item.is_some_and(|item| matches!(item.kind, TypeKind::Struct { .. }))
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
