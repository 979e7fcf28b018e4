//! What the cases have to know about the client that they are compiled for.

use std::sync::LazyLock;

use tests::server::within;
use tokio::runtime::Runtime;

pub(crate) use memos_sdk as sdk;

/// The example `call` of this client.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_call");

/// Where the methods of this client are written.
pub(crate) const METHODS: &str = "memos-sdk/src/generated/client.rs";

/// One for all tests, as a program has it: a connection that one call leaves behind serves the next.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Gives what a call gives, however the client waits for it: here by awaiting it.
pub(crate) fn run<F: Future>(call: F) -> F::Output {
    RUNTIME.block_on(within(call))
}
