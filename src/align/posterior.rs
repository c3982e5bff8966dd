//! How likely each bead is, over all paths (forward and backward sums, Baum 1972).

use std::ops::ControlFlow;

use super::band::Band;
use super::error::AlignError;
use super::path::Scorer;
use super::shape::{PAIRED, Priors, SHAPES, SOURCE_ONLY, TARGET_ONLY};

const NEVER: f64 = f64::NEG_INFINITY;

/// Probabilities of everything inside a band.
#[derive(Debug)]
pub(super) struct Posterior {
    pub(super) band: Band,
    /// For each cell and shape.
    beads: Vec<[f32; SHAPES.len()]>,
    /// How likely a source segment is left out.
    pub(super) source_only: Vec<f64>,
    /// How likely a target segment is left out.
    pub(super) target_only: Vec<f64>,
}

impl Posterior {
    /// Of the bead of a shape that ends at a cell.
    pub(super) fn of(&self, shape: usize, i: usize, j: usize) -> f64 {
        self.band.cell(i, j).map_or(0.0, |cell| f64::from(self.beads[cell][shape]))
    }
}

/// Sums over all paths of a band, every score times `doubt`. `watch` is told of each row.
pub(super) fn posterior(
    band: Band,
    priors: &Priors,
    doubt: f64,
    scorer: &mut dyn Scorer,
    watch: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<Posterior, AlignError> {
    let mut sums = Sums { priors, doubt, forward: Vec::new(), backward: Vec::new(), scores: Vec::new(), band };
    for i in 0..=sums.band.source() {
        scorer.row(i, sums.band.row(i));
        sums.forward_row(i, scorer);
        if watch(i).is_break() {
            return Err(AlignError::Stopped);
        }
    }
    sums.backward = vec![[NEVER; 3]; sums.band.cells()];
    for i in (0..=sums.band.source()).rev() {
        sums.backward_row(i);
    }
    Ok(sums.finish())
}

struct Sums<'a> {
    band: Band,
    priors: &'a Priors,
    doubt: f64,
    forward: Vec<[f64; 3]>,
    backward: Vec<[f64; 3]>,
    scores: Vec<[f32; SHAPES.len()]>,
}

impl Sums<'_> {
    fn at(&self, i: usize, j: usize) -> [f64; 3] {
        self.band.cell(i, j).and_then(|cell| self.forward.get(cell)).copied().unwrap_or([NEVER; 3])
    }

    fn forward_row(&mut self, i: usize, scorer: &dyn Scorer) {
        for j in self.band.row(i) {
            let mut scores = [f32::NEG_INFINITY; SHAPES.len()];
            let mut ways = [NEVER; SHAPES.len()];
            for (shape, (a, b)) in SHAPES.into_iter().enumerate() {
                let (Some(before), Some(above)) = (i.checked_sub(a), j.checked_sub(b)) else { continue };
                let reached = self.reach(self.at(before, above), PAIRED);
                if reached > NEVER {
                    let score = (self.priors.shapes[shape] + scorer.score(shape, i, j)) * self.doubt;
                    #[expect(clippy::cast_possible_truncation, reason = "scores have few digits that count")]
                    let kept = score as f32;
                    scores[shape] = kept;
                    ways[shape] = reached + f64::from(kept);
                }
            }
            let paired = if (i, j) == (0, 0) { 0.0 } else { sum(&ways) };
            let source = if i > 0 { self.reach(self.at(i - 1, j), SOURCE_ONLY) } else { NEVER };
            let target = if j > 0 { self.reach(self.at(i, j - 1), TARGET_ONLY) } else { NEVER };
            self.scores.push(scores);
            self.forward.push([paired, source, target]);
        }
    }

    /// All ways from three states into another.
    fn reach(&self, from: [f64; 3], to: usize) -> f64 {
        let steps = &self.priors.steps;
        let by = self.doubt;
        sum(&[from[0] + steps[0][to] * by, from[1] + steps[1][to] * by, from[2] + steps[2][to] * by])
    }

    /// For each state of a cell, all ways from there to the end.
    fn backward_row(&mut self, i: usize) {
        for j in self.band.row(i).rev() {
            let Some(cell) = self.band.cell(i, j) else { continue };
            let mut ways = [NEVER; SHAPES.len()];
            for (shape, (a, b)) in SHAPES.into_iter().enumerate() {
                if let Some(next) = self.band.cell(i + a, j + b) {
                    ways[shape] = f64::from(self.scores[next][shape]) + self.backward[next][PAIRED];
                }
            }
            let behind = |i: usize, j: usize, state: usize| {
                self.band.cell(i, j).map_or(NEVER, |cell| self.backward[cell][state])
            };
            let next = [sum(&ways), behind(i + 1, j, SOURCE_ONLY), behind(i, j + 1, TARGET_ONLY)];
            let last = (i, j) == (self.band.source(), self.band.target());
            for state in 0..3 {
                let steps = self.priors.steps[state].map(|step| step * self.doubt);
                let on = sum(&[next[0] + steps[0], next[1] + steps[1], next[2] + steps[2]]);
                self.backward[cell][state] = if last { 0.0 } else { on };
            }
        }
    }

    fn finish(self) -> Posterior {
        let (n, m) = (self.band.source(), self.band.target());
        let whole = sum(&self.at(n, m));
        let mut beads = vec![[0.0; SHAPES.len()]; self.band.cells()];
        let (mut source_only, mut target_only) = (vec![0.0; n], vec![0.0; m]);
        for i in 0..=n {
            for j in self.band.row(i) {
                let Some(cell) = self.band.cell(i, j) else { continue };
                let on = self.backward[cell];
                for (shape, (a, b)) in SHAPES.into_iter().enumerate() {
                    if let (Some(before), Some(above)) = (i.checked_sub(a), j.checked_sub(b)) {
                        let way = self.reach(self.at(before, above), PAIRED) + f64::from(self.scores[cell][shape]);
                        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
                        let likely = (way + on[PAIRED] - whole).exp() as f32;
                        beads[cell][shape] = likely;
                    }
                }
                let gap = |state: usize| (self.forward[cell][state] + on[state] - whole).exp();
                if i > 0 {
                    source_only[i - 1] += gap(SOURCE_ONLY);
                }
                if j > 0 {
                    target_only[j - 1] += gap(TARGET_ONLY);
                }
            }
        }
        Posterior { band: self.band, beads, source_only, target_only }
    }
}

/// The logarithm of a sum of logarithms.
fn sum(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(NEVER, f64::max);
    if most == NEVER {
        return NEVER;
    }
    most + values.iter().map(|value| (value - most).exp()).sum::<f64>().ln()
}
