//! `client.rs`: one method of the client for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Api, Operation};
use super::{Client, HEADER, deprecated, docs, examples, format_items};
use crate::Result;

/// The file `client.rs`.
pub(super) fn file(api: &Api, client: &Client) -> Result<String> {
    let methods = api.operations.iter().map(|operation| method(operation, api, client));
    let body = format_items([quote! { impl Client { #(#methods)* } }])?;
    Ok(format!(
        "{HEADER}//! A method for each operation.\n\nuse memos_sdk_core::operations;\n\nuse crate::Client;\n\n{body}"
    ))
}

fn method(operation: &Operation, api: &Api, client: &Client) -> TokenStream {
    let (name, builder) = (&operation.name, &operation.builder);
    let text = docs(&documentation(operation, api, client));
    let deprecated = deprecated(operation.deprecated);
    quote! {
        #text
        #deprecated
        pub fn #name(&self) -> operations::#builder<Client> {
            operations::#builder::new(self.clone())
        }
    }
}

fn documentation(operation: &Operation, api: &Api, client: &Client) -> String {
    let mut text = String::new();
    let summary =
        if operation.summary.is_empty() { format!("Calls `{}`", operation.id) } else { operation.summary.clone() };
    text.push_str(&format!("{}.\n", summary.trim_end_matches('.')));
    if !operation.description.is_empty() {
        text.push_str(&format!("\n{}\n", operation.description));
    }
    text.push_str(&format!("\n`{} {}`. {}\n", operation.method, operation.path, repetition(operation)));
    text.push_str(&format!("\n# Examples\n\n{}", examples::example(operation, api, client)));
    text.push_str("\n# Errors\n\nWhen the request cannot be sent, or the service refuses it: see [`Error`](memos_sdk_core::Error).");
    if !operation.exactly_one_of.is_empty() {
        for group in &operation.exactly_one_of {
            let names: Vec<String> = group.iter().map(|name| format!("`{name}`")).collect();
            text.push_str(&format!(" Nothing is sent unless exactly one of {} is set.", names.join(", ")));
        }
    }
    text.push('\n');
    text
}

/// What a caller must know before calling again.
fn repetition(operation: &Operation) -> &'static str {
    if operation.safe {
        "It changes nothing, so it may be repeated."
    } else if operation.idempotent {
        "Repeating it does no more than doing it once."
    } else {
        "Repeating it may do it twice."
    }
}
