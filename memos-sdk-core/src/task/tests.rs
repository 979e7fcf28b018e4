use std::time::{Duration, SystemTime};

use http::Method;
use serde_json::json;

use super::*;
use crate::{CallOptions, Code, ErrorKind, Metadata, Moment, RequestEncoder};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Status {
    task: String,
}

impl Operation for Status {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("status", Method::POST, "/status").safe();

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.json(self)
    }
}

impl TaskOperation for Status {
    const TASK: TaskMembers = TaskMembers {
        id: "task",
        state: "status",
        running: &["running", "queued"],
        completed: &["done"],
        failed: &["failed"],
    };
}

#[derive(Serialize, Deserialize)]
struct Start;

impl Operation for Start {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("start", Method::POST, "/start");

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.json(self)
    }
}

impl StartsTask for Start {
    type Status = Status;
    const TASK_ID: &'static str = "task_id";
}

#[test]
fn a_state_is_read_from_whatever_the_service_sends() {
    for (data, expected) in [
        (json!({"status": "running"}), TaskState::Running),
        (json!({"status": "queued"}), TaskState::Running),
        (json!({"status": "done", "more": 1}), TaskState::Completed),
        (json!({"status": " Done "}), TaskState::Completed),
        (json!([{"status": "failed"}]), TaskState::Failed),
        (json!({"status": "paused"}), TaskState::Unknown("paused".into())),
        (json!({"status": 7}), TaskState::Unknown(String::new())),
        (json!({"status": null}), TaskState::Unknown(String::new())),
        (json!({}), TaskState::Unknown(String::new())),
        (json!([]), TaskState::Unknown(String::new())),
        (json!(null), TaskState::Unknown(String::new())),
    ] {
        assert_eq!(Status::TASK.state(&data), expected, "{data}");
    }
}

#[test]
fn an_answer_names_its_task_or_none() {
    for (answer, expected) in [
        (json!({"task_id": "t-1"}), Some("t-1")),
        (json!([{"task_id": "t-1"}]), Some("t-1")),
        (json!({"task_id": 7}), Some("7")),
        (json!({"task_id": ""}), None),
        (json!({"task_id": null}), None),
        (json!({}), None),
        (json!([]), None),
    ] {
        assert_eq!(started_task::<Start>(&answer), expected.map(Task::from), "{answer}");
    }
}

#[test]
fn a_task_is_plain_data_and_its_id_in_json() {
    let task = Task::from(Some("t-1".to_owned()));
    assert_eq!(serde_json::to_value(&task).unwrap(), json!("t-1"));
    assert_eq!(serde_json::from_value::<Task>(json!("t-1")).unwrap(), task);
    assert_eq!(TaskMembers::request::<Status>(&task).unwrap(), Status { task: "t-1".into() });
    let error = TaskMembers::request::<Status>(&Task::from(None)).unwrap_err();
    assert!(error.is_invalid_request() && error.suggestion().is_some());
}

/// How waiting ended, in a few words, how often the service was asked, and when it ended.
fn wait(limit: u64, random: f64, answers: impl Fn(u64) -> Result<Value>) -> (String, u32, f64) {
    let mut now = Duration::from_secs(500);
    let started = now;
    let mut polling = TaskPolling::<Status>::new(Task::from("t-1"), Duration::from_secs(limit), now);
    let mut asked = 0;
    let outcome = loop {
        let (request, options) = match polling.ask(&CallOptions::new(), now) {
            Ok(question) => question,
            Err(error) => break Err(error),
        };
        assert_eq!(request.task, "t-1");
        assert_eq!(options.ceiling, Some(Duration::from_secs(limit) - (now - started)), "no call outlasts the limit");
        asked += 1;
        let moment = Moment { now, date: SystemTime::UNIX_EPOCH, random };
        match polling.answered(answers((now - started).as_millis() as u64), moment) {
            Ok(TaskStep::Wait(delay)) => now += delay,
            Ok(TaskStep::Ended) => break polling.into_outcome(),
            Err(error) => break Err(error),
        }
    };
    let words = match &outcome {
        Ok(data) => format!("done {data}"),
        Err(WaitError::Failed(progress)) => format!("failed {}", progress.data.as_ref().unwrap()),
        Err(WaitError::StillRunning(_)) => "still running".to_owned(),
        Err(WaitError::UnknownState(progress)) => format!("unknown {}", progress.state.as_ref().unwrap()),
        Err(WaitError::Call { error, .. }) => format!("call {}", error.kind()),
    };
    if let Err(error) = &outcome {
        let progress = error.progress();
        assert_eq!((error.task(), progress.polls), (Some(&Task::from("t-1")), asked));
        assert_eq!(progress.elapsed, now - started);
    }
    (words, asked, (now - started).as_secs_f64())
}

fn not_found() -> Error {
    Error::new(ErrorKind::NotFound, "no such task").with_code(Code::TASK_NOT_FOUND).sent(true)
}

