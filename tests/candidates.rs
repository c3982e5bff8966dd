//! Names that the glossary lacks (U1 to U4): found, listed, written to a file, mined from the memory.
#![allow(clippy::string_slice, clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use hafez::glossary::candidates::{Candidate, candidates, mine};
use hafez::glossary::translit::transliterate;
use hafez::glossary::{LoadedTerms, find_in_document, starter};
use hafez::lang::LanguageTag;
use hafez::memory::{Access, Memory};

fn shared(name: &str) -> Option<String> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let root = PathBuf::from(std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| default.into()));
    let text = std::fs::read_to_string(root.join(name)).ok();
    if text.is_none() {
        println!("skipped: no {name} under HAFEZ_SHARED");
    }
    text
}

fn tag(code: &str) -> LanguageTag {
    code.parse().unwrap()
}

/// The names of the article without the two titles: section 7 lists them.
fn listed(rules: &str) -> BTreeSet<String> {
    let line = rules.lines().find(|line| line.starts_with("What it must find in the seed")).unwrap();
    let list = line.split_once("): ").unwrap().1.trim_end_matches('.');
    list.split(" · ")
        .filter(|name| !name.contains("(title"))
        .map(|name| match name.split_once(" (as `") {
            Some((_, part)) => part.trim_end_matches("`)").to_owned(),
            None => name.to_owned(),
        })
        .collect()
}

fn right(name: &Candidate, listed: &BTreeSet<String>) -> bool {
    listed.contains(&name.text)
}

#[test]
fn u1_to_u3_the_names_of_the_article() {
    let (Some(text), Some(rules)) = (shared("article/segments.en.txt"), shared("language.md")) else { return };
    let segments: Vec<&str> = text.lines().collect();
    let names = listed(&rules);
    assert!(names.len() >= 76, "{names:?}");
    let found = candidates(&segments, &[], &tag("en"));
    let wrong: Vec<_> = found.iter().filter(|name| !right(name, &names)).map(|name| &name.text).collect();
    let missing: Vec<_> = names.iter().filter(|name| !found.iter().any(|found| found.text == **name)).collect();
    println!("wrong {wrong:?}\nmissing {missing:?}");
    let recall = 1.0 - missing.len() as f64 / names.len() as f64;
    let precision = 1.0 - wrong.len() as f64 / found.len() as f64;
    println!("{} names: recall {recall:.3}, precision {precision:.3}", names.len());
    assert!(recall >= 0.95 && precision >= 0.8);
}

#[test]
fn the_starter_glossary_leaves_next_to_nothing_of_the_article() {
    let Some(text) = shared("article/segments.en.txt") else { return };
    let segments: Vec<&str> = text.lines().collect();
    let lang = tag("en");
    let known = find_in_document(&LoadedTerms::new(starter(), &lang), &segments, &lang).unwrap();
    let left: Vec<String> = candidates(&segments, &known, &lang).into_iter().map(|name| name.text).collect();
    println!("{left:?}");
    assert!(left.iter().all(|name| ["Islamist", "Stalinist", "Muslim"].contains(&name.as_str())), "{left:?}");
}

// On the command line.

#[path = "cmd/environment.rs"]
mod environment;

use environment::Environment;
use serde_json::Value;

/// An invented archive: names between two words that never change.
fn archive(rows: &[(&str, &str)]) -> String {
    let mut text = "en\tfa\n".to_owned();
    for (source, target) in rows {
        text += &format!("{source}\t{target}\n");
    }
    text
}

const ROWS: &[(&str, &str)] = &[
    ("They met Goran Velzek in Tarvona.", "آن\u{200c}ها با گوران ولزک در تاروونا دیدار کردند."),
    ("Velzek praised the Sea Council.", "ولزک شورای دریا را ستود."),
    ("He said the Sea Council failed.", "او گفت شورای دریا شکست خورد."),
    ("People in Tarvona fear the Sea Council.", "مردم تاروونا از شورای دریا می\u{200c}ترسند."),
    ("She left the Sea Council.", "او از شورای دریا رفت."),
    ("It rained in the valley.", "در دره باران بارید."),
    ("They closed the road.", "آن\u{200c}ها راه را بستند."),
    ("The school opened.", "مدرسه باز شد."),
    ("He bought bread.", "او نان خرید."),
    ("She wrote a letter.", "او نامه نوشت."),
];

fn with_archive() -> Environment {
    let environment = Environment::new();
    environment.write("archive.tsv", archive(ROWS));
    assert_eq!(environment.run(&["import", "archive.tsv"]).code, Some(0));
    environment
}

