//! From what a server answered to the data of the call, or to its error.
//!
//! The body is read first, whatever the status: an envelope whose code is not a success is the service's error;
//! otherwise the HTTP status decides. Every case has one row in this table, from which the tests run.
//!
#![doc = include_str!("answer/cases.md")]

mod reader;

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tracing::warn;

pub use self::reader::AnswerReader;
use crate::envelope::read_code;
use crate::mismatch::type_in_words;
use crate::retry::RetryAfter;
use crate::tolerant::{self, Tolerated};
use crate::{Code, Config, Error, ErrorKind, Metadata, Mismatch, Operation, OperationClass, Response, Result};

/// The headers that give the id under which a server knows a call.
const REQUEST_ID_HEADERS: [&str; 5] = ["x-request-id", "request-id", "x-trace-id", "trace-id", "x-correlation-id"];

impl Config {
    /// Reads the answer to an operation: its data, or its error.
    ///
    /// What does not have the documented shape is set aside, and logged through `tracing`.
    ///
    /// # Errors
    ///
    /// When the service answered with an error, or with something that is not an answer to this operation.
    pub fn read<O: Operation>(&self, answer: &http::Response<Bytes>) -> Result<O::Output> {
        self.read_data::<O>(&O::METADATA, answer, false)
    }

    /// Reads the data of an answer; `repeated` says that an attempt before may have done what was asked for.
    pub(crate) fn read_data<O: Operation>(
        &self,
        metadata: &Metadata,
        answer: &http::Response<Bytes>,
        repeated: bool,
    ) -> Result<O::Output> {
        Ok(self.read_tolerantly::<O>(metadata, answer, repeated)?.data)
    }

    /// Reads an answer with everything around its data, but for what the call cost.
    pub(crate) fn read_response<O: Operation>(
        &self,
        metadata: &Metadata,
        answer: http::Response<Bytes>,
        repeated: bool,
    ) -> Result<Response<O::Output>> {
        let Tolerated { data, mismatches } = self.read_tolerantly::<O>(metadata, &answer, repeated)?;
        let (code, message) = if metadata.enveloped { read_head(trimmed(answer.body())) } else { (None, None) };
        let message: Option<String> = message.map(|message| self.api_key().mask(&message).into_owned());
        let (head, body) = answer.into_parts();
        Ok(Response {
            data,
            status: head.status,
            headers: head.headers,
            code,
            message,
            body,
            attempts: 1,
            elapsed: Duration::ZERO,
            mismatches,
        })
    }

    fn read_tolerantly<O: Operation>(
        &self,
        metadata: &Metadata,
        answer: &http::Response<Bytes>,
        repeated: bool,
    ) -> Result<Tolerated<O::Output>> {
        if answer.status().is_success()
            && let Some(data) = O::raw(answer.body())
        {
            return Ok(Tolerated { data, mismatches: Vec::new() });
        }
        let read = read(metadata, answer, repeated).map_err(|error| error.masked(self.api_key()))?;
        log(metadata, &read.mismatches);
        Ok(read)
    }
}

/// Says once for each answer that it is not as documented, without what it holds.
fn log(metadata: &Metadata, mismatches: &[Mismatch]) {
    if let Some(first) = mismatches.first() {
        warn!(
            target: "memos_sdk",
            operation = &*metadata.id,
            mismatches = mismatches.len(),
            first = %first,
            "the answer is not as documented; what does not fit was set aside"
        );
    }
}

/// What an envelope must have for the fast path; the rest of it is passed over unread.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Fast<T> {
    #[serde(default)]
    code: Value,
    #[serde(default = "none")]
    data: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

/// The members of an envelope beside its data.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    code: Value,
    #[serde(default)]
    message: Value,
}

/// The code and the message of an envelope that was read already.
fn read_head(body: &[u8]) -> (Option<Code>, Option<String>) {
    let head = serde_json::from_slice(body)
        .or_else(|_| tolerant::parse(body).and_then(|(value, _)| serde_json::from_value::<Head>(value)));
    match head {
        Ok(Head { code, message: Value::String(message) }) => (read_code(&code), Some(message)),
        Ok(Head { code, .. }) => (read_code(&code), None),
        Err(_) => (None, None),
    }
}

