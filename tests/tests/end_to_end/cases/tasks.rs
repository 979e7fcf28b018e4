//! Tasks: what add/message and add/feedback start, asked about and waited for.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tests::server::{Answer, Server};
use tests::timer::Impatient;

use super::sdk::operations::{AddFeedback, AddMessage};
use super::sdk::types::{Message, TaskStatus};
use super::sdk::{Client, Error, ErrorKind, Set, Task, TaskState, Tasks, WaitError};
use super::{builder, run};

const MINUTE: Duration = Duration::from_secs(60);

fn client(server: &Server) -> (Client, Impatient) {
    let timer = Impatient::default();
    (builder(server).timer(timer.clone()).build().unwrap(), timer)
}

fn add(memos: &Client) -> AddMessage<Client, Set, Set> {
    memos.add_message().user_id("ada").messages([Message::user("I moved to Lisbon.")])
}

fn feed_back(memos: &Client) -> AddFeedback<Client, Set, Set> {
    memos.add_feedback().user_id("ada").feedback_content("No, to Porto.")
}

fn started(task: &str) -> Answer {
    Answer::data(&json!({"success": true, "task_id": task, "status": "running"}))
}

fn state(state: &str) -> Answer {
    Answer::data(&json!({"status": state}))
}

fn unknown_task() -> Answer {
    Answer::json(200, &json!({"code": 50131, "message": "no such task", "data": null}))
}

/// Whether a wait of this length is over: up to half a second of it is kept for the last question, which takes no time.
fn is_over(timer: &Impatient, limit: Duration) -> bool {
    (limit - Duration::from_millis(500)..=limit).contains(&timer.now())
}

/// The paths that were called, below the base URL, each with its body.
fn calls(server: &Server) -> Vec<(String, Value)> {
    let received = server.received();
    received.iter().map(|one| (one.path.trim_start_matches("/api/openmem/v1").to_owned(), one.json())).collect()
}

#[test]
fn a_message_is_added_and_its_memories_are_there_when_the_wait_is_over() {
    let server = Server::start();
    server.on("/add/message", started("t-1"));
    // Not visible yet, then in the form of old servers, then in that of new ones.
    server.on("/get/status", unknown_task()).on("/get/status", Answer::data(&json!([{"status": "running"}])));
    server.on("/get/status", Answer::data(&json!({"task_id": "t-1", "status": "completed", "memory_views": [1]})));
    let (memos, timer) = client(&server);
    let waited = run(add(&memos).send_and_wait(MINUTE)).unwrap();
    assert_eq!((waited.answer.task_id.as_deref(), waited.answer.success), (Some("t-1"), Some(true)));
    let status = waited.status.unwrap().into_inner();
    assert_eq!((status.status, status.memory_views), (Some(TaskStatus::Completed), Some(json!([1]))));
    let asked = || ("/get/status".to_owned(), json!({"task_id": "t-1"}));
    let added = json!({"user_id": "ada", "messages": [{"role": "user", "content": "I moved to Lisbon."}]});
    assert_eq!(calls(&server), [("/add/message".to_owned(), added), asked(), asked(), asked()]);
    // Half a second, longer each time by a half, and a fifth more by chance.
    assert_eq!(timer.waits(), [600, 900]);
}

#[test]
fn feedback_is_waited_for_alike() {
    let server = Server::start();
    server.on("/add/feedback", started("t-2")).on("/get/status", state("completed"));
    let waited = run(feed_back(&client(&server).0).send_and_wait(MINUTE)).unwrap();
    assert_eq!(waited.answer.task_id.as_deref(), Some("t-2"));
    assert_eq!(waited.status.unwrap().status, Some(TaskStatus::Completed));
    assert_eq!(calls(&server)[1], ("/get/status".to_owned(), json!({"task_id": "t-2"})));
}

#[test]
fn what_was_done_at_once_is_not_waited_for() {
    for answer in [Answer::empty(202), Answer::data(&json!(null)), Answer::data(&json!({"success": true}))] {
        let server = Server::start();
        server.on("/add/message", answer);
        let (memos, timer) = client(&server);
        let waited = run(add(&memos).async_mode(false).send_and_wait(MINUTE)).unwrap();
        assert!(waited.answer.task_id.is_none() && waited.status.is_none(), "{waited:?}");
        assert_eq!((calls(&server).len(), timer.waits().len()), (1, 0));
        // A handle to no task says so, and asks nothing.
        let error = run(memos.task(waited.answer.task_id).status()).unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
        assert_eq!(calls(&server).len(), 1);
    }
}

