use std::time::{Duration, SystemTime};

use http::Method;
use serde_json::json;

use super::*;
use crate::retry::RetryAfter;
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
    assert_eq!(wait(10, 0.5, after(99_000, "done")), ("still running".into(), 7, 9.5));
    assert_eq!(wait(10, 0.5, after(0, "paused")), ("unknown paused".into(), 7, 9.5));
    assert_eq!(wait(10, 0.5, |_| Ok(json!({}))), ("unknown no state at all".into(), 7, 9.5));
    let refused = |_| Err(Error::new(ErrorKind::Authentication, "not with this key").sent(true));
    assert_eq!(wait(10, 0.5, refused), ("call authentication".into(), 1, 0.0));
}

#[test]
fn waiting_without_time_to_ask_says_so_and_gives_the_task_back() {
    assert_eq!(
        wait(0, 0.5, |_| Ok(json!({"status": "done"}))),
        ("call timeout".into(), 0, 0.0),
        "the limit is a limit"
    );

    let second = Duration::from_secs(1);
    let start = TaskStart::<Start>::new(second, second);
    assert_eq!(start.options(&CallOptions::new()).ceiling, Some(second));
    let (answer, polling) = start.answered(Ok(json!({"task_id": "t-1"})), second * 2).unwrap();
    assert_eq!(answer, json!({"task_id": "t-1"}));
    let error = polling.unwrap().ask(&CallOptions::new(), second * 2).unwrap_err();
    assert_eq!((error.task(), error.progress().elapsed), (Some(&Task::from("t-1")), second));
    assert_eq!(error.to_string(), "the task t-1 could not be asked about after 1s (asked 0 times)");
    let error = Error::from(error);
    assert!(error.is_timeout() && error.may_have_been_sent() && !error.is_retryable(), "{error:?}");
    assert!(error.message().contains("no time was left") && error.suggestion().is_some(), "{error:?}");
}

#[test]
fn the_limit_is_one_for_the_call_and_its_task() {
    let start = || TaskStart::<Start>::new(Duration::from_secs(10), Duration::from_secs(100));
    let (_, polling) = start().answered(Ok(json!({"task_id": 7})), Duration::from_secs(104)).unwrap();
    let (request, options) = polling.unwrap().ask(&CallOptions::new(), Duration::from_secs(104)).unwrap();
    assert_eq!((request.task.as_str(), options.ceiling), ("7", Some(Duration::from_secs(6))));
    assert!(start().answered(Ok(json!({})), Duration::from_secs(104)).unwrap().1.is_none());
    let error = start().answered(Err(not_found()), Duration::from_secs(104)).unwrap_err();
    assert_eq!((error.task(), error.progress().elapsed), (None, Duration::from_secs(4)));
}

