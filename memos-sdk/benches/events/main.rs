//! How fast the bytes of an event stream become frames.
//!
//! ```sh
//! cargo bench -p memos-sdk --bench events
//! ```
//!
//! Streams of events of several sizes come in pieces of several sizes. What is shown is the bytes a second and, where
//! valgrind is installed, the instructions a byte. The work is proportional to the bytes: down a table, for the same
//! size of the pieces, the instructions a byte must not grow with the size of the events. The budget, 500 MB/s, is for
//! pieces of 16 KiB, which is how a connection gives them.
//!
//! Without `--bench`, as under `cargo test --benches`, each stream is read once, and nothing is measured.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../measure/mod.rs"]
#[allow(dead_code, reason = "allocations are counted by the benchmark of the calls only")]
mod measure;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use memos_sdk_core::FrameReader;

/// A kind of event: its size in words, what stands before its text and after it, and the length of the text.
type Event = (&'static str, &'static str, &'static str, usize);

const EVENTS: [Event; 5] = [
    ("30 bytes", "data: {\"response\": \"", "\"}\n\n", 6),
    ("80 bytes", MESSAGE, "\"}\n\n", 29),
    ("1000 bytes", MESSAGE, "\"}\n\n", 949),
    ("64 KiB", MESSAGE, "\"}\n\n", 65_000),
    ("512 KiB", MESSAGE, "\"}\n\n", 510_000),
];
const MESSAGE: &str = "event: message\ndata: {\"type\": \"text\", \"data\": \"";

/// The sizes of the pieces in which the stream comes.
const PIECES: [(&str, usize); 4] = [("1 byte", 1), ("64 bytes", 64), ("16 KiB", 16 * 1024), ("whole", usize::MAX)];
/// How long a stream is, and how often it is read.
const STREAM: usize = 1024 * 1024;
const PASSES: u32 = 50;

/// The budget in bytes a second, for these pieces.
const BUDGET: (&str, f64) = ("16 KiB", 500e6);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["read", event, piece, times] => read_again(event, piece, times),
        arguments if arguments.contains(&"--bench") => compare(),
        _ => try_out(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads a stream many times, to be watched from outside.
fn read_again(event: &str, piece: &str, times: &str) -> Result<(), Box<dyn Error>> {
    let event = EVENTS.into_iter().find(|(name, ..)| *name == event).ok_or("no such event")?;
    let (_, piece) = PIECES.into_iter().find(|(name, _)| *name == piece).ok_or("no such piece")?;
    let (stream, events) = stream(event);
    (0..times.parse::<usize>()?).try_for_each(|_| read(&stream, piece, events))
}

/// Reads each stream once.
fn try_out() -> Result<(), Box<dyn Error>> {
    for event in EVENTS {
        let (stream, events) = stream(event);
        PIECES.into_iter().try_for_each(|(_, piece)| read(&stream, piece, events))?;
    }
    Ok(())
}

/// Prints the table.
fn compare() -> Result<(), Box<dyn Error>> {
    let valgrind = measure::is_possible();
    if !valgrind {
        println!("valgrind is not installed: instructions are not counted.");
    }
    println!("{:<12} {:<10} {:>8} {:>20}", "events", "pieces", "MB/s", "instructions a byte");
    for event in EVENTS {
        let (stream, events) = stream(event);
        for (name, piece) in PIECES {
            let speed = stream.len() as f64 / time(&stream, piece, events)?.as_secs_f64();
            print!("{:<12} {name:<10} {:>8.0}", event.0, speed / 1e6);
            if valgrind {
                let instructions = measure::instructions(&["read", event.0, name], 1)?;
                print!(" {:>20.2}", instructions / stream.len() as f64);
            }
            if name == BUDGET.0 {
                let verdict = if speed >= BUDGET.1 { "within" } else { "BELOW" };
                print!("   {verdict} the budget of {:.0} MB/s", BUDGET.1 / 1e6);
            }
            println!();
        }
    }
    Ok(())
}

/// How long reading a stream takes: the fastest pass, since what else runs on the machine makes passes only slower.
fn time(stream: &[u8], piece: usize, events: usize) -> Result<Duration, Box<dyn Error>> {
    let mut fastest = Duration::MAX;
    for _ in 0..PASSES {
        let start = Instant::now();
        read(black_box(stream), piece, events)?;
        fastest = fastest.min(start.elapsed());
    }
    Ok(fastest)
}

/// Reads a stream that comes in pieces and has this many events.
fn read(stream: &[u8], piece: usize, events: usize) -> Result<(), Box<dyn Error>> {
    let mut reader = FrameReader::new(STREAM);
    let mut found = 0;
    for piece in stream.chunks(piece) {
        reader.push(piece);
        while let Some(frame) = reader.pop().transpose()? {
            found += 1;
            black_box(frame);
        }
    }
    reader.finish();
    if found == events { Ok(()) } else { Err(format!("{found} events instead of {events}").into()) }
}

/// A stream of events of one kind, and how many they are.
fn stream((_, before, after, length): Event) -> (Vec<u8>, usize) {
    let text: String =
        "The tram to Belém leaves from the square every ten minutes. ".chars().cycle().take(length).collect();
    let event = format!("{before}{text}{after}");
    let events = STREAM / event.len();
    (event.repeat(events).into_bytes(), events)
}
