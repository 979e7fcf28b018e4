//! Bodies: what is refused with which code, and that nothing at all makes the service panic.

use memos_sdk_core::operations::OPERATIONS;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let mut caller = Caller::new();
    for operation in OPERATIONS {
        for body in ["", "{", "[]", "null", "7", "\"text\"", "\u{feff}{}", "{}x"] {
            let answer = caller.answer(&operation.path, body).into_response();
            let envelope: Value = serde_json::from_slice(answer.body()).unwrap();
            assert_eq!(envelope["code"], 40000, "{} {body:?}", operation.id);
        }
    }
}

#[test]
fn a_missing_member_is_named() {
    let mut caller = Caller::new();
    for (path, body, missing) in [
        ("/add/message", json!({"messages": []}), "/user_id"),
        ("/add/message", json!({"user_id": null, "messages": []}), "/user_id"),
        ("/add/message", json!({"user_id": "u"}), "/messages"),
        ("/add/message", json!({"user_id": "u", "messages": [{"content": "x"}]}), "/messages/0/role"),
        ("/add/message", json!({"user_id": "u", "messages": [{"role": "user"}]}), "/messages/0/content"),
        (
            "/add/message",
            json!({"user_id": "u", "messages": [{"role": "user", "content": null}]}),
            "/messages/0/content",
        ),
        (
            "/add/message",
            json!({"user_id": "u", "messages": [{"role": "user", "content": [{"text": "x"}]}]}),
            "/messages/0/content/0/type",
        ),
        (
            "/add/message",
            json!({"user_id": "u", "messages": [{"role": "user", "content": [{"type": "text"}]}]}),
            "/messages/0/content/0/text",
        ),
        (
            "/add/message",
            json!({"user_id": "u", "messages": [{"role": "assistant", "tool_calls": [{"id": "1", "type": "function"}]}]}),
            "/messages/0/tool_calls/0/function",
        ),
        ("/get/message", json!({"user_id": "u"}), "/conversation_id"),
        ("/chat", json!({"user_id": "u", "query": "x"}), "/conversation_id"),
        ("/search/memory", json!({"user_id": "u"}), "/query"),
        ("/get/memory", json!({}), "/user_id"),
        ("/delete/memory", json!({"user_id": null}), "user_id"),
        ("/add/feedback", json!({"user_id": "u"}), "/feedback_content"),
        ("/extract/memory", json!({}), "/messages"),
        ("/get/status", json!({}), "/task_id"),
        ("/create/knowledgebase", json!({}), "/knowledgebase_name"),
        ("/delete/knowledgebase", json!({}), "/knowledgebase_id"),
        ("/add/knowledgebase-file", json!({"knowledgebase_id": "k"}), "/file"),
        ("/get/knowledgebase-file", json!({}), "/file_ids"),
        ("/delete/knowledgebase-file", json!({}), "/file_ids"),
    ] {
        caller.refused(path, &body, Code::FIELD_MISSING);
        let message = caller.envelope(path, &body)["message"].to_string();
        assert!(message.contains(&format!("{missing} is missing")), "{path} {body}: {message}");
    }
}

#[test]
fn members_that_an_operation_does_not_declare_may_be_anything() {
    let mut caller = Caller::new();
    let odd = [("messages", json!([])), ("page", json!(0)), ("filter", json!(7)), ("file", json!([{"name": "a.exe"}]))];
    for (name, value) in odd {
        let mut body = json!({"user_id": "u", "conversation_id": "c"});
        body[name] = value;
        assert_eq!(caller.envelope("/get/message", &body)["code"], 0, "{body}");
    }
}

