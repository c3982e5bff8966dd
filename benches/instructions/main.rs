//! Guards the hot path: the instructions of whole processes beside those of `baseline.tsv`. Times are noisy, these are not.
//!
//! ```text
//! cargo bench --bench instructions            fails where something takes a tenth more than it did
//! cargo bench --bench instructions -- update  writes the numbers of now, for a commit that says why they changed
//! ```
//!
//! Needs valgrind, and says so where it is missing. The numbers belong to this profile and a compiler: after a new
//! compiler, update them from the commit before. `tests/instructions.rs` holds the growth, with any compiler.

#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used, clippy::exit)]

#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::corpus::{self, Dice};
use common::instructions::{count, countable};
use common::process::{remove, time};

const UNITS: usize = 20_000;
/// How far from the baseline a number may be, in percent.
const TOLERANCE: f64 = 10.0;

fn main() {
    if !countable() {
        return println!("skipped: valgrind is not here");
    }
    let counted = measure(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions"));
    if std::env::args().any(|arg| arg == "update") {
        return write(&counted);
    }
    let text = fs::read_to_string(baseline()).unwrap();
    let known: BTreeMap<&str, u64> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, number)| Some((name, number.parse().ok()?)))
        .collect();
    let mut failed = false;
    println!("{:<24}{:>14}{:>14}", "instructions", "now", "baseline");
    for (name, now) in counted {
        let change = known.get(name).map(|known| 100.0 * (now as f64 / *known as f64 - 1.0));
        let told = match change {
            None => "not in the baseline".to_owned(),
            Some(change) if change > TOLERANCE => format!("{change:+.1} %: too many"),
            Some(change) if change < -TOLERANCE => format!("{change:+.1} %: fewer; update the baseline"),
            Some(change) => format!("{change:+.1} %"),
        };
        failed |= change.is_none_or(|change| change > TOLERANCE);
        println!("{name:<24}{now:>14}{:>14}  {told}", known.get(name).copied().unwrap_or_default());
    }
    if failed {
        println!("\nmore than {TOLERANCE} % above; if that is meant, `cargo bench --bench instructions -- update`");
        std::process::exit(1);
    }
}

fn baseline() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/baseline.tsv")
}

fn write(counted: &[(&str, u64)]) {
    let rows = counted.iter().map(|(name, number)| format!("{name}\t{number}\n"));
    fs::write(baseline(), rows.collect::<String>()).unwrap();
}

/// What is counted: the memory is made anew each time, always the same one.
fn measure(folder: &Path) -> Vec<(&'static str, u64)> {
    fs::create_dir_all(folder).unwrap();
    let (memory, units) = (folder.join("memory.hafez"), folder.join("units.tsv"));
    remove(&memory);
    let mut text = Vec::new();
    corpus::write(&mut text, UNITS, 42).unwrap();
    fs::write(&units, &text).unwrap();
    time(&memory, &["import", "-q", units.to_str().unwrap()]);
    let sentences = sentences(&text);
    let article = folder.join("article.txt");
    fs::write(&article, sentences.join("\n\n")).unwrap();
    let (known, edited, long) = (&*sentences[0], &*sentences[1], sentences.iter().max_by_key(|s| s.len()).unwrap());
    let new = corpus::unit(&mut Dice(99)).0;
    let small = folder.join("small.tsv");
    fs::write(&small, text.split_inclusive(|byte| *byte == b'\n').take(200).flatten().copied().collect::<Vec<_>>())
        .unwrap();
    let fresh = folder.join("fresh.hafez");
    remove(&fresh);
    let counted = vec![
        ("open and read a row", count(&memory, &["show", "1"])),
        ("lookup, exact", count(&memory, &["lookup", "--no-fragments", "--", known])),
        ("lookup, fuzzy", count(&memory, &["lookup", "--no-fragments", "--", edited])),
        ("lookup, long", count(&memory, &["lookup", "--no-fragments", "--", long])),
        ("lookup, unseen", count(&memory, &["lookup", "--no-fragments", "--", &new])),
        ("lookup with fragments", count(&memory, &["lookup", "--", edited])),
        ("suggest, 20 sentences", count(&memory, &["suggest", article.to_str().unwrap()])),
        ("concordance", count(&memory, &["concordance", "--", &corpus::word_of(20_000)])),
        ("import of 200", count(&fresh, &["import", "-q", small.to_str().unwrap()])),
        ("add", count(&memory, &["add", "-q", "A new sentence.", "جمله‌ای تازه."])),
    ];
    fs::remove_dir_all(folder).unwrap();
    counted
}

/// Stored sources, all but the first with a word changed.
fn sentences(text: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(text).unwrap();
    let sources = text.lines().step_by(UNITS / 20).map(|line| line.split('\t').next().unwrap());
    sources.enumerate().map(|(number, source)| changed(source, number > 0)).collect()
}

fn changed(source: &str, change: bool) -> String {
    let mut words: Vec<&str> = source.split(' ').collect();
    let middle = words.len() / 2;
    if change {
        words[middle] = "replacement";
    }
    words.join(" ")
}
