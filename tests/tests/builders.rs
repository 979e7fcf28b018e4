//! Requests as callers write them: builders, plain data, and what never leaves the client.

use std::future::Future;

use memos_sdk::types::{
    AddMessageRequest, AddMessageRequestInfoValue, ChatRequest, ContentPart, ContentPartType, DeleteMemoryRequest,
    ExtractMemoryMessage, FileData, FunctionCall, GetStatusRequest, ImageUrl, Message, MessageContent, MessageRole,
    SearchMemoryRequest, ToolCall, UploadFileRequest,
};
use memos_sdk::{
    CallOptions, Client, Condition, File, Filter, Knowledgebases, Operation, Sending, Streaming, TimeField, operations,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tests::server::{Answer, Server, within};

fn client(server: &Server) -> Client {
    Client::builder().api_key("mpg-1234").base_url(server.url()).build().unwrap()
}

#[track_caller]
fn check(value: impl Serialize, expected: Value) {
    assert_eq!(serde_json::to_value(value).unwrap(), expected);
}

#[test]
fn messages_are_written_in_few_words() {
    for (message, expected) in [
        (Message::user("Hi"), json!({"role": "user", "content": "Hi"})),
        (Message::user(String::from("Hi")), json!({"role": "user", "content": "Hi"})),
        (Message::assistant("Hello"), json!({"role": "assistant", "content": "Hello"})),
        (Message::system("Be brief."), json!({"role": "system", "content": "Be brief."})),
        (Message::tool("call-1", "12 °C"), json!({"role": "tool", "tool_call_id": "call-1", "content": "12 °C"})),
        (
            Message::user("Hi").chat_time("2025-06-10"),
            json!({"role": "user", "content": "Hi", "chat_time": "2025-06-10"}),
        ),
        (Message::new("narrator"), json!({"role": "narrator"})),
        (Message::new(MessageRole::User).content("Hi"), json!({"role": "user", "content": "Hi"})),
        (
            Message::assistant_tool_calls([ToolCall::function(
                "call-1",
                FunctionCall::new("weather", r#"{"city":"Lisbon"}"#),
            )]),
            // Without content: the documented form of a message that calls tools.
            json!({"role": "assistant", "tool_calls": [
                {"id": "call-1", "type": "function", "function": {"name": "weather", "arguments": r#"{"city":"Lisbon"}"#}},
            ]}),
        ),
        (
            Message::user([
                ContentPart::text("What is this?"),
                ContentPart::image_url("https://example.com/a.png"),
                ContentPart::file("IyBI"),
            ]),
            json!({"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
                {"type": "file", "file": {"file_data": "IyBI"}},
            ]}),
        ),
        (Message::user(Vec::<ContentPart>::new()), json!({"role": "user", "content": []})),
    ] {
        check(&message, expected.clone());
        assert_eq!(serde_json::from_value::<Message>(expected).unwrap(), message);
    }
    check(ExtractMemoryMessage::user("Hi"), json!({"role": "user", "content": "Hi"}));
    check(File::new("a.md", "IyBI"), json!({"name": "a.md", "content": "IyBI"}));
}

#[test]
fn members_that_nobody_declared_can_be_sent_and_stay() {
    let mut part = ContentPart::new(ContentPartType::from("video"));
    part.extra.insert("video".to_owned(), json!({"url": "https://example.com/a.mp4"}));
    let mut message = Message::user([part]);
    message.extra.insert("name".to_owned(), json!("Ada"));
    let mut request = AddMessageRequest::builder().user_id("u").conversation_id("c").messages([message]).build();
    request.extra.insert("type".to_owned(), json!(["keyword", 1, null]));
    let expected = json!({
        "user_id": "u", "conversation_id": "c", "type": ["keyword", 1, null],
        "messages": [{"role": "user", "name": "Ada", "content": [{"type": "video", "video": {"url": "https://example.com/a.mp4"}}]}],
    });
    check(&request, expected.clone());
    assert_eq!(serde_json::from_value::<AddMessageRequest>(expected).unwrap(), request);
    check(ImageUrl::new().url("u"), json!({"url": "u"}));
    check(FileData::new(), json!({}));
}

#[test]
fn info_takes_text_lists_and_numbers() {
    let add = || AddMessageRequest::builder().user_id("u").conversation_id("c").messages([Message::user("Hi")]);
    let info = |request: AddMessageRequest| serde_json::to_value(request).unwrap()["info"].clone();
    assert_eq!(info(add().info([("scene", "web")]).build()), json!({"scene": "web"}));
    assert_eq!(info(add().info([("places", ["Lisbon", "Porto"])]).build()), json!({"places": ["Lisbon", "Porto"]}));
    let number = info(add().info([("score", 0.5)]).build());
    assert_eq!(number, json!({"score": 0.5}));
    let whole = info(add().info([(String::from("count"), 3)]).build());
    assert_eq!(whole["count"].as_f64(), Some(3.0));
    let mixed: [(&str, AddMessageRequestInfoValue); 3] =
        [("scene", "web".into()), ("places", vec!["Lisbon".to_owned()].into()), ("score", 0.25.into())];
    assert_eq!(info(add().info(mixed).build()), json!({"scene": "web", "places": ["Lisbon"], "score": 0.25}));
    // Nothing set, nothing sent.
    assert_eq!(info(add().build()), Value::Null);
    assert_eq!(info(add().info([] as [(&str, &str); 0]).build()), Value::Null);
}

#[test]
fn filters_and_knowledge_bases_read_as_what_they_mean() {
    let search = || SearchMemoryRequest::builder().user_id("u").query("q");
    let filter = Filter::all([
        Condition::equals("agent_id", "planner"),
        Condition::equals("floor", 3),
        Condition::equals("public", true),
        Condition::contains("tags", "travel"),
        Condition::range(TimeField::UpdateTime).gt("2025-09-01").lte("2025-10-01").into(),
        Condition::created_after("2025-09-19"),
    ]);
    for (request, member, expected) in [
        (
            search().filter(filter).build(),
            "filter",
            json!({"and": [
                {"agent_id": "planner"}, {"floor": 3}, {"public": true}, {"tags": {"contains": "travel"}},
                {"update_time": {"gt": "2025-09-01", "lte": "2025-10-01"}}, {"create_time": {"gt": "2025-09-19"}},
            ]}),
        ),
        (
            search().filter(Filter::any([Condition::equals("a", "1"), Condition::equals("b", "2")])).build(),
            "filter",
            json!({"or": [{"a": "1"}, {"b": "2"}]}),
        ),
        // One condition is a filter.
        (search().filter(Condition::equals("a", "1")).build(), "filter", json!({"and": [{"a": "1"}]})),
        (
            search().filter(Condition::range(TimeField::CreateTime).gte("2025")).build(),
            "filter",
            json!({"and": [{"create_time": {"gte": "2025"}}]}),
        ),
        // A filter that is stored goes through as it is.
        (
            search().filter(Filter::from(Map::from_iter([("legacy".to_owned(), json!([1]))]))).build(),
            "filter",
            json!({"legacy": [1]}),
        ),
        (search().knowledgebase_ids(Knowledgebases::all()).build(), "knowledgebase_ids", json!(["all"])),
        (search().knowledgebase_ids(["a", "b"]).build(), "knowledgebase_ids", json!(["a", "b"])),
        (search().knowledgebase_ids(vec!["a".to_owned()]).build(), "knowledgebase_ids", json!(["a"])),
        (search().build(), "knowledgebase_ids", json!(null)),
        (search().build(), "filter", json!(null)),
    ] {
        assert_eq!(serde_json::to_value(&request).unwrap()[member], expected);
    }
}

#[tokio::test]
async fn a_request_is_plain_data_and_a_builder_only_a_way_to_write_it() {
    let server = Server::start();
    server
        .on("/add/message", Answer::data(&json!({"task_id": "t"})))
        .on("/chat", Answer::data(&json!({"response": "r"})));
    let memos = client(&server);
    // Setters stand in any order, also between required ones.
    let request = AddMessageRequest::builder()
        .tags(["a"])
        .messages([Message::user("Hi")])
        .async_mode(false)
        .conversation_id("c")
        .user_id("u")
        .build();
    let stored = serde_json::to_string(&request).unwrap();
    let mut read: AddMessageRequest = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, request);
    for task in [
        within(memos.send(request.clone())).await.unwrap(),
        within(memos.send_with(request, CallOptions::new().header("x-trace", "t"))).await.unwrap(),
    ] {
        assert_eq!(task.task_id.as_deref(), Some("t"));
    }
    read.user_id.push_str("-2");
    within(memos.send(read)).await.unwrap();
    // What a client's builder builds is the same data.
    let chat: ChatRequest = memos.chat().user_id("u").conversation_id("c").query("q").build();
    assert_eq!(within(memos.send(chat)).await.unwrap().response.as_deref(), Some("r"));
    let received = server.received();
    assert_eq!(
        received.iter().map(|request| request.json()["user_id"].clone()).collect::<Vec<_>>(),
        ["u", "u", "u-2", "u"]
    );
    assert_eq!(received[0].body, received[1].body);
    assert_eq!((received[0].header("x-trace"), received[1].header("x-trace")), (None, Some("t")));
    assert_eq!(received[0].json()["async_mode"], false);
}

#[tokio::test]
async fn the_options_of_a_call_are_part_of_its_builder() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let call = client(&server).get_status().options(CallOptions::new().header("x-tenant", "blue")).task_id("t");
    within(call.clone().send()).await.unwrap();
    within(call.send()).await.unwrap();
    assert!(server.received().iter().all(|request| request.header("x-tenant") == Some("blue")));
    assert_eq!(server.received().len(), 2, "a call that is put together can be made again");
}

#[tokio::test]
async fn a_delete_names_exactly_one_target_or_is_not_sent() {
    let server = Server::start();
    server.on("/delete/memory", Answer::data(&json!({"success": true})));
    let memos = client(&server);
    let refused = [
        memos.delete_memory(),
        memos.delete_memory().memory_ids([] as [&str; 0]),
        memos.delete_memory().memory_ids(["m"]).user_id("u"),
        // What is given as an extra member is as good as set, and takes the place of what is set.
        memos.delete_memory().memory_ids(["m"]).extra("user_id", "u"),
        memos.delete_memory().memory_ids(["m"]).extra("memory_ids", json!([])),
        memos.delete_memory().user_id("u").extra("user_id", Value::Null),
    ];
    for call in refused {
        let request: DeleteMemoryRequest = call.clone().build();
        for error in [within(call.send()).await.unwrap_err(), within(memos.send(request)).await.unwrap_err()] {
            assert!(error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
            assert!(error.message().contains("memory_ids") && error.message().contains("user_id"), "{error}");
            assert_eq!((error.operation(), error.http_status()), (Some("delete_memory"), None));
        }
    }
    assert!(server.received().is_empty());
    let sent = [
        memos.delete_memory().memory_ids(["m"]),
        memos.delete_memory().user_id("u"),
        memos.delete_memory().extra("user_id", "u"),
    ];
    for call in sent {
        assert_eq!(within(call.send()).await.unwrap().success, Some(true));
    }
    assert_eq!(server.received().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_shared_between_tasks() {
    fn shareable<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn spawnable<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let memos = client(&server);
    shareable(&memos);
    shareable(&memos.get_status().task_id("t"));
    shareable(&GetStatusRequest::builder().task_id("t").build());
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let memos = memos.clone();
            let call: Sending<_> = spawnable(memos.get_status().task_id(format!("task-{number}")).send());
            tokio::spawn(call)
        })
        .collect();
    for task in tasks {
        assert!(within(task).await.unwrap().is_ok());
    }
    let mut ids: Vec<_> = server.received().iter().map(|request| request.json()["task_id"].to_string()).collect();
    ids.sort();
    assert_eq!(ids, (0..8).map(|number| format!("\"task-{number}\"")).collect::<Vec<_>>());
    // A stream can be made in one task and read in another, too.
    server.on("/chat", Answer::events(["data: [DONE]\n\n".into()]));
    let streaming: Streaming<_> = spawnable(memos.chat().user_id("u").conversation_id("c").query("q").stream());
    let mut events = within(tokio::spawn(streaming)).await.unwrap().unwrap();
    let count = tokio::spawn(async move {
        let mut count = 0;
        while let Some(event) = events.next().await {
            event.unwrap();
            count += 1;
        }
        count
    });
    assert_eq!(within(count).await.unwrap(), 1);
}

#[tokio::test]
async fn a_member_that_the_document_does_not_have_is_sent_once() {
    let server = Server::start();
    server.on("/search/memory", Answer::data(&json!({})));
    let search = client(&server).search_memory().user_id("u").query("declared");
    within(search.extra("mood", json!({"is": "good"})).extra("query", "extra").send()).await.unwrap();
    let received = &server.received()[0];
    assert_eq!(received.json(), json!({"user_id": "u", "query": "extra", "mood": {"is": "good"}}));
    // Reading it as a value would hide a member that is there twice.
    assert_eq!(String::from_utf8_lossy(&received.body).matches("\"query\"").count(), 1);
}

#[tokio::test]
async fn a_call_ends_in_its_data_in_everything_around_it_or_in_words() {
    let server = Server::start();
    server.on("/get/status", Answer::data(&json!({"status": "running"})));
    let call = client(&server).get_status().task_id("t");
    let command = call.to_curl().unwrap();
    assert!(command.contains("/get/status") && command.contains(r#"{"task_id":"t"}"#), "{command}");
    assert!(!command.contains("mpg-1234"), "the key is not in {command}");
    assert!(server.received().is_empty());
    let response = within(call.clone().response()).await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts(), response.mismatches().len()), (200, 1, 0));
    assert_eq!(response.into_data(), within(call.send()).await.unwrap());
    let refused = client(&server).delete_memory().to_curl().unwrap_err();
    assert!(refused.is_invalid_request(), "{refused:?}");
}

#[tokio::test]
async fn files_that_the_service_refuses_are_not_sent() {
    let server = Server::start();
    server.on("/add/knowledgebase-file", Answer::data(&json!([])));
    let upload = || client(&server).add_knowledgebase_file().knowledgebase_id("kb");
    for files in [vec![File::new("setup.exe", "TVo=")], vec![File::new("a.md", "IyBI"); File::MAX_COUNT + 1]] {
        let error = within(upload().file(files).send()).await.unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
        assert_eq!(error.operation(), Some("add_knowledgebase-file"));
    }
    assert!(server.received().is_empty());
    within(upload().file([File::new("a.md", "IyBI")]).send()).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_file_to_upload_needs_nothing_but_its_name_and_content() {
    let request = UploadFileRequest::builder().knowledgebase_id("kb").file([File::new("a.md", "IyBI")]).build();
    check(&request, json!({"knowledgebase_id": "kb", "file": [{"name": "a.md", "content": "IyBI"}]}));
    // The list of files is required, also where it is empty.
    let request = UploadFileRequest::builder().knowledgebase_id("kb").file([] as [File; 0]).build();
    check(&request, json!({"knowledgebase_id": "kb", "file": []}));
}

#[test]
fn an_operation_says_what_it_is() {
    let metadata = <SearchMemoryRequest as Operation>::METADATA;
    assert_eq!((&*metadata.id, metadata.method.as_str(), &*metadata.path), ("search_memory", "POST", "/search/memory"));
    let ids = |holds: fn(&memos_sdk::Metadata) -> bool| -> Vec<&str> {
        operations::OPERATIONS.iter().filter(|operation| holds(operation)).map(|operation| &*operation.id).collect()
    };
    // What a retry may repeat.
    assert_eq!(
        ids(|operation| operation.safe),
        ["get_message", "search_memory", "get_memory", "extract_memory", "get_status", "get_knowledgebase-file"],
    );
    assert_eq!(
        ids(|operation| operation.idempotent && !operation.safe),
        ["delete_memory", "delete_knowledgebase", "delete_knowledgebase-file"],
    );
    assert!(
        operations::OPERATIONS.iter().all(|operation| operation.enveloped && (operation.idempotent || !operation.safe))
    );
}

#[test]
fn content_that_is_neither_text_nor_parts_is_kept() {
    for content in [json!("text"), json!([{"type": "text", "text": "t"}]), json!({"odd": 1}), json!([1]), json!(7)] {
        let read: MessageContent = serde_json::from_value(content.clone()).unwrap();
        check(read, content);
    }
}

#[test]
fn every_required_field_has_a_program_that_does_not_compile_without_it() {
    let document = tests::corrected("en").unwrap();
    let mut checks = Vec::new();
    for operation in document["paths"].as_object().unwrap().values().map(|item| &item["post"]) {
        let id = operation["operationId"].as_str().unwrap().replace('-', "_");
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        let schema = document.pointer(schema.as_str().unwrap().trim_start_matches('#')).unwrap();
        let required = schema["required"].as_array().into_iter().flatten();
        checks.extend(required.map(|field| format!("{id}_{}", field.as_str().unwrap())));
    }
    let others = [
        "build_without_a_client",
        "response_needs_every_field",
        "to_curl_needs_every_field",
        "pages_need_every_field",
        "items_need_every_field",
        "send_and_wait_needs_every_field",
        "filter_in_a_filter",
        "range_without_a_bound",
        "comparison_with_a_list",
    ];
    checks.extend(others.map(str::to_owned));
    checks.sort();
    let mut written = tests::required::CHECKS.to_vec();
    written.sort_unstable();
    assert_eq!(checks, written);
}
