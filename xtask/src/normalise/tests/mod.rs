use serde_json::{Value, json};

use super::normalise;
use crate::NoteKind;

mod annotations;
mod arrays;
mod composition;
mod data;
mod documents;
mod limits;
mod numbers;
mod objects;
mod real;
mod references;
mod security;
mod soundness;
mod types;

/// A document in OpenAPI 3.1 with nothing but components.
fn document_with(components: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Test", "version": "1" },
        "paths": {},
        "components": components,
    })
}

/// Checks what becomes of a schema, to the order of its members, and what is remarked on it.
///
/// The schema is the component `S`, and there are three others it may refer to: `Other` and `Any`, which pass unchanged,
/// and `Loose`, which accepts more in OpenAPI 3.0. The notes are written `kind /pointer`, where the pointer starts at `S`.
#[track_caller]
fn check(name: &str, source: Value, expected: Value, notes: &[&str]) {
    let other = json!({ "type": "string" });
    let loose = json!({ "type": "object", "x-jsonschema-propertyNames": { "maxLength": 3 } });
    check_schemas(
        name,
        json!({ "S": source, "Other": other, "Any": {}, "Loose": { "type": "object", "propertyNames": { "maxLength": 3 } } }),
        json!({ "S": expected, "Other": other, "Any": {}, "Loose": loose }),
        &notes
            .iter()
            .map(|note| note.replacen(" /", " /S/", 1))
            .map(|note| if note.contains('/') { note } else { format!("{note} /S") })
            .chain(["widened /Loose/propertyNames".to_owned()])
            .collect::<Vec<_>>(),
    );
}

/// Checks what becomes of `components.schemas`. The pointers of the notes start there.
#[track_caller]
fn check_schemas(name: &str, source: Value, expected: Value, notes: &[impl AsRef<str>]) {
    let notes: Vec<String> =
        notes.iter().map(|note| note.as_ref().replacen(" /", " /components/schemas/", 1)).collect();
    check_document(
        name,
        document_with(json!({ "schemas": source })),
        json!({
            "openapi": "3.0.3",
            "info": { "title": "Test", "version": "1" },
            "paths": {},
            "components": { "schemas": expected },
        }),
        &notes,
    );
}

/// Checks what becomes of a document. The result must be one that `openapiv3` reads, and that stays as it is when it
/// is normalised again.
#[track_caller]
fn check_document(name: &str, source: Value, expected: Value, notes: &[impl AsRef<str>]) {
    let normalised = normalise(source).unwrap();
    let got = format!("{:#}", normalised.document);
    let expected = format!("{expected:#}");
    assert!(got == expected, "{name}: got\n{got}\nexpected\n{expected}");

    let mut remarks: Vec<String> = normalised
        .notes
        .iter()
        .map(|note| {
            let kind = match note.kind {
                NoteKind::Widened => "widened",
                NoteKind::Annotated => "annotated",
                NoteKind::Named => "named",
                NoteKind::Broken => "broken",
                other => panic!("{name}: {other:?} is not for this stage"),
            };
            format!("{kind} {}", note.pointer.trim_start_matches('#'))
        })
        .collect();
    let mut expected: Vec<&str> = notes.iter().map(AsRef::as_ref).collect();
    remarks.sort();
    expected.sort_unstable();
    assert_eq!(remarks, expected, "{name}: notes");

    if let Err(error) = serde_json::from_value::<openapiv3::OpenAPI>(normalised.document.clone()) {
        panic!("{name}: {error}\n{got}");
    }
    let again = normalise(normalised.document).unwrap();
    assert_eq!(format!("{:#}", again.document), got, "{name}: again");
    assert_eq!(again.notes, [], "{name}: again");
}

/// The null schema of OpenAPI 3.0.
fn only_null() -> Value {
    json!({ "nullable": true, "enum": [null] })
}
