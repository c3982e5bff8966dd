//! The program: hands its arguments to [`hafez::cli`] and returns the exit code.

use std::process::ExitCode;

/// An import makes and frees some fifty small strings a unit, on several threads: with the allocator of
/// the system it takes almost twice as long (`cargo bench --bench lookup`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hafez::cli::run(std::env::args_os())
}
