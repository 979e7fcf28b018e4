//! Answers that are otherwise than documented: the rest is printed, with a warning.

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::call;

#[test]
fn what_does_not_fit_is_a_warning_and_the_rest_is_printed() {
    for (data, printed, mismatches) in [
        (
            json!({"memory_detail_list": "none", "preference_note": "n"}),
            json!({"preference_note": "n"}),
            json!([{"pointer": "/data/memory_detail_list", "expected": "a list", "found": "a string"}]),
        ),
        (
            json!({"memory_detail_list": [{"id": ["s3cret diary"], "memory_key": "k"}, 7], "more": {"a": 1}}),
            json!({"memory_detail_list": [{"memory_key": "k"}], "more": {"a": 1}}),
            json!([
                {"pointer": "/data/memory_detail_list/0/id", "expected": "a string", "found": "a list"},
                {"pointer": "/data/memory_detail_list/1", "expected": "an object", "found": "a number"},
            ]),
        ),
    ] {
        let server = Server::start();
        server.on("/search/memory", Answer::data(&data));
        let finished = call(&server, &["search_memory", r#"{"user_id": "u", "query": "q"}"#]);
        assert_eq!(finished.status, Some(0), "{finished:?}");
        assert_eq!(serde_json::from_str::<Value>(&finished.output).unwrap(), printed);
        let said = finished.said();
        let [warning] = said.as_slice() else { panic!("{finished:?}") };
        assert_eq!(warning["mismatches"], mismatches);
        assert!(warning["warning"].as_str().is_some_and(|text| text.contains("not as documented")), "{warning}");
        // A warning is no failure, and does not quote what people said.
        assert!(warning.get("kind").is_none() && !finished.errors.contains("diary"), "{warning}");
    }
}

#[test]
fn what_loses_nothing_is_converted_without_a_word() {
    let server = Server::start();
    let data = json!({"memory_detail_list": {"id": 7, "relativity": "0.5", "tags": ["a", 1]}, "preference_note": 1.5});
    server.on("/search/memory", Answer::json(200, &json!({"code": "0", "message": null, "data": [data]})));
    let printed = call(&server, &["search_memory", r#"{"user_id": "u", "query": "q"}"#]).data();
    let converted = json!({
        "memory_detail_list": [{"id": "7", "relativity": 0.5, "tags": ["a", "1"]}], "preference_note": "1.5",
    });
    assert_eq!(printed, converted);
}
