//! Shapes an OpenAPI 3.0 document so that progenitor makes good Rust of it.
//!
//! Two traps make a naive run useless, and both compile. progenitor names an inline schema after its `title`, and two
//! inline schemas with one title become one type; and an answer with two media types keeps only the JSON one. Here every
//! inline object, enum and union becomes a component with a name of its own, and the second media type a stream.
//!
//! The result is still OpenAPI 3.0. What the generator needs beyond it stands in extensions:
//!
//! | extension | where | says |
//! |---|---|---|
//! | `x-enum-varnames` | string enum, union | the Rust names of its values or branches |
//! | `x-tag` | union | the member that tells its branches apart, and its values for each of them |
//! | `x-exactly-one-of` | object | members of which exactly one must be given |
//! | `x-enveloped` | operation | the answer is the `data` of the envelope |
//! | `x-stream` | operation | the events of its stream, and the member that asks for it |
//! | `x-media-type` | request body | what is sent, where it is called otherwise here |
//! | `x-content` | parameter | its value is written in this media type |
//! | `x-operation-id` | operation | the `operationId` of the document, before it became an identifier |

mod aliases;
mod answers;
mod bodies;
mod canonical;
mod circles;
mod combine;
mod compositions;
mod constraints;
mod cycles;
mod descriptions;
mod directions;
mod discriminators;
mod endless;
mod envelope;
mod hoist;
pub(crate) mod identifiers;
mod lists;
mod media_types;
mod merge;
mod nullability;
mod operations;
mod parameters;
mod paths;
mod plain;
mod references;
mod rename;
mod requests;
mod scalars;
mod styles;
mod successes;
mod tags;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod unify;
mod unions;
mod variants;
pub(crate) mod walk;
mod words;

use serde_json::Value;

use crate::{Note, Result};

/// A document that progenitor reads well, and what was given up on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// The shaped document.
    pub document: Value,
    /// What was named, simplified or set aside.
    pub notes: Vec<Note>,
}

/// One step of shaping: a change to the document, and notes about it.
type Pass = fn(&mut Value, &mut Vec<Note>) -> Result<()>;

/// The passes, in the order in which they run. Each stands in a file of its own name.
const PASSES: [(&str, Pass); 28] = [
    ("references", references::run),
    ("paths", paths::run),
    ("operations", operations::run),
    ("parameters", parameters::run),
    ("bodies", bodies::run),
    ("answers", answers::run),
    ("envelope", envelope::run),
    ("successes", successes::run),
    ("descriptions", descriptions::run),
    ("unions", unions::run),
    ("compositions", compositions::run),
    ("merge", merge::run),
    ("plain", plain::run),
    ("nullability", nullability::run),
    ("circles", circles::run),
    ("lists", lists::run),
    ("constraints", constraints::run),
    ("rename", rename::run),
    ("hoist", hoist::run),
    ("unify", unify::run),
    ("aliases", aliases::run),
    ("requests", requests::run),
    ("directions", directions::run),
    ("endless", endless::run),
    ("tags", tags::run),
    ("variants", variants::run),
    ("styles", styles::run),
    ("canonical", canonical::run),
];

/// Shapes a document.
///
/// ```
/// let document = serde_json::json!({
///     "openapi": "3.0.3",
///     "info": { "title": "Pets", "version": "1" },
///     "paths": { "/pets": { "get": { "responses": { "200": { "description": "ok" } } } } },
/// });
/// let shaped = xtask::shape::shape(document)?;
/// assert_eq!(shaped.document["paths"]["/pets"]["get"]["operationId"], "get_pets");
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// A reference to a schema that is not there.
pub fn shape(mut document: Value) -> Result<Shaped> {
    let mut notes = Vec::new();
    for (name, pass) in PASSES {
        pass(&mut document, &mut notes).map_err(|error| error.at(format!("the shaping pass `{name}`")))?;
    }
    Ok(Shaped { document, notes })
}

/// What decides the Rust type of a schema: everything but its words.
pub(crate) fn shape_of(schema: &Value) -> Value {
    unify::shape(schema)
}
