//! Which generated type belongs to which schema.

use memos_sdk_core::types::*;
use memos_sdk_core::{ChatEvent, Envelope, Filter, Operation, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Result, Value};

/// Decodes a value into a type and encodes it again.
pub(crate) type Codec = fn(Value) -> Result<Value>;

/// The types by the names of the schemas, those of the corrections included.
pub(crate) const TABLE: &[(&str, Codec)] = &[
    ("AddFeedbackRequest", through::<AddFeedbackRequest>),
    ("AddFeedbackResponse", answer::<AddFeedbackRequest>),
    ("AddMessageRequest", through::<AddMessageRequest>),
    ("AddMessageResponse", answer::<AddMessageRequest>),
    ("ChatRequest", through::<ChatRequest>),
    ("ChatResponse", answer::<ChatRequest>),
    ("ChatResponseData", through::<ChatResponseData>),
    ("ChatStreamResponse", through::<ChatEvent>),
    ("CreateKnowledgebaseRequest", through::<CreateKnowledgebaseRequest>),
    ("CreateKnowledgebaseResponse", answer::<CreateKnowledgebaseRequest>),
    ("DeleteFileRequest", through::<DeleteFileRequest>),
    ("DeleteFileResponse", answer::<DeleteFileRequest>),
    ("DeleteKnowledgebaseRequest", through::<DeleteKnowledgebaseRequest>),
    ("DeleteKnowledgebaseResponse", answer::<DeleteKnowledgebaseRequest>),
    ("DeleteMemoryRequest", through::<DeleteMemoryRequest>),
    ("DeleteMemoryResponse", answer::<DeleteMemoryRequest>),
    ("ExtractMemoryItem", through::<ExtractMemoryItem>),
    ("ExtractMemoryMessage", through::<ExtractMemoryMessage>),
    ("ExtractMemoryRequest", through::<ExtractMemoryRequest>),
    ("ExtractMemoryResponse", answer::<ExtractMemoryRequest>),
    ("ExtractMemoryResponseData", through::<ExtractMemoryResponseData>),
    ("ExtractPreferenceItem", through::<ExtractPreferenceItem>),
    ("Filter", through::<Filter>),
    ("GetFileRequest", through::<GetFileRequest>),
    ("GetFileResponse", answer::<GetFileRequest>),
    ("GetMemoryRequest", through::<GetMemoryRequest>),
    ("GetMemoryResponse", answer::<GetMemoryRequest>),
    ("GetMemoryResponseData", through::<GetMemoryResponseData>),
    ("GetMessageRequest", through::<GetMessageRequest>),
    ("GetMessageResponse", answer::<GetMessageRequest>),
    ("GetMessageResponseData", through::<GetMessageResponseData>),
    ("GetStatusRequest", through::<GetStatusRequest>),
    ("GetStatusResponse", answer::<GetStatusRequest>),
    ("GetStatusResponseData", through::<GetStatusResponseData>),
    ("MemoryDetail", through::<MemoryDetail>),
    ("MessageDetail", through::<MessageDetail>),
    ("MessageInput", through::<Message>),
    ("OpenMemAddMessageResponse", through::<AddMessageResponseData>),
    ("PreferenceDetail", through::<PreferenceDetail>),
    ("SearchMemoryRequest", through::<SearchMemoryRequest>),
    ("SearchMemoryResponse", answer::<SearchMemoryRequest>),
    ("SearchMemoryResponseData", through::<SearchMemoryResponseData>),
    ("SkillDetail", through::<SkillDetail>),
    ("SkillValue", through::<SkillValue>),
    ("Timestamp", through::<Timestamp>),
    ("ToolMemoryDetail", through::<ToolMemoryDetail>),
    ("ToolSchema", through::<ToolSchema>),
    ("ToolUsedStatus", through::<ToolUsedStatus>),
    ("ToolValue", through::<ToolValue>),
    ("UploadFileRequest", through::<UploadFileRequest>),
    ("UploadFileResponse", answer::<UploadFileRequest>),
    ("UploadedFile", through::<UploadedFile>),
];

/// The way of a value over the wire: as bytes in, and as bytes out again.
pub(crate) fn through<T: Serialize + DeserializeOwned>(sent: Value) -> Result<Value> {
    let typed: T = serde_json::from_slice(&serde_json::to_vec(&sent)?)?;
    serde_json::from_slice(&serde_json::to_vec(&typed)?)
}

/// The way of a whole answer to an operation.
pub(crate) fn answer<O: Operation>(sent: Value) -> Result<Value> {
    through::<Envelope<O::Output>>(sent)
}