#[test]
fn the_four_outcomes_are_four() {
    let after = |milliseconds, state: &'static str| {
        move |now| Ok(json!({"status": if now < milliseconds { "running" } else { state }}))
    };
    assert_eq!(wait(60, 0.5, after(0, "done")), (r#"done {"status":"done"}"#.into(), 1, 0.0));
    assert_eq!(wait(60, 0.5, after(600, "failed")), (r#"failed {"status":"failed"}"#.into(), 3, 1.25));
    assert_eq!(wait(10, 0.5, after(99_000, "done")), ("still running".into(), 6, 10.0));
    assert_eq!(wait(10, 0.5, after(0, "paused")), ("unknown paused".into(), 6, 10.0));
    assert_eq!(wait(10, 0.5, |_| Ok(json!({}))), ("unknown no state at all".into(), 6, 10.0));
    let refused = |_| Err(Error::new(ErrorKind::Connection, "refused"));
    assert_eq!(wait(10, 0.5, refused), ("call connection".into(), 1, 0.0));
    assert_eq!(wait(0, 0.5, after(0, "done")), ("still running".into(), 0, 0.0), "the limit is a limit");
}

#[test]
fn waits_grow_to_five_seconds_and_vary_by_a_fifth() {
    for (random, asked) in [(0.0, 19), (0.5, 16), (1.0, 14)] {
        assert_eq!(wait(60, random, |_| Ok(json!({"status": "running"}))).1, asked, "{random}");
    }
}

#[test]
fn a_task_that_was_just_started_may_be_unknown_for_some_seconds() {
    let found_after =
        |milliseconds| move |now| if now < milliseconds { Err(not_found()) } else { Ok(json!({"status": "done"})) };
    assert_eq!(wait(60, 0.5, found_after(3_000)).0, r#"done {"status":"done"}"#);
    let (words, _, seconds) = wait(60, 0.5, found_after(30_000));
    assert_eq!(words, "call not_found");
    assert!((10.0..16.0).contains(&seconds), "{seconds}");
    assert_eq!(wait(4, 0.5, found_after(30_000)).0, "call not_found", "the limit comes before the patience ends");
    // A task that was there is not to vanish.
    let vanishes = |now| if now == 0 { Ok(json!({"status": "running"})) } else { Err(not_found()) };
    assert_eq!(wait(60, 0.5, vanishes), ("call not_found".into(), 2, 0.5));
}

#[test]
fn a_question_that_runs_out_of_the_time_of_the_whole_is_no_error_of_its_own() {
    let mut polling = TaskPolling::<Status>::new(Task::from("t-1"), Duration::from_secs(5), Duration::ZERO);
    let moment = |seconds| Moment { now: Duration::from_secs(seconds), date: SystemTime::UNIX_EPOCH, random: 0.5 };
    let timeout = || Err(Error::new(ErrorKind::Timeout, "too long").sent(true));
    polling.ask(&CallOptions::new(), Duration::ZERO).unwrap();
    polling.answered(Ok(json!({"status": "running"})), moment(0)).unwrap();
    polling.ask(&CallOptions::new(), Duration::from_secs(1)).unwrap();
    assert_eq!(polling.answered(timeout(), moment(5)).unwrap(), TaskStep::Wait(Duration::ZERO));
    let error = polling.ask(&CallOptions::new(), Duration::from_secs(5)).unwrap_err();
    assert!(matches!(&error, WaitError::StillRunning(progress) if progress.data == Some(json!({"status": "running"}))));
}

#[test]
fn an_error_of_waiting_becomes_an_error_that_says_what_to_do() {
    let progress = || WaitProgress {
        task: Some(Task::from("t-1")),
        state: Some(TaskState::Unknown("paused".into())),
        data: None::<Value>,
        polls: 3,
        elapsed: Duration::from_secs(2),
    };
    for (error, message) in [
        (WaitError::Failed(progress()), "the task t-1 failed after 2s (asked 3 times)"),
        (WaitError::StillRunning(progress()), "the task t-1 is still running after 2s (asked 3 times)"),
        (WaitError::UnknownState(progress()), "the task t-1 is in an unknown state, paused, after 2s (asked 3 times)"),
    ] {
        assert_eq!(error.to_string(), message);
        let error = Error::from(error);
        assert_eq!((error.message(), error.is_task()), (message, true));
        assert!(error.suggestion().is_some() && error.may_have_been_sent());
    }
    let call = || WaitError::Call { error: not_found(), progress: progress() };
    assert_eq!(call().to_string(), "the task t-1 could not be asked about after 2s (asked 3 times)");
    assert_eq!(call().call_error().unwrap().code(), Some(Code::TASK_NOT_FOUND));
    assert!(Error::from(call()).is_not_found());
    let not_started = WaitError::<Value>::not_started(not_found(), Duration::ZERO);
    assert_eq!((not_started.to_string().as_str(), not_started.task()), ("the task could not be started", None));
}
