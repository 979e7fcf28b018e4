//! What looks like a key goes, and nothing else.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{PLACEHOLDER, Stripped, lines, redacted, strip_keys};
use crate::input;

/// A key as the service gives them, and others of the same kind, none of which is anybody's.
const KEYS: [&str; 7] = [
    "mpg-0aB3dE6gH9jK2mN5pQ8sT1vW4y",
    "sk-abcdefghijklmnopqrstuvwx",
    "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "dXNlcjpwYXNzd29yZDEyMw==",
    "ab+cd/EF12345678/ghIJ90==",
];

fn strip(text: &str) -> Stripped {
    strip_keys(text, &input::load(text.as_bytes(), "api.json", "en").unwrap())
}

#[test]
fn a_key_behind_a_name_a_scheme_or_a_prefix_is_taken_out() {
    for key in KEYS {
        for (before, after) in [
            ("Token ", ""),
            ("Authorization: Bearer ", ""),
            ("curl -H 'Authorization: Token ", "' \\\n  -d '{}'"),
            ("Authorization: Basic ", "\r\n"),
            ("\"api_key\": \"", "\","),
            ("{\\\"api_key\\\": \\\"", "\\\"}"),
            ("export MEMOS_API_KEY=", "\n"),
            ("https://a.example/x?apikey=", "&page=2"),
            ("headers[\"Authorization\"] = f\"Token ", "\""),
            ("headers['X-Api-Key'] = '", "'"),
            (".header(\"X-API-KEY\", \"", "\")"),
            ("<client_secret>", "</client_secret>"),
            ("memos --api-key ", " list"),
            ("password := `", "`"),
            ("令牌 token: ", "。"),
        ] {
            let text = format!("{before}{key}{after}");
            assert_eq!(redacted(&text), format!("{before}{PLACEHOLDER}{after}"), "{text}");
        }
    }
    for (text, expected) in [
        ("use mpg-0aB3dE6gH9jK2mN5pQ8s, or sk-proj-0aB3dE6gH9jK2mN5.", "use YOUR_API_KEY, or YOUR_API_KEY."),
        ("https://a.example/mpg-0aB3dE6gH9jK2mN5pQ8s/x", "https://a.example/YOUR_API_KEY/x"),
    ] {
        assert_eq!(redacted(text), expected);
    }
}

