//! From candidates to matches: language, penalties, context, order, groups.
//!
//! Order: score, letter-trigram similarity, confirmed before unreviewed, newest, lowest unit number; or the newest first,
//! and what was changed at one time in that order.
//! Units with the same source and the same target are one match: the first of them in that order.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::contained::contained;
use super::diverse::diverse;
use super::repair::{REPAIR_FLOOR, Repaired, Repairer};
use super::score::{self, Likeness, Scored};
use super::{Answer, Match, MatchKind, MemoryError, Order, Penalty, Request};
use crate::index::distance::percent;
use crate::index::retrieve::Candidate;
use crate::index::symbols::Interner;
use crate::lang::{LanguageTag, Service};
use crate::store::{Store, VariantId};
use crate::text::diff::diff;
use crate::text::key::{exact_key, match_key};
use crate::text::rules::{Rules, rules_for};
use crate::text::token::{Token, TokenKind, spelling_key, tokenize};
use crate::text::trigram::{Similarity, Trigrams};
use crate::unit::{Context, Status, TranslationUnit, UnitId, Variant};

/// Nothing is hidden.
pub(super) fn nothing(_: UnitId) -> bool {
    false
}

/// A match before its difference is worked out.
#[derive(Clone)]
pub(super) struct Found {
    request_text: String,
    rules: &'static Rules,
    source: Variant,
    target: Variant,
    unit: TranslationUnit,
    scored: Scored,
    penalties: Vec<Penalty>,
    similarity: Similarity,
    repair: Tried,
    alike: usize,
    translations: usize,
}

/// What is known of the repair of a match.
#[derive(Clone)]
enum Tried {
    NotYet,
    Done(Option<Repaired>),
}

/// A variant as the source, with its nearest targets; `None` if another variant of the unit is nearer to `from`, or
/// none is served to `to` (L1).
pub(super) fn nearest(
    from: &LanguageTag,
    to: &LanguageTag,
    id: VariantId,
    variants: &[(VariantId, Variant)],
) -> Option<(Variant, Vec<Variant>)> {
    let (_, source) = variants.iter().find(|(other, _)| *other == id)?;
    let nearest_source = variants.iter().filter_map(|(_, v)| from.distance(&v.lang)).min()?;
    if from.distance(&source.lang)? != nearest_source {
        return None;
    }
    let others = || variants.iter().filter(|(other, _)| *other != id).map(|(_, variant)| variant);
    let nearest = others().filter_map(|variant| to.distance(&variant.lang)).min()?;
    let targets = others().filter(|v| to.distance(&v.lang) == Some(nearest)).cloned().collect();
    Some((source.clone(), targets))
}

/// Collects the best matches of a request.
pub(super) struct Ranker<'a> {
    store: &'a dyn Store,
    request: &'a Request,
    hidden: &'a dyn Fn(UnitId) -> bool,
    rules: &'static Rules,
    exact: String,
    spelling: String,
    trigrams: Trigrams,
    context: Context,
    repairer: &'a Repairer<'a>,
    /// Keeps everything, and drops nothing early: the scan.
    thorough: bool,
    /// By source and target.
    found: HashMap<(String, String), Found>,
    /// Enough matches are at least as good as this one.
    bar: Option<Found>,
}

/// How many matches beyond twice the limit are kept before the worse half goes.
const ROOM: usize = 32;

impl<'a> Ranker<'a> {
    /// Units that are `hidden` are as if they had never been stored.
    pub(super) fn new(
        store: &'a dyn Store,
        request: &'a Request,
        query: &[Token],
        repairer: &'a Repairer<'a>,
        hidden: &'a dyn Fn(UnitId) -> bool,
    ) -> Self {
        let rules = rules_for(&request.from);
        let key = |text: &Option<String>| text.as_ref().map(|text| match_key(text, rules));
        Self {
            store,
            request,
            hidden,
            rules,
            exact: exact_key(&request.text),
            spelling: spelling_key(query),
            trigrams: Trigrams::of(&match_key(&request.text, rules)),
            context: Context { prev: key(&request.context.prev), next: key(&request.context.next) },
            repairer,
            thorough: request.choosing.needs_all(),
            found: HashMap::new(),
            bar: None,
        }
    }

