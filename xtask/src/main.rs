//! The command line of the generator.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::main()
}
