use std::error::Error as _;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{CallOptions, Config, OperationClass};

fn request(operation: RawOperation) -> Result<http::Request<bytes::Bytes>> {
    let config = Config::builder().api_key("key").base_url("https://example.com/v1").build().unwrap();
    config.request(operation, &CallOptions::new(), false)
}

/// The address and the body that are sent.
fn sent(operation: RawOperation) -> (String, String) {
    let request = request(operation).unwrap();
    (request.uri().to_string(), String::from_utf8(request.body().to_vec()).unwrap())
}

#[test]
fn the_id_of_an_operation_is_sent_like_the_operation_itself() {
    assert!(!OPERATIONS.is_empty());
    for known in OPERATIONS {
        // A body that no type of this version reads is sent as it is.
        let operation = RawOperation::new(known.id.as_ref(), json!(["a"]));
        assert_eq!(operation.metadata(), *known);
        if !known.path.contains('{') {
            let request = request(operation).unwrap();
            assert_eq!(request.method(), known.method);
            assert_eq!(request.uri().to_string(), format!("https://example.com/v1{}", known.path));
            assert_eq!(&request.body()[..], br#"["a"]"#);
        }
    }
}

#[test]
fn a_path_is_a_write_in_an_envelope_unless_it_is_said_otherwise() {
    let path = || RawOperation::new("/new/thing?a=1", json!({}));
    let metadata = path().metadata();
    assert_eq!((metadata.id.as_ref(), metadata.path.as_ref()), ("/new/thing", "/new/thing"));
    for (operation, method, class, enveloped) in [
        (path(), Method::POST, OperationClass::Write, true),
        (path().safe(), Method::POST, OperationClass::Read, true),
        (path().idempotent(), Method::POST, OperationClass::Idempotent, true),
        (path().bare(), Method::POST, OperationClass::Write, false),
        (path().method(Method::GET), Method::GET, OperationClass::Read, true),
        (path().method(Method::DELETE), Method::DELETE, OperationClass::Idempotent, true),
        (path().method(Method::PATCH), Method::PATCH, OperationClass::Write, true),
    ] {
        let metadata = operation.metadata();
        assert_eq!((metadata.method.clone(), metadata.class(), metadata.enveloped), (method, class, enveloped));
        let text = serde_json::to_string(&operation).unwrap();
        assert_eq!(serde_json::from_str::<RawOperation>(&text).unwrap(), operation, "{text}");
    }
    let operation: RawOperation = serde_json::from_value(json!({"operation": "/x", "method": "GET"})).unwrap();
    assert_eq!(operation, RawOperation::new("/x", Value::Null).method(Method::GET));
    for wrong in [json!({"operation": "/x", "method": "G T"}), json!({"operation": "/x", "saef": true}), json!({})] {
        assert!(serde_json::from_value::<RawOperation>(wrong).is_err());
    }
}

#[test]
fn path_query_and_body_are_sent_as_they_are_given() {
    let base = "https://example.com/v1";
    for (path, body, address, sent_body) in [
        ("/x", json!({"a": [1]}), "/x", r#"{"a":[1]}"#),
        ("/x", json!([1]), "/x", "[1]"),
        ("/x", Value::Null, "/x", ""),
        ("/", Value::Null, "/", ""),
        ("/x/", Value::Null, "/x/", ""),
        ("/x/y-1._~!$&'()*+,;=:@", Value::Null, "/x/y-1._~!$&'()*+,;=:@", ""),
        ("/x%20y/a%2Fb", Value::Null, "/x%20y/a%2Fb", ""),
        ("/x?a=1&b=c%20d&&e", Value::Null, "/x?a=1&b=c%20d&e=", ""),
        ("/x?a=b+c&a=ü&../?=/", Value::Null, "/x?a=b%20c&a=%C3%BC&..%2F%3F=%2F", ""),
        ("/x?", Value::Null, "/x", ""),
        ("/x/{id}", json!({"id": "a/b", "c": 1}), "/x/a%2Fb", r#"{"c":1}"#),
        ("/x/{id}", json!({"id": 7}), "/x/7", "{}"),
        ("/x/{id}/{id}-{n}?q={id}", json!({"id": "{n}", "n": true}), "/x/%7Bn%7D/%7Bn%7D-true?q=%7Bid%7D", "{}"),
    ] {
        assert_eq!(sent(RawOperation::new(path, body)), (format!("{base}{address}"), sent_body.to_owned()), "{path}");
    }
    for method in [Method::GET, Method::HEAD, Method::DELETE] {
        for body in [Value::Null, json!({"id": 7})] {
            let path = if body.is_null() { "/x/7" } else { "/x/{id}" };
            let request = request(RawOperation::new(path, body).method(method.clone())).unwrap();
            assert_eq!((request.method(), request.uri().path()), (&method, "/v1/x/7"));
            assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
        }
    }
}

#[test]
fn a_path_that_leads_elsewhere_is_refused() {
    for (path, expected) in [
        ("//evil.example/", "two slashes"),
        ("/x//y", "two slashes"),
        ("/..", "leads to another path"),
        ("/../../admin", "leads to another path"),
        ("/x/..", "leads to another path"),
        ("/x/./y", "leads to another path"),
        ("/x/%2e%2E/y", "leads to another path"),
        ("/x/.%2e", "leads to another path"),
        ("/x/%2e%2e%2fadmin", "leads to another path"),
        ("/x/a%2F..%2F..", "leads to another path"),
        ("/x/..%5Cadmin", "leads to another path"),
        ("/x\\..\\y", "a character that cannot stand in a path"),
        ("/\\evil.example", "a character that cannot stand in a path"),
        ("/x#y", "`#`"),
        ("/x?a=#y", "`#`"),
        ("/x\r\nhost: evil", "control character"),
        ("/x\0", "control character"),
        ("/x?a=\n", "control character"),
        ("/x%0d%0Ay", "control character"),
        ("/a b", "a character that cannot stand in a path"),
        ("/ü", "a character that cannot stand in a path"),
        ("/x%2", "a character that cannot stand in a path"),
        ("/x%zz", "a character that cannot stand in a path"),
        ("/x?a=%ff", "not UTF-8"),
        ("/{", "`{`"),
        ("/{}", "`{`"),
        ("/{a/b}", "`{`"),
        ("/{a{b}}", "`{`"),
        ("/a}", "a character that cannot stand in a path"),
        ("/x/{id}", "id: the path /x/{id} needs it"),
    ] {
        let error = request(RawOperation::new(path, json!({"a": 1}))).unwrap_err();
        assert!(error.is_invalid_request() && error.suggestion().is_some(), "{path}: {error:?}");
        assert!(error.message().contains(expected), "{path}: {error}");
        assert!(!error.to_string().contains(char::is_control), "{error}");
        assert!(error.source().is_none());
    }
    for wrong in [json!({"id": ".."}), json!({"id": ""}), json!({"id": null}), json!({"id": [1]}), json!([1]), json!(1)]
    {
        assert!(request(RawOperation::new("/x/{id}", wrong.clone())).unwrap_err().is_invalid_request(), "{wrong}");
    }
}

#[test]
fn what_is_neither_an_id_nor_a_path_is_refused_with_the_likeliest_ids_first() {
    let known = OPERATIONS[0].id.as_ref();
    let mistyped = format!("{known}x");
    for text in [&mistyped, "", "x", "http://evil.example/x", "x/y", " /x", "?x", &"long".repeat(100_000), "a\r\nb"] {
        let error = request(RawOperation::new(text, json!({}))).unwrap_err();
        assert!(error.is_invalid_request(), "{error:?}");
        assert!(error.message().contains("neither the id of an operation nor a path"), "{error}");
        let suggestion = error.suggestion().unwrap();
        assert!(OPERATIONS.iter().all(|known| suggestion.contains(known.id.as_ref())), "{suggestion}");
        assert!(error.to_string().len() < 2000 && !error.to_string().contains(char::is_control));
    }
    let error = request(RawOperation::new(mistyped, json!({}))).unwrap_err();
    assert!(error.suggestion().unwrap().contains(&format!("the operations are {known}, ")), "{error:?}");
}

#[test]
fn the_distance_of_two_texts_counts_their_differences() {
    for (left, right, expected) in
        [("", "", 0), ("a", "", 1), ("", "ab", 2), ("abc", "abc", 0), ("kitten", "sitting", 3), ("üb", "ub", 1)]
    {
        assert_eq!(distance(left, right), expected, "{left} {right}");
        assert_eq!(distance(right, left), expected, "{right} {left}");
    }
}

proptest! {
    #[test]
    fn nothing_leads_out_of_the_base_url(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "/", "/", "/", "a", "b", ".", "..", "%2e", "%2E", "%2f", "%5c", "%", "\\", "{a}", "?", "#", "@", ":", "ü",
            ]),
            0..8,
        ),
    ) {
        let text = format!("/{}", pieces.concat());
        let Ok(request) = request(RawOperation::new(&text, json!({"a": "x"}))) else { return Ok(()) };
        prop_assert_eq!(request.uri().authority().map(|authority| authority.as_str()), Some("example.com"));
        // As a server sees it that decodes first and then resolves the path.
        let path = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
        prop_assert!(path.starts_with("/v1/"), "{}", path);
        prop_assert!(!path.split(['/', '\\']).any(|part| part == "." || part == ".."), "{}", path);
    }
}

