use std::sync::Mutex;
use std::time::SystemTime;

use http::header::{DATE, RETRY_AFTER};
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};

use super::*;
use crate::{Code, RequestEncoder, StandardRetry};

#[derive(Serialize, Deserialize)]
struct Read;
#[derive(Serialize, Deserialize)]
struct Write;
#[derive(Serialize, Deserialize)]
struct Delete;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Data {
    #[serde(default)]
    done: bool,
}

macro_rules! operations {
    ($($name:ident $metadata:expr;)*) => {$(
        impl Operation for $name {
            type Output = Data;
            const METADATA: Metadata = $metadata;

            fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
                request.body("text/plain", "the request")
            }
        }
    )*};
}

operations! {
    Read Metadata::new("read", Method::POST, "/read").safe();
    Write Metadata::new("write", Method::POST, "/write");
    Delete Metadata::new("delete", Method::POST, "/delete").idempotent();
}

/// What comes of an attempt in a script.
#[derive(Clone)]
enum Outcome {
    Refused,
    Reset,
    Answer(http::Response<Bytes>),
}
use Outcome::{Refused, Reset};

fn answer(status: u16, body: &str) -> Outcome {
    let mut answer = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    Outcome::Answer(answer)
}

fn with_header(outcome: Outcome, name: http::HeaderName, value: &str) -> Outcome {
    let Outcome::Answer(mut answer) = outcome else { panic!("only an answer has headers") };
    answer.headers_mut().insert(name, value.parse().unwrap());
    Outcome::Answer(answer)
}

