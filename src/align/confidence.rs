//! From probabilities to beads, with how far each and all of them are to be trusted.

use std::ops::{ControlFlow, Range};

use super::claims::Claims;
use super::grounds::{Found, OF_BEAD, OF_WHOLE};
use super::passes::{Belief, likely};
use super::path::{Pair, Scorer, best};
use super::posterior::Posterior;
use super::read::Side;
use super::shape::Priors;
use super::{Alignment, Bead, SURE, Status};

/// What a bead must be likelier than, to be better than none: half of the F1 that is hoped for (the expected F1 is largest
/// where every bead is taken that adds more than that).
const COST: f64 = 0.4;

/// Of the grounds of a bead, in log-odds that it is right; the constant comes first. Probabilities alone are too sure in long
/// documents and not sure enough in short ones (logistic regression, as Platt 1999). Fitted to what
/// `cargo bench --bench align -- grounds` prints.
const BEAD: [f64; OF_BEAD + 1] = [2.324, 1.873, 0.109, -0.163, -0.085, -3.502, -1.280, 0.155, -0.238];

/// Of the grounds of the whole, in log-odds that it is a translation. Fitted likewise.
const WHOLE: [f64; OF_WHOLE + 1] = [-4.917, 0.957, 9.315, 2.517, 1.740];

/// Of values that speak against the whole, in log-odds that they do so by chance: hardly at all up to 3.
const CLASH: [f64; 2] = [6.0, -2.0];

/// The beads that will be right most often, and how sure that is.
pub(super) fn judged(belief: &Belief, sides: (&Side, &Side), path: &[Pair], sums: &Posterior, least: f64) -> Alignment {
    let expected = best(&sums.band, &Priors::none(), &mut Expected { sums }, &mut |_| ControlFlow::Continue(()));
    let path = expected.unwrap_or_else(|_| path.to_vec());
    let likely: Vec<f64> = path.iter().map(|pair| came_out(pair, sums)).collect();
    let found = belief.found(sides, &path, &likely);
    let claims: Vec<Claims> = path.iter().map(|(source, target)| Claims::of(sides, (source, target))).collect();
    let grounds = found.of_whole();
    let confidence = logistic(&WHOLE, &grounds) * logistic(&CLASH, &[found.clash(&claims)]);
    let beads =
        claims.into_iter().enumerate().map(|(at, claims)| bead(&found, at, claims, (confidence, least))).collect();
    Alignment { beads, confidence, least, grounds: grounds.to_vec() }
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

/// How likely a bead, or a segment that nothing answers, is over all paths.
fn came_out((source, target): &Pair, sums: &Posterior) -> f64 {
    match (source.is_empty(), target.is_empty()) {
        (false, false) => likely(source, target, sums).unwrap_or(0.0),
        (false, true) => sums.source_only[source.start],
        _ => sums.target_only[target.start],
    }
}

/// What the grounds say, as a probability.
fn logistic(weights: &[f64], grounds: &[f64]) -> f64 {
    let (constant, weights) = weights.split_first().map_or((0.0, weights), |(first, rest)| (*first, rest));
    let odds = constant + weights.iter().zip(grounds).map(|(weight, ground)| weight * ground).sum::<f64>();
    1.0 / (1.0 + (-odds).exp())
}

/// A bead of documents that are translations with a probability, and the least that it must be.
fn bead(found: &Found<'_>, at: usize, claims: Claims, (related, least): (f64, f64)) -> Bead {
    let (source, target) = found.path[at].clone();
    if source.is_empty() || target.is_empty() {
        let confidence = found.likely[at].clamp(0.0, 1.0);
        return Bead { source, target, confidence, status: Status::Unpaired, difference: None, grounds: Vec::new() };
    }
    let grounds = found.of_bead(at, &claims);
    let confidence = logistic(&BEAD, &grounds) * related;
    let is_sure = confidence >= SURE && related >= least && claims.difference.is_none();
    let status = if is_sure { Status::Sure } else { Status::Doubtful };
    Bead { source, target, confidence, status, difference: claims.difference, grounds: grounds.to_vec() }
}