#[test]
fn the_end_of_the_time_is_kept_for_one_last_question() {
    let running = |_| Ok(json!({"status": "running"}));
    for (limit, seconds) in [(1, 0.9), (4, 3.6), (5, 4.5), (60, 59.5), (600, 599.5)] {
        for random in [0.0, 0.3, 0.5, 1.0] {
            let (words, _, ended) = wait(limit, random, running);
            assert_eq!((words.as_str(), ended), ("still running", seconds), "{limit} s, {random}");
            // What was done in the last wait is not missed.
            let just_done = |now| {
                let state = if now as f64 >= seconds * 1000.0 { "done" } else { "running" };
                Ok(json!({ "status": state }))
            };
            assert_eq!(wait(limit, random, just_done).0, r#"done {"status":"done"}"#, "{limit} s, {random}");
        }
    }
}

#[test]
fn an_answer_within_the_time_of_the_last_question_ends_the_waiting_at_once() {
    for (answered, step) in [(9_400, Duration::from_millis(100)), (9_500, Duration::ZERO), (9_900, Duration::ZERO)] {
        let mut polling = TaskPolling::<Status>::new(Task::from("t-1"), Duration::from_secs(10), Duration::ZERO);
        polling.ask(&CallOptions::new(), Duration::ZERO).unwrap();
        let now = Duration::from_millis(answered);
        let moment = Moment { now, date: SystemTime::UNIX_EPOCH, random: 0.5 };
        let given = polling.answered(Ok(json!({"status": "running"})), moment).unwrap();
        assert_eq!(given, TaskStep::Wait(step), "{answered}");
        assert_eq!(polling.ask(&CallOptions::new(), now + step).is_ok(), !step.is_zero(), "{answered}");
    }
}

/// An error that may pass, with the time that the server asks to wait.
fn busy(retry_after: Option<u64>) -> Error {
    let retry_after = retry_after.map(|seconds| RetryAfter::Delay(Duration::from_secs(seconds)));
    let error = Error::new(ErrorKind::Server, "busy").with_http_status(503).sent(true);
    error.with_retry_after(retry_after).about(&Status::METADATA)
}

#[test]
fn an_error_that_may_pass_does_not_end_a_long_wait() {
    let lost = || Error::new(ErrorKind::Connection, "reset").sent(true).about(&Status::METADATA);
    let late = || Error::new(ErrorKind::Timeout, "late").sent(true).about(&Status::METADATA);
    for error in [lost as fn() -> Error, late, || busy(None)] {
        // At first as well as in the middle.
        for (from, to) in [(0, 3_000), (1, 30_000)] {
            let blip = |now| match now {
                _ if now >= from && now < to => Err(error()),
                _ => Ok(json!({"status": if now < to { "running" } else { "done" }})),
            };
            let (words, asked, _) = wait(600, 0.5, blip);
            assert_eq!(words, r#"done {"status":"done"}"#, "{:?}", error());
            assert!(asked > 3, "{asked}");
        }
    }
    // What does not pass is told at the end of the time.
    assert_eq!(wait(10, 0.5, |_| Err(lost())), ("call connection".into(), 7, 9.5));
}

#[test]
fn a_time_that_the_server_asks_for_is_waited_if_it_is_longer_and_within_the_limit() {
    for (asked, questions, ended) in [(0, 2, 0.5), (7, 2, 7.0), (10, 1, 0.0), (9_999, 1, 0.0)] {
        let answer = |now| if now == 0 { Err(busy(Some(asked))) } else { Ok(json!({"status": "done"})) };
        let words = if questions == 1 { "call server" } else { r#"done {"status":"done"}"# };
        assert_eq!(wait(10, 0.5, answer), (words.into(), questions, ended), "{asked}");
    }
}

#[test]
fn no_interval_is_shorter_than_fifty_milliseconds() {
    let milliseconds = Duration::from_millis;
    for (first, longest, expected) in [
        (0, 5_000, [50, 75, 112]),
        (0, 0, [50, 50, 50]),
        (5_000, 0, [50, 50, 50]),
        (100, 120, [100, 120, 120]),
        (900, 300, [300, 300, 300]),
    ] {
        let polling = TaskPolling::<Status>::new(Task::from("t-1"), Duration::from_secs(60), Duration::ZERO);
        let mut polling = polling.interval(milliseconds(first), milliseconds(longest));
        let waits = expected.map(|_| {
            polling.ask(&CallOptions::new(), Duration::ZERO).unwrap();
            let moment = Moment { now: Duration::ZERO, date: SystemTime::UNIX_EPOCH, random: 0.5 };
            match polling.answered(Ok(json!({"status": "running"})), moment).unwrap() {
                TaskStep::Wait(wait) => wait.as_millis(),
                TaskStep::Ended => panic!("it runs"),
            }
        });
        assert_eq!(waits, expected, "{first} to {longest}");
    }
}

#[test]
fn waits_grow_to_five_seconds_and_vary_by_a_fifth() {
    for (random, asked) in [(0.0, 20), (0.5, 17), (1.0, 15)] {
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
    let nameless = WaitProgress { task: Some(Task::from(None)), polls: 0, elapsed: Duration::ZERO, ..progress() };
    let nameless = WaitError::Call { error: not_found(), progress: nameless };
    assert_eq!(nameless.to_string(), "a task without an id could not be asked about after 0ns (asked 0 times)");
}

#[test]
fn whatever_the_service_says_a_message_is_one_line_of_bounded_length() {
    for (text, expected) in [("two\nlines", "two lines"), ("a\u{1b}[31m\r\nb", "a [31m b"), ("  \t x ", "x")] {
        assert_eq!(TaskState::Unknown(text.to_owned()).to_string(), expected);
        assert_eq!(Task::from(text).to_string(), expected);
        assert_eq!(Task::from(&Task::from(text)).id(), text, "the id stays as it is");
    }
    assert_eq!(TaskState::Unknown("\n".to_owned()).to_string(), "no state at all");
    let long = "words and\n".repeat(10_000);
    let progress = WaitProgress {
        task: Some(Task::from(&long)),
        state: Some(TaskState::Unknown(long)),
        data: None::<Value>,
        polls: 1,
        elapsed: Duration::ZERO,
    };
    let message = WaitError::UnknownState(progress).to_string();
    assert!(message.len() < 2200 && message.lines().count() == 1, "{message}");
    assert!(message.ends_with("after 0ns (asked 1 times)"), "{message}");
}
