//! Fits the constants of `src/memory/fragments/weights.rs`: ranks by a conditional, confidence by a logistic
//! regression, both by gradient steps of one size a weight (Kingma and Ba, "Adam", 2015).

use std::path::Path;

use hafez::memory::FragmentRequest;
use hafez::memory::fragments::{RANKED, TRUSTED, Trace};
use hafez::text::rules::function::is_function_word;
use hafez::text::rules::rules_for;
use hafez::text::token::{TokenKind, tokenize};

use super::{Corpus, FOLDS, Kind, Pair};

mod judge;

/// What a translation that is nearly the reference is worth beside one that is it.
const NEAR: f64 = 0.5;

/// A run with what its candidates are worth in this sentence.
struct Run {
    trace: Trace,
    hits: Vec<Hit>,
    /// Which sentence it stands in.
    sentence: usize,
    part: usize,
    kind: Kind,
}

/// Whether a candidate stands in the reference: nearly, and word by word.
#[derive(Clone, Copy)]
struct Hit {
    soft: bool,
    exact: bool,
}

/// The place of the margin among the features of confidence: it depends on the weights of the rank.
const MARGIN: usize = 13;

/// Features that belong together: those of rank, those of confidence.
const GROUPS: [(&str, &[usize], &[usize]); 2] =
    [("transliteration", &[13], &[17]), ("all that is asked of names alone", &[13, 14], &[17, 18, 19, 20, 21, 22])];

/// The constants.
struct Weights {
    rank: [f64; RANKED],
    run: [f64; TRUSTED],
    name: [f64; TRUSTED],
}

pub(crate) fn fit(data: &Path) {
    let mut runs = Vec::new();
    for (kind, part) in Kind::ALL.into_iter().flat_map(|kind| (0..FOLDS).map(move |part| (kind, part))) {
        runs.extend(all(&Corpus::new(data, Some(part), kind, 1), part, kind));
    }
    println!("Each part by the constants of the other parts:");
    judge::tables(&runs, &by_others(&runs));
    for (what, rank, trust) in GROUPS {
        println!("The same without {what}:");
        let without: Vec<Run> = runs.iter().map(|run| run.without(rank, trust)).collect();
        judge::tables(&without, &by_others(&without));
    }
    let weights = weights(&runs, |_| true);
    println!("RANK {:.3?}\nTRUST_RUN {:.3?}\nTRUST_NAME {:.3?}", weights.rank, weights.run, weights.name);
}

/// Of each part the constants that the others give.
fn by_others(runs: &[Run]) -> Vec<(usize, Weights)> {
    (0..FOLDS).map(|part| (part, weights(runs, |run| run.part != part))).collect()
}

impl Run {
    /// As if some features said nothing.
    fn without(&self, rank: &[usize], trust: &[usize]) -> Self {
        let mut trace = self.trace.clone();
        for (_, ranked, trusted) in &mut trace.candidates {
            rank.iter().for_each(|at| ranked[*at] = 0.0);
            trust.iter().for_each(|at| trusted[*at] = 0.0);
        }
        Self { trace, hits: self.hits.clone(), ..*self }
    }
}

fn weights(runs: &[Run], of: impl Fn(&Run) -> bool) -> Weights {
    let runs: Vec<&Run> = runs.iter().filter(|run| of(run)).collect();
    let rank = rank(&runs);
    Weights { run: trust(&chosen(&runs, &rank, false)), name: trust(&chosen(&runs, &rank, true)), rank }
}

fn all(corpus: &Corpus, part: usize, kind: Kind) -> Vec<Run> {
    let pairs = corpus.outside.iter().enumerate();
    pairs.flat_map(|(sentence, pair)| judged(corpus, pair, (sentence, part, kind))).collect()
}

fn judged(corpus: &Corpus, pair: &Pair, (sentence, part, kind): (usize, usize, Kind)) -> Vec<Run> {
    let request = FragmentRequest { text: &pair.source, from: &corpus.from, to: &corpus.to };
    let traces = corpus.memory.trace_fragments(&request, &|_| false).unwrap();
    let reference = keys(corpus, &pair.target);
    let judge = |trace: Trace| {
        let hits = trace.candidates.iter().map(|(key, ..)| hit(corpus, key, trace.content, &reference)).collect();
        Run { trace, hits, sentence, part, kind }
    };
    traces.into_iter().map(judge).collect()
}

fn keys(corpus: &Corpus, text: &str) -> Vec<String> {
    let tokens = tokenize(text, rules_for(&corpus.to));
    let words = tokens.into_iter().filter(|token| !matches!(token.kind, TokenKind::Punct | TokenKind::Symbol));
    words.map(|token| token.key).collect()
}