    /// One that takes no short cuts.
    pub(super) fn thorough(self) -> Self {
        Self { thorough: true, ..self }
    }

    /// Whether enough matches above this score, and this similarity if one is named, are known.
    pub(super) fn is_settled(&self, (score, similarity): (u8, Option<Similarity>)) -> bool {
        if self.request.choosing.needs_all() {
            return false;
        }
        let above = |found: &Found| {
            let same = found.scored.score == score && similarity.is_some_and(|least| found.similarity > least);
            found.scored.score > score || same
        };
        self.found.values().filter(|found| above(found)).count() >= self.request.limit
    }

    /// How alike the letters of a text are to those asked for.
    pub(super) fn similarity(&self, text: &str) -> Similarity {
        self.trigrams.similarity(&Trigrams::of(&match_key(text, self.rules)))
    }

    /// The best score so far, or 0.
    pub(super) fn best(&self) -> u8 {
        self.found.values().map(|found| found.scored.score).max().unwrap_or(0)
    }

    /// Looks at a candidate: dead ones and other languages fall away here. `repairable`: it may turn out to
    /// differ in numbers, dates and names alone.
    pub(super) fn consider(&mut self, candidate: &Candidate, repairable: bool) -> Result<(), MemoryError> {
        if (self.hidden)(candidate.variant.unit()) {
            return Ok(());
        }
        let variants = self.store.variants_of(candidate.variant.unit())?;
        let Some((source, targets, variant)) = self.choose(candidate.variant, &variants) else { return Ok(()) };
        let Some(unit) = self.store.unit(candidate.variant.unit())? else { return Ok(()) };
        if self.request.choosing.hides(&unit) {
            return Ok(());
        }
        let penalties = penalties(variant, unit.status);
        let likeness = self.likeness(candidate, &source, &unit);
        let repairable = repairable && is_repairable(candidate);
        // What it would have if everything could be proved.
        let scored = score::score(&Likeness { repaired: repairable, ..likeness }, &penalties);
        if scored.score < self.request.min {
            return Ok(());
        }
        let similarity = self.similarity(&source.text);
        for target in targets {
            let found = Found {
                request_text: self.request.text.clone(),
                rules: self.rules,
                source: source.clone(),
                target,
                unit: unit.clone(),
                scored: scored.clone(),
                penalties: penalties.clone(),
                similarity,
                repair: Tried::NotYet,
                alike: 0,
                translations: 0,
            };
            self.take(found, &likeness, repairable)?;
        }
        Ok(())
    }

    /// Keeps a match with the score that it really has.
    fn take(&mut self, mut found: Found, likeness: &Likeness, repairable: bool) -> Result<(), MemoryError> {
        if self.bar.as_ref().is_some_and(|bar| self.order(bar, &found) != Ordering::Greater) {
            return Ok(());
        }
        if repairable {
            let repaired = self.repairer.repair(&found.source, &found.target)?;
            if !repaired.as_ref().is_some_and(|repaired| repaired.whole) {
                found.scored = score::score(likeness, &found.penalties);
            }
            found.repair = Tried::Done(repaired);
        }
        if found.scored.score >= self.request.min {
            self.keep(found);
        }
        Ok(())
    }

    /// The source and the nearest targets, and whether either is only a variant of what was asked.
    fn choose(&self, id: VariantId, variants: &[(VariantId, Variant)]) -> Option<(Variant, Vec<Variant>, bool)> {
        let (from, to) = (&self.request.from, &self.request.to);
        let (source, targets) = nearest(from, to, id, variants)?;
        let is_variant = |asked: &LanguageTag, v: &Variant| asked.served_by(&v.lang) == Some(Service::Variant);
        let variant = is_variant(from, &source) || targets.iter().any(|target| is_variant(to, target));
        Some((source, targets, variant))
    }

