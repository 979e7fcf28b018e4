//! Paths and keys.

use http::Method;

use super::*;

#[test]
fn unknown_paths_and_methods_are_an_internal_error() {
    let mut caller = Caller::new();
    for path in ["/rename/memory", "", "/add/message/"] {
        caller.refused(path, &json!({}), Code::INTERNAL_ERROR);
    }
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = format!("{BASE}/get/status").parse().unwrap();
    let answer = caller.service.answer(&request, caller.date);
    assert!(answer.into_response().body().starts_with(br#"{"code":50000"#));
}

#[test]
fn a_key_must_be_there_and_of_the_right_form_and_the_right_one() {
    let check = |wanted: Option<&str>, header: Option<&str>, code: i64| {
        let mut service = Service::new(1);
        service.set_api_key(wanted.map(str::to_owned));
        let mut request = Request::post(format!("{BASE}/get/memory"));
        if let Some(header) = header {
            request = request.header("Authorization", header);
        }
        let request = request.body(Bytes::from_static(br#"{"user_id":"u"}"#)).unwrap();
        let answer = service.answer(&request, SystemTime::UNIX_EPOCH).into_response();
        let envelope: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(envelope["code"], code, "{wanted:?} {header:?}: {envelope}");
    };
    check(None, None, 40100);
    check(Some("k"), None, 40100);
    for header in ["", "Token", "Token ", "Token  ", "Bearer k", "k"] {
        check(None, Some(header), 40130);
        check(Some("k"), Some(header), 40130);
    }
    check(None, Some("Token anything"), 0);
    check(Some("k"), Some("Token k"), 0);
    check(Some("k"), Some("Token x"), 40132);
}

#[test]
fn a_request_with_a_wrong_key_changes_nothing() {
    let mut caller = Caller::new();
    caller.service.set_api_key(Some("other".to_owned()));
    let request = json!({"user_id": "u", "messages": [{"role": "user", "content": "I am Ada."}], "async_mode": false});
    caller.refused("/add/message", &request, Code::API_KEY_INVALID);
    assert_eq!(caller.service.messages("u", ""), []);
    assert_eq!(caller.service.memories("u"), [""; 0]);
}

#[test]
fn neither_the_key_nor_what_people_said_is_shown() {
    let mut caller = Caller::new();
    caller.says("u", "I am Ada.", json!({}));
    caller.service.set_api_key(Some("s3cret".to_owned()));
    let shown = format!("{:?}", caller.service);
    assert!(shown.contains("Shapes") && !shown.contains("s3cret") && !shown.contains("Ada"), "{shown}");
}
