//! What a run may be called in the other language: the spans of all its places, taken together.

use std::collections::BTreeMap;
use std::ops::Range;

use super::locate::{Span, Sums, locate};
use super::names::Name;
use super::pieces::{Before, Piece, phrase};
use super::view::Links;
use super::weights::{COMPLETE, RANK, RANKED, TRUST_NAME, TRUST_RUN, TRUSTED};
use crate::unit::{Origin, Status, Time, UnitId};

/// From so many units on a memory is as good as it gets.
const LARGE: f64 = 40_000.0;

/// A stored pair laid out, source and target.
pub(super) struct Pair {
    pub(super) unit: UnitId,
    pub(super) origin: Option<Origin>,
    pub(super) changed: Time,
    pub(super) status: Status,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) source_pieces: Vec<Piece>,
    pub(super) target_pieces: Vec<Piece>,
    pub(super) links: Links,
    pub(super) sums: Sums,
}

/// A way to say a run.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) key: String,
    pub(super) words: usize,
    /// The sum of the posteriors.
    mass: f64,
    inner: f64,
    complete: f64,
    weakest: f64,
    reverse: f64,
    /// Target words of content.
    content: usize,
    ends_small: bool,
    edges: Edges,
    /// The least that a target word of content has to do with the source words.
    least_reverse: f64,
    new: bool,
    /// How alike it sounds to the name that it may translate.
    sounds: f64,
    confirmed: bool,
    /// The newest pair that says so, by its place among those looked at, and the words there.
    pub(super) example: (usize, Range<usize>),
    pub(super) rank: [f64; RANKED],
}

/// How a span ends, and what it was cut from.
#[derive(Debug, Clone, Copy)]
struct Edges {
    /// Begins with a small word where the source does not.
    padded: bool,
    /// Its last word is a light verb.
    light: bool,
    /// The word behind it is a light verb.
    light_behind: bool,
    /// How much more the words beside it have to do with the source words than with any others.
    before: f64,
    behind: f64,
}

impl Edges {
    fn new(pair: &Pair, source: &Range<usize>, words: &Range<usize>, query: &[Piece]) -> Self {
        let target = &pair.target_pieces;
        let joined = |at: usize| target.get(at).is_some_and(|piece| piece.before != Before::Break);
        let behind = joined(words.end).then_some(words.end);
        let before = words.start.checked_sub(1).filter(|_| joined(words.start));
        let is_small = |piece: Option<&Piece>| piece.is_some_and(|piece| !piece.content);
        let torn = |f: usize| {
            let best = |es: &mut dyn Iterator<Item = usize>| es.map(|e| pair.links.best(e, f)).fold(0.0, f32::max);
            let inside = best(&mut source.clone());
            let outside = best(&mut (0..source.start).chain(source.end..pair.links.sources));
            f64::from((inside - outside).max(0.0))
        };
        Self {
            padded: is_small(target.get(words.start)) && !is_small(query.first()),
            light: target.get(words.end - 1).is_some_and(|piece| piece.light),
            light_behind: behind.is_some_and(|at| target[at].light),
            before: before.map_or(0.0, torn),
            behind: behind.map_or(0.0, torn),
        }
    }
}

/// The candidates of a run, the best first.
pub(super) struct Pool {
    pub(super) candidates: Vec<Candidate>,
    used: usize,
    documents: usize,
    source_words: usize,
    name: Option<Name>,
    /// How small the memory is that was learned from, see [`small`].
    small: f64,
}

/// How small a memory is: 0 from [`LARGE`] units on, 1 at an e⁻⁴ of these.
pub(super) fn small(units: u64) -> f64 {
    (LARGE / (units.max(1) as f64)).ln().max(0.0) / 4.0
}

