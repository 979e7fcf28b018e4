//! The async client of MemOS Cloud: what people said goes in, what is worth remembering comes out.
//!
//! ```no_run
//! # // The examples on this page are about the generated operations of this API.
//! use memos_sdk::Client;
//! use memos_sdk::types::Message;
//!
//! # async fn run() -> memos_sdk::Result<()> {
//! let memos = Client::from_env()?; // reads MEMOS_API_KEY
//!
//! let messages = [Message::user("I moved to Lisbon."), Message::assistant("Noted!")];
//! memos.add_message().user_id("ada").conversation_id("2026-11-20").messages(messages).send().await?;
//!
//! let found = memos.search_memory().user_id("ada").query("Where do I live?").send().await?;
//! for memory in found.memory_detail_list {
//!     println!("{:?}", memory.memory_value);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Calls
//!
//! [`Client`] has a method for each operation. It starts a builder; a required field that is not set yet is an error
//! of the compiler, and an optional one that is not set is not sent, so that the service's own default holds. What
//! belongs to the call and not to the request is in [`CallOptions`]:
//!
//! ```no_run
//! # use std::time::Duration;
//! # use memos_sdk::{CallOptions, Client, Condition, Filter};
//! # async fn run(memos: Client) -> memos_sdk::Result<()> {
//! let recent = Filter::all([Condition::equals("agent_id", "planner"), Condition::created_after("2026-01-01")]);
//! let found = memos
//!     .search_memory()
//!     .user_id("ada")
//!     .query("What is planned?")
//!     .filter(recent)
//!     .options(CallOptions::new().timeout(Duration::from_secs(5)))
//!     .send()
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # async fn run(memos: memos_sdk::Client) -> memos_sdk::Result<()> {
//! memos.search_memory().user_id("ada").send().await?; // a required field of this call is not set yet: `query`
//! # Ok(())
//! # }
//! ```
//!
//! The requests are plain data too: [`types`] has them, and [`Client::send`] sends them. An answer keeps what this
//! version does not know: members in `extra`, values of enums in `Unknown`.
//!
//! # Errors
//!
//! There is one [`Error`]. Its predicates say what to do, its [`code`](Error::code) what the service said, and
//! [`may_have_been_sent`](Error::may_have_been_sent) whether a write may have happened in spite of it:
//!
//! ```no_run
//! # use memos_sdk::{Client, types::Message};
//! # async fn run(memos: Client, messages: Vec<Message>) {
//! match memos.add_message().user_id("ada").conversation_id("2026-11-20").messages(messages).send().await {
//!     Ok(added) => println!("{added:?}"),
//!     Err(error) if error.is_rate_limit() => println!("later: {error}"),
//!     Err(error) if !error.may_have_been_sent() => println!("safe to send again: {error}"),
//!     Err(error) => println!("{}", error.chain()),
//! }
//! # }
//! ```
//!
//! # Repeats
//!
//! A call that fails is sent again, twice at most, where that does no harm; each method says when. Reads and deletes are
//! repeated after a connection that failed, a time-out, and errors of the server that may pass. **Writes are repeated only
//! if the service surely did not process them**: it cannot tell a repeat from a second call, and would store a memory
//! twice. [`StandardRetry`] has the rules and the settings, [`RetryPolicy`] lets a program decide for itself:
//!
//! ```no_run
//! # use memos_sdk::{CallOptions, Client, StandardRetry};
//! # async fn run(memos: Client) -> memos_sdk::Result<()> {
//! let once = CallOptions::new().retry(StandardRetry::never());
//! memos.search_memory().user_id("ada").query("tea").options(once).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Answers that are not as documented
//!
//! A member that does not fit its type is set aside, and the rest of the answer is given. `response()` in place of
//! `send()` says what, and has the status, the headers and the body:
//!
//! ```no_run
//! # async fn run(memos: memos_sdk::Client) -> memos_sdk::Result<()> {
//! let response = memos.search_memory().user_id("ada").query("tea").response().await?;
//! for mismatch in response.mismatches() {
//!     eprintln!("{mismatch}"); // /data/memory_detail_list/0/confidence: expected a number, found a list
//! }
//! let found = response.into_data();
//! # Ok(())
//! # }
//! ```
//!
//! # Tasks
//!
//! What is added becomes a memory in a while. The task of it can be waited for, always with a limit:
//!
//! ```no_run
//! # use std::time::Duration;
//! # use memos_sdk::{Client, types::Message};
//! # async fn run(memos: Client) -> memos_sdk::Result<()> {
//! let added = memos.add_message().user_id("ada").messages([Message::user("I like tea.")]).send().await?;
//! memos.task(added.task_id).wait(Duration::from_secs(60)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Pages
//!
//! ```no_run
//! # use memos_sdk::Client;
//! # async fn run(memos: Client) -> memos_sdk::Result<()> {
//! let mut items = memos.get_memory().user_id("ada").items();
//! while let Some(item) = items.next().await {
//!     println!("{:?}", item?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Streams
//!
//! A call that can stream has `stream()` beside `send()`:
//!
//! ```no_run
//! # use memos_sdk::{ChatEventKind, Client};
//! # async fn run(memos: Client) -> memos_sdk::Result<()> {
//! let mut events = memos.chat().user_id("ada").conversation_id("2026-11-20").query("Plan my day.").stream().await?;
//! while let Some(event) = events.next().await {
//!     match event?.kind() {
//!         ChatEventKind::Text(text) => print!("{text}"),
//!         ChatEventKind::Reasoning(text) => eprint!("{text}"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Seeing what happens
//!
//! Every call is a `tracing` span of the target `memos_sdk`, with an event for each attempt: operation, attempt, status,
//! code, times and sizes, never bodies or the key. [`ClientBuilder::on_attempt`] takes a hook for metrics, and `to_curl()`
//! gives a call as a command for a shell, without the key. [`Client::raw`] calls what this version does not know yet.
//!
//! # Settings
//!
//! [`ClientBuilder`] has them: region or base URL, time-outs, headers, limits, an HTTP client of one's own. Every
//! default is documented with its reason. The client needs a tokio runtime with I/O and time to be awaited in, and
//! nothing at all to be built.
//!
//! TLS is rustls with the ring provider and the certificates of the system, which are read for the first call.
//! Redirects are followed within the same scheme, host and port only.
//! [`proxy`](ClientBuilder::proxy) and [`no_proxy`](ClientBuilder::no_proxy) decide in place of the environment, and
//! [`root_certificates`](ClientBuilder::root_certificates) are trusted in place of those of the system.
//!
//! # Features
//!
//! * `jiff`, `chrono`: conversions between [`Timestamp`] and the types of these libraries.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod client;
mod driver;
mod exchange;
mod generated;
mod pages;
mod sending;
mod streaming;
mod tasks;
#[cfg(test)]
mod tests;
mod timer;
mod tls;

