//! `cargo xtask decode` as somebody runs it who has a payload and nothing else.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tests::program::{FILES, Finished};
use xtask::codegen::PAYLOAD;
use xtask::input;

/// Runs the program in a folder that is no workspace.
fn run(folder: &Path, arguments: &[&str], input: &str) -> Finished {
    finish(Command::new(env!("CARGO_BIN_EXE_generator")).args(arguments), folder, input)
}

fn finish(command: &mut Command, folder: &Path, input: &str) -> Finished {
    command.current_dir(folder).env_remove("CARGO_MANIFEST_DIR");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that does not read its input to the end has no need of it.
    let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Finished { status: status.code(), output: text(stdout), errors: text(stderr) }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// What is printed for a payload on standard input.
fn decode(payload: &str, select: &str) -> Finished {
    run(folder().path(), &["decode", "-", "--select", select], payload)
}

#[test]
fn a_payload_a_page_and_standard_input_are_decoded_alike() {
    let folder = folder();
    let payload = r#"[{"b":1,"a":2,"text":3,"__proto__":4},["Date","2024-05-01T00:00:00.000Z"],["Set",3,3],"<\u003C/>\ud83d",[]]"#;
    fs::write(folder.path().join("payload.json"), payload).unwrap();
    let page = format!(
        "<!DOCTYPE html><html><head><script>var a = '<script id=\"__NUXT_DATA__\">';</script></head><body>\n\
         <script type=\"application/json\" data-nuxt-data=\"nuxt-app\" id=\"__NUXT_DATA__\">{payload}</script></body></html>"
    );
    fs::write(folder.path().join("page.html"), &page).unwrap();
    let expected = "{\n  \"b\": \"2024-05-01T00:00:00.000Z\",\n  \"a\": [\n    \"<</>\u{FFFD}\"\n  ],\n  \
                    \"text\": \"<</>\u{FFFD}\",\n  \"__proto__\": []\n}\n";
    for (file, input) in [("payload.json", ""), ("page.html", ""), ("-", payload), ("-", &page)] {
        let Finished { status, output, errors } = run(folder.path(), &["decode", file], input);
        assert_eq!((status, output.as_str(), errors.as_str()), (Some(0), expected, ""), "{file}");
    }
}

#[test]
fn the_recorded_payload_is_printed_with_its_document() {
    let folder = folder();
    fs::write(folder.path().join("payload.json"), &FILES[PAYLOAD]).unwrap();
    let whole = run(folder.path(), &["decode", "payload.json"], "");
    assert_eq!(whole.status, Some(0), "{}", whole.errors);
    let whole: Value = serde_json::from_str(&whole.output).unwrap();
    let document = input::load(&FILES[PAYLOAD], PAYLOAD, "en").unwrap().value;
    let mut open = vec![("#".to_owned(), &whole)];
    let mut places = Vec::new();
    while let Some((at, value)) = open.pop() {
        if *value == document {
            places.push(at);
            continue;
        }
        match value {
            Value::Object(members) => open.extend(
                members
                    .iter()
                    .map(|(name, member)| (format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), member)),
            ),
            Value::Array(elements) => {
                open.extend(elements.iter().enumerate().map(|(index, element)| (format!("{at}/{index}"), element)));
            }
            _ => {}
        }
    }
    assert!(!places.is_empty());
    for place in places {
        let part = run(folder.path(), &["decode", "payload.json", "--select", &place], "");
        assert_eq!(serde_json::from_str::<Value>(&part.output).unwrap(), document, "{place}");
    }
}