fn coded(code: i64) -> Outcome {
    answer(200, &format!(r#"{{"code": {code}, "message": "no", "data": null}}"#))
}

fn done() -> Outcome {
    answer(200, r#"{"code": 0, "data": {"done": true}}"#)
}

/// What a call did: its outcome, how often it was sent, and how long it waited each time.
struct Run<T> {
    outcome: Result<T>,
    sent: usize,
    waits: Vec<u64>,
}

/// Makes a call with a clock that shows what was waited, and takes a second for each attempt.
fn run<O: Operation>(
    config: &Config,
    options: &CallOptions,
    request: O,
    script: &[Outcome],
) -> Run<Response<O::Output>> {
    let mut attempts = Attempts::new(config, request, options, false);
    let (mut now, mut sent, mut waits) = (Duration::from_secs(1000), 0, Vec::new());
    let moment = |now| Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 1.0 };
    loop {
        let attempt = match attempts.begin(moment(now)) {
            Ok(attempt) => attempt,
            Err(error) => return Run { outcome: Err(error), sent, waits },
        };
        assert_eq!(attempt.request.body(), "the request");
        let taken = Duration::from_secs(1).min(attempt.timeout);
        assert!(!taken.is_zero(), "an attempt without any time");
        now += taken;
        // The last outcome of a script goes on for ever.
        let outcome = match script.get(sent).or(script.last()).unwrap().clone() {
            Refused => Err(Error::new(ErrorKind::Connection, "refused")),
            Reset => Err(Error::new(ErrorKind::Connection, "reset").sent(true)),
            Outcome::Answer(answer) => Ok(answer),
        };
        sent += 1;
        match attempts.finish_response::<O>(config, outcome, moment(now)) {
            Step::Finished(outcome) => return Run { outcome, sent, waits },
            Step::Wait(delay) => {
                waits.push(u64::try_from(delay.as_millis()).unwrap());
                now += delay;
            }
        }
    }
}

fn config() -> Config {
    Config::builder().api_key("s3cret").build().unwrap()
}

#[test]
fn a_call_is_repeated_until_it_succeeds() {
    let run = run(&config(), &CallOptions::new(), Read, &[Reset, answer(502, "<html>"), done()]);
    let response = run.outcome.unwrap();
    assert_eq!((run.sent, run.waits), (3, vec![500, 1000]));
    assert_eq!((response.attempts(), response.elapsed()), (3, Duration::from_millis(4500)));
    assert_eq!(response.data(), &Data { done: true });
}

#[test]
fn a_call_that_goes_on_failing_says_what_it_cost() {
    let run = run(&config(), &CallOptions::new(), Read, &[answer(500, "")]);
    let error = run.outcome.unwrap_err();
    assert_eq!((run.sent, error.attempts(), error.elapsed()), (3, 3, Duration::from_millis(4500)));
    assert!(error.is_retryable() && error.is_server());
    assert_eq!(error.to_string(), "read: the server answered 500 Internal Server Error (HTTP status 500, 3 attempts)");
}

/// How often a request is sent when each attempt comes to the same.
fn times<O: Operation>(request: O, outcome: &Outcome, policy: StandardRetry) -> usize {
    run(&config(), &CallOptions::new().retry(policy), request, std::slice::from_ref(outcome)).sent
}

#[test]
fn a_write_is_repeated_only_if_it_was_surely_not_processed_or_the_caller_asks() {
    for (outcome, expected) in [
        (Refused, 3),
        (Reset, 1),
        (answer(429, ""), 3),
        (answer(503, ""), 3),
        (answer(500, ""), 1),
        (answer(504, ""), 1),
        (answer(200, r#"{"code": 0, "data": {"do"#), 1),
        (coded(40309), 3),
        (coded(50004), 3),
        (coded(50000), 1),
        (coded(50144), 1),
    ] {
        assert_eq!(times(Write, &outcome, StandardRetry::new()), expected);
        assert_eq!(times(Write, &outcome, StandardRetry::never()), 1);
    }
    for outcome in [Reset, answer(500, ""), coded(50144)] {
        assert_eq!(times(Write, &outcome, StandardRetry::new().repeat_writes(true)), 3);
    }
}

#[test]
fn a_repeated_delete_that_finds_nothing_has_succeeded() {
    for code in [40001, 40307, 40308, 50120] {
        let gone = coded(code);
        let call = |script: &[Outcome]| run(&config(), &CallOptions::new(), Delete, script);
        for first in [Reset, answer(500, ""), coded(50000)] {
            let response = call(&[first, gone.clone()]).outcome.unwrap();
            assert_eq!((response.data(), response.code()), (&Data { done: false }, Some(Code::new(code))));
            assert_eq!((response.attempts(), response.message()), (2, Some("no")));
        }
        // The first attempt was surely not processed, or there was none.
        for script in [vec![Refused, gone.clone()], vec![answer(429, ""), gone.clone()], vec![gone.clone()]] {
            assert!(call(&script).outcome.unwrap_err().is_not_found());
        }
        // A read and a write are no deletes.
        assert!(run(&config(), &CallOptions::new(), Read, &[Reset, gone]).outcome.unwrap_err().is_not_found());
    }
}

#[test]
fn an_error_says_whether_any_attempt_may_have_been_processed() {
    let call = |script: &[Outcome]| {
        let options = CallOptions::new().retry(StandardRetry::new().repeat_writes(true));
        run(&config(), &options, Write, script).outcome.unwrap_err().may_have_been_sent()
    };
    assert!(!call(&[Refused]));
    assert!(call(&[Reset, Refused]));
    assert!(call(&[coded(50144), Refused]));
    assert!(!call(&[answer(429, ""), Refused]), "what was refused unprocessed did nothing");
    assert!(call(&[Refused, Reset]));
}

#[test]
fn a_write_that_may_be_stored_is_not_said_to_be_retryable() {
    let retryable = |script: &[Outcome]| {
        let options = CallOptions::new().retry(StandardRetry::new().repeat_writes(true).max_retries(1));
        run(&config(), &options, Write, script).outcome.unwrap_err().is_retryable()
    };
    assert!(!retryable(&[answer(500, ""), answer(503, "")]), "the first attempt may have been processed");
    assert!(!retryable(&[Reset, Refused]));
    assert!(retryable(&[answer(429, ""), answer(503, "")]));
    assert!(retryable(&[Refused, Refused]));
    let read = run(&config(), &CallOptions::new(), Read, &[answer(500, ""), answer(503, "")]);
    assert!(read.outcome.unwrap_err().is_retryable());
}

#[test]
fn nothing_that_is_shown_has_what_is_sent() {
    let options = CallOptions::new().header("x-gateway-key", "g4teway");
    let mut attempts = Attempts::new(&config(), Write, &options, false);
    let moment = Moment { now: Duration::ZERO, date: SystemTime::UNIX_EPOCH, random: 0.0 };
    let attempt = attempts.begin(moment).unwrap();
    let shown = format!("{attempts:?} {attempt:?} {:?}", attempt.request.headers());
    assert!(shown.contains("body_bytes: 11") && shown.contains("x-gateway-key"), "{shown}");
    for hidden in ["the request", "g4teway", "s3cret"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn the_server_says_when_in_both_forms() {
    let call = |value: &str| {
        run(&config(), &CallOptions::new(), Write, &[with_header(answer(429, ""), RETRY_AFTER, value), done()])
    };
    assert_eq!(call("7").waits, [7000]);
    // The clock of the script shows 1001 s after the epoch when the answer comes.
    assert_eq!(call("Thu, 01 Jan 1970 00:16:50 GMT").waits, [9000]);
    let answered = with_header(answer(429, ""), RETRY_AFTER, "Fri, 20 Nov 2026 12:00:05 GMT");
    let answered = with_header(answered, DATE, "Fri, 20 Nov 2026 12:00:00 GMT");
    assert_eq!(run(&config(), &CallOptions::new(), Write, &[answered, done()]).waits, [5000]);

    for (value, asked) in [("31", 31), ("86400", 86400), ("Thu, 01 Jan 1970 01:00:00 GMT", 3600 - 1001)] {
        let run = call(value);
        let error = run.outcome.unwrap_err();
        assert_eq!((run.sent, error.retry_after()), (1, Some(Duration::from_secs(asked))), "{value}");
        assert!(error.to_string().contains("the server asks to wait"), "{error}");
    }
}

#[test]
fn the_time_of_the_whole_call_is_never_overrun() {
    for timeout in [1, 2, 3, 5, 8, 60] {
        let timeout = Duration::from_secs(timeout);
        let options = CallOptions::new().timeout(timeout).retry(StandardRetry::new().max_retries(100));
        for outcome in [Reset, answer(503, ""), with_header(answer(503, ""), RETRY_AFTER, "2")] {
            let run = run(&config(), &options, Read, &[outcome]);
            let error = run.outcome.unwrap_err();
            assert!(error.elapsed() <= timeout, "{:?} of {timeout:?}", error.elapsed());
            assert!(error.attempts() as usize == run.sent && run.sent >= 1);
            assert!(!error.is_timeout(), "the error is the one of the last attempt: {error}");
        }
    }
}

#[test]
fn an_attempt_has_no_more_time_than_the_call() {
    let options = CallOptions::new().timeout(Duration::from_secs(10)).attempt_timeout(Duration::from_secs(8));
    let mut attempts = Attempts::new(&config(), Read, &options, false);
    let moment = |seconds| Moment { now: Duration::from_secs(seconds), date: SystemTime::UNIX_EPOCH, random: 0.0 };
    assert_eq!(attempts.begin(moment(100)).unwrap().timeout, Duration::from_secs(8));
    let reset = || Err(Error::new(ErrorKind::Connection, "reset").sent(true));
    assert!(matches!(attempts.finish::<Read>(&config(), reset(), moment(107)), Step::Wait(Duration::ZERO)));
    assert_eq!(attempts.begin(moment(107)).unwrap().timeout, Duration::from_secs(3));
    assert!(matches!(attempts.finish::<Read>(&config(), reset(), moment(109)), Step::Wait(Duration::ZERO)));
    // The wait took longer than it was asked to: what went wrong is the last error, and not the time.
    let error = attempts.begin(moment(111)).unwrap_err();
    assert!(error.is_connection() && error.attempts() == 2, "{error:?}");
}

#[test]
fn a_read_is_given_up_early_enough_for_a_second_attempt_and_a_write_is_not() {
    let timeout = |attempts: &mut Attempts| {
        attempts.begin(Moment { now: Duration::ZERO, date: SystemTime::UNIX_EPOCH, random: 0.0 }).unwrap().timeout
    };
    let options = CallOptions::new();
    for (options, read, write) in [
        (options.clone(), 30, 60),
        (options.clone().timeout(Duration::from_secs(20)), 20, 20),
        (options.clone().timeout(Duration::from_secs(300)), 30, 300),
        (options.clone().attempt_timeout(Duration::from_secs(7)), 7, 7),
        (options.at_most(Duration::from_secs(5)), 5, 5),
    ] {
        assert_eq!(timeout(&mut Attempts::new(&config(), Read, &options, false)), Duration::from_secs(read));
        assert_eq!(timeout(&mut Attempts::new(&config(), Delete, &options, false)), Duration::from_secs(read));
        assert_eq!(timeout(&mut Attempts::new(&config(), Write, &options, false)), Duration::from_secs(write));
    }
}

#[test]
fn ten_repeats_take_no_time_at_all() {
    let options = CallOptions::new().timeout(Duration::from_secs(3600)).retry(StandardRetry::new().max_retries(10));
    let run = run(&config(), &options, Read, &[Reset]);
    assert_eq!(run.waits, [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000]);
    assert_eq!(run.outcome.unwrap_err().attempts(), 11);
}

#[test]
fn clones_of_a_client_share_one_budget_for_repeats() {
    let config = Config::builder().api_key("s3cret").retry_budget(3).build().unwrap();
    let sent: Vec<usize> =
        (0..4).map(|_| run(&config.clone(), &CallOptions::new(), Read, &[answer(503, "")]).sent).collect();
    assert_eq!(sent, [3, 2, 1, 1]);
    for _ in 0..5 {
        run(&config, &CallOptions::new(), Read, &[done()]).outcome.unwrap();
    }
    assert_eq!(run(&config, &CallOptions::new(), Read, &[answer(503, "")]).sent, 2);
}

#[test]
fn a_request_that_cannot_be_made_is_never_sent_nor_repeated() {
    let options = CallOptions::new().header("bad name", "x").retry(StandardRetry::new().repeat_writes(true));
    let run = run(&config(), &options, Write, &[done()]);
    let error = run.outcome.unwrap_err();
    assert_eq!((run.sent, error.attempts(), error.operation()), (0, 0, Some("write")));
    assert!(error.is_invalid_request() && !error.may_have_been_sent() && !error.is_retryable());
}

#[test]
fn a_policy_of_ones_own_decides_within_time_and_budget() {
    #[derive(Debug, Default)]
    struct Stubborn(Mutex<Vec<String>>);
    impl RetryPolicy for Stubborn {
        fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
            self.0.lock().unwrap().push(format!(
                "{} #{}: {} after {:?}, {:?} left",
                failed.operation().id,
                failed.attempt(),
                failed.error().kind(),
                failed.elapsed(),
                failed.remaining(),
            ));
            Some(Duration::from_secs(3))
        }
    }
    let policy = Arc::new(Stubborn::default());
    let options = CallOptions::new().timeout(Duration::from_secs(6)).retry(Arc::clone(&policy));
    let run = run(&config(), &options, Write, &[coded(40132)]);
    assert_eq!((run.sent, run.waits), (2, vec![3000]));
    assert_eq!(
        *policy.0.lock().unwrap(),
        ["write #1: authentication after 1s, 5s left", "write #2: authentication after 5s, 1s left"],
    );
}

#[test]
fn a_hook_is_told_of_every_attempt() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let config = Config::builder().api_key("s3cret").on_attempt({
        let told = Arc::clone(&told);
        move |attempt| {
            told.lock().unwrap().push(format!(
                "{} #{} status {:?} code {:?} {:?} in {:?}, {} of {} bytes, next {:?}",
                attempt.operation().id,
                attempt.attempt(),
                attempt.http_status(),
                attempt.code().map(Code::number),
                attempt.error().map(|error| error.kind()),
                attempt.elapsed(),
                attempt.answer_bytes(),
                attempt.request_bytes(),
                attempt.next_attempt_in(),
            ));
        }
    });
    let config = config.build().unwrap();
    run(&config, &CallOptions::new(), Read, &[Refused, coded(50004), done()]).outcome.unwrap();
    assert_eq!(
        *told.lock().unwrap(),
        [
            "read #1 status None code None Some(Connection) in 1s, 0 of 11 bytes, next Some(500ms)",
            "read #2 status Some(200) code Some(50004) Some(Server) in 1s, 46 of 11 bytes, next Some(1s)",
            "read #3 status Some(200) code None None in 1s, 35 of 11 bytes, next None",
        ],
    );
}