#[test]
fn a_wait_that_ends_otherwise_gives_the_task_back_and_all_that_is_known() {
    for (given, kind, shows) in [
        ("failed", "failed", "failed after"),
        ("running", "still running", "is still running after"),
        ("paused", "unknown", "is in an unknown state, paused, after"),
    ] {
        let server = Server::start();
        server.on("/add/message", started("t-3")).on("/get/status", state(given));
        let (memos, timer) = client(&server);
        let error = run(add(&memos).send_and_wait(MINUTE)).unwrap_err();
        let is_it = match (&error, kind) {
            (WaitError::Failed(_), "failed") => timer.now().is_zero(),
            (WaitError::StillRunning(_), "still running") | (WaitError::UnknownState(_), "unknown") => {
                is_over(&timer, MINUTE)
            }
            _ => false,
        };
        assert!(is_it, "{error:?} after {:?}", timer.now());
        assert!(error.to_string().contains(shows), "{error}");
        let progress = error.progress();
        assert_eq!(progress.polls as usize, calls(&server).len() - 1);
        assert_eq!(progress.data.as_ref().unwrap().status, Some(TaskStatus::from(given)));
        assert_eq!(progress.elapsed, timer.now());
        // Elsewhere, the task is asked about again.
        let stored = serde_json::to_string(error.task().unwrap()).unwrap();
        let task: Task = serde_json::from_str(&stored).unwrap();
        server.on("/get/status", state("completed"));
        let status = run(client(&server).0.task(task).wait(MINUTE)).unwrap();
        assert_eq!(status.status, Some(TaskStatus::Completed));
        let error = Error::from(error);
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Task, true), "{error:?}");
    }
}

#[test]
fn a_call_that_fails_ends_the_wait_with_its_error() {
    let server = Server::start();
    server.on("/add/message", Answer::nothing());
    let error = run(add(&client(&server).0).send_and_wait(MINUTE)).unwrap_err();
    assert!(error.task().is_none() && error.call_error().unwrap().may_have_been_sent(), "{error:?}");
    assert_eq!(calls(&server).len(), 1);

    // Asking is a read: it is repeated by itself, and the wait goes on.
    server.on("/get/status", Answer::empty(502)).on("/get/status", state("completed"));
    run(client(&server).0.task("t-4").wait(MINUTE)).unwrap();
    server.on("/get/status", Answer::json(401, &json!({"code": 40132, "message": "expired", "data": null})));
    let error = run(client(&server).0.task("t-4").wait(MINUTE)).unwrap_err();
    assert_eq!(error.task(), Some(&Task::from("t-4")));
    assert!(Error::from(error).is_authentication());

    // A task that nobody knows after ten seconds is none.
    server.on("/get/status", unknown_task());
    let (memos, timer) = client(&server);
    let error = run(memos.task("t-5").wait(MINUTE)).unwrap_err();
    assert!(error.call_error().unwrap().is_not_found(), "{error:?}");
    assert!((10..20).contains(&timer.now().as_secs()), "{:?}", timer.now());
}

#[test]
fn the_states_of_a_task_come_one_by_one() {
    let server = Server::start();
    for one in ["running", "paused", "completed"] {
        server.on("/get/status", state(one));
    }
    let (memos, timer) = client(&server);
    let handle = memos.task("t-6").interval(Duration::from_secs(1), Duration::from_secs(1));
    let mut states = handle.states(MINUTE);
    assert!(server.received().is_empty(), "nothing is asked before it is read");
    for (number, expected) in
        [TaskState::Running, TaskState::Unknown("paused".to_owned()), TaskState::Completed].into_iter().enumerate()
    {
        let update = run(states.next()).unwrap().unwrap();
        assert_eq!((&update.state, server.received().len()), (&expected, number + 1));
        assert_eq!(update.data.status.as_ref().unwrap().as_str(), expected.to_string());
    }
    assert!(run(states.next()).is_none());
    assert_eq!(timer.waits(), [1200, 1200]);
    // The last answer is given again and again: asked once, it is the state of now.
    assert_eq!(run(handle.status()).unwrap().state, TaskState::Completed);
}

#[test]
fn several_tasks_end_each_for_itself() {
    const LIMIT: Duration = Duration::from_secs(300);
    for concurrency in [1, 3, 100] {
        let server = Server::start();
        let mut asked = BTreeMap::<String, usize>::new();
        server.on_each("/get/status", move |request| {
            let task = request.json()["task_id"].as_str().unwrap().to_owned();
            let count = asked.entry(task.clone()).or_default();
            *count += 1;
            match task.split_once('-').unwrap() {
                ("refused", _) => Answer::json(200, &json!({"code": 40306, "message": "not yours", "data": null})),
                // Each other task takes as many questions as its name says.
                (end, questions) if questions.parse() == Ok(*count) => state(end),
                _ => state("running"),
            }
        });
        let (memos, timer) = client(&server);
        let names: Vec<String> = (1..5)
            .flat_map(|questions| [format!("completed-{questions}"), format!("failed-{questions}")])
            .chain(["refused-0", "running-0"].map(str::to_owned))
            .collect();
        let tasks: Tasks<_> = names.iter().map(|name| memos.task(name)).collect();
        let outcomes = run(tasks.concurrency(concurrency).wait(LIMIT));
        assert_eq!(outcomes.iter().map(|(task, _)| task.id()).collect::<Vec<_>>(), names);
        for (task, outcome) in &outcomes {
            let ended = match outcome {
                Ok(status) if status.status == Some(TaskStatus::Completed) => "completed",
                Err(WaitError::Failed(progress)) if progress.task.as_ref() == Some(task) => "failed",
                Err(WaitError::Call { error, .. }) if error.is_permission() => "refused",
                Err(WaitError::StillRunning(_)) if is_over(&timer, LIMIT) => "running",
                _ => "otherwise",
            };
            assert_eq!(task.id().split('-').next(), Some(ended), "{outcome:?}");
        }
    }
}
