//! Locks belong to a process: a second look at the memory in it must not give away those of the first.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use hafez::memory::{Access, Memory};
use hafez::unit::Time;

fn desk() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day.hafez");
    drop(Memory::create(&path, Time::UNIX_EPOCH).unwrap());
    add(&path, 0);
    (folder, path)
}

/// Another process writes, ends, and clears away log and index if it believes that nobody else is there.
fn add(path: &Path, number: usize) {
    let sentence = format!("Bridge {number} was closed on Monday.");
    let mut other = Command::new(env!("CARGO_BIN_EXE_hafez"));
    let ended = other.arg("--memory").arg(path).args(["add", &sentence, "پل دوشنبه بسته شد."]).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

fn units(memory: &Memory) -> u64 {
    memory.store().counts().unwrap().units
}

fn is_there(path: &Path, ending: &str) -> bool {
    Path::new(&format!("{}{ending}", path.display())).exists()
}

#[test]
fn a_second_look_in_a_process_keeps_the_locks_of_the_first() {
    let (_folder, path) = desk();
    let first = Memory::open(&path, Access::Read).unwrap();
    assert_eq!(units(&first), 1);
    let second = first.reader().unwrap().unwrap();
    let third = Memory::open(&path, Access::Read).unwrap();
    for number in 1..4 {
        add(&path, number);
        assert!(is_there(&path, "-shm") && is_there(&path, "-wal"), "taken away under {number} readers");
        assert_eq!([&first, &second, &third].map(units), [number as u64 + 1; 3]);
    }
}

#[test]
fn whoever_opens_after_the_last_has_closed_looks_at_the_file_again() {
    let (_folder, path) = desk();
    drop(Memory::open(&path, Access::Read).unwrap());
    std::fs::write(&path, "no memory at all, but a text that is longer than the head of a database is").unwrap();
    assert!(Memory::open(&path, Access::Read).is_err());
}
