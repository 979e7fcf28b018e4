//! Every way in which an error arrives.

use serde_json::{Value, json};
use tests::server::{Answer, Nobody, Server};
use tests::timer::Impatient;

use super::sdk::types::Message;
use super::sdk::{Client, Code, Error, ErrorKind, StandardRetry};
use super::{builder, client, run};
use crate::KEY;

fn search(memos: &Client) -> Result<Value, Error> {
    let found = run(memos.search_memory().user_id("u").query("q").send())?;
    Ok(serde_json::to_value(found).unwrap())
}

/// The error of a search that is answered like this.
fn failure(answer: Answer) -> Error {
    let server = Server::start();
    server.on("/search/memory", answer);
    let error = search(&builder(&server).max_answer_size(10_000).build().unwrap()).unwrap_err();
    // A search is a read, and is asked for again where that may help.
    let attempts = if error.is_retryable() { 3 } else { 1 };
    assert_eq!((error.attempts() as usize, server.received().len()), (attempts, attempts), "{error:?}");
    assert_eq!(error.operation(), Some("search_memory"));
    assert!(error.may_have_been_sent(), "{error:?}");
    let shown = format!("{error} {error:?} {} {:?} {:?}", error.chain(), error.body(), error.suggestion());
    assert!(!shown.contains(KEY), "{shown}");
    error
}

/// The envelope of an error, as it was seen: no data, and perhaps no message.
fn envelope(code: &Value, message: &str) -> Value {
    json!({"code": code, "message": message, "data": null})
}

#[test]
fn an_envelope_is_the_error_whatever_the_http_status() {
    for (status, code, kind) in [
        (200, json!(40002), ErrorKind::InvalidRequest),
        (200, json!(50000), ErrorKind::Server),
        (200, json!("40132"), ErrorKind::Authentication),
        (200, json!(40300.0), ErrorKind::RateLimit),
        (401, json!(40132), ErrorKind::Authentication),
        (403, json!(40306), ErrorKind::Permission),
        (429, json!(40300), ErrorKind::RateLimit),
        (429, json!("40309"), ErrorKind::RateLimit),
        (500, json!(50144), ErrorKind::Server),
        (503, json!(50005), ErrorKind::Server),
        // The code says it better than the status.
        (500, json!(40307), ErrorKind::NotFound),
        // A code that nobody knows stays what it is.
        (200, json!(99_999), ErrorKind::Other),
    ] {
        let done = json!({"memory_detail_list": [{"id": "m"}]});
        for (message, data) in
            [("Nothing was done.", json!(null)), ("", json!(null)), ("No.", json!({})), ("No.", done)]
        {
            let body = json!({"code": code, "message": message, "data": data});
            let error = failure(Answer::json(status, &body));
            assert_eq!((error.kind(), error.http_status()), (kind, Some(status)), "{code}: {error:?}");
            let number = code.as_f64().map_or_else(|| code.as_str().unwrap().to_owned(), |code| format!("{code}"));
            assert_eq!(error.code().map(|code| code.to_string()), Some(number.clone()), "{error:?}");
            if message.is_empty() {
                assert!(!error.message().is_empty(), "an error says something also where the service does not");
            } else {
                assert_eq!(error.message(), message);
            }
            assert!(error.to_string().contains(&number), "{error}");
        }
    }
}

#[test]
fn every_documented_code_arrives_as_that_code() {
    let server = Server::start();
    for code in Code::KNOWN {
        server.on("/search/memory", Answer::json(200, &envelope(&json!(code.number()), "no")));
    }
    let memos = builder(&server).retry(StandardRetry::never()).build().unwrap();
    for code in Code::KNOWN {
        let error = search(&memos).unwrap_err();
        assert_eq!(error.code(), Some(*code));
        assert_ne!(error.kind(), ErrorKind::Other, "{code:?}");
        assert!(error.suggestion().is_some(), "{code:?} has nothing to suggest");
    }
    let documented = [
        40000, 40001, 40002, 40003, 40006, 40007, 40008, 40009, 40010, 40011, 40020, 40100, 40130, 40132, 40300, 40301,
        40302, 40303, 40304, 40305, 40306, 40307, 40308, 40309, 50000, 50002, 50004, 50005, 50103, 50104, 50105, 50107,
        50120, 50123, 50131, 50143, 50144, 50145,
    ];
    assert_eq!(Code::KNOWN.iter().map(|code| code.number()).collect::<Vec<_>>(), documented);
}

