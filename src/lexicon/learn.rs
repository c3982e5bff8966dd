//! Learning: rounds of EM, one source word after the other.
//!
//! A row (everything one word may be translated by) is laid out in an array, and all pairs that hold the
//! word are walked through: once to add what the row offers to each target word there, once to collect
//! what is its share of it. So nothing is looked for, and the order is that of the pairs. All sums are
//! plain additions in that order: no machine may order them otherwise.

use rustc_hash::FxHashMap;

use super::codec::{self, MOST_WORDS, Rows};
use super::{LEAST, LEAST_OF_NULL, Lexicon};

/// Texts of more words than this teach nothing: they would cost more than they tell.
pub const LONGEST: usize = 120;
/// Rounds of EM. Three are a point worse, more are no better.
const ROUNDS: usize = 5;
/// Below this a probability is let go on the way.
const NOTHING: f32 = 1e-6;

/// Takes in pairs, then learns from all of them.
#[derive(Debug, Default)]
pub struct Learner {
    source: Side,
    target: Side,
}

/// The texts of one side, as numbers of their words from 1; 0 is NULL.
#[derive(Debug, Default)]
struct Side {
    known: FxHashMap<Box<str>, u32>,
    words: Vec<u32>,
    ends: Vec<usize>,
}

impl Side {
    fn push(&mut self, text: &[&str]) {
        for word in text {
            let next = self.known.len() as u32 + 1;
            let number = match self.known.get(*word) {
                Some(known) => *known,
                None => *self.known.entry((*word).into()).or_insert(next),
            };
            self.words.push(number);
        }
        self.ends.push(self.words.len());
    }

    /// The text of a pair: where it begins among the words, and the words.
    fn text(&self, pair: usize) -> (usize, &[u32]) {
        let start = pair.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(pair).copied().unwrap_or(start);
        (start, self.words.get(start..end).unwrap_or_default())
    }

    /// The words in the order of their bytes, and for every number (without NULL) its place among them.
    fn sorted(&self) -> (Vec<&str>, Vec<u32>) {
        let mut words: Vec<(&str, u32)> = self.known.iter().map(|(word, number)| (&**word, *number)).collect();
        words.sort_unstable();
        let mut places = vec![0; words.len() + 1];
        for (place, (_, number)) in (0..).zip(&words) {
            places[*number as usize] = place;
        }
        (words.into_iter().map(|(word, _)| word).collect(), places)
    }
}

impl Learner {
    /// Takes in a pair. One with an empty or a too long side ([`LONGEST`]) is passed over.
    pub fn push<'s, 't>(&mut self, source: impl Iterator<Item = &'s str>, target: impl Iterator<Item = &'t str>) {
        let source: Vec<&str> = source.take(LONGEST + 1).collect();
        let target: Vec<&str> = target.take(LONGEST + 1).collect();
        let fits = |text: &[&str]| (1..=LONGEST).contains(&text.len());
        let room = self.source.known.len().max(self.target.known.len()) + LONGEST < MOST_WORDS;
        if fits(&source) && fits(&target) && room {
            self.source.push(&source);
            self.target.push(&target);
        }
    }

    /// Whether a text of the first side, or of the second, has a word that no pair had so far.
    pub fn lacks<'s>(
        &self,
        mut source: impl Iterator<Item = &'s str>,
        mut target: impl Iterator<Item = &'s str>,
    ) -> bool {
        source.any(|word| !self.source.known.contains_key(word))
            || target.any(|word| !self.target.known.contains_key(word))
    }

    /// How many pairs were taken in.
    pub fn pairs(&self) -> usize {
        self.source.ends.len()
    }

    /// Learns, each direction on a thread of its own.
    pub fn learn(self) -> Lexicon {
        let (source, target) = (&self.source, &self.target);
        let (forward, backward) = std::thread::scope(|scope| {
            let forward = scope.spawn(|| Direction::new(source, target).learn());
            let backward = Direction::new(target, source).learn();
            (forward.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), backward)
        });
        let ((source, source_places), (target, target_places)) = (source.sorted(), target.sorted());
        let forward = sort(forward, &source_places, &target_places);
        let backward = sort(backward, &target_places, &source_places);
        let bytes = codec::write(&source, &target, &forward, &backward);
        Lexicon::from_bytes(bytes).unwrap_or_else(|| Self::default().learn())
    }
}

