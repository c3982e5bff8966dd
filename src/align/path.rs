//! The best path through a band (Viterbi): beads, and gaps that cost little to go on with.

use std::ops::{ControlFlow, Range};

use super::band::Band;
use super::error::AlignError;
use super::shape::{MOST, PAIRED, Priors, SHAPES, SOURCE_ONLY, TARGET_ONLY};

/// How much likelier than by chance a bead is, as a logarithm.
pub(super) trait Scorer {
    /// Is told before the first question about beads that end with source segment `i - 1`, with the ends that will
    /// be asked for. Rows come in order, each once.
    fn row(&mut self, i: usize, columns: Range<usize>);
    /// Of the bead that ends before source segment `i` and target segment `j`.
    fn score(&self, shape: usize, i: usize, j: usize) -> f64;
}

/// A bead: source and target segments.
pub(super) type Pair = (Range<usize>, Range<usize>);

const NEVER: f64 = f64::NEG_INFINITY;

/// The best path. `watch` is told of each row.
pub(super) fn best(
    band: &Band,
    priors: &Priors,
    scorer: &mut dyn Scorer,
    watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Vec<Pair>, AlignError> {
    let mut search = Search::new(band, priors);
    for i in 0..=band.source() {
        scorer.row(i, band.row(i));
        search.row(i, scorer);
        if watch(i).is_break() {
            return Err(AlignError::Stopped);
        }
    }
    Ok(search.trace())
}

struct Search<'a> {
    band: &'a Band,
    priors: &'a Priors,
    /// The best scores of the last rows, by state.
    recent: Vec<Vec<[f64; 3]>>,
    /// For each cell: the shape and the state before a bead; the states before each gap.
    steps: Vec<(u8, u8)>,
}

impl<'a> Search<'a> {
    fn new(band: &'a Band, priors: &'a Priors) -> Self {
        Self { band, priors, recent: vec![Vec::new(); MOST + 1], steps: vec![(0, 0); band.cells()] }
    }

    fn at(&self, i: usize, j: usize) -> [f64; 3] {
        let columns = self.band.row(i);
        match j.checked_sub(columns.start) {
            Some(place) => self.recent[i % (MOST + 1)].get(place).copied().unwrap_or([NEVER; 3]),
            None => [NEVER; 3],
        }
    }

    fn row(&mut self, i: usize, scorer: &dyn Scorer) {
        let columns = self.band.row(i);
        let start = self.band.cell(i, columns.start).unwrap_or(0);
        self.recent[i % (MOST + 1)].clear();
        for (place, j) in columns.enumerate() {
            let (paired, by) = if (i, j) == (0, 0) { (0.0, 0) } else { self.paired(i, j, scorer) };
            let (source, before) = if i > 0 { self.step(self.at(i - 1, j), SOURCE_ONLY) } else { (NEVER, 0) };
            let (target, then) = if j > 0 { self.step(self.at(i, j - 1), TARGET_ONLY) } else { (NEVER, 0) };
            self.recent[i % (MOST + 1)].push([paired, source, target]);
            self.steps[start + place] = (by, before * 3 + then);
        }
    }

    /// The best bead that ends here.
    fn paired(&self, i: usize, j: usize, scorer: &dyn Scorer) -> (f64, u8) {
        let mut best = (NEVER, 0);
        for (shape, by) in (0..SHAPES.len()).zip(0u8..) {
            let (a, b) = SHAPES[shape];
            if self.priors.shapes[shape] == NEVER {
                continue;
            }
            let (Some(before), Some(above)) = (i.checked_sub(a), j.checked_sub(b)) else { continue };
            let (reached, state) = self.step(self.at(before, above), PAIRED);
            if reached == NEVER {
                continue;
            }
            let score = reached + self.priors.shapes[shape] + scorer.score(shape, i, j);
            if score > best.0 {
                best = (score, by * 3 + state);
            }
        }
        best
    }

    /// The best of three states from which to go into another.
    fn step(&self, from: [f64; 3], to: usize) -> (f64, u8) {
        let mut best = (NEVER, 0);
        for ((score, steps), state) in from.iter().zip(&self.priors.steps).zip(0u8..) {
            if score + steps[to] > best.0 {
                best = (score + steps[to], state);
            }
        }
        best
    }

    fn trace(&self) -> Vec<Pair> {
        let (mut i, mut j) = (self.band.source(), self.band.target());
        let last = self.at(i, j);
        let mut state = (0..3).max_by(|a, b| last[*a].total_cmp(&last[*b])).unwrap_or(PAIRED);
        let mut path = Vec::new();
        while (i, j) != (0, 0) {
            let Some(cell) = self.band.cell(i, j) else { break };
            let (by, gaps) = self.steps[cell];
            let ((a, b), before) = match state {
                PAIRED => (SHAPES[usize::from(by / 3)], by % 3),
                SOURCE_ONLY => ((1, 0), gaps / 3),
                _ => ((0, 1), gaps % 3),
            };
            let (Some(above), Some(left)) = (i.checked_sub(a), j.checked_sub(b)) else { break };
            path.push((above..i, left..j));
            (i, j, state) = (above, left, usize::from(before));
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// A score for each bead that is high near a line and otherwise anything.
    struct Noise {
        seed: u64,
        target: usize,
        source: usize,
    }

    impl Scorer for Noise {
        fn row(&mut self, _: usize, _: Range<usize>) {}
        fn score(&self, shape: usize, i: usize, j: usize) -> f64 {
            let cell = (shape as u64 + 1) * 1_000_003 + i as u64 * 7919 + j as u64 + self.seed;
            let noise = (cell.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f64 / f64::from(1 << 24);
            let off = (i * self.target).abs_diff(j * self.source) as f64 / self.source as f64;
            3.0 * noise - off
        }
    }

    fn found(band: &Band, noise: &mut Noise) -> Vec<Pair> {
        best(band, &Priors::default(), noise, &mut |_| ControlFlow::Continue(())).unwrap()
    }

    proptest! {
        #[test]
        fn a_path_covers_both_sides_in_order(seed in 0u64..1000, source in 1usize..40, target in 1usize..40) {
            let path = found(&Band::first(source, target), &mut Noise { seed, target, source });
            let (mut i, mut j) = (0, 0);
            for (a, b) in path {
                prop_assert_eq!((a.start, b.start), (i, j));
                (i, j) = (a.end, b.end);
            }
            prop_assert_eq!((i, j), (source, target));
        }

        #[test]
        fn a_band_that_does_not_confine_the_path_loses_nothing(seed in 0u64..1000, source in 60usize..120, target in 60usize..120) {
            let mut noise = Noise { seed, target, source };
            let mut band = Band::around(source, target, 20);
            let mut path = found(&band, &mut noise);
            while band.confines(&path) {
                band = band.wider();
                path = found(&band, &mut noise);
            }
            prop_assert_eq!(path, found(&Band::around(source, target, target + 1), &mut noise));
        }
    }

    #[test]
    fn who_watches_may_stop() {
        let mut noise = Noise { seed: 1, target: 5, source: 5 };
        let stopped = best(&Band::first(5, 5), &Priors::default(), &mut noise, &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped.unwrap_err(), AlignError::Stopped);
    }
}