/// Reads a correct answer in one pass, and gives everything else to [`Report::examine`].
pub(crate) fn read<T: DeserializeOwned>(
    metadata: &Metadata,
    answer: &http::Response<Bytes>,
    repeated: bool,
) -> Result<Tolerated<T>> {
    let body = trimmed(answer.body());
    if answer.status().is_success() && !body.is_empty() {
        if metadata.enveloped {
            if let Ok(Fast { code, data: Some(data) }) = serde_json::from_slice::<Fast<T>>(body)
                && (code.is_null() || is_success(&code))
            {
                return Ok(Tolerated { data, mismatches: Vec::new() });
            }
        } else if let Ok(data) = serde_json::from_slice(body) {
            return Ok(Tolerated { data, mismatches: Vec::new() });
        }
    }
    let report = Report { metadata, answer, body, repeated };
    let Examined { data, pointer, mut mismatches } = report.examine()?;
    match data {
        Some(data) => {
            let read = tolerant::decode(&data, pointer).map_err(|mismatch| report.misfit(&mismatch))?;
            mismatches.extend(read.mismatches);
            Ok(Tolerated { data: read.data, mismatches })
        }
        None => {
            let data = crate::decode::from_nothing().ok_or_else(|| report.unreadable("the answer has no data"))?;
            Ok(Tolerated { data, mismatches })
        }
    }
}

/// The body without what some frameworks put around JSON: a byte order mark, white space.
fn trimmed(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii()
}

fn is_success(code: &Value) -> bool {
    read_code(code).is_some_and(Code::is_success)
}

/// What an answer that is not plainly correct says all the same.
#[derive(Default)]
struct Examined {
    /// The data, to be decoded tolerantly; `None` for a success that has no data.
    data: Option<Value>,
    /// Where the data stands in the answer.
    pointer: &'static str,
    /// What was set aside on the way to the data.
    mismatches: Vec<Mismatch>,
}

/// An answer that is not plainly correct.
struct Report<'a> {
    metadata: &'a Metadata,
    answer: &'a http::Response<Bytes>,
    body: &'a [u8],
    /// An attempt before may have done what was asked for.
    repeated: bool,
}

