//! The faults of the matrix, each with what the tables of the core say about it.

use std::time::Duration;

use memos_sdk_core::Code;
use memos_sdk_testkit::Fault;

use crate::calls::MAX_ANSWER_SIZE;
use crate::ways::Way;

/// A fault, and what is to come of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) fault: Cause,
    /// What the caller is told while it lasts; `data` where it does no harm.
    told: &'static str,
    /// The same for a stream, where that is told something else.
    told_of_stream: Option<&'static str>,
    /// The row of the retry table for it; none where it does no harm.
    pub(crate) row: Option<(&'static str, bool)>,
    /// Whether a stream has begun by then, and is not repeated any more.
    pub(crate) in_stream: bool,
    /// Whether it does no harm to anything but streams.
    pub(crate) of_streams: bool,
    /// Whether the service does what it is asked for before the fault.
    pub(crate) processed: bool,
    /// Whether the client gives up waiting, so that it is given little time.
    pub(crate) waits: bool,
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// What goes wrong.
pub(crate) enum Cause {
    Fault(Fault),
    /// Nobody listens.
    Refused,
}

impl Case {
    fn new(name: &'static str, fault: Fault, told: &'static str, row: Option<(&'static str, bool)>) -> Self {
        let fault = Cause::Fault(fault);
        Self {
            name,
            fault,
            told,
            told_of_stream: None,
            row,
            in_stream: false,
            of_streams: false,
            processed: row.is_none(),
            waits: false,
            retry_after: None,
        }
    }

    /// The service has done it when the fault comes.
    fn processed(self) -> Self {
        Self { processed: true, ..self }
    }

    /// A stream has begun when the fault comes.
    fn in_stream(self) -> Self {
        Self { in_stream: true, ..self }
    }

    /// It does no harm but to streams, which have begun by then.
    fn of_streams(self) -> Self {
        Self { of_streams: true, ..self.processed().in_stream() }
    }

    fn stream(self, told: &'static str) -> Self {
        Self { told_of_stream: Some(told), ..self }
    }

    /// What the caller is told while the fault lasts.
    pub(crate) fn told(&self, way: &Way) -> &'static str {
        match self.told_of_stream {
            Some(told) if way.streamed => told,
            _ if self.of_streams && !way.streamed => "data",
            _ => self.told,
        }
    }

    fn waits(self) -> Self {
        Self { waits: true, ..self }
    }

    /// The server asks to wait so long.
    fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(Duration::from_secs(seconds)), ..self }
    }
}

const BROKEN: Option<(&str, bool)> = Some(("connection", true));
const TIMEOUT: Option<(&str, bool)> = Some(("timeout", true));
const DECODE: Option<(&str, bool)> = Some(("decode, HTTP status 200", true));

pub(crate) fn cases() -> Vec<Case> {
    let refused = Case::new("nobody listens", Fault::hang(), "connection, not sent", Some(("connection", false)));
    let mut cases = vec![Case { fault: Cause::Refused, ..refused }];
    cases.extend(connections());
    cases.extend(delays());
    cases.extend(statuses());
    cases.extend(codes());
    cases.extend(bodies());
    cases
}

/// Faults below HTTP.
fn connections() -> Vec<Case> {
    let broken = "connection, sent";
    vec![
        Case::new("reset before the request is read", Fault::reset_before_request(), broken, BROKEN),
        Case::new("reset after the request is read", Fault::reset_after_request(), broken, BROKEN),
        Case::new("reset once it is done", Fault::reset_after_request().after_processing(), broken, BROKEN).processed(),
        Case::new("reset in the middle of the answer", Fault::reset_in_answer(), broken, BROKEN)
            .processed()
            .in_stream(),
        Case::new("closed without an answer", Fault::close_without_answer(), broken, BROKEN),
        Case::new("an answer that ends too early", Fault::cut_off(5), broken, BROKEN).processed().in_stream(),
        Case::new("an answer that goes on too long", Fault::surplus(5), "data", None),
        Case::new("no HTTP", Fault::garbage(), broken, BROKEN),
        Case::new("a stream that breaks off", Fault::break_after_events(1), broken, BROKEN).of_streams(),
    ]
}

/// Faults of time.
fn delays() -> Vec<Case> {
    let (little, timeout) = (Duration::from_millis(1), "timeout, sent");
    vec![
        Case::new("a delay before the answer", Fault::delay(little), "data", None),
        Case::new("a delay between bytes", Fault::trickle(Duration::from_micros(10)), "data", None),
        Case::new("a delay between events", Fault::delay_events(little), "data", None),
        Case::new("no answer at all", Fault::hang(), timeout, TIMEOUT).waits(),
        Case::new("an answer that stops half-way", Fault::stall_in_answer(), timeout, TIMEOUT)
            .processed()
            .in_stream()
            .waits(),
        Case::new("a stream that falls silent", Fault::hang_after_events(1), timeout, TIMEOUT).of_streams().waits(),
    ]
}