#[test]
fn without_an_envelope_the_http_status_is_the_error() {
    for (status, kind) in [
        (400, ErrorKind::InvalidRequest),
        (401, ErrorKind::Authentication),
        (403, ErrorKind::Permission),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::Timeout),
        (429, ErrorKind::RateLimit),
        (500, ErrorKind::Server),
        (502, ErrorKind::Server),
        (503, ErrorKind::Server),
        (504, ErrorKind::Server),
    ] {
        let page = "<html><head><title>No</title></head></html>";
        for answer in [
            Answer::text(status, "text/html", page),
            Answer::text(status, "application/json", page),
            Answer::empty(status),
            Answer::json(status, &json!({"detail": "no"})),
            // A success in the body does not outweigh the status.
            Answer::json(status, &json!({"code": 0, "message": "no", "data": {"memory_detail_list": []}})),
        ] {
            let error = failure(answer.clone().header("x-request-id", "r-1"));
            assert_eq!((error.kind(), error.http_status(), error.code()), (kind, Some(status), None), "{answer:?}");
            assert!(error.to_string().contains(&status.to_string()), "{error}");
            assert_eq!(error.request_id(), Some("r-1"));
        }
    }
}

#[test]
fn what_is_no_answer_of_the_service_is_an_error_and_shows_its_beginning() {
    for (answer, body) in [
        (Answer::text(200, "text/html", "<html>Sign in to the hotel</html>"), "<html>Sign in"),
        (
            Answer::text(200, "application/json", r#"{"code":0,"message":"ok","data":{"memory_detail_list":["#),
            r#"{"code":0"#,
        ),
        (Answer::text(200, "application/json", r#"{"code":0,"data":"none"}"#), r#"{"code":0"#),
        (Answer::text(200, "application/json", r#"["not","an","envelope"]"#), r#"["not"#),
        (Answer::text(200, "application/json", r#"{"welcome":"stranger"}"#), r#"{"welcome"#),
        (Answer::empty(200), ""),
    ] {
        let error = failure(answer.clone());
        assert_eq!((error.kind(), error.http_status()), (ErrorKind::Decode, Some(200)), "{answer:?}: {error:?}");
        assert!(error.is_decode() && error.body().unwrap_or_default().starts_with(body), "{error:?}");
    }
}

#[test]
fn a_content_type_does_not_matter_where_the_body_can_be_read() {
    for content_type in ["text/plain", "text/html; charset=utf-8", "application/octet-stream", "nonsense"] {
        let server = Server::start();
        let body = r#"{"code":200,"message":"ok","data":{"preference_note":"n"}}"#;
        server.on("/search/memory", Answer::text(200, content_type, body));
        assert_eq!(search(&client(&server)).unwrap(), json!({"preference_note": "n"}));
    }
}

#[test]
fn a_body_that_is_cut_off_is_no_answer() {
    let whole = Answer::data(&json!({"preference_note": "a note of some length"}));
    for missing in [1, 10, 60] {
        let error = failure(whole.clone().cut_off(missing));
        assert!(error.is_connection() && error.http_status() == Some(200), "{error:?}");
    }
    for nothing in [Answer::nothing(), Answer::reset()] {
        let error = failure(nothing);
        assert!(error.is_connection() && error.http_status().is_none(), "{error:?}");
    }
}

#[test]
fn a_body_over_the_limit_is_given_up() {
    let error = failure(Answer::data(&json!({"preference_note": "x".repeat(10_000)})));
    assert_eq!((error.kind(), error.http_status()), (ErrorKind::TooLarge, Some(200)));
    assert!(error.is_decode());
    // The limit is on the whole body, and what fits goes through.
    let server = Server::start();
    server.on("/search/memory", Answer::data(&json!({"preference_note": "x".repeat(9_900)})));
    assert!(search(&builder(&server).max_answer_size(10_000).build().unwrap()).is_ok());
}

#[test]
fn an_empty_answer_to_an_asynchronous_add_is_a_success() {
    let server = Server::start();
    server.on("/add/message", Answer::empty(202));
    let add = client(&server).add_message().user_id("u").conversation_id("c").messages([Message::user("Hi")]);
    let added = run(add.send()).unwrap();
    assert_eq!((added.success, added.task_id, added.status), (None, None, None));
}

#[test]
fn a_connection_that_is_refused_has_carried_nothing() {
    let nobody = Nobody::somewhere();
    let memos = Client::builder().api_key(KEY).base_url(nobody.url()).timer(Impatient::default()).build().unwrap();
    let error = search(&memos).unwrap_err();
    assert!(error.is_connection() && !error.may_have_been_sent(), "{error:?}");
    assert!(error.is_retryable() && error.attempts() == 3, "{error:?}");
    assert_eq!((error.operation(), error.http_status(), error.code()), (Some("search_memory"), None, None));
    assert!(!format!("{error:?} {}", error.chain()).contains(KEY));
}

#[test]
fn a_server_that_repeats_the_key_does_not_make_it_visible() {
    for answer in [
        Answer::json(401, &envelope(&json!(40132), &format!("bad key Token {KEY}"))),
        Answer::text(401, "text/html", &format!("<p>{KEY}</p>")),
        Answer::text(200, "text/html", &format!("<p>{KEY}</p>")).header("x-request-id", KEY),
    ] {
        // `failure` looks for the key in everything that the error shows.
        failure(answer);
    }
}
