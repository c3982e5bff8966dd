//! What a run may be called in the other language: the spans of all its places, taken together.

use std::collections::BTreeMap;
use std::ops::Range;

use super::locate::{Span, Sums, locate};
use super::names::Name;
use super::pieces::{Piece, phrase};
use super::view::Links;
use super::weights::{COMPLETE, RANK, RANKED, TRUST_NAME, TRUST_RUN, TRUSTED};
use crate::unit::{Origin, Status, Time, UnitId};

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

/// A run of the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The whole text it is from.
    pub(super) text: &'a str,
    pub(super) words: &'a [Piece],
}

impl Pair {
    /// Whether the source has the words of the query in the very letters: keys do not tell ZWNJ from nothing, or ي from ی.
    fn spells(&self, source: &Range<usize>, asked: Asked<'_>) -> bool {
        let here = self.source_pieces.get(source.clone()).unwrap_or_default();
        let letters = |text: &str, piece: &Piece| text.get(piece.range.clone()).map(str::to_lowercase);
        here.iter().zip(asked.words).all(|(own, other)| letters(&self.source, own) == letters(asked.text, other))
    }
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
    new: bool,
    /// How alike it sounds to the name that it may translate.
    sounds: f64,
    confirmed: bool,
    /// The newest pair that says so, by its place among those looked at, and the words there; before all those that
    /// spell the run as the query does.
    pub(super) example: (usize, Range<usize>),
    spelled: bool,
    pub(super) rank: [f64; RANKED],
}

/// The candidates of a run, the best first.
pub(super) struct Pool {
    pub(super) candidates: Vec<Candidate>,
    used: usize,
    documents: usize,
    source_words: usize,
    name: Option<Name>,
}

/// Pools the spans of a run at its places: pairs with the words of the run there, newest first.
pub(super) fn pool(places: &[(&Pair, Range<usize>)], asked: Asked<'_>, name: Option<Name>) -> Pool {
    let source = asked.words;
    let mut candidates: BTreeMap<String, Candidate> = BTreeMap::new();
    for (number, (pair, words)) in places.iter().enumerate() {
        let here = Here { number, pair, words, spelled: pair.spells(words, asked) };
        for span in locate(words, &pair.target_pieces, &pair.links, &pair.sums) {
            add(&mut candidates, &here, &span, source);
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
    let mut pool = Pool { candidates, used, documents, source_words: source.len(), name };
    pool.rank();
    pool
}

/// A place of a run: the pair by its number, its words there, and whether it spells them as the query does.
struct Here<'a> {
    number: usize,
    pair: &'a Pair,
    words: &'a Range<usize>,
    spelled: bool,
}

fn add(candidates: &mut BTreeMap<String, Candidate>, here: &Here<'_>, span: &Span, query: &[Piece]) {
    let Here { number, pair, words: source, spelled } = *here;
    let target = &pair.target_pieces[span.words.clone()];
    let key = phrase(target);
    if let Some(known) = candidates.get_mut(&key) {
        known.mass += span.posterior;
        known.inner = known.inner.max(span.inner);
        known.confirmed |= pair.status == Status::Confirmed;
        if !known.spelled && spelled {
            (known.example, known.spelled) = ((number, span.words.clone()), true);
        }
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
        new: source.clone().any(|e| pair.links.new[e]),
        sounds: 0.0,
        confirmed: pair.status == Status::Confirmed,
        example: (number, span.words.clone()),
        spelled,
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
