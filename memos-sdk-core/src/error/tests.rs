use super::*;

fn api_error() -> Error {
    Error::new(ErrorKind::RateLimit, "slow\n down\u{7}")
        .with_operation("add_message")
        .with_code(Code::RATE_LIMIT_EXCEEDED)
        .with_http_status(429)
        .with_request_id(Some("req-1"))
        .with_body(b"{\"code\":40300}")
        .sent(true)
}

#[test]
fn display_is_one_line_and_does_not_repeat_its_source() {
    let error = api_error().with_source(std::io::Error::other("the wire"));
    assert_eq!(error.to_string(), "add_message: slow down (code 40300, HTTP status 429)");
}

#[test]
fn the_chain_gives_every_cause_once_and_the_suggestion() {
    let error = Error::new(ErrorKind::Connection, "the connection broke")
        .with_source(std::io::Error::other(Error::new(ErrorKind::Other, "reset by peer")))
        .with_suggestion("try again");
    assert_eq!(error.chain().to_string(), "the connection broke: reset by peer - try again");
    // A cause that says its own cause too, as those of some libraries do.
    let talkative = Error::new(ErrorKind::Other, "the wire: cut").with_source("cut");
    assert_eq!(
        Error::new(ErrorKind::Decode, "broken").with_source(talkative).chain().to_string(),
        "broken: the wire: cut"
    );
    let suggestion = Code::RATE_LIMIT_EXCEEDED.suggestion().unwrap();
    assert!(api_error().chain().to_string().ends_with(suggestion));
}

#[test]
fn debug_shows_the_length_of_the_body_only() {
    let shown = format!("{:?}", api_error());
    assert!(shown.contains("body_bytes: Some(14)"), "{shown}");
    assert!(!shown.contains("{\"code\""), "{shown}");
}

#[test]
fn the_body_is_bounded_and_ends_at_a_character() {
    let long = "é".repeat(BODY_LIMIT);
    // One byte in front, so that the limit falls into a character.
    let error = Error::new(ErrorKind::Decode, "x").with_body(format!("-{long}").as_bytes());
    let body = error.body().unwrap();
    assert_eq!(body.len(), BODY_LIMIT - 1);
    assert!(body.ends_with('é'));
    assert_eq!(Error::new(ErrorKind::Decode, "x").with_body(b"").body(), None);
}

#[test]
fn a_message_is_one_bounded_line_whatever_the_server_says() {
    for (given, expected) in [
        ("", ""),
        ("plain", "plain"),
        (" a \r\n\tb\u{0}\u{1b}[31mc ", "a b [31mc"),
        ("line\u{2028}separator", "line separator"),
    ] {
        assert_eq!(one_line(given), expected);
    }
    let long = one_line(&"words and ".repeat(1000));
    assert_eq!(long.chars().count(), MESSAGE_LIMIT + 1);
    assert!(long.ends_with('…'));
}

#[test]
fn the_first_operation_that_is_named_stays() {
    assert_eq!(api_error().with_operation("other").operation(), Some("add_message"));
}

#[test]
fn each_status_has_the_kind_that_the_predicates_promise() {
    for (status, kind) in [
        (301, ErrorKind::Redirect),
        (307, ErrorKind::Redirect),
        (400, ErrorKind::InvalidRequest),
        (401, ErrorKind::Authentication),
        (402, ErrorKind::Quota),
        (403, ErrorKind::Permission),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::Timeout),
        (410, ErrorKind::NotFound),
        (413, ErrorKind::InvalidRequest),
        (422, ErrorKind::InvalidRequest),
        (429, ErrorKind::RateLimit),
        (451, ErrorKind::Other),
        (500, ErrorKind::Server),
        (503, ErrorKind::Server),
        (599, ErrorKind::Server),
    ] {
        assert_eq!(ErrorKind::of_status(status), kind, "{status}");
    }
}

#[test]
fn the_error_can_cross_threads() {
    fn sendable<T: Send + Sync + 'static>() {}
    sendable::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn a_key_that_is_cut_in_two_is_hidden_all_the_same() {
    let key = ApiKey::new("mpg-supersecretkey").unwrap();
    for cut in 1..18 {
        let (body, message) = ("x".repeat(BODY_LIMIT - cut), "x".repeat(MESSAGE_LIMIT - cut));
        let error = Error::new(ErrorKind::Server, format!("{message}mpg-supersecretkey and more"))
            .with_body(format!("{body}mpg-supersecretkey and more").as_bytes())
            .masked(&key);
        let shown = format!("{} {}", error.message(), error.body().unwrap());
        assert!(shown.contains("***") && !shown.contains('m'), "{cut}: {}", shown.trim_start_matches('x'));
    }
}
