//! What there is to believe a bead, or the whole, beside how likely it came out: how regular the documents are, whether
//! lengths and values agree, and what words gain against other pairings of the same documents. Two texts about one
//! thing share names and numbers everywhere; only a translation shares them in its order.

use std::ops::Range;

use super::claims::Claims;
use super::length::{Lengths, count};
use super::marks::Marks;
use super::path::Pair;
use super::read::Side;
use super::table::Table;

/// A word that is so many times likelier says no more.
const CEILING: f64 = 200.0;

/// The share of words that are there by chance.
const CHANCE: f64 = 0.95;

/// So many other beads are asked what they would say, fewer where there are very many beads.
const OTHERS: usize = 24;

/// So many questions are asked of a document in all.
const QUESTIONS: usize = 40_000;

/// Where log-odds end: likelier is not believed.
const ODDS: f64 = 9.2;

/// Documents of more segments on both sides than this are as those of so many: nothing was fitted to larger ones.
const LARGE: f64 = 2_000.0;

/// Beads that are 1-1 for each segment in another, at most.
const EVEN: f64 = 50.0;

/// Numbers and dates of a bead that are counted.
const VALUES: usize = 2;

/// A bead that nothing is said of.
const NEVER: f64 = -3.0;

/// What the best neighbour may say.
const NEIGHBOUR: f64 = 6.0;

/// How many grounds there are for a bead.
pub(super) const OF_BEAD: usize = 8;

/// How many there are for the whole.
pub(super) const OF_WHOLE: usize = 4;

/// How much likelier a bead whose values differ is in other documents than in a translation, as a logarithm: 0.7 against 0.25
/// of those that have values (a translation may convert miles).
const DIFFERS: f64 = 1.03;

/// The same of one whose values all agree.
const AGREES: f64 = -0.92;

/// So much of both documents may be without an answer before values that differ count in full.
const MISSING: f64 = 0.1;

/// What the grounds are drawn from.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) sides: (&'a Side, &'a Side),
    /// What was known of words before, and what has been learned.
    pub(super) tables: [&'a (Table, Table); 2],
    pub(super) lengths: &'a Lengths,
    pub(super) marks: &'a Marks,
    pub(super) path: &'a [Pair],
    /// How likely each bead of the path came out.
    pub(super) likely: &'a [f64],
}

impl Found<'_> {
    fn is_paired(&self, at: usize) -> bool {
        self.path.get(at).is_some_and(|(source, target)| !source.is_empty() && !target.is_empty())
    }

    fn segments(&self) -> f64 {
        count(self.sides.0.len() + self.sides.1.len())
    }

    fn paired(&self) -> impl Iterator<Item = &Pair> {
        self.path.iter().filter(|(source, target)| !source.is_empty() && !target.is_empty())
    }

    /// Beads of one segment and one.
    fn ones(&self) -> f64 {
        count(self.path.iter().filter(|(source, target)| source.len() == 1 && target.len() == 1).count())
    }

    /// ln of how many segments are in beads of one and one, for each that is not.
    fn even(&self) -> f64 {
        let ones = 2.0 * self.ones() + 2.0;
        (ones / (self.segments() + 4.0 - ones)).min(EVEN).ln()
    }

    /// The grounds of the bead at this place of the path.
    pub(super) fn of_bead(&self, at: usize, claims: &Claims) -> [f64; OF_BEAD] {
        let Some((source, target)) = self.path.get(at) else { return [0.0; OF_BEAD] };
        let own = odds(self.likely.get(at).copied().unwrap_or_default());
        let large = self.segments().min(LARGE).ln();
        let (left, answered) = (claims.figures_left.min(VALUES), claims.answered.min(VALUES));
        [
            own,
            own * self.even(),
            own * large,
            large,
            self.lengths.off(source, target),
            count(left),
            count(answered),
            self.neighbour(at.checked_sub(1)).max(self.neighbour(Some(at + 1))),
        ]
    }

    /// Beyond the ends of the documents nothing can be wrong.
    fn neighbour(&self, at: Option<usize>) -> f64 {
        match at {
            Some(at) if at < self.path.len() && !self.is_paired(at) => NEVER,
            Some(at) => self.likely.get(at).map_or(NEIGHBOUR, |likely| odds(*likely).clamp(NEVER, NEIGHBOUR)),
            None => NEIGHBOUR,
        }
    }

    /// The grounds to take the documents for translations of each other. Where few segments are in beads, those few were
    /// chosen for what they share, and say little.
    pub(super) fn of_whole(&self) -> [f64; OF_WHOLE] {
        let beads: Vec<&Pair> = self.paired().collect();
        let share = self.share();
        let root = share.sqrt();
        let [known, learned] = self.tables.map(|tables| surplus(&gains(self.sides, tables, &beads)));
        let mark = |(a, b): &&Pair| self.marks.score(self.sides, (a.len(), b.len()), a.end, b.end);
        let marks: f64 = beads.iter().map(mark).sum();
        [odds(share), known * root, learned * root, marks / count(beads.len().max(1)).sqrt() * root]
    }

    /// How much values speak against the whole, as a logarithm. Another article of the same event has the same sentences
    /// with other numbers; where nearly every segment is answered it is a translation that put them in other units.
    pub(super) fn clash(&self, claims: &[Claims]) -> f64 {
        let differ = claims.iter().filter(|claims| claims.difference.is_some()).count();
        let agree = claims.iter().filter(|claims| claims.difference.is_none() && claims.answered > 0).count();
        let missing = ((1.0 - self.share()) / MISSING).clamp(0.0, 1.0);
        (DIFFERS * count(differ) + AGREES * count(agree)) * missing
    }

    /// How much of both documents is in beads, each counted as far as it came out likely.
    fn share(&self) -> f64 {
        let each = self.path.iter().zip(self.likely).map(|((a, b), likely)| likely * count(a.len() + b.len()));
        let paired = each.enumerate().filter(|(at, _)| self.is_paired(*at)).map(|(_, share)| share);
        paired.sum::<f64>() / self.segments()
    }
}

