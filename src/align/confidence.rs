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

/// Probabilities are too sure of themselves: evidence is not independent. What they are in truth is logistic in their own
/// log-odds (Platt 1999); of beads made by hand this is the slope. The constant was 0.
const SLOPE: f64 = 0.7;

/// The beads that will be right most often, and how sure that is.
pub(super) fn judged(path: &[Pair], sums: &Posterior) -> Alignment {
    let expected = best(&sums.band, &Priors::none(), &mut Expected { sums }, &mut |_| ControlFlow::Continue(()));
    let path = expected.unwrap_or_else(|_| path.to_vec());
    let beads: Vec<Bead> = path.into_iter().map(|pair| bead(pair, sums)).collect();
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

fn tempered(likely: f64) -> f64 {
    let (right, wrong) = (likely.clamp(0.0, 1.0).powf(SLOPE), (1.0 - likely).clamp(0.0, 1.0).powf(SLOPE));
    right / (right + wrong)
}

fn bead((source, target): Pair, sums: &Posterior) -> Bead {
    let confidence = match (source.is_empty(), target.is_empty()) {
        (false, false) => tempered(likely(&source, &target, sums).unwrap_or(0.0)),
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

/// How much of both documents is in beads, each counted as far as it is likely.
fn whole(beads: &[Bead], (source, target): (usize, usize)) -> f64 {
    let paired = beads.iter().filter(|bead| bead.status != Status::Unpaired);
    let sum: f64 = paired.map(|bead| bead.confidence * count(bead.source.len() + bead.target.len())).sum();
    (sum / count(source + target)).clamp(0.0, 1.0)
}
