//! Learning: rounds of EM, one source word after the other.
//!
//! A row (everything one word may be translated by) is laid out in an array, and all pairs that hold the
//! word are walked through: once to collect what is its share of each target word there, and, with the new row
//! still laid out, once to add what that offers to each of them in the next round. So nothing is looked for, and
//! the order is that of the pairs. All sums are plain additions in that order: no machine may order them otherwise.

use rustc_hash::FxHashMap;

use super::codec::{MOST_WORDS, rounded};
use super::{LEAST, LEAST_OF_NULL, Lexicon, Word, WordId};

/// Texts of more words than this teach nothing: they would cost more than they tell.
pub const LONGEST: usize = 120;
/// Rounds of EM. Three are a point worse, more are no better.
const ROUNDS: usize = 5;
/// Below this a probability is let go on the way.
const NOTHING: f32 = 1e-5;
/// So many probabilities are kept in a direction, the greatest: some four bytes each in the memory file.
const MOST_ENTRIES: usize = 250_000;

/// One direction by numbers as they were given: row 0 is NULL's.
type Rows = Vec<Vec<(u32, f32)>>;

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

    fn sorted(&self) -> Sorted<'_> {
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
    /// Takes in a pair; one with an empty or a too long side ([`LONGEST`]) is passed over. Tells how many pairs of
    /// words it adds: learning takes time by these.
    pub fn push<'s, 't>(
        &mut self,
        source: impl Iterator<Item = &'s str>,
        target: impl Iterator<Item = &'t str>,
    ) -> usize {
        let source: Vec<&str> = source.take(LONGEST + 1).collect();
        let target: Vec<&str> = target.take(LONGEST + 1).collect();
        let fits = |text: &[&str]| (1..=LONGEST).contains(&text.len());
        let room = self.source.known.len().max(self.target.known.len()) + LONGEST < MOST_WORDS;
        if !(fits(&source) && fits(&target) && room) {
            return 0;
        }
        self.source.push(&source);
        self.target.push(&target);
        source.len() * target.len()
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
        let (sources, targets) = (source.sorted(), target.sorted());
        let alone = (alone(&backward, &sources), alone(&forward, &targets));
        let source = sort(forward, &sources, &targets.1, &alone.0);
        let target = sort(backward, &targets, &sources.1, &alone.1);
        Lexicon { of_source: source.len(), of_target: target.len(), source, target }
    }
}

/// The least probability that is kept: [`LEAST`], or where that would be more than `most` what leaves so many.
fn least(rows: &Rows, most: usize) -> f32 {
    // By the upper half of their bits, the less the value the less they are.
    let mut counts = vec![0_usize; 1 << 16];
    for (_, value) in rows.iter().skip(1).flatten().filter(|(_, value)| *value >= LEAST) {
        counts[(value.to_bits() >> 16) as usize] += 1;
    }
    let mut left = most;
    for (bits, count) in counts.into_iter().enumerate().rev() {
        if count > left {
            return f32::from_bits((bits as u32 + 1) << 16);
        }
        left -= count;
    }
    LEAST
}

/// The words of a side in order, and for every number (without NULL) its place among them.
type Sorted<'a> = (Vec<&'a str>, Vec<u32>);

/// How probably each word stands for nothing: NULL's row of the direction that makes these words.
fn alone(rows: &Rows, (words, places): &Sorted<'_>) -> Vec<f32> {
    let mut alone = vec![0.0; words.len()];
    for (column, value) in rows.first().into_iter().flatten().filter(|(_, value)| *value >= LEAST_OF_NULL) {
        alone[places[*column as usize] as usize] = rounded(*value);
    }
    alone
}

/// The words in order, with their rows in that of the others, without what is too little.
fn sort(rows: Rows, (words, places): &Sorted<'_>, column_places: &[u32], alone: &[f32]) -> Vec<Word> {
    let least = least(&rows, MOST_ENTRIES);
    let word = |(text, alone): (&&str, &f32)| Word { text: (*text).into(), alone: *alone, row: Vec::new() };
    let mut sorted: Vec<Word> = words.iter().zip(alone).map(word).collect();
    for (number, row) in rows.into_iter().enumerate().skip(1) {
        let kept = row.into_iter().filter(|(_, value)| *value >= least);
        let mut row: Vec<_> =
            kept.map(|(column, value)| (WordId(column_places[column as usize]), rounded(value))).collect();
        row.sort_unstable_by_key(|(column, _)| *column);
        sorted[places[number] as usize].row = row;
    }
    sorted
}