/// A status that decides, with and without a body.
fn statuses() -> Vec<Case> {
    let row = |status| match status {
        408 => Some(("HTTP status 408", true)),
        429 => Some(("HTTP status 429", true)),
        500 => Some(("HTTP status 500", true)),
        502 => Some(("HTTP status 502", true)),
        503 => Some(("HTTP status 503", true)),
        504 => Some(("HTTP status 504", true)),
        400 => Some(("HTTP status 400", true)),
        401 => Some(("HTTP status 401", true)),
        403 => Some(("HTTP status 403", true)),
        _ => Some(("HTTP status 404", true)),
    };
    let server = "server, sent";
    vec![
        Case::new("HTTP 400", Fault::status(400), "invalid_request, sent", row(400)),
        Case::new("HTTP 401", Fault::status(401), "authentication, sent", row(401)),
        Case::new("HTTP 403", Fault::status(403), "permission, sent", row(403)),
        Case::new("HTTP 404 with a page", Fault::status(404).html(), "not_found, sent", row(404)),
        Case::new("HTTP 408", Fault::status(408), "timeout, sent", row(408)),
        Case::new("HTTP 429, Retry-After", Fault::status(429).retry_after(2), "rate_limit, sent", row(429))
            .retry_after(2),
        Case::new("HTTP 500", Fault::status(500), server, row(500)),
        Case::new("HTTP 500 once it is done", Fault::status(500).after_processing(), server, row(500)).processed(),
        Case::new("HTTP 502 with a page", Fault::status(502).html(), server, row(502)),
        Case::new("HTTP 503 with a page, Retry-After", Fault::status(503).html().retry_after(2), server, row(503))
            .retry_after(2),
        Case::new("HTTP 503, Retry-After 45", Fault::status(503).retry_after(45), server, row(503)).retry_after(3600),
        Case::new("HTTP 504 once it is done", Fault::status(504).after_processing(), server, row(504)).processed(),
        Case::new(
            "HTTP 307 to where nothing is",
            Fault::redirect(307, "/nowhere"),
            "server 50000, sent",
            Some(("code 50000", true)),
        ),
    ]
}

/// A code that decides.
fn codes() -> Vec<Case> {
    let case = |name, code, told, row| Case::new(name, Fault::code(code), told, Some((row, true)));
    vec![
        case("code 40132", Code::API_KEY_INVALID, "authentication 40132, sent", "code 40132"),
        case("code 40300", Code::RATE_LIMIT_EXCEEDED, "rate_limit 40300, sent", "code 40300"),
        case("code 40309", Code::TOKEN_RATE_EXCEEDED, "rate_limit 40309, sent", "code 40309"),
        case("code 50000", Code::INTERNAL_ERROR, "server 50000, sent", "code 50000"),
        case("code 50002", Code::OPERATION_FAILED, "server 50002, sent", "code 50002"),
        case("code 50004", Code::MEMORY_SERVICE_UNAVAILABLE, "server 50004, sent", "code 50004"),
        case("code 50144", Code::new(50144), "server 50144, sent", "code 50144"),
        Case::new(
            "code 50002 once it is done",
            Fault::code(Code::OPERATION_FAILED).after_processing(),
            "server 50002, sent",
            Some(("code 50002", true)),
        )
        .processed(),
        Case::new(
            "code 40300 with HTTP 429",
            Fault::status(429).envelope(Code::RATE_LIMIT_EXCEEDED),
            "rate_limit 40300, sent",
            Some(("code 40300, HTTP status 429", true)),
        ),
        Case::new(
            "code 50000 with HTTP 500",
            Fault::status(500).envelope(Code::INTERNAL_ERROR),
            "server 50000, sent",
            Some(("code 50000", true)),
        ),
    ]
}

/// A body that is not what it should be.
fn bodies() -> Vec<Case> {
    let oversized = MAX_ANSWER_SIZE as u64 * 2;
    vec![
        Case::new("another content type", Fault::content_type("text/plain"), "data", None),
        Case::new("gzip", Fault::gzip(), "data", None),
        Case::new("gzip that is none", Fault::broken_gzip(), "connection, sent", BROKEN).processed().in_stream(),
        Case::new(
            "an answer over the limit",
            Fault::oversized(oversized),
            "too_large, sent",
            Some(("too_large", true)),
        )
        // A stream may be as long as it likes: only its events are limited.
        .stream("data")
        .processed(),
        Case::new(
            "JSON that is cut off",
            Fault::status(200).body("application/json", r#"{"code":0,"data":{"#),
            "decode, sent",
            DECODE,
        ),
        Case::new(
            "a page with HTTP 200",
            Fault::status(200).body("text/html", "<html>Sign in</html>"),
            "decode, sent",
            DECODE,
        ),
    ]
}
