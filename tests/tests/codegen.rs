//! `cargo xtask codegen` as a maintainer runs it: what it says of a change, of nothing, and of what is broken.

use serde_json::{Value, json};
use tests::program::{FILES, Finished, Program};
use xtask::codegen::{PAYLOAD, PUBLISHED};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_generator"))
}

/// The recorded document with a change.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut document: Value = serde_json::from_slice(&FILES[PUBLISHED]).unwrap();
    change(&mut document);
    document.to_string()
}

#[test]
fn a_second_run_changes_nothing_and_says_so() {
    let program = program();
    let before = program.snapshot();
    let Finished { status, output, errors } = program.run(&["codegen"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert!(output.contains("nothing has changed: all "), "{output}");
    assert_eq!(program.snapshot(), before);
}

#[test]
fn a_change_is_told_written_into_the_changelog_and_has_a_version() {
    let program = program();
    let document = changed(|document| {
        let properties = &mut document["components"]["schemas"]["AddMessageRequest"]["properties"];
        properties["source"] = json!({"type": "string", "description": "Where it was said."});
    });
    program.write("new.json", document);
    let Finished { status, output, errors } = program.run(&["codegen", "--from", "new.json", "--record"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""), "{output}");
    let line = "add_message: the request takes `source` now, text";
    for part in [
        "the request takes `source` now, text",
        "source(self, source: impl Into<String>)",
        "a release of this is 0.1.1",
    ] {
        assert!(output.contains(part), "{part} is not in\n{output}");
    }
    let changelog = String::from_utf8(program.read("CHANGELOG.md")).unwrap();
    assert_eq!(changelog.matches(line).count(), 1, "{changelog}");
    // The same again is nothing new, and the changelog is no generated file.
    assert_eq!(program.run(&["codegen", "--check"]).status, Some(0));
    assert!(program.run(&["codegen"]).output.contains("nothing has changed"));
    assert_eq!(program.read("CHANGELOG.md"), changelog.as_bytes());
}

#[test]
fn what_is_broken_is_one_error_with_a_place_and_changes_nothing() {
    let program = program();
    let recorded = String::from_utf8(FILES[PUBLISHED].clone()).unwrap();
    let schemas = |change: fn(&mut Value)| changed(|document| change(&mut document["components"]["schemas"]));
    let cases: [(&str, String, &str); 11] = [
        ("not JSON", "service unavailable".to_owned(), "at broken"),
        ("nothing", String::new(), "at broken"),
        ("a trailing comma", recorded.trim_end().trim_end_matches('}').to_owned() + ",}", "at broken:"),
        ("a control character", recorded.replacen("\"openapi\"", "\"open\u{1}api\"", 1), "at broken:2:"),
        ("cut off", recorded[..recorded.len() / 2].to_owned(), "at broken:"),
        ("a page", "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>".to_owned(), "at broken"),
        ("no paths", changed(|document| document["paths"] = json!({})), "at #/paths"),
        (
            "a reference to nowhere",
            schemas(|schemas| {
                schemas["ChatResponseData"]["properties"]["x"] = json!({"$ref": "#/components/schemas/None"})
            }),
            "at #/components/schemas/ChatResponseData/properties/x/$ref",
        ),
        (
            "a circle of references",
            schemas(|schemas| {
                schemas["MemoryDetail"]["properties"]["x"] = json!({"$ref": "#/components/schemas/A"});
                schemas["A"] = json!({"$ref": "#/components/schemas/B"});
                schemas["B"] = json!({"$ref": "#/components/schemas/A"});
            }),
            "at #/components/schemas/A",
        ),
        (
            "an operation twice",
            changed(|document| document["paths"]["/chat"]["post"]["operationId"] = json!("add_message")),
            "at #/paths/~1chat/post",
        ),
        ("another version", recorded.replacen("3.1.0", "2.0", 1), "at broken"),
    ];
    for (name, text, place) in cases {
        program.write("broken", text);
        let before = program.snapshot();
        for (arguments, place) in
            [(&["codegen", "--from", "broken"][..], place), (&["codegen", "--from", "broken", "--record"], "at broken")]
        {
            let Finished { status, output, errors } = program.run(arguments);
            assert_eq!((status, output.as_str()), (Some(2), ""), "{name}: {errors}");
            assert_eq!(errors.matches("error: ").count(), 1, "{name}: {errors}");
            assert!(errors.contains(place), "{name}: {errors}");
            assert_eq!(program.snapshot(), before, "{name}");
        }
    }
    assert_eq!(program.read(PAYLOAD), FILES[PAYLOAD]);
}

#[test]
fn one_bad_schema_does_not_stop_the_others_if_that_is_asked_for() {
    let program = program();
    program.write(
        "bad.json",
        changed(|document| {
            let schemas = &mut document["components"]["schemas"];
            schemas["ChatResponseData"]["properties"]["x"] = json!({"$ref": "#/components/schemas/None"});
        }),
    );
    let Finished { status, output, errors } = program.run(&["codegen", "--from", "bad.json", "--keep-going"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert!(output.contains("1 places where the document is wrong"), "{output}");
    let types = String::from_utf8(program.read("memos-sdk-core/src/generated/types.rs")).unwrap();
    assert!(types.contains("pub x: Option<Value>"));
}
