//! Reads what progenitor makes of the document: the single reading of the OpenAPI document.
//!
//! Names of types and methods, parameters and their places, the types of members and answers: all of it comes from the
//! syntax tree that progenitor returns.

mod methods;
mod types;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use progenitor_impl::{CrateVers, GenerationSettings, Generator, InterfaceStyle};
use serde_json::Value;

pub(super) use methods::Method;
pub(super) use types::{ReadField, ReadKind, ReadType};

use crate::shape::walk::for_each_schema;
use crate::{Error, Result};

/// What progenitor's code says.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) types: Vec<ReadType>,
    pub(super) methods: Vec<Method>,
}

/// Runs progenitor on a shaped document and reads its syntax tree.
pub(super) fn read(document: &Value) -> Result<Reading> {
    let file = syntax_tree(document)?;
    Ok(Reading { types: types::read(&file)?, methods: methods::read(&file)? })
}

/// progenitor's syntax tree for a document.
pub(super) fn syntax_tree(document: &Value) -> Result<syn::File> {
    let mut document = document.clone();
    // typify makes identifiers of the values of an enum, and stops where two values make the same one. The shaped
    // document has a name for each value, so typify reads those; the values come back in a later pass.
    for_each_schema(&mut document, &mut |schema, _| {
        let names = schema.get("x-enum-varnames").cloned();
        if let (Some(schema), Some(names)) = (schema.as_object_mut(), names)
            && schema.contains_key("enum")
        {
            schema.insert("enum".to_owned(), names);
        }
        Ok(())
    })?;
    let api: openapiv3::OpenAPI = serde_json::from_value(document).map_err(|error| {
        Error::new("the shaped document is not an OpenAPI 3.0 document that progenitor reads").because(error)
    })?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_map_type("::std::collections::BTreeMap").with_crate(
        "memos-sdk-core",
        CrateVers::Any,
        None,
    );
    let outcome = without_panic_message(|| Generator::new(&settings).generate_tokens(&api));
    let tokens = match outcome {
        Ok(Ok(tokens)) => tokens,
        Ok(Err(error)) => return Err(Error::new("progenitor refuses the document").because(error)),
        Err(panic) => {
            let message = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "it gave no reason".to_owned());
            return Err(Error::new("progenitor stopped on the document")
                .because(message)
                .help("a correction in openapi/corrections.yaml can change the schema that it names"));
        }
    };
    syn::parse2(tokens).map_err(|error| Error::new("progenitor's output is not Rust").because(error))
}

/// Catches a panic of `work`, which progenitor and typify end in on some documents, without its message on standard
/// error: the caller makes an error of it, with a place and with help.
fn without_panic_message<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    // The hook belongs to the whole process, so it is set once, and only the thread at work here is kept quiet.
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    outcome
}

/// The text of the documentation attributes of an item.
pub(super) fn docs(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}
