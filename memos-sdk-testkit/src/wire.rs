//! HTTP over sockets.

mod body;
mod command;
mod connection;
mod exchange;
mod form;
mod outcome;
mod port;
mod raw;
mod shared;
mod thread;

pub(crate) use command::Command;
pub(crate) use shared::{Settings, Shared};
pub(crate) use thread::Server;
