use memos_sdk_core::{StartsTask, Task, TaskMembers, TaskOperation, TaskState, WaitError};
use serde_json::json;

use super::server::{Reply, Server, json as json_answer};
use super::*;
use crate::{TaskHandle, Tasks};

/// An operation that tells how far a task is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Progress {
    task: String,
}

impl Operation for Progress {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("progress", http::Method::POST, "/progress").safe();

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.json(self)
    }
}

impl TaskOperation for Progress {
    const TASK: TaskMembers = TaskMembers {
        id: "task",
        state: "state",
        running: &["running"],
        completed: &["completed"],
        failed: &["failed"],
    };
}

impl StartsTask for Add {
    type Status = Progress;
    const TASK_ID: &'static str = "id";
}

fn reply(data: &Value) -> Reply {
    Reply::Keep(json_answer(200, &json!({"code": 0, "data": data}).to_string()))
}

fn states<'a>(states: &'a [&'a str]) -> impl Iterator<Item = Reply> + 'a {
    states.iter().map(|state| reply(&json!({"state": state})))
}

fn not_found() -> Reply {
    Reply::Keep(json_answer(200, r#"{"code": 50131, "message": "no such task", "data": null}"#))
}

fn impatient(server: &Server) -> (Client, Impatient) {
    let timer = Impatient::default();
    (builder(server).timer(timer.clone()).build().unwrap(), timer)
}

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_task_is_asked_about_until_it_is_done() {
    let server = Server::start([not_found()].into_iter().chain(states(&["running", "running", "completed"]))).await;
    let (memos, timer) = impatient(&server);
    let handle = TaskHandle::<Progress>::new(memos, "t-1");
    assert_eq!(handle.wait(MINUTE).await.unwrap(), json!({"state": "completed"}));
    assert_eq!(timer.waits().iter().map(Duration::as_millis).collect::<Vec<_>>(), [600, 900, 1350]);
    assert_eq!(handle.task(), TaskHandle::<Progress>::new(client(&server), handle.task()).task());
    assert!(server.received().iter().all(|received| received.body == r#"{"task":"t-1"}"#));
}

#[tokio::test]
async fn a_service_that_is_away_for_a_while_does_not_end_the_waiting() {
    let away = || (0..12).map(|_| Reply::Close(json_answer(502, "{}")));
    let server = Server::start(states(&["running"]).chain(away()).chain(states(&["completed"]))).await;
    let handle = TaskHandle::<Progress>::new(impatient(&server).0, "t-1");
    assert_eq!(handle.wait(MINUTE * 10).await.unwrap(), json!({"state": "completed"}));

    // There is no state to give for a question without an answer.
    let server = Server::start(states(&["running"]).chain(away()).chain(states(&["completed"]))).await;
    let mut states = TaskHandle::<Progress>::new(impatient(&server).0, "t-1").states(MINUTE * 10);
    assert_eq!(states.next().await.unwrap().unwrap().state, TaskState::Running);
    assert_eq!(states.next().await.unwrap().unwrap().state, TaskState::Completed);
    assert!(states.next().await.is_none());
}

#[tokio::test]
async fn a_wait_without_time_asks_nothing_and_says_so() {
    let server = Server::start([]).await;
    let error = TaskHandle::<Progress>::new(impatient(&server).0, "t-1").wait(Duration::ZERO).await.unwrap_err();
    assert!(error.call_error().is_some_and(Error::is_timeout) && error.task().is_some(), "{error:?}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn each_way_to_end_otherwise_gives_the_task_back() {
    for (replies, expected) in
        [("failed", "failed"), ("running", "is still running"), ("paused", "is in an unknown state, paused,")]
    {
        let server = Server::start(states(&[replies; 30])).await;
        let handle = TaskHandle::<Progress>::new(impatient(&server).0, "t-1");
        let error = handle.wait(MINUTE).await.unwrap_err();
        assert!(error.to_string().starts_with(&format!("the task t-1 {expected} after")), "{error}");
        let progress = error.progress();
        assert_eq!(progress.polls as usize, server.received().len());
        assert_eq!(progress.data, Some(json!({"state": replies})));
        // What is given back is plain data, and is asked about elsewhere.
        let stored = serde_json::to_string(&error.task()).unwrap();
        let resumed: Task = serde_json::from_str(&stored).unwrap();
        let server = Server::start(states(&["completed"])).await;
        TaskHandle::<Progress>::new(impatient(&server).0, resumed).wait(MINUTE).await.unwrap();
    }
}

#[tokio::test]
async fn the_states_of_a_task_come_one_by_one() {
    let server = Server::start(states(&["running", "paused", "failed"])).await;
    let handle = TaskHandle::<Progress>::new(impatient(&server).0, "t-1");
    assert_eq!(handle.status().await.unwrap().state, TaskState::Running);
    let mut states = handle.states(MINUTE);
    assert_eq!(states.next().await.unwrap().unwrap().state, TaskState::Unknown("paused".to_owned()));
    assert_eq!(states.next().await.unwrap().unwrap().state, TaskState::Failed);
    assert!(states.next().await.is_none() && states.next().await.is_none());
}

#[tokio::test]
async fn an_operation_is_sent_and_its_task_is_waited_for() {
    let server =
        Server::start([reply(&json!({"id": "t-9"}))].into_iter().chain(states(&["running", "completed"]))).await;
    let call = memos_sdk_core::Call::new(impatient(&server).0, add("x"));
    let waited = call.send_and_wait(MINUTE).await.unwrap();
    assert_eq!((waited.answer.id.as_deref(), waited.status), (Some("t-9"), Some(json!({"state": "completed"}))));
    assert_eq!(server.received()[1].body, r#"{"task":"t-9"}"#);

    // Done at once: there is nothing to wait for.
    let server = Server::start([reply(&json!({}))]).await;
    let waited = memos_sdk_core::Call::new(impatient(&server).0, add("x")).send_and_wait(MINUTE).await.unwrap();
    assert_eq!((waited.answer.id, waited.status), (None, None));

    // What was stored is not lost with the error: its task is in it.
    let server = Server::start([reply(&json!({"id": "t-9"}))].into_iter().chain(states(&["failed"]))).await;
    let error = memos_sdk_core::Call::new(impatient(&server).0, add("x")).send_and_wait(MINUTE).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed(_)) && error.task() == Some(&Task::from("t-9")), "{error:?}");

    // What was stored must not be stored again because asking about it failed.
    let busy = (0..100).map(|_| Reply::Keep(server::answer(503, "retry-after: 600\r\n", "")));
    let server = Server::start([reply(&json!({"id": "t-9"}))].into_iter().chain(busy)).await;
    let error = memos_sdk_core::Call::new(impatient(&server).0, add("x")).send_and_wait(MINUTE).await.unwrap_err();
    assert_eq!(error.task(), Some(&Task::from("t-9")));
    let error = Error::from(error);
    assert!(error.is_server() && error.may_have_been_sent() && !error.is_retryable(), "{error:?}");

    let server = Server::start([Reply::Reset]).await;
    let error = memos_sdk_core::Call::new(impatient(&server).0, add("x")).send_and_wait(MINUTE).await.unwrap_err();
    assert!(error.task().is_none() && error.call_error().is_some_and(Error::may_have_been_sent), "{error:?}");
}

#[tokio::test]
async fn a_task_without_a_name_is_not_asked_about() {
    let server = Server::start([]).await;
    let handle = TaskHandle::<Progress>::new(impatient(&server).0, None);
    assert!(handle.status().await.unwrap_err().is_invalid_request());
    assert!(Error::from(handle.wait(MINUTE).await.unwrap_err()).is_invalid_request());
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn several_tasks_end_each_for_itself_with_no_more_at_once_than_allowed() {
    for concurrency in [1, 3, 100] {
        let names: Vec<String> = (0..10).map(|number| format!("t-{number}")).collect();
        // The answers are the same for all, in whatever order they are asked: three rounds are more than enough.
        let server = Server::start((0..100).map(|_| reply(&json!({"state": "completed"})))).await;
        let memos = impatient(&server).0;
        let tasks: Tasks<Progress> = names.iter().map(|name| TaskHandle::new(memos.clone(), name)).collect();
        let outcomes = tasks.concurrency(concurrency).wait(MINUTE).await;
        let given: Vec<&str> = outcomes.iter().map(|(task, _)| task.id()).collect();
        assert_eq!(given, names);
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()), "{outcomes:?}");
        assert!(server.connections() <= concurrency, "{} at once", server.connections());
    }
    let server = Server::start([
        reply(&json!({"state": "failed"})),
        reply(&json!({"state": "completed"})),
        Reply::Keep(json_answer(200, r#"{"code": 40132}"#)),
    ])
    .await;
    let memos = impatient(&server).0;
    let tasks: Tasks<Progress> = ["a", "b", "c"].iter().map(|name| TaskHandle::new(memos.clone(), *name)).collect();
    let outcomes = tasks.concurrency(1).wait(MINUTE).await;
    assert!(matches!(outcomes[0].1, Err(WaitError::Failed(_))), "{outcomes:?}");
    assert!(outcomes[1].1.is_ok());
    assert!(outcomes[2].1.as_ref().unwrap_err().call_error().unwrap().is_authentication());
    assert!(Tasks::<Progress>::from_iter([]).wait(MINUTE).await.is_empty());
}

#[tokio::test]
async fn tasks_that_stay_unfinished_keep_nobody_from_being_asked_about() {
    let replies = [["running"; 8].as_slice(), &["completed"; 3], &["running"; 300]].concat();
    let server = Server::start(states(&replies)).await;
    let (memos, _) = impatient(&server);
    let tasks: Tasks<Progress> = (0..11).map(|number| TaskHandle::new(memos.clone(), number)).collect();
    let outcomes = tasks.concurrency(1).wait(MINUTE).await;
    for (number, (_, outcome)) in outcomes.iter().enumerate() {
        match outcome {
            Ok(_) => assert!(number >= 8, "{number}"),
            Err(WaitError::StillRunning(progress)) => {
                assert!(number < 8 && progress.polls > 1, "{number} {progress:?}")
            }
            Err(error) => panic!("{number}: {error:?}"),
        }
    }
}

/// A timer whose waits are over when everything else that can go on has gone on.
#[derive(Debug, Default)]
struct Yielding(Impatient);

impl Clock for Yielding {
    fn moment(&self) -> Moment {
        self.0.moment()
    }
}

impl Timer for Yielding {
    fn pause(&self, duration: Duration) -> Pause {
        let over = self.0.pause(duration);
        Box::pin(async {
            tokio::task::yield_now().await;
            over.await;
        })
    }
}

#[tokio::test]
async fn each_task_has_its_turn_in_the_order_of_waiting() {
    for concurrency in [1, 2, 5, 100] {
        // However the answers are spread over the tasks: each of the second kind ends one.
        let server = Server::start(states(&[["running"; 11], ["completed"; 11]].concat())).await;
        let memos = builder(&server).timer(Yielding::default()).build().unwrap();
        let tasks: Tasks<Progress> = (0..11).map(|number| TaskHandle::new(memos.clone(), number)).collect();
        let outcomes = tasks.concurrency(concurrency).wait(MINUTE * 10).await;
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()), "{outcomes:?}");
        let received = server.received();
        assert_eq!(received.len(), 22);
        assert!(server.connections() <= concurrency, "{} at once", server.connections());
        if concurrency == 1 {
            let asked: Vec<String> = received.into_iter().map(|received| received.body).collect();
            let round = (0..11).map(|number| format!(r#"{{"task":"{number}"}}"#));
            assert_eq!(asked, round.clone().chain(round).collect::<Vec<_>>());
        }
    }
}
