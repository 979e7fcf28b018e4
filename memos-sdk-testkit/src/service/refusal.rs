//! Why a request is not done.

use memos_sdk_core::Code;

/// A code of the service and what it says beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A request that is not of the documented form.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::INVALID_PARAMETERS, message)
    }
}
