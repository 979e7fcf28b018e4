//! Requests as data: from an operation to an [`http::Request`] that any transport can send.

#[allow(dead_code, reason = "generated code calls it, and a document need not give it cause to")]
mod styles;

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

#[allow(unused_imports, reason = "generated code calls it, and a document need not give it cause to")]
pub(crate) use self::styles::{Style, json_text};
use crate::{Error, Metadata, Result};

/// Everything but the characters that RFC 3986 never reserves.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Collects the parts of one request; [`Operation::encode`](crate::Operation::encode) writes to it.
///
/// Values are anything that serialises to JSON: text, numbers and booleans stand for themselves, `None` is left out.
///
/// ```
/// use memos_sdk_core::{Metadata, RequestEncoder};
///
/// let metadata = Metadata::new("get_file", http::Method::GET, "/files/{file_id}");
/// let mut request = RequestEncoder::new("https://example.com/v1", &metadata);
/// request.path("file_id", "a/b")?;
/// request.query("limit", &Some(3))?;
/// request.query("tag", &["x", "y"])?;
/// assert_eq!(request.finish()?.uri(), "https://example.com/v1/files/a%2Fb?limit=3&tag=x&tag=y");
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
pub struct RequestEncoder {
    method: http::Method,
    base_url: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl RequestEncoder {
    /// Starts a request of this operation below `base_url`, which has no slash at its end.
    pub fn new(base_url: &str, metadata: &Metadata) -> Self {
        Self {
            method: metadata.method.clone(),
            base_url: base_url.to_owned(),
            path: metadata.path.as_ref().to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// Fills `{name}` of the path with one segment, percent-encoded.
    ///
    /// # Errors
    ///
    /// When the path has no such place, or the value is not text, a number or a boolean, or is empty, `.` or `..`,
    /// which would lead to another path.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        let segment = match scalar(&to_value(name, value)?) {
            Some(Some(text)) => text,
            _ => return Err(refused(name, "only text, a number or a boolean can be a segment of a path")),
        };
        self.fill(name, &utf8_percent_encode(&segment, RESERVED).to_string())
    }

    /// Puts text that is encoded already in the place of `{name}`.
    fn fill(&mut self, name: &str, encoded: &str) -> Result<()> {
        let place = format!("{{{name}}}");
        if !self.path.contains(&place) {
            return Err(refused(name, &format!("the path {} has no such place", self.path)));
        }
        if matches!(encoded, "" | "." | "..") {
            return Err(refused(name, &format!("`{encoded}` cannot be a segment of a path")));
        }
        // What is filled in cannot be taken for a place: braces are percent-encoded.
        self.path = self.path.replace(&place, encoded);
        Ok(())
    }

    /// Adds `name=value` to the query.
    ///
    /// `None` adds nothing, a list one pair for each element, an object one pair for each member under the member's
    /// own name (the style `form`, exploded).
    ///
    /// # Errors
    ///
    /// When the value has a list or an object within a list or an object.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        let nested = || refused(name, "a query has no place for a list or an object within another");
        match to_value(name, value)? {
            Value::Array(elements) => {
                for element in elements {
                    self.pair(name, scalar(&element).ok_or_else(nested)?);
                }
            }
            Value::Object(members) => {
                for (member, value) in members {
                    self.pair(&member, scalar(&value).ok_or_else(nested)?);
                }
            }
            value => self.pair(name, scalar(&value).ok_or_else(nested)?),
        }
        Ok(())
    }

