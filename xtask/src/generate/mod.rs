//! Generates Rust from a shaped document.
//!
//! progenitor's syntax tree is read (`reading`), made into a model of the crates one pass at a time (`passes`), and
//! written as files (`emit`).

mod emit;
mod model;
mod passes;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) use emit::HEADER;

use crate::Result;

/// The generated files, and how much there is in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The files: a path from the root of the workspace, with `/`, and its contents.
    pub files: BTreeMap<String, String>,
    /// How many operations there are.
    pub operations: usize,
    /// How many types there are.
    pub types: usize,
}

/// The clients that are generated, and where.
const CLIENTS: [(&str, emit::Client); 2] = [
    ("memos-sdk", emit::Client { crate_name: "memos_sdk", asynchronous: true }),
    ("memos-sdk-blocking", emit::Client { crate_name: "memos_sdk_blocking", asynchronous: false }),
];

/// Generates the files of the core and of the clients from a shaped document.
///
/// # Errors
///
/// A document that progenitor refuses, or that it reads in a way which the generator does not know.
pub fn generate(document: &Value) -> Result<Generated> {
    let reading = reading::read(document)?;
    let api = passes::model(reading, document)?;
    let mut files = BTreeMap::new();
    for (name, text) in emit::core(&api)? {
        files.insert(format!("memos-sdk-core/src/generated/{name}"), text);
    }
    for (folder, client) in CLIENTS {
        for (name, text) in emit::client(&api, &client)? {
            files.insert(format!("{folder}/src/generated/{name}"), text);
        }
    }
    Ok(Generated { files, operations: api.operations.len(), types: api.types.len() })
}