/// Pools the spans of a run at its places: pairs with the words of the run there, newest first.
pub(super) fn pool(places: &[(&Pair, Range<usize>)], source: &[Piece], name: Option<Name>, units: u64) -> Pool {
    let mut candidates: BTreeMap<String, Candidate> = BTreeMap::new();
    for (number, (pair, words)) in places.iter().enumerate() {
        for span in locate(words, &pair.target_pieces, &pair.links, &pair.sums) {
            add(&mut candidates, number, pair, words, &span, source);
        }
    }
    let mut origins: Vec<Option<&str>> =
        places.iter().map(|(pair, _)| pair.origin.as_ref().map(|origin| origin.file.as_str())).collect();
    origins.sort_unstable();
    origins.dedup();
    let mut candidates: Vec<Candidate> = candidates.into_values().filter(|one| one.complete > 0.0).collect();
    // What was left in its letters has not been translated.
    candidates.retain(|one| one.key.split(' ').any(|word| source.iter().all(|piece| piece.key != word)));
    if let Some(name) = &name {
        let own = phrase(source);
        candidates.retain(|one| !holds(&one.key, &own));
        candidates.iter_mut().for_each(|one| one.sounds = name.sounds_like(&one.key));
    }
    let (used, documents) = (places.len(), origins.len());
    let mut pool = Pool { candidates, used, documents, source_words: source.len(), name, small: small(units) };
    pool.rank();
    pool
}

fn add(
    candidates: &mut BTreeMap<String, Candidate>,
    number: usize,
    pair: &Pair,
    source: &Range<usize>,
    span: &Span,
    query: &[Piece],
) {
    let target = &pair.target_pieces[span.words.clone()];
    let key = phrase(target);
    if let Some(known) = candidates.get_mut(&key) {
        known.mass += span.posterior;
        known.inner = known.inner.max(span.inner);
        known.confirmed |= pair.status == Status::Confirmed;
        return;
    }
    let matched = match_words(source, &span.words, &pair.links, query);
    let content = target.iter().filter(|piece| piece.content || !piece.key.chars().any(char::is_alphabetic)).count();
    let reverse: Vec<f64> = (span.words.clone().zip(target))
        .filter(|(_, piece)| piece.content)
        .map(|(f, _)| source.clone().map(|e| f64::from(pair.links.best(e, f))).fold(0.0, f64::max))
        .collect();
    let candidate = Candidate {
        words: target.len(),
        mass: span.posterior,
        inner: span.inner,
        complete: matched.0,
        weakest: matched.1,
        reverse: reverse.iter().sum::<f64>() / reverse.len().max(1) as f64,
        content,
        ends_small: target.last().is_some_and(|piece| !piece.content),
        edges: Edges::new(pair, source, &span.words, query),
        least_reverse: reverse.iter().copied().fold(1.0, f64::min),
        new: source.clone().any(|e| pair.links.new[e]),
        sounds: 0.0,
        confirmed: pair.status == Status::Confirmed,
        example: (number, span.words.clone()),
        rank: [0.0; RANKED],
        key: key.clone(),
    };
    candidates.insert(key, candidate);
}

/// Completeness: every content word of the source takes a target word of its own, the surest first. The mean
/// of what they have, and the least; 0 where one has none.
fn match_words(source: &Range<usize>, target: &Range<usize>, links: &Links, query: &[Piece]) -> (f64, f64) {
    let content: Vec<usize> = source.clone().zip(query).filter(|(_, piece)| piece.content).map(|(e, _)| e).collect();
    let mut all: Vec<(f32, usize, usize)> = Vec::new();
    for e in &content {
        all.extend(target.clone().map(|f| (links.best(*e, f), *e, f)).filter(|(link, _, _)| *link >= COMPLETE));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut es, mut fs, mut sum, mut least) = (Vec::new(), Vec::new(), 0.0, 1.0);
    for (link, e, f) in all {
        if !es.contains(&e) && !fs.contains(&f) {
            es.push(e);
            fs.push(f);
            sum += f64::from(link);
            least = f64::from(link);
        }
    }
    if es.len() < content.len() { (0.0, 0.0) } else { (sum / content.len().max(1) as f64, least) }
}

