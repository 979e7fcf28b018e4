//! The body of an answer while it comes.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use crate::retry::RetryAfter;
use crate::{Config, Error, Result};

/// What a server says about the length is a hint, and not a reason to allocate without bound.
const LARGEST_HINT: u64 = 64 * 1024;

/// Collects the body of an answer as far as the limit; the transport gives it the pieces.
///
/// The status of an error says enough: where its body is over the limit or breaks off, what came of it is kept, and the
/// error is the one that the status speaks of. A success whose body is not whole is no success.
///
/// ```
/// use http::{HeaderMap, StatusCode};
/// use memos_sdk_core::{AnswerReader, Config};
///
/// let config = Config::builder().api_key("mpg-1234").build()?;
/// let mut reader = AnswerReader::new(&config, StatusCode::OK, HeaderMap::new(), None);
/// assert!(reader.push(br#"{"code": "#)? && reader.push(b"0}")?);
/// assert_eq!(reader.finish().body(), r#"{"code": 0}"#);
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
pub struct AnswerReader {
    status: StatusCode,
    headers: HeaderMap,
    body: BytesMut,
    limit: usize,
}

impl AnswerReader {
    /// A reader for the body of an answer that begins with this status and these headers, and perhaps says its length.
    pub fn new(config: &Config, status: StatusCode, headers: HeaderMap, length: Option<u64>) -> Self {
        let hint = length.map_or(0, |length| length.min(LARGEST_HINT));
        let body = BytesMut::with_capacity(usize::try_from(hint).unwrap_or_default());
        Self { status, headers, body, limit: config.max_answer_size() }
    }

    /// Takes the next piece of the body, and says whether more is wanted.
    ///
    /// # Errors
    ///
    /// When a successful answer is larger than the limit.
    pub fn push(&mut self, piece: &[u8]) -> Result<bool> {
        let room = self.limit.saturating_sub(self.body.len());
        if piece.len() <= room {
            self.body.extend_from_slice(piece);
            return Ok(true);
        }
        if self.status.is_success() {
            return Err(self.about(Error::too_large("the answer", self.limit)));
        }
        self.body.extend_from_slice(piece.get(..room).unwrap_or_default());
        Ok(false)
    }

    /// The answer, whose body is whole.
    pub fn finish(self) -> http::Response<Bytes> {
        let mut answer = http::Response::new(self.body.freeze());
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers;
        answer
    }

    /// The answer, whose body ends with an error of the transport.
    ///
    /// # Errors
    ///
    /// The error, if the answer is a successful one.
    pub fn break_off(self, error: Error) -> Result<http::Response<Bytes>> {
        if self.status.is_success() { Err(self.about(error)) } else { Ok(self.finish()) }
    }

    /// The error with what is known of the answer.
    fn about(&self, error: Error) -> Error {
        error
            .with_http_status(self.status.as_u16())
            .with_request_id(super::request_id(&self.headers))
            .with_retry_after(RetryAfter::read(&self.headers))
            .sent(true)
    }
}

/// Shows how much has come, and nothing of it.
impl std::fmt::Debug for AnswerReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AnswerReader")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