#[test]
fn placeholders_and_other_texts_stay() {
    for text in [
        "Authorization: Token YOUR_API_KEY",
        "Token YOUR_API_KEY' \\\n  --header 'Content-Type: application/json'",
        "Bearer {os.environ['MEMOS_API_KEY']}",
        "Bearer $MEMOS_API_KEY_OF_PROJECT_2025",
        "token: ${{ secrets.MEMOS_API_KEY }}",
        "api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "api_key=mpg-xxxxxxxxxxxxxxxxxxxxxxxx",
        "mpg-your-api-key-goes-here-0123456789",
        "api_key: AKIAIOSFODNN7EXAMPLE",
        "Token count of all messages must not exceed 8k, internationalization apart",
        "a token text-embedding-3-large, or gpt-4o-mini-2024-07-18",
        "the task-0aB3dE6gH9jK2mN5pQ8s and the disk-0aB3dE6gH9jK2mN5pQ8s",
        "sk-learn-compatible-estimators",
        "id: 9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "sha256 = \"9f8e7d6c5b4a39281706f5e4d3c2b1a0\"",
        "max_tokens: 12345678901234567890",
        "next_token: 9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "token: short1",
        "create_time: 2025-06-10T09:30:00.000Z",
        "#/components/schemas/TokenOf0123456789abcdef",
        "",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn in_a_document_a_name_reaches_the_value_in_whatever_form_it_has() {
    let key = KEYS[2];
    let check = |part: Value, place: &str| {
        let text = json!({"openapi": "3.1.0", "x": part}).to_string();
        let stripped = strip(&text);
        let expected = text.replace(&format!("mpg-{key}"), PLACEHOLDER).replace(key, PLACEHOLDER);
        assert_eq!(stripped.text, expected, "{text}");
        assert_eq!(stripped.places, [format!("#/x{place}")], "{text}");
    };
    check(json!({"api_key": key}), "/api_key");
    check(json!({"Authorization": format!("Token {key}")}), "/Authorization");
    check(json!({"secret": {"type": "string", "example": key}}), "/secret/example");
    check(json!({"token": {"examples": ["a", {"value": key}]}}), "/token/examples/1/value");
    check(json!({"example": key, "in": "header", "name": "X-Api-Key"}), "/example");
    check(json!({"name": "Authorization", "schema": {"type": "string", "default": key}}), "/schema/default");
    check(json!({"key": "Authorization", "value": key}), "/value");
    check(json!({"description": format!("Say `Token {key}`.")}), "/description");
    check(json!({format!("mpg-{key}"): 1, "z/~": "sk-none"}), "");
    let kept = json!({"openapi": "3.1.0", "token": {"description": key, "properties": {"example": key}}}).to_string();
    assert_eq!(strip(&kept), Stripped { text: kept, places: Vec::new() });
}

#[test]
fn in_json_everything_else_stays_byte_for_byte() {
    let text = "\u{FEFF}{ \"openapi\" : \"3.1.0\",\r\n \"a\\u002Fb\" : [ 1.0e3 , \"\\ud83d\\ude00 \\/ \\\"Token \\u006dpg-0aB3dE6gH9jK2mN5pQ8s\\\"\", \
                null ],\"x\\\\\":\"\\\"\" , \"cut\\ud83d\": \"Token \\ud83d\" }";
    let expected = text.replace(
        "\"\\ud83d\\ude00 \\/ \\\"Token \\u006dpg-0aB3dE6gH9jK2mN5pQ8s\\\"\"",
        "\"\u{1F600} / \\\"Token YOUR_API_KEY\\\"\"",
    );
    let document = input::load(b"{\"openapi\": \"3.1.0\"}", "api.json", "en").unwrap();
    assert_eq!(strip_keys(text, &document), Stripped { text: expected, places: vec!["#/a~1b/1".to_owned()] });
}

#[test]
fn in_a_payload_a_name_reaches_the_entry() {
    let key = KEYS[2];
    let text = format!(
        r#"[["ShallowReactive",1],{{"doc":2,"api_key":4,"other":6}},{{"openapi":3,"id":5}},"3.1.0",["Ref",7],"{key}","mpg-{key}","{key}0",["Map",9,7],"token"]"#
    );
    let stripped = strip(&text);
    let expected = text.replace(&format!("mpg-{key}"), PLACEHOLDER).replace(&format!("{key}0"), PLACEHOLDER);
    assert_eq!(stripped, Stripped { text: expected, places: vec!["entry 6".to_owned(), "entry 7".to_owned()] });
}

#[test]
fn in_yaml_the_lines_are_named_and_the_value_of_a_name_is_found_wherever_it_stands() {
    let text = "openapi: 3.1.0\nx-headers:\n  - name: X-Api-Key\n    example: >-\n      9f8e7d6c5b4a39281706\n    # Token mpg-0aB3dE6gH9jK2mN5pQ8s\n";
    let stripped = strip(text);
    assert_eq!(stripped.places, ["line 5", "line 6"]);
    assert_eq!(
        stripped.text,
        "openapi: 3.1.0\nx-headers:\n  - name: X-Api-Key\n    example: >-\n      YOUR_API_KEY\n    # Token YOUR_API_KEY\n",
    );
    // Places that overlap are one.
    let overlapping = lines("Token 9f8e7d6c5b4a39281706", &["a39281706", "9f8e7d6c5b4a"]);
    assert_eq!((overlapping.text.as_str(), overlapping.places.len()), ("Token YOUR_API_KEY", 1));
}

/// The recorded payload, and how many entries it has.
fn recorded() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../../openapi/payload.json")).unwrap()
}

#[test]
fn nothing_is_taken_out_of_what_is_recorded() {
    for text in [include_str!("../../../../openapi/payload.json"), include_str!("../../../../openapi/memos-3.1.json")] {
        let stripped = strip(text);
        assert_eq!(stripped.places, Vec::<String>::new());
        assert!(stripped.text == text, "the text changed");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is put into whichever texts of the recorded payload comes out again, and nothing else with it.
    #[test]
    fn keys_in_any_texts_of_the_payload_are_taken_out_and_the_rest_stays(
        planted in prop::collection::vec((any::<prop::sample::Index>(), 0..KEYS.len(), 0..4_usize), 1..12),
    ) {
        let mut entries = recorded();
        let mut expected = entries.clone();
        let texts: Vec<usize> =
            (0..entries.len()).filter(|&index| entries[index].as_str().is_some_and(|text| text.contains(' '))).collect();
        let mut places = std::collections::BTreeSet::new();
        for (index, key, form) in planted {
            let at = *index.get(&texts);
            if !places.insert(at) {
                continue;
            }
            let (before, after) = [("Token ", ""), ("{\"api_key\": \"", "\"}"), ("'Bearer ", "' "), ("secret=", "\n")][form];
            let text = entries[at].as_str().unwrap().to_owned();
            entries[at] = format!("{text} {before}{}{after}", KEYS[key]).into();
            expected[at] = format!("{text} {before}{PLACEHOLDER}{after}").into();
        }
        let text = serde_json::to_string(&entries).unwrap();
        let stripped = strip(&text);
        prop_assert_eq!(serde_json::from_str::<Vec<Value>>(&stripped.text).unwrap(), expected);
        prop_assert_eq!(stripped.places, places.iter().map(|at| format!("entry {at}")).collect::<Vec<_>>());
        prop_assert_eq!(strip(&stripped.text).places, Vec::<String>::new());
    }

    /// Once is enough, and where nothing is found nothing changes, whatever the text is.
    #[test]
    fn taking_out_twice_is_taking_out_once(text in "([ \"':=,.\\n/-]{0,2}|Token |Bearer |mpg-|sk-|api_key|YOUR_API_KEY|é|[a-f0-9]{8,40}|[A-Za-z0-9+/=_-]{1,30}){0,16}") {
        let once = redacted(&text);
        prop_assert_eq!(redacted(&once), once.clone());
        prop_assert!(once.contains(PLACEHOLDER) || once == text);
    }
}