fn records(output: &str) -> Vec<Value> {
    let lines = output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|record| record["type"] == "candidate").map(|record| record["data"].clone()).collect()
}

fn of<'r>(records: &'r [Value], text: &str) -> &'r Value {
    records.iter().find(|record| record["text"] == text).unwrap_or_else(|| panic!("{text}: {records:?}"))
}

#[test]
fn the_memory_comes_first_with_its_evidence() {
    let environment = with_archive();
    environment.write("new.md", "Officials blamed Velzek and Hans Kramer. Velzek left Tarvona.\n");
    let run = environment.run(&["glossary", "candidates", "new.md", "--json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let found = records(&run.stdout);
    let velzek = of(&found, "Velzek");
    assert_eq!(velzek["transliterations"][0], "ولزک");
    assert_eq!((&velzek["count"], &velzek["segment"]), (&2.into(), &1.into()));
    assert_eq!(velzek["seen"]["count"], 2);
    assert!(velzek["seen"]["example"]["target"].as_str().unwrap().contains("ولزک"));
    let kramer = of(&found, "Hans Kramer");
    assert!(kramer["seen"].is_null() && kramer["kind"] == "person");
    assert_eq!(kramer["transliterations"][0], "هانس کرامر");
    let start = kramer["byte_start"].as_u64().unwrap() as usize;
    let end = kramer["byte_end"].as_u64().unwrap() as usize;
    assert_eq!(&kramer["context"].as_str().unwrap()[start..end], "Hans Kramer");
    for record in &found {
        assert!(record["transliterations"].as_array().unwrap().len() <= 3);
    }
}

#[test]
fn a_file_of_candidates_enters_only_what_was_chosen() {
    let environment = with_archive();
    environment.write("new.md", "Officials blamed Velzek and Hans Kramer.\n");
    let run = environment.run(&["glossary", "candidates", "new.md", "-o", "found.tsv"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    let path = environment.work().join("found.tsv");
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(table.starts_with("en\tfa\tkind\tfa?\tcount?\tcontext?\n"), "{table}");
    assert!(table.contains("ولزک?"));
    let run = environment.run(&["glossary", "import", "found.tsv"]);
    assert!(!run.stdout.contains("created"), "{run:?}");
    let chosen = table.replace("Velzek\t\t", "Velzek\tولزک\t");
    std::fs::write(&path, chosen).unwrap();
    let run = environment.run(&["glossary", "import", "found.tsv"]);
    assert!(run.stdout.contains("1 created") && run.stdout.contains("1 rejected"), "{run:?}");
    let run = environment.run(&["glossary", "lookup", "Velzek"]);
    assert!(run.stdout.contains("Velzek = ولزک"), "{run:?}");
    let run = environment.run(&["glossary", "candidates", "new.md", "--json"]);
    assert!(records(&run.stdout).iter().all(|record| record["text"] != "Velzek"));
}

#[test]
fn the_memory_proposes_pairs() {
    let environment = with_archive();
    let run = environment.run(&["glossary", "candidates", "--from-memory", "--json"]);
    let found = records(&run.stdout);
    for (source, target) in [("Goran Velzek", "گوران ولزک"), ("Tarvona", "تاروونا"), ("Sea Council", "شورای دریا")]
    {
        assert_eq!(of(&found, source)["seen"]["target"], target);
    }
    assert!(of(&found, "Tarvona")["seen"]["confidence"].as_f64().unwrap() >= 0.7);
    assert_eq!(run.stdout.lines().count(), found.len() + 1);
    let again = environment.run(&["glossary", "candidates", "--from-memory", "--json"]);
    assert_eq!(records(&again.stdout), found, "the same every time");
    // The other way round the same pairs come out, swapped.
    let run = environment.run(&["glossary", "candidates", "--from-memory", "--from", "fa", "--to", "en", "--json"]);
    assert_eq!(of(&records(&run.stdout), "تاروونا")["seen"]["target"], "Tarvona");
    let run = environment.run(&["glossary", "candidates", "--from-memory", "-o", "mined.tsv"]);
    assert_eq!(run.code, Some(0));
    let run = environment.run(&["glossary", "import", "mined.tsv"]);
    assert!(run.stdout.contains("created"), "{run:?}");
    assert!(environment.run(&["glossary", "lookup", "Tarvona"]).stdout.contains("تاروونا"));
}

#[test]
fn mining_on_many_threads_gives_what_one_thread_gives() {
    let folder = tempfile::tempdir().unwrap();
    let places = ["Tarvona", "Belmira", "Kostrava", "Ondarin", "Palquez", "Sirmano", "Dorvelek", "Hintara"];
    let written = ["تاروونا", "بلمیرا", "کستراوا", "اوندارین", "پالکز", "سیرمانو", "دورولک", "هینتارا"];
    let mut rows = String::new();
    for at in 0..2600_usize {
        let (a, b) = (at % 8, (at * 5 + at / 8) % 8);
        rows += &format!("In {} they waited {at} days for {}.\t", places[a], places[b]);
        rows += &format!("آنها در {} {at} روز منتظر {} ماندند.\n", written[a], written[b]);
    }
    let file = folder.path().join("rows.tsv");
    std::fs::write(&file, rows).unwrap();
    let environment = Environment::new();
    let path = folder.path().join("m.hafez");
    let run = environment.hafez(&["import"]).arg(&file).env("HAFEZ_MEMORY", &path).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    let memory = Memory::open(&path, Access::Read).unwrap();
    let mined = |threads| mine(memory.store(), &tag("en"), &tag("fa"), threads, &mut |_| ()).unwrap();
    let one = mined(1);
    assert_eq!(one.iter().filter(|pair| written.contains(&pair.seen.target.as_str())).count(), 8, "{one:?}");
    assert!(one.iter().all(|pair| pair.total > 500), "blocks are put together");
    assert_eq!(mined(2), one);
    assert_eq!(mined(5), one);
}

#[test]
fn names_with_hyphens_and_apostrophes_are_found_whole_and_spelt() {
    let text = "Officials said Kim Tae-woo met Shaun O’Neill in Qala-e-Zal. Later O'Neill left with US-led troops of the \
        Russia-backed side.";
    let found = candidates(&[text], &[], &tag("en"));
    let texts: Vec<&str> = found.iter().map(|name| name.text.as_str()).collect();
    for name in ["Kim Tae-woo", "Shaun O’Neill", "Qala-e-Zal"] {
        assert!(texts.contains(&name), "{name}: {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.ends_with("led") || text.ends_with("backed")), "{texts:?}");
    let first = |name: &str| transliterate(name, &tag("en"), &tag("fa"), 3).first().cloned().unwrap_or_default();
    assert_eq!(first("O’Neill"), "اونیل");
    assert_eq!(first("O'Neill"), "اونیل");
    assert_eq!(first("Qala-e-Zal"), "قلعه زال");
    assert_eq!(first("Pul-e-Zal"), "پل زال");
}

#[test]
fn suggest_ends_with_one_line_of_names() {
    let environment = with_archive();
    environment.write("new.md", "Officials blamed Velzek and Hans Kramer.\n");
    let run = environment.run(&["suggest", "new.md"]);
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("2 names are not in the glossary: ") && last.contains("Hans Kramer"), "{}", run.stdout);
    let run = environment.run(&["suggest", "new.md", "--json"]);
    assert_eq!(records(&run.stdout).len(), 2);
}

#[test]
fn what_cannot_be_read_is_said() {
    let environment = Environment::new();
    environment.write("empty.txt", "");
    environment.write("binary.txt", [0u8, 159, 146, 150, 0, 1]);
    assert_eq!(environment.run(&["glossary", "candidates", "empty.txt"]).code, Some(1));
    assert_eq!(environment.run(&["glossary", "candidates", "binary.txt"]).code, Some(2));
    assert_eq!(environment.run(&["glossary", "candidates", "missing.txt"]).code, Some(2));
    assert_eq!(environment.run(&["glossary", "candidates"]).code, Some(2));
    assert_eq!(environment.run(&["glossary", "candidates", "x.md", "--from-memory"]).code, Some(2));
    assert_eq!(environment.run(&["glossary", "candidates", "--from-memory", "--to", "ps"]).code, Some(1));
}

#[test]
fn hostile_texts_cost_no_more_than_their_length() {
    let capitals = "Zarkova ".repeat(5000);
    let letters = "Z".repeat(5000);
    let joined = ["Zarkova-"; 3000].concat();
    let small = "Zarkova al ".repeat(3000);
    let started = std::time::Instant::now();
    for text in [capitals.as_str(), &letters, &joined, &small] {
        let found = candidates(&[text], &[], &tag("en"));
        assert!(found.len() < 5000);
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn one_line_of_many_capitals_is_no_name() {
    let text = format!("He saw {}.", vec!["Zarkova"; 5000].join(" "));
    let found = candidates(&[text.as_str()], &[], &tag("en"));
    assert!(found.iter().all(|name| name.text.len() < 200), "{:?}", found.first().map(|name| name.text.len()));
}
