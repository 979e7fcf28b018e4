//! What the conversion of descriptions promises.

mod clean;
mod documents;
mod html;
mod markdown;
mod properties;
mod sentence;

use super::from_html;

const BASE: &str = "https://memos-docs.openmem.net";

/// Checks the Markdown of a description, and that it is clean and final.
#[track_caller]
fn check(text: &str, markdown: &str) {
    assert_eq!(from_html(text, BASE), markdown, "{text:?}");
    clean::assert_clean(markdown);
    assert_eq!(from_html(markdown, BASE), markdown, "not final: {text:?}");
}

/// Checks that a description remains as it is.
#[track_caller]
fn check_same(text: &str) {
    check(text, text);
}
