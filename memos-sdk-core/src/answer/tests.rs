use proptest::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::*;
use crate::{ApiKey, Raw, RequestEncoder};

#[derive(Debug, Serialize, Deserialize)]
struct Task {
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<String>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Demanding {
    task_id: String,
}

macro_rules! operation {
    ($name:ident -> $output:ty, $metadata:expr) => {
        #[derive(Serialize, Deserialize)]
        struct $name {}
        impl Operation for $name {
            type Output = $output;
            const METADATA: Metadata = $metadata;
            fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
                request.json(self)
            }
        }
    };
}

operation!(Write -> Task, Metadata::new("write", http::Method::POST, "/write"));
operation!(Read -> Task, Metadata::new("read", http::Method::POST, "/read").safe());
operation!(List -> Vec<Task>, Metadata::new("list", http::Method::POST, "/list").safe());
operation!(Demand -> Demanding, Metadata::new("demanding", http::Method::POST, "/demand"));
operation!(Bare -> Task, Metadata::new("bare", http::Method::GET, "/bare").bare());

/// An operation that answers text.
#[derive(Serialize, Deserialize)]
struct Plain {}

impl Operation for Plain {
    type Output = Raw;
    const METADATA: Metadata = Metadata::new("raw", http::Method::GET, "/raw").safe().bare();

    fn encode(&self, _: &mut RequestEncoder) -> Result<()> {
        Ok(())
    }

    fn raw(body: &Bytes) -> Option<Raw> {
        Some(body.clone().into())
    }
}

fn config() -> Config {
    Config::builder().api_key("s3cret-key").build().unwrap()
}

fn answer(status: u16, content_type: &str, body: &str) -> http::Response<Bytes> {
    let mut answer = http::Response::builder().status(status).header("x-request-id", "req-7");
    if !content_type.is_empty() {
        answer = answer.header(CONTENT_TYPE, content_type);
    }
    answer.body(Bytes::from(body.to_owned())).unwrap()
}

fn read_as(operation: &str, answer: &http::Response<Bytes>) -> Result<Value> {
    respond_as(operation, answer).map(Response::into_data)
}

