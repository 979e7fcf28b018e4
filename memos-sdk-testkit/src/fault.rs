//! What a server does instead of answering properly.

mod answers;
mod book;
mod connections;
mod invalid;
mod kind;
mod text;

use std::borrow::Cow;

use http::{HeaderName, HeaderValue, header};
use memos_sdk_core::Operation;
use memos_sdk_core::operations::OPERATIONS;

pub(crate) use book::Book;
pub use invalid::InvalidFault;
pub(crate) use kind::{Content, Kind};

/// Something that goes wrong: what, at which requests, and how often.
///
/// ```
/// use memos_sdk_core::Code;
/// use memos_sdk_core::types::SearchMemoryRequest;
/// use memos_sdk_testkit::{Fault, MemOs};
///
/// let memos = MemOs::start()?;
/// memos
///     .fault(Fault::status(503).envelope(Code::INTERNAL_ERROR).retry_after(1).on::<SearchMemoryRequest>().times(2))
///     .fault(Fault::reset_after_request().with_probability(0.1));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// A fault begins with what happens; the rest may follow in any order:
///
/// * **Which requests**: those of one operation ([`on`](Self::on), [`on_operation`](Self::on_operation)), or by default
///   all, those for unknown paths among them.
/// * **How often**: [`once`](Self::once), [`times`](Self::times), [`always`](Self::always), each of these only with a
///   [probability](Self::with_probability). By default it happens once; with a probability, always.
/// * **Whether the service does what is asked for** before the fault: of a fault that spoils the proper answer, it
///   does, since there is no such answer otherwise. Of all others it does not, unless they are told to come
///   [after processing](Self::after_processing): then the answer is lost, as with a proxy that gave up.
///
/// Of several faults at one server, the first that fits a request happens to it and is counted.
///
/// # As text
///
/// A fault can be written as text, and is read from it; `memos-local --fault` takes the same. What happens comes first,
/// behind the operation and a colon if it is for one only, and the rest follows after commas:
///
/// ```
/// use memos_sdk_core::types::SearchMemoryRequest;
/// use memos_sdk_testkit::Fault;
///
/// let fault: Fault = "search_memory:status=503,retry-after=1,times=2".parse()?;
/// assert_eq!(fault, Fault::status(503).retry_after(1).on::<SearchMemoryRequest>().times(2));
/// assert_eq!(fault.to_string(), "search_memory:status=503,retry-after=1,times=2");
/// # Ok::<(), memos_sdk_testkit::InvalidFault>(())
/// ```
///
/// | what happens | as text |
/// |---|---|
/// | [`reset_before_request`](Self::reset_before_request) | `reset-before-request` |
/// | [`reset_after_request`](Self::reset_after_request) | `reset-after-request` |
/// | [`reset_in_answer`](Self::reset_in_answer) | `reset-in-answer` |
/// | [`close_without_answer`](Self::close_without_answer) | `close-without-answer` |
/// | [`hang`](Self::hang) | `hang` |
/// | [`garbage`](Self::garbage) | `garbage` |
/// | [`delay`](Self::delay) | `delay=50ms` |
/// | [`trickle`](Self::trickle) | `trickle=1ms` |
/// | [`delay_events`](Self::delay_events) | `delay-events=5ms` |
/// | [`stall_in_answer`](Self::stall_in_answer) | `stall-in-answer` |
/// | [`hang_after_events`](Self::hang_after_events) | `hang-after-events=2` |
/// | [`break_after_events`](Self::break_after_events) | `break-after-events=2` |
/// | [`status`](Self::status) with [`envelope`](Self::envelope), [`html`](Self::html) or [`body`](Self::body) | `status=503`, and after it `envelope=50000`, `html` or `body=text/plain:any text` |
/// | [`code`](Self::code) | `code=40309` |
/// | [`redirect`](Self::redirect) | `redirect=307:http://localhost/` |
/// | [`cut_off`](Self::cut_off) | `cut-off=5` |
/// | [`surplus`](Self::surplus) | `surplus=5` |
/// | [`truncated`](Self::truncated) | `truncated` |
/// | [`content_type`](Self::content_type) | `content-type=text/html` |
/// | [`gzip`](Self::gzip) | `gzip` |
/// | [`broken_gzip`](Self::broken_gzip) | `broken-gzip` |
/// | [`oversized`](Self::oversized), also [`chunked`](Self::chunked) | `oversized=70000000`, and after it `chunked` |
///
/// | the rest | as text |
/// |---|---|
/// | [`retry_after`](Self::retry_after) | `retry-after=1` |
/// | [`header`](Self::header) | `header=x-request-id:7` |
/// | [`once`](Self::once), [`times`](Self::times), [`always`](Self::always) | `once`, `times=2`, `always` |
/// | [`with_probability`](Self::with_probability) | `probability=0.1` |
/// | [`after_processing`](Self::after_processing) | `after-processing` |
///
/// Times have one of the units `s`, `ms`, `us` and `ns`. A comma within a value is written `%2C`, a percent sign `%25`,
/// and so any other byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    kind: Kind,
    /// The id of the operation to which it happens; none for all.
    operation: Option<Cow<'static, str>>,
    /// How often it happens, where that was said.
    times: Option<Times>,
    /// From 0 to 1.
    probability: Option<f64>,
    after_processing: bool,
    /// What is set in the head of the answer, where there is one.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// How often a fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Count(u64),
    Always,
}

