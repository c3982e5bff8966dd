//! Where the translation of some words stands: every span of the target is tried.
//!
//! A span T for the source words S is as good as the words inside translate each other and the words
//! outside do, in both directions: sums of ln of average probabilities, with a share of NULL. The
//! posterior is the softmax of half of that.

use std::ops::Range;

use super::pieces::{Before, Piece};
use super::view::Links;

/// The weight of NULL beside the average.
const ALONE: f64 = 0.3;
/// No average is less.
const FLOOR: f64 = 1e-6;
/// How sharply the better spans are preferred.
const SHARPNESS: f64 = 0.5;
/// A word with no link of this to the source words begins and ends no span.
const LINKED: f32 = 0.005;
/// Spans of less posterior are not told.
const LEAST: f64 = 0.02;

/// A span of target words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub(super) words: Range<usize>,
    pub(super) posterior: f64,
    /// How well the words inside translate each other: mean ln in both directions.
    pub(super) inner: f64,
}

/// Sums along one side, so that the average of any span is a subtraction.
pub(super) struct Sums {
    sources: usize,
    targets: usize,
    /// Σ over source words before, by source then target.
    forward: Vec<f64>,
    /// Σ over target words before, by source then target.
    backward: Vec<f64>,
}

impl Sums {
    pub(super) fn new(links: &Links) -> Self {
        let (sources, targets) = (links.sources, links.targets);
        let mut forward = vec![0.0; (sources + 1) * targets];
        let mut backward = vec![0.0; sources * (targets + 1)];
        for e in 0..sources {
            for f in 0..targets {
                forward[(e + 1) * targets + f] = forward[e * targets + f] + f64::from(links.forward(e, f));
                let at = e * (targets + 1) + f;
                backward[at + 1] = backward[at] + f64::from(links.backward(e, f));
            }
        }
        Self { sources, targets, forward, backward }
    }

    /// Σ of t(f|e) over some source words.
    fn given(&self, source: &Range<usize>, f: usize) -> f64 {
        self.forward[source.end * self.targets + f] - self.forward[source.start * self.targets + f]
    }

    /// Σ of t(e|f) over some target words.
    fn back(&self, e: usize, target: &Range<usize>) -> f64 {
        let row = e * (self.targets + 1);
        self.backward[row + target.end] - self.backward[row + target.start]
    }
}

fn average(sum: f64, many: usize, alone: f32) -> f64 {
    let mean = if many == 0 { 0.0 } else { sum / many as f64 };
    (mean + ALONE * f64::from(alone)).max(FLOOR)
}

/// A sum of logarithms: products are cheaper, as long as they do not vanish.
#[derive(Clone, Copy)]
struct LogSum {
    product: f64,
    sum: f64,
    many: u32,
}

impl LogSum {
    const NEW: Self = Self { product: 1.0, sum: 0.0, many: 0 };

    fn add(&mut self, factor: f64) {
        self.product *= factor;
        self.many += 1;
        if self.many.is_multiple_of(32) {
            self.sum += self.product.ln();
            self.product = 1.0;
        }
    }

    fn value(self) -> f64 {
        self.sum + self.product.ln()
    }
}

/// The likely spans for the source words, best first.
pub(super) fn locate(source: &Range<usize>, target: &[Piece], links: &Links, sums: &Sums) -> Vec<Span> {
    let outside = sums.sources - source.len();
    let all = 0..sums.sources;
    let inside: Vec<f64> =
        (0..sums.targets).map(|f| average(sums.given(source, f), source.len(), links.target_alone[f]).ln()).collect();
    let beyond: Vec<f64> = (0..sums.targets)
        .map(|f| average(sums.given(&all, f) - sums.given(source, f), outside, links.target_alone[f]).ln())
        .collect();
    let everything: f64 = beyond.iter().sum();
    let mut spans = Vec::new();
    for words in candidates(source, target, links) {
        let gain: f64 = words.clone().map(|f| inside[f] - beyond[f]).sum();
        let mut back = LogSum::NEW;
        for e in source.clone() {
            back.add(average(sums.back(e, &words), words.len(), links.source_alone[e]));
        }
        let inner_back = back.value();
        for e in (0..source.start).chain(source.end..sums.sources) {
            let rest = sums.back(e, &(0..sums.targets)) - sums.back(e, &words);
            back.add(average(rest, sums.targets - words.len(), links.source_alone[e]));
        }
        let forth: f64 = words.clone().map(|f| inside[f]).sum();
        let inner = forth / words.len() as f64 + inner_back / source.len() as f64;
        spans.push(Span { words, posterior: everything + gain + back.value(), inner });
    }
    normalise(spans)
}

/// Spans without a mark inside, not much longer than the source, that begin and end in a word with a link to it,
/// with the [`Copies`] that are owed to it and none that are not.
fn candidates(source: &Range<usize>, target: &[Piece], links: &Links) -> Vec<Range<usize>> {
    let longest = 2 * source.len() + 2;
    let linked: Vec<bool> = (0..target.len()).map(|f| source.clone().any(|e| links.best(e, f) >= LINKED)).collect();
    let copies = Copies::new(source, links);
    let mut spans = Vec::new();
    for start in (0..target.len()).filter(|f| linked[*f]) {
        for end in start..target.len().min(start + longest) {
            if end > start && target[end].before == Before::Break || copies.foreign.contains(&end) {
                break;
            }
            if linked[end] && copies.are_in(&(start..end + 1)) {
                spans.push(start..end + 1);
            }
        }
    }
    spans
}

/// What stands as it is on both sides belongs together: numbers, and words left in their letters.
struct Copies {
    /// By source word inside: where it stands in the target.
    owed: Vec<Vec<usize>>,
    /// Target words that are copies of what is outside.
    foreign: Vec<usize>,
}

impl Copies {
    fn new(source: &Range<usize>, links: &Links) -> Self {
        let (inside, outside): (Vec<_>, Vec<_>) = links.copies.iter().partition(|(e, _)| source.contains(e));
        let places = |e| inside.iter().filter(|(of, _)| *of == e).map(|(_, f)| *f).collect::<Vec<usize>>();
        let owed = source.clone().map(places).filter(|places| !places.is_empty()).collect();
        let is_foreign = |f: &usize| !inside.iter().any(|(_, own)| own == f);
        Self { owed, foreign: outside.into_iter().map(|(_, f)| f).filter(is_foreign).collect() }
    }

    fn are_in(&self, span: &Range<usize>) -> bool {
        self.owed.iter().all(|places| places.iter().any(|f| span.contains(f)))
    }
}

fn normalise(mut spans: Vec<Span>) -> Vec<Span> {
    let best = spans.iter().map(|span| span.posterior).fold(f64::NEG_INFINITY, f64::max);
    spans.iter_mut().for_each(|span| span.posterior = (SHARPNESS * (span.posterior - best)).exp());
    let total: f64 = spans.iter().map(|span| span.posterior).sum();
    spans.iter_mut().for_each(|span| span.posterior /= total);
    spans.retain(|span| span.posterior >= LEAST);
    spans.sort_by(|a, b| b.posterior.total_cmp(&a.posterior).then(a.words.start.cmp(&b.words.start)));
    spans
}
