//! The program: hands its arguments to [`hafez::cli`] and returns the exit code.

use std::process::ExitCode;

/// Importing is a third of a million small strings a second.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hafez::cli::run(std::env::args_os())
}
