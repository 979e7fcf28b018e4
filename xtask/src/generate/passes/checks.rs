//! Reads `x-rust-check`: a function of the core that checks a member of a request before it is sent.
//!
//! ```yaml
//! x-rust-check: memos_sdk_core::check_files
//! ```

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::model::{Api, Check, Operation};
use super::extension::for_each_operation;
use super::paths;
use crate::pointer::Pointer;
use crate::shape::walk::for_each_schema;
use crate::{Error, Result};

const NAME: &str = "x-rust-check";

/// Adds the checks to the operations whose requests they are about.
pub(super) fn run(api: &mut Api, document: &Value) -> Result<()> {
    let mut used = BTreeSet::new();
    for_each_operation(
        api,
        |operation, _| checks(operation, document, &mut used),
        |operation, checks| operation.checks = checks,
    )?;
    for_each_schema(&mut document.clone(), &mut |schema, at| match schema.get(NAME) {
        Some(_) if !used.contains(&at.pointer()) => {
            Err(Error::new(format!("`{NAME}` stands where nothing is checked"))
                .at(at.child(NAME).pointer())
                .help("put it on a member of a request in openapi/corrections.yaml"))
        }
        _ => Ok(()),
    })
}

/// The checks of the members of a request that is a JSON object.
fn checks(operation: &Operation, document: &Value, used: &mut BTreeSet<Pointer>) -> Result<Vec<Check>> {
    if operation.places.is_some() {
        return Ok(Vec::new());
    }
    let schemas = Pointer::root().child("components").child("schemas");
    let members = schemas.child(&operation.request.to_string()).child("properties");
    let mut checks = Vec::new();
    for field in &operation.fields {
        let at = members.child(&field.wire_name);
        let check = at.child(NAME);
        let Some(named) = document.pointer(check.as_str().trim_start_matches('#')) else { continue };
        let function = named.as_str().and_then(|path| syn::parse_str::<syn::Path>(path).ok());
        let mut function = function
            .filter(|path| path.segments.len() > 1 && path.segments.iter().all(|segment| segment.arguments.is_none()))
            .filter(|path| path.segments.first().is_some_and(|segment| segment.ident == "memos_sdk_core"))
            .ok_or_else(|| {
                Error::new(format!("`{named}` is no path to a function of the core"))
                    .at(check.as_str())
                    .help("mend the extension in openapi/corrections.yaml")
            })?;
        paths::shorten_path(&mut function);
        checks.push(Check { field: field.clone(), function });
        used.insert(at);
    }
    Ok(checks)
}
