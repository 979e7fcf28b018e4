//! What happens to answers.

use bytes::Bytes;
use memos_sdk_core::Code;

use super::text::header_value;
use super::{Content, Fault, Kind};

/// Answers that are not the service's.
impl Fault {
    /// An answer with this HTTP status, and an empty body unless it is given one.
    ///
    /// Any number is sent, also one that is no status of HTTP; then the connection is closed. 204 and 304 have no body,
    /// whatever it is given. The service does nothing by default.
    ///
    /// ```
    /// use memos_sdk_testkit::Fault;
    ///
    /// let page_of_a_proxy = Fault::status(502).html();
    /// let too_many = Fault::status(429).retry_after(1);
    /// let not_json = Fault::status(200).body("application/json", "{\"code\": 0,");
    /// ```
    pub fn status(status: u16) -> Self {
        Kind::Status(status, Content::Nothing).into()
    }

    /// An answer with this code in its envelope, and the HTTP status 200, as most errors of the service come.
    ///
    /// It is [`status`](Self::status) with an [`envelope`](Self::envelope).
    pub fn code(code: Code) -> Self {
        Self::status(200).envelope(code)
    }

    /// The body of the answer is an envelope with this code, and without data; only after [`status`](Self::status).
    #[must_use]
    pub fn envelope(self, code: Code) -> Self {
        self.with_content(Content::Envelope(code))
    }

    /// The body of the answer is a page of HTML, as proxies send it; only after [`status`](Self::status).
    #[must_use]
    pub fn html(self) -> Self {
        self.with_content(Content::Html)
    }

    /// The body of the answer is this, of this content type; only after [`status`](Self::status).
    ///
    /// What cannot stand in a header is replaced by a blank in the content type.
    #[must_use]
    pub fn body(self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.with_content(Content::Bytes(header_value(content_type), bytes.into()))
    }

    /// A redirect to this location, with this HTTP status; the body is empty.
    ///
    /// What cannot stand in a header is replaced by a blank in the location. The service does nothing by default.
    pub fn redirect(status: u16, location: &str) -> Self {
        Kind::Redirect(status, header_value(location)).into()
    }

    pub(super) fn with_content(mut self, content: Content) -> Self {
        if let Kind::Status(_, place) = &mut self.kind {
            *place = content;
        }
        self
    }
}

/// What spoils a proper answer.
impl Fault {
    /// The last bytes of the body are missing, so many, although its length announces them; then the connection is
    /// closed.
    ///
    /// Of a shorter body, all are missing, and it announces them nonetheless. A stream has no length: its end is
    /// missing as well.
    pub fn cut_off(missing: usize) -> Self {
        Kind::CutOff(missing).into()
    }

    /// After the body come more bytes than its length announces, so many; then the connection is closed.
    pub fn surplus(bytes: usize) -> Self {
        Kind::Surplus(bytes).into()
    }

    /// Only the first half of the body comes, and its length is announced correctly: it is no JSON any more.
    pub fn truncated() -> Self {
        Kind::Truncated.into()
    }

    /// The answer claims to be of this content type; what cannot stand in a header is replaced by a blank.
    pub fn content_type(content_type: &str) -> Self {
        Kind::ContentType(header_value(content_type)).into()
    }

    /// The body is compressed, and says so, whether the client asked for it or not.
    pub fn gzip() -> Self {
        Kind::Gzip.into()
    }

    /// The body says that it is compressed, and begins so, but cannot be decompressed to its end.
    pub fn broken_gzip() -> Self {
        Kind::BrokenGzip.into()
    }

    /// The body is so many bytes long, by blanks after it, which JSON allows; a longer one stays as it is.
    ///
    /// Its length is announced, unless it is [`chunked`](Self::chunked).
    pub fn oversized(total: u64) -> Self {
        Kind::Oversized { total, chunked: false }.into()
    }

    /// The length of the body is not announced; only after [`oversized`](Self::oversized).
    #[must_use]
    pub fn chunked(mut self) -> Self {
        if let Kind::Oversized { chunked, .. } = &mut self.kind {
            *chunked = true;
        }
        self
    }
}
