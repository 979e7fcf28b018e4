//! The error of a fault that cannot be.

use std::error::Error;
use std::fmt;

use memos_sdk_core::operations::OPERATIONS;

/// A text that is no fault, or an operation that the service does not have.
///
/// ```
/// use memos_sdk_testkit::Fault;
///
/// let error = "status=503,twice".parse::<Fault>().unwrap_err();
/// assert_eq!(error.to_string(), "`twice` is nothing that a fault can have");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidFault(String);

impl InvalidFault {
    pub(super) fn new(message: String) -> Self {
        Self(message)
    }

    pub(super) fn no_operation(id: &str) -> Self {
        let known: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id.as_ref()).collect();
        Self(format!("`{id}` is no operation; those that there are: {}", known.join(", ")))
    }
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidFault {}
