use std::time::Duration;

use memos_sdk_core::Code;
use memos_sdk_core::types::{AddMessageRequest, SearchMemoryRequest};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Any fault, made by the functions that make one.
fn faults() -> impl Strategy<Value = Fault> {
    let times = || any::<Duration>();
    let content = prop_oneof![
        Just(Content::Nothing),
        any::<i64>().prop_map(|code| Content::Envelope(Code::new(code))),
        Just(Content::Html),
        (any::<String>(), vec(any::<u8>(), 0..40))
            .prop_map(|(content_type, bytes)| Content::Bytes(text::header_value(&content_type), bytes.into())),
    ];
    let kinds = prop_oneof![
        Just(Kind::ResetBeforeRequest),
        Just(Kind::ResetAfterRequest),
        Just(Kind::ResetInAnswer),
        Just(Kind::CloseWithoutAnswer),
        Just(Kind::Hang),
        Just(Kind::Garbage),
        times().prop_map(Kind::Delay),
        times().prop_map(Kind::Trickle),
        times().prop_map(Kind::DelayEvents),
        Just(Kind::StallInAnswer),
        any::<usize>().prop_map(Kind::HangAfterEvents),
        any::<usize>().prop_map(Kind::BreakAfterEvents),
        (prop_oneof![Just(200), any::<u16>()], content).prop_map(|(status, content)| Kind::Status(status, content)),
        (any::<u16>(), any::<String>())
            .prop_map(|(status, location)| Kind::Redirect(status, text::header_value(&location))),
        any::<usize>().prop_map(Kind::CutOff),
        any::<usize>().prop_map(Kind::Surplus),
        Just(Kind::Truncated),
        any::<String>().prop_map(|content_type| Kind::ContentType(text::header_value(&content_type))),
        Just(Kind::Gzip),
        Just(Kind::BrokenGzip),
        (any::<u64>(), any::<bool>()).prop_map(|(total, chunked)| Kind::Oversized { total, chunked }),
    ];
    let rest = (
        prop::option::of(prop::sample::select(OPERATIONS)),
        prop::option::of(prop::option::of(any::<u64>())),
        prop::option::of(any::<f64>()),
        any::<bool>(),
        vec((any::<String>(), any::<String>()), 0..3),
    );
    (kinds, rest).prop_map(|(kind, (operation, times, probability, after_processing, headers))| {
        let mut fault = Fault::from(kind);
        if let Some(operation) = operation {
            fault = fault.on_operation(&operation.id).unwrap();
        }
        fault = match times {
            Some(Some(times)) => fault.times(times),
            Some(None) => fault.always(),
            None => fault,
        };
        if let Some(probability) = probability {
            fault = fault.with_probability(probability);
        }
        if after_processing {
            fault = fault.after_processing();
        }
        headers.iter().fold(fault, |fault, (name, value)| fault.header(name, value))
    })
}

proptest! {
    #[test]
    fn a_fault_is_read_as_it_is_written(fault in faults()) {
        let text = fault.to_string();
        prop_assert_eq!(text.parse::<Fault>(), Ok(fault), "{}", text);
    }

    #[test]
    fn any_text_is_a_fault_or_an_error(text in "(status|delay|[a-z-]*)?[=:,%a-z0-9.-]*|.*") {
        if let Ok(fault) = text.parse::<Fault>() {
            prop_assert_eq!(fault.to_string().parse::<Fault>(), Ok(fault));
        }
    }
}

#[test]
fn faults_are_read_as_they_are_documented() {
    let check = |text: &str, fault: Fault| assert_eq!(text.parse(), Ok(fault), "{text}");
    check("hang", Fault::hang());
    check("add_message:hang", Fault::hang().on::<AddMessageRequest>());
    check(" search_memory : hang , once ", Fault::hang().on::<SearchMemoryRequest>().once());
    check("status=503,retry-after=1,times=2", Fault::status(503).retry_after(1).times(2));
    check("status=200,envelope=40309", Fault::code(Code::TOKEN_RATE_EXCEEDED));
    check("status=502,html", Fault::status(502).html());
    check(
        "status=200,body=text/plain:any text%2C: all",
        Fault::status(200).body("text/plain", "any text, all".replace(',', ",:")),
    );
    check("redirect=307:http://localhost:1/", Fault::redirect(307, "http://localhost:1/"));
    check("oversized=70000000,chunked", Fault::oversized(70_000_000).chunked());
    check("delay=1.5s", Fault::delay(Duration::from_millis(1500)));
    check("delay=50ms,always", Fault::delay(Duration::from_millis(50)).always());
    check("reset-after-request,probability=0.1", Fault::reset_after_request().with_probability(0.1));
    check("status=500,after-processing", Fault::status(500).after_processing());
    check("status=500,header=X-A:b:c", Fault::status(500).header("x-a", "b:c"));
}

