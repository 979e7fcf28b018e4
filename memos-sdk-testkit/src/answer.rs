//! What is answered, before it goes over a wire.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use memos_sdk_core::Code;
use serde_json::{Value, json};

/// An answer: a status, headers, and a body in the pieces in which it is sent.
///
/// ```
/// use memos_sdk_testkit::Answer;
/// use serde_json::json;
///
/// let answer = Answer::data(&json!({"task_id": "t", "status": "running"})).into_response();
/// assert_eq!(answer.status(), 200);
/// let body: serde_json::Value = serde_json::from_slice(answer.body())?;
/// assert_eq!(body, json!({"code": 0, "message": "ok", "data": {"task_id": "t", "status": "running"}}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body: whole, or the events of a stream one by one.
    pub(crate) pieces: Vec<Bytes>,
    /// Whether the length is not said beforehand, as of a stream.
    pub(crate) streamed: bool,
}

impl Answer {
    /// A success with this `data`, in the documented envelope.
    pub fn data(data: &Value) -> Self {
        Self::json(StatusCode::OK, &json!({"code": 0, "message": "ok", "data": data}))
    }

    /// An error of the service: an envelope with this code and message, without data.
    ///
    /// Its status is 200, as the service's own is more often than not; see [`with_status`](Self::with_status).
    pub fn error(code: Code, message: &str) -> Self {
        Self::json(StatusCode::OK, &json!({"code": code.number(), "message": message, "data": null}))
    }

    /// Any JSON.
    pub fn json(status: StatusCode, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string())
    }

    /// Any bytes of a type.
    pub fn bytes(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Self { status, headers, pieces: vec![body.into()], streamed: false }
    }

    /// A stream of events; each is one piece, with the blank line that ends it.
    pub fn events<E: Into<Bytes>>(events: impl IntoIterator<Item = E>) -> Self {
        let pieces = events.into_iter().map(Into::into).collect();
        Self { pieces, streamed: true, ..Self::bytes(StatusCode::OK, "text/event-stream", Bytes::new()) }
    }

    /// The same answer with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The answer in one piece, as the core of the SDK reads it.
    pub fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(self.pieces.concat()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
