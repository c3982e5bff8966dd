//! Every reader on damaged and invented files: never a panic, never a hang, never more than 256 MB
//! for a file of 10 MB. The same for what works on texts, and for memories whose bytes were damaged.
//!
//! `cargo test` runs a short round, always the same. The long one, on demand, `N` files a reader, `N` texts, and
//! a memory for each 20 of them:
//!
//!     HAFEZ_FUZZ_ROUNDS=N cargo test --release --test fuzz -- --ignored --nocapture
//!
//! `HAFEZ_FUZZ_SEED` begins elsewhere. A file that does harm is kept, and named.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod blobs;
mod damage;
mod memory;
mod readers;
mod texts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use damage::Dice;
use readers::{READERS, Reader};

/// Longer than any of these files may take.
const PATIENCE: Duration = Duration::from_secs(60);

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn keep(reader: &Reader, round: u64, file: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("hafez-fuzz-{}-{round}-{}", std::process::id(), reader.file));
    std::fs::write(&path, file).unwrap();
    path
}

/// Feeds so many damaged files to a reader.
fn rounds(reader: &'static Reader, count: u64, seed: u64) {
    let (seeds, parts) = (reader.seeds(), reader.parts());
    let (to_worker, files) = channel::<Vec<u8>>();
    let (done, outcomes) = channel::<bool>();
    std::thread::spawn(move || {
        for file in files {
            let fine = catch_unwind(AssertUnwindSafe(|| reader.read(file))).is_ok();
            if done.send(fine).is_err() {
                return;
            }
        }
    });
    for round in 0..count {
        let mut dice = Dice::new(seed ^ (round << 20) ^ reader.file.len() as u64);
        let file = if round % 2 == 0 && !parts.is_empty() {
            reader.packed(damage::file(&parts, reader.words, &mut dice))
        } else {
            damage::file(&seeds, reader.words, &mut dice)
        };
        to_worker.send(file.clone()).unwrap();
        match outcomes.recv_timeout(PATIENCE) {
            Ok(true) => {}
            Ok(false) | Err(RecvTimeoutError::Disconnected) => {
                panic!("{} panicked on {}", reader.file, keep(reader, round, &file).display());
            }
            Err(RecvTimeoutError::Timeout) => {
                panic!("{} hangs on {}", reader.file, keep(reader, round, &file).display());
            }
        }
    }
}

/// Runs `work` with so many dice; one that does harm is named.
fn many(what: &str, count: u64, seed: u64, work: &dyn Fn(&mut Dice)) {
    for round in 0..count {
        let begun = std::time::Instant::now();
        let number = seed ^ (round << 20) ^ what.len() as u64;
        let fine = catch_unwind(AssertUnwindSafe(|| work(&mut Dice::new(number)))).is_ok();
        assert!(fine, "{what}: harm in round {round} from {seed} (dice {number:#x})");
        assert!(begun.elapsed() < PATIENCE, "{what}: hangs in round {round} from {seed} (dice {number:#x})");
    }
}

fn memories(count: u64, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.hafez");
    blobs::sound(&sound);
    many("memories", count, seed, &|dice| blobs::round(&sound, dice));
}

#[test]
fn texts_do_no_harm() {
    many("texts", 400, 0x5EED, &texts::round);
}

#[test]
fn damaged_memories_do_no_harm() {
    memories(20, 0x5EED);
}

#[test]
fn a_short_round_does_no_harm() {
    for reader in READERS {
        rounds(reader, 300, 0x5EED);
    }
}

#[test]
fn no_whole_seed_is_refused() {
    for reader in READERS {
        for seed in reader.own_seeds() {
            assert!(reader.read(seed) > 0, "{}: its own seed gives nothing", reader.file);
        }
    }
}

#[test]
fn a_megabyte_stays_a_few() {
    memory::check(1 << 20, 100);
}

#[test]
#[ignore = "long: on demand"]
fn a_long_round_does_no_harm() {
    let (count, seed) = (number("HAFEZ_FUZZ_ROUNDS", 20_000), number("HAFEZ_FUZZ_SEED", 1));
    for reader in READERS {
        rounds(reader, count, seed);
        eprintln!("{}: {count} files from {seed}", reader.file);
    }
    many("texts", count, seed, &texts::round);
    memories(count / 20, seed);
    eprintln!("{count} texts, {} memories from {seed}", count / 20);
}

#[test]
#[ignore = "long: on demand"]
fn ten_megabytes_take_no_more_than_256() {
    memory::check(10 << 20, 256);
}

/// Runs only as a child of the tests above, on the file that they name.
#[test]
#[ignore = "a child of the others"]
fn child() {
    memory::child();
}
