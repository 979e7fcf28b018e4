//! What the cases have to know about the client that they are compiled for.

pub(crate) use memos_sdk_blocking as sdk;

/// The example `call` of this client.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_call-blocking");

/// Where the methods of this client are written.
pub(crate) const METHODS: &str = "memos-sdk-blocking/src/generated/client.rs";

/// Gives what a call gives, however the client waits for it: here it has waited already.
pub(crate) fn run<T>(given: T) -> T {
    given
}
