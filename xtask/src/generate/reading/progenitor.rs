//! Runs progenitor.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use progenitor_impl::{CrateVers, GenerationSettings, Generator, InterfaceStyle};
use serde_json::Value;

/// Why there is no syntax tree.
#[derive(Debug)]
pub(super) struct Failure {
    /// What happened.
    pub(super) message: &'static str,
    /// What progenitor says about it.
    pub(super) cause: String,
}

/// progenitor's syntax tree for a document.
pub(super) fn syntax_tree(document: &Value) -> Result<syn::File, Failure> {
    let failure = |message: &'static str| move |cause: String| Failure { message, cause };
    let api: openapiv3::OpenAPI = serde_json::from_value(document.clone())
        .map_err(|error| failure("progenitor cannot read")(error.to_string()))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_map_type("::std::collections::BTreeMap").with_crate(
        "memos-sdk-core",
        CrateVers::Any,
        None,
    );
    let outcome = without_panic_message(|| Generator::new(&settings).generate_tokens(&api));
    let tokens = match outcome {
        Ok(Ok(tokens)) => tokens,
        Ok(Err(error)) => return Err(failure("progenitor refuses")(error.to_string())),
        Err(panic) => {
            let cause = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "it gave no reason".to_owned());
            return Err(failure("progenitor stopped on")(cause));
        }
    };
    syn::parse2(tokens).map_err(|error| failure("progenitor writes no Rust for")(error.to_string()))
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
