//! Both clients in one program, which hands its values from one to the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use memos_sdk::types::{AddMessageRequest, AddMessageResponseData, GetMemoryRequest, Message, TaskStatus};
use memos_sdk::{AttemptReport, CallOptions, Error, Page, Result, StandardRetry, Transcript};
use serde_json::json;
use tests::server::{Answer, Server, within};

use crate::{KEY, asynchronous, blocking};

/// The same for an answer of either client.
fn task_of(outcome: Result<AddMessageResponseData>) -> Option<String> {
    outcome.unwrap().task_id
}

#[tokio::test]
async fn one_request_goes_through_both() {
    let server = Server::start();
    server.on("/add/message", Answer::data(&json!({"task_id": "t", "more": 1})));
    let request = AddMessageRequest::builder().user_id("u").conversation_id("c").messages([Message::user("Hi")]);
    let request = request.extra("mood", "good").build();
    let options = CallOptions::new().header("x-trace", "1").timeout(Duration::from_secs(50));
    let first = within(asynchronous(&server).send_with(request.clone(), options.clone())).await;
    let second = blocking(&server).send_with(request, options);
    assert_eq!(first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!([task_of(first), task_of(second)], [Some("t".to_owned()), Some("t".to_owned())]);
    let [first, second] = server.received().try_into().unwrap();
    assert_eq!((first.method, &first.path, first.body), (second.method, &second.path, second.body));
    for name in ["authorization", "content-type", "user-agent", "x-trace"] {
        let header = |headers: &[(String, String)]| headers.iter().find(|(given, _)| given == name).cloned();
        assert!(header(&first.headers).is_some(), "{name}");
        assert_eq!(header(&first.headers), header(&second.headers));
    }
}

#[tokio::test]
async fn one_program_uses_both() {
    let server = Server::start();
    let page = |ids: [&str; 2]| json!({"memory_detail_list": ids.map(|id| json!({"id": id})), "pages": 2, "total": 4});
    server
        .on_each("/add/message", |_| Answer::data(&json!({"task_id": "t"})))
        .on_each("/get/status", |_| Answer::data(&json!({"status": "completed"})))
        .on_each("/delete/memory", |_| Answer::json(200, &json!({"code": 40132, "message": "no", "data": null})))
        .on_each("/chat", |_| {
            Answer::events(["data: {\"type\": \"text\", \"data\": \"Hi\"}\n\ndata: [DONE]\n\n".into()])
        })
        .on_each("/get/memory", move |request| {
            let second = request.json()["page"] == 2;
            Answer::data(&page(if second { ["m3", "m4"] } else { ["m1", "m2"] }))
        });
    // A policy, a hook and their settings serve both.
    let seen = Arc::new(AtomicUsize::new(0));
    let hook = {
        let seen = Arc::clone(&seen);
        move |_: &AttemptReport<'_>| {
            seen.fetch_add(1, Ordering::Relaxed);
        }
    };
    let policy = StandardRetry::never();
    let builder = memos_sdk::Client::builder().api_key(KEY).base_url(server.url());
    let first = builder.on_attempt(hook.clone()).retry(policy.clone()).build().unwrap();
    let builder = memos_sdk_blocking::Client::builder().api_key(KEY).base_url(server.url());
    let second = builder.on_attempt(hook).retry(policy).build().unwrap();

    // A task that one has started is waited for by the other, in either direction.
    let add = || AddMessageRequest::builder().user_id("u").messages([Message::user("Hi")]).build();
    let limit = Duration::from_secs(50);
    let added = within(first.send(add())).await.unwrap();
    let ended = second.task(added.task_id).wait(limit).unwrap();
    assert_eq!(ended.status.as_ref().map(TaskStatus::as_str), Some("completed"));
    let handle = second.task(second.send(add()).unwrap().task_id);
    within(first.task(handle.into_task()).wait(limit)).await.unwrap();

    // One goes on in a list where the other has stopped.
    let request = GetMemoryRequest::builder().user_id("u").build();
    let mut items = second.get_memory().user_id("u").items();
    let ids: Vec<_> = items.by_ref().take(3).map(|item| format!("{:?}", item.unwrap())).collect();
    assert!(ids[2].contains("m3"), "{ids:?}");
    let mut rest = first.get_memory().user_id("u").items().resume(items.position());
    assert!(format!("{:?}", within(rest.next()).await.unwrap().unwrap()).contains("m4"));
    assert!(within(rest.next()).await.is_none());
    let mut pages = vec![within(first.get_memory().user_id("u").pages().next()).await.unwrap().unwrap()];
    pages.extend(second.get_memory().user_id("u").pages().map(Result::unwrap));
    let numbers: Vec<_> = pages.iter().map(|page: &Page<_>| page.number).collect();
    assert_eq!(numbers, [1, 1, 2]);
    assert_eq!(within(first.send(request.clone())).await.unwrap(), second.send(request).unwrap());

    // What both streamed is one text.
    let mut transcript = Transcript::default();
    let chat =
        |text: &str| memos_sdk::types::ChatRequest::builder().user_id("u").conversation_id("c").query(text).build();
    within(within(first.stream(chat("a"))).await.unwrap().read_into(&mut transcript)).await.unwrap();
    second.stream(chat("b")).unwrap().read_into(&mut transcript).unwrap();
    assert_eq!(transcript.text, "HiHi");

    // An error is one type, and the same.
    let errors: [Error; 2] = [
        within(first.delete_memory().user_id("u").send()).await.unwrap_err(),
        second.delete_memory().user_id("u").send().unwrap_err(),
    ];
    let [here, there] =
        errors.map(|error| (error.to_string(), error.code(), error.http_status(), error.is_retryable()));
    assert_eq!(here, there);
    assert_eq!(seen.load(Ordering::Relaxed), server.received().len());
}

#[test]
fn a_blocking_client_is_shared_between_threads() {
    let server = Server::start();
    server.on_each("/get/status", |request| Answer::data(&json!({"status": request.json()["task_id"]})));
    let memos = blocking(&server);
    let cloned: Vec<_> = (0..8)
        .map(|number| {
            let memos = memos.clone();
            thread::spawn(move || memos.get_status().task_id(format!("clone-{number}")).send().unwrap())
        })
        .collect();
    for (number, thread) in cloned.into_iter().enumerate() {
        assert_eq!(thread.join().unwrap().status.as_ref().unwrap().as_str(), format!("clone-{number}"));
    }
    thread::scope(|scope| {
        for number in 0..8 {
            let memos = &memos;
            scope.spawn(move || {
                let id = format!("shared-{number}");
                let answer = memos.get_status().task_id(id.clone()).send().unwrap();
                assert_eq!(answer.status.as_ref().unwrap().as_str(), id);
            });
        }
    });
    // A stream that one thread began is read by another.
    server.on("/chat", Answer::events(["data: {\"type\": \"text\", \"data\": \"Hi\"}\n\ndata: [DONE]\n\n".into()]));
    let events = memos.chat().user_id("u").conversation_id("c").query("q").stream().unwrap();
    assert_eq!(thread::spawn(move || events.collect_text().unwrap()).join().unwrap(), "Hi");
    assert_eq!(server.received().len(), 17);
}
