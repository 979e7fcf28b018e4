//! `cargo xtask normalise` as anybody runs it, outside of any workspace.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::program::Finished;

/// A document that takes a note of each sort.
const DOCUMENT: &str = r#"{
    "openapi": "3.1.0",
    "info": { "title": "Pets", "version": "1", "summary": "S" },
    "components": { "schemas": { "A B": { "type": ["array", "null"], "prefixItems": [{ "const": 1.00000000000000000001 }] } } }
}"#;

/// What becomes of it.
fn expected() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Pets", "version": "1", "x-jsonschema-summary": "S" },
        "components": { "schemas": { "A_B": {
            "type": "array",
            "nullable": true,
            "items": {},
            "x-jsonschema-prefixItems": [{ "const": 1.0 }],
        } } },
        "paths": {},
    })
}

/// Runs the program in a folder that is no workspace.
fn run(folder: &TempDir, arguments: &[&str], input: &str) -> Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.arg("normalise").args(arguments).current_dir(folder.path()).env_remove("CARGO_MANIFEST_DIR");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    // The program may end without reading all of it.
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Finished { status: output.status.code(), output: text(output.stdout), errors: text(output.stderr) }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn the_document_is_printed_and_the_notes_are_told_a_line_each() {
    let folder = folder();
    let Finished { status, output, errors } = run(&folder, &["-"], DOCUMENT);
    assert_eq!(status, Some(0), "{errors}");
    assert_eq!(output, format!("{:#}\n", expected()));
    let kinds: Vec<&str> = errors.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
    assert_eq!(
        kinds,
        [
            "rounded #/components/schemas/A B/prefixItems/0/const",
            "annotated #/info/summary",
            "named #/components/schemas/A B",
            "widened #/components/schemas/A B/prefixItems",
        ],
    );
    let again = run(&folder, &["-"], &output);
    assert_eq!((again.output.as_str(), again.errors.as_str()), (output.as_str(), ""));
    let silent = run(&folder, &["-", "--report", "none"], DOCUMENT);
    assert_eq!((silent.output.as_str(), silent.errors.as_str()), (output.as_str(), ""));
}

#[test]
fn the_report_is_json_where_it_is_asked_for() {
    let folder = folder();
    fs::write(folder.path().join("api.json"), DOCUMENT).expect("written");
    let Finished { output, errors, .. } = run(&folder, &["api.json", "--report", "json"], "");
    assert_eq!(output, format!("{:#}\n", expected()));
    let report: Value = serde_json::from_str(&errors).expect("one JSON document");
    assert_eq!(report["source"], "api.json");
    assert_eq!(report["bytes"], DOCUMENT.len());
    assert_eq!(report["openapi"], "3.1.0");
    assert_eq!(
        report["notes"][0],
        json!({
            "kind": "rounded",
            "pointer": "#/components/schemas/A B/prefixItems/0/const",
            "message": "written as 1.00000000000000000001, read as 1.0",
        }),
    );
    assert_eq!(report["notes"].as_array().map(Vec::len), Some(4));
}

