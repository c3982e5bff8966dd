//! How much likelier two texts are together than apart, by their words (Moore 2002, section 2.3, both ways).
//!
//! A word of one side is either there by chance, or translates a word of the other side by a table. What a word adds is
//! the logarithm of how much likelier it is so than by chance alone; of a bead that is the sum over its words. One way the
//! sum goes over target words, given all source words of the bead; it is kept for every count of source segments, and adds up
//! over target segments. The other way it is turned round.

use std::collections::VecDeque;
use std::ops::Range;

use super::length::count;
use super::read::Side;
use super::shape::MOST;
use super::table::Table;

/// A word that is so many times likelier than by chance says no more.
const CEILING: f64 = 200.0;

/// A translation that is not so many times likelier than its word is common says nothing.
const TELLING: f64 = 2.0;

/// What the words of both sides say.
#[derive(Debug)]
pub(super) struct Words<'a> {
    source: &'a Side,
    target: &'a Side,
    /// For each source word, the target words with how much likelier they become.
    forward: Table,
    /// For each source word, the target segments that it becomes likelier by.
    places: Vec<Vec<(u32, f64)>>,
    /// The share of words that are there by chance, of the target and of the source.
    pub(super) chance: [f64; 2],
    /// For each of the last rows, sums over its target words.
    sums: VecDeque<Vec<(u32, f64)>>,
    dense: Vec<[f64; MOST]>,
    /// For the current row: by count of source segments, sums along the row.
    pub(super) down: Vec<[f64; MOST]>,
    /// For each of the last rows: by count of target segments.
    pub(super) across: VecDeque<Vec<[f64; MOST]>>,
    columns: VecDeque<Range<usize>>,
    gains: Vec<f64>,
}

impl<'a> Words<'a> {
    /// With translations from the source into the target and back.
    pub(super) fn new(source: &'a Side, target: &'a Side, forward: &Table, backward: &Table, chance: [f64; 2]) -> Self {
        let forward = telling(forward, &target.common);
        let places = places(&telling(backward, &source.common), source, target);
        Self {
            source,
            target,
            forward,
            places,
            chance,
            sums: VecDeque::new(),
            dense: vec![[0.0; MOST]; target.words.len()],
            down: Vec::new(),
            across: VecDeque::new(),
            columns: VecDeque::new(),
            gains: Vec::new(),
        }
    }

    /// Forgets the rows that were asked for.
    pub(super) fn restart(&mut self) {
        self.sums.clear();
        self.across.clear();
        self.columns.clear();
    }

    /// Reads the source segment before `i`.
    pub(super) fn row(&mut self, i: usize, columns: &Range<usize>) {
        let Some(segment) = i.checked_sub(1) else { return };
        self.sums.push_front(self.summed(segment));
        self.sums.truncate(MOST);
        self.fill_down(i, columns);
        let across = self.across(segment, columns);
        self.across.push_front(across);
        self.columns.push_front(columns.clone());
        self.across.truncate(MOST);
        self.columns.truncate(MOST);
    }

    /// The bead of `a` source segments before `i` and `b` target segments before `j`.
    pub(super) fn score(&self, (a, b): (usize, usize), j: usize) -> f64 {
        let place = |columns: &Range<usize>| j.checked_sub(columns.start);
        let Some(end) = self.columns.front().and_then(place) else { return 0.0 };
        // Sums have one place more, at the start.
        let down = self.down[end + 1][a - 1] - self.down[(end + 1).saturating_sub(b)][a - 1];
        let rows = self.across.iter().zip(&self.columns).take(a);
        let across: f64 =
            rows.map(|(row, columns)| place(columns).and_then(|at| row.get(at)).map_or(0.0, |s| s[b - 1])).sum();
        f64::midpoint(down, across)
    }

    /// What the words of a source segment make likelier.
    fn summed(&self, segment: usize) -> Vec<(u32, f64)> {
        let words = self.source.segments[segment].iter();
        let mut all: Vec<(u32, f64)> =
            words.flat_map(|word| self.forward.rows[*word as usize].iter().copied()).collect();
        all.sort_unstable_by_key(|(word, _)| *word);
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        all
    }

