//! Fits the constants of `src/memory/fragments/weights.rs`: ranks by a conditional, confidence by a logistic
//! regression, both by gradient steps of one size a weight (Kingma and Ba, "Adam", 2015).

use std::path::Path;

use hafez::memory::FragmentRequest;
use hafez::memory::fragments::{RANKED, TRUSTED, Trace};
use hafez::text::rules::function::is_function_word;
use hafez::text::rules::rules_for;
use hafez::text::token::{TokenKind, tokenize};

use super::{Corpus, FOLDS, Pair};

/// A run with what its candidates are worth in this sentence.
struct Run {
    trace: Trace,
    hits: Vec<bool>,
}

/// The place of the margin among the features of confidence: it depends on the weights of the rank.
const MARGIN: usize = 13;

pub(crate) fn fit(data: &Path) {
    let runs: Vec<Run> = (0..FOLDS).flat_map(|fold| all(&Corpus::new(data, Some(fold), 1))).collect();
    let test = all(&Corpus::new(data, None, 1));
    let rank = rank(&runs);
    println!("RANK {rank:.3?}");
    for (name, is_name) in [("TRUST_RUN", false), ("TRUST_NAME", true)] {
        let weights = trust(&chosen(&runs, &rank, is_name));
        println!("{name} {weights:.3?}");
        table(&weights, &chosen(&test, &rank, is_name));
    }
}

fn all(corpus: &Corpus) -> Vec<Run> {
    corpus.outside.iter().flat_map(|pair| judged(corpus, pair)).collect()
}

fn judged(corpus: &Corpus, pair: &Pair) -> Vec<Run> {
    let request = FragmentRequest { text: &pair.source, from: &corpus.from, to: &corpus.to };
    let traces = corpus.memory.trace_fragments(&request, &|_| false).unwrap();
    let reference = keys(corpus, &pair.target);
    let judge = |trace: Trace| {
        let hits = trace.candidates.iter().map(|(key, ..)| is_hit(corpus, key, trace.content, &reference)).collect();
        Run { trace, hits }
    };
    traces.into_iter().map(judge).collect()
}

fn keys(corpus: &Corpus, text: &str) -> Vec<String> {
    let tokens = tokenize(text, rules_for(&corpus.to));
    let words = tokens.into_iter().filter(|token| !matches!(token.kind, TokenKind::Punct | TokenKind::Symbol));
    words.map(|token| token.key).collect()
}

/// Whether some words stand in the reference, or nearly.
fn is_hit(corpus: &Corpus, key: &str, content: usize, reference: &[String]) -> bool {
    let words: Vec<&str> = key.split(' ').collect();
    if words.len() <= content / 2 || words.iter().all(|word| is_function_word(word, rules_for(&corpus.to))) {
        return false;
    }
    (words.len().saturating_sub(1).max(1)..=words.len() + 1)
        .flat_map(|size| reference.windows(size))
        .any(|window| strsim::normalized_levenshtein(&window.join(" "), key) >= 0.8)
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

fn rank(runs: &[Run]) -> [f64; RANKED] {
    let of_use: Vec<&Run> = runs.iter().filter(|run| run.hits.contains(&true) && run.hits.contains(&false)).collect();
    println!("{} runs, {} to rank by", runs.len(), of_use.len());
    climb(|weights: &[f64; RANKED], slope| {
        for run in &of_use {
            let scores: Vec<f64> = run.trace.candidates.iter().map(|(_, rank, _)| dot(weights, rank)).collect();
            let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let all: f64 = scores.iter().map(|score| (score - best).exp()).sum();
            let hit: f64 = scores.iter().zip(&run.hits).filter(|(_, hit)| **hit).map(|(s, _)| (s - best).exp()).sum();
            for ((score, hit_here), (_, rank, _)) in scores.iter().zip(&run.hits).zip(&run.trace.candidates) {
                let mass = (score - best).exp();
                let pull = if *hit_here { mass / hit } else { 0.0 } - mass / all;
                rank.iter()
                    .zip(slope.iter_mut())
                    .for_each(|(feature, slope)| *slope += pull * feature / of_use.len() as f64);
            }
        }
    })
}

/// The features of the best candidate of every run, and whether it is a hit.
fn chosen(runs: &[Run], weights: &[f64; RANKED], is_name: bool) -> Vec<([f64; TRUSTED], bool)> {
    let choose = |run: &Run| {
        let scores: Vec<f64> = run.trace.candidates.iter().map(|(_, rank, _)| dot(weights, rank)).collect();
        let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]))?;
        let mut features = run.trace.candidates[best].2;
        let others = (0..scores.len()).filter(|at| *at != best).map(|at| scores[best] - scores[at]);
        features[MARGIN] = others.fold(3.0, f64::min);
        Some((features, run.hits[best]))
    };
    runs.iter().filter(|run| (run.trace.content < 2) == is_name).filter_map(choose).collect()
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

/// How honest the confidence is about documents that are not in the memory.
fn table(weights: &[f64; TRUSTED], test: &[([f64; TRUSTED], bool)]) {
    println!("  confidence      runs  mean  right");
    for low in 0..10 {
        let sure = |features: &[f64; TRUSTED]| 1.0 / (1.0 + (-dot(weights, features)).exp());
        let inside: Vec<(f64, bool)> = (test.iter().map(|(features, hit)| (sure(features), *hit)))
            .filter(|(sure, _)| (sure * 10.0) as usize == low)
            .collect();
        let many = inside.len().max(1) as f64;
        let mean = inside.iter().map(|(sure, _)| sure).sum::<f64>() / many;
        let right = inside.iter().filter(|(_, hit)| *hit).count() as f64 / many;
        println!(
            "  {:.1} to {:.1}  {:8}  {mean:.2}   {right:.2}",
            low as f64 / 10.0,
            (low + 1) as f64 / 10.0,
            inside.len()
        );
    }
}
