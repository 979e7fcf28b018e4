//! `cargo xtask`, built here once more so that the tests can run it without a build of their own.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::main()
}
