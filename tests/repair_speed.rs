//! What repair adds to a lookup in a large memory with a large glossary. Run by hand, with `--release`:
//! timing is no unit test.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::fmt::Write;
use std::time::{Duration, Instant};

use hafez::glossary::{GlossaryEditor, ImportOptions as TermOptions};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Choosing, ImportOptions, MatchKind, Memory, Repairing, Request, Stamp};
use hafez::unit::{Context, NewUnit, Time};

const UNITS: u64 = 100_000;
const ENTRIES: u64 = 10_000;
const QUERIES: u64 = 1_000;
const ENGLISH: &[&str] = &["ba", "lo", "mi", "ter", "kan", "su", "or", "ven", "ash", "dri"];
const PERSIAN: &[&str] = &["با", "لو", "می", "تر", "کن", "سو", "ور", "نه", "ها", "آر"];

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

fn at(second: i64) -> Time {
    Time::from_second(1_700_000_000 + second).unwrap()
}

/// Random numbers that are the same everywhere (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }
}

fn word(number: u64, syllables: &[&str]) -> String {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..3 + dice.roll(3)).map(|_| syllables[dice.roll(10) as usize]).collect()
}

fn name(number: u64) -> (String, String) {
    let english = word(number * 2 + 1, ENGLISH);
    let mut letters = english.chars();
    let capital = letters.next().unwrap().to_ascii_uppercase();
    (format!("{capital}{}{}", letters.as_str(), number), format!("{}{number}ن", word(number * 2 + 1, PERSIAN)))
}

/// A sentence of news: words, a number, a date, a name or two.
fn sentence(dice: &mut Dice, words: &[u64]) -> (String, String) {
    let (mut english, mut persian) = (String::new(), String::new());
    for (place, number) in words.iter().enumerate() {
        write!(english, "{} ", word(*number, ENGLISH)).unwrap();
        write!(persian, "{} ", word(*number, PERSIAN)).unwrap();
        match place {
            3 | 9 => {
                let (en, fa) = name(dice.roll(ENTRIES));
                write!(english, "{en} ").unwrap();
                write!(persian, "{fa} ").unwrap();
            }
            5 => {
                let number = 100 + dice.roll(900);
                write!(english, "{number} ").unwrap();
                write!(persian, "{number} ").unwrap();
            }
            _ => {}
        }
    }
    (english + "end.", persian + "پایان.")
}

fn times(memory: &Memory, queries: &[Request], what: &str) -> Vec<usize> {
    let mut times: Vec<Duration> = Vec::new();
    let mut kinds = vec![0, 0, 0];
    for request in queries {
        let start = Instant::now();
        let answer = memory.lookup(request).unwrap();
        times.push(start.elapsed());
        let best = answer.matches.first();
        let kind = best.map_or(0, |best| if best.kind == MatchKind::Repaired { 2 } else { 1 });
        kinds[kind] += 1;
    }
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap();
    times.sort();
    let at = |share: usize| times[times.len() * share / 100];
    eprintln!("{what}: mean {mean:?}, p50 {:?}, p99 {:?}; none, plain, repaired {kinds:?}", at(50), at(99));
    kinds
}

#[test]
#[ignore = "a measurement"]
fn a_hundred_thousand_units_and_ten_thousand_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory.hafez");
    let mut memory = Memory::create(&path, at(0)).unwrap();
    let names: String = (0..ENTRIES).map(name).map(|(en, fa)| format!("{en}\t{fa}\tplace\n")).collect();
    let options = TermOptions::new(tag("en"), tag("fa"));
    GlossaryEditor::new(memory.store_mut(), at(1))
        .import(format!("en\tfa\tkind\n{names}").as_bytes(), &options)
        .unwrap();
    let mut dice = Dice(7);
    let mut rows: Vec<Vec<u64>> = Vec::new();
    let mut unit = || {
        // Every tenth repeats the words of another: news does.
        let words: Vec<u64> = match rows.len() as u64 {
            count if count > 100 && dice.roll(10) == 0 => rows[dice.roll(count) as usize].clone(),
            _ => {
                let wide = 1 + dice.roll(20_000);
                (0..6 + dice.roll(24)).map(|_| dice.roll(wide)).collect()
            }
        };
        let (source, target) = sentence(&mut dice, &words);
        rows.push(words);
        NewUnit::pair(&tag("en"), &source, &tag("fa"), &target)
    };
    let units: Vec<NewUnit> = (0..UNITS).map(|_| unit()).collect();
    let stamp = Stamp::new("test", at(2));
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
    drop(memory);
    let memory = Memory::open(&path, Access::Read).unwrap();
    let mut queries = |changed: u64| -> Vec<Request> {
        let one = |_| {
            let mut words = rows[dice.roll(UNITS) as usize].clone();
            for _ in 0..changed {
                let place = dice.roll(words.len() as u64) as usize;
                words[place] = dice.roll(20_000);
            }
            let (text, _) = sentence(&mut dice, &words);
            Request {
                text,
                from: tag("en"),
                to: tag("fa"),
                min: 60,
                limit: 5,
                context: Context::default(),
                choosing: Choosing::default(),
            }
        };
        (0..QUERIES).map(one).collect()
    };
    let sets = [("only numbers and names differ", queries(0)), ("two words differ", queries(2)), ("eight", queries(8))];
    for (what, set) in &sets {
        for on in [false, true, false, true] {
            memory.set_repairing(Repairing { on, ..Repairing::default() });
            let kinds = times(&memory, set, &format!("{what}, repair {on}"));
            assert!(!on || what.starts_with("two") || what.starts_with("eight") || kinds[2] > 500, "{kinds:?}");
        }
    }
    // An answer that nothing stands in the way of: all units of one shape.
    let dates: Vec<NewUnit> = (0..5_000u64)
        .map(|day| {
            let (year, month, day) = (1900 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
            NewUnit::pair(
                &tag("en"),
                &format!("{year}-{month:02}-{day:02}"),
                &tag("fa"),
                &format!("{year}-{month:02}-{day:02}"),
            )
        })
        .collect();
    let mut memory = Memory::open(&path, Access::Write).unwrap();
    memory.import(&mut dates.into_iter(), &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
    let date = Request { text: "2020-10-01".into(), min: 60, ..sets[0].1[0].clone() };
    for on in [false, true, false, true] {
        memory.set_repairing(Repairing { on, ..Repairing::default() });
        times(&memory, &vec![date.clone(); 20], &format!("5,000 dates, repair {on}"));
    }
}
