//! Documents of anything, normalised and shaped.

#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};
use xtask::normalise::normalise;
use xtask::shape::shape;

// The first byte says what the rest is: the text of a document, or what a document is grown from.
fuzz_target!(|data: &[u8]| {
    let Some((form, rest)) = data.split_first() else { return };
    let document = match form % 4 {
        0 => serde_json::from_slice(rest).ok(),
        1 => Some(Growth(rest).document()),
        _ => {
            let mut growth = Growth(rest);
            let schemas = json!({ "S": growth.value(0), "A": growth.value(0), "B": growth.value(0) });
            Some(json!({ "openapi": "3.1.0", "info": {}, "components": { "schemas": schemas } }))
        }
    };
    let Some(Ok(normalised)) = document.map(normalise) else { return };
    // What is normalised is a document in OpenAPI 3.0, and stays as it is.
    assert!(normalised.document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0")));
    let again = normalise(normalised.document.clone()).expect("a document in OpenAPI 3.0");
    assert_eq!(again.document.to_string(), normalised.document.to_string());
    assert_eq!(again.notes, []);
    drop(shape(normalised.document));
});

/// What is left of the bytes from which values grow.
struct Growth<'a>(&'a [u8]);

impl Growth<'_> {
    /// A document whose members are anything.
    fn document(&mut self) -> Value {
        let mut document = self.value(0);
        if let Some(members) = document.as_object_mut() {
            members.insert("openapi".to_owned(), json!("3.1.0"));
        }
        document
    }

    fn value(&mut self, depth: usize) -> Value {
        const DEEPEST: usize = 24;
        let byte = self.byte();
        match byte % 16 {
            0 => Value::Null,
            1 => json!(byte >= 128),
            2 => json!(i64::from(self.byte()) - 128),
            3 => json!(f64::from(self.byte()) / 4.0),
            4 | 5 => json!(self.word()),
            6 | 7 => json!(format!("#/components/schemas/{}", self.word())),
            8 | 9 if depth < DEEPEST => (0..byte / 16 % 4).map(|_| self.value(depth + 1)).collect(),
            _ if depth < DEEPEST => {
                let members = (0..byte / 16 % 5).map(|_| (self.word().to_owned(), self.value(depth + 1)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            _ => json!({}),
        }
    }

    fn word(&mut self) -> &'static str {
        WORDS[usize::from(self.byte()) % WORDS.len()]
    }

    /// The next byte; there is always one.
    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *byte
    }
}

/// The names of members, and texts.
const WORDS: &[&str] = &[
    "S",
    "A",
    "B",
    "/a",
    "/b/{c}",
    "x-a",
    "200",
    "default",
    "application/json",
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "null",
    "$ref",
    "$defs",
    "$anchor",
    "$id",
    "$dynamicRef",
    "$dynamicAnchor",
    "$schema",
    "$comment",
    "type",
    "enum",
    "const",
    "nullable",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "contentEncoding",
    "contentMediaType",
    "base64",
    "examples",
    "example",
    "discriminator",
    "propertyName",
    "mapping",
    "title",
    "description",
    "readOnly",
    "paths",
    "webhooks",
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "requestBody",
    "headers",
    "pathItems",
    "callbacks",
    "securitySchemes",
    "security",
    "servers",
    "variables",
    "tags",
    "name",
    "in",
    "query",
    "path",
    "get",
    "post",
    "operationId",
    "content",
    "schema",
    "encoding",
    "summary",
    "info",
    "license",
    "identifier",
    "#/components/schemas/S/properties/A",
    "#/components/schemas/A/$defs/B",
    "#/paths/~1a",
    "#a",
    "#",
    "",
];
