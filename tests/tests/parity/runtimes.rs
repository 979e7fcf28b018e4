//! The blocking client within an async runtime: it blocks, and does not panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use memos_sdk_blocking::types::Message;
use memos_sdk_blocking::{Client, Tasks};
use serde_json::json;
use tests::server::{Answer, Server, within};

use crate::{asynchronous, blocking};

const LIMIT: Duration = Duration::from_secs(50);

fn server() -> Server {
    let server = Server::start();
    let events = "data: {\"type\": \"text\", \"data\": \"Hi\"}\n\ndata: [DONE]\n\n";
    server
        .on_each("/add/message", |_| Answer::data(&json!({"task_id": "t"})))
        .on_each("/get/status", |_| Answer::data(&json!({"status": "completed"})))
        .on_each("/get/memory", |_| Answer::data(&json!({"memory_detail_list": [{"id": "m"}], "pages": 1})))
        .on_each("/new", |_| Answer::data(&json!("new")))
        .on_each("/chat", move |_| Answer::events([events.into()]));
    server
}

/// Every way to make a call, from the making of the client to the end of it.
fn use_all(server: &Server) {
    let memos: Client = blocking(server);
    assert_eq!(memos.get_status().task_id("t").send().unwrap().status.as_ref().unwrap().as_str(), "completed");
    assert_eq!(memos.get_status().task_id("t").response().unwrap().attempts(), 1);
    assert_eq!(memos.raw("/new", json!({})).send().unwrap(), "new");
    let events = memos.chat().user_id("u").conversation_id("c").query("q").stream().unwrap();
    assert_eq!(events.map(|event| event.unwrap()).filter(|event| event.text() == Some("Hi")).count(), 1);
    let events = memos.chat().user_id("u").conversation_id("c").query("q").stream().unwrap();
    assert_eq!(events.collect_text().unwrap(), "Hi");
    assert_eq!(memos.get_memory().user_id("u").items().map(Result::unwrap).count(), 1);
    memos.task("t").wait(LIMIT).unwrap();
    assert_eq!(memos.task("t").states(LIMIT).map(Result::unwrap).count(), 1);
    // Several tasks are waited for by several threads.
    let tasks: Tasks<_> = (0..4).map(|number| memos.task(format!("t-{number}"))).collect();
    assert!(tasks.wait(LIMIT).into_iter().all(|(_, outcome)| outcome.is_ok()));
    memos.add_message().user_id("u").messages([Message::user("Hi")]).send_and_wait(LIMIT).unwrap();
    // Neither does a stream that is dropped in its midst, nor an error.
    drop(memos.chat().user_id("u").conversation_id("c").query("q").stream().unwrap());
    assert!(memos.delete_memory().send().unwrap_err().is_invalid_request());
}

#[tokio::test(flavor = "current_thread")]
async fn it_is_used_in_a_runtime_of_one_thread() {
    let server = Arc::new(server());
    use_all(&server);
    let within_task = Arc::clone(&server);
    within(tokio::spawn(async move { use_all(&within_task) })).await.unwrap();
    let within_thread = Arc::clone(&server);
    within(tokio::task::spawn_blocking(move || use_all(&within_thread))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_used_in_a_runtime_of_several_threads() {
    let server = Arc::new(server());
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let server = Arc::clone(&server);
            tokio::spawn(async move { use_all(&server) })
        })
        .collect();
    for worker in workers {
        within(worker).await.unwrap();
    }
    let within_thread = Arc::clone(&server);
    within(tokio::task::spawn_blocking(move || use_all(&within_thread))).await.unwrap();
    let in_place = Arc::clone(&server);
    within(tokio::spawn(async move { tokio::task::block_in_place(|| use_all(&in_place)) })).await.unwrap();
    use_all(&server);
}

#[tokio::test(flavor = "current_thread")]
async fn a_call_blocks_the_thread_that_makes_it_and_the_runtime_goes_on_afterwards() {
    let server = server();
    let ran = Arc::new(AtomicBool::new(false));
    let other = tokio::spawn({
        let (ran, memos) = (Arc::clone(&ran), asynchronous(&server));
        async move {
            ran.store(true, Ordering::Relaxed);
            memos.get_status().task_id("t").send().await.unwrap();
        }
    });
    blocking(&server).get_status().task_id("t").send().unwrap();
    assert!(!ran.load(Ordering::Relaxed), "nothing else runs on this thread while a call is made");
    within(other).await.unwrap();
    assert_eq!(server.received().len(), 2);
}
