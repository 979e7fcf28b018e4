//! Answers that are otherwise than documented: what is kept of them, and what is said about it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sdk::types::{MemoryType, TaskStatus};
use super::sdk::{Code, Error, Mismatch, Response, Timestamp};
use super::{builder, client, run};
use crate::KEY;

/// One search that is answered with this data.
fn search(data: &Value) -> Response<Value> {
    let server = Server::start();
    server.on("/search/memory", Answer::data(data));
    let response = run(client(&server).search_memory().user_id("u").query("q").response()).unwrap();
    assert_eq!(server.received().len(), 1, "an answer that can be read is not asked for again");
    assert_eq!(response.attempts(), 1);
    response.map(|found| serde_json::to_value(found).unwrap())
}

fn shown(mismatches: &[Mismatch]) -> Vec<String> {
    mismatches.iter().map(ToString::to_string).collect()
}

#[test]
fn what_loses_nothing_is_converted_and_not_reported() {
    for (sent, got) in [
        (json!({"memory_detail_list": [{"id": 7}]}), json!({"memory_detail_list": [{"id": "7"}]})),
        (
            json!({"memory_detail_list": {"id": "m", "relativity": "3.117323e-05", "confidence": "1"}}),
            json!({"memory_detail_list": [{"id": "m", "relativity": 3.117323e-05, "confidence": 1.0}]}),
        ),
        (
            json!({"preference_detail_list": [[{"preference_type": 3, "status": 0.5}]], "preference_note": 1_762_675_057_192_i64}),
            json!({"preference_detail_list": [{"preference_type": "3", "status": "0.5"}], "preference_note": "1762675057192"}),
        ),
    ] {
        let response = search(&sent);
        assert_eq!((response.data(), shown(response.mismatches())), (&got, vec![]), "{sent}");
    }
}

#[test]
fn what_does_not_fit_is_set_aside_and_told() {
    for (sent, got, told) in [
        (
            json!({"memory_detail_list": "none", "preference_note": "n"}),
            json!({"preference_note": "n"}),
            vec!["/data/memory_detail_list: expected a list, found a string"],
        ),
        (
            json!({"memory_detail_list": [{"id": "a", "memory_value": {"text": "Lisbon"}, "more": [1]}, null, "b"]}),
            json!({"memory_detail_list": [{"id": "a", "more": [1]}]}),
            vec![
                "/data/memory_detail_list/0/memory_value: expected a string, found an object",
                "/data/memory_detail_list/1: expected an object, found null",
                "/data/memory_detail_list/2: expected an object, found a string",
            ],
        ),
        (
            json!({"skill_detail_list": {"id": true, "tags": ["a", {}]}}),
            json!({"skill_detail_list": [{"tags": ["a"]}]}),
            vec![
                "/data/skill_detail_list/id: expected a string, found a boolean",
                "/data/skill_detail_list/tags/1: expected a string, found an object",
            ],
        ),
    ] {
        let response = search(&sent);
        assert_eq!(
            (response.data(), shown(response.mismatches())),
            (&got, told.into_iter().map(str::to_owned).collect())
        );
        // The body has everything, and each report what stands at its place.
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["data"], sent);
        for mismatch in response.mismatches() {
            assert_eq!(body.pointer(mismatch.pointer()), Some(mismatch.value()));
            assert!(!format!("{mismatch:?}").contains("Lisbon"), "a report is for logs, and does not quote");
        }
    }
}

#[test]
fn data_alone_is_given_as_far_as_it_fits() {
    let server = Server::start();
    let data = json!({"memory_detail_list": [
        {"id": 1, "memory_type": "DreamMemory", "create_time": ["odd"], "relativity": "high"}, 7,
    ]});
    server.on("/search/memory", Answer::data(&data));
    let found = run(client(&server).search_memory().user_id("u").query("q").send()).unwrap();
    let [memory] = found.memory_detail_list.as_slice() else { panic!("{found:?}") };
    assert_eq!((memory.id.as_deref(), memory.relativity), (Some("1"), None));
    assert_eq!(memory.memory_type, Some(MemoryType::Unknown("DreamMemory".to_owned())));
    // A time is kept whatever it is.
    assert_eq!(memory.create_time.as_ref().map(Timestamp::to_json), Some(json!(["odd"])));
}

#[test]
fn an_answer_in_parts_of_the_envelope_is_read_all_the_same() {
    for (body, code, told) in [
        (json!({"data": {"status": "running"}}), None, vec![]),
        (json!({"code": "200", "data": {"status": "running"}}), Some(200), vec![]),
        (json!({"code": 0.0, "message": 7, "data": [{"status": "running"}]}), Some(0), vec![]),
        (
            json!({"code": "fine", "data": {"status": "running"}}),
            None,
            vec!["/code: expected a whole number, found a string"],
        ),
    ] {
        let server = Server::start();
        server.on("/get/status", Answer::json(200, &body));
        let response = run(client(&server).get_status().task_id("t").response()).unwrap();
        assert_eq!(response.data().status, Some(TaskStatus::Running), "{body}");
        assert_eq!(
            (response.code(), shown(response.mismatches())),
            (code.map(Code::new), told.into_iter().map(str::to_owned).collect())
        );
    }
}

#[test]
fn a_response_has_everything_that_came_with_the_data() {
    let server = Server::start();
    let answer = json!({"code": 0, "message": "ok", "data": {"id": "kb"}, "more": 1});
    server.on("/create/knowledgebase", Answer::json(503, &json!({})).header("retry-after", "2"));
    server.on("/create/knowledgebase", Answer::json(201, &answer).header("x-request-id", "r-7").header("x-more", "1"));
    let told = Arc::new(Mutex::new(Vec::new()));
    let hear = Arc::clone(&told);
    let memos = builder(&server)
        .on_attempt(move |attempt| {
            let error = attempt.error().map(Error::kind);
            hear.lock().unwrap().push((attempt.attempt(), attempt.http_status(), error, attempt.next_attempt_in()));
        })
        .build()
        .unwrap();
    let response = run(memos.create_knowledgebase().knowledgebase_name("n").response()).unwrap();
    assert_eq!((response.status().as_u16(), response.request_id()), (201, Some("r-7")));
    assert_eq!((response.code(), response.message()), (Some(Code::new(0)), Some("ok")));
    assert_eq!(response.headers().get("x-more").unwrap(), "1");
    assert_eq!(serde_json::from_slice::<Value>(response.body()).unwrap(), answer);
    // The server asked for two seconds, and the timer has given them.
    assert_eq!((response.attempts(), response.elapsed().as_millis()), (2, 2000));
    assert!(response.mismatches().is_empty());
    assert_eq!(response.data().id.as_deref(), Some("kb"));
    let shown = format!("{response:?}");
    assert!(!shown.contains(KEY) && !shown.contains("r-7"), "{shown}");
    assert_eq!(response.into_data().id.as_deref(), Some("kb"));
    let told = told.lock().unwrap();
    assert_eq!(
        told.iter().map(|(attempt, status, ..)| (*attempt, *status)).collect::<Vec<_>>(),
        [(1, Some(503)), (2, Some(201))]
    );
    assert!(told[0].2.is_some() && told[0].3.is_some_and(|delay| delay.as_secs() == 2), "{told:?}");
    assert!(told[1].2.is_none() && told[1].3.is_none(), "{told:?}");
}
