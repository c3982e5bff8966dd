//! Lookup, and the scan that it must equal.

use super::rank::{Ranker, is_repairable, nothing};
use super::repair::Repairer;
use super::{Answer, Choosing, Memory, MemoryError, Request, score};
use crate::glossary::Glossary;
use crate::index::distance::{Symbol, distance, percent, total_weight};
use crate::index::retrieve::{Candidate, Retrieval};
use crate::index::symbols::{Interner, Query};
use crate::lang::LanguageTag;
use crate::store::{Space, VariantId};
use crate::text::rules::{Rules, rules_for};
use crate::text::token::tokenize;
use crate::text::trigram::Similarity;
use crate::text::words::{Word, words};
use crate::unit::UnitId;

/// The lowest score that is looked for where nothing reaches the threshold.
pub const LOWEST: u8 = 40;

impl Memory {
    /// The best matches: exactly what a scan of every unit would give.
    ///
    /// # Errors
    /// The store fails.
    pub fn lookup(&self, request: &Request) -> Result<Answer, MemoryError> {
        self.lookup_without(request, &nothing)
    }

    /// What [`Self::lookup`] would answer if the `hidden` units had never been stored.
    ///
    /// # Errors
    /// The store fails.
    pub fn lookup_without(&self, request: &Request, hidden: &dyn Fn(UnitId) -> bool) -> Result<Answer, MemoryError> {
        self.store.begin_read()?;
        let answer = self.lookup_in_snapshot(request, hidden);
        self.store.end_read()?;
        answer
    }

    fn lookup_in_snapshot(&self, request: &Request, hidden: &dyn Fn(UnitId) -> bool) -> Result<Answer, MemoryError> {
        self.refresh()?;
        let Some(space) = self.store.space(&request.from)? else { return Ok(Answer::default()) };
        let rules = rules_for(&request.from);
        let query = tokenize(&request.text, rules);
        let repairer = self.repairer(request)?;
        let candidates = self.retrieve(space, rules, &words(&query, rules), request.min, &repairer)?;
        let mut ranker = Ranker::new(&*self.store, request, &query, &repairer, hidden);
        let mut candidates = self.with_ceilings(candidates, &repairer, &ranker)?;
        candidates.retain(|ceiled| ceiled.ceiling.0 >= request.min);
        candidates.sort_unstable_by_key(|ceiled| (std::cmp::Reverse(ceiled.ceiling), ceiled.candidate.variant));
        for group in candidates.chunk_by(|a, b| a.ceiling == b.ceiling) {
            // Nothing from here on can come before what is found, nor be equal to it.
            if ranker.is_settled(group[0].ceiling) {
                break;
            }
            for ceiled in group {
                ranker.consider(&ceiled.candidate, ceiled.repairable)?;
            }
        }
        ranker.finish()
    }

    /// Whether a unit is out of sight by its time. One that cannot be read is.
    pub(crate) fn is_hidden(&self, unit: UnitId, choosing: &Choosing) -> bool {
        let hides = || self.store.unit(unit).ok().flatten().is_none_or(|unit| choosing.hides(&unit));
        choosing.as_of.is_some() && hides()
    }

