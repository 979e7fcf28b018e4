//! What an operation is sent.

use memos_sdk::Operation;
use memos_sdk::types::*;

use crate::sent;

/// Checks the first line, the content type and the body of a request.
fn check<O: Operation>(request: &O, line: &str, content_type: Option<&str>, body: &str) {
    let (sent_line, headers, sent_body) = sent(request);
    let named = headers.iter().find_map(|header| header.strip_prefix("content-type: "));
    assert_eq!((sent_line.as_str(), named, sent_body.as_str()), (line, content_type, body));
}

const JSON: Option<&str> = Some("application/json");

#[test]
fn a_body_is_sent_where_it_is_given() {
    check(&OptionalBodyRequest::default(), "POST /bodies/optional", None, "");
    let given = OptionalBodyRequest::builder().body(Body::builder().name("x").build()).build();
    check(&given, "POST /bodies/optional", JSON, r#"{"name":"x"}"#);
    check(&BesideBodyRequest::builder().id("1").build(), "PUT /bodies/beside/1", None, "");
    let given = BesideBodyRequest::builder().id("1").body(Body::builder().name("x").size(2).build()).build();
    check(&given, "PUT /bodies/beside/1", JSON, r#"{"name":"x","size":2}"#);
    check(&ImageBodyRequest::default(), "PUT /bodies/image", None, "");
}

#[test]
fn a_body_is_called_what_the_document_calls_it() {
    let body = r#"{"name":"x"}"#;
    check(&Body::builder().name("x").build(), "POST /bodies/unsaid", JSON, body);
    check(
        &PatchBodyRequest::builder().name("x").build(),
        "PATCH /bodies/patch",
        Some("application/merge-patch+json"),
        body,
    );
    check(&SeveralBodiesRequest::builder().name("x").build(), "POST /bodies/several", JSON, body);
    check(&ReferredBodyRequest::builder().name("x").build(), "POST /bodies/referred", JSON, body);
    check(&NullableBodyRequest::builder().name("x").build(), "POST /bodies/nullable", JSON, body);
    check(&EmptyContentRequest::default(), "POST /bodies/empty", None, "");
}

#[test]
fn a_body_may_be_anything() {
    check(
        &FormBodyRequest::builder().body("a=b").build(),
        "POST /bodies/form",
        Some("application/x-www-form-urlencoded"),
        "a=b",
    );
    check(
        &MultipartBodyRequest::builder().body("--x").build(),
        "POST /bodies/multipart",
        Some("multipart/form-data"),
        "--x",
    );
    check(&XmlBodyRequest::builder().body("<a/>").build(), "POST /bodies/xml", Some("text/xml"), "<a/>");
    check(&ImageBodyRequest::builder().body("x").build(), "PUT /bodies/image", Some("application/octet-stream"), "x");
    check(&TextBodyRequest::builder().body("x").build(), "POST /bodies/text", Some("text/plain"), "x");
    check(&UntypedBodyRequest::builder().body(vec![1]).build(), "POST /bodies/untyped", JSON, "[1]");
    check(
        &ListBodyRequest::builder().body([Body::builder().name("x").build()]).build(),
        "POST /bodies/list",
        JSON,
        r#"[{"name":"x"}]"#,
    );
    check(&UnionBodyRequest::builder().body("x").build(), "POST /bodies/union", JSON, r#""x""#);
    check(
        &UnionBodyRequest::builder().body(Body::builder().name("x").build()).build(),
        "POST /bodies/union",
        JSON,
        r#"{"name":"x"}"#,
    );
}

#[test]
fn every_method_can_be_called() {
    let body = r#"{"name":"x"}"#;
    check(&GetWithBodyRequest::builder().name("x").build(), "GET /methods", JSON, body);
    check(&DeleteWithBodyRequest::builder().name("x").build(), "DELETE /methods", JSON, body);
    check(&OptionsMethodRequest::default(), "OPTIONS /methods", None, "");
    check(&TraceMethodRequest::default(), "TRACE /methods", None, "");
    check(&HeadMethodRequest::default(), "HEAD /methods", None, "");
    check(&PatchMethodRequest::default(), "PATCH /methods", None, "");
}
