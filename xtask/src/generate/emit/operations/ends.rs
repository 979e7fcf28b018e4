//! The methods that end a builder.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs;
use super::super::repetition::repetition;
use super::Builder;

impl Builder<'_> {
    pub(super) fn ends(&self) -> TokenStream {
        let request = &self.operation.request;
        let states = self.states();
        let output = self.qualified(&self.operation.output);
        let repetition = docs(&repetition(self.operation.class, "crate"));
        let (stream, task, pages) = (self.stream(), self.task(), self.pages());
        quote! {
            /// The request as plain data, to be sent later or by another client.
            pub fn build(self) -> types::#request where #(#states: Provided),* {
                self.call.into_request()
            }

            /// The call as a `curl` command for a shell, in which the API key is replaced by a variable.
            ///
            /// # Errors
            ///
            /// When the request is one that would not be sent.
            pub fn to_curl(&self) -> Result<String, Error> where C: Transport, #(#states: Provided),* {
                self.call.to_curl()
            }

            /// Sends the request: the async client gives a future, the blocking client the result.
            ///
            #repetition
            ///
            /// # Errors
            ///
            /// What the service refuses, and what goes wrong on the way to it: see [`Error`].
            pub fn send(self) -> C::Sending<#output> where C: Transport, #(#states: Provided),* {
                self.call.send()
            }

            /// Sends the request, and gives the data with everything around it: HTTP status, headers, code, message,
            /// the body as it came, attempts, elapsed time and mismatches.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send).
            pub fn response(self) -> C::Sending<crate::Response<#output>> where C: Transport, #(#states: Provided),* {
                self.call.response()
            }

            #stream
            #task
            #pages
        }
    }

    fn stream(&self) -> Option<TokenStream> {
        let states = self.states();
        let event = &self.operation.stream.as_ref()?.event;
        Some(quote! {
            /// Sends the request and streams the answer, event by event.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send); an error after the first event is an item of the stream.
            pub fn stream(self) -> C::Streaming<#event> where C: StreamingTransport, #(#states: Provided),* {
                self.call.stream()
            }
        })
    }

    fn task(&self) -> Option<TokenStream> {
        let (states, request) = (self.states(), &self.operation.request);
        self.operation.starts_task.as_ref()?;
        Some(quote! {
            /// Sends the request, and waits at most for `limit` until the task that it starts is completed.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send), and where the task fails or takes longer: see
            /// [`WaitError`](crate::WaitError).
            pub fn send_and_wait(self, limit: std::time::Duration) -> C::Waiting<types::#request>
            where
                C: TaskTransport,
                #(#states: Provided),*
            {
                self.call.send_and_wait(limit)
            }
        })
    }

    fn pages(&self) -> Option<TokenStream> {
        let (states, request) = (self.states(), &self.operation.request);
        self.operation.pages.as_ref()?;
        Some(quote! {
            /// Gives the list page by page, from the one that the request asks for; each is sent for when it is wanted.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send), in place of a page.
            pub fn pages(self) -> C::Pages<types::#request> where C: PagingTransport, #(#states: Provided),* {
                self.call.pages()
            }

            /// Gives the list item by item, from the page that the request asks for.
            ///
            /// # Errors
            ///
            /// As for [`send`](Self::send), in place of an item.
            pub fn items(self) -> C::Items<types::#request> where C: PagingTransport, #(#states: Provided),* {
                self.call.items()
            }
        })
    }
}
