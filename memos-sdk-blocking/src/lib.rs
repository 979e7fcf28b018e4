//! The blocking client of MemOS Cloud, without an async runtime: what people said goes in, what is worth remembering comes out.
//!
//! ```no_run
//! # // The examples on this page are about the generated operations of this API.
//! use memos_sdk_blocking::Client;
//! use memos_sdk_blocking::types::Message;
//!
//! # fn run() -> memos_sdk_blocking::Result<()> {
//! let memos = Client::from_env()?; // reads MEMOS_API_KEY
//!
//! let messages = [Message::user("I moved to Lisbon."), Message::assistant("Noted!")];
//! memos.add_message().user_id("ada").conversation_id("2026-11-20").messages(messages).send()?;
//!
//! let found = memos.search_memory().user_id("ada").query("Where do I live?").send()?;
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
//! # use memos_sdk_blocking::{CallOptions, Client, Condition, Filter};
//! # fn run(memos: Client) -> memos_sdk_blocking::Result<()> {
//! let recent = Filter::all([Condition::equals("agent_id", "planner"), Condition::created_after("2026-01-01")]);
//! let found = memos
//!     .search_memory()
//!     .user_id("ada")
//!     .query("What is planned?")
//!     .filter(recent)
//!     .options(CallOptions::new().timeout(Duration::from_secs(5)))
//!     .send()?;
//! # Ok(())
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # fn run(memos: memos_sdk_blocking::Client) -> memos_sdk_blocking::Result<()> {
//! memos.search_memory().user_id("ada").send()?; // a required field of this call is not set yet: `query`
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
//! # use memos_sdk_blocking::{Client, types::Message};
//! # fn run(memos: Client, messages: Vec<Message>) {
//! match memos.add_message().user_id("ada").conversation_id("2026-11-20").messages(messages).send() {
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
//! # use memos_sdk_blocking::{CallOptions, Client, StandardRetry};
//! # fn run(memos: Client) -> memos_sdk_blocking::Result<()> {
//! let once = CallOptions::new().retry(StandardRetry::never());
//! memos.search_memory().user_id("ada").query("tea").options(once).send()?;
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
//! # fn run(memos: memos_sdk_blocking::Client) -> memos_sdk_blocking::Result<()> {
//! let response = memos.search_memory().user_id("ada").query("tea").response()?;
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
//! # use memos_sdk_blocking::{Client, types::Message};
//! # fn run(memos: Client) -> memos_sdk_blocking::Result<()> {
//! let added = memos.add_message().user_id("ada").messages([Message::user("I like tea.")]).send()?;
//! memos.task(added.task_id).wait(Duration::from_secs(60))?;
//! # Ok(())
//! # }
//! ```
//!
//! # Pages
//!
//! ```no_run
//! # use memos_sdk_blocking::Client;
//! # fn run(memos: Client) -> memos_sdk_blocking::Result<()> {
//! for item in memos.get_memory().user_id("ada").items() {
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
//! # use memos_sdk_blocking::{ChatEventKind, Client};
//! # fn run(memos: Client) -> memos_sdk_blocking::Result<()> {
//! for event in memos.chat().user_id("ada").conversation_id("2026-11-20").query("Plan my day.").stream()? {
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
//! The HTTP library logs by itself, through the crate `log` (targets `ureq` and `ureq_proto`): at the level `TRACE` it writes
//! down paths and whole answers, but neither the bodies of requests nor the key and other headers that may be secrets. Leave
//! that level off where what people say is nobody's business.
//!
//! # Settings
//!
//! [`ClientBuilder`] has them: region or base URL, time-outs, headers, limits. Every default is documented with its reason.
//!
//! The client is ureq's, over HTTP/1.1. TLS is rustls with the ring provider and the certificates of the system, which are
//! read for the first connection. Redirects are followed within the same scheme, host and port only. The proxy is the one
//! that the environment names when the first call is made: `HTTPS_PROXY` or `HTTP_PROXY`, else `ALL_PROXY`, unless
//! `NO_PROXY` covers the host; no proxy is used for a service on this machine. Proxies that speak SOCKS are not supported:
//! calls fail then. The async client also asks macOS and Windows for the proxy of their settings, this one does not.
//! [`proxy`](ClientBuilder::proxy) and [`no_proxy`](ClientBuilder::no_proxy) decide in place of the environment, and
//! [`root_certificates`](ClientBuilder::root_certificates) are trusted in place of those of the system.
//!
//! # Threads and async runtimes
//!
//! [`Client`] is `Send` and `Sync`, and cheap to clone: threads share it and its connections. A call blocks its thread. It
//! starts no runtime and can be made anywhere, also within an async runtime, where the other tasks of the thread wait
//! meanwhile: call it in `spawn_blocking` there, or take the async client, `memos-sdk`. Both use the same types: a request
//! made once goes through either, and their errors are one type.
//!
//! # Features
//!
//! * `jiff`, `chrono`: conversions between [`Timestamp`] and the types of these libraries.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod agent;
mod body;
mod builder;
mod client;
mod driver;
mod exchange;
mod generated;
mod pages;
mod proxy;
mod source;
mod streaming;
mod tasks;
#[cfg(test)]
mod tests;
mod timer;
mod transport;

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
pub use streaming::EventStream;
pub use tasks::{TaskHandle, TaskStates, Tasks};
pub use timer::Timer;
