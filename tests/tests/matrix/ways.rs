//! Every way to call the service: the operations, and the chat that is streamed.

use memos_sdk_core::OperationClass;
use memos_sdk_core::operations::OPERATIONS;

/// A way to call the service.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Way {
    /// The id of the operation.
    pub(crate) id: String,
    pub(crate) class: OperationClass,
    pub(crate) streamed: bool,
}

impl Way {
    pub(crate) fn all() -> Vec<Self> {
        let whole = OPERATIONS.iter().map(|operation| {
            // What an operation does is told by the first word of its path, and by nothing that the SDK says about it.
            let class = match operation.path.split('/').nth(1) {
                Some("get" | "search" | "extract") => OperationClass::Read,
                Some("delete") => OperationClass::Idempotent,
                Some("add" | "create" | "chat") => OperationClass::Write,
                _ => panic!("what does {} do?", operation.path),
            };
            Self { id: operation.id.clone().into_owned(), class, streamed: false }
        });
        let streamed = Self { id: "chat".to_owned(), class: OperationClass::Write, streamed: true };
        whole.chain([streamed]).collect()
    }

    /// The column of the table that it stands in.
    pub(crate) fn column(&self) -> &'static str {
        match self.class {
            _ if self.streamed => "stream",
            OperationClass::Read => "read",
            OperationClass::Idempotent => "delete",
            _ => "write",
        }
    }
}
