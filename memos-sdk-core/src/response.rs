//! An answer with everything around its data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{Code, Mismatch};

/// The data of an answer, and everything that came with it.
///
/// A call's `response()` gives it, where `send()` gives the data alone.
///
/// ```
/// # use memos_sdk_core::Response;
/// fn report<T>(response: &Response<T>) {
///     println!("HTTP {} after {} attempts in {:?}", response.status(), response.attempts(), response.elapsed());
///     for mismatch in response.mismatches() {
///         eprintln!("not as documented: {mismatch}");
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) data: T,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) code: Option<Code>,
    pub(crate) message: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) mismatches: Vec<Mismatch>,
}

impl<T> Response<T> {
    /// The data of the answer.
    pub fn data(&self) -> &T {
        &self.data
    }

    /// The data of the answer, without the rest.
    pub fn into_data(self) -> T {
        self.data
    }

    /// The same answer with other data.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            data: change(self.data),
            status: self.status,
            headers: self.headers,
            code: self.code,
            message: self.message,
            body: self.body,
            attempts: self.attempts,
            elapsed: self.elapsed,
            mismatches: self.mismatches,
        }
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id under which the server knows the call, where a header of the answer gives one.
    pub fn request_id(&self) -> Option<&str> {
        crate::answer::request_id(&self.headers)
    }

    /// The code of the envelope: 0 or 200, or the code that says that what was to be deleted is gone, where the delete
    /// was repeated; `None` where the answer has no envelope or no code.
    pub fn code(&self) -> Option<Code> {
        self.code
    }

    /// The message of the envelope, where there is one and it is text.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The body as it came, after decompression.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// How many attempts the call took: 1 if nothing had to be repeated.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call took, with its repeats and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// What the answer has otherwise than documented, and what was therefore set aside.
    ///
    /// Such members are as if they had not been sent; the [`body`](Self::body) still has them. Empty for a correct
    /// answer.
    pub fn mismatches(&self) -> &[Mismatch] {
        &self.mismatches
    }
}

/// Shows everything but header values and the body, of which it gives the length: the one may hold secrets, the other
/// holds people's memories.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("data", &self.data)
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("code", &self.code)
            .field("message", &self.message)
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("mismatches", &self.mismatches)
            .finish()
    }
}
