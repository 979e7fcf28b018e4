//! A call through the SDK beside the same call by hand.
//!
//! ```sh
//! cargo bench -p memos-sdk --bench calls
//! ```
//!
//! Four ways of making one search are compared, against a server in a process of its own:
//!
//! * **by hand**: `reqwest` and `serde` with structs for the members that the document has, as a careful user writes
//!   it: the status and the code are checked, times are limited, optional members are `Option`. It puts the address
//!   together for each call, reads times as `i64` and names of kinds as `String`, and passes over what it does not
//!   know.
//! * **by hand, open**: the same structs with `#[serde(flatten)]`, so that unknown members are kept, as the SDK does.
//! * **by hand, Value**: without structs, on `serde_json::Value`.
//! * **SDK**: `client.search_memory()….send().await`.
//!
//! All four have an HTTP client with the same settings, so what differs is the SDK's own work. The budgets are in
//! instructions, which do not depend on how busy the machine is; they are counted by valgrind, where it is installed,
//! and so are the allocations. What is held after a hundred calls and after two hundred must be the same. Times are
//! taken in turns, so that a busy machine slows all ways alike, and the ratios are what counts. An SDK over its budget,
//! or one that holds more after more calls, makes the benchmark fail.
//!
//! Without `--bench`, as under `cargo test --benches`, each way makes one call, and nothing is measured.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod answers;
mod by_hand;
mod caller;
mod compare;
mod found;
#[path = "../measure/mod.rs"]
mod measure;
mod server;

fn main() -> std::process::ExitCode {
    compare::main()
}
