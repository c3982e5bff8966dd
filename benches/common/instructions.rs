//! How many instructions the program takes, counted by valgrind: the same on every run, however busy the machine.

use std::path::Path;
use std::process::Command;

use super::process::program;

/// Whether they can be counted here.
pub(crate) fn countable() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|told| told.status.success())
}

/// The instructions of one process, from its start to its end.
pub(crate) fn count(memory: &Path, args: &[&str]) -> u64 {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program())
        .arg("--memory")
        .arg(memory)
        .args(args);
    let told = String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned();
    let line =
        told.lines().find_map(|line| line.split_once("Collected : ")).unwrap_or_else(|| panic!("{args:?}: {told}"));
    line.1.trim().parse().unwrap()
}
