//! From what a server answered to the data of the call, or to its error.
//!
//! The body is read first, whatever the status: an envelope whose code is not a success is the service's error;
//! otherwise the HTTP status decides. Every case has one row in this table, from which the tests run.
//!
#![doc = include_str!("answer/cases.md")]

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::envelope::read_code;
use crate::{Code, Config, Error, ErrorKind, Metadata, Operation, Result};

/// The headers that give the id under which a server knows a call.
const REQUEST_ID_HEADERS: [&str; 5] = ["x-request-id", "request-id", "x-trace-id", "trace-id", "x-correlation-id"];

impl Config {
    /// Reads the answer to an operation: its data, or its error.
    ///
    /// # Errors
    ///
    /// When the service answered with an error, or with something that is not an answer to this operation.
    pub fn read<O: Operation>(&self, answer: &http::Response<Bytes>) -> Result<O::Output> {
        if let Some(output) = answer.status().is_success().then(|| O::raw(answer.body())).flatten() {
            return Ok(output);
        }
        if answer.status().is_success()
            && let Some(output) = O::raw(answer.body())
        {
            return Ok(output);
        }
        read(&O::METADATA, answer).map_err(|error| error.masked(self.api_key()))
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

/// Reads a correct answer in one pass, and gives everything else to [`examine`].
pub(crate) fn read<T: DeserializeOwned>(metadata: &Metadata, answer: &http::Response<Bytes>) -> Result<T> {
    // Some frameworks put a byte order mark before JSON.
    let body = answer.body().strip_prefix(b"\xEF\xBB\xBF").unwrap_or(answer.body()).trim_ascii();
    let mut misfit = None;
    if answer.status().is_success() && !body.is_empty() {
        if metadata.enveloped {
            match serde_json::from_slice::<Fast<T>>(body) {
                Ok(Fast { code, data: Some(data) }) if code.is_null() || is_success(&code) => return Ok(data),
                Ok(_) => {}
                Err(error) => misfit = Some(error),
            }
        } else {
            match serde_json::from_slice(body) {
                Ok(data) => return Ok(data),
                Err(error) => misfit = Some(error),
            }
        }
    }
    let report = Report { metadata, answer, body };
    report.examine(misfit)?;
    crate::decode::from_nothing().ok_or_else(|| report.unreadable("the answer has no data"))
}

fn is_success(code: &Value) -> bool {
    read_code(code).is_some_and(Code::is_success)
}

/// An answer that is not plainly correct.
struct Report<'a> {
    metadata: &'a Metadata,
    answer: &'a http::Response<Bytes>,
    body: &'a [u8],
}

impl Report<'_> {
    /// `Ok` for a success that has no data; `misfit` is why the fast path failed, if it was tried.
    fn examine(&self, misfit: Option<serde_json::Error>) -> Result<()> {
        let success = self.answer.status().is_success();
        if self.body.is_empty() {
            return self.examine_nothing();
        }
        match serde_json::from_slice::<Value>(self.body) {
            Ok(Value::Object(object)) => {
                let code = read_code(object.get("code").unwrap_or(&Value::Null));
                match code {
                    Some(code) if !code.is_success() && (self.metadata.enveloped || !success) => {
                        Err(self.refusal(code, &object))
                    }
                    _ if !success => Err(self.status_error(said(&object))),
                    _ if !self.metadata.enveloped => Err(self.misfit(misfit)),
                    _ => self.examine_envelope(code, &object, misfit),
                }
            }
            Ok(_) if success => Err(self.misfit(misfit)),
            Err(error) if success => Err(self.not_json(error)),
            _ => Err(self.status_error(None)),
        }
    }

    /// The body is empty: after a write, or by a status that says so, it was done and there is nothing to say about
    /// it; an error would tempt to repeat the write. A read that gives nothing at all has failed.
    fn examine_nothing(&self) -> Result<()> {
        let status = self.answer.status();
        let said_so = matches!(status, StatusCode::ACCEPTED | StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
        if !status.is_success() {
            Err(self.status_error(None))
        } else if said_so || !self.metadata.safe {
            Ok(())
        } else {
            Err(self.unreadable("the answer is empty"))
        }
    }

    /// A successful status, and an object that should be an envelope with a code of success.
    fn examine_envelope(
        &self,
        code: Option<Code>,
        object: &Map<String, Value>,
        misfit: Option<serde_json::Error>,
    ) -> Result<()> {
        if code.is_none() && object.get("code").is_some_and(|code| !code.is_null()) {
            return Err(self.unreadable("the code of the answer is not a number"));
        }
        match object.get("data") {
            None if code.is_none() => Err(self.unreadable("the answer has neither code nor data")),
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(self.misfit(misfit)),
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

    /// The answer is JSON, but not what the operation gives.
    fn misfit(&self, misfit: Option<serde_json::Error>) -> Error {
        let error = self.unreadable("the answer does not have the documented shape");
        match misfit {
            Some(misfit) => error.with_source(misfit),
            None => error,
        }
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
            .with_operation(self.metadata.id)
            .with_http_status(self.answer.status().as_u16())
            .with_request_id(request_id(self.answer.headers()))
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