impl Report<'_> {
    fn examine(&self) -> Result<Examined> {
        let success = self.answer.status().is_success();
        if self.body.is_empty() {
            return self.examine_nothing();
        }
        match tolerant::parse(self.body) {
            Ok((Value::Object(object), mismatches)) => {
                let code = read_code(object.get("code").unwrap_or(&Value::Null));
                match code {
                    Some(code) if self.was_done_before(code) => Ok(Examined { mismatches, ..Examined::default() }),
                    Some(code) if !code.is_success() && (self.metadata.enveloped || !success) => {
                        Err(self.refusal(code, &object))
                    }
                    _ if !success => Err(self.status_error(said(&object))),
                    _ if !self.metadata.enveloped => {
                        Ok(Examined { data: Some(Value::Object(object)), pointer: "", mismatches })
                    }
                    _ => self.examine_envelope(code, object, mismatches),
                }
            }
            Ok((value, mismatches)) if success && !self.metadata.enveloped => {
                Ok(Examined { data: Some(value), pointer: "", mismatches })
            }
            Ok(_) if success => Err(self.unreadable("the answer is JSON, but no envelope")),
            Err(error) if success => Err(self.not_json(error)),
            _ => Err(self.status_error(None)),
        }
    }

    /// A delete that is repeated finds nothing left to delete: the attempt before has done it.
    fn was_done_before(&self, code: Code) -> bool {
        self.repeated && self.metadata.class() == OperationClass::Idempotent && code.is_nothing_to_delete()
    }

    /// The body is empty: after a write, or by a status that says so, it was done and there is nothing to say about
    /// it; an error would tempt to repeat the write. A read that gives nothing at all has failed.
    fn examine_nothing(&self) -> Result<Examined> {
        let status = self.answer.status();
        let said_so = matches!(status, StatusCode::ACCEPTED | StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
        if !status.is_success() {
            Err(self.status_error(None))
        } else if said_so || !self.metadata.safe {
            Ok(Examined::default())
        } else {
            Err(self.unreadable("the answer is empty"))
        }
    }

    /// A successful status, and an object that should be an envelope with a code of success.
    ///
    /// A code that is no number says nothing: beside data it is set aside like any other member that does not fit, and
    /// without data nothing is left that would say that the call succeeded.
    fn examine_envelope(
        &self,
        code: Option<Code>,
        mut object: Map<String, Value>,
        mut mismatches: Vec<Mismatch>,
    ) -> Result<Examined> {
        let has_data_member = object.contains_key("data");
        let data = object.remove("data").filter(|data| !data.is_null());
        let odd_code = object.remove("code").filter(|sent| code.is_none() && !sent.is_null());
        match (code, odd_code, data) {
            (_, Some(odd_code), Some(data)) => {
                let found = type_in_words(&odd_code);
                mismatches.insert(0, Mismatch::new("/code".to_owned(), "a whole number", found, odd_code));
                Ok(Examined { data: Some(data), pointer: "/data", mismatches })
            }
            (_, Some(_), None) => Err(self.unreadable("the code of the answer is not a number")),
            (_, None, Some(data)) => Ok(Examined { data: Some(data), pointer: "/data", mismatches }),
            (None, None, None) if !has_data_member => Err(self.unreadable("the answer has neither code nor data")),
            (_, None, None) => Ok(Examined { mismatches, ..Examined::default() }),
        }
    }

    /// The service refused the call with a code.
    fn refusal(&self, code: Code, object: &Map<String, Value>) -> Error {
        let status = self.answer.status().as_u16();
        let kind = code
            .kind()
            .unwrap_or_else(|| if status >= 400 { ErrorKind::of_status(status) } else { kind_of_unknown(code) });
        let message = said(object)
            .or_else(|| code.meaning().map(str::to_owned))
            .unwrap_or_else(|| format!("the service answered with code {code}"));
        self.error(kind, message).with_code(code)
    }

    /// The HTTP status is all that there is to go by.
    fn status_error(&self, said: Option<String>) -> Error {
        let status = self.answer.status();
        let location = self.answer.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        if let (true, Some(location)) = (status.is_redirection(), location) {
            return self
                .error(ErrorKind::Redirect, format!("the server redirects to {location}, which was not followed"))
                .with_suggestion("correct the base URL");
        }
        let message = said.unwrap_or_else(|| match status.canonical_reason() {
            Some(reason) => format!("the server answered {} {reason}", status.as_u16()),
            None => format!("the server answered {}", status.as_u16()),
        });
        self.error(ErrorKind::of_status(status.as_u16()), message)
    }

    /// Nothing usable is left of the data.
    fn misfit(&self, mismatch: &Mismatch) -> Error {
        self.unreadable(&format!("the answer does not have the documented shape: {mismatch}"))
    }

    fn not_json(&self, error: serde_json::Error) -> Error {
        let content_type = self.answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let message = match content_type {
            _ if error.is_eof() => "the answer is cut off".to_owned(),
            Some(content_type) if !content_type.contains("json") => {
                format!("the answer is not JSON but {content_type}")
            }
            _ => "the answer is not JSON".to_owned(),
        };
        self.unreadable(&message).with_source(error)
    }

    fn unreadable(&self, message: &str) -> Error {
        self.error(ErrorKind::Decode, message.to_owned())
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        Error::new(kind, message)
            .about(self.metadata)
            .with_http_status(self.answer.status().as_u16())
            .with_request_id(request_id(self.answer.headers()))
            .with_retry_after(RetryAfter::read(self.answer.headers()))
            .with_body(self.body)
            .sent(true)
    }
}

/// What a server says in an object that reports an error, in the members that servers use for it.
fn said(object: &Map<String, Value>) -> Option<String> {
    ["message", "msg", "detail", "error", "error_description"].into_iter().find_map(|name| match object.get(name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Object(inner) => inner.get("message").and_then(Value::as_str).map(str::to_owned),
        value @ Value::Array(elements) => (!elements.is_empty()).then(|| value.to_string()),
        _ => None,
    })
}

/// The kind of a code that this version does not know, from its first three digits, which follow HTTP.
fn kind_of_unknown(code: Code) -> ErrorKind {
    let number = code.number();
    let leading = if (10_000..100_000).contains(&number) { number / 100 } else { number };
    match u16::try_from(leading) {
        Ok(status @ 400..600) => ErrorKind::of_status(status),
        _ => ErrorKind::Other,
    }
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID_HEADERS.into_iter().find_map(|name| headers.get(name)?.to_str().ok())
}

/// The error that an object in the middle of a stream reports, if it is an envelope of one.
pub(crate) fn error_in_stream(object: &Map<String, Value>) -> Option<Error> {
    let code = read_code(object.get("code")?)?;
    if code.is_success() {
        return None;
    }
    let message = said(object)
        .or_else(|| code.meaning().map(str::to_owned))
        .unwrap_or_else(|| format!("the service answered with code {code}"));
    Some(Error::new(code.kind().unwrap_or_else(|| kind_of_unknown(code)), message).with_code(code).sent(true))
}

#[cfg(test)]
mod tests;