/// Rows and columns in the order of the words, without what is too little.
fn sort(rows: Rows, row_places: &[u32], column_places: &[u32]) -> Rows {
    let mut sorted = vec![Vec::new(); rows.len()];
    for (number, mut row) in rows.into_iter().enumerate() {
        let least = if number == 0 { LEAST_OF_NULL } else { LEAST };
        row.retain(|(_, value)| *value >= least);
        row.iter_mut().for_each(|(column, _)| *column = column_places[*column as usize]);
        row.sort_unstable_by_key(|(column, _)| *column);
        let place = if number == 0 { 0 } else { row_places[number] as usize + 1 };
        sorted[place] = row;
    }
    sorted
}

/// One direction: what each `given` word is translated by.
struct Direction<'a> {
    given: &'a Side,
    made: &'a Side,
    /// The pairs of each given word, one for each time it stands there, in order; NULL is in all.
    pairs: Vec<u32>,
    /// Where those of a word end.
    ends: Vec<usize>,
    rows: Rows,
    /// For every made word of every pair: what all given words of the pair offer it.
    offered: Vec<f32>,
    /// By made word.
    row: Vec<f32>,
    counts: Vec<f64>,
}

impl<'a> Direction<'a> {
    fn new(given: &'a Side, made: &'a Side) -> Self {
        let (pairs, ends) = occurrences(given);
        let columns = made.known.len() + 1;
        Self {
            given,
            made,
            pairs,
            ends,
            rows: vec![Vec::new(); given.known.len() + 1],
            offered: vec![0.0; made.words.len()],
            row: vec![0.0; columns],
            counts: vec![0.0; columns],
        }
    }

    fn learn(mut self) -> Rows {
        for round in 0..ROUNDS {
            self.offer(round == 0);
            self.collect(round == 0);
        }
        self.rows
    }

    fn pairs_of(&self, word: usize) -> std::ops::Range<usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[word]
    }

    /// Lays a row out in the array, or clears it away.
    fn lay(&mut self, word: usize, lay: bool) {
        for (column, value) in &self.rows[word] {
            self.row[*column as usize] = if lay { *value } else { 0.0 };
        }
    }

    fn offer(&mut self, first: bool) {
        if first {
            // Every word offers the same.
            for pair in 0..self.given.ends.len() {
                let many = (self.given.text(pair).1.len() + 1) as f32;
                let (start, made) = self.made.text(pair);
                self.offered[start..start + made.len()].fill(many);
            }
            return;
        }
        self.offered.fill(0.0);
        for word in 0..self.rows.len() {
            self.lay(word, true);
            for at in self.pairs_of(word) {
                let (start, made) = self.made.text(self.pairs[at] as usize);
                for (sum, f) in self.offered[start..].iter_mut().zip(made) {
                    *sum += self.row[*f as usize];
                }
            }
            self.lay(word, false);
        }
    }

    fn collect(&mut self, first: bool) {
        let mut touched = Vec::new();
        for word in 0..self.rows.len() {
            self.lay(word, true);
            let mut total = 0.0;
            for at in self.pairs_of(word) {
                let (start, made) = self.made.text(self.pairs[at] as usize);
                for (sum, f) in self.offered[start..].iter().zip(made) {
                    let f = *f as usize;
                    let mine = if first { 1.0 } else { self.row[f] };
                    if mine > 0.0 && *sum > 0.0 {
                        let share = f64::from(mine) / f64::from(*sum);
                        if self.counts[f] == 0.0 {
                            touched.push(f as u32);
                        }
                        self.counts[f] += share;
                        total += share;
                    }
                }
            }
            self.lay(word, false);
            let row = &mut self.rows[word];
            row.clear();
            for column in touched.drain(..) {
                let value = (std::mem::take(&mut self.counts[column as usize]) / total) as f32;
                if value >= NOTHING {
                    row.push((column, value));
                }
            }
        }
    }
}

/// The pairs in which each word stands, NULL first, and where those of each word end.
fn occurrences(side: &Side) -> (Vec<u32>, Vec<usize>) {
    let pairs = side.ends.len();
    let mut counts = vec![0; side.known.len() + 1];
    counts[0] = pairs;
    side.words.iter().for_each(|word| counts[*word as usize] += 1);
    let mut end: usize = 0;
    let mut next = Vec::with_capacity(counts.len());
    for count in counts {
        next.push(end);
        end += count;
    }
    let mut all = vec![0; end];
    for pair in 0..pairs {
        for word in std::iter::once(&0).chain(side.text(pair).1) {
            let at = &mut next[*word as usize];
            all[*at] = pair as u32;
            *at += 1;
        }
    }
    // Each now stands where the next word's begin.
    (all, next)
}
