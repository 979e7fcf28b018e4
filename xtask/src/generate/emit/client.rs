//! `client.rs`: one method of the client for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Api, Operation, TaskStatus};
use super::repetition::repetition;
use super::{Client, HEADER, deprecated, docs, examples, format_items};
use crate::Result;

/// The file `client.rs`.
pub(super) fn file(api: &Api, client: &Client) -> Result<String> {
    let methods = api.operations.iter().map(|operation| method(operation, api, client));
    let tasks =
        api.operations.iter().filter_map(|operation| Some(task(operation, operation.task.as_ref()?, api, client)));
    let (methods, tasks): (Vec<_>, Vec<_>) = (methods.collect(), tasks.collect());
    let body = format_items([quote! { impl Client { #(#methods)* #(#tasks)* } }])?;
    let imports = match (methods.is_empty(), tasks.is_empty()) {
        (true, _) => "use crate::Client;",
        (false, true) => "use memos_sdk_core::operations;\n\nuse crate::Client;",
        (false, false) => "use memos_sdk_core::{Task, operations, types};\n\nuse crate::{Client, TaskHandle};",
    };
    Ok(format!("{HEADER}//! A method for each operation.\n\n{imports}\n\n{body}"))
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
    text.push_str(&format!(
        "\n`{} {}`. {}\n",
        operation.method,
        operation.path,
        repetition(operation.class, "memos_sdk_core")
    ));
    for end in other_ends(operation) {
        text.push_str(&format!("\n{end}\n"));
    }
    text.push_str(&format!("\n# Examples\n\n{}", examples::example(operation, api, client)));
    text.push_str("\n# Errors\n\nWhen the request cannot be sent, or the service refuses it: see [`Error`](memos_sdk_core::Error).");
    if !operation.exactly_one_of.is_empty() {
        for group in &operation.exactly_one_of {
            let names: Vec<String> = group.iter().map(|name| format!("`{name}`")).collect();
            text.push_str(&format!(" Nothing is sent unless exactly one of {} is set.", names.join(", ")));
        }
    }
    for check in &operation.checks {
        let function = check.function.segments.iter().skip(1).map(|segment| segment.ident.to_string());
        let function = function.collect::<Vec<_>>().join("::");
        text.push_str(&format!(
            " Nothing is sent if [`{function}`](memos_sdk_core::{function}) refuses `{}`.",
            check.field.wire_name
        ));
    }
    text.push('\n');
    text
}

/// How a call of the operation can end otherwise than by being sent.
fn other_ends(operation: &Operation) -> Vec<String> {
    let link = |end: &str| format!("[`{end}`](operations::{}::{end})", operation.builder);
    let mut ends = Vec::new();
    if operation.stream.is_some() {
        ends.push(format!("Its answer can be streamed: see {}.", link("stream")));
    }
    if operation.starts_task.is_some() {
        ends.push(format!("It starts a task, which {} waits for.", link("send_and_wait")));
    }
    if operation.pages.is_some() {
        ends.push(format!(
            "It gives one page of a list: {} gives one after the other, and {} what stands on them.",
            link("pages"),
            link("items")
        ));
    }
    ends
}

/// The method that gives a handle to a task whose state the operation tells.
fn task(operation: &Operation, task: &TaskStatus, api: &Api, client: &Client) -> TokenStream {
    let (method, request) = (&task.method, &operation.request);
    let starts: Vec<&Operation> = api
        .operations
        .iter()
        .filter(|other| other.starts_task.as_ref().is_some_and(|started| started.status == operation.request))
        .collect();
    let names: Vec<String> = starts.iter().map(|other| format!("[`{0}`](Self::{0})", other.name)).collect();
    let started = if names.is_empty() { String::new() } else { format!(" that {} started", names.join(" or ")) };
    let example = examples::task_example(method, starts.first().copied(), api, client);
    let text = docs(&format!(
        "A handle to a task{started}, which waits until it is done.\n\n\
         Making it sends nothing. It asks [`{0}`](Self::{0}) about the task, which may also have been started by another \
         process.\n\n# Examples\n\n{example}",
        operation.name
    ));
    quote! {
        #text
        pub fn #method(&self, task: impl Into<Task>) -> TaskHandle<types::#request> {
            TaskHandle::new(self.clone(), task.into())
        }
    }
}
