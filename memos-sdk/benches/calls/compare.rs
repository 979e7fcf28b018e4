//! Compares ways of making a call: the same for both clients.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::answers::Answer;
use crate::caller::Caller;
use crate::measure::{self, Heap};
use crate::server::{self, Server};

pub(crate) const API_KEY: &str = "mpg-0123456789abcdef0123456789abcdef";
pub(crate) const USER_ID: &str = "memos_user_123";
pub(crate) const QUERY: &str = "I want to go out for dinner with my brother. Which place would you recommend?";

/// How many instructions the SDK may take for one by hand.
const BUDGET: f64 = 1.05;
/// Calls of the shorter run under valgrind.
const COUNTED_CALLS: u32 = 100;
/// How often each way has its turn, and how many calls that are.
const TURNS: usize = 60;
const CALLS_A_TURN: u32 = 20;

/// A way of making a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// With structs of one's own.
    ByHand,
    /// With structs that keep unknown members.
    ByHandOpen,
    /// Without structs.
    ByHandValue,
    /// Through the SDK.
    Sdk,
}

impl Way {
    /// Every way; the first is what the others are compared with, the last the one that has a budget.
    pub(crate) const ALL: [Self; 4] = [Self::ByHand, Self::ByHandOpen, Self::ByHandValue, Self::Sdk];

    /// The name as an argument.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::ByHandOpen => "by-hand-open",
            Self::ByHandValue => "by-hand-value",
            Self::Sdk => "sdk",
        }
    }

    /// The name in a table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::ByHandOpen => "by hand, open",
            Self::ByHandValue => "by hand, Value",
            Self::Sdk => "SDK",
        }
    }

    /// The way of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// Does what the arguments say: compares, or one of the steps of that in a process of its own.
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["serve"] => server::serve().map(|()| true),
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
    for _ in 0..times.parse()? {
        caller.call(answer)?;
    }
    // What the client holds is to be seen as held: nothing is dropped.
    std::process::exit(0);
}

/// One call each way.
fn try_out() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    for answer in Answer::ALL {
        for way in Way::ALL {
            Caller::new(way, &server.base_url(answer))?.call(answer)?;
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
    let (is_quick, is_constant) = (ratio <= BUDGET, growth < 1.0);
    let verdict = if is_quick { "within" } else { "OVER" };
    println!("  the SDK is {verdict} its budget of {BUDGET:.2} times the instructions of the call by hand");
    let verdict = if is_constant { "does not grow" } else { "GROWS" };
    println!("  what the SDK holds {verdict} with the number of calls");
    Ok(is_quick && is_constant)
}

/// Prints how long calls take.
fn time(answer: Answer, base_url: &str) -> Result<(), Box<dyn Error>> {
    let callers: Vec<Caller> = Way::ALL.iter().map(|way| Caller::new(*way, base_url)).collect::<Result<_, _>>()?;
    let mut taken: Vec<Vec<Duration>> = vec![Vec::new(); callers.len()];
    for _ in 0..TURNS {
        for (caller, taken) in callers.iter().zip(&mut taken) {
            let start = Instant::now();
            for _ in 0..CALLS_A_TURN {
                caller.call(answer)?;
            }
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
