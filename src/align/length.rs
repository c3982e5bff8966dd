//! How long a translation is (Gale and Church 1993, section 3), as the logarithm of how much likelier two lengths are
//! together than apart.

use std::ops::Range;

use super::Weighed;
use super::read::Side;
use super::shape::MOST;

/// Degrees of freedom of the distribution: heavier tails than the normal one, as translations have.
const FREEDOM: f64 = 5.0;

/// Variance by character of length (Gale and Church: 6.8).
const VARIANCE: f64 = 6.8;

/// What a length varies whatever it is, in squared characters.
const FLOOR: f64 = 9.0;

/// So many beads of that variance are taken for seen beforehand.
const BEFORE: f64 = 20.0;

/// Times that the variance is made better.
const ROUNDS: usize = 5;

/// In how many orders so many cuts are the same, as a logarithm: ln k!.
const CUTS: [f64; MOST] = [0.0, 0.0, std::f64::consts::LN_2, 1.791_759_469_228_055];

/// The lengths of both documents.
#[derive(Debug)]
pub(super) struct Lengths {
    /// Sums of source characters up to each segment.
    source: Vec<f64>,
    target: Vec<f64>,
    /// Sums of the logarithms of how likely a target segment of its length is at all.
    apart: Vec<f64>,
    /// Target characters by source character.
    ratio: f64,
    variance: f64,
}

impl Lengths {
    /// Measures two documents.
    pub(super) fn of(source: &Side, target: &Side) -> Self {
        let all = |side: &Side| side.lengths.iter().sum::<f64>();
        let apart = apart(&target.lengths);
        Self {
            ratio: all(target) / all(source),
            source: sums(&source.lengths),
            target: sums(&target.lengths),
            apart: sums(&apart),
            variance: VARIANCE,
        }
    }

    /// Makes ratio and variance fit beads that were found. The first one counts for many, so that few say little.
    pub(super) fn fit(&mut self, beads: &[Weighed]) {
        let sizes: Vec<(f64, f64, f64)> = beads.iter().map(|bead| self.sizes(bead)).collect();
        let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| sizes.iter().map(of).sum::<f64>();
        let source = sum(&|(source, _, weight)| source * weight);
        if source <= 0.0 {
            return;
        }
        self.ratio = sum(&|(_, target, weight)| target * weight) / source;
        for _ in 0..ROUNDS {
            let spread = |(source, target, weight): &(f64, f64, f64)| {
                let expected = source * self.ratio;
                let off = (target - expected).powi(2);
                let mean = f64::midpoint(expected, *target);
                let far = off / (self.variance * mean + FLOOR);
                // Student's distribution is a mixture of normal ones; this is how much of this bead is in the narrow ones.
                weight * (FREEDOM + 1.0) / (FREEDOM + far) * off / (mean + FLOOR / self.variance)
            };
            let many = sum(&|(_, _, weight)| *weight) + BEFORE;
            self.variance = (sum(&spread) + BEFORE * VARIANCE) / many;
        }
    }

    /// How far the length of a translation is off, as a logarithm.
    pub(super) fn off(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let of = |sums: &[f64], range: &Range<usize>| sums[range.end] - sums[range.start];
        (of(&self.target, target) / (of(&self.source, source) * self.ratio)).ln().abs()
    }

    fn sizes(&self, bead: &Weighed) -> (f64, f64, f64) {
        let of = |sums: &[f64], range: &Range<usize>| sums[range.end] - sums[range.start];
        (of(&self.source, &bead.source), of(&self.target, &bead.target), bead.weight)
    }

    /// Of the source segments `..i` the last `a`, of the target segments `..j` the last `b`.
    pub(super) fn score(&self, (a, b): (usize, usize), i: usize, j: usize) -> f64 {
        let source = self.source[i] - self.source[i - a];
        let target = self.target[j] - self.target[j - b];
        let expected = source * self.ratio;
        let variance = self.variance * f64::midpoint(expected, target) + FLOOR;
        let off = (target - expected).powi(2) / variance;
        let together = student(off) - variance.ln() / 2.0;
        // Where a translation is cut is as good as anywhere.
        let cuts = if b > 1 { CUTS[b - 1] - count(b - 1) * target.ln() } else { 0.0 };
        together + cuts - (self.apart[j] - self.apart[j - b])
    }
}

/// The logarithm of Student's density, up to the scale, at a squared deviation.
fn student(off: f64) -> f64 {
    /// ln Γ(3) − ln Γ(2.5) − ln(5π)/2.
    const NORM: f64 = -0.968_619_589_054_724;
    NORM - (FREEDOM + 1.0) / 2.0 * (1.0 + off / FREEDOM).ln()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of segments and characters")]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

pub(super) fn sums(values: &[f64]) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    sums.push(0.0);
    sums.extend(values.iter().scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    }));
    sums
}

/// A log-normal distribution of the document's own lengths.
fn apart(lengths: &[f64]) -> Vec<f64> {
    let logs: Vec<f64> = lengths.iter().map(|length| length.ln()).collect();
    let mean = logs.iter().sum::<f64>() / count(logs.len());
    let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / count(logs.len()) + 0.05;
    let norm = (std::f64::consts::TAU * variance).ln() / 2.0;
    logs.iter().map(|log| -(log - mean).powi(2) / (2.0 * variance) - norm - log).collect()
}