/// Whether some words stand in the reference, or nearly.
fn hit(corpus: &Corpus, key: &str, content: usize, reference: &[String]) -> Hit {
    let words: Vec<&str> = key.split(' ').collect();
    if words.len() <= content / 2 || words.iter().all(|word| is_function_word(word, rules_for(&corpus.to))) {
        return Hit { soft: false, exact: false };
    }
    let exact = reference.windows(words.len()).any(|window| window.iter().zip(&words).all(|(a, b)| a == b));
    let near = (words.len().saturating_sub(1).max(1)..=words.len() + 1)
        .flat_map(|size| reference.windows(size))
        .any(|window| strsim::normalized_levenshtein(&window.join(" "), key) >= 0.8);
    Hit { soft: exact || near, exact }
}

fn dot(weights: &[f64], features: &[f64]) -> f64 {
    weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
}

/// Steps uphill; `gradient` adds to its second argument.
fn climb<const N: usize>(mut gradient: impl FnMut(&[f64; N], &mut [f64; N])) -> [f64; N] {
    let (mut weights, mut mean, mut square) = ([0.0; N], [0.0; N], [0.0; N]);
    for step in 1..=1500 {
        let mut slope = [0.0; N];
        gradient(&weights, &mut slope);
        for at in 0..N {
            // A little pull to zero: features that say nothing get nothing.
            let pulled = slope[at] - 0.002 * weights[at];
            mean[at] = 0.9 * mean[at] + 0.1 * pulled;
            square[at] = 0.999 * square[at] + 0.001 * pulled * pulled;
            let (m, s) = (mean[at] / (1.0 - 0.9f64.powi(step)), square[at] / (1.0 - 0.999f64.powi(step)));
            weights[at] += 0.02 * m / (s.sqrt() + 1e-9);
        }
    }
    weights
}

/// What a candidate is worth to learn the rank by: a translation word by word is better than one nearly so.
fn worth(hit: Hit) -> f64 {
    match hit {
        Hit { exact: true, .. } => 1.0,
        Hit { soft: true, .. } => NEAR,
        _ => 0.0,
    }
}

fn rank(runs: &[&Run]) -> [f64; RANKED] {
    let uses = |run: &&&Run| run.hits.iter().any(|hit| hit.soft) && run.hits.iter().any(|hit| !hit.exact);
    let of_use: Vec<&&Run> = runs.iter().filter(uses).collect();
    climb(|weights: &[f64; RANKED], slope| {
        for run in &of_use {
            let scores: Vec<f64> = run.trace.candidates.iter().map(|(_, rank, _)| dot(weights, rank)).collect();
            let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let all: f64 = scores.iter().map(|score| (score - best).exp()).sum();
            let hit: f64 = scores.iter().zip(&run.hits).map(|(score, hit)| worth(*hit) * (score - best).exp()).sum();
            for ((score, hit_here), (_, rank, _)) in scores.iter().zip(&run.hits).zip(&run.trace.candidates) {
                let mass = (score - best).exp();
                let pull = worth(*hit_here) * mass / hit - mass / all;
                rank.iter()
                    .zip(slope.iter_mut())
                    .for_each(|(feature, slope)| *slope += pull * feature / of_use.len() as f64);
            }
        }
    })
}

/// The best candidate of a run and its features.
fn best(run: &Run, weights: &[f64; RANKED]) -> Option<(usize, [f64; TRUSTED])> {
    let scores: Vec<f64> = run.trace.candidates.iter().map(|(_, rank, _)| dot(weights, rank)).collect();
    let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]))?;
    let mut features = run.trace.candidates[best].2;
    let others = (0..scores.len()).filter(|at| *at != best).map(|at| scores[best] - scores[at]);
    features[MARGIN] = others.fold(3.0, f64::min);
    Some((best, features))
}

/// The features of the best candidate of every run, and whether it is a hit.
fn chosen(runs: &[&Run], weights: &[f64; RANKED], is_name: bool) -> Vec<([f64; TRUSTED], bool)> {
    let of = runs.iter().filter(|run| (run.trace.content < 2) == is_name);
    of.filter_map(|run| best(run, weights).map(|(at, features)| (features, run.hits[at].soft))).collect()
}

fn trust(chosen: &[([f64; TRUSTED], bool)]) -> [f64; TRUSTED] {
    climb(|weights: &[f64; TRUSTED], slope| {
        for (features, hit) in chosen {
            let error = f64::from(*hit) - 1.0 / (1.0 + (-dot(weights, features)).exp());
            features
                .iter()
                .zip(slope.iter_mut())
                .for_each(|(feature, slope)| *slope += error * feature / chosen.len() as f64);
        }
    })
}
