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
pub(super) fn judged(belief: &super::passes::Belief, sides: (&super::read::Side, &super::read::Side), path: &[Pair], sums: &Posterior) -> Alignment {
    let expected = best(&sums.band, &Priors::none(), &mut Expected { sums }, &mut |_| ControlFlow::Continue(()));
    let path = expected.unwrap_or_else(|_| path.to_vec());
    let all = path.clone();
    let (n, m) = (sides.0.len(), sides.1.len());
    let mut beads: Vec<Bead> = path.into_iter().map(|pair| bead(pair, sums)).collect();
    let confidence = whole(&beads, (n, m));
    let raw: Vec<f64> = all.iter().map(|(a, b)| if a.is_empty() || b.is_empty() { -1.0 } else { likely(a, b, sums).unwrap_or(0.0) }).collect();
    let logit = |p: f64| { let p = p.clamp(1e-4, 1.0 - 1e-4); (p / (1.0 - p)).ln() };
    let one = all.iter().filter(|(a, b)| a.len() == 1 && b.len() == 1).count();
    let mean = raw.iter().zip(&all).filter(|(p, _)| **p >= 0.0).map(|(p, (a, b))| p * count(a.len() + b.len())).sum::<f64>() / count(n + m);
    let known = super::grounds::gains(sides, &belief.known, &all);
    let learned = super::grounds::gains(sides, &belief.tables, &all);
    let mut paired = 0;
    let mut doc = [0.0; 12];
    for (at, (a, b)) in all.iter().enumerate() {
        if raw[at] < 0.0 { continue; }
        let (k, w) = (known[paired], learned[paired]);
        paired += 1;
        let shape = (a.len(), b.len());
        let len = belief.lengths.score(shape, a.end, b.end);
        let others: Vec<f64> = all.iter().filter(|(c, d)| c.len() == 1 && d.len() == 1).take(60).map(|(_, d)| belief.lengths.score((a.len(), 1), a.end, d.end)).collect();
        let len0 = others.iter().sum::<f64>() / count(others.len().max(1));
        let marks = belief.marks.score(sides, shape, a.end, b.end);
        let anchors = super::anchors::score(sides, shape, a.end, b.end);
        let contra = f64::from(u8::from(super::claims::contradict(sides, (a, b))));
        let vals = f64::from(u8::from(!sides.0.values[a.clone()].concat().is_empty() && !sides.1.values[b.clone()].concat().is_empty()));
        for (sum, x) in doc.iter_mut().zip([k.0, k.1, w.0, w.1, len, len0, contra, vals, marks, (k.0 - k.1).powi(2), (w.0 - w.1).powi(2), 1.0]) { *sum += x; }
        let near = |at: Option<usize>| at.and_then(|at| raw.get(at)).map_or(9.3, |p| if *p < 0.0 { -3.0 } else { logit(*p) });
        let window = |w: usize| { let r = at.saturating_sub(w)..(at + w + 1).min(all.len()); let k = r.len(); all[r].iter().filter(|(a, b)| a.len() == 1 && b.len() == 1).count() as f64 / k as f64 };
        let open = |side: &super::read::Side, at: usize| side.paragraphs[at].map(|own| at == 0 || side.paragraphs[at - 1] != Some(own));
        let para = match (open(sides.0, a.start), open(sides.1, b.start)) { (Some(true), Some(true)) => 1.0, (Some(x), Some(y)) if x != y => -1.0, _ => 0.0 };
        beads[at].features = vec![
            logit(raw[at]), f64::from(u8::from(shape == (1, 1))), near(at.checked_sub(1)), near(Some(at + 1)),
            logit(mean), one as f64 * 2.0 / (n + m) as f64, f64::from(u8::from(n == m)), (n as f64 + m as f64).ln(),
            k.0, k.1, w.0, w.1, len, len0, marks, anchors, window(1), window(3), para,
            count(a.len() + b.len()), contra,
            sides.0.lengths[a.clone()].iter().sum::<f64>().ln(), sides.1.lengths[b.clone()].iter().sum::<f64>().ln(),
        ];
    }
    let mut features = vec![mean, one as f64, n as f64, m as f64];
    features.extend(doc);
    for bead in beads.iter_mut().filter(|bead| !bead.features.is_empty()) { bead.features.extend(features.clone()); }
    Alignment { beads, confidence, features }
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
    Bead { source, target, confidence: confidence.clamp(0.0, 1.0), status, features: Vec::new() }
}

/// How much of both documents is in beads, each counted as far as it is likely.
fn whole(beads: &[Bead], (source, target): (usize, usize)) -> f64 {
    let paired = beads.iter().filter(|bead| bead.status != Status::Unpaired);
    let sum: f64 = paired.map(|bead| bead.confidence * count(bead.source.len() + bead.target.len())).sum();
    (sum / count(source + target)).clamp(0.0, 1.0)
}