#[test]
fn a_part_is_printed_though_the_rest_has_no_json_value() {
    // The root contains itself, an infinity, an expression, a hole, and a wrapper of a type that nobody knows.
    let payload = r#"[["Reactive",1],{"self":0,"inf":-4,"exp":2,"list":3,"map":6,"/~":7},["RegExp","a"],["Set",4,5],
        {"n":7,"gone":-1},[-2,7],["Map",8,9,10,7],["My",11],"k",[-7,2,0,7,1,-6],["Ref",12],"text","l"]"#;
    for (path, expected) in [
        ("/list/0", json!({"n": "text"})),
        ("#/list/0/n", json!("text")),
        ("/map/k", json!(["text", -0.0])),
        ("/map", json!({"k": ["text", -0.0], "l": "text"})),
        ("#/~1~0", json!("text")),
        ("/self/self/list/1/1", json!("text")),
    ] {
        let Finished { status, output, errors } = decode(payload, path);
        assert_eq!(status, Some(0), "{path}: {errors}");
        assert_eq!(serde_json::from_str::<Value>(&output).unwrap().to_string(), expected.to_string(), "{path}");
        assert!(errors.contains("note: the type `My` is not known; entry 7 is the first that has it"), "{errors}");
        assert_eq!(errors.contains("note: #/gone is undefined, and left out"), path == "/list/0", "{path}: {errors}");
    }
}

