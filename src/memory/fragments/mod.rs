//! Parts of a sentence that were translated before: which they are, and by what.
//!
//! Runs of words that stand in stored units (`runs`), the place of their translation there (`locate`, by
//! the lexicon of the memory), the best of what was found at several places (`candidate`), and of all runs
//! those that together say most (`choose`). Nothing is kept but the lexicon: every span is computed from
//! the unit as it stands. What was measured is in `docs/fragments.md`.

mod candidate;
mod choose;
mod learn;
mod locate;
mod names;
mod pieces;
mod runs;
mod terms;
mod view;
mod weights;
mod whole;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

pub use learn::{Learned, LearnedWords};
pub(crate) use view::View;
pub use weights::{RANKED, TRUSTED};
pub(in crate::memory) use whole::check as check_lexicons;

use candidate::{Asked, Pair, Pool, confidence, pool};
use locate::Sums;
use names::Name;
use pieces::pieces;
use runs::{Found, Place, Query};

use super::{Memory, MemoryError};
use crate::lang::LanguageTag;
use crate::store::{Space, Store, VariantId};
use crate::text::rules::rules_for;
use crate::unit::{Origin, Time, UnitId};

/// How far the occurrences of a run are counted.
pub const COUNTED: u64 = runs::MOST_COUNTED as u64;

/// At how many places of a run its translation is looked for.
const PLACES: usize = 8;
/// Segments of more words than this have no fragments: nobody reads so long a list of them.
const LONGEST: usize = 400;
/// What a lexicon of fewer pairs says is shown only where two units bear it out.
const TINY: u64 = 50;
/// Pairs with more words than this on a side are passed over where there are shorter ones.
const LONG: usize = 60;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct FragmentRequest<'a> {
    /// The segment.
    pub text: &'a str,
    /// Its language.
    pub from: &'a LanguageTag,
    /// The language wanted.
    pub to: &'a LanguageTag,
}

/// Some words of a segment with their translation.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    /// Their bytes in the segment.
    pub range: Range<usize>,
    /// The text there.
    pub text: String,
    /// The translation, as it stands in the example.
    pub target: String,
    /// How often the words stand in the memory: exact to [`COUNTED`], which is so often or more.
    pub count: u64,
    /// How probably this is how they are to be translated: 0 to 1, two places.
    pub confidence: f64,
    /// One capitalised word.
    pub is_name: bool,
    /// The newest unit that says so.
    pub unit: UnitId,
    /// Its source.
    pub source: String,
    /// Its target.
    pub example: String,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// When it was changed.
    pub changed: Time,
}

/// A run with everything that it may be called: for fitting the constants and for measuring.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The bytes of the run.
    pub range: Range<usize>,
    /// Words in it.
    pub words: usize,
    /// Content words in it.
    pub content: usize,
    /// Each candidate, the best first: its words under their keys, and the features of rank and confidence.
    pub candidates: Vec<(String, [f64; RANKED], [f64; TRUSTED])>,
}

/// A run with its candidates.
struct Run {
    words: Range<usize>,
    content: usize,
    /// How often it was found in the units that were read.
    count: usize,
    pool: Pool,
    /// The places that were looked at, newest first.
    places: Vec<Place>,
}

impl Memory {
    /// The fragments of a segment, in order, not overlapping; none where nothing was learned yet.
    ///
    /// Units that are `hidden` are as if they had never been stored, but that the lexicon has seen them.
    ///
    /// # Errors
    /// The store fails.
    pub fn fragments(
        &self,
        request: &FragmentRequest<'_>,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Vec<Fragment>, MemoryError> {
        self.store.begin_read()?;
        let found = self.gather(request, hidden).and_then(|gathered| match gathered {
            Some(all) => all.fragments(&*self.store, request, hidden),
            None => Ok(Vec::new()),
        });
        self.store.end_read()?;
        found
    }

    /// Every run with its candidates, before anything is chosen.
    ///
    /// # Errors
    /// The store fails.
    pub fn trace_fragments(
        &self,
        request: &FragmentRequest<'_>,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Vec<Trace>, MemoryError> {
        self.store.begin_read()?;
        let found = self.gather(request, hidden);
        self.store.end_read()?;
        Ok(found?.map(|all| all.traces()).unwrap_or_default())
    }

