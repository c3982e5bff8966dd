//! Roughly how two long documents go together: the heaviest chain of places where rare words answer each other.

use std::collections::BTreeMap;

use super::length::count;
use super::read::Side;
use super::table::Table;

/// Words that stand in more segments than this mark no place.
const RARE: usize = 6;

/// Translations less likely than this mark none either.
const LIKELY: f64 = 0.15;

/// Segments of both sides that seem to answer each other, rising on both sides.
pub(super) fn chain(source: &Side, target: &Side, known: &Table) -> Vec<(usize, usize)> {
    let (from, to) = (places(source), places(target));
    let mut points: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (row, here) in known.rows.iter().zip(&from).filter(|(_, here)| (1..=RARE).contains(&here.len())) {
        for (word, likely) in row.iter().filter(|(_, likely)| *likely >= LIKELY) {
            let there = &to[*word as usize];
            if there.len() > RARE {
                continue;
            }
            for (i, j) in here.iter().flat_map(|i| there.iter().map(|j| (*i, *j))) {
                *points.entry((i, j)).or_default() += likely / count(here.len().max(there.len()));
            }
        }
    }
    heaviest(&points, target.len())
}

/// The segments of each word.
fn places(side: &Side) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); side.words.len()];
    for (segment, at) in side.segments.iter().zip(0..) {
        for word in segment {
            let places = &mut places[*word as usize];
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    places
}

/// The chain of points, rising on both sides, with the greatest sum: a sum for every point, and for every column the
/// best point up to there in a tree of prefixes (Fenwick 1994).
fn heaviest(points: &BTreeMap<(usize, usize), f64>, columns: usize) -> Vec<(usize, usize)> {
    let mut tree: Vec<Option<usize>> = vec![None; columns + 1];
    let mut reached: Vec<Reached> = Vec::with_capacity(points.len());
    let points: Vec<_> = points.iter().collect();
    for row in points.chunk_by(|((i, _), _), ((k, _), _)| i == k) {
        let first = reached.len();
        for ((i, j), weight) in row {
            let before = best(&tree, &reached, *j);
            let sum = **weight + before.map_or(0.0, |before| reached[before].sum);
            reached.push(Reached { at: (*i, *j), sum, before });
        }
        (first..reached.len()).for_each(|point| raise(&mut tree, &reached, point));
    }
    let mut chain = Vec::new();
    let mut at = best(&tree, &reached, columns);
    while let Some(point) = at {
        chain.push(reached[point].at);
        at = reached[point].before;
    }
    chain.reverse();
    chain
}

/// The best chain that ends in a point.
struct Reached {
    at: (usize, usize),
    sum: f64,
    before: Option<usize>,
}

/// The best point in columns before this one.
fn best(tree: &[Option<usize>], reached: &[Reached], column: usize) -> Option<usize> {
    let mut found: Option<usize> = None;
    let mut at = column;
    while at > 0 {
        let better = |point: &usize| found.is_none_or(|found| reached[*point].sum > reached[found].sum);
        found = tree[at].filter(better).or(found);
        at &= at - 1;
    }
    found
}

fn raise(tree: &mut [Option<usize>], reached: &[Reached], point: usize) {
    let mut at = reached[point].at.1 + 1;
    while at < tree.len() {
        if tree[at].is_none_or(|there| reached[point].sum > reached[there].sum) {
            tree[at] = Some(point);
        }
        at += at & at.wrapping_neg();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_rising_chain_is_heavier(
            points in prop::collection::btree_map((0usize..8, 0usize..8), 0.1..1.0, 0..12),
        ) {
            let chain = heaviest(&points, 8);
            let sum: f64 = chain.iter().map(|at| points[at]).sum();
            prop_assert!(chain.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            let all: Vec<_> = points.iter().collect();
            for choice in 0u32..1 << all.len() {
                let some: Vec<_> = (0..all.len()).filter(|at| choice >> at & 1 == 1).map(|at| all[at]).collect();
                if some.windows(2).all(|two| two[0].0.0 < two[1].0.0 && two[0].0.1 < two[1].0.1) {
                    let other: f64 = some.iter().map(|(_, weight)| **weight).sum();
                    prop_assert!(other <= sum + 1e-9);
                }
            }
        }
    }
}
