use serde_json::json;

use super::*;
use crate::Code;

fn frame(event: Option<&str>, data: &str) -> Frame {
    Frame { event: event.map(str::to_owned), data: data.to_owned(), ..Frame::default() }
}

#[test]
fn every_dialect_is_understood_and_kept() {
    use ChatEventKind::{End, Other, Reasoning, Text};
    for (event, data, kind, end) in [
        // The documentation.
        (Some("message"), r#"{"type":"reasoning","data":"hm"}"#, Reasoning("hm"), None),
        (Some("message"), r#"{"type":"text","data":"Hi"}"#, Text("Hi"), None),
        (Some("message"), r#"{"type":"end","data":""}"#, End, Some(StreamEnd::Marker)),
        (None, r#"{"type":"end"}"#, End, Some(StreamEnd::Marker)),
        (None, r#"{"type":"end","data":{"usage":1}}"#, End, Some(StreamEnd::Marker)),
        // The vendor's tests.
        (None, r#"{"response":"first"}"#, Text("first"), None),
        (None, "[DONE]", End, Some(StreamEnd::Done)),
        (None, " [DONE] ", End, Some(StreamEnd::Done)),
        (None, r#""[DONE]""#, End, Some(StreamEnd::Done)),
        // The vendor's open-source server.
        (None, r#"{"type":"text","data":""}"#, Text(""), None),
        (None, r#"{"type":"reference","data":[{"id":1}]}"#, Other, None),
        (None, r#"{"type":"status","data":"0"}"#, Other, None),
        (None, r#"{"type":"text","data":{"odd":1}}"#, Other, None),
        // What else may come.
        (None, r#"{"type":"text","data":"x","code":5}"#, Text("x"), None),
        (None, r#"{"type":7,"data":"x"}"#, Other, None),
        (None, r#"{"type":"text"}"#, Other, None),
        (None, r#"{"data":"x"}"#, Other, None),
        (None, r#"{"code":0,"message":"ok"}"#, Other, None),
        (Some("ping"), "", Other, None),
        (None, "words", Other, None),
        (None, "12", Other, None),
        (None, "[1]", Other, None),
        (None, "null", Other, None),
        (None, r#"{"type":"text","da"#, Other, None),
    ] {
        let chat = ChatEvent::from_frame(frame(event, data)).unwrap_or_else(|error| panic!("{data}: {error:?}"));
        assert_eq!((chat.kind(), chat.end()), (kind, end), "{data}");
        assert_eq!(chat.text(), if let Text(text) = kind { Some(text) } else { None });
        assert_eq!(chat.event(), event);
        let kept = serde_json::from_str(data).unwrap_or_else(|_| Value::from(data));
        assert_eq!(chat.data(), Some(&kept), "{data}");
        let again: ChatEvent = serde_json::from_value(serde_json::to_value(&chat).unwrap()).unwrap();
        assert_eq!(again, chat);
    }
}

#[test]
fn an_error_in_the_stream_is_an_error() {
    for (event, data, message, code) in [
        (None, json!({"type": "error", "content": "no model"}), "no model", None),
        (None, json!({"type": "error", "data": "no model"}), "no model", None),
        (None, json!({"type": "error", "message": ""}), "the service reported an error in the stream", None),
        (None, json!({"type": "error"}), "the service reported an error in the stream", None),
        (Some("error"), json!("no model"), "no model", None),
        (Some("error"), json!({"message": "no model"}), "no model", None),
        (
            None,
            json!({"code": 40301, "message": "used up", "data": null}),
            "used up",
            Some(Code::REQUEST_TOKEN_QUOTA_EXCEEDED),
        ),
        (
            None,
            json!({"code": 40301, "message": ""}),
            "the token quota for chat requests is exceeded",
            Some(Code::REQUEST_TOKEN_QUOTA_EXCEEDED),
        ),
        (
            None,
            json!({"type": "error", "code": 40301, "message": "used up"}),
            "used up",
            Some(Code::REQUEST_TOKEN_QUOTA_EXCEEDED),
        ),
    ] {
        let error = ChatEvent::from_frame(frame(event, &data.to_string())).expect_err(&data.to_string());
        assert_eq!((error.message(), error.code()), (message, code), "{data}");
        assert_eq!(error.kind(), if code.is_some() { ErrorKind::Quota } else { ErrorKind::Server });
        assert_eq!(error.body(), Some(&*data.to_string()));
        assert!(error.may_have_been_sent());
    }
}

#[test]
fn what_the_end_of_the_connection_leaves_of_an_object_is_an_error() {
    let cut = |data| ChatEvent::from_frame(Frame { cut: true, ..frame(None, data) });
    assert_eq!(cut(r#"{"type":"text","data":"whole"}"#).unwrap().text(), Some("whole"));
    assert_eq!(cut("[DONE]").unwrap().kind(), ChatEventKind::End);
    let error = cut(r#"{"type":"text","da"#).unwrap_err();
    assert!(error.is_connection() && error.may_have_been_sent());
}

#[test]
fn any_object_is_an_event_and_encoded_again_as_it_was() {
    for sent in [
        json!({}),
        json!({"event": "message"}),
        json!({"event": "message", "data": {}}),
        json!({"data": {"type": "text"}}),
        json!({"event": "e", "data": {"type": "end", "data": "", "more": [1]}, "id": "7", "unknown": null}),
        json!({"event": 7, "data": [{}]}),
    ] {
        let event: ChatEvent = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!(event.as_object(), sent.as_object().unwrap());
        assert_eq!(serde_json::to_value(&event).unwrap(), sent);
    }
    assert!(serde_json::from_str::<ChatEvent>("[]").is_err());
    let with_id = ChatEvent::from_frame(Frame { id: Some("7".to_owned()), ..frame(None, "1") }).unwrap();
    assert_eq!(serde_json::to_value(&with_id).unwrap(), json!({"data": 1, "id": "7"}));
}
