//! The one error of the SDK.

mod kind;
mod transport;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

pub use kind::ErrorKind;

use crate::retry::{self, RetryAfter};
use crate::{ApiKey, Code, Metadata, OperationClass};

/// How many bytes of an answer's body an error keeps.
pub(crate) const BODY_LIMIT: usize = 4096;

/// How many characters of a server's message an error keeps.
const MESSAGE_LIMIT: usize = 1000;

/// What went wrong with a call.
///
/// `Display` gives one line and leaves the cause to [`source`](StdError::source); [`chain`](Error::chain) gives the
/// whole story in one line. What to do is decided with the predicates:
///
/// ```
/// use memos_sdk_core::Error;
///
/// fn what_to_do(error: &Error) -> &'static str {
///     if error.is_authentication() {
///         "give me another key"
///     } else if error.is_rate_limit() {
///         "call less often"
///     } else if error.may_have_been_sent() {
///         "look before you repeat a write"
///     } else {
///         "nothing has happened yet: send it again"
///     }
/// }
/// ```
///
/// An error never holds the API key, and its `Debug` shows no body.
pub struct Error(Box<Inner>);

/// The result of a call, or of anything else in the SDK.
pub type Result<T, E = Error> = std::result::Result<T, E>;

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<Cow<'static, str>>,
    class: OperationClass,
    code: Option<Code>,
    http_status: Option<u16>,
    request_id: Option<String>,
    body: Option<String>,
    sent: bool,
    /// Whether an attempt before the last may have been processed.
    perhaps_processed: bool,
    attempts: u32,
    elapsed: Duration,
    retry_after: Option<RetryAfter>,
    suggestion: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What sort of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The code that the service answered with, if it answered with one.
    pub fn code(&self) -> Option<Code> {
        self.0.code
    }

    /// The HTTP status of the answer, if there was an answer.
    ///
    /// The service reports many errors with status 200 and an error code.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// What the service said, or what happened, in one line.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id of the operation that failed; none where the error is about no operation, as in a configuration.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The id under which the server knows the call, where a header of the answer gives one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The beginning of the answer's body (at most 4 KiB), as text.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// What to do about it, where that is known.
    pub fn suggestion(&self) -> Option<&str> {
        self.0.suggestion.as_deref().or_else(|| self.0.code.and_then(Code::suggestion))
    }

    /// Whether the service may have seen the request.
    ///
    /// `false` is certain: the request was refused before it was sent, no connection was made, and where the call was
    /// repeated, no attempt before was processed. A write that failed with `true` may have been done, unless the
    /// [`code`](Self::code) says otherwise: look before repeating it.
    pub fn may_have_been_sent(&self) -> bool {
        self.0.sent || self.0.perhaps_processed
    }

    /// How many attempts the call took; 0 where the request was refused before it was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, with its repeats and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How long the server asked to wait before the call is sent again, where it said so with `Retry-After`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after.as_ref().and_then(RetryAfter::delay)
    }

    /// Whether the same call may succeed when it is sent again later, and sending it again does no harm.
    ///
    /// Happens by what [`StandardRetry`](crate::StandardRetry) repeats by itself: the client has tried as often as it
    /// was allowed to. A write is retryable only where it was surely not processed. Send the call again later, after
    /// [`retry_after`](Self::retry_after) where the server gave a time.
    pub fn is_retryable(&self) -> bool {
        retry::may_repeat(self.0.class, self, false)
    }

    /// The error and all its causes, in one line, each separated by a colon, and with the suggestion at the end.
    ///
    /// ```
    /// # let error = memos_sdk_core::ApiKey::new("two words").unwrap_err();
    /// eprintln!("{}", error.chain());
    /// ```
    pub fn chain(&self) -> impl fmt::Display + '_ {
        Chain(self)
    }
}