#[test]
fn numbers_that_are_read_as_others_are_told() {
    let payload = r#"[{"a":1,"b":2,"c":3},123456789012345678901234567890,18446744073709551615,0.1]"#;
    let Finished { status, output, errors } = decode(payload, "");
    assert_eq!(status, Some(0), "{errors}");
    assert!(output.contains("18446744073709551615"), "{output}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.starts_with("note: #/a: written as 123456789012345678901234567890, read as "), "{errors}");
    assert_eq!(decode(payload, "/b").errors, "");
}

#[test]
fn what_cannot_be_printed_is_one_error_with_its_place() {
    let many = format!("[{{{}}}]", (0..20).map(|name| format!("\"m{name}\":-1")).collect::<Vec<_>>().join(","));
    let cases: [(&str, &str, &[&str]); 16] = [
        (
            "[[1],{\"a\":0}]",
            "",
            &["contains itself: this is # again", "at #/0/a", "at entry 0 of the payload", "--select"],
        ),
        ("[[1],{\"a\":0}]", "/0", &["contains itself", "at #/a/0", "at the selected part, /0", "--select"]),
        ("[[1],[\"Future\",0,0]]", "", &["the type `Future` with 2 arguments is not known", "at #/0", "tag `Future`"]),
        ("[[-3]]", "", &["NaN has no JSON value", "at #/0", "at entry 0"]),
        ("[[1],[\"Date\",\"\"]]", "/0", &["an invalid date", "at entry 1 of the payload, tag `Date`"]),
        ("[{\"a\":-1}]", "/a", &["undefined has no JSON value"]),
        (&many, "/x", &["no `x` in #,", "`m0`, `m1`, `m2`, `m3`, `m4`, `m5`, `m6`, `m7`, `m8`, `m9` and 10 more"]),
        ("[{\"a\":1},[2],\"text\"]", "/a/0/b", &["no `b` in #/a/0, which is a string", "at entry 2 of the payload"]),
        ("[[]]", "a", &["no JSON pointer", "does not start with `/`"]),
        ("[[-8]]", "", &["the constant -8 is not known", "at entry 0, element 0"]),
        ("[[\"Set\",0.5]]", "", &["0.5 is a fraction", "at entry 0, tag `Set`"]),
        ("[[1,]]", "", &["the JSON is broken", "at <stdin>:1:5"]),
        ("{\"openapi\":\"3.1.0\"}", "", &["a payload is a JSON array or one negative number, not an object"]),
        ("<!DOCTYPE html>\n<p>404</p>", "", &["no element <script id=\"__NUXT_DATA__\">"]),
        ("<script id=\"__NUXT_DATA__\">[[9]]</script>", "", &["the index 9 is out of range", "at entry 0, element 0"]),
        ("", "", &["ends before it is complete"]),
    ];
    for (payload, path, mentions) in cases {
        let Finished { status, output, errors } = decode(payload, path);
        assert_eq!((status, output.as_str()), (Some(2), ""), "{payload} {path}: {errors}");
        assert_eq!(errors.matches("error: ").count(), 1, "{payload} {path}: {errors}");
        for mention in mentions.iter().chain(&["at <stdin>"]) {
            assert!(errors.contains(mention), "{payload} {path}: {mention:?} is missing in\n{errors}");
        }
    }
    let missing = run(folder().path(), &["decode", "nowhere.json"], "");
    assert_eq!(missing.status, Some(2));
    assert!(missing.errors.contains("cannot read the file\n  at nowhere.json"), "{}", missing.errors);
}

/// A payload of some hundred bytes: arrays, each of which has the next one twice, so that the last is there 2^levels times.
fn unfolding(levels: usize, root: &str) -> String {
    let arrays: Vec<_> = (2..levels + 2).map(|next| format!("[{next},{next}]")).collect();
    format!("[{root},{},\"3.1.0\"]", arrays.join(","))
}

#[cfg(target_os = "linux")]
#[test]
fn a_few_hundred_bytes_cost_neither_time_nor_memory() {
    let folder = folder();
    let hidden = unfolding(64, "[1]");
    let version = 65;
    let document = unfolding(64, &format!("{{\"openapi\":{version},\"paths\":1}}"));
    assert!(hidden.len() < 600 && document.len() < 600);
    // Larger, but not by much: arrays of a hundred thousand elements that contain themselves, and one another.
    let cycle = format!("[[0{}]]", ",0".repeat(100_000));
    let chain: Vec<_> = (1..20).map(|next| format!("[{next}{}]", format!(",{next}").repeat(5_000))).collect();
    let chain = format!("[{},[]]", chain.join(","));
    for (command, payload, mentions) in [
        ("decode", &hidden, &["at least 18446744073709551615 parts", "2000000 parts", "at entry 0 of the payload"][..]),
        ("decode", &document, &["at least 18446744073709551615 parts"]),
        ("decode", &cycle, &["contains itself: this is # again", "at #/0"]),
        ("decode", &chain, &["at least 18446744073709551615 parts"]),
        ("normalise", &hidden, &["no OpenAPI document"]),
        ("normalise", &document, &["at least 18446744073709551615 parts"]),
    ] {
        let mut shell = Command::new("sh");
        // A second of the processor, and 512 megabytes of addresses.
        let limited = "ulimit -t 1 && ulimit -v 524288 && exec \"$0\" \"$@\"";
        shell.args(["-c", limited, env!("CARGO_BIN_EXE_generator"), command, "-"]);
        let Finished { status, output, errors } = finish(&mut shell, folder.path(), payload);
        assert_eq!((status, output.as_str()), (Some(2), ""), "{command}: {errors}");
        for mention in mentions {
            assert!(errors.contains(mention), "{command}: {mention:?} is missing in\n{errors}");
        }
    }
    // The parts of such a payload are as any others.
    assert_eq!(decode(&document, "/openapi").output, "\"3.1.0\"\n");
    assert!(decode(&hidden, &format!("/0{}", "/1".repeat(60))).output.len() > 100);
}

#[test]
fn a_million_levels_are_no_matter() {
    const LEVELS: usize = 1_000_000;
    let references: String = (1..=LEVELS).map(|next| format!("[{next}],")).collect();
    let payload = format!("[{references}\"inside\"]");
    let Finished { status, errors, .. } = decode(&payload, "");
    assert_eq!(status, Some(2));
    assert!(errors.contains("nested deeper than 512 levels") && errors.contains("--select"), "{errors}");
    let path = "/0".repeat(50_000);
    assert!(decode(&payload, &path).errors.contains("nested deeper than 512 levels"));
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\"Ref\",", "]")] {
        let text = format!("[{}1{}]", open.repeat(LEVELS), close.repeat(LEVELS));
        let Finished { status, errors, .. } = decode(&text, "");
        assert_eq!(status, Some(2));
        assert!(errors.starts_with("error: expected an index, found an "), "{errors}");
        assert!(errors.contains("at entry 0"), "{errors}");
    }
    // The generator looks for a document in such a payload, and finds none.
    let error = input::load(payload.as_bytes(), "deep.json", "en").unwrap_err();
    assert!(error.to_string().contains("no OpenAPI document"), "{error}");
}

#[test]
fn the_help_says_what_can_be_given() {
    let folder = folder();
    let Finished { status, output, .. } = run(folder.path(), &["decode", "--help"], "");
    assert_eq!(status, Some(0));
    for part in ["_payload.json", "standard input", "--select <PATH>", "JSON pointer", "`~0`", "exit status"] {
        assert!(output.contains(part), "{part} is not in\n{output}");
    }
    assert_eq!(run(folder.path(), &["decode"], "").status, Some(2));
}
