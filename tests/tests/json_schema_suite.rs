//! The published test suite of JSON Schema, draft 2020-12: what it calls valid stays valid in OpenAPI 3.0, and what it
//! calls invalid stays invalid where no note says that the result accepts more.
//!
//! The suite is downloaded when the test runs, and the test is skipped with a line that says so where it cannot be. Left
//! out are the groups that refer to other documents: a document of OpenAPI is one document.
//!
//! Each schema is put among the components of a document, and given an `$id` if it has none, so that its references are
//! relative to itself as they are in the suite.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde::Deserialize;
use serde_json::{Value, json};
use tests::packages::{Package, Registry};
use tests::reading::{Nullable, READINGS, as_2020_12};
use xtask::NoteKind;
use xtask::normalise::normalise;

/// Some instances of one schema.
#[derive(Debug, Deserialize)]
struct Group {
    description: String,
    schema: Value,
    tests: Vec<Test>,
}

/// An instance, and whether the schema accepts it.
#[derive(Debug, Deserialize)]
struct Test {
    description: String,
    data: Value,
    valid: bool,
}

/// What came of the suite.
#[derive(Debug, Default)]
struct Tally {
    groups: usize,
    left_out: usize,
    /// Instances that stayed valid.
    valid: usize,
    /// Instances that stayed invalid.
    invalid: usize,
    /// Instances that became valid where a note says that the result accepts more.
    widened: usize,
    /// Instances that became invalid.
    narrowed: Vec<String>,
    /// Instances that became valid without a note.
    inexact: Vec<String>,
}

#[test]
fn what_the_suite_calls_valid_stays_valid_and_nothing_is_widened_without_a_note() {
    let Some(groups) = groups() else { return };
    let mut tally = Tally::default();
    for (file, groups) in &groups {
        for group in groups {
            check(file, group, &mut tally);
        }
    }
    println!("{tally:#?}");
    assert!(tally.groups > 300 && tally.valid > 500, "most of the suite is there: {tally:#?}");
    assert!(tally.narrowed.is_empty(), "what was valid is not any more:\n{}", tally.narrowed.join("\n"));
    assert!(tally.inexact.is_empty(), "what was not valid is, without a note:\n{}", tally.inexact.join("\n"));
}

/// The required part of the suite, by its files.
fn groups() -> Option<BTreeMap<String, Vec<Group>>> {
    const FOLDER: &str = "json/tests/draft2020-12/";
    let package = Package::new(
        Registry::PypiSources,
        "jsonschema",
        "4.26.0",
        "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326",
    );
    let required = |path: &str| path.strip_prefix(FOLDER).is_some_and(|file| !file.contains('/'));
    let files = package.files(&required)?;
    let read = |bytes: &[u8]| serde_json::from_slice(bytes).expect("groups of tests");
    Some(files.iter().map(|(path, bytes)| (path.replace(FOLDER, ""), read(bytes))).collect())
}

fn check(file: &str, group: &Group, tally: &mut Tally) {
    if refers_elsewhere(&group.schema) {
        tally.left_out += 1;
        return;
    }
    tally.groups += 1;
    let name = format!("{file}: {}", group.description);
    let normalised = normalise(document(&group.schema)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let notes = normalised.notes.iter().filter(|note| matches!(note.kind, NoteKind::Widened | NoteKind::Broken));
    let notes: Vec<String> = notes.map(ToString::to_string).collect();
    let validators = READINGS.map(|reading| (reading, validator(&normalised.document, reading)));
    for test in &group.tests {
        for (reading, validator) in &validators {
            let told = || {
                let schema = &normalised.document["components"]["schemas"];
                format!("{name}: {}: {} ({reading:?})\n    {}\n    {schema}", test.description, test.data, group.schema)
            };
            match (test.valid, validator.is_valid(&test.data)) {
                (true, true) => tally.valid += 1,
                (false, false) => tally.invalid += 1,
                (true, false) => tally.narrowed.push(told()),
                (false, true) if !notes.is_empty() => tally.widened += 1,
                (false, true) => tally.inexact.push(told()),
            }
        }
    }
}

/// Whether a schema refers to a document that is not in it.
fn refers_elsewhere(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| match (name.as_str(), value) {
            ("$ref" | "$dynamicRef" | "$schema", Value::String(uri)) => {
                uri.starts_with("http://localhost:1234") || (uri.contains("json-schema.org") && name != "$schema")
            }
            (_, value) => refers_elsewhere(value),
        }),
        Value::Array(elements) => elements.iter().any(refers_elsewhere),
        _ => false,
    }
}

fn document(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(keywords) = schema.as_object_mut() {
        keywords.entry("$id").or_insert_with(|| json!("https://example.com/suite"));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "components": { "schemas": { "S": schema } },
    })
}

fn validator(document: &Value, reading: Nullable) -> Validator {
    let mut root = as_2020_12(document, reading);
    root["$ref"] = json!("#/components/schemas/S");
    jsonschema::options().with_draft(Draft::Draft202012).build(&root).expect("a schema")
}