    fn likeness(&self, candidate: &Candidate, source: &Variant, unit: &TranslationUnit) -> Likeness {
        let same_words = candidate.distance == 0;
        let exact = same_words && exact_key(&source.text) == self.exact;
        let spelling = same_words && (exact || spelling_key(&tokenize(&source.text, self.rules)) == self.spelling);
        Likeness {
            exact,
            spelling,
            context: exact && self.same_context(source, unit),
            repaired: false,
            distance: candidate.distance,
            max_weight: candidate.max_weight,
        }
    }

    /// Both neighbours known, and equal under key M. They are stored in the unit's first language.
    fn same_context(&self, source: &Variant, unit: &TranslationUnit) -> bool {
        let first = unit.variants.first().is_some_and(|first| first.lang.base() == source.lang.base());
        let same = |stored: &Option<String>, asked: &Option<String>| match (stored, asked) {
            (Some(stored), Some(asked)) => match_key(stored, self.rules) == *asked,
            _ => false,
        };
        first && same(&unit.context.prev, &self.context.prev) && same(&unit.context.next, &self.context.next)
    }

    fn keep(&mut self, found: Found) {
        let key = (found.source.text.clone(), found.target.text.clone());
        match self.found.get(&key) {
            Some(known) if self.order(known, &found) != Ordering::Greater => {}
            _ => {
                self.found.insert(key, found);
            }
        }
        let limit = self.request.limit;
        if !self.thorough && limit > 0 && self.found.len() >= limit.saturating_mul(2).saturating_add(ROOM) {
            self.raise_the_bar(limit);
        }
    }

    /// Drops what cannot be in the answer any more: matches are only replaced by better ones.
    fn raise_the_bar(&mut self, limit: usize) {
        let mut found: Vec<Found> = std::mem::take(&mut self.found).into_values().collect();
        found.sort_by(|a, b| self.order(a, b));
        found.truncate(limit);
        self.bar = found.last().cloned();
        let key = |found: &Found| (found.source.text.clone(), found.target.text.clone());
        self.found = found.into_iter().map(|found| (key(&found), found)).collect();
    }

    fn order(&self, a: &Found, b: &Found) -> Ordering {
        match self.request.choosing.order {
            Order::Score => order(a, b),
            Order::Newest => b.unit.changed.cmp(&a.unit.changed).then_with(|| order(a, b)),
        }
    }

    /// The matches wanted, in order.
    pub(super) fn finish(mut self) -> Result<Answer, MemoryError> {
        let mut found: Vec<Found> = std::mem::take(&mut self.found).into_values().collect();
        found.sort_by(|a, b| self.order(a, b));
        if self.request.choosing.diverse {
            found = self.different(found);
        }
        found.truncate(self.request.limit);
        let matches = found.into_iter().map(|found| found.into_match(self.repairer));
        Ok(Answer { matches: matches.collect::<Result<_, _>>()? })
    }
}

impl Ranker<'_> {
    /// One of each kind, each with how many it stands for.
    fn different(&self, found: Vec<Found>) -> Vec<Found> {
        let texts: Vec<&str> = found.iter().map(|found| found.source.text.as_str()).collect();
        let places = diverse(&self.request.text, &texts, self.request.limit, self.rules);
        let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
        let chosen = places.into_iter().filter_map(|place| {
            let one = found.get_mut(place.at)?.take()?;
            Some(Found { alike: place.alike, translations: place.translations, ..one })
        });
        chosen.collect()
    }
}

/// Whether repair is tried (B9): words differ, and not too many.
pub(super) fn is_repairable(candidate: &Candidate) -> bool {
    candidate.distance > 0 && percent(candidate.distance, candidate.max_weight) >= REPAIR_FLOOR
}

