//! The program: hands its arguments to [`hafez::cli`] and returns the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    hafez::cli::run(std::env::args_os())
}
