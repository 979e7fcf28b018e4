use http::Method;

use super::*;

/// One row of the table, as the error that it speaks of.
fn error(description: &str, sent: bool) -> Error {
    let mut error = None;
    let (mut code, mut status) = (None, None);
    for part in description.split(", ") {
        if let Some(number) = part.strip_prefix("HTTP status ") {
            status = Some(number.parse().unwrap());
        } else if let Some(number) = part.strip_prefix("code ") {
            code = Some(Code::new(number.parse().unwrap()));
        } else {
            let kinds = [
                ErrorKind::Connection,
                ErrorKind::Timeout,
                ErrorKind::Decode,
                ErrorKind::TooLarge,
                ErrorKind::InvalidRequest,
                ErrorKind::Configuration,
            ];
            error = kinds.into_iter().find(|kind| kind.as_str() == part);
            assert!(error.is_some(), "{part}");
        }
    }
    let kind = error.or_else(|| code?.kind()).or_else(|| status.map(ErrorKind::of_status)).unwrap_or(ErrorKind::Other);
    let mut error = Error::new(kind, description).sent(sent);
    if let Some(code) = code {
        // The service reports most codes with this status.
        error = error.with_code(code).with_http_status(status.unwrap_or(200));
    } else if let Some(status) = status {
        error = error.with_http_status(status);
    }
    error
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let rows = include_str!("cases.md").lines().skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
}

#[test]
fn what_is_repeated_is_what_the_table_says() {
    let yes = |cell: &str| match cell {
        "yes" => true,
        "no" => false,
        other => panic!("{other} is neither yes nor no"),
    };
    for row in rows() {
        let [description, sent, read, delete, write, asked, _] = row[..] else { panic!("{row:?}") };
        let error = error(description, yes(sent));
        for (class, cell) in
            [(OperationClass::Read, read), (OperationClass::Idempotent, delete), (OperationClass::Write, write)]
        {
            assert_eq!(may_repeat(class, &error, false), yes(cell), "{class:?} after {description}, sent: {sent}");
        }
        assert_eq!(may_repeat(OperationClass::Write, &error, true), yes(asked), "asked for, after {description}");
    }
}

#[test]
fn every_code_has_its_row_or_is_never_repeated() {
    for code in Code::KNOWN {
        if !rows().any(|row| row[0] == format!("code {code}")) {
            assert_eq!(code.retry(), RetryClass::Never, "{code:?} has no row");
        }
    }
}

#[test]
fn a_write_that_is_repeated_by_itself_was_surely_not_processed() {
    for row in rows() {
        let error = error(row[0], row[1] == "yes");
        if may_repeat(OperationClass::Write, &error, false) {
            assert!(!may_have_been_processed(&error), "{}", row[0]);
        }
    }
}

/// How long the policy waits after an attempt that could make no connection.
fn delay(policy: &StandardRetry, attempt: u32, random: f64, retry_after: Option<Duration>) -> Option<Duration> {
    policy.delay(&FailedAttempt {
        operation: &Metadata::new("read", Method::POST, "/read").safe(),
        error: &error("connection", false),
        attempt,
        elapsed: Duration::ZERO,
        remaining: Duration::from_secs(60),
        retry_after,
        random,
    })
}

#[test]
fn the_wait_is_a_random_part_of_a_bound_that_doubles_and_has_an_end() {
    let policy = StandardRetry::new().max_retries(u32::MAX);
    for (attempt, bound) in
        [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000), (6, 8000), (40, 8000), (1 << 31, 8000)]
    {
        let bound = Duration::from_millis(bound);
        assert_eq!(delay(&policy, attempt, 0.0, None), Some(Duration::ZERO));
        assert_eq!(delay(&policy, attempt, 0.5, None), Some(bound / 2));
        assert_eq!(delay(&policy, attempt, 1.0, None), Some(bound));
        assert_eq!(delay(&policy, attempt, 7.0, None), Some(bound), "what is no fraction does not count");
    }
}

#[test]
fn there_are_as_many_repeats_as_were_allowed() {
    for (policy, repeats) in
        [(StandardRetry::new(), 2), (StandardRetry::never(), 0), (StandardRetry::new().max_retries(10), 10)]
    {
        let repeated = (1..100).take_while(|attempt| delay(&policy, *attempt, 0.5, None).is_some()).count();
        assert_eq!(repeated, repeats, "{policy:?}");
    }
}

#[test]
fn the_server_is_given_the_time_that_it_asks_for_up_to_a_ceiling() {
    let policy = StandardRetry::new();
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!(delay(&policy, 1, 1.0, seconds(7)), seconds(7));
    assert_eq!(delay(&policy, 1, 1.0, seconds(0)), Some(Duration::from_millis(500)), "never earlier than without");
    assert_eq!(delay(&policy, 1, 1.0, seconds(30)), seconds(30));
    assert_eq!(delay(&policy, 1, 1.0, seconds(31)), None);
    assert_eq!(delay(&policy.longest_retry_after(Duration::from_secs(60)), 1, 1.0, seconds(31)), seconds(31));
}
