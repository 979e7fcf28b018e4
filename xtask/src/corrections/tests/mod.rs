//! What the correction engine promises.

mod apply;
mod parse;
mod yaml;

use super::{Corrected, Overlay, StalePolicy};

/// An overlay with the actions that `actions` lists in flow or block style.
fn overlay(actions: &str) -> crate::Result<Overlay> {
    let text = format!("overlay: 1.0.0\ninfo: {{ title: Test, version: '1' }}\nactions:\n{actions}\n");
    Overlay::parse(&text, "overlay.yaml")
}

/// Applies the actions to a document, with staleness refused.
fn corrected(actions: &str, document: serde_json::Value) -> crate::Result<Corrected> {
    overlay(actions)?.apply(document, StalePolicy::Refuse)
}
