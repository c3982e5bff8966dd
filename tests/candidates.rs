//! Names that the glossary lacks (U1 to U4): found, listed, written to a file, mined from the memory.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use hafez::glossary::candidates::{Candidate, candidates};
use hafez::glossary::{LoadedTerms, find_in_document, starter};
use hafez::lang::LanguageTag;

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
