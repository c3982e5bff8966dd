//! How likely a word is translated by another: rows by word, sparse.

use rustc_hash::FxHashMap;

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

/// Pairs of texts, as words, and how much each counts.
pub(super) type Pairs<'a> = [(Vec<u32>, Vec<u32>, f64)];

/// How often a word must have been seen with another that was known to be its translation beforehand, to believe what
/// is seen rather than what was known.
const TRUST: f64 = 1.0;

/// Times that the table is made better.
const ROUNDS: usize = 4;

/// The table of IBM model 1 (Brown et al. 1993, section 4.1), by maximum likelihood, begun with what was known.
///
/// A pair of words that one pair of texts alone has seen together says nothing about that pair of texts: of `n` pairs
/// that have seen it, `n - 1` count.
pub(super) fn learn(known: &Table, pairs: &Pairs<'_>) -> Table {
    let words = known.rows.len();
    let mut seen: Vec<FxHashMap<u32, (f64, f64)>> = vec![FxHashMap::default(); words];
    let mut times = vec![0.0; words];
    for (from, to, weight) in pairs {
        let mut distinct = from.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let mut answers = to.clone();
        answers.sort_unstable();
        answers.dedup();
        for word in &distinct {
            times[*word as usize] += weight;
            for answer in &answers {
                seen[*word as usize].entry(*answer).or_insert((0.0, 0.0)).1 += weight;
            }
        }
    }
    let mut table = start(known, &seen);
    for _ in 0..ROUNDS {
        table = round(&table, pairs, &seen);
    }
    mix(known, &table, &seen, &times)
}

type Seen = [FxHashMap<u32, (f64, f64)>];

fn start(known: &Table, seen: &Seen) -> Table {
    let mut table = Table::new(seen.len());
    for ((row, seen), known) in table.rows.iter_mut().zip(seen).zip(&known.rows) {
        let floor = 1.0 / (seen.len().max(1) as f64);
        *row = seen.keys().map(|word| (*word, floor)).collect();
        row.sort_unstable_by_key(|(word, _)| *word);
        for (word, likely) in known {
            if let Ok(at) = row.binary_search_by_key(word, |(word, _)| *word) {
                row[at].1 += likely;
            }
        }
    }
    table.within_one()
}

fn round(table: &Table, pairs: &Pairs<'_>, seen: &Seen) -> Table {
    let mut counts =
        Table { rows: table.rows.iter().map(|row| row.iter().map(|(w, _)| (*w, 0.0)).collect()).collect() };
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (from, to, weight) in pairs {
        for answer in to {
            places.clear();
            let mut whole = 1e-4;
            for word in from {
                let row = &table.rows[*word as usize];
                if let Ok(at) = row.binary_search_by_key(answer, |(word, _)| *word) {
                    places.push((*word as usize, at));
                    whole += row[at].1;
                }
            }
            for (word, at) in &places {
                counts.rows[*word][*at].1 += weight * table.rows[*word][*at].1 / whole;
            }
        }
    }
    let _ = seen;
    for row in &mut counts.rows {
        let whole: f64 = row.iter().map(|(_, count)| count).sum();
        if whole > 0.0 {
            row.iter_mut().for_each(|(_, count)| *count /= whole);
        }
    }
    counts
}

/// What was learned, as far as it was seen more than once, and what was known.
fn mix(known: &Table, learned: &Table, seen: &Seen, times: &[f64]) -> Table {
    let mut table = Table::new(seen.len());
    for (word, row) in table.rows.iter_mut().enumerate() {
        let whole = times[word] + TRUST;
        for (answer, likely) in &learned.rows[word] {
            let together = seen[word].get(answer).map_or(0.0, |(_, together)| *together);
            let share = likely * times[word] / whole * ((together - 1.0) / together.max(1.0)).max(0.0);
            if share >= LEAST {
                row.push((*answer, share));
            }
        }
        for (answer, likely) in &known.rows[word] {
            let share = likely * TRUST / whole;
            match row.binary_search_by_key(answer, |(word, _)| *word) {
                Ok(at) => row[at].1 += share,
                Err(at) if share >= LEAST => row.insert(at, (*answer, share)),
                Err(_) => {}
            }
        }
    }
    table
}
