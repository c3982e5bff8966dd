//! Concordances as whole processes, beside one that only opens the file and reads a row.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use super::common::process::time;
use super::common::times::{median, ms, ratio};

/// How many phrases of a kind.
const EACH: usize = 60;

/// How often a phrase of each kind is there, in units, and its name.
const KINDS: [(&str, std::ops::Range<u32>); 4] = [
    ("rare word", 1..6),
    ("word of a hundred", 80..120),
    ("of a thousand", 800..1200),
    ("most frequent", u32::MAX - 1..u32::MAX),
];

/// Prints a line for each kind of phrase.
pub(crate) fn measure(memory: &Path, memory_tsv: &Path) {
    let lines: Vec<String> = BufReader::new(File::open(memory_tsv).unwrap()).lines().map(Result::unwrap).collect();
    let source = |line: &'_ str| line.split('\t').next().unwrap().to_owned();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for line in &lines {
        let mut words: Vec<String> = words(&source(line)).collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    println!("concordance, whole processes, {EACH} of a kind, each beside opening and one row");
    for (name, wanted) in KINDS {
        let mut chosen: Vec<&String> =
            counts.iter().filter(|(_, count)| wanted.contains(count)).map(|(word, _)| word).collect();
        chosen.sort_unstable();
        if chosen.is_empty() {
            chosen.extend(counts.iter().max_by_key(|(word, count)| (**count, *word)).map(|(word, _)| word));
        }
        let step = (chosen.len() / EACH).max(1);
        let chosen: Vec<&String> = chosen.into_iter().step_by(step).take(EACH).collect();
        line(memory, name, chosen.iter().map(|word| vec![(*word).clone()]));
        if name == "rare word" {
            let run = |word: &String| lines.iter().map(|line| source(line)).find_map(|text| run_with(&text, word));
            line(memory, "run of words with it", chosen.iter().take(15).filter_map(|word| Some(vec![run(word)?])));
            let cut = |word: &String| word.chars().take(word.chars().count() - 1).collect::<String>() + "*";
            line(memory, "its beginning", chosen.iter().map(|word| vec![cut(word)]));
            line(memory, "and a frequent one", chosen.iter().map(|word| vec![(*word).clone(), "the".to_owned()]));
            let near = |word: &&String| vec![(*word).clone(), "--context".to_owned(), "1".to_owned()];
            line(memory, "with --context 1", chosen.iter().take(10).map(near));
        }
    }
    println!();
}

fn words(text: &str) -> impl Iterator<Item = String> + use<'_> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.filter(|word| word.chars().all(|c| c.is_ascii_alphabetic())).map(str::to_lowercase)
}

/// The word with the two after it, as they stand in a text.
fn run_with(text: &str, word: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(' ').collect();
    let at = parts.iter().position(|part| part.to_lowercase() == word)?;
    Some(parts.get(at..at + 3)?.join(" "))
}

fn line(memory: &Path, name: &str, arguments: impl Iterator<Item = Vec<String>>) {
    let (mut floor, mut times): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for arguments in arguments {
        let arguments: Vec<&str> = ["concordance"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
        // Once for the pages of the file.
        time(memory, &arguments);
        floor.push(time(memory, &["show", "1"]));
        times.push(time(memory, &arguments));
    }
    if times.is_empty() {
        return println!("  {name:<22}none of that kind");
    }
    let (floor, median) = (median(&floor), median(&times));
    println!("  {name:<22}median {}   floor {}   ratio {:.2}", ms(median), ms(floor), ratio(median, floor));
}
