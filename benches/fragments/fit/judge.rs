//! What would be shown by some constants, and how right it is: on parts of the news that the constants have not seen.

use std::collections::BTreeSet;

use super::{Hit, Run, Weights, best, dot};
use crate::Kind;

/// A run that may be shown.
struct Offer<'a> {
    run: &'a Run,
    confidence: f64,
    hit: Hit,
}

/// From which confidence names are shown: 0.50, as they are, and what others would give.
const NAMES: [f64; 7] = [0.5, 0.475, 0.45, 0.425, 0.4, 0.525, 0.55];

/// What is shown of names and of runs from several thresholds.
pub(super) fn tables(runs: &[Run], parts: &[(usize, Weights)]) {
    Kind::ALL.into_iter().for_each(|kind| table(runs, parts, kind));
}

fn table(runs: &[Run], parts: &[(usize, Weights)], kind: Kind) {
    println!("{kind:?}      from   shown  sentences  exact  soft  confidence");
    let runs: Vec<&Run> = runs.iter().filter(|run| run.kind == kind).collect();
    for least in [0.3, 0.35, 0.4, 0.45, 0.5] {
        line("runs", least, &of_kind(&shown(&runs, parts, (NAMES[0], least)), false));
    }
    for least in NAMES {
        line("names", least, &of_kind(&shown(&runs, parts, (least, 0.3)), true));
    }
}

fn of_kind<'a, 'b>(shown: &'b [Offer<'a>], name: bool) -> Vec<&'b Offer<'a>> {
    shown.iter().filter(|one| (one.run.trace.content < 2) == name).collect()
}

fn line(what: &str, from: f64, some: &[&Offer<'_>]) {
    let many = some.len().max(1) as f64;
    let share = |of: fn(&Offer<'_>) -> f64| 100.0 * some.iter().map(|one| of(one)).sum::<f64>() / many;
    let sentences: BTreeSet<_> = some.iter().map(|one| (one.run.part, one.run.sentence)).collect();
    println!(
        "  {what:6}   {from:.3}  {:5}  {:9}  {:5.1} {:5.1}  {:5.1}",
        some.len(),
        sentences.len(),
        share(|one| f64::from(u8::from(one.hit.exact))),
        share(|one| f64::from(u8::from(one.hit.soft))),
        share(|one| one.confidence)
    );
}

/// Of the names and runs of each sentence that are sure enough those that do not overlap and together say most.
fn shown<'a>(runs: &[&'a Run], parts: &[(usize, Weights)], least: (f64, f64)) -> Vec<Offer<'a>> {
    let mut shown = Vec::new();
    for sentence in runs.chunk_by(|a, b| (a.part, a.sentence) == (b.part, b.sentence)) {
        let offers = sentence.iter().filter_map(|run| offer(run, parts)).filter(|offer| {
            let from = if offer.run.trace.content < 2 { least.0 } else { least.1 };
            offer.confidence >= from
        });
        let mut offers: Vec<Offer> = offers.collect();
        offers.sort_by_key(|offer| offer.run.trace.range.end);
        shown.extend(choose(offers));
    }
    shown
}

fn offer<'a>(run: &'a Run, parts: &[(usize, Weights)]) -> Option<Offer<'a>> {
    let (_, weights) = parts.iter().find(|(part, _)| *part == run.part)?;
    let (at, features) = best(run, &weights.rank)?;
    let trust = if run.trace.content < 2 { &weights.name } else { &weights.run };
    Some(Offer { run, confidence: 1.0 / (1.0 + (-dot(trust, &features)).exp()), hit: run.hits[at] })
}

/// Weighted interval scheduling, as `src/memory/fragments/choose.rs`.
fn choose(offers: Vec<Offer<'_>>) -> Vec<Offer<'_>> {
    let mut sums: Vec<(f64, bool)> = Vec::new();
    let before = |offers: &[Offer<'_>], at: usize| {
        offers.partition_point(|other| other.run.trace.range.end <= offers[at].run.trace.range.start)
    };
    let sum = |sums: &[(f64, bool)], many: usize| many.checked_sub(1).map_or(0.0, |at| sums[at].0);
    for at in 0..offers.len() {
        let with = sum(&sums, before(&offers, at)) + offers[at].confidence * (offers[at].run.trace.words as f64 - 0.5);
        let without = sum(&sums, at);
        sums.push(if with > without { (with, true) } else { (without, false) });
    }
    let mut taken = Vec::new();
    let mut many = offers.len();
    while let Some(at) = many.checked_sub(1) {
        many = if sums[at].1 { before(&offers, at) } else { at };
        if sums[at].1 {
            taken.push(at);
        }
    }
    let keep = |(at, offer)| taken.contains(&at).then_some(offer);
    offers.into_iter().enumerate().filter_map(keep).collect()
}
