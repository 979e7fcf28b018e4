//! What the MemOS Cloud API is, without I/O (but for [`File::from_path`]): its types and operations, and everything
//! about a call that does not depend on how it is sent.
//!
//! Programs use a client, `memos-sdk` or `memos-sdk-blocking`, which exports what they need of it. Read on to write a
//! transport of your own.
//!
//! A call is data on both sides: [`Config::request`] makes an [`http::Request`] from an [`Operation`],
//! [`Config::read`] makes its output or an [`Error`] from an [`http::Response`], and [`Config::events`] reads a
//! streamed answer piece by piece. [`Attempts`] is a whole call with its repeats, [`TaskPolling`] waits for a task and
//! [`Paging`] turns pages: state machines, which a transport drives. Nothing here opens a socket, reads a clock, or sleeps.
//!
//! ```
//! use memos_sdk_core::{CallOptions, Code, Config};
//! use memos_sdk_core::types::GetStatusRequest; // generated
//!
//! let config = Config::builder().api_key("mpg-1234").build()?;
//! let request: GetStatusRequest = serde_json::from_str(r#"{"task_id": "t"}"#)?;
//! let request = config.request(request, &CallOptions::new(), false)?;
//! assert_eq!(request.uri(), "https://memos.memtensor.cn/api/openmem/v1/get/status");
//!
//! // … a transport sends it, and gives back what came …
//! let answer = http::Response::new(bytes::Bytes::from_static(br#"{"code": 50131, "message": "no such task"}"#));
//! let error = config.read::<GetStatusRequest>(&answer).unwrap_err();
//! assert_eq!(error.code(), Some(Code::TASK_NOT_FOUND));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! * `jiff`, `chrono`: conversions between [`Timestamp`] and the types of these libraries.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod api_key;
mod attempts;
mod call;
mod chat_event;
mod code;
mod config;
mod curl;
#[allow(dead_code, reason = "generated code calls it, and a document need not give it cause to")]
mod decode;
mod encode;
mod envelope;
mod error;
mod file;
mod filter;
mod generated;
mod knowledgebases;
mod mismatch;
mod moment;
mod one_or_many;
#[allow(dead_code, unused_macros, reason = "generated code calls it, and a document need not give it cause to")]
mod open_enum;
#[allow(dead_code, reason = "generated code calls it, and a document need not give it cause to")]
mod open_union;
mod operation;
mod page;
mod raw;
mod raw_operation;
mod redirect;
mod response;
mod retry;
mod sse;
mod stream;
mod task;
mod timestamp;
mod tolerant;
mod transcript;

pub use answer::AnswerReader;
pub use api_key::ApiKey;
pub use attempts::{Attempt, AttemptReport, Attempts, Step};
pub use call::{
    Call, CallOptions, Missing, PagingTransport, Provided, Set, StreamingTransport, TaskTransport, Transport,
};
pub use chat_event::{ChatEvent, ChatEventKind};
pub use code::{Code, RetryClass};
pub use config::{Config, ConfigBuilder, Limits, Proxy, Region};
pub use encode::RequestEncoder;
pub use envelope::Envelope;
pub use error::{Error, ErrorKind, Result};
pub use file::{File, check_files};
pub use filter::{Condition, Filter, Scalar, TimeField, TimeRange, UnboundedRange};
pub use generated::{operations, types};
pub use knowledgebases::Knowledgebases;
pub use mismatch::Mismatch;
pub use moment::{Clock, Moment};
pub use one_or_many::{OneOrMany, Single};
pub use operation::{
    Metadata, Operation, OperationClass, OperationVisitor, StreamingOperation, StreamingVisitor, exactly_one_of,
};
pub use page::{ItemCursor, Page, PageEnd, PageMembers, PagePosition, PagedOperation, Paging};
pub use raw::Raw;
pub use raw_operation::RawOperation;
pub use redirect::{MAX_REDIRECTS, Redirects};
pub use response::Response;
pub use retry::{FailedAttempt, RetryPolicy, StandardRetry};
pub use sse::{Frame, FrameReader};
pub use stream::{EventReader, StreamEnd, StreamEvent, is_stream};
pub use task::{
    StartsTask, Task, TaskMembers, TaskOperation, TaskPolling, TaskStart, TaskState, TaskStep, TaskUpdate, Turns,
    WaitError, WaitProgress, Waited, started_task,
};
pub use timestamp::Timestamp;
pub use transcript::Transcript;

// Generated code calls it by this path.
#[allow(unused_imports)]
pub(crate) use open_enum::open_enum;