/// What a transport and the hand-written runtime need to make errors; callers have no use for it.
#[doc(hidden)]
impl Error {
    /// An error of this kind, of a request that was not sent.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: one_line(&message.into()),
            operation: None,
            class: OperationClass::Write,
            code: None,
            http_status: None,
            request_id: None,
            body: None,
            sent: false,
            perhaps_processed: false,
            attempts: 0,
            elapsed: Duration::ZERO,
            retry_after: None,
            suggestion: None,
            source: None,
        }))
    }

    /// A request that is refused before it is sent.
    pub fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message)
    }

    /// A setting that cannot be used.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// An answer or an event that is larger than the limit.
    pub fn too_large(what: &str, limit: usize) -> Self {
        Self::new(ErrorKind::TooLarge, format!("{what} is larger than the limit of {limit} bytes")).sent(true)
    }

    /// Says which operation failed, unless that is known already.
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<Cow<'static, str>>) -> Self {
        self.0.operation.get_or_insert_with(|| operation.into());
        self
    }

    /// Says which operation failed, and what repeating it would do.
    #[must_use]
    pub fn about(mut self, operation: &Metadata) -> Self {
        self.0.class = operation.class();
        self.with_operation(operation.id.clone())
    }

    /// Keeps the code of the answer.
    #[must_use]
    pub fn with_code(mut self, code: Code) -> Self {
        self.0.code = Some(code);
        self
    }

    /// Keeps the HTTP status of the answer.
    #[must_use]
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// Keeps the id under which the server knows the call.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<&str>) -> Self {
        self.0.request_id = id.map(one_line);
        self
    }

    /// Keeps the beginning of the answer's body.
    #[must_use]
    pub fn with_body(mut self, body: &[u8]) -> Self {
        let kept = body.get(..BODY_LIMIT).unwrap_or(body);
        let text = String::from_utf8_lossy(kept);
        // A character that the limit cuts in two is dropped, so that the end does not look like a server's mistake.
        let text = if kept.len() < body.len() { text.trim_end_matches(char::REPLACEMENT_CHARACTER) } else { &*text };
        self.0.body = (!text.is_empty()).then(|| text.to_owned());
        self
    }

    /// Keeps what the server says about when to send the call again.
    #[must_use]
    pub(crate) fn with_retry_after(mut self, retry_after: Option<RetryAfter>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    /// Keeps what the call cost before it failed.
    #[must_use]
    pub(crate) fn with_cost(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    /// Turns a date at which the server wants the call again into a time to wait.
    #[must_use]
    pub(crate) fn resolve_retry_after(mut self, date: SystemTime) -> Self {
        self.0.retry_after = self.0.retry_after.map(|asked| RetryAfter::Delay(asked.delay_at(date)));
        self
    }

    /// Says whether an attempt before the last may have been processed.
    #[must_use]
    pub(crate) fn after_perhaps_processed(mut self, perhaps: bool) -> Self {
        self.0.perhaps_processed = perhaps;
        self
    }

    /// The error of a call that ends another one, of this class, which was processed.
    #[must_use]
    pub(crate) fn after_processed(mut self, class: OperationClass) -> Self {
        self.0.class = class;
        self.after_perhaps_processed(true)
    }

    /// Whether an attempt before the last may have been processed.
    pub(crate) fn is_after_perhaps_processed(&self) -> bool {
        self.0.perhaps_processed
    }

    /// When the server wants the call again, in the form in which it says so.
    pub(crate) fn asked_to_wait(&self) -> Option<RetryAfter> {
        self.0.retry_after
    }

    /// Says what to do about it.
    #[must_use]
    pub fn with_suggestion(mut self, suggestion: impl Into<String>) -> Self {
        self.0.suggestion = Some(suggestion.into());
        self
    }

    /// Keeps the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Says whether the service may have seen the request.
    #[must_use]
    pub fn sent(mut self, sent: bool) -> Self {
        self.0.sent = sent;
        self
    }
}

impl Error {
    /// The same error without the key, which a server may have repeated.
    #[must_use]
    pub(crate) fn masked(mut self, key: &ApiKey) -> Self {
        let message_limit = if self.0.message.ends_with('…') { 0 } else { usize::MAX };
        self.0.message = key.mask_cut(&self.0.message, message_limit).into_owned();
        // A character that the limit cuts in two is dropped: the text may be shorter than the limit and cut all the same.
        self.0.body = self.0.body.map(|body| key.mask_cut(&body, BODY_LIMIT - 3).into_owned());
        self.0.request_id = self.0.request_id.map(|id| key.mask(&id).into_owned());
        if let Some(source) = &self.0.source {
            let text = source.to_string();
            if let Cow::Owned(masked) = key.mask(&text) {
                self.0.source = Some(masked.into());
            }
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.0.operation {
            write!(formatter, "{operation}: ")?;
        }
        formatter.write_str(&self.0.message)?;
        let mut details = Details { separator: " (" };
        if let Some(code) = self.0.code {
            details.add(formatter, format_args!("code {code}"))?;
        }
        if let Some(status) = self.0.http_status {
            details.add(formatter, format_args!("HTTP status {status}"))?;
        }
        if let Some(delay) = self.retry_after() {
            details.add(formatter, format_args!("the server asks to wait {delay:?}"))?;
        }
        if self.0.attempts > 1 {
            details.add(formatter, format_args!("{} attempts", self.0.attempts))?;
        }
        details.end(formatter)
    }
}

/// What stands in parentheses behind a message, if anything does.
struct Details {
    separator: &'static str,
}

impl Details {
    fn add(&mut self, formatter: &mut fmt::Formatter<'_>, detail: fmt::Arguments<'_>) -> fmt::Result {
        formatter.write_str(std::mem::replace(&mut self.separator, ", "))?;
        formatter.write_fmt(detail)
    }

    fn end(self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.separator == ", " { formatter.write_str(")") } else { Ok(()) }
    }
}

/// Shows everything but the body, of which it gives the length: bodies hold people's memories.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        formatter
            .debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &inner.message)
            .field("operation", &inner.operation)
            .field("code", &inner.code)
            .field("http_status", &inner.http_status)
            .field("request_id", &inner.request_id)
            .field("body_bytes", &inner.body.as_ref().map(String::len))
            .field("may_have_been_sent", &self.may_have_been_sent())
            .field("attempts", &inner.attempts)
            .field("elapsed", &inner.elapsed)
            .field("retry_after", &self.retry_after())
            .field("suggestion", &self.suggestion())
            .field("source", &inner.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

struct Chain<'a>(&'a Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        formatter.write_str(&said)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            let text = one_line(&cause.to_string());
            // Some libraries repeat their cause in their own message: saying it twice helps nobody.
            if !said.ends_with(&text) {
                write!(formatter, ": {text}")?;
                said = text;
            }
            source = cause.source();
        }
        match self.0.suggestion() {
            Some(suggestion) => write!(formatter, " - {suggestion}"),
            None => Ok(()),
        }
    }
}

/// The text in one line of bounded length, without control characters: messages come from servers and end in logs.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MESSAGE_LIMIT));
    let mut characters = 0;
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            characters += 1;
        }
        for character in word.chars() {
            if characters >= MESSAGE_LIMIT {
                line.push('…');
                return line;
            }
            line.push(character);
            characters += 1;
        }
    }
    line
}

#[cfg(test)]
mod tests;