#[test]
fn what_is_no_fault_is_refused_with_its_reason() {
    let check = |text: &str, reason: &str| {
        assert_eq!(text.parse::<Fault>().map_err(|error| error.to_string()), Err(reason.to_owned()), "{text}");
    };
    check("", "`` is nothing that can happen");
    check("explode", "`explode` is nothing that can happen");
    check("times=2", "`times=2` is nothing that can happen");
    check("hang=1", "`hang` takes no value");
    check("hang,once=1", "`once` takes no value");
    check("hang,hang", "`hang` is nothing that a fault can have");
    check("hang,html", "`html` is nothing that a fault can have");
    check("gzip,chunked", "`chunked` is nothing that a fault can have");
    check("status", "`status` must have a value behind its `=`");
    check("status=red", "`status` must have a number behind its `=`");
    check("status=70000", "`status` must have a number behind its `=`");
    check("redirect=307", "`redirect` must have two values, with a colon between them behind its `=`");
    check("delay=50", "`50` is no time such as `50ms` or `1.5s`");
    check("delay=-1s", "`-1s` is no time such as `50ms` or `1.5s`");
    check("delay=infs", "`infs` is no time such as `50ms` or `1.5s`");
    check(
        "delay=99999999999999999999999999999999999999s",
        "`99999999999999999999999999999999999999s` is no time such as `50ms` or `1.5s`",
    );
}

#[test]
fn an_unknown_operation_is_answered_with_those_that_there_are() {
    let error = "sing:hang".parse::<Fault>().unwrap_err().to_string();
    assert!(error.starts_with("`sing` is no operation; those that there are: "), "{error}");
    assert!(OPERATIONS.iter().all(|operation| error.contains(operation.id.as_ref())), "{error}");
}

#[test]
fn a_fault_happens_as_often_as_it_says_to_what_it_fits() {
    let check = |fault: Fault, operation: Option<&str>, expected: usize| {
        let mut book = Book::new(1);
        book.add(fault.clone());
        let happened = (0..10).filter(|_| book.choose(operation).is_some()).count();
        assert_eq!(happened, expected, "{fault} at {operation:?}");
    };
    check(Fault::hang(), None, 1);
    check(Fault::hang().once(), Some("chat"), 1);
    check(Fault::hang().times(3), Some("chat"), 3);
    check(Fault::hang().times(0), Some("chat"), 0);
    check(Fault::hang().always(), None, 10);
    check(Fault::hang().always().on::<AddMessageRequest>(), Some("add_message"), 10);
    check(Fault::hang().always().on::<AddMessageRequest>(), Some("chat"), 0);
    check(Fault::hang().always().on::<AddMessageRequest>(), None, 0);
    check(Fault::hang().with_probability(1.0), None, 10);
    check(Fault::hang().with_probability(7.0).times(2), None, 2);
    check(Fault::hang().with_probability(0.0), None, 0);
    check(Fault::hang().with_probability(f64::NAN), None, 0);
}

#[test]
fn the_first_fault_that_fits_happens_and_the_others_wait() {
    let mut book = Book::new(1);
    for fault in [Fault::hang().on::<AddMessageRequest>(), Fault::garbage(), Fault::gzip()] {
        book.add(fault);
    }
    let mut next = |operation| book.choose(operation).map(|fault| fault.to_string());
    assert_eq!(next(Some("chat")).as_deref(), Some("garbage"));
    assert_eq!(next(Some("add_message")).as_deref(), Some("add_message:hang"));
    assert_eq!(next(Some("add_message")).as_deref(), Some("gzip"));
    assert_eq!(next(Some("add_message")), None);
}

#[test]
fn chance_follows_from_the_seed() {
    let fates = |seed| {
        let mut book = Book::new(seed);
        book.add(Fault::hang().with_probability(0.3));
        (0..200).map(|_| book.choose(None).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(fates(7), fates(7));
    assert_ne!(fates(7), fates(8));
    let happened = fates(7).into_iter().filter(|happened| *happened).count();
    assert!((30..=90).contains(&happened), "{happened} of 200 with a probability of 0.3");
}

#[test]
fn faults_that_spoil_an_answer_have_one_and_others_only_when_told() {
    let check = |fault: Fault, by_default: bool, when_told: bool| {
        assert_eq!(fault.is_after_processing(), by_default, "{fault}");
        assert_eq!(fault.clone().after_processing().is_after_processing(), when_told, "{fault}");
    };
    check(Fault::reset_before_request(), false, false);
    for fault in [Fault::reset_after_request(), Fault::hang(), Fault::status(500), Fault::redirect(307, "/")] {
        check(fault, false, true);
    }
    for fault in [Fault::reset_in_answer(), Fault::gzip(), Fault::delay(Duration::ZERO), Fault::oversized(1)] {
        check(fault, true, true);
    }
}

#[test]
fn what_cannot_stand_in_a_header_is_replaced() {
    let check = |name: &str, value: &str, text: &str| {
        assert_eq!(Fault::hang().header(name, value).to_string(), text);
    };
    check("X A\r\n", "b\r\nc: d", "hang,header=x-a--:b%20%20c:%20d");
    check("", "", "hang,header=x-invalid:");
    check("Retry-After", "soon", "hang,retry-after=soon");
}
