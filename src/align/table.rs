//! How likely a word is translated by another: rows by word, sparse.

use rustc_hash::FxHashMap;

use super::Weighed;
use super::length::count;
use super::read::Side;
use crate::lexicon::{Learner, Lexicon, WordId};

/// Less likely translations are forgotten.
const LEAST: f64 = 0.005;

/// A translation table.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// For each word its translations, in the order of their numbers.
    pub(super) rows: Vec<Vec<(u32, f64)>>,
}

impl Table {
    /// Without a translation.
    pub(super) fn new(words: usize) -> Self {
        Self { rows: vec![Vec::new(); words] }
    }

    /// Makes a translation at least this likely.
    pub(super) fn raise(&mut self, from: u32, to: u32, likely: f64) {
        if likely <= 0.0 {
            return;
        }
        let row = &mut self.rows[from as usize];
        match row.binary_search_by_key(&to, |(word, _)| *word) {
            Ok(at) => row[at].1 = row[at].1.max(likely),
            Err(at) => row.insert(at, (to, likely)),
        }
    }

    /// What was learned of words that were seen so often, and what was known of them.
    fn and(mut self, known: &Self, seen: &[Vec<u32>]) -> Self {
        for ((row, known), seen) in self.rows.iter_mut().zip(&known.rows).zip(seen) {
            let trust = TRUST / (count(seen.len()) + TRUST);
            for (word, likely) in known {
                match row.binary_search_by_key(word, |(word, _)| *word) {
                    Ok(at) => row[at].1 += likely * trust,
                    Err(at) => row.insert(at, (*word, likely * trust)),
                }
            }
        }
        self
    }

    /// At least as likely as another says.
    pub(super) fn raised_by(mut self, other: &Self) -> Self {
        for (row, from) in other.rows.iter().zip(0..) {
            row.iter().for_each(|(to, likely)| self.raise(from, *to, *likely));
        }
        self
    }

    /// From the target into the source.
    pub(super) fn turned(&self, words: usize) -> Self {
        let mut turned = Self::new(words);
        for (row, from) in self.rows.iter().zip(0..) {
            for (to, likely) in row {
                turned.rows[*to as usize].push((from, *likely));
            }
        }
        turned
    }

    /// No row says more than everything.
    pub(super) fn within_one(mut self) -> Self {
        for row in &mut self.rows {
            let whole: f64 = row.iter().map(|(_, likely)| likely).sum();
            if whole > 1.0 {
                row.iter_mut().for_each(|(_, likely)| *likely /= whole);
            }
        }
        self
    }
}

/// How often a word must have been seen for what is seen to weigh as much as what was known of it.
const TRUST: f64 = 3.0;

/// Beads less likely than this are not learned from.
const TAUGHT: f64 = 0.5;

/// What was known and is at least so likely is learned from too, as one more pair of texts.
const TEACHES: f64 = 0.3;

/// The beads in which each word was seen, by their numbers.
struct Seen {
    source: Vec<Vec<u32>>,
    target: Vec<Vec<u32>>,
    beads: u32,
}

/// Tables in both directions: IBM model 1 over beads, and what was known.
///
/// Two words that only one bead has seen together say nothing about that bead: of `n` beads, `n - 1` count.
pub(super) fn learn(source: &Side, target: &Side, known: &(Table, Table), beads: &[Weighed]) -> (Table, Table) {
    let mut learner = Learner::default();
    let mut seen = Seen::new(source, target);
    for bead in beads.iter().filter(|bead| bead.weight >= TAUGHT) {
        let (from, to) = (source.words_of(&bead.source), target.words_of(&bead.target));
        learner.push(from.iter().map(|word| source.text(*word)), to.iter().map(|word| target.text(*word)));
        seen.bead(&from, &to);
    }
    for (from, row) in (0..).zip(&known.0.rows) {
        for (to, _) in row.iter().filter(|(_, likely)| *likely >= TEACHES) {
            learner.push(std::iter::once(source.text(from)), std::iter::once(target.text(*to)));
        }
    }
    let lexicon = learner.learn();
    let ids = (numbers(&lexicon, source, true), numbers(&lexicon, target, false));
    let (mut forward, mut backward) = (Table::new(source.words.len()), Table::new(target.words.len()));
    for (word, id) in source.words.iter().zip(0..) {
        let Some(entry) = lexicon.source(word) else { continue };
        let row = lexicon.translations(entry).filter_map(|(to, likely)| Some((*ids.1.get(&to)?, f64::from(likely))));
        forward.rows[id as usize] = seen.discounted(row, |other| (id, other), seen.source[id as usize].len());
    }
    for (word, id) in target.words.iter().zip(0..) {
        let Some(entry) = lexicon.target(word) else { continue };
        let row =
            lexicon.back_translations(entry).filter_map(|(to, likely)| Some((*ids.0.get(&to)?, f64::from(likely))));
        backward.rows[id as usize] = seen.discounted(row, |other| (other, id), seen.target[id as usize].len());
    }
    (forward.and(&known.0, &seen.source), backward.and(&known.1, &seen.target))
}