/// One direction: what each `given` word is translated by.
struct Direction<'a> {
    made: &'a Side,
    /// The pairs of each given word, one for each time it stands there, in order; NULL is in all.
    pairs: Vec<u32>,
    /// Where those of a word end.
    ends: Vec<usize>,
    rows: Rows,
    /// For every made word of every pair: one over what all given words of the pair offer it.
    shares: Vec<f32>,
    /// The same sums, as they come together for the next round.
    offered: Vec<f32>,
    /// By made word: what the row offers it, and what was collected.
    row: Vec<(f32, f32)>,
}

impl<'a> Direction<'a> {
    fn new(given: &'a Side, made: &'a Side) -> Self {
        let (pairs, ends) = occurrences(given);
        let (columns, cells) = (made.known.len() + 1, made.words.len());
        let rows = vec![Vec::new(); given.known.len() + 1];
        let mut shares = vec![0.0; cells];
        // At first every word offers the same.
        for pair in 0..given.ends.len() {
            let (start, text) = made.text(pair);
            shares[start..start + text.len()].fill(1.0 / (given.text(pair).1.len() + 1) as f32);
        }
        Self { made, pairs, ends, rows, shares, offered: vec![0.0; cells], row: vec![(0.0, 0.0); columns] }
    }

    fn learn(mut self) -> Rows {
        let mut touched = Vec::new();
        for round in 0..ROUNDS {
            let last = round + 1 == ROUNDS;
            for word in 0..self.rows.len() {
                if round == 0 {
                    self.collect_first(word, &mut touched);
                } else {
                    self.collect(word, &mut touched);
                }
                self.close(word, &mut touched, if last { 0.0 } else { NOTHING });
                if !last {
                    self.offer(word);
                }
            }
            if !last {
                self.shares.iter_mut().zip(&mut self.offered).for_each(|(share, sum)| {
                    *share = if *sum > 0.0 { 1.0 / *sum } else { 0.0 };
                    *sum = 0.0;
                });
            }
        }
        self.rows
    }

    fn pairs_of(&self, word: usize) -> std::ops::Range<usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[word]
    }

    /// Collects what is the word's share where every word offers the same.
    fn collect_first(&mut self, word: usize, touched: &mut Vec<u32>) {
        for at in self.pairs_of(word) {
            let (start, made) = self.made.text(self.pairs[at] as usize);
            for (share, f) in self.shares[start..].iter().zip(made) {
                let (_, count) = &mut self.row[*f as usize];
                if *count == 0.0 {
                    touched.push(*f);
                }
                *count += share;
            }
        }
    }

    /// The same by what its row offers.
    fn collect(&mut self, word: usize, touched: &mut Vec<u32>) {
        for (column, value) in &self.rows[word] {
            self.row[*column as usize].0 = *value;
            touched.push(*column);
        }
        for at in self.pairs_of(word) {
            let (start, made) = self.made.text(self.pairs[at] as usize);
            for (share, f) in self.shares[start..].iter().zip(made) {
                let (mine, count) = &mut self.row[*f as usize];
                *count += *mine * share;
            }
        }
    }

    /// Makes the new row of what was collected; it stays laid out.
    fn close(&mut self, word: usize, touched: &mut Vec<u32>, least: f32) {
        let total: f32 = touched.iter().map(|column| self.row[*column as usize].1).sum();
        let row = &mut self.rows[word];
        row.clear();
        for column in touched.drain(..) {
            let value = self.row[column as usize].1 / total;
            self.row[column as usize] = (0.0, 0.0);
            if value > least {
                row.push((column, value));
            }
        }
    }

    /// Offers the row to the words of its pairs.
    fn offer(&mut self, word: usize) {
        for (column, value) in &self.rows[word] {
            self.row[*column as usize].0 = *value;
        }
        for at in self.pairs_of(word) {
            let (start, made) = self.made.text(self.pairs[at] as usize);
            for (sum, f) in self.offered[start..].iter_mut().zip(made) {
                *sum += self.row[*f as usize].0;
            }
        }
        for (column, _) in &self.rows[word] {
            self.row[*column as usize].0 = 0.0;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_the_greatest_are_kept() {
        let rows: Rows = vec![vec![(1, 0.9)], vec![(1, 0.5), (2, 0.25), (3, 0.125)], vec![(1, 0.001), (2, 0.0625)]];
        let kept = |most| {
            let least = least(&rows, most);
            rows.iter().skip(1).flatten().filter(|(_, value)| *value >= least).count()
        };
        assert_eq!([0, 1, 2, 3, 4, 9].map(kept), [0, 1, 2, 3, 4, 4]);
    }
}
