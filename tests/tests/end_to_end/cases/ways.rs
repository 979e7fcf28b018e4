//! The ways to call the service, each made with this client: `crate::both` compares what comes of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tests::timer::Impatient;

use super::run;
use super::sdk::types::Message;
use super::sdk::{CallOptions, ChatEvent, Client, EventStream, RawOperation, Transcript};
use crate::KEY;
use crate::both::{TIMEOUT, Way, told};

/// How long a task is waited for.
const LIMIT: Duration = Duration::from_secs(60);

/// Makes one call; gives what came of it, how long the client waited meanwhile, and what it told about its attempts.
pub(crate) fn make(url: &str, way: Way, options: &CallOptions) -> Value {
    let timer = Impatient::default();
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let hear = Arc::clone(&attempts);
    let memos = Client::builder()
        .api_key(KEY)
        .base_url(url)
        .timer(timer.clone())
        .default_header("x-tenant", "blue")
        .connect_timeout(TIMEOUT)
        .max_answer_size(10_000)
        .max_event_size(1_000)
        .on_attempt(move |attempt| hear.lock().unwrap().push(told::attempt(attempt)))
        .build()
        .unwrap();
    let outcome = call(&memos, way, options.clone());
    let attempts = attempts.lock().unwrap().clone();
    json!({"outcome": outcome, "waits": timer.waits(), "attempts": attempts})
}

/// Sends a raw request to a base URL; gives what came of it.
pub(crate) fn raw(url: &str, request: RawOperation, options: &CallOptions) -> Value {
    let memos = Client::builder().api_key(KEY).base_url(url).timer(Impatient::default()).build().unwrap();
    told::outcome(run(memos.response_with(request, options.clone())))
}

fn call(memos: &Client, way: Way, options: CallOptions) -> Value {
    let add = |text: &str| memos.add_message().user_id("u").messages([Message::user(text)]);
    match way {
        Way::Read => told::outcome(run(memos.search_memory().user_id("u").query("q").options(options).response())),
        Way::Data => told::data(run(memos.get_status().task_id("t").options(options).send())),
        Way::Delete => told::outcome(run(memos.delete_memory().user_id("u").options(options).response())),
        Way::Write => told::outcome(run(add("I moved to Lisbon.").options(options).response())),
        Way::LargeWrite => told::outcome(run(add(&"x".repeat(Way::LARGE)).options(options).response())),
        Way::Raw => {
            let rename = memos.raw("/rename/memory?exact=true", json!({"memory_id": "m"}));
            told::outcome(run(rename.options(options).response()))
        }
        Way::Stream => {
            let chat = memos.chat().user_id("u").conversation_id("c").query("q");
            run(chat.options(options).stream()).map_or_else(|error| told::error(&error), events)
        }
        Way::Text => {
            let chat = memos.chat().user_id("u").conversation_id("c").query("q");
            run(chat.options(options).stream()).map_or_else(|error| told::error(&error), text)
        }
        Way::Items => {
            let mut items = memos.get_memory().user_id("u").options(options).items();
            let mut given = Vec::new();
            while let Some(item) = run(items.next()) {
                given.push(told::data(item.map(|item| format!("{item:?}"))));
            }
            json!({"items": given, "end": items.end().map(|end| format!("{end:?}")), "position": items.position()})
        }
        Way::Task => match run(add("I moved to Lisbon.").options(options).send_and_wait(LIMIT)) {
            Ok(waited) => json!({"answer": waited.answer, "status": waited.status}),
            Err(error) => told::wait(&error),
        },
    }
}

fn events(mut events: EventStream<ChatEvent>) -> Value {
    let mut given = Vec::new();
    while let Some(event) = run(events.next()) {
        given.push(told::data(event));
    }
    assert!(run(events.next()).is_none(), "nothing comes after the end");
    json!({"events": given, "end": events.end().map(|end| format!("{end:?}"))})
}

fn text(mut events: EventStream<ChatEvent>) -> Value {
    let mut transcript = Transcript::default();
    let read = run(events.read_into(&mut transcript));
    json!({
        "error": read.err().map(|error| told::error(&error)),
        "reasoning": transcript.reasoning,
        "text": transcript.text,
        "end": transcript.end.map(|end| format!("{end:?}")),
    })
}