    fn gather(
        &self,
        request: &FragmentRequest<'_>,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Option<Gathered>, MemoryError> {
        self.refresh()?;
        let Some(space) = self.store.space(request.from)? else { return Ok(None) };
        let rules = rules_for(request.from);
        let query = {
            let mut all = self.frequencies.borrow_mut();
            Query::new(&*self.store, space, request.text, rules, all.entry(space).or_default())?
        };
        if query.pieces.len() > LONGEST {
            return Ok(None);
        }
        let found = query.find(&*self.store, space, rules, hidden)?;
        if found.runs.is_empty() {
            return Ok(None);
        }
        let mut views = self.lexicons.borrow_mut();
        let key = (request.from.clone(), request.to.clone());
        let view = match views.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            // Only now: where no words are shared, the lexicon need not be looked for.
            Entry::Vacant(free) => free.insert(self.view(request.from, request.to)?),
        };
        let Some(view) = view else { return Ok(None) };
        let (stand_in, units) = (view.stand_in, view.units);
        let mut gathered = Gathered { query, space, found, pairs: BTreeMap::new(), runs: Vec::new(), stand_in, units };
        gathered.look(&*self.store, request, view)?;
        Ok(Some(gathered))
    }
}

/// All runs of a segment with what they may be called.
struct Gathered {
    query: Query,
    space: Space,
    found: Found,
    /// Laid out pairs; `None`: it has no translation of use.
    pairs: BTreeMap<VariantId, Option<Pair>>,
    runs: Vec<Run>,
    stand_in: bool,
    /// How many pairs the lexicon was learned from.
    units: u64,
}

impl Gathered {
    fn look(&mut self, store: &dyn Store, request: &FragmentRequest<'_>, view: &mut View) -> Result<(), MemoryError> {
        for ((start, end), places) in std::mem::take(&mut self.found.runs) {
            let words = start..end;
            let chosen = self.choose_places(store, request, view, &places)?;
            let laid: Vec<(&Pair, Range<usize>)> =
                chosen.iter().filter_map(|place| Some((self.pair(place)?, place.at..place.at + words.len()))).collect();
            if laid.is_empty() {
                continue;
            }
            let query = self.query.pieces.get(words.clone()).unwrap_or_default();
            let content = query.iter().filter(|piece| piece.content).count();
            let name = (content < 2)
                .then(|| Name::new(request, &self.query.pieces, start, &laid, self.found.common(start, places.len())));
            let pool = pool(&laid, Asked { text: request.text, words: query }, name);
            if !pool.candidates.is_empty() {
                self.runs.push(Run { words, content, count: places.len(), pool, places: chosen });
            }
        }
        Ok(())
    }

    fn pair(&self, place: &Place) -> Option<&Pair> {
        self.pairs.get(&place.variant)?.as_ref()
    }

    /// A few places, newest first: long texts only where there is nothing else.
    fn choose_places(
        &mut self,
        store: &dyn Store,
        request: &FragmentRequest<'_>,
        view: &mut View,
        places: &[Place],
    ) -> Result<Vec<Place>, MemoryError> {
        let is_long = |place: &&Place| self.found.words(place.variant) > LONG;
        let (long, short): (Vec<&Place>, Vec<&Place>) = places.iter().partition(is_long);
        let (mut usable, mut too_long) = (Vec::new(), Vec::new());
        for place in short {
            if usable.len() == PLACES || usable.len() + too_long.len() == 2 * PLACES {
                break;
            }
            if self.lay_out(store, request, view, place.variant)? {
                let is_long = self.pair(place).is_some_and(|pair| pair.links.targets > LONG);
                if is_long { &mut too_long } else { &mut usable }.push(*place);
            }
        }
        if !usable.is_empty() {
            return Ok(usable);
        }
        for place in long {
            if too_long.len() < PLACES && self.lay_out(store, request, view, place.variant)? {
                too_long.push(*place);
            }
        }
        too_long.truncate(PLACES);
        Ok(too_long)
    }

    /// Lays a pair out, if it has a translation of use.
    fn lay_out(
        &mut self,
        store: &dyn Store,
        request: &FragmentRequest<'_>,
        view: &mut View,
        variant: VariantId,
    ) -> Result<bool, MemoryError> {
        if let Some(known) = self.pairs.get(&variant) {
            return Ok(known.is_some());
        }
        let pair = lay_out(store, request, view, &self.found, variant)?;
        let usable = pair.is_some();
        self.pairs.insert(variant, pair);
        Ok(usable)
    }

    fn traces(&self) -> Vec<Trace> {
        let trace = |run: &Run| {
            let of = |at: usize| run.pool.trust_features(at);
            let candidates = run.pool.candidates.iter().enumerate();
            Trace {
                range: self.range(&run.words),
                words: run.words.len(),
                content: run.content,
                candidates: candidates.map(|(at, one)| (one.key.clone(), one.rank, of(at))).collect(),
            }
        };
        self.runs.iter().map(trace).collect()
    }

