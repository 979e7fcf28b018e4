use super::*;

/// The table of the facts: code, kind, and when to repeat.
const FACTS: &[(i64, ErrorKind, RetryClass)] = {
    use ErrorKind::{Authentication, InvalidRequest, NotFound, Permission, Quota, RateLimit, Server};
    use RetryClass::{Always, ByStatus, Never, OnRequest, Reads};
    &[
        (40000, InvalidRequest, Never),
        (40001, NotFound, Never),
        (40002, InvalidRequest, Never),
        (40003, InvalidRequest, Never),
        (40006, InvalidRequest, Never),
        (40007, InvalidRequest, Never),
        (40008, InvalidRequest, Never),
        (40009, InvalidRequest, Never),
        (40010, InvalidRequest, Never),
        (40011, InvalidRequest, Never),
        (40020, InvalidRequest, Never),
        (40100, Authentication, Never),
        (40130, Authentication, Never),
        (40132, Authentication, Never),
        (40300, RateLimit, ByStatus),
        (40301, Quota, Never),
        (40302, Quota, Never),
        (40303, InvalidRequest, Never),
        (40304, Quota, Never),
        (40305, InvalidRequest, Never),
        (40306, Permission, Never),
        (40307, NotFound, Never),
        (40308, NotFound, Never),
        (40309, RateLimit, Always),
        (50000, Server, Reads),
        (50002, Server, Reads),
        (50004, Server, Always),
        (50005, Server, Always),
        (50103, InvalidRequest, Never),
        (50104, InvalidRequest, Never),
        (50105, InvalidRequest, Never),
        (50107, InvalidRequest, Never),
        (50120, NotFound, Never),
        (50123, Permission, Never),
        (50131, NotFound, Never),
        (50143, Server, OnRequest),
        (50144, Server, OnRequest),
        (50145, Server, OnRequest),
    ]
};

#[test]
fn every_code_of_the_facts_is_known_with_its_kind_and_retry_class_and_no_other() {
    let numbers: Vec<i64> = FACTS.iter().map(|fact| fact.0).collect();
    let known: Vec<i64> = Code::KNOWN.iter().map(|code| code.number()).collect();
    assert_eq!(known, numbers);
    for &(number, kind, retry) in FACTS {
        let code = Code::new(number);
        assert_eq!((code.kind(), code.retry()), (Some(kind), retry), "{code:?}");
        assert!(!code.is_success(), "{code:?}");
    }
}

#[test]
fn every_known_code_has_a_name_of_its_own_a_meaning_and_a_suggestion() {
    let mut names: Vec<&str> = Code::KNOWN.iter().filter_map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::KNOWN.len());
    for code in Code::KNOWN {
        assert!(code.meaning().is_some_and(|text| !text.is_empty() && !text.ends_with('.')), "{code:?}");
        assert!(code.suggestion().is_some_and(|text| text.ends_with('.')), "{code:?}");
    }
}

#[test]
fn the_table_is_in_the_order_of_its_numbers_so_that_it_can_be_searched() {
    assert!(Code::KNOWN.is_sorted_by(|left, right| left < right));
}

#[test]
fn an_unknown_code_stays_a_number() {
    let code = Code::new(49999);
    assert_eq!((code.name(), code.meaning(), code.suggestion()), (None, None, None));
    assert_eq!(code.retry(), RetryClass::ByStatus);
    assert_eq!(format!("{code} {code:?}"), "49999 Code(49999)");
    assert_eq!(format!("{:?}", Code::TASK_NOT_FOUND), "Code(50131 TASK_NOT_FOUND)");
}

#[test]
fn zero_and_two_hundred_are_success_and_nothing_else_is() {
    for number in [0, 200] {
        assert!(Code::new(number).is_success());
    }
    for number in [-1, 1, 201, 202, 400, 500, 40000, i64::MIN, i64::MAX] {
        assert!(!Code::new(number).is_success());
    }
}
