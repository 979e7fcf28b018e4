//! Documents that other people published go through: each becomes a valid document in OpenAPI 3.0 that accepts at least
//! as much, and Rust.
//!
//! The corpus is `tests/corpus/documents.toml`. Its packages are downloaded when the test runs; those that cannot be had
//! are skipped with a line that says so.
//!
//! ```sh
//! cargo test -p tests --test corpus                                     # the documents that take seconds
//! cargo test -p tests --test corpus --release -- --ignored --nocapture  # all, the compiler too, with a table
//! ```
//!
//! Of the second, `CORPUS=vercel` takes only the documents with that in their names, `CORPUS_COMPILE=no` leaves out the
//! compiler, and `CORPUS_FOLDER=…` adds the documents of a folder.

mod compile;
mod documents;
mod references;
mod samples;
mod stages;
mod table;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jsonschema::Draft;
use serde_json::{Value, json};
use tests::packages;
use tests::reading::schemas;

use documents::Document;
use stages::{Outcome, Published};

/// The largest document, in bytes, that is tried in every run. That is all but a few.
const SMALL: usize = 2_000_000;

#[test]
fn small_documents_become_valid_documents_of_openapi_3_0_and_rust() {
    let documents: Vec<Document> =
        documents::all().into_iter().filter(|document| document.bytes.len() <= SMALL).collect();
    let Some(outcomes) = run(&documents) else { return };
    let failures = table::failures(&outcomes);
    assert!(failures.is_empty(), "{failures}");
}

#[test]
#[ignore = "it takes long, above all the compiler: see above"]
fn all_documents_become_valid_documents_of_openapi_3_0_and_rust_that_compiles() {
    let wanted = std::env::var("CORPUS").unwrap_or_default();
    let documents: Vec<Document> =
        documents::all().into_iter().filter(|document| document.name.contains(&wanted)).collect();
    let Some(mut outcomes) = run(&documents) else { return };
    if std::env::var_os("CORPUS_COMPILE").is_none_or(|compile| compile != "no") {
        compile::all(&mut outcomes);
    }
    println!("{}", table::table(&outcomes));
    let failures = table::failures(&outcomes);
    println!("{failures}");
    assert!(failures.is_empty());
}

#[test]
fn a_narrower_result_and_a_reference_that_leads_nowhere_are_found() {
    let document = |schema: Value| {
        let property = json!({ "type": "object", "properties": { "p": schema } });
        json!({ "paths": {}, "components": { "schemas": { "S": property } } })
    };
    let source = document(json!({ "type": ["string", "null"], "examples": ["a", null, 1] }));
    let nullable = document(json!({ "type": "string", "nullable": true }));
    let samples = samples::check(&source, &nullable);
    assert_eq!((samples.checked, samples.refused, samples.narrowed), (2, 1, Vec::new()));
    let narrower = samples::check(&source, &document(json!({ "type": "string" })));
    assert_eq!(narrower.narrowed.len(), 2, "in both readings: {narrower:?}");

    let reference = |name: &str| document(json!({ "$ref": format!("#/components/schemas/{name}") }));
    assert_eq!(references::dangling(&reference("S")), Vec::<String>::new());
    assert_eq!(references::dangling(&reference("T")), ["#/components/schemas/S/properties/p: #/components/schemas/T"]);
}

/// Takes the documents through all stages but the compiler, as many at once as there are processors.
fn run(documents: &[Document]) -> Option<Vec<Outcome>> {
    let build = |draft, schema: Value| {
        // What a format is, is for tools to say, and no part of what is compared.
        jsonschema::options().with_draft(draft).should_validate_formats(false).build(&schema).expect("a schema")
    };
    let published = Published {
        v3_0: build(Draft::Draft4, packages::openapi_3_0_schema()?),
        v3_1: build(Draft::Draft202012, packages::openapi_3_1_schema()?),
    };
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = stages::run(document, &published);
                    outcomes.lock().expect("no panic").push(outcome);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("no panic");
    outcomes.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    Some(outcomes)
}

/// How many schemas a document has, one within the other.
fn schema_count(document: &Value) -> usize {
    schemas(document).iter().filter_map(|pointer| document.pointer(pointer)).map(count).sum()
}

fn count(schema: &Value) -> usize {
    let Value::Object(keywords) = schema else { return usize::from(schema.is_boolean()) };
    let below = keywords.iter().map(|(name, value)| match (name.as_str(), value) {
        ("properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas", Value::Object(named)) => {
            named.values().map(count).sum()
        }
        ("allOf" | "anyOf" | "oneOf" | "prefixItems" | "items", Value::Array(list)) => list.iter().map(count).sum(),
        (
            "items"
            | "not"
            | "if"
            | "then"
            | "else"
            | "additionalProperties"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema",
            schema,
        ) => count(schema),
        _ => 0,
    });
    1 + below.sum::<usize>()
}