    /// The bytes of some words of the query.
    fn range(&self, words: &Range<usize>) -> Range<usize> {
        let pieces = self.query.pieces.get(words.clone()).unwrap_or_default();
        let start = pieces.first().map_or(0, |piece| piece.range.start);
        start..pieces.last().map_or(start, |piece| piece.range.end)
    }

    fn fragments(
        &self,
        store: &dyn Store,
        request: &FragmentRequest<'_>,
        hidden: &dyn Fn(UnitId) -> bool,
    ) -> Result<Vec<Fragment>, MemoryError> {
        let offers: Vec<choose::Offer> = self.runs.iter().filter_map(|run| self.offer(run)).collect();
        let chosen = choose::choose(&offers, self.query.pieces.len());
        let mut fragments = Vec::new();
        for run in chosen.into_iter().filter_map(|at| self.runs.get(offers.get(at)?.run)) {
            let (run_here, rules) = ((&run.words, run.count), rules_for(request.from));
            let count = self.query.count(store, self.space, rules, hidden, run_here, &self.found)?;
            fragments.extend(self.fragment(request, run, count as u64));
        }
        Ok(fragments)
    }

    fn trust(&self, run: &Run) -> f64 {
        let mut sure = confidence(&run.pool.trust_features(0), run.content < 2);
        if run.pool.is_new(0) {
            sure = sure.min(weights::NEW);
        }
        if self.stand_in {
            sure *= weights::STAND_IN;
        }
        (sure * 100.0).round() / 100.0
    }

    fn offer(&self, run: &Run) -> Option<choose::Offer> {
        if self.units < TINY && !self.is_borne_out(run) {
            return None;
        }
        let confidence = self.trust(run);
        let least = match run.content {
            0 | 1 => weights::NAME,
            _ if self.units < weights::SMALL => weights::RUN_OF_SMALL,
            _ => weights::RUN,
        };
        let number = self.runs.iter().position(|other| std::ptr::eq(other, run))?;
        (confidence >= least).then(|| choose::Offer { words: run.words.clone(), confidence, run: number })
    }

    /// Whether a run stands in two units.
    fn is_borne_out(&self, run: &Run) -> bool {
        let first = run.places.first().map(|place| place.variant.unit());
        run.places.iter().any(|place| Some(place.variant.unit()) != first)
    }

    fn fragment(&self, request: &FragmentRequest<'_>, run: &Run, count: u64) -> Option<Fragment> {
        let (range, best) = (self.range(&run.words), run.pool.candidates.first()?);
        let pair = self.pair(run.places.get(best.example.0)?)?;
        let words = pair.target_pieces.get(best.example.1.clone())?;
        let target = pair.target.get(words.first()?.range.start..words.last()?.range.end)?;
        Some(Fragment {
            text: request.text.get(range.clone())?.to_owned(),
            range,
            target: target.to_owned(),
            count,
            confidence: self.trust(run),
            is_name: run.content < 2,
            unit: pair.unit,
            source: pair.source.clone(),
            example: pair.target.clone(),
            origin: pair.origin.clone(),
            changed: pair.changed,
        })
    }
}

fn lay_out(
    store: &dyn Store,
    request: &FragmentRequest<'_>,
    view: &mut View,
    found: &Found,
    variant: VariantId,
) -> Result<Option<Pair>, MemoryError> {
    let Some(unit) = store.unit(variant.unit())? else { return Ok(None) };
    let Some((source, source_pieces)) = found.texts.get(&variant) else { return Ok(None) };
    let asked = |stored: &LanguageTag| request.from.served_by(stored).is_some();
    if !unit.variants.iter().any(|one| asked(&one.lang) && one.text == *source) {
        return Ok(None);
    }
    let of_use =
        unit.variants.iter().filter(|one| view.stand_in || learn::code_of(&one.lang) == learn::code_of(request.to));
    let best = of_use.filter_map(|one| Some((request.to.distance(&one.lang)?, one))).min_by_key(|(far, _)| *far);
    let Some((_, target)) = best else { return Ok(None) };
    let target_pieces = pieces(&target.text, rules_for(&target.lang));
    let links = view.links(store, source_pieces, &target_pieces)?;
    Ok(Some(Pair {
        unit: unit.id,
        origin: unit.origin.clone(),
        changed: unit.changed,
        status: unit.status,
        source: source.clone(),
        target: target.text.clone(),
        source_pieces: source_pieces.clone(),
        target_pieces,
        sums: Sums::new(&links),
        links,
    }))
}