#[test]
fn the_document_is_written_to_a_file_once_all_went_well() {
    let folder = folder();
    let path = folder.path().join("out.json");
    fs::write(&path, "before").expect("written");
    let refused = run(&folder, &["-", "--output", "out.json"], "{\"openapi\": \"3.2.0\"}");
    assert_eq!((refused.status, refused.output.as_str()), (Some(2), ""));
    assert_eq!(fs::read_to_string(&path).expect("a file"), "before");
    let Finished { status, output, .. } = run(&folder, &["-", "--output", "out.json"], DOCUMENT);
    assert_eq!((status, output.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(&path).expect("a file"), format!("{:#}\n", expected()));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing else is left there");
    let nowhere = run(&folder, &["-", "--output", "none/out.json"], DOCUMENT);
    assert_eq!(nowhere.status, Some(2));
    assert!(nowhere.errors.contains("at none/out.json"), "{}", nowhere.errors);
}

#[test]
fn the_document_may_be_yaml_or_in_a_payload_or_a_page() {
    let folder = folder();
    let yaml = "openapi: 3.1.1\ninfo: {title: T, version: '1'}\nx-a: [1.00000000000000000001]\npaths: {}\n";
    let payload = json!([
        { "en": 1, "cn": 4 },
        { "id": 2, "document": 3 },
        "docs/en/api",
        "{\"openapi\": \"3.1.1\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"x-a\": [1.00000000000000000001], \"paths\": {}}",
        { "id": 5, "document": 6 },
        "docs/cn/api",
        "{\"openapi\": \"3.1.1\", \"info\": {\"title\": \"C\", \"version\": \"1\"}}",
    ])
    .to_string();
    let page = format!("<!DOCTYPE html><script id=\"__NUXT_DATA__\" type=\"application/json\">{payload}</script>");
    let expected = json!({ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "x-a": [1.0], "paths": {} });
    for input in [yaml, &payload, &page] {
        let Finished { status, output, errors } = run(&folder, &["-"], input);
        assert_eq!((status, output), (Some(0), format!("{expected:#}\n")), "{errors}");
        assert_eq!(errors, "rounded #/x-a/0: written as 1.00000000000000000001, read as 1.0\n");
    }
    let chinese = run(&folder, &["-", "--locale", "cn"], &payload);
    assert!(chinese.output.contains("\"title\": \"C\""), "{}", chinese.output);
    let none = run(&folder, &["-", "--locale", "fr"], &payload);
    assert_eq!(none.status, Some(2));
    assert!(none.errors.contains("no OpenAPI document for the locale `fr`"), "{}", none.errors);
}

#[test]
fn the_document_is_shaped_where_it_is_asked_for() {
    let folder = folder();
    let document = r#"{
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/pets": { "get": { "responses": { "200": { "description": "", "content": { "application/json": {
            "schema": { "type": "object", "properties": { "a": { "const": 1, "if": {} } } }
        } } } } } } }
    }"#;
    let plain = run(&folder, &["-"], document);
    let shaped = run(&folder, &["-", "--shape"], document);
    assert_eq!((plain.status, shaped.status), (Some(0), Some(0)), "{}", shaped.errors);
    let operation = |text: &str| serde_json::from_str::<Value>(text).expect("JSON")["paths"]["/pets"]["get"].clone();
    assert_eq!(operation(&plain.output)["operationId"], Value::Null);
    assert_eq!(operation(&shaped.output)["operationId"], "get_pets");
    assert!(shaped.errors.starts_with(&plain.errors), "{}\n{}", plain.errors, shaped.errors);
}

#[test]
fn other_versions_are_refused_by_name() {
    let folder = folder();
    for (document, said) in [
        (r#"{"openapi": "3.2.0"}"#, "error: OpenAPI \"3.2.0\" is not supported\n"),
        (r#"{"swagger": "2.0"}"#, "error: Swagger 2.0 is not supported\n"),
        ("swagger: '2.0'\n", "error: Swagger 2.0 is not supported\n"),
        (r#"{"openapi": 3.1}"#, "error: the version of OpenAPI has to be a string, not a number: 3.1\n"),
        (r#"{"info": {}}"#, "error: the object is not an OpenAPI document"),
        (r#"{"openapi": "3.1.0", "a": 1e400}"#, "error: the JSON is broken: number out of range\n"),
        ("", "error: the input is empty\n"),
    ] {
        let Finished { status, output, errors } = run(&folder, &["-", "--report", "json"], document);
        assert_eq!((status, output.as_str()), (Some(2), ""), "{document}");
        assert!(errors.starts_with(said), "{document}: {errors}");
        assert!(errors.contains("at <stdin>"), "{document}: {errors}");
    }
    let none = run(&folder, &["none.json"], "");
    assert_eq!(none.status, Some(2));
    assert!(none.errors.contains("none.json"), "{}", none.errors);
}