/// What a lexicon says about the words of two documents, in both directions.
pub(super) fn told(source: &Side, target: &Side, lexicon: &Lexicon) -> (Table, Table) {
    let ids = (numbers(lexicon, source, true), numbers(lexicon, target, false));
    let (mut forward, mut backward) = (Table::new(source.words.len()), Table::new(target.words.len()));
    for (entry, id) in &ids.0 {
        for (other, likely) in lexicon.translations(*entry) {
            if let Some(other) = ids.1.get(&other) {
                forward.raise(*id, *other, f64::from(likely));
            }
        }
    }
    for (entry, id) in &ids.1 {
        for (other, likely) in lexicon.back_translations(*entry) {
            if let Some(other) = ids.0.get(&other) {
                backward.raise(*id, *other, f64::from(likely));
            }
        }
    }
    (forward, backward)
}

/// The share of the words of two documents that a lexicon knows, on the side where that is less.
pub(super) fn share_known(lexicon: &Lexicon, source: &Side, target: &Side) -> f64 {
    let share =
        |side: &Side, is_source: bool| count(numbers(lexicon, side, is_source).len()) / count(side.words.len().max(1));
    share(source, true).min(share(target, false))
}

/// The words of a side by their numbers in the lexicon.
fn numbers(lexicon: &Lexicon, side: &Side, source: bool) -> FxHashMap<WordId, u32> {
    let find = |word: &str| if source { lexicon.source(word) } else { lexicon.target(word) };
    side.words.iter().zip(0..).filter_map(|(word, id)| Some((find(word)?, id))).collect()
}

impl Seen {
    fn new(source: &Side, target: &Side) -> Self {
        Self { source: vec![Vec::new(); source.words.len()], target: vec![Vec::new(); target.words.len()], beads: 0 }
    }

    fn bead(&mut self, from: &[u32], to: &[u32]) {
        for (lists, words) in [(&mut self.source, from), (&mut self.target, to)] {
            for word in words {
                let list = &mut lists[*word as usize];
                if list.last() != Some(&self.beads) {
                    list.push(self.beads);
                }
            }
        }
        self.beads += 1;
    }

    /// How many beads hold both.
    fn together(&self, from: u32, to: u32) -> usize {
        let (from, to) = (&self.source[from as usize], &self.target[to as usize]);
        let (few, many) = if from.len() < to.len() { (from, to) } else { (to, from) };
        few.iter().filter(|bead| many.binary_search(bead).is_ok()).count()
    }

    fn discounted(
        &self,
        row: impl Iterator<Item = (u32, f64)>,
        pair: impl Fn(u32) -> (u32, u32),
        times: usize,
    ) -> Vec<(u32, f64)> {
        let known = count(times) / (count(times) + TRUST);
        let share = |(other, likely): (u32, f64)| {
            let (from, to) = pair(other);
            let together = count(self.together(from, to).max(1));
            (other, likely * known * (together - 1.0) / together)
        };
        let mut row: Vec<(u32, f64)> = row.map(share).filter(|(_, likely)| *likely >= LEAST).collect();
        row.sort_unstable_by_key(|(word, _)| *word);
        row
    }
}