    /// Sets a header; `None` sets nothing, and the elements of a list are joined by commas.
    ///
    /// # Errors
    ///
    /// When name or value has characters that cannot stand in a header.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<()> {
        let wrong = || refused(name, "only text, numbers, booleans and lists of them can be a header");
        let text = match to_value(name, value)? {
            Value::Array(elements) => {
                let texts: Option<Vec<_>> = elements.iter().map(scalar).collect();
                let texts: Vec<String> = texts.ok_or_else(wrong)?.into_iter().flatten().collect();
                Some(texts.join(","))
            }
            value => scalar(&value).ok_or_else(wrong)?,
        };
        if let Some(text) = text {
            let (name, value) = header(name, &text)?;
            self.headers.insert(name, value);
        }
        Ok(())
    }

    /// Makes `body` the body, as JSON.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON, as a map whose keys are not text.
    pub fn json<T: Serialize + ?Sized>(&mut self, body: &T) -> Result<()> {
        let bytes = serde_json::to_vec(body).map_err(not_json)?;
        self.body = Bytes::from(bytes);
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(())
    }

    /// Makes `body` the body, as JSON, in which a member of `extra` takes the place of one of the same name.
    ///
    /// Generated requests hold their extra members themselves. Written as it is, a member that is both declared and
    /// extra would stand in the body twice, and every reader would choose for itself.
    ///
    /// # Errors
    ///
    /// As for [`json`](Self::json).
    pub fn json_with_extra<T: Serialize + ?Sized>(&mut self, body: &T, extra: &Map<String, Value>) -> Result<()> {
        if extra.is_empty() {
            return self.json(body);
        }
        let mut body = serde_json::to_value(body).map_err(not_json)?;
        if let Value::Object(members) = &mut body {
            members.extend(extra.clone());
        }
        self.json(&body)
    }

    /// Gives the body another name than the one of its form: `application/merge-patch+json`, and not `application/json`.
    ///
    /// # Errors
    ///
    /// When the content type cannot stand in a header.
    #[allow(dead_code, reason = "generated code calls it, and a document need not give it cause to")]
    pub(crate) fn content_type(&mut self, content_type: &str) -> Result<()> {
        let (name, value) = header(CONTENT_TYPE.as_str(), content_type)?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Makes `bytes` the body, of this content type.
    ///
    /// # Errors
    ///
    /// When the content type cannot stand in a header.
    pub fn body(&mut self, content_type: &str, bytes: impl Into<Bytes>) -> Result<()> {
        let (name, value) = header(CONTENT_TYPE.as_str(), content_type)?;
        self.headers.insert(name, value);
        self.body = bytes.into();
        Ok(())
    }

    /// The request that was collected.
    ///
    /// # Errors
    ///
    /// When a place of the path is not filled, or the address is too long.
    pub fn finish(mut self) -> Result<http::Request<Bytes>> {
        if let Some((_, place)) = self.path.split_once('{') {
            let name = place.split('}').next().unwrap_or(place);
            return Err(refused(name, "the path needs it, and it is not set"));
        }
        let address = [self.base_url.as_str(), &self.path, &self.query].concat();
        let uri = http::Uri::from_maybe_shared(Bytes::from(address))
            .map_err(|error| Error::invalid_request("the request's address cannot be used").with_source(error))?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        // RFC 9110, 8.6: where a body could be expected, that there is none is said.
        if request.body().is_empty()
            && matches!(*request.method(), http::Method::POST | http::Method::PUT | http::Method::PATCH)
        {
            self.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn pair(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.encoded_pair(name, &utf8_percent_encode(&value, RESERVED).to_string());
        }
    }

    fn encoded_pair(&mut self, name: &str, value: &str) {
        // A path may have a query of its own.
        let separator = if self.query.is_empty() && !self.path.contains('?') { '?' } else { '&' };
        // Writing to a string cannot fail.
        let _ = write!(self.query, "{separator}{}={value}", utf8_percent_encode(name, RESERVED));
    }
}

/// Whether an extra member gives a value: null and an empty list give none, as with declared members.
#[allow(dead_code, reason = "generated code calls it, and a document need not give it cause to")]
pub(crate) fn is_given(value: &Value) -> bool {
    !value.is_null() && value.as_array().is_none_or(|elements| !elements.is_empty())
}

/// Shows what is called and how much is sent: the body is what people say, and headers and queries may be secrets.
impl fmt::Debug for RequestEncoder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestEncoder")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Checks a header that a caller gave; the error does not repeat the value, which may be a secret.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let checked = HeaderName::try_from(name).map_err(|_| refused(name, "this cannot be the name of a header"))?;
    if matches!(checked.as_str(), "connection" | "content-length" | "host" | "transfer-encoding") {
        return Err(refused(name, "this header is the transport's own"));
    }
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| refused(name, "the value has characters that cannot stand in a header"))?;
    if matches!(checked.as_str(), "authorization" | "cookie" | "proxy-authorization") {
        value.set_sensitive(true);
    }
    Ok((checked, value))
}

fn refused(name: &str, why: &str) -> Error {
    Error::invalid_request(format!("{name}: {why}"))
}

fn not_json(error: serde_json::Error) -> Error {
    Error::invalid_request("the request cannot be written as JSON").with_source(error)
}

fn to_value<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| refused(name, "the value cannot be written").with_source(error))
}

/// The text of a scalar: `None` if it is a list or an object, `Some(None)` for `null`.
fn scalar(value: &Value) -> Option<Option<String>> {
    match value {
        Value::Null => Some(None),
        Value::Bool(value) => Some(Some(value.to_string())),
        Value::Number(number) => Some(Some(number.to_string())),
        Value::String(text) => Some(Some(text.clone())),
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
