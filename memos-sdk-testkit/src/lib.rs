//! A MemOS Cloud on your own machine, for tests: it keeps state, and can be told to fail.
//!
//! [`MemOs::start`] starts a server on a free port of this machine. It takes any client, needs no network and no key, and
//! ends when it is dropped; a test has one of its own, and a hundred of them run side by side.
//!
//! ```
//! use std::time::Duration;
//! use memos_sdk::{Client, types::Message};
//! use memos_sdk_testkit::MemOs;
//!
//! #[tokio::test]
//! # async fn hidden() {}
//! # #[tokio::main]
//! async fn what_ada_said_is_found() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = MemOs::start()?;
//!     let memos = Client::builder().base_url(server.base_url()).api_key(server.api_key()).build()?;
//!     let add = memos.add_message().user_id("ada").messages([Message::user("I live in Lisbon.")]);
//!     add.send_and_wait(Duration::from_secs(5)).await?;
//!     let found = memos.search_memory().user_id("ada").query("Where do I live?").send().await?;
//!     assert_eq!(found.memory_detail_list[0].memory_value.as_deref(), Some("I live in Lisbon."));
//!     Ok(())
//! }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> { what_ada_said_is_found() }
//! ```
//!
//! With `memos-sdk-blocking` it is the same without `async` and `.await`.
//!
//! # What it does
//!
//! All operations of the document, over HTTP. Requests are checked against the document, and what the service would refuse
//! gets its error code. What users say becomes a memory by a few plain rules, which [`Service`] explains: there is no model
//! here, and none is played. Tasks take as long as the [`TaskPlan`] says, and answers have the [`Shapes`] that the service
//! really sends, or any other that it is known to send.
//!
//! # What goes wrong
//!
//! A [`Fault`] is done to a request in place of a proper answer: once, so many times, or now and then. What the server
//! saw is in [`Received`]:
//!
//! ```
//! use memos_sdk_core::types::SearchMemoryRequest;
//! use memos_sdk_testkit::{Fault, MemOs};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MemOs::start()?;
//! server.fault(Fault::status(503).retry_after(0).on::<SearchMemoryRequest>().once());
//!
//! let memos = memos_sdk::Client::builder().base_url(server.base_url()).api_key(server.api_key()).build()?;
//! memos.search_memory().user_id("ada").query("tea").send().await?;
//! assert_eq!(server.received_by::<SearchMemoryRequest>().len(), 2, "the client has tried again");
//! # Ok(())
//! # }
//! ```
//!
//! # What is expected
//!
//! An [`Expectation`] answers the requests of one operation by what they say, in place of the service's own state.
//!
//! # Without a socket
//!
//! [`Service`] is the same MemOS without a server: a request of the core goes in, an answer comes out. It is for tests of
//! code that works with requests and answers as data, such as a transport:
//!
//! ```
//! use std::time::SystemTime;
//! use memos_sdk_core::types::{SearchMemoryRequest, SearchMemoryResponseData};
//! use memos_sdk_core::{CallOptions, Config};
//! use memos_sdk_testkit::{Expectation, Service};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut service = Service::new(7);
//! service.expect(
//!     Expectation::when(|request: &SearchMemoryRequest| request.user_id == "ada")
//!         .answer(SearchMemoryResponseData::default()),
//! );
//!
//! let config = Config::builder().api_key("any").build()?;
//! let search: SearchMemoryRequest = serde_json::from_str(r#"{"user_id": "ada", "query": "tea"}"#)?;
//! let request = config.request(search, &CallOptions::new(), false)?;
//! let answer = service.answer(&request, SystemTime::UNIX_EPOCH).into_response();
//! let found = config.read::<SearchMemoryRequest>(&answer)?;
//! assert!(found.memory_detail_list.is_empty());
//! service.verify()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Names
//!
//! The examples of this crate name `memos_sdk_core`, which both clients stand on. Where only a client is a dependency, the same
//! types have its name: `memos_sdk::types::SearchMemoryRequest`, `memos_sdk_blocking::Code`.
//!
//! # Features
//!
//! * `cli`, on by default: the program `memos-local`, which runs the server from a shell. Tests do without:
//!   `memos-sdk-testkit = { version = "0.1", default-features = false }`.

mod answer;
mod clock;
mod duration;
mod expectation;
mod fault;
mod memos;
mod received;
mod route;
mod service;
mod shapes;
mod task_plan;
mod wire;

pub use answer::Answer;
pub use expectation::{Expectation, Unmet};
pub use fault::{Fault, InvalidFault};
pub use memos::{MemOs, MemOsBuilder};
pub use received::Received;
pub use service::{Service, StoredMessage};
pub use shapes::{Dialect, EmptyLists, Errors, Shapes, Skills, SuccessCode, TaskStateShape, Times, Uploads};
pub use task_plan::TaskPlan;