/// The log-odds of a probability.
fn odds(likely: f64) -> f64 {
    let likely = likely.clamp(1e-4, 1.0 - 1e-4);
    (likely / (1.0 - likely)).ln().clamp(-ODDS, ODDS)
}

/// What all beads gain, in units of what it could vary by chance.
fn surplus(gains: &[f64]) -> f64 {
    gains.iter().sum::<f64>() / (1.0 + gains.iter().map(|gain| gain * gain).sum::<f64>()).sqrt()
}

/// By how many times a word becomes likelier by the words of the other side.
pub(super) fn times(table: &Table, from: &[u32], word: u32, common: f64) -> f64 {
    let likely = |other: &u32| {
        let row = &table.rows[*other as usize];
        row.binary_search_by_key(&word, |(word, _)| *word).map_or(0.0, |at| row[at].1)
    };
    from.iter().map(likely).sum::<f64>() / (1.0 + count(from.len())) / common
}

/// For each bead, what its words gain by standing together, less what they would gain with the targets of other beads.
fn gains(sides: (&Side, &Side), tables: &(Table, Table), beads: &[&Pair]) -> Vec<f64> {
    let others = OTHERS.min(QUESTIONS / beads.len().max(1)).max(2);
    let step = (beads.len() / others).max(1);
    let surplus = |(at, bead): (usize, &&Pair)| {
        let others = beads.iter().enumerate().skip(at % step).step_by(step).filter(|(other, _)| *other != at);
        let with: Vec<f64> = others.map(|(_, other)| gain(sides, tables, (&bead.0, &other.1))).collect();
        gain(sides, tables, (&bead.0, &bead.1)) - with.iter().sum::<f64>() / count(with.len().max(1))
    };
    beads.iter().enumerate().map(surplus).collect()
}

/// What the words of two texts gain by standing together, in both directions, as a logarithm.
fn gain((source, target): (&Side, &Side), tables: &(Table, Table), (from, to): (&Range<usize>, &Range<usize>)) -> f64 {
    let (from, to) = (source.words_of(from), target.words_of(to));
    f64::midpoint(told(&tables.0, &from, &to, &target.common), told(&tables.1, &to, &from, &source.common))
}

fn told(table: &Table, from: &[u32], to: &[u32], common: &[f64]) -> f64 {
    let times = to.iter().map(|word| times(table, from, *word, common[*word as usize]).min(CEILING));
    times.map(|times| (1.0 + (1.0 - CHANCE) / CHANCE * times).ln()).sum()
}