fn penalties(variant: bool, status: Status) -> Vec<Penalty> {
    let mut penalties = Vec::new();
    if variant {
        penalties.push(score::VARIANT);
    }
    if status == Status::Unreviewed {
        penalties.push(score::UNREVIEWED);
    }
    penalties
}

/// The order of the answer. Total: no two matches of one answer are equal in it.
fn order(a: &Found, b: &Found) -> Ordering {
    (b.scored.score.cmp(&a.scored.score))
        .then_with(|| b.similarity.cmp(&a.similarity))
        .then_with(|| (a.unit.status == Status::Unreviewed).cmp(&(b.unit.status == Status::Unreviewed)))
        .then_with(|| b.unit.changed.cmp(&a.unit.changed))
        .then_with(|| a.unit.id.cmp(&b.unit.id))
        .then_with(|| a.target.text.cmp(&b.target.text))
        .then_with(|| a.source.text.cmp(&b.source.text))
}

impl Found {
    fn into_match(self, repairer: &Repairer<'_>) -> Result<Match, MemoryError> {
        let words = match self.scored.kind {
            MatchKind::Context | MatchKind::Exact => 100,
            MatchKind::Fuzzy | MatchKind::Repaired => word_percent(&self.source.text, &self.request_text, self.rules),
        };
        let contained = contained(&self.source.text, &self.request_text, self.rules);
        let repaired = match self.repair {
            Tried::Done(repaired) => repaired,
            Tried::NotYet if self.scored.kind == MatchKind::Fuzzy => repairer.repair(&self.source, &self.target)?,
            Tried::NotYet => None,
        };
        let (repairs, left, target) = match repaired {
            Some(repaired) => (repaired.repairs, repaired.left, Some(repaired.target)),
            None => (Vec::new(), Vec::new(), None),
        };
        let (target, unrepaired) = match target.filter(|_| !repairs.is_empty()) {
            Some(target) => (target, Some(self.target)),
            None => (self.target, None),
        };
        Ok(Match {
            score: self.scored.score,
            words,
            kind: self.scored.kind,
            unit: self.unit.id,
            diff: diff(&self.source.text, &self.request_text, self.rules),
            source: self.source,
            target,
            repairs,
            left,
            unrepaired,
            origin: self.unit.origin,
            changed: self.unit.changed,
            by: self.unit.changed_by.or(self.unit.author),
            status: self.unit.status,
            penalties: self.penalties,
            explanation: self.scored.explanation,
            alike: self.alike,
            translations: self.translations,
            contained,
        })
    }
}

/// The plain word-edit percent that other tools print: words and numbers, punctuation left out.
fn word_percent(stored: &str, yours: &str, rules: &Rules) -> u8 {
    let mut interner = Interner::default();
    let mut numbers = |text: &str| -> Vec<u32> {
        let tokens = tokenize(text, rules);
        tokens.iter().filter(|token| is_word(token)).map(|token| interner.number(&token.key)).collect()
    };
    let (stored, yours) = (numbers(stored), numbers(yours));
    let longer = stored.len().max(yours.len());
    if longer == 0 {
        return if stored == yours { 100 } else { 0 };
    }
    // Equal ends cost nothing: without them two long texts that are nearly the same are soon compared.
    let start = stored.iter().zip(&yours).take_while(|(a, b)| a == b).count();
    let (a, b) = (stored.split_at(start).1, yours.split_at(start).1);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.split_at(a.len() - end).0, b.split_at(b.len() - end).0);
    let edits = strsim::generic_levenshtein::<Vec<_>, Vec<_>, _, _>(&a.to_vec(), &b.to_vec());
    ((longer - edits) * 100 / longer) as u8
}

pub(super) fn is_word(token: &Token) -> bool {
    !matches!(token.kind, TokenKind::Punct | TokenKind::Symbol | TokenKind::Clitic)
}
