//! An operation that is known only when the program runs.

mod method;
mod path;

use std::borrow::Cow;

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::operations::{self, OPERATIONS};
use crate::{Call, Error, Metadata, Operation, OperationVisitor, RequestEncoder, Result};
use path::{Target, beginning};

/// A call of an operation that the SDK has no type for, or that is known by its name only when the program runs.
///
/// It is the id of an operation of the document, or the path of one that the document does not have yet.
///
/// ```
/// use memos_sdk_core::{CallOptions, Config, RawOperation};
/// use serde_json::json;
///
/// let config = Config::builder().api_key("mpg-1234").build()?;
/// let count = RawOperation::new("/count/memory?exact=true", json!({"user_id": "u"})).safe();
/// let request = config.request(count, &CallOptions::new(), false)?;
/// assert_eq!(request.method(), "POST");
/// assert_eq!(request.uri(), "https://memos.memtensor.cn/api/openmem/v1/count/memory?exact=true");
/// assert_eq!(&request.body()[..], br#"{"user_id":"u"}"#);
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
///
/// With the id or the path of an operation of the document, method and everything else are the document's, and what is
/// known to be refused is refused here: a delete that names nothing never leaves the client. Any other path, which
/// begins with `/` and stands below the base URL, is a `POST` that writes and answers in an envelope, unless the methods
/// here say otherwise.
///
/// A `{name}` in the path is filled with the member `name` of the body, which then is not sent in the body. A body that
/// is `null` is not sent. The answer is plain JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawOperation {
    operation: String,
    #[serde(default)]
    body: Value,
    #[serde(default, with = "method", skip_serializing_if = "Option::is_none")]
    method: Option<Method>,
    #[serde(default, skip_serializing_if = "is_not_set")]
    safe: bool,
    #[serde(default, skip_serializing_if = "is_not_set")]
    idempotent: bool,
    #[serde(default, skip_serializing_if = "is_not_set")]
    bare: bool,
}

impl RawOperation {
    /// Makes one of the id of an operation or of a path, and of the body that is sent.
    ///
    /// What is neither is an error of the call.
    pub fn new(operation_or_path: impl Into<String>, body: impl Into<Value>) -> Self {
        Self {
            operation: operation_or_path.into(),
            body: body.into(),
            method: None,
            safe: false,
            idempotent: false,
            bare: false,
        }
    }

    /// Sends it with this method; a path is a `POST` by default.
    ///
    /// With it comes what HTTP says about the method: a path with `GET` only reads, one with `DELETE` or `PUT` may be
    /// repeated.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Marks it as one that only reads, and may therefore be repeated.
    #[must_use]
    pub fn safe(mut self) -> Self {
        self.safe = true;
        self
    }

    /// Marks it as one that may be repeated without doing more than once.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Says that the answer is the data itself, without an envelope.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The operation of the document that is meant, if one is.
    fn known(&self) -> Option<&'static Metadata> {
        let path = self.operation.split('?').next().unwrap_or_default().trim_end_matches('/');
        OPERATIONS.iter().find(|known| known.id == self.operation || known.path.trim_end_matches('/') == path)
    }

    /// Where the call goes: path and query.
    fn target(&self) -> Result<Target<'_>> {
        if self.operation.starts_with('/') {
            return Target::parse(&self.operation);
        }
        let known = self.known().ok_or_else(|| unknown(&self.operation))?;
        Ok(Target { path: &known.path, query: Vec::new() })
    }
}

/// The methods of the operation, for a call that is being put together.
impl<C> Call<C, RawOperation> {
    /// Sends it with this method: see [`RawOperation::method`].
    pub fn method(mut self, method: Method) -> Self {
        self.request = self.request.method(method);
        self
    }

    /// Marks it as one that only reads: see [`RawOperation::safe`].
    pub fn safe(mut self) -> Self {
        self.request = self.request.safe();
        self
    }

    /// Marks it as one that may be repeated: see [`RawOperation::idempotent`].
    pub fn idempotent(mut self) -> Self {
        self.request = self.request.idempotent();
        self
    }

