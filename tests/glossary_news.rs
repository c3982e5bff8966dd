//! Recognition on news that no rule was written for, which lies outside the repository (`HAFEZ_SHARED`): how
//! often a name found on one side of a translation is found on the other.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use hafez::glossary::{LoadedTerms, Occurrence, find_in_document, of_segment, starter};
use hafez::lang::LanguageTag;

fn shared(name: &str) -> Option<String> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let root = PathBuf::from(std::env::var("HAFEZ_SHARED").unwrap_or_else(|_| default.into()));
    let text = std::fs::read_to_string(root.join(name)).ok();
    if text.is_none() {
        eprintln!("skipped: no {name} under HAFEZ_SHARED");
    }
    text
}

/// A document: its pairs of segments.
type Document<'a> = Vec<(&'a str, &'a str)>;

fn documents(tsv: &str) -> Vec<Document<'_>> {
    let mut documents: Vec<(&str, Document<'_>)> = Vec::new();
    for line in tsv.lines() {
        let mut cells = line.split('\t');
        let (name, source, target) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        match documents.last_mut() {
            Some((last, pairs)) if *last == name => pairs.push((source, target)),
            _ => documents.push((name, vec![(source, target)])),
        }
    }
    documents.into_iter().map(|(_, pairs)| pairs).collect()
}

#[derive(Debug, Default)]
struct Agreement {
    sure: usize,
    weak: usize,
    met: usize,
    /// Name and text without counterpart: how often, and where for the first time.
    unmet: BTreeMap<(String, String), (usize, String)>,
}

impl Agreement {
    fn take(&mut self, here: &[Occurrence], there: &[Occurrence], pairs: &[(&str, &str)]) {
        for hit in here {
            if hit.weak {
                self.weak += 1;
                continue;
            }
            self.sure += 1;
            let others = of_segment(there, hit.segment, |hit| hit.segment);
            if others.iter().any(|other| other.entry.id == hit.entry.id) {
                self.met += 1;
            } else {
                let (source, target) = pairs[hit.segment];
                let name = (hit.entry.terms[0].text.clone(), hit.found.clone());
                self.unmet.entry(name).or_insert_with(|| (0, format!("{source}\n      {target}"))).0 += 1;
            }
        }
    }

    fn rate(&self) -> f64 {
        self.met as f64 / self.sure as f64
    }

    fn show(&self, name: &str) {
        let Self { sure, weak, met, .. } = self;
        eprintln!("{name}: {sure} sure, {weak} weak; {met} met on the other side, {:.3}", self.rate());
        let mut unmet: Vec<_> = self.unmet.iter().collect();
        unmet.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for ((entry, found), (count, place)) in unmet {
            eprintln!("   {count} {entry}: {found}\n      {place}");
        }
    }
}

fn compare(file: &str, to: &str) -> Option<(Agreement, Agreement)> {
    let text = shared(file)?;
    let (en, to): (LanguageTag, LanguageTag) = ("en".parse().unwrap(), to.parse().unwrap());
    let (sources, targets) = (LoadedTerms::new(starter(), &en), LoadedTerms::new(starter(), &to));
    let (mut there, mut back) = (Agreement::default(), Agreement::default());
    for pairs in documents(&text) {
        let (source, target): (Vec<&str>, Vec<&str>) = pairs.iter().copied().unzip();
        let source = find_in_document(&sources, &source, &en).unwrap();
        let target = find_in_document(&targets, &target, &to).unwrap();
        there.take(&source, &target, &pairs);
        back.take(&target, &source, &pairs);
    }
    there.show(&format!("en in {to}"));
    back.show(&format!("{to} in en"));
    Some((there, back))
}

#[test]
fn persian_news() {
    let Some((there, back)) = compare("data/ntrex-dev.en-fa.tsv", "fa") else { return };
    assert!(there.rate() >= 0.93 && back.rate() >= 0.8);
}

#[test]
fn dari_news() {
    let Some((there, back)) = compare("data/ntrex-dev.en-prs.tsv", "fa-AF") else { return };
    assert!(there.rate() >= 0.96 && back.rate() >= 0.83);
}

#[test]
fn pashto_news() {
    let Some((there, back)) = compare("data/ntrex-dev.en-ps.tsv", "ps") else { return };
    assert!(there.rate() >= 0.78 && back.rate() >= 0.83);
}
