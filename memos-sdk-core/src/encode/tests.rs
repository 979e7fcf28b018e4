use http::Method;
use serde_json::json;

use super::*;

fn encoder(path: &'static str) -> RequestEncoder {
    RequestEncoder::new("https://h/v1", &Metadata::new("op", Method::GET, path))
}

#[test]
fn a_path_parameter_is_one_segment_whatever_it_holds() {
    for (value, expected) in [
        (json!("plain-1._~"), Some("/v1/f/plain-1._~/x")),
        (json!("a/b?c#d%e f"), Some("/v1/f/a%2Fb%3Fc%23d%25e%20f/x")),
        (json!("{id}"), Some("/v1/f/%7Bid%7D/x")),
        (json!("日"), Some("/v1/f/%E6%97%A5/x")),
        (json!(7), Some("/v1/f/7/x")),
        (json!(true), Some("/v1/f/true/x")),
        (json!("..."), Some("/v1/f/.../x")),
        (json!(""), None),
        (json!("."), None),
        (json!(".."), None),
        (json!(null), None),
        (json!(["a"]), None),
        (json!({"a": 1}), None),
    ] {
        let mut request = encoder("/f/{id}/x");
        let path = request.path("id", &value).and_then(|()| request.finish()).map(|request| request.uri().to_string());
        assert_eq!(path.ok().as_deref().and_then(|uri| uri.strip_prefix("https://h")), expected, "{value}");
    }
    let error = encoder("/f").path("id", "x").unwrap_err();
    assert!(error.is_invalid_request() && !error.may_have_been_sent());
    let error = encoder("/f/{id}").finish().unwrap_err();
    assert_eq!(error.message(), "id: the path needs it, and it is not set");
}

#[test]
fn a_query_is_in_form_style_exploded() {
    for (value, expected) in [
        (json!("a b&c=d"), Some("?q=a%20b%26c%3Dd")),
        (json!(1.5), Some("?q=1.5")),
        (json!(false), Some("?q=false")),
        (json!(""), Some("?q=")),
        (json!(null), Some("")),
        (json!([]), Some("")),
        (json!(["x", null, 2]), Some("?q=x&q=2")),
        (json!({"a": 1, "b&": "x", "c": null}), Some("?a=1&b%26=x")),
        (json!([["x"]]), None),
        (json!({"a": {"b": 1}}), None),
    ] {
        let mut request = encoder("");
        let uri = request.query("q", &value).and_then(|()| request.finish()).map(|request| request.uri().to_string());
        let expected = expected.map(|query| format!("https://h/v1{query}"));
        assert_eq!(uri.ok(), expected, "{value}");
    }
}

#[test]
fn a_header_is_checked_and_none_is_left_out() {
    for (name, value, expected) in [
        ("X-Trace", json!("abc"), Ok(Some("abc"))),
        ("x-trace", json!(["a", 2]), Ok(Some("a,2"))),
        ("x-trace", json!(null), Ok(None)),
        ("x-trace", json!("a\r\nb: c"), Err(())),
        ("x-trace", json!({}), Err(())),
        ("x trace", json!("a"), Err(())),
        ("Host", json!("elsewhere"), Err(())),
        ("content-length", json!(3), Err(())),
    ] {
        let mut request = encoder("");
        let outcome = request.header(name, &value).and_then(|()| request.finish());
        let found = outcome.as_ref().map(|request| request.headers().get(name).map(|value| value.to_str().unwrap()));
        assert_eq!(found.map_err(|_| ()), expected, "{name} {value}");
    }
    let error = header("x-key", "s3cret\n").unwrap_err();
    assert!(!format!("{error:?}").contains("s3cret"));
    assert!(header("Authorization", "Token x").unwrap().1.is_sensitive());
}

#[test]
fn a_body_has_its_content_type() {
    let mut request = encoder("/add");
    request.json(&json!({"a": 1})).unwrap();
    let request = request.finish().unwrap();
    assert_eq!((request.method(), &request.body()[..]), (&Method::GET, &br#"{"a":1}"#[..]));
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    let mut request = encoder("/add");
    request.body("text/plain", "hello").unwrap();
    let request = request.finish().unwrap();
    assert_eq!(
        (&request.body()[..], &request.headers()[CONTENT_TYPE]),
        (&b"hello"[..], &HeaderValue::from_static("text/plain"))
    );
    assert!(encoder("").body("text/plain\n", "hello").is_err());
    let unwritable = std::collections::HashMap::from([((1, 2), 3)]);
    assert!(encoder("").json(&unwritable).unwrap_err().is_invalid_request());
}

#[test]
fn an_extra_member_stands_in_a_body_once() {
    #[derive(Serialize)]
    struct Body {
        user: &'static str,
        tags: Vec<&'static str>,
        #[serde(flatten)]
        extra: Map<String, Value>,
    }
    for (extra, expected) in [
        (json!({}), r#"{"user":"u","tags":["a"]}"#),
        (json!({"mood": {"is": "good"}}), r#"{"user":"u","tags":["a"],"mood":{"is":"good"}}"#),
        (json!({"user": null, "tags": "b"}), r#"{"user":null,"tags":"b"}"#),
    ] {
        let body = Body { user: "u", tags: vec!["a"], extra: extra.as_object().unwrap().clone() };
        let mut request = encoder("/add");
        request.json_with_extra(&body, &body.extra).unwrap();
        let request = request.finish().unwrap();
        let text = std::str::from_utf8(request.body()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), serde_json::from_str::<Value>(expected).unwrap());
        // Reading it as a value would hide a member that is there twice.
        assert_eq!(text.len(), expected.len(), "{text}");
        assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    }
}

#[test]
fn an_extra_member_gives_a_value_as_a_declared_one_does() {
    for (value, expected) in [
        (json!(null), false),
        (json!([]), false),
        (json!(["a"]), true),
        (json!({}), true),
        (json!(""), true),
        (json!(false), true),
    ] {
        assert_eq!(is_given(&value), expected, "{value}");
    }
}

#[test]
fn an_address_that_is_too_long_is_refused() {
    let mut request = encoder("");
    request.query("q", &"x".repeat(70_000)).unwrap();
    assert!(request.finish().unwrap_err().is_invalid_request());
}
