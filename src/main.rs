//! The program: hands its arguments to [`hafez::cli`] and returns the exit code.

use std::process::ExitCode;

/// An import makes and frees some fifty small strings a unit, on several threads: with the allocator of
/// the system it takes almost twice as long (`cargo bench --bench lookup`). The feature `v2` in Cargo.toml is mimalloc's older
/// line, as fast here, which gives pages back after 10 ms and not after a second: a long pipe keeps a third less.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    hafez::cli::run(std::env::args_os())
}