    /// Says that the answer has no envelope: see [`RawOperation::bare`].
    pub fn bare(mut self) -> Self {
        self.request = self.request.bare();
        self
    }
}

/// Checks a body as the type of a known operation would.
struct Check<'a>(&'a Value);

impl OperationVisitor for Check<'_> {
    type Value = Result<()>;

    fn visit<O: Operation>(self) -> Result<()> {
        // A body of another shape is what this type is for: it may be a newer one.
        serde_json::from_value::<O>(self.0.clone()).map_or(Ok(()), |request| request.validate())
    }
}

impl Operation for RawOperation {
    type Output = Value;

    const METADATA: Metadata = Metadata::new("raw_operation", Method::POST, "/");

    fn metadata(&self) -> Metadata {
        let mut metadata = match (self.known(), self.target()) {
            (Some(known), _) => known.clone(),
            (None, Ok(target)) => {
                // The query is left out: it may hold what is nobody's business, and ids stand in logs.
                let (id, path) = (Cow::Owned(target.path.to_owned()), Cow::Owned(target.path.to_owned()));
                let method = self.method.clone().unwrap_or(Method::POST);
                let (safe, idempotent) = (method.is_safe(), method.is_idempotent());
                Metadata { id, path, method, safe, idempotent, ..Self::METADATA }
            }
            // Neither an id nor a path: it has characters that do not belong into logs, and is not sent.
            (None, Err(_)) => Self::METADATA,
        };
        if let Some(method) = &self.method {
            metadata.method = method.clone();
        }
        metadata.safe |= self.safe;
        metadata.idempotent |= self.idempotent || metadata.safe;
        metadata.enveloped &= !self.bare;
        metadata
    }

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        let target = self.target()?;
        let mut body = self.body.clone();
        let mut filled = false;
        for name in target.places() {
            let value = body.as_object_mut().and_then(|members| members.remove(name)).ok_or_else(|| {
                Error::invalid_request(format!("{name}: the path {} needs it", target.path))
                    .with_suggestion("give it as a member of the body, which is an object")
            })?;
            request.path(name, &value)?;
            filled = true;
        }
        for (name, value) in &target.query {
            request.query(name, value)?;
        }
        // A body of which everything went into the path was there for the path only.
        let used_up =
            filled && body.as_object().is_some_and(serde_json::Map::is_empty) && !takes_body(&self.metadata());
        if body.is_null() || used_up { Ok(()) } else { request.json(&body) }
    }

    // Inlined, so that a program compiles the reading of all requests only if it makes such calls.
    #[inline]
    fn validate(&self) -> Result<()> {
        self.target()?;
        match self.known() {
            Some(known) => operations::visit(&known.id, Check(&self.body)).unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

fn takes_body(metadata: &Metadata) -> bool {
    !matches!(metadata.method, Method::GET | Method::HEAD | Method::DELETE)
}

/// Leaves members out that are as they are by default.
fn is_not_set(set: &bool) -> bool {
    !set
}

/// The error for a text that is neither an id nor a path, with the ids that are most like it first.
fn unknown(text: &str) -> Error {
    // Ids are short: what a long text has behind its beginning says nothing about which one was meant.
    let text = beginning(text);
    let mut ids: Vec<&str> = OPERATIONS.iter().map(|known| known.id.as_ref()).collect();
    ids.sort_by_cached_key(|id| distance(text, id));
    let ids = ids.join(", ");
    Error::invalid_request(format!("`{text}` is neither the id of an operation nor a path"))
        .with_suggestion(format!("a path begins with / and stands below the base URL; the operations are {ids}"))
}

/// How many characters must be changed, added or taken away to make one text of the other (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, character) in left.chars().enumerate() {
        let mut before = index + 1;
        let mut next = vec![before];
        for (other, costs) in right.iter().zip(row.windows(2)) {
            let [diagonal, above] = costs else { continue };
            before = (diagonal + usize::from(character != *other)).min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
