//! What comes, and what is kept of it.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use memos_sdk_core::types::{AddMessageRequest, SearchMemoryRequest, SearchMemoryResponseData, UploadFileRequest};
use memos_sdk_core::{Clock, Moment};
use serde_json::{Value, json};

use super::*;
use crate::{Expectation, Fault, Shapes, TaskPlan};

#[test]
fn a_request_is_kept_as_it_came() {
    let memos = MemOs::start().unwrap();
    let mut client = Client::connect(&memos);
    client.send(search().replace("memory HTTP", "memory?a=b HTTP"));
    client.got();
    let received = memos.received().remove(0);
    assert_eq!(received.operation, Some("search_memory"));
    assert_eq!(received.method, "POST");
    assert_eq!(received.path, "/api/openmem/v1/search/memory?a=b");
    assert_eq!(received.header("Authorization"), Some("Token t"));
    assert_eq!(received.json().unwrap(), json!({"user_id": "ada", "query": "tea"}));
    assert_eq!(received.request::<SearchMemoryRequest>().unwrap().user_id, "ada");
    assert_eq!((received.connection, received.fault, received.processed), (1, None, true));
    assert_eq!(memos.received_by::<SearchMemoryRequest>().len(), 1);
    assert!(memos.received_by::<AddMessageRequest>().is_empty());
    memos.forget_received();
    assert!(memos.received().is_empty());
}

/// A clock that stands until it is set, in seconds.
struct Standing(Arc<Mutex<u64>>);

impl Clock for Standing {
    fn moment(&self) -> Moment {
        let now = Duration::from_secs(*self.0.lock().unwrap());
        Moment { now, date: SystemTime::UNIX_EPOCH + now * 2, random: 0.5 }
    }
}

#[test]
fn the_time_of_a_request_is_by_the_clock_of_the_server() {
    let seconds = Arc::new(Mutex::new(100));
    let memos = MemOs::builder().clock(Standing(Arc::clone(&seconds))).start().unwrap();
    for second in [100, 107] {
        *seconds.lock().unwrap() = second;
        let mut client = Client::connect(&memos);
        client.send(search());
        client.got();
    }
    let times: Vec<_> = memos.received().iter().map(|received| (received.at, received.date)).collect();
    let expected = |at, date| (Duration::from_secs(at), SystemTime::UNIX_EPOCH + Duration::from_secs(date));
    assert_eq!(times, [expected(0, 200), expected(7, 214)]);
}

#[test]
fn what_breaks_off_within_its_head_is_not_kept_and_within_its_body_as_far_as_it_came() {
    let memos = MemOs::start().unwrap();
    let check = |sent: &str, kept: &[&str]| {
        let mut client = Client::connect(&memos);
        client.send(sent);
        client.finish();
        client.got();
        let received = memos.received();
        let bodies: Vec<_> = received.iter().map(|received| str::from_utf8(&received.body).unwrap()).collect();
        assert_eq!(bodies, kept, "{sent}");
        assert!(received.iter().all(|received| !received.processed));
    };
    check("", &[]);
    check("POST /api/openmem/v1/search/memory HT", &[]);
    check("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nabc", &["abc"]);
}

#[test]
fn no_nonsense_does_any_harm() {
    let memos = MemOs::start().unwrap();
    let long = "x".repeat(1_000_000);
    for nonsense in [
        "\r\n\r\n",
        "nonsense\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{0}",
        "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nno header\r\n\r\n",
        "POST /api/openmem/v1/chat HTTP/1.1\r\ncontent-length: 2\r\n\r\n\u{7f}",
        "POST /api/openmem/v1/add/knowledgebase-file?&=&%ff HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 3\r\n\r\n--b",
        "OPTIONS * HTTP/1.1\r\nhost: h\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nhost: h\r\n\r\n",
        "HEAD / HTTP/1.0\r\n\r\n",
        &long,
    ] {
        let mut client = Client::connect(&memos);
        client.send(nonsense);
        client.finish();
        client.got_whatever();
    }
    let mut client = Client::connect(&memos);
    client.send(search());
    assert!(client.got().head().starts_with("HTTP/1.1 200"));
}