impl Pool {
    fn rank(&mut self) {
        let best = self.candidates.iter().map(|candidate| candidate.inner).fold(f64::NEG_INFINITY, f64::max);
        let good: Vec<String> =
            self.candidates.iter().filter(|one| self.share(one) >= 0.1).map(|one| one.key.clone()).collect();
        let features: Vec<_> = self.candidates.iter().map(|one| self.rank_features(one, best, &good)).collect();
        for (candidate, features) in self.candidates.iter_mut().zip(features) {
            candidate.rank = features;
        }
        self.candidates.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.key.cmp(&b.key)));
    }

    fn share(&self, candidate: &Candidate) -> f64 {
        candidate.mass / self.used.max(1) as f64
    }

    fn rank_features(&self, one: &Candidate, best: f64, good: &[String]) -> [f64; RANKED] {
        let (share, ratio) = (self.share(one), one.words as f64 / self.source_words.max(1) as f64);
        let holds_shorter = good.iter().any(|other| other.len() < one.key.len() && holds(&one.key, other));
        [
            share,
            (share + 0.02).ln(),
            share * (self.used as f64).ln(),
            one.inner / 5.0,
            (one.inner - best) / 5.0,
            ratio,
            ratio.ln().abs(),
            f64::from(one.ends_small),
            f64::from(one.content == 0),
            f64::from(holds_shorter),
            (one.complete + 0.001).ln() / 3.0,
            one.reverse,
            one.weakest,
            one.sounds,
            f64::from(self.name.is_some() && one.words > 1),
            one.least_reverse,
            f64::from(one.edges.padded),
            f64::from(one.edges.light),
            f64::from(one.edges.light_behind),
            one.edges.before,
            one.edges.behind,
            self.small * (share + 0.02).ln(),
            self.small * one.inner / 5.0,
            self.small * (one.complete + 0.001).ln() / 3.0,
            self.small * ratio,
        ]
    }

    /// What is asked of the candidate at a place to say how sure it is.
    pub(super) fn trust_features(&self, at: usize) -> [f64; TRUSTED] {
        let name = self.name.as_ref();
        let Some(one) = self.candidates.get(at) else { return [0.0; TRUSTED] };
        let others = self.candidates.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
        let second = others.clone().map(|other| self.share(other)).fold(0.0, f64::max);
        let margin = others.map(|other| one.score() - other.score()).fold(3.0, f64::min);
        let (share, used, ratio) =
            (self.share(one), self.used as f64, one.words as f64 / self.source_words.max(1) as f64);
        [
            1.0,
            used.ln(),
            (self.documents.max(1) as f64).ln(),
            share,
            share * (1.0 + used).ln(),
            second,
            one.inner / 5.0,
            self.source_words as f64 / 3.0,
            ratio.ln().abs(),
            one.words as f64 / 4.0,
            one.content as f64 / one.words.max(1) as f64,
            one.complete,
            one.reverse,
            margin,
            one.weakest,
            f64::from(one.ends_small),
            f64::from(!one.confirmed),
            one.sounds,
            name.map_or(0.0, |_| f64::from(one.words > 1)),
            name.map_or(0.0, |name| name.common),
            name.map_or(0.0, |name| f64::from(name.flanked)),
            name.map_or(0.0, |name| name.company),
            name.map_or(0.0, |name| name.length),
            one.least_reverse,
            f64::from(one.edges.padded),
            f64::from(one.edges.light),
            f64::from(one.edges.light_behind),
            one.edges.before,
            one.edges.behind,
            self.small,
            self.small * share,
            self.small * one.inner / 5.0,
            self.small * one.complete,
            self.small * used.ln(),
        ]
    }

    /// Whether the candidate at a place rests on words that the lexicon has never seen.
    pub(super) fn is_new(&self, at: usize) -> bool {
        self.candidates.get(at).is_some_and(|one| one.new)
    }
}

impl Candidate {
    fn score(&self) -> f64 {
        dot(&RANK, &self.rank)
    }
}

fn dot<const N: usize>(weights: &[f64; N], features: &[f64; N]) -> f64 {
    weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
}

/// The confidence that goes with some features, of a name or of a run.
pub(super) fn confidence(features: &[f64; TRUSTED], is_name: bool) -> f64 {
    let weights = if is_name { &TRUST_NAME } else { &TRUST_RUN };
    1.0 / (1.0 + (-dot(weights, features)).exp())
}

/// Whether some words stand in others, whole.
fn holds(longer: &str, shorter: &str) -> bool {
    format!(" {longer} ").contains(&format!(" {shorter} "))
}
