//! Five times as many units, and a lookup takes hardly more instructions; a scan would take five times as many. Counted by
//! valgrind, so the same on a busy machine; skipped, with a word, where that is missing.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../benches/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};

use common::corpus;
use common::instructions::{count, countable};
use common::process::time;

const SMALL: usize = 2_000;
const LARGE: usize = 10_000;
/// The most that a lookup may grow by from the small memory to the large one, beside opening the file.
const GROWTH: f64 = 1.5;
/// The least that what compares with nearly every unit grows by: the same measure sees a scan where there is one.
const SCAN: f64 = 2.5;

/// A memory of so many units; the larger one begins with those of the smaller.
fn memory(folder: &Path, units: usize) -> PathBuf {
    let (file, memory) = (folder.join(format!("{units}.tsv")), folder.join(format!("{units}.hafez")));
    let mut text = Vec::new();
    corpus::write(&mut text, units, 42).unwrap();
    std::fs::write(&file, text).unwrap();
    time(&memory, &["import", "-q", file.to_str().unwrap()]);
    memory
}

/// A stored source of so many words with one of them changed.
fn question(folder: &Path, count: usize) -> String {
    let text = std::fs::read_to_string(folder.join(format!("{SMALL}.tsv"))).unwrap();
    let sources = text.lines().map(|line| line.split('\t').next().unwrap());
    let source = sources.into_iter().find(|source| source.split(' ').count() == count).unwrap();
    let mut words: Vec<&str> = source.split(' ').collect();
    words[count / 2] = "replacement";
    words.join(" ")
}

#[test]
fn a_lookup_takes_hardly_more_instructions_in_a_memory_five_times_as_large() {
    if !countable() {
        return println!("skipped: valgrind is not here");
    }
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (memory(folder.path(), SMALL), memory(folder.path(), LARGE));
    let growth = |length: usize, lookup: &[&str]| {
        let question = question(folder.path(), length);
        let args = [lookup, &["--", &*question]].concat();
        let own = |memory: &Path| count(memory, &args).saturating_sub(count(memory, &["show", "1"])) as f64;
        let (before, after) = (own(&small), own(&large));
        println!("{lookup:?}: {before} instructions, {after} at five times the units, {:.2} x", after / before);
        after / before
    };
    assert!(growth(20, &["lookup", "--no-fragments"]) <= GROWTH);
    assert!(growth(20, &["lookup"]) <= GROWTH);
    assert!(growth(4, &["lookup", "--no-fragments", "--min", "1"]) >= SCAN);
}
