//! How segments begin and end: a translation ends as its source does, and where a bead holds two segments of a side, the
//! first often ends without a full stop, or the second begins small.

use super::read::{BARE, MARKS, Side};

/// So many beads are taken for seen beforehand.
const BEFORE: f64 = 10.0;

/// How often a translation ends with its source's kind of mark, before anything is seen.
const SAME: f64 = 0.6;

/// How many times likelier a segment without letters goes with the one before it.
const BELONGS: f64 = 5.0;

/// What ends and beginnings say, as logarithms.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    /// Of a bead whose source ends so and whose target so.
    ends: [[f64; MARKS]; MARKS],
    /// Of a place inside a bead, for source and target: by how the segment before ends, and how the one behind begins.
    inside: [[[f64; MARKS]; 2]; 2],
}

type Counts = [f64; MARKS];

fn shares(side: &[usize]) -> Counts {
    let mut counts = [0.5; MARKS];
    for mark in side {
        counts[*mark] += 1.0;
    }
    scaled(counts)
}

fn scaled(counts: Counts) -> Counts {
    let whole: f64 = counts.iter().sum();
    counts.map(|count| count / whole)
}

impl Marks {
    /// From beads of which each has been seen so often.
    pub(super) fn of(source: &Side, target: &Side, beads: &[super::Weighed]) -> Self {
        let apart = shares(&target.ends);
        let mut ends: [Counts; MARKS] = std::array::from_fn(|mark| {
            std::array::from_fn(|other| {
                BEFORE * (SAME * f64::from(u8::from(mark == other)) + (1.0 - SAME) * apart[other])
            })
        });
        for bead in beads {
            ends[source.ends[bead.source.end - 1]][target.ends[bead.target.end - 1]] += bead.weight;
        }
        let ends = ends.map(|row| {
            let row = scaled(row);
            std::array::from_fn(|mark| (row[mark] / apart[mark]).ln())
        });
        let inside = [
            inside(source, beads.iter().map(|bead| (&bead.source, bead.weight))),
            inside(target, beads.iter().map(|bead| (&bead.target, bead.weight))),
        ];
        Self { ends, inside }
    }

    /// Of the bead of `a` source segments before `i` and `b` target segments before `j`.
    pub(super) fn score(&self, (source, target): (&Side, &Side), (a, b): (usize, usize), i: usize, j: usize) -> f64 {
        let within = |side: &Side, which: usize, range: std::ops::Range<usize>| -> f64 {
            let [ends, starts] = &self.inside[which];
            range.map(|at| ends[side.ends[at - 1]] + starts[side.starts[at]]).sum()
        };
        self.ends[source.ends[i - 1]][target.ends[j - 1]]
            + within(source, 0, i + 1 - a..i)
            + within(target, 1, j + 1 - b..j)
    }
}

/// Inside beads against between them.
fn inside<'a>(side: &Side, beads: impl Iterator<Item = (&'a std::ops::Range<usize>, f64)>) -> [Counts; 2] {
    let apart = [shares(&side.ends), shares(&side.starts)];
    let mut within = apart.map(|shares| shares.map(|share| share * BEFORE));
    let mut between = within;
    // What has no letters ends what stands before it.
    within[1][BARE] *= BELONGS;
    between[1][BARE] /= BELONGS;
    within[0][BARE] /= BELONGS;
    for (range, weight) in beads {
        for at in range.start..range.end {
            let starts = at > range.start;
            let ends = at + 1 < range.end;
            (if ends { &mut within } else { &mut between })[0][side.ends[at]] += weight;
            (if starts { &mut within } else { &mut between })[1][side.starts[at]] += weight;
        }
    }
    std::array::from_fn(|which| {
        let (within, between) = (scaled(within[which]), scaled(between[which]));
        std::array::from_fn(|mark| (within[mark] / between[mark]).ln())
    })
}
