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
#[path = "../measure/mod.rs"]
mod measure;
mod server;
mod ways;

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use answers::Answer;
use measure::Heap;
use server::Server;
use tokio::runtime::{Builder, Runtime};
use ways::{Caller, Way};

/// Calls of the shorter run under valgrind.
const COUNTED_CALLS: u32 = 100;
/// How often each way has its turn, and how many calls that are.
const TURNS: usize = 60;
const CALLS_A_TURN: u32 = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["serve"] => runtime().and_then(|runtime| runtime.block_on(server::serve())).map(|()| true),
        ["call", way, answer, base_url, times] => call(way, answer, base_url, times).map(|()| true),
        arguments if arguments.contains(&"--bench") => compare(),
        _ => try_out().map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Makes calls, to be watched from outside, and ends while the client is still there.
fn call(way: &str, answer: &str, base_url: &str, times: &str) -> Result<(), Box<dyn Error>> {
    let (way, answer) = Way::named(way).zip(Answer::named(answer)).ok_or("no such way or answer")?;
    let caller = Caller::new(way, base_url)?;
    runtime()?.block_on(async {
        for _ in 0..times.parse()? {
            caller.call(answer).await?;
        }
        // What the client holds is to be seen as held: nothing is dropped.
        std::process::exit(0);
    })
}

/// One call each way.
fn try_out() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    for answer in Answer::ALL {
        for way in Way::ALL {
            runtime()?.block_on(Caller::new(way, &server.base_url(answer))?.call(answer))?;
        }
    }
    Ok(())
}

/// Prints the tables; whether the SDK is within its budgets.
fn compare() -> Result<bool, Box<dyn Error>> {
    let server = Server::start()?;
    let valgrind = measure::is_possible();
    if !valgrind {
        println!("valgrind is not installed: only times can be compared, and the budgets are not checked.\n");
    }
    let mut within = true;
    for answer in Answer::ALL {
        let base_url = server.base_url(answer);
        println!("search_memory, {} memories, {} bytes:", answer.memories(), answer.body().len());
        if valgrind {
            within &= count(answer, &base_url)?;
        }
        time(answer, &base_url)?;
    }
    Ok(within)
}

/// Prints what valgrind counts; whether the SDK is within its budgets.
fn count(answer: Answer, base_url: &str) -> Result<bool, Box<dyn Error>> {
    let [once, twice] = [COUNTED_CALLS, COUNTED_CALLS.saturating_mul(2)];
    let [once, twice] = [once, twice].map(|calls| format!("held after {calls}"));
    println!(
        "  {:<16} {:>12} {:>8} {:>12} {:>10} {once:>16} {twice:>16}",
        "", "instructions", "ratio", "allocations", "bytes"
    );
    let mut by_hand = None;
    let mut sdk = (f64::INFINITY, f64::INFINITY);
    for way in Way::ALL {
        let arguments = ["call", way.name(), answer.name(), base_url];
        let instructions = measure::instructions(&arguments, COUNTED_CALLS)?;
        let ratio = instructions / *by_hand.get_or_insert(instructions);
        let Heap { blocks, bytes, held: [once, twice] } = measure::heap(&arguments, COUNTED_CALLS)?;
        print!("  {:<16} {instructions:>12.0} {ratio:>8.3} ", way.title());
        println!("{blocks:>12.1} {bytes:>10.0} {once:>16} {twice:>16}");
        // The SDK is the last of them.
        sdk = (ratio, (twice - once) / f64::from(COUNTED_CALLS));
    }
    let (ratio, growth) = sdk;
    let (is_quick, is_constant) = (ratio <= answer.budget(), growth < 1.0);
    let verdict = if is_quick { "within" } else { "OVER" };
    println!("  the SDK is {verdict} its budget of {:.2} times the instructions of the call by hand", answer.budget());
    let verdict = if is_constant { "does not grow" } else { "GROWS" };
    println!("  what the SDK holds {verdict} with the number of calls");
    Ok(is_quick && is_constant)
}

/// Prints how long calls take.
fn time(answer: Answer, base_url: &str) -> Result<(), Box<dyn Error>> {
    let runtime = runtime()?;
    let callers: Vec<Caller> = Way::ALL.iter().map(|way| Caller::new(*way, base_url)).collect::<Result<_, _>>()?;
    let mut taken: Vec<Vec<Duration>> = vec![Vec::new(); callers.len()];
    for _ in 0..TURNS {
        for (caller, taken) in callers.iter().zip(&mut taken) {
            let start = Instant::now();
            runtime.block_on(async {
                for _ in 0..CALLS_A_TURN {
                    caller.call(answer).await?;
                }
                Ok::<(), Box<dyn Error>>(())
            })?;
            taken.push(start.elapsed() / CALLS_A_TURN);
        }
    }
    println!("  {:<16} {:>12} {:>8}", "", "time (µs)", "ratio");
    let by_hand = taken.first().cloned().unwrap_or_default();
    for (way, taken) in Way::ALL.iter().zip(&taken) {
        // The ratio is taken turn by turn: the two turns that are compared stand beside each other.
        let ratios = taken.iter().zip(&by_hand).map(|(time, by_hand)| time.as_secs_f64() / by_hand.as_secs_f64());
        let times = taken.iter().map(|time| time.as_secs_f64() * 1e6);
        println!("  {:<16} {:>12.1} {:>8.3}", way.title(), median(times), median(ratios));
    }
    println!();
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn runtime() -> Result<Runtime, Box<dyn Error>> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}
