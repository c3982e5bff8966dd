//! What words say for a bead that was found, beside what they say for others of the same documents: two texts about one thing
//! share names and numbers everywhere.

use std::ops::Range;

use super::length::count;
use super::path::Pair;
use super::read::Side;
use super::table::Table;

/// A word that is so many times likelier says no more.
const CEILING: f64 = 200.0;

/// The share of words that are there by chance.
const CHANCE: f64 = 0.95;

/// So many other beads are asked what they would say.
const OTHERS: usize = 24;

/// By how many times a word becomes likelier by the words of the other side.
pub(super) fn times(table: &Table, from: &[u32], word: u32, common: f64) -> f64 {
    let likely = |other: &u32| {
        let row = &table.rows[*other as usize];
        row.binary_search_by_key(&word, |(word, _)| *word).map_or(0.0, |at| row[at].1)
    };
    from.iter().map(likely).sum::<f64>() / (1.0 + count(from.len())) / common
}

/// For each bead, what its words gain by standing together, and what they would gain with the targets of other beads, as
/// logarithms.
pub(super) fn gains(sides: (&Side, &Side), tables: &(Table, Table), path: &[Pair]) -> Vec<(f64, f64)> {
    let paired: Vec<&Pair> = path.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    let step = (paired.len() / OTHERS).max(1);
    let gains = |(at, bead): (usize, &&Pair)| {
        let others = paired.iter().enumerate().skip(at % step).step_by(step).filter(|(other, _)| *other != at);
        let with: Vec<f64> = others.map(|(_, other)| gain(sides, tables, (&bead.0, &other.1))).collect();
        (gain(sides, tables, (&bead.0, &bead.1)), with.iter().sum::<f64>() / count(with.len().max(1)))
    };
    paired.iter().enumerate().map(gains).collect()
}

/// What the words of two texts gain by standing together, in both directions.
fn gain((source, target): (&Side, &Side), tables: &(Table, Table), (from, to): (&Range<usize>, &Range<usize>)) -> f64 {
    let (from, to) = (source.words_of(from), target.words_of(to));
    f64::midpoint(told(&tables.0, &from, &to, &target.common), told(&tables.1, &to, &from, &source.common))
}

fn told(table: &Table, from: &[u32], to: &[u32], common: &[f64]) -> f64 {
    let times = to.iter().map(|word| times(table, from, *word, common[*word as usize]).min(CEILING));
    times.map(|times| (1.0 + (1.0 - CHANCE) / CHANCE * times).ln()).sum()
}