#[test]
fn a_body_over_the_limit_is_answered_with_413_and_not_processed() {
    let memos = MemOs::builder().body_limit(40).start().unwrap();
    let check = |request: String, status: &str| {
        let mut client = Client::connect(&memos);
        client.send(request);
        let got = client.got();
        assert!(got.head().starts_with(status), "{}", got.text);
        let received = memos.received().pop().unwrap();
        assert_eq!(received.processed, status.ends_with("200"));
    };
    let chunked = |length: usize| {
        format!(
            "POST / HTTP/1.1\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{}\r\n0\r\n\r\n",
            "x".repeat(length)
        )
    };
    check(post("/chat", &"x".repeat(40)), "HTTP/1.1 200");
    check(post("/chat", &"x".repeat(41)), "HTTP/1.1 413");
    check(chunked(40), "HTTP/1.1 200");
    check(chunked(41), "HTTP/1.1 413");
    // The default is far larger, and nothing of what is announced is waited for.
    let memos = MemOs::start().unwrap();
    let mut client = Client::connect(&memos);
    client.send("POST / HTTP/1.1\r\ncontent-length: 600000000\r\n\r\n");
    assert!(client.got().text.contains("the request has more than 536870912 bytes"));
}

#[test]
fn a_form_means_what_the_json_means() {
    let memos = MemOs::start().unwrap();
    let created = {
        let mut client = Client::connect(&memos);
        client.send(post("/create/knowledgebase", r#"{"knowledgebase_name":"notes"}"#));
        serde_json::from_str::<Value>(client.got().body()).unwrap()
    };
    let id = created["data"]["id"].as_str().unwrap();
    let form = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\
                content-type: text/markdown\r\n\r\n# A\r\n--b\r\n\
                content-disposition: form-data; name=\"file\"; filename=\"b.txt\"\r\n\r\nB\r\n--b--\r\n";
    let path = format!("/add/knowledgebase-file?knowledgebase_id={id}");
    let mut client = Client::connect(&memos);
    client.send(post(&path, form).replace("application/json", "multipart/form-data; boundary=b"));
    let answer: Value = serde_json::from_str(client.got().body()).unwrap();
    let files = answer["data"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let names: Vec<_> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.md", "b.txt"], "{answer}");
    let received = memos.received_by::<UploadFileRequest>().remove(0);
    assert_eq!(received.body, form, "what is kept is what came");
}

#[test]
fn whoever_listens_hears_of_each_request_and_it_need_not_be_kept() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&heard);
    let memos = MemOs::builder()
        .without_record()
        .fault(Fault::garbage())
        .on_received(move |received| hears.lock().unwrap().push((received.fault.clone(), received.processed)))
        .start()
        .unwrap();
    for _ in 0..2 {
        let mut client = Client::connect(&memos);
        client.send(search());
        client.got();
    }
    assert_eq!(*heard.lock().unwrap(), [(Some("garbage".to_owned()), false), (None, true)]);
    assert!(memos.received().is_empty());
}

#[test]
fn an_expectation_answers_over_the_wire() {
    let memos = MemOs::start().unwrap();
    let ada = Expectation::when(|request: &SearchMemoryRequest| request.user_id == "ada");
    memos.expect(ada.answer(SearchMemoryResponseData::default()));
    assert!(memos.verify().is_err());
    let mut client = Client::connect(&memos);
    client.send(search());
    assert!(client.got().head().starts_with("HTTP/1.1 200"));
    memos.verify().unwrap();
}

#[test]
fn a_lock_that_somebody_left_by_a_panic_is_taken_as_it_is() {
    let memos = MemOs::start().unwrap();
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| memos.with_service(|_| panic!("on purpose"))));
    assert!(panicked.is_err());
    let mut client = Client::connect(&memos);
    client.send(search());
    assert!(client.got().head().starts_with("HTTP/1.1 200"));
}

#[test]
fn settings_reach_the_service() {
    let memos = MemOs::builder().api_key("right").tasks(TaskPlan::immediate()).start().unwrap();
    assert_eq!(memos.api_key(), "right");
    let code = |key: &str| {
        let mut client = Client::connect(&memos);
        client.send(search().replace("Token t", &format!("Token {key}")));
        serde_json::from_str::<Value>(client.got().body()).unwrap()["code"].clone()
    };
    assert_eq!((code("right"), code("wrong")), (json!(0), json!(40132)));
    let (_, shapes) = Shapes::all().find(|(name, _)| *name == "code-200").unwrap();
    memos.set_shapes(shapes);
    assert_eq!(code("right"), json!(200));
    memos.set_tasks(TaskPlan::default());
}
