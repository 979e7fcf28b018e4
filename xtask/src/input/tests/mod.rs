//! What the input stage promises.

mod bare;
mod html;
mod numbers;
mod payload;

use super::{Document, load, load_all};

/// The payload of a page of the documentation site, with an English and a Chinese document.
const SITE: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/payload.json"));

/// Checks that an input is refused with an error that mentions all of some things.
fn check_error(bytes: &[u8], name: &str, mentions: &[&str]) {
    let input = String::from_utf8_lossy(bytes);
    let input: String = input.chars().take(200).collect();
    for (function, result) in
        [("load", load(bytes, name, "en").map(|_| ())), ("load_all", load_all(bytes, name).map(|_| ()))]
    {
        let Err(error) = result else {
            panic!("{function} accepts {input}");
        };
        let shown = error.to_string();
        for mention in mentions {
            assert!(shown.contains(mention), "{function} {input}: {mention:?} is missing in:\n{shown}");
        }
    }
}

/// What a document is called.
fn names(documents: &[Document]) -> Vec<(Option<&str>, Option<&str>)> {
    documents.iter().map(|document| (document.id.as_deref(), document.locale.as_deref())).collect()
}