    fn fill_down(&mut self, i: usize, columns: &Range<usize>) {
        for (age, row) in self.sums.iter().enumerate() {
            for (word, likely) in row {
                self.dense[*word as usize].iter_mut().skip(age).for_each(|sum| *sum += likely);
            }
        }
        let mut many = [0.0; MOST];
        let mut all = 1.0;
        for (age, many) in many.iter_mut().enumerate() {
            all += i.checked_sub(age + 1).map_or(0.0, |at| count(self.source.segments[at].len()));
            *many = all;
        }
        let chance = self.chance[0];
        let (base, known) = (chance.ln(), 1.0 - chance);
        self.down.clear();
        let mut sum = [0.0; MOST];
        self.down.push(sum);
        for j in columns.clone() {
            let words = j.checked_sub(1).map(|at| self.target.segments[at].as_slice()).unwrap_or_default();
            let mut gains = [Gain::NONE; MOST];
            let mut apart = 0;
            for word in words {
                let likely = &self.dense[*word as usize];
                if likely[MOST - 1] == 0.0 {
                    apart += 1;
                    continue;
                }
                for ((gain, likely), many) in gains.iter_mut().zip(likely).zip(&many) {
                    gain.times(chance + known * (likely / many).min(CEILING));
                }
            }
            sum.iter_mut().zip(gains).for_each(|(sum, gain)| *sum += count(apart) * base + gain.ln());
            self.down.push(sum);
        }
        for (word, _) in self.sums.iter().flatten() {
            self.dense[*word as usize] = [0.0; MOST];
        }
    }

    /// For the words of a source segment: how much likelier each last target segment makes them, by count of segments.
    fn across(&mut self, segment: usize, columns: &Range<usize>) -> Vec<[f64; MOST]> {
        let words = &self.source.segments[segment];
        let chance = self.chance[1];
        let base = count(words.len()) * chance.ln();
        let mut row = vec![[Gain::NONE; MOST]; columns.len()];
        self.gains.clear();
        self.gains.resize(columns.len() + MOST, 0.0);
        let many = |j: usize, b: usize| {
            1.0 + (j.saturating_sub(b)..j).map(|at| count(self.target.segments[at].len())).sum::<f64>()
        };
        for word in words {
            let places = &self.places[*word as usize];
            let first = places.partition_point(|(j, _)| (*j as usize + MOST) < columns.start);
            let inside = places[first..].iter().take_while(|(j, _)| (*j as usize) < columns.end);
            for (j, gain) in inside.clone() {
                self.gains[*j as usize + MOST - columns.start] = *gain;
            }
            let mut done = columns.start;
            for (j, _) in inside.clone() {
                // The segment `j - 1` is in beads that end at `j` or a little later.
                for end in (*j as usize).max(done)..(*j as usize + MOST).min(columns.end) {
                    done = end + 1;
                    let mut sum = 0.0;
                    for b in 1..=MOST.min(end) {
                        sum += self.gains[(end + MOST + 1 - b) - columns.start];
                        if sum > 0.0 {
                            let likely = (sum / many(end, b)).min(CEILING);
                            row[end - columns.start][b - 1].times(1.0 + (1.0 - chance) * likely / chance);
                        }
                    }
                }
            }
            for (j, _) in inside {
                self.gains[*j as usize + MOST - columns.start] = 0.0;
            }
        }
        row.into_iter().map(|gains| gains.map(|gain| base + gain.ln())).collect()
    }
}

/// A sum of logarithms, kept as a product as long as it fits: one logarithm then does for many words.
#[derive(Clone, Copy)]
struct Gain {
    product: f64,
    sum: f64,
}

impl Gain {
    const NONE: Self = Self { product: 1.0, sum: 0.0 };
    /// Of a greater product, or one that is less than its inverse, the logarithm is taken.
    const FITS: f64 = 1e200;

    fn times(&mut self, factor: f64) {
        self.product *= factor;
        if !(1.0 / Self::FITS..Self::FITS).contains(&self.product) {
            self.sum += self.product.ln();
            self.product = 1.0;
        }
    }

    fn ln(self) -> f64 {
        if self.product == 1.0 { self.sum } else { self.sum + self.product.ln() }
    }
}

/// By how many times each word becomes likelier; what tells nothing is left out.
fn telling(table: &Table, common: &[f64]) -> Table {
    let times = |(word, likely): &(u32, f64)| (*word, likely / common[*word as usize]);
    let rows = table.rows.iter();
    Table { rows: rows.map(|row| row.iter().map(times).filter(|(_, times)| *times >= TELLING).collect()).collect() }
}

/// For each source word the target segments, by the number after them, that hold its translations.
fn places(backward: &Table, source: &Side, target: &Side) -> Vec<Vec<(u32, f64)>> {
    let mut places: Vec<Vec<(u32, f64)>> = vec![Vec::new(); source.words.len()];
    for (segment, j) in target.segments.iter().zip(1..) {
        for (word, times) in segment.iter().flat_map(|word| &backward.rows[*word as usize]) {
            let row = &mut places[*word as usize];
            match row.last_mut() {
                Some((last, sum)) if *last == j => *sum += times,
                _ => row.push((j, *times)),
            }
        }
    }
    places
}
