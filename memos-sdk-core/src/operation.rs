//! What one operation of the API is: the traits that generated request types implement.

use std::borrow::Cow;

use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, RequestEncoder, StreamEvent};

/// The request of one operation: everything that a client must know to make the call.
///
/// Generated request types implement it. Implement it by hand for a path that the generated operations do not have
/// yet, and send it like any other.
///
/// ```
/// use memos_sdk_core::{Error, Metadata, Operation, RequestEncoder};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct CountMemories {
///     user_id: String,
/// }
///
/// impl Operation for CountMemories {
///     type Output = u64;
///     const METADATA: Metadata = Metadata::new("count_memories", http::Method::POST, "/count/memories").safe();
///
///     fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
///         request.json(self)
///     }
/// }
/// ```
pub trait Operation: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What a successful call gives: the `data` of the envelope, or the whole body where there is no envelope.
    type Output: Serialize + DeserializeOwned + Send + 'static;

    /// What the document says about the operation as such.
    const METADATA: Metadata;

    /// What is known about this very request: [`METADATA`](Self::METADATA), unless the type stands for more than one
    /// operation.
    fn metadata(&self) -> Metadata {
        Self::METADATA
    }

    /// Writes path, query, headers and body of the request.
    ///
    /// # Errors
    ///
    /// When a value cannot stand where it belongs: an empty path segment, a header with a line break.
    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error>;

    /// Checks what the document demands beyond the types, before anything is sent.
    ///
    /// # Errors
    ///
    /// When the request is one that the service is known to refuse.
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Takes the body of a successful answer as it is, where the operation does not answer JSON.
    ///
    /// `None`, the default, has the body read as JSON.
    fn raw(body: &Bytes) -> Option<Self::Output> {
        let _ = body;
        None
    }

    /// Asks the service to stream its answer, or not to; operations that cannot stream ignore it.
    fn set_stream(&mut self, stream: bool) {
        let _ = stream;
    }
}

/// An operation whose answer can be streamed.
pub trait StreamingOperation: Operation {
    /// One event of the stream.
    type Event: StreamEvent;
}

/// What the document says about an operation as such.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The `operationId` of the document.
    pub id: Cow<'static, str>,
    /// The one-line summary of the document.
    pub summary: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with `{name}` where a path parameter stands.
    pub path: Cow<'static, str>,
    /// Whether the operation only reads.
    pub safe: bool,
    /// Whether repeating the operation does no more than doing it once.
    pub idempotent: bool,
    /// Whether the answer is an envelope (`code`, `message`, `data`).
    pub enveloped: bool,
}

impl Metadata {
    /// An operation that changes something, must not be repeated, and answers in an envelope.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        let (id, path) = (Cow::Borrowed(id), Cow::Borrowed(path));
        Self { id, summary: "", method, path, safe: false, idempotent: false, enveloped: true }
    }

    /// Whether the operation reads, deletes or writes, which decides when it may be repeated.
    pub const fn class(&self) -> OperationClass {
        if self.safe {
            OperationClass::Read
        } else if self.idempotent {
            OperationClass::Idempotent
        } else {
            OperationClass::Write
        }
    }

    /// The same operation, with the one-line summary of the document.
    #[must_use]
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// The same operation, marked as one that only reads (and may therefore be repeated).
    #[must_use]
    pub const fn safe(mut self) -> Self {
        self.safe = true;
        self.idempotent = true;
        self
    }

    /// The same operation, marked as one that may be repeated without doing more than once.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// The same operation, whose answer is the data itself, without an envelope.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.enveloped = false;
        self
    }
}

/// What repeating an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationClass {
    /// It only reads: a repeat changes nothing.
    Read,
    /// A repeat does no more than doing it once, as with a delete.
    Idempotent,
    /// A repeat may do it twice.
    Write,
}

/// Something that is done with the request type of an operation that is known by its id only.
///
/// The generated `operations::visit` calls it, so that a program can be driven by a table of operations instead of a
/// `match` of its own.
pub trait OperationVisitor {
    /// What the visit gives.
    type Value;

    /// Visits the operation whose request type is `O`.
    fn visit<O: Operation>(self) -> Self::Value;
}

/// Like [`OperationVisitor`], for the operations whose answer can be streamed.
pub trait StreamingVisitor {
    /// What the visit gives.
    type Value;

    /// Visits the operation whose request type is `O`.
    fn visit<O: StreamingOperation>(self) -> Self::Value;
}

/// Refuses a request unless exactly one of its alternatives is set.
///
/// `fields` gives the name of each alternative and whether it is set.
///
/// # Errors
///
/// When none or more than one is set; the error names the fields.
pub fn exactly_one_of(operation: impl Into<Cow<'static, str>>, fields: &[(&str, bool)]) -> Result<(), Error> {
    let set: Vec<&str> = fields.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect();
    if set.len() == 1 {
        return Ok(());
    }
    let all: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let all = all.join(", ");
    let message = if set.is_empty() {
        format!("exactly one of {all} must be set, and none is")
    } else {
        format!("exactly one of {all} must be set, and {} are", set.join(" and "))
    };
    Err(Error::invalid_request(message).with_operation(operation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_of_accepts_one_and_names_the_fields_otherwise() {
        let check = |memory_ids, user_id| {
            exactly_one_of("delete_memory", &[("memory_ids", memory_ids), ("user_id", user_id)])
                .map_err(|error| error.to_string())
        };
        assert_eq!(check(true, false), Ok(()));
        assert_eq!(check(false, true), Ok(()));
        assert_eq!(
            check(false, false),
            Err("delete_memory: exactly one of memory_ids, user_id must be set, and none is".to_owned()),
        );
        assert_eq!(
            check(true, true),
            Err("delete_memory: exactly one of memory_ids, user_id must be set, and memory_ids and user_id are"
                .to_owned()),
        );
    }
}
