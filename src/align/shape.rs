//! The kinds of bead, and how likely each is before anything is read.

use super::Weighed;

/// The most segments of one side that a bead may hold.
pub(super) const MOST: usize = 4;

/// Segments of the source and of the target in a bead.
pub(super) const SHAPES: [(usize, usize); 12] =
    [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (1, 4), (4, 1), (3, 3), (2, 4)];

/// What is expected. Of every hundred beads of Gale and Church's bilingual reports 89 were 1-1 and 9 were 1-2 or 2-1
/// (1993, table 5); the rest is spread by the size of the bead. Literature is cut more freely: all that is not 1-1 is taken
/// for three times as likely. Where reports were right, the first pass shows it.
const SHARES: [f64; SHAPES.len()] =
    [0.67, 0.12, 0.12, 0.03, 0.018, 0.018, 0.006, 0.006, 0.0045, 0.0045, 0.0015, 0.0015];

/// How often, after a bead, a segment is left out.
const OPEN: f64 = 0.01;

/// How often, after a segment that was left out, the next one is.
const EXTEND: f64 = 0.5;

/// So many beads are taken for seen beforehand.
const BEFORE: f64 = 50.0;

/// So many segments without answer are.
const GAPS: f64 = 4.0;

/// Segments without an answer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gaps {
    /// Rows of them.
    pub(super) begun: f64,
    /// All.
    pub(super) whole: f64,
}

/// Logarithms of probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Priors {
    /// Of each shape, given that there is a bead.
    pub(super) shapes: [f64; SHAPES.len()],
    /// From one state into another: `[from][to]`.
    pub(super) steps: [[f64; 3]; 3],
}

/// After a bead.
pub(super) const PAIRED: usize = 0;
/// After a source segment that nothing answers.
pub(super) const SOURCE_ONLY: usize = 1;
/// After a target segment that answers nothing. Of a gap, the source comes first: each has one path.
pub(super) const TARGET_ONLY: usize = 2;

impl Default for Priors {
    fn default() -> Self {
        Self::new(&SHARES, OPEN, EXTEND)
    }
}

impl Priors {
    /// Every step as likely.
    pub(super) fn none() -> Self {
        let mut steps = [[0.0; 3]; 3];
        steps[TARGET_ONLY][SOURCE_ONLY] = f64::NEG_INFINITY;
        Self { shapes: [0.0; SHAPES.len()], steps }
    }

    /// The same, with beads of three segments at most.
    pub(super) fn simple(&self) -> Self {
        let mut simple = self.clone();
        for (price, (a, b)) in simple.shapes.iter_mut().zip(SHAPES) {
            if a + b > 3 {
                *price = f64::NEG_INFINITY;
            }
        }
        simple
    }

    /// From beads of which each is likely so much, and how often gaps began and went on.
    pub(super) fn fit(beads: &[Weighed], gaps: Gaps) -> Self {
        let mut shares = SHARES.map(|share| share * BEFORE);
        for bead in beads {
            let sizes = (bead.source.len(), bead.target.len());
            if let Some(shape) = SHAPES.iter().position(|shape| *shape == sizes) {
                shares[shape] += bead.weight;
            }
        }
        let beads: f64 = shares.iter().sum();
        // Of both sides together.
        let open = (gaps.begun + 2.0 * OPEN * BEFORE) / (2.0 * (beads + gaps.begun));
        let extend = (gaps.whole - gaps.begun + EXTEND * GAPS) / (gaps.whole + GAPS);
        Self::new(&shares, open.clamp(1e-4, 0.3), extend.clamp(0.05, 0.98))
    }

    /// From shares of shapes, and how often a gap begins and goes on.
    pub(super) fn new(shares: &[f64; SHAPES.len()], open: f64, extend: f64) -> Self {
        let whole: f64 = shares.iter().sum();
        let never = f64::NEG_INFINITY;
        Self {
            shapes: shares.map(|share| (share / whole).ln()),
            steps: [
                [(1.0 - 2.0 * open).ln(), open.ln(), open.ln()],
                [((1.0 - extend) * (1.0 - open)).ln(), extend.ln(), ((1.0 - extend) * open).ln()],
                [(1.0 - extend).ln(), never, extend.ln()],
            ],
        }
    }
}
