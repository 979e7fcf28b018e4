//! The normaliser on documents that grow: twice the document has to take twice the time, in breadth and in depth.
//!
//! ```sh
//! cargo bench -p xtask --bench normalise
//! ```

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::{Map, Value, json};
use xtask::normalise::normalise;

fn main() {
    divan::main();
}

/// How many times the smallest document.
const TIMES: [usize; 3] = [1, 10, 100];

/// How deep schemas are nested in the smallest deep document; a hundred times that is near the limit.
const DEPTH: usize = 2;

/// A schema of the sort that documents are full of, with constructs that OpenAPI 3.0 writes in another way.
fn schema(number: usize) -> Value {
    json!({
        "title": "Memory",
        "type": "object",
        "properties": {
            "id": { "type": "string", "description": "What the memory is called." },
            "text": { "type": ["string", "null"], "minLength": 1 },
            "kind": { "const": "fact" },
            "score": { "type": "number", "exclusiveMinimum": 0, "maximum": 1 },
            "tags": { "type": "array", "items": { "type": "string" } },
            "source": { "anyOf": [{ "$ref": format!("#/components/schemas/Memory{number}") }, { "type": "null" }] },
        },
        "required": ["id", "text"],
    })
}

/// The same, with constructs that OpenAPI 3.0 does not have, on which the normaliser remarks.
fn remarkable(number: usize) -> Value {
    let mut schema = schema(number);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("label".to_owned(), json!({ "type": "string", "examples": ["m-1", "m-2"] }));
        properties.insert("place".to_owned(), json!({ "type": "array", "prefixItems": [{ "type": "number" }, {}] }));
    }
    schema
}

fn document(schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Memories", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    })
}

/// A document with more schemas.
fn wide(times: usize, schema: fn(usize) -> Value) -> Value {
    document((0..50 * times).map(|number| (format!("Memory{number}"), schema(number))).collect())
}

/// A document whose schemas are nested deeper, one in the other.
fn deep(times: usize) -> Value {
    let nested = (0..DEPTH * times).fold(schema(0), |inner, _| {
        let mut outer = schema(0);
        if let Some(Value::Object(properties)) = outer.get_mut("properties") {
            properties.insert("inner".to_owned(), inner);
        }
        outer
    });
    document([("Memory0".to_owned(), nested)].into_iter().collect())
}

/// Rewrites a document, measured by the bytes of its JSON.
fn measure(bencher: Bencher<'_, '_>, document: &Value) {
    let size = document.to_string().len();
    bencher
        .counter(BytesCount::new(size))
        .with_inputs(|| document.clone())
        .bench_values(|document| normalise(black_box(document)));
}

#[divan::bench(args = TIMES)]
fn wide_document(bencher: Bencher<'_, '_>, times: usize) {
    measure(bencher, &wide(times, schema));
}

/// A remark on every second schema. Remarks say where, which takes time of its own.
#[divan::bench(args = TIMES)]
fn wide_document_with_remarks(bencher: Bencher<'_, '_>, times: usize) {
    measure(bencher, &wide(times, remarkable));
}

#[divan::bench(args = TIMES)]
fn deep_document(bencher: Bencher<'_, '_>, times: usize) {
    measure(bencher, &deep(times));
}

/// The document that the service publishes.
#[divan::bench]
fn recorded_document(bencher: Bencher<'_, '_>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/memos-3.1.json");
    let bytes = std::fs::read(path).unwrap_or_default();
    measure(bencher, &serde_json::from_slice(&bytes).unwrap_or_default());
}
