//! What valgrind counts: instructions, allocations, and what is still allocated at the end.
//!
//! A benchmark runs itself once more under valgrind, with a number of repetitions as its last argument. Two runs, of
//! which the second repeats twice as often, tell what one repetition costs: what is needed to start and to end is the
//! same in both. The counts hardly depend on how busy the machine is.

use std::error::Error;
use std::io;
use std::process::{Command, Stdio};

/// What one repetition allocates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heap {
    /// Allocations for one repetition.
    pub(crate) blocks: f64,
    /// Bytes allocated for one repetition, whether or not they were freed again.
    pub(crate) bytes: f64,
    /// Bytes that were allocated when the shorter run ended, and when the longer one did.
    pub(crate) held: [f64; 2],
}

/// Whether valgrind can be run here.
pub(crate) fn is_possible() -> bool {
    let run = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// Counts the instructions that one repetition takes of this executable with these arguments, outside of the kernel.
pub(crate) fn instructions(arguments: &[&str], repetitions: u32) -> Result<f64, Box<dyn Error>> {
    let [once, twice] = run_twice(&["--tool=callgrind", "--callgrind-out-file=/dev/null"], arguments, repetitions)?;
    let count = |report: &str| number_after(report, "Collected :");
    Ok((count(&twice)? - count(&once)?) / f64::from(repetitions))
}

/// Counts what one repetition allocates of this executable with these arguments.
pub(crate) fn heap(arguments: &[&str], repetitions: u32) -> Result<Heap, Box<dyn Error>> {
    let [once, twice] = run_twice(&["--tool=dhat", "--dhat-out-file=/dev/null"], arguments, repetitions)?;
    let bytes = |report: &str, line| number_after(report, line);
    let blocks = |report: &str| number_after(report.split_once("Total:").unwrap_or_default().1, "bytes in");
    Ok(Heap {
        blocks: (blocks(&twice)? - blocks(&once)?) / f64::from(repetitions),
        bytes: (bytes(&twice, "Total:")? - bytes(&once, "Total:")?) / f64::from(repetitions),
        held: [bytes(&once, "At t-end:")?, bytes(&twice, "At t-end:")?],
    })
}

fn run_twice(tool: &[&str], arguments: &[&str], repetitions: u32) -> Result<[String; 2], Box<dyn Error>> {
    let report = |repetitions: u32| -> Result<String, Box<dyn Error>> {
        let executable = std::env::current_exe()?;
        let mut valgrind = Command::new("valgrind");
        valgrind.args(tool).arg(executable).args(arguments).arg(repetitions.to_string());
        let output = valgrind.stdin(Stdio::null()).stdout(Stdio::null()).output()?;
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(report) } else { Err(io::Error::other(report).into()) }
    };
    Ok([report(repetitions)?, report(repetitions.saturating_mul(2))?])
}

/// The number that stands behind these words; valgrind groups its digits with commas.
fn number_after(report: &str, words: &str) -> Result<f64, Box<dyn Error>> {
    let (_, rest) = report.split_once(words).ok_or_else(|| format!("valgrind does not say `{words}`:\n{report}"))?;
    let digits: String =
        rest.trim_start().chars().filter(|character| *character != ',').take_while(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}
