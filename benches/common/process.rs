//! The real program as a process: started, timed, and its own memory watched.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program as this profile builds it; or the one of `HAFEZ_BENCH_PROGRAM`, to measure two of them alike.
pub(crate) fn program() -> OsString {
    std::env::var_os("HAFEZ_BENCH_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_hafez").into())
}

pub(crate) fn hafez(memory: &Path, args: &[&str]) -> Child {
    let mut command = Command::new(program());
    command.arg("--memory").arg(memory).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// From its start until it has ended and everything it said was read.
pub(crate) fn time(memory: &Path, args: &[&str]) -> Duration {
    let started = Instant::now();
    hafez(memory, args).wait_with_output().unwrap();
    started.elapsed()
}

/// Waits for the end and tells the most own memory that was seen.
pub(crate) fn watch(child: &mut Child) -> u64 {
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(own_memory(child));
        std::thread::sleep(Duration::from_millis(20));
    }
    peak
}

/// What is the process's own in bytes: not the mapped pages of files.
pub(crate) fn own_memory(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Takes a file of SQLite away with all that lies beside it.
pub(crate) fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
}
