use serde_json::{Value, json};

use super::normalise;
use crate::{Note, NoteKind};

mod soundness;

/// A document in OpenAPI 3.1 with nothing but components.
fn document_with(components: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": components,
    })
}
