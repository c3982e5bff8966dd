//! From probabilities to beads, with how far each and all of them are to be trusted.

use std::ops::{ControlFlow, Range};

use super::length::count;
use super::passes::likely;
use super::path::{Pair, Scorer, best};
use super::posterior::Posterior;
use super::shape::Priors;
use super::{Alignment, Bead, SURE, Status};

/// What a bead must be likelier than, to be better than none: half of the F1 that is hoped for (the expected F1 is largest
/// where every bead is taken that adds more than that).
const COST: f64 = 0.4;

/// The beads that will be right most often, and how sure that is.
///
/// `sums` choose the beads; `doubted`, which are less sure of themselves, say how sure they are.
pub(super) fn judged(path: &[Pair], sums: &Posterior, doubted: &Posterior) -> Alignment {
    let expected = best(&sums.band, &Priors::none(), &mut Expected { sums }, &mut |_| ControlFlow::Continue(()));
    let path = expected.unwrap_or_else(|_| path.to_vec());
    let beads: Vec<Bead> = path.into_iter().map(|pair| bead(pair, doubted)).collect();
    let confidence = whole(&beads, (sums.source_only.len(), sums.target_only.len()));
    Alignment { beads, confidence }
}

/// Rewards beads by their probability: the path that has most of them right.
struct Expected<'a> {
    sums: &'a Posterior,
}

impl Scorer for Expected<'_> {
    fn row(&mut self, _: usize, _: Range<usize>) {}
    fn score(&self, shape: usize, i: usize, j: usize) -> f64 {
        self.sums.of(shape, i, j) - COST
    }
}

fn bead((source, target): Pair, sums: &Posterior) -> Bead {
    let confidence = match (source.is_empty(), target.is_empty()) {
        (false, false) => likely(&source, &target, sums).unwrap_or(0.0),
        (false, true) => sums.source_only[source.start],
        _ => sums.target_only[target.start],
    };
    let status = match confidence {
        _ if source.is_empty() || target.is_empty() => Status::Unpaired,
        confidence if confidence >= SURE => Status::Sure,
        _ => Status::Doubtful,
    };
    Bead { source, target, confidence: confidence.clamp(0.0, 1.0), status }
}

/// How much of the shorter document is in beads, each counted as far as it is likely.
fn whole(beads: &[Bead], (source, target): (usize, usize)) -> f64 {
    let paired = || beads.iter().filter(|bead| bead.status != Status::Unpaired);
    let share = |of: fn(&Bead) -> usize, all: usize| {
        paired().map(|bead| bead.confidence * count(of(bead))).sum::<f64>() / count(all)
    };
    share(|bead| bead.source.len(), source).max(share(|bead| bead.target.len(), target)).clamp(0.0, 1.0)
}