#[test]
fn what_breaks_a_rule_has_the_code_of_the_rule() {
    let mut caller = Caller::new();
    let (long, longest) = ("ä".repeat(101), "ä".repeat(100));
    let message = |content: Value| json!({"user_id": "u", "messages": [{"role": "user", "content": content}]});
    for (path, body, code) in [
        ("/add/message", json!({"user_id": "", "messages": [{"role": "user", "content": "x"}]}), Code::FIELD_EMPTY),
        ("/add/message", json!({"user_id": "u", "messages": []}), Code::FIELD_EMPTY),
        ("/search/memory", json!({"user_id": "u", "query": ""}), Code::FIELD_EMPTY),
        ("/get/status", json!({"task_id": ""}), Code::FIELD_EMPTY),
        ("/get/message", json!({"user_id": "u", "conversation_id": ""}), Code::FIELD_EMPTY),
        ("/add/feedback", json!({"user_id": "u", "feedback_content": ""}), Code::FIELD_EMPTY),
        ("/create/knowledgebase", json!({"knowledgebase_name": ""}), Code::FIELD_EMPTY),
        ("/get/knowledgebase-file", json!({"file_ids": []}), Code::FIELD_EMPTY),
        ("/delete/memory", json!({"memory_ids": []}), Code::FIELD_EMPTY),
        ("/add/knowledgebase-file", json!({"knowledgebase_id": "k", "file": []}), Code::FIELD_EMPTY),
        ("/get/memory", json!({"user_id": long}), Code::USER_ID_TOO_LONG),
        ("/get/message", json!({"user_id": "u", "conversation_id": long}), Code::CONVERSATION_ID_TOO_LONG),
        ("/delete/memory", json!({}), Code::FIELD_MISSING),
        (
            "/add/knowledgebase-file",
            json!({"knowledgebase_id": "k", "file": [{"name": "a.txt", "content": "?"}]}),
            Code::BASE64_CONTENT_INVALID,
        ),
        (
            "/add/message",
            message(json!([{"type": "file", "file": {"file_data": "data:text/plain;base64,YQ=="}}])),
            Code::BASE64_FORMAT_INVALID,
        ),
        ("/delete/memory", json!({"user_id": "u", "memory_ids": ["m"]}), Code::INVALID_PARAMETERS),
        ("/add/message", message(json!([{"type": "video", "text": "x"}])), Code::TYPE_UNSUPPORTED),
        ("/add/message", message(json!([{"type": 7}])), Code::TYPE_UNSUPPORTED),
        ("/add/message", message(json!(7)), Code::INVALID_PARAMETERS),
        ("/add/message", json!({"user_id": 7, "messages": []}), Code::INVALID_PARAMETERS),
        (
            "/add/message",
            json!({"user_id": "u", "messages": [{"role": "king", "content": "x"}]}),
            Code::INVALID_PARAMETERS,
        ),
        ("/search/memory", json!({"user_id": "u", "query": "x", "memory_limit_number": 26}), Code::INVALID_PARAMETERS),
        ("/search/memory", json!({"user_id": "u", "query": "x", "memory_limit_number": -1}), Code::INVALID_PARAMETERS),
        (
            "/search/memory",
            json!({"user_id": "u", "query": "x", "preference_limit_number": 26}),
            Code::INVALID_PARAMETERS,
        ),
        (
            "/search/memory",
            json!({"user_id": "u", "query": "x", "tool_memory_limit_number": 26}),
            Code::INVALID_PARAMETERS,
        ),
        ("/search/memory", json!({"user_id": "u", "query": "x", "skill_limit_number": 25.5}), Code::INVALID_PARAMETERS),
        ("/search/memory", json!({"user_id": "u", "query": "x", "relativity": 1.1}), Code::INVALID_PARAMETERS),
        (
            "/get/message",
            json!({"user_id": "u", "conversation_id": "c", "message_limit_number": 51}),
            Code::INVALID_PARAMETERS,
        ),
        ("/get/memory", json!({"user_id": "u", "page": 0}), Code::INVALID_PARAMETERS),
        ("/get/memory", json!({"user_id": "u", "size": 0}), Code::INVALID_PARAMETERS),
        ("/get/memory", json!({"user_id": "u", "size": 51}), Code::INVALID_PARAMETERS),
        ("/get/memory", json!({"user_id": "u", "page": 1e300}), Code::INVALID_PARAMETERS),
        ("/get/memory", json!({"user_id": "u", "filter": {"not": []}}), Code::INVALID_PARAMETERS),
        (
            "/chat",
            json!({"user_id": "u", "conversation_id": "c", "query": "x", "temperature": 2.1}),
            Code::INVALID_PARAMETERS,
        ),
        (
            "/chat",
            json!({"user_id": "u", "conversation_id": "c", "query": "x", "top_p": -0.1}),
            Code::INVALID_PARAMETERS,
        ),
        (
            "/chat",
            json!({"user_id": "u", "conversation_id": "c", "query": "x", "max_tokens": 0}),
            Code::INVALID_PARAMETERS,
        ),
    ] {
        caller.refused(path, &body, code);
    }
    for (path, body) in [
        ("/get/memory", json!({"user_id": longest, "page": 1, "size": 50, "filter": null})),
        ("/get/memory", json!({"user_id": "u", "undeclared": {"deep": [1]}})),
        ("/get/message", json!({"user_id": "u", "conversation_id": longest, "message_limit_number": 50})),
        (
            "/search/memory",
            json!({"user_id": "u", "query": "x", "memory_limit_number": 0, "relativity": 0, "skill_limit_number": 25}),
        ),
        ("/chat", json!({"user_id": "u", "conversation_id": "c", "query": "x", "temperature": 2, "top_p": 1})),
    ] {
        caller.ask(path, &body);
    }
}

