//! What a server may answer instead of a success.

use serde_json::json;
use tests::server::Answer;

/// Answers, each with what is wrong about it.
pub(crate) type Faults = Vec<(&'static str, Answer)>;

/// An envelope with this code and without data.
pub(crate) fn coded(code: i64) -> Answer {
    Answer::json(200, &json!({"code": code, "message": "no", "data": null}))
}

/// A success.
pub(crate) fn done() -> Answer {
    Answer::json(200, &json!({"code": 0, "message": "ok", "data": {}}))
}

/// Faults after which the service may have done what it was asked for.
pub(crate) fn perhaps_processed() -> Faults {
    vec![
        ("a reset after the request", Answer::reset()),
        ("a connection that closes after the request", Answer::nothing()),
        ("an answer that is truncated", done().cut_off(5)),
        ("status 408", Answer::empty(408)),
        ("status 500", Answer::empty(500)),
        ("status 502 with a page", Answer::text(502, "text/html", "<html>")),
        ("status 504", Answer::empty(504)),
        ("code 50000", coded(50000)),
        ("code 50002", coded(50002)),
        ("code 50000 with status 500", Answer::json(500, &json!({"code": 50000, "message": "no", "data": null}))),
    ]
}

/// Faults after which the service surely has not done it.
pub(crate) fn not_processed() -> Faults {
    vec![
        ("status 429", Answer::empty(429)),
        ("status 503", Answer::empty(503)),
        ("status 503 with a page", Answer::text(503, "text/html", "<html>").header("retry-after", "7")),
        ("code 40309", coded(40309)),
        ("code 40309 with status 429", Answer::json(429, &json!({"code": 40309, "message": "no", "data": null}))),
        ("code 50004", coded(50004)),
        ("code 50005", coded(50005)),
    ]
}

/// Answers after which the same request would fail again.
pub(crate) fn hopeless() -> Faults {
    vec![
        ("status 400", Answer::empty(400)),
        ("status 401", Answer::empty(401)),
        ("status 403", Answer::empty(403)),
        ("status 404", Answer::empty(404)),
        ("status 501", Answer::empty(501)),
        ("code 40132", coded(40132)),
        ("code 40300", coded(40300)),
        ("code 40307 at once", coded(40307)),
        ("code 50131", coded(50131)),
        ("code 50144, which may have stored a part", coded(50144)),
        ("JSON that is truncated", Answer::text(200, "application/json", r#"{"code": 0, "data": {"#)),
        ("a page", Answer::text(200, "text/html", "<html>Sign in</html>")),
    ]
}
