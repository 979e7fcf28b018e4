//! A MemOS Cloud on your own machine.

mod answer;
mod clock;
mod fault;
mod memos;
mod received;
mod route;
mod service;
mod wire;

pub use answer::Answer;
pub use fault::Fault;
pub use memos::{MemOs, MemOsBuilder};
pub use received::Received;
pub use service::Service;