    fn repairer(&self, request: &Request) -> Result<Repairer<'_>, MemoryError> {
        Repairer::new(&*self.store, &self.terms, self.repairing.get(), request)
    }

    fn retrieve(
        &self,
        space: Space,
        rules: &Rules,
        query: &[Word<'_>],
        min: u8,
        repairer: &Repairer<'_>,
    ) -> Result<Vec<Candidate>, MemoryError> {
        let mut all = self.frequencies.borrow_mut();
        let coded = Query::new(&*self.store, space, query, all.entry(space).or_default())?;
        // 98 and more need equal words, or repair; 99 and more cannot be had by repair.
        let floor = if min > score::FUZZY_CAP { 100 } else { min };
        let reach = repairer.reach().filter(|_| min <= score::REPAIRED);
        let mut scratch = self.scratch.borrow_mut();
        let retrieval = Retrieval::new(&*self.store, space, rules, &coded, floor, &mut scratch);
        let (candidates, effort) = retrieval.reaching(reach).run()?;
        self.effort.set(effort);
        Ok(candidates)
    }

    /// The most that each candidate can have, by its distance and by a look at its words.
    fn with_ceilings(
        &self,
        candidates: Vec<Candidate>,
        repairer: &Repairer<'_>,
        ranker: &Ranker<'_>,
    ) -> Result<Vec<Ceiled>, MemoryError> {
        let ceiled = |candidate: Candidate| {
            let mut repairable = None;
            if repairer.may_reach(&candidate) && is_repairable(&candidate) {
                self.store.visit_text(candidate.variant, &mut |text| {
                    repairable = repairer.may_repair(text).then(|| ranker.similarity(text));
                })?;
            }
            let ceiling = match repairable {
                Some(similarity) => (score::REPAIRED, Some(similarity)),
                None => (ceiling(&candidate), None),
            };
            Ok(Ceiled { candidate, ceiling, repairable: repairable.is_some() })
        };
        candidates.into_iter().map(ceiled).collect()
    }

    /// Forgets cached frequencies once the memory has changed.
    pub(super) fn refresh(&self) -> Result<(), MemoryError> {
        let version = self.store.version()?;
        if self.version.replace(version) != version {
            self.frequencies.borrow_mut().clear();
            self.terms.clear();
            self.lexicons.borrow_mut().clear();
        }
        Ok(())
    }

    /// The glossary, with what the lookups have read of it: for a text that was just looked up. What this memory itself
    /// changes in the glossary afterwards is not seen.
    ///
    /// # Errors
    /// The store fails.
    pub fn glossary(&self) -> Result<Glossary<'_>, MemoryError> {
        self.refresh()?;
        Ok(Glossary::new(&*self.store).knowing(&self.terms))
    }

    /// Everything of a language, cut up and in RAM, for [`Scanner::scan`].
    ///
    /// # Errors
    /// The store fails.
    pub fn scanner(&self, from: &LanguageTag) -> Result<Scanner<'_>, MemoryError> {
        self.refresh()?;
        let mut scanner = Scanner { memory: self, interner: Interner::default(), units: Vec::new() };
        let rules = rules_for(from);
        if let Some(space) = self.store.space(from)? {
            self.store.visit_variants(space, &mut |variant, text| {
                let symbols = scanner.interner.symbols(&words(&tokenize(text, rules), rules));
                scanner.units.push((variant, symbols));
            })?;
        }
        Ok(scanner)
    }

    /// The best score that any unit has for the request, if it is at least `least`: what a lookup with that
    /// threshold has first, found faster.
    ///
    /// # Errors
    /// The store fails.
    pub fn best_score(&self, request: &Request, least: u8) -> Result<Option<u8>, MemoryError> {
        self.best_score_without(request, least, &nothing)
    }

    /// What [`Self::best_score`] would answer if the `hidden` units had never been stored.
    ///
    /// # Errors
    /// The store fails.
    pub fn best_score_without(
        &self,
        request: &Request,
        least: u8,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Option<u8>, MemoryError> {
        self.store.begin_read()?;
        let choosing = Choosing { as_of: request.choosing.as_of, ..Choosing::default() };
        let wide = Request { min: least, limit: 1, choosing, ..request.clone() };
        let best = self.best_in_snapshot(&wide, hidden);
        self.store.end_read()?;
        best
    }

    fn best_in_snapshot(&self, request: &Request, hidden: &dyn Fn(UnitId) -> bool) -> Result<Option<u8>, MemoryError> {
        self.refresh()?;
        let Some(space) = self.store.space(&request.from)? else { return Ok(None) };
        let rules = rules_for(&request.from);
        let query = tokenize(&request.text, rules);
        let words = words(&query, rules);
        if words.is_empty() || request.min > score::FUZZY_CAP {
            return Ok(self.lookup_in_snapshot(request, hidden)?.matches.first().map(|best| best.score));
        }
        let repairer = self.repairer(request)?;
        if repairer.reach().is_some() {
            // What repair can raise stands above all else; so high a threshold is soon looked through.
            let high = Request { min: request.min.max(score::REPAIRED_AT_LEAST), ..request.clone() };
            if let Some(best) = self.lookup_in_snapshot(&high, hidden)?.matches.first() {
                return Ok(Some(best.score));
            }
        }
        let mut all = self.frequencies.borrow_mut();
        let coded = Query::new(&*self.store, space, &words, all.entry(space).or_default())?;
        let mut scratch = self.scratch.borrow_mut();
        let mut ranker = Ranker::new(&*self.store, request, &query, &repairer, hidden);
        let best =
            Retrieval::new(&*self.store, space, rules, &coded, request.min, &mut scratch).nearest(|candidate| {
                ranker.consider(candidate, false)?;
                Ok::<u8, MemoryError>(ranker.best())
            })?;
        Ok(Some(best).filter(|best| *best >= request.min))
    }
}

/// The score of two texts for each other by their words alone, at most 97.
pub fn likeness(lang: &LanguageTag, one: &str, other: &str) -> u8 {
    let rules = rules_for(lang);
    let mut interner = Interner::default();
    let mut symbols = |text: &str| interner.symbols(&words(&tokenize(text, rules), rules));
    let (one, other) = (symbols(one), symbols(other));
    let max_weight = total_weight(&one).max(total_weight(&other));
    match distance(&one, &other, u64::MAX, &mut Vec::new()) {
        Some(distance) if max_weight > 0 => percent(distance, max_weight).min(score::FUZZY_CAP),
        _ => 0,
    }
}

/// A candidate with the most that it can have: its score and, of what may be repaired, its similarity. Of these
/// there may be very many, all with the same score.
struct Ceiled {
    candidate: Candidate,
    ceiling: (u8, Option<Similarity>),
    repairable: bool,
}

/// Answers by looking at every unit: slow, simple, and the measure of [`Memory::lookup`].
#[derive(Debug)]
pub struct Scanner<'a> {
    memory: &'a Memory,
    interner: Interner,
    units: Vec<(VariantId, Vec<Symbol>)>,
}

impl Scanner<'_> {
    /// What [`Memory::lookup`] must answer. `request.from` is the language that the scanner was made for.
    ///
    /// # Errors
    /// The store fails.
    pub fn scan(&mut self, request: &Request) -> Result<Answer, MemoryError> {
        let rules = rules_for(&request.from);
        let query = tokenize(&request.text, rules);
        let wanted = self.interner.symbols(&words(&query, rules));
        let repairer = self.memory.repairer(request)?;
        let mut ranker = Ranker::new(&*self.memory.store, request, &query, &repairer, &nothing).thorough();
        let mut row = Vec::new();
        for (variant, stored) in &self.units {
            let max_weight = total_weight(&wanted).max(total_weight(stored));
            let Some(distance) = distance(&wanted, stored, u64::MAX, &mut row) else { continue };
            let candidate = Candidate { variant: *variant, distance, max_weight };
            if ceiling(&candidate) >= request.min || is_repairable(&candidate) {
                ranker.consider(&candidate, true)?;
            }
        }
        ranker.finish()
    }

    /// How many texts it looks at.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

fn ceiling(candidate: &Candidate) -> u8 {
    score::ceiling(candidate.distance, candidate.max_weight)
}