#[test]
fn what_the_typed_operation_refuses_is_refused_by_id_and_by_path() {
    for operation in ["delete_memory", "/delete/memory", "/delete/memory/", "/delete/memory?now=1"] {
        for body in [json!({}), json!({"memory_ids": []}), json!({"memory_ids": ["m"], "user_id": "u"})] {
            let error = RawOperation::new(operation, body.clone()).validate().unwrap_err();
            assert!(error.is_invalid_request() && error.message().contains("exactly one"), "{operation} {body}");
        }
        // One target, or a shape that only the service may know.
        for body in [json!({"user_id": "u"}), json!({"memory_ids": {"all": true}}), json!([1])] {
            assert!(RawOperation::new(operation, body).validate().is_ok());
        }
        assert_eq!(RawOperation::new(operation, json!({})).metadata().class(), OperationClass::Idempotent);
    }
    assert_eq!(RawOperation::new("/search/memory", json!({})).metadata().id, "search_memory");
}

#[test]
fn a_call_of_it_can_say_what_the_document_does_not() {
    let call = Call::new((), RawOperation::new("/count", Value::Null)).method(Method::GET).bare();
    let metadata = call.into_request().metadata();
    assert_eq!((metadata.method.clone(), metadata.safe, metadata.enveloped), (Method::GET, true, false));
    let metadata = Call::new((), RawOperation::new("/forget", json!({}))).idempotent().into_request().metadata();
    assert_eq!(metadata.class(), OperationClass::Idempotent);
    let metadata = Call::new((), RawOperation::new("/count", json!({}))).safe().into_request().metadata();
    assert_eq!(metadata.class(), OperationClass::Read);
}