fn respond_as(operation: &str, answer: &http::Response<Bytes>) -> Result<Response<Value>> {
    fn run<O: Operation>(answer: &http::Response<Bytes>) -> Result<Response<Value>> {
        let response = config().read_response::<O>(&O::METADATA, answer.clone(), false);
        let response = response.map(|response| response.map(|data| serde_json::to_value(data).unwrap()));
        // The two ways to read an answer agree.
        let data = config().read::<O>(answer).map(|data| serde_json::to_value(data).unwrap());
        match (&response, &data) {
            (Ok(response), Ok(data)) => assert_eq!(response.data(), data),
            (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
            _ => panic!("{response:?} is not {data:?}"),
        }
        response
    }
    match operation {
        "write" => run::<Write>(answer),
        "read" => run::<Read>(answer),
        "list" => run::<List>(answer),
        "demanding" => run::<Demand>(answer),
        "bare" => run::<Bare>(answer),
        "raw" => run::<Plain>(answer),
        other => panic!("no operation {other}"),
    }
}

/// The answer as it comes in pieces, and ends in one of the ways that the table knows.
fn receive(answer: &http::Response<Bytes>, ends: &str) -> Result<http::Response<Bytes>> {
    let limit = if ends == "over the limit" { answer.body().len() - 1 } else { 1 << 20 };
    let config = Config::builder().api_key("s3cret-key").max_answer_size(limit).build()?;
    let length = Some(answer.body().len() as u64);
    let mut reader = AnswerReader::new(&config, answer.status(), answer.headers().clone(), length);
    for piece in answer.body().chunks(7) {
        if !reader.push(piece)? {
            break;
        }
    }
    match ends {
        "" | "over the limit" => Ok(reader.finish()),
        "breaks off" => reader.break_off(Error::broken_answer()),
        other => panic!("no answer ends like {other}"),
    }
}

#[test]
fn every_row_of_the_table_holds() {
    let rows: Vec<&str> = include_str!("cases.md").lines().skip(2).collect();
    assert!(rows.len() > 50);
    for row in rows {
        let cells: Vec<&str> = row.split('|').skip(1).map(str::trim).collect();
        let [operation, status, content_type, body, ends, outcome, aside] = cells[..7] else { panic!("{row}") };
        let answer = answer(status.parse().unwrap(), content_type, body.trim_matches('`').trim());
        let found = receive(&answer, ends).and_then(|answer| respond_as(operation, &answer));
        if let Some(data) = outcome.strip_prefix('`') {
            let data: Value = serde_json::from_str(data.trim_end_matches('`')).unwrap();
            let response = found.unwrap_or_else(|error| panic!("{row}\n{error:?}"));
            assert_eq!(response.data(), &data, "{row}");
            let pointers: Vec<&str> = response.mismatches().iter().map(Mismatch::pointer).collect();
            let expected: Vec<&str> = aside.split_whitespace().map(|pointer| pointer.trim_matches('`')).collect();
            assert_eq!(pointers, expected, "{row}");
            assert_eq!((response.body(), response.status()), (answer.body(), answer.status()), "{row}");
            continue;
        }
        let error = found.expect_err(row);
        let (kind, code) = outcome.split_once(' ').map_or((outcome, None), |(kind, code)| (kind, Some(code)));
        assert_eq!(error.kind().as_str(), kind, "{row}");
        assert_eq!(error.code().map(|code| code.to_string()).as_deref(), code, "{row}");
        assert_eq!(error.http_status().map(|status| status.to_string()).as_deref(), Some(status), "{row}");
        assert_eq!(error.request_id(), Some("req-7"), "{row}");
        let whole = body.trim_matches('`').trim();
        if ends.is_empty() {
            assert_eq!((error.operation(), error.body().unwrap_or_default()), (Some(operation), whole), "{row}");
        } else {
            assert!(whole.starts_with(error.body().unwrap_or_default()), "{row}");
        }
        assert!(error.may_have_been_sent() && !error.message().is_empty(), "{row}");
    }
}

#[test]
fn the_message_is_what_the_server_said_or_else_what_the_code_or_the_status_means() {
    for (status, body, message) in [
        (200, json!({"code": 40300, "message": "slow down"}), "slow down"),
        (200, json!({"code": 40300, "message": ""}), "the rate limit is exceeded"),
        (200, json!({"code": 40300, "message": null, "detail": "why"}), "why"),
        (200, json!({"code": 49999}), "the service answered with code 49999"),
        (400, json!({"msg": "bad"}), "bad"),
        (503, json!({"error": {"message": "busy"}}), "busy"),
        (422, json!({"detail": [{"msg": "x"}]}), r#"[{"msg":"x"}]"#),
        (502, json!([]), "the server answered 502 Bad Gateway"),
        (599, json!({}), "the server answered 599"),
        (
            200,
            json!({"code": 0, "data": "t"}),
            "the answer does not have the documented shape: /data: expected an object, found a string",
        ),
    ] {
        let error = read_as("write", &answer(status, "application/json", &body.to_string())).unwrap_err();
        assert_eq!(error.message(), message, "{body}");
    }
    let html = read_as("write", &answer(200, "text/html; charset=utf-8", "<html>")).unwrap_err();
    assert_eq!(html.message(), "the answer is not JSON but text/html; charset=utf-8");
    let cut = read_as("write", &answer(200, "application/json", r#"{"code":0,"data":{"#)).unwrap_err();
    assert_eq!(cut.message(), "the answer is cut off");
}

#[test]
fn a_response_has_what_stands_around_the_data() {
    let body = r#"{"code": "200", "message": "ok", "data": {"task_id": "t"}, "more": 1}"#;
    let response = respond_as("write", &answer(202, "application/json", body)).unwrap();
    assert_eq!((response.code(), response.message()), (Some(Code::new(200)), Some("ok")));
    assert_eq!((response.status(), response.request_id()), (StatusCode::ACCEPTED, Some("req-7")));
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(response.body(), body);
    let bare = respond_as("bare", &answer(200, "", r#"{"code": 7}"#)).unwrap();
    assert_eq!((bare.code(), bare.message()), (None, None), "without an envelope there is no code");
    let shown = format!("{response:?}");
    assert!(shown.contains("x-request-id") && !shown.contains("req-7") && !shown.contains("more"), "{shown}");
}

#[test]
fn a_byte_order_mark_before_the_answer_is_passed_over() {
    let answer = answer(200, "application/json", "\u{feff} {\"code\":0,\"data\":{\"task_id\":\"t\"}}");
    assert_eq!(read_as("write", &answer).unwrap(), json!({"task_id": "t"}));
}

#[test]
fn a_redirect_names_where_it_leads() {
    let mut answer = answer(308, "", "");
    answer.headers_mut().insert(LOCATION, "https://elsewhere/".parse().unwrap());
    let error = read_as("write", &answer).unwrap_err();
    assert_eq!(error.message(), "the server redirects to https://elsewhere/, which was not followed");
    assert_eq!(error.suggestion(), Some("correct the base URL"));
}

#[test]
fn an_error_does_not_show_the_key_that_a_server_repeats() {
    for (status, body) in [
        (401, r#"{"message": "bad key: Token s3cret-key"}"#),
        (200, r#"{"code": 40132, "message": "s3cret-key"}"#),
        (200, r#"{"code": 0, "data": "s3cret-key"}"#),
        (200, "s3cret-key"),
        (500, "<p>s3cret-key</p>"),
    ] {
        let error = read_as("write", &answer(status, "text/plain", body)).unwrap_err();
        let shown = format!("{error} {error:?} {} {:?}", error.chain(), error.body());
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(error.body().unwrap().contains("***"));
    }
    let key = ApiKey::new("s3cret-key").unwrap();
    assert!(
        !Error::new(ErrorKind::Decode, "x")
            .with_source("it is s3cret-key")
            .masked(&key)
            .chain()
            .to_string()
            .contains("s3cret")
    );
}

proptest! {
    #[test]
    fn any_bytes_with_any_status_give_data_or_an_error(status in 200u16..600, body in any::<Vec<u8>>()) {
        let answer = http::Response::builder().status(status).body(Bytes::from(body)).unwrap();
        for operation in ["write", "read", "list", "demanding", "bare", "raw"] {
            if let Err(error) = read_as(operation, &answer) {
                prop_assert!(error.may_have_been_sent());
            }
        }
    }

    #[test]
    fn an_answer_that_is_cut_off_anywhere_is_never_taken_for_a_whole_one(cut in 1usize..55) {
        let whole = r#"{"code":0,"message":"ok","data":{"task_id":"a long id"}}"#;
        let answer = answer(200, "application/json", &whole[..cut]);
        prop_assert!(read_as("write", &answer).is_err_and(|error| error.is_decode()));
    }
}