/// The types of HTTP that are in the signatures here: methods, statuses and headers.
pub use http;

pub use builder::ClientBuilder;
pub use client::Client;
pub use memos_sdk_core::{
    ApiKey, AttemptReport, Call, CallOptions, ChatEvent, ChatEventKind, Clock, Code, Condition, Config, ConfigBuilder,
    Envelope, Error, ErrorKind, FailedAttempt, File, Filter, Frame, Knowledgebases, Limits, Metadata, Mismatch,
    Missing, Moment, OneOrMany, Operation, OperationClass, OperationVisitor, Page, PageEnd, PageMembers, PagePosition,
    PagedOperation, PagingTransport, Provided, Raw, RawOperation, Region, RequestEncoder, Response, Result, RetryClass,
    RetryPolicy, Scalar, Set, Single, StandardRetry, StartsTask, StreamEnd, StreamEvent, StreamingOperation,
    StreamingTransport, StreamingVisitor, Task, TaskMembers, TaskOperation, TaskState, TaskTransport, TaskUpdate,
    TimeField, TimeRange, Timestamp, Transcript, Transport, UnboundedRange, WaitError, WaitProgress, Waited,
    check_files, operations, types,
};
pub use pages::{Items, Pages};
pub use sending::Sending;
pub use streaming::{EventStream, Streaming};
pub use tasks::{TaskHandle, TaskStates, Tasks, Waiting};
pub use timer::{Pause, Timer};