#[test]
fn members_that_are_null_count_as_not_set_at_every_depth() {
    let mut caller = Caller::new();
    let message = json!({"role": "user", "content": "I am Ada.", "chat_time": null, "tool_calls": null});
    let request = json!({
        "user_id": "u", "messages": [message], "agent_id": null, "tags": null, "info": {"a": null, "b": "x"},
        "allow_public": null, "allow_knowledgebase_ids": null, "async_mode": false, "conversation_id": null,
    });
    caller.ask("/add/message", &request);
    let listed = caller.ask("/get/memory", &json!({"user_id": "u", "filter": null, "page": null}));
    assert_eq!(listed["memory_detail_list"][0]["info"], json!({"b": "x"}));
}

/// JSON of few names and few values, so that much of it is nearly a request.
fn nearly() -> impl Strategy<Value = Value> {
    let names = [
        "user_id",
        "conversation_id",
        "query",
        "messages",
        "role",
        "content",
        "type",
        "text",
        "file",
        "file_data",
        "name",
        "memory_ids",
        "filter",
        "and",
        "or",
        "create_time",
        "tags",
        "contains",
        "gt",
        "info",
        "page",
        "size",
        "relativity",
        "knowledgebase_id",
        "knowledgebase_ids",
        "file_ids",
        "task_id",
        "tool_calls",
        "tool_call_id",
        "function",
        "arguments",
        "id",
        "stream",
        "async_mode",
        "feedback_content",
        "knowledgebase_name",
        "extraction_types",
        "memory_limit_number",
        "image_url",
        "url",
        "allow_public",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(0), Just(1), Just(9), any::<i64>()].prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            "user",
            "tool",
            "assistant",
            "text",
            "file",
            "function",
            "memory",
            "all",
            "2025-06-10",
            "I like tea. Why?"
        ]
        .prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((proptest::sample::select(names.to_vec()), inner), 0..7)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

/// A request that is well-formed but for what is laid over it.
fn good(path: &str) -> Value {
    let message = json!({"role": "user", "content": "I like tea. I live in Rome."});
    match path {
        "/add/message" => json!({"user_id": "u", "conversation_id": "c", "messages": [message]}),
        "/extract/memory" => json!({"messages": [message]}),
        "/delete/memory" => json!({}),
        "/add/knowledgebase-file" => json!({"knowledgebase_id": "k", "file": [{"name": "a.txt", "content": "YQ=="}]}),
        _ => json!({
            "user_id": "u", "conversation_id": "c", "query": "tea", "feedback_content": "I like tea.",
            "task_id": "t", "knowledgebase_name": "k", "knowledgebase_id": "k", "file_ids": ["f"],
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_body_makes_the_service_panic_and_every_answer_is_an_envelope(
        bodies in vec((0..OPERATIONS.len(), nearly(), any::<bool>()), 1..8),
    ) {
        let mut caller = Caller::new();
        for (operation, body, on_good) in bodies {
            let path = &OPERATIONS[operation].path;
            let body = match (good(path), body) {
                (mut good, Value::Object(members)) if on_good => {
                    merge(&mut good, Value::Object(members));
                    good
                }
                (_, body) => body,
            };
            let answer = caller.answer(path, body.to_string());
            if !answer.streamed {
                let envelope: Value = serde_json::from_slice(answer.into_response().body()).unwrap();
                prop_assert!(envelope["code"].is_i64(), "{} {}: {}", path, body, envelope);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_service_panic(operation in 0..OPERATIONS.len(), body in vec(any::<u8>(), 0..60)) {
        Caller::new().answer(&OPERATIONS[operation].path, body);
    }
}
