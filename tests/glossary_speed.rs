//! A large glossary over a long text. Run by hand, with `--release`: timing is no unit test.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::time::Duration;

use hafez::glossary::{LoadedTerms, find_in_document};
use hafez::lang::LanguageTag;
use hafez::term::{Term, TermEntry, TermStatus};

/// The time that this thread was on a processor, whatever else the machine did: `Instant` counts waiting, too.
fn busy() -> Duration {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(line.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or_default())
}

fn word(seed: u64, letters: &[&str]) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..3 + seed % 3)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            letters[usize::try_from(state % letters.len() as u64).unwrap()]
        })
        .collect()
}

fn run(code: &str, syllables: &[&str]) {
    let lang: LanguageTag = code.parse().unwrap();
    let entries = (1..=10_000u64)
        .map(|id| TermEntry {
            id: i64::try_from(id).unwrap(),
            terms: vec![Term::new(
                lang.clone(),
                format!("{} {}", word(id, syllables), word(id * 7 + 1, syllables)),
                TermStatus::Preferred,
            )],
            ..TermEntry::default()
        })
        .collect();
    let start = busy();
    let source = LoadedTerms::new(entries, &lang);
    let loaded = busy() - start;
    let mut segments = Vec::new();
    let mut size = 0;
    for id in 0.. {
        let words: Vec<String> = (0..20).map(|at| word((id * 20 + at) % 12_000, syllables)).collect();
        let hit = id % 10_000 + 1;
        let segment = format!("{} {} {}.", words.join(" "), word(hit, syllables), word(hit * 7 + 1, syllables));
        size += segment.len();
        segments.push(segment);
        if size > 1_000_000 {
            break;
        }
    }
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    // The first run meets cold caches and a heap that has to grow: the best of five counts.
    let mut best = Duration::MAX;
    let mut found = Vec::new();
    for _ in 0..5 {
        let start = busy();
        found = find_in_document(&source, &segments, &lang).unwrap();
        best = best.min(busy() - start);
    }
    eprintln!("{code}: loaded in {loaded:?}, {size} bytes searched in {best:?}, {} hits", found.len());
    let start = busy();
    let again = find_in_document(&LoadedTerms::default(), &segments, &lang).unwrap();
    eprintln!("{code}: with an empty glossary in {:?}, {} hits", busy() - start, again.len());
    assert!(found.len() >= segments.len());
}

#[test]
#[ignore = "a measurement"]
fn ten_thousand_entries_over_a_megabyte() {
    run("en", &["Ba", "lo", "mi", "ter", "kan", "su", "or", "ven", "ash", "dri"]);
    run("fa", &["با", "لو", "می", "تر", "کن", "سو", "ور", "نه", "ها", "آر"]);
}
