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
//! # Settings
//!
//! [`ClientBuilder`] has them: region or base URL, time-outs, headers, limits, an HTTP client of one's own. Every
//! default is documented with its reason. The client needs a tokio runtime with I/O and time to be awaited in, and
//! nothing at all to be built.
//!
//! TLS is rustls with the ring provider and the certificates of the system, which are read for the first call.
//! Redirects are followed within the same host only, and nothing is sent twice behind the caller's back.
//!
//! # Features
//!
//! * `jiff`, `chrono`: conversions between [`Timestamp`] and the types of these libraries.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod client;
mod exchange;
mod generated;
mod sending;
mod streaming;
#[cfg(test)]
mod tests;
mod tls;

pub use builder::ClientBuilder;
pub use client::Client;
pub use memos_sdk_core::{
    ApiKey, Call, CallOptions, ChatEvent, ChatEventKind, Code, Condition, Config, Envelope, Error, ErrorKind, Filter,
    Knowledgebases, Limits, Metadata, Missing, OneOrMany, Operation, OperationVisitor, Provided, Raw, Region,
    RequestEncoder, Result, RetryClass, Scalar, Set, Single, StreamEnd, StreamEvent, StreamingOperation,
    StreamingTransport, StreamingVisitor, TimeField, TimeRange, Timestamp, Transport, UnboundedRange, operations,
    types,
};
pub use sending::Sending;
pub use streaming::{EventStream, Streaming};
