//! OpenAPI 3.1 as OpenAPI 3.0.3.
//!
//! Whatever the source accepts, the result accepts: where OpenAPI 3.0 cannot say what 3.1 says, the result accepts
//! more, and a [`Note`] tells where. What has no form in 3.0 stays readable under `x-jsonschema-` and its own name.
//!
//! These make the result accept more: `patternProperties`, `propertyNames`, `dependentRequired`, `dependentSchemas`,
//! `if`, `contains`, tuples, and `unevaluatedProperties` and `unevaluatedItems` beside other schemas; `not` and `oneOf`
//! of schemas that accept more themselves; references that lead to no schema of the document; keywords with values that
//! they cannot have; and `nullable`, where it was left in. Everything else is said exactly, or constrains nothing.
//!
//! The walk goes by position. Which member of which object holds what is in the tables of `positions`; examples,
//! defaults, constants and extensions are data, and are passed on byte for byte. Each construct is one function, which
//! is named in the list of `schema` for schemas, or of `document` for the objects around them.

mod annotations;
mod applicability;
mod arrays;
mod bodies;
mod composition;
mod constants;
mod context;
mod copies;
mod defaults;
mod disjoint;
mod document;
mod keywords;
mod names;
mod nesting;
mod null;
mod nullability;
mod numbers;
mod objects;
mod plain;
mod positions;
mod references;
mod resolve;
mod resources;
mod schema;
mod security;
mod shapes;
mod site;
mod target;
mod types;
mod unsupported;
pub(crate) mod uri;
mod version;

use serde_json::Value;

use crate::{Note, Result};
use context::{Context, Knowledge};
use names::Names;
use resources::Resources;
use version::Version;

#[cfg(test)]
mod tests;

/// A document in OpenAPI 3.0, and what had to be done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    /// The document. Its members are in the order of the source.
    pub document: Value,
    /// Where it accepts more than the source, or keeps something only as an annotation.
    pub notes: Vec<Note>,
}

/// Rewrites an OpenAPI 3.1 document as OpenAPI 3.0.3.
///
/// ```
/// use serde_json::json;
/// use xtask::normalise::normalise;
///
/// let normalised = normalise(json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Memories", "version": "1" },
///     "components": { "schemas": { "Name": { "type": ["string", "null"] } } },
/// }))?;
/// assert_eq!(
///     normalised.document,
///     json!({
///         "openapi": "3.0.3",
///         "info": { "title": "Memories", "version": "1" },
///         "components": { "schemas": { "Name": { "type": "string", "nullable": true } } },
///         "paths": {},
///     }),
/// );
/// assert!(normalised.notes.is_empty());
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// A document in OpenAPI 3.0 is passed on as it is. So rewriting twice is rewriting once.
///
/// # Errors
///
/// Refuses a document that follows another version of OpenAPI or does not say which; schemas that are nested deeper
/// than 256 levels, other objects of OpenAPI that are nested deeper than 32, and values of any sort that are nested
/// deeper than 768; and references that stand for more than a million values which would have to be copied into their
/// places.
pub fn normalise(document: Value) -> Result<Normalised> {
    if version::read(&document)? == Version::V3_0 {
        return Ok(Normalised { document, notes: Vec::new() });
    }
    if let Err(error) = nesting::check(&document) {
        nesting::dismantle(document);
        return Err(error);
    }
    let resources = Resources::of(&document);
    let mut names = Names::of(&document);
    let mut known = Knowledge::default();
    loop {
        let components = names.all_hoisted().len();
        let mut cx = Context::new(&document, &resources, &mut names, &known);
        let result = document::translate(&mut cx)?;
        let walked = cx.finish();
        if names.all_hoisted().len() == components && !walked.relied_on_too_little {
            return Ok(Normalised { document: result, notes: walked.notes });
        }
        known = Knowledge { schemas: Some(schemas(&result)), loose: walked.loose };
    }
}

/// The schemas among the components of a document.
fn schemas(document: &Value) -> serde_json::Map<String, Value> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.cloned().unwrap_or_default()
}
