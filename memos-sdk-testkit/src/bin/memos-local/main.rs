//! A MemOS Cloud on your own machine, for trying things out: `memos-local --help` tells what it can do.

mod arguments;
#[path = "../../duration.rs"]
mod duration;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Where nobody reads that, the exit status has to do.
            let _ = writeln!(io::stderr(), "memos-local: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a server until somebody ends it.
fn run(arguments: Arguments) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    let port = arguments.port;
    runtime.block_on(async {
        let ended = ended().map_err(|error| format!("no signals: {error}"))?;
        let memos = arguments.server().start().map_err(|error| words::not_started(port, &error))?;
        say(&words::welcome(&memos));
        ended.await;
        memos.stop();
        say("\nstopped");
        Ok(())
    })
}

/// Prints a line; a server serves on where nobody reads it.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Waits for Ctrl-C, or for the signal by which other programs end this one; from when this returns, neither is lost.
#[cfg(unix)]
fn ended() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C; from when this returns, it is not lost.
#[cfg(windows)]
fn ended() -> io::Result<impl Future<Output = ()>> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}