impl Fault {
    /// The same fault, at the requests of one operation only.
    ///
    /// ```
    /// use memos_sdk_core::types::AddMessageRequest;
    /// use memos_sdk_testkit::Fault;
    ///
    /// assert_eq!(Fault::hang().on::<AddMessageRequest>().to_string(), "add_message:hang");
    /// ```
    #[must_use]
    pub fn on<O: Operation>(mut self) -> Self {
        self.operation = Some(O::METADATA.id);
        self
    }

    /// The same fault, at the requests of the operation with this id only.
    ///
    /// ```
    /// use memos_sdk_testkit::Fault;
    ///
    /// assert!(Fault::hang().on_operation("chat").is_ok());
    /// let error = Fault::hang().on_operation("sing").unwrap_err();
    /// assert!(error.to_string().starts_with("`sing` is no operation; those that there are: add_message, "));
    /// ```
    ///
    /// # Errors
    ///
    /// When no operation has this id.
    pub fn on_operation(mut self, id: &str) -> Result<Self, InvalidFault> {
        let known = OPERATIONS.iter().find(|operation| operation.id == id);
        let known = known.ok_or_else(|| InvalidFault::no_operation(id))?;
        self.operation = Some(known.id.clone());
        Ok(self)
    }

    /// The same fault, at the first request that it fits and no other: the default of a fault without a probability.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// The same fault, at so many requests.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(Times::Count(times));
        self
    }

    /// The same fault, at every request that it fits: the default of a fault with a probability.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.times = Some(Times::Always);
        self
    }

    /// The same fault, but only with this probability, from 0 to 1; a number beyond is taken for the nearer of the two.
    ///
    /// Chance follows from the seed of the server: the same requests in the same order have the same fate each time.
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        // A number that is none has no nearer end: then it never happens.
        self.probability = Some(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) });
        self
    }

    /// The same fault, but the service does first what is asked for, and only its answer is lost.
    ///
    /// This is what a caller must fear of a write: it has failed, and was done. It changes nothing in faults that spoil
    /// the proper answer, which is always made, nor in [`reset_before_request`](Self::reset_before_request), where
    /// nobody has read what is asked for.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = !self.kind.spoils_an_answer() && self.kind.reads_the_request();
        self
    }

    /// The same fault, with a header `Retry-After` of so many seconds in the answer.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The same fault, with this header in the answer, in place of others of the name.
    ///
    /// What cannot stand in a header is replaced: in the name by `-`, in the value by a blank. Where there is no
    /// answer, there is no header either, and `Content-Length` and `Transfer-Encoding` say what they have to: see
    /// [`cut_off`](Self::cut_off) and [`surplus`](Self::surplus) for lengths that are wrong.
    ///
    /// ```
    /// use memos_sdk_testkit::Fault;
    ///
    /// let fault = Fault::status(429).header("Retry-After", "Fri, 20 Nov 2026 12:00:00 GMT");
    /// assert_eq!(fault.to_string(), "status=429,retry-after=Fri%2C%2020%20Nov%202026%2012:00:00%20GMT");
    /// ```
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with_header(text::header_name(name), text::header_value(value))
    }

    /// What happens.
    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// What is set in the head of the answer, where there is one.
    pub(crate) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.headers
    }

    /// Whether the service does what is asked for.
    pub(crate) fn is_after_processing(&self) -> bool {
        self.after_processing || self.kind.spoils_an_answer()
    }

    /// Whether it happens to requests for this operation, or for none.
    fn fits(&self, operation: Option<&str>) -> bool {
        self.operation.as_deref().is_none_or(|own| operation == Some(own))
    }

    /// How often it happens; none for always.
    fn count(&self) -> Option<u64> {
        match self.times {
            Some(Times::Count(count)) => Some(count),
            Some(Times::Always) => None,
            None => self.probability.is_none().then_some(1),
        }
    }

    fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<Kind> for Fault {
    fn from(kind: Kind) -> Self {
        Self { kind, operation: None, times: None, probability: None, after_processing: false, headers: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
