//! Which units of the memory hold which names, of all that there are.
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::mined::{Background, Pair, Prepared, SAMPLE, Seen, best, pair};
use super::threads::{Found, readers, together};
use super::{kind, scenes, sightings};
use crate::glossary::atoms::Scanner;
use crate::glossary::{GlossaryError, LoadedTerms, find_in_document};
use crate::lang::LanguageTag;
use crate::store::Store;
use crate::text::rules::rules_for;
use crate::unit::{TranslationUnit, UnitId};

/// Units read at a time; what a word shows in one block does not count in another.
const BLOCK: usize = 1000;

/// A pair that the memory proposes for the glossary.
#[derive(Debug, Clone, PartialEq)]
pub struct Mined {
    /// The name in the source language.
    pub source: String,
    /// What it may be.
    pub kind: Option<&'static str>,
    /// In how many units it stands.
    pub total: u64,
    /// Its translation.
    pub seen: Seen,
}

/// How far mining is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mining {
    /// So many units were read.
    Read(u64),
    /// For so many names a translation was looked for.
    Judged(u64),
}

/// A name met in the memory.
struct Met {
    text: String,
    votes: kind::Votes,
    total: u64,
    /// The first of them.
    units: Vec<UnitId>,
    /// The last unit that was counted.
    last: Option<UnitId>,
}

/// The pairs that the stored units propose for names which the glossary lacks, the surest first: the same whatever the
/// number of threads.
///
/// Names are looked for on the side that has capitals: mining from Persian into English mines the other way round. Reads
/// the memory once and the units of each name again; what is kept grows with the number of different names and words.
///
/// # Errors
/// What the store says.
pub fn mine(
    store: &dyn Store,
    from: &LanguageTag,
    to: &LanguageTag,
    threads: usize,
    tell: &mut dyn FnMut(Mining),
) -> Result<Vec<Mined>, GlossaryError> {
    if from.is_rtl() && !to.is_rtl() {
        return Ok(mine(store, to, from, threads, tell)?.into_iter().map(swapped).collect());
    }
    let Read { names, background, .. } = read(store, (from, to), threads, tell)?;
    // In the order of the memory: names of one unit are judged together.
    let mut names: Vec<Met> = names.into_values().collect();
    names.sort_by_key(|met| met.units.first().copied());
    let judge = Judge { names: &names, background: &background, langs: (from, to), next: AtomicUsize::new(0) };
    let found = judge.all(store, threads, tell)?;
    Ok(settled(found, to))
}

/// The names of all units.
#[derive(Default)]
struct Read {
    names: BTreeMap<String, Met>,
    background: Background,
    units: u64,
}

impl Read {
    /// What a block of units holds.
    fn of(
        units: &[TranslationUnit],
        known: &LoadedTerms,
        (from, to): (&LanguageTag, &LanguageTag),
    ) -> Result<Self, GlossaryError> {
        let pairs: Vec<Pair> = units.iter().filter_map(|unit| pair(unit, from, to)).collect();
        let mut read = Self { units: units.len() as u64, ..Self::default() };
        read.background = Background::of(&pairs, to);
        collect(&pairs, known, from, &mut read.names)?;
        Ok(read)
    }

    /// Adds what comes later in the memory.
    fn add(&mut self, later: Self) {
        self.units += later.units;
        self.background.join(later.background);
        for (key, met) in later.names {
            match self.names.entry(key) {
                Entry::Vacant(place) => drop(place.insert(met)),
                Entry::Occupied(mut known) => known.get_mut().join(met),
            }
        }
    }
}

impl Met {
    fn join(&mut self, later: Self) {
        self.votes.add(&later.votes);
        self.total += later.total;
        let room = SAMPLE.saturating_sub(self.units.len());
        self.units.extend(later.units.into_iter().take(room));
    }
}

/// Reads all units, a block on each thread, and puts the blocks together in their order.
fn read(
    store: &dyn Store,
    langs: (&LanguageTag, &LanguageTag),
    threads: usize,
    tell: &mut dyn FnMut(Mining),
) -> Result<Read, GlossaryError> {
    let known = LoadedTerms::load(store, langs.0)?;
    let mut all = Read::default();
    let mut after = 0;
    loop {
        let mut blocks = Vec::new();
        while blocks.len() < threads.max(1) {
            let units = store.units_after(after, BLOCK)?;
            let Some(last) = units.last() else { break };
            after = last.id;
            blocks.push(units);
        }
        if blocks.is_empty() {
            return Ok(all);
        }
        for part in on_threads(&blocks, |units| Read::of(units, &known, langs)) {
            all.add(part?);
        }
        tell(Mining::Read(all.units));
    }
}

/// The results of all items, in their order, each from a thread of its own.
fn on_threads<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let Some((first, rest)) = items.split_first() else { return Vec::new() };
    std::thread::scope(|scope| {
        let helpers: Vec<_> = rest.iter().map(|item| scope.spawn(|| work(item))).collect();
        let first = std::iter::once(work(first));
        let joined = helpers.into_iter().map(|helper| helper.join());
        first.chain(joined.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))).collect()
    })
}

/// Judges names, on several threads.
struct Judge<'a> {
    names: &'a [Met],
    background: &'a Background,
    langs: (&'a LanguageTag, &'a LanguageTag),
    next: AtomicUsize,
}

/// Names that one thread takes at a time: neighbours share their units.
const PORTION: usize = 32;

impl Judge<'_> {
    fn all(
        &self,
        store: &dyn Store,
        threads: usize,
        tell: &mut dyn FnMut(Mining),
    ) -> Result<Vec<Mined>, GlossaryError> {
        let readers = readers(store, threads, self.names.len() / PORTION)?;
        together(readers, || self.some(store, tell), |store| self.some(store, &mut |_| ()))
    }

    /// What one thread finds, by the number of the name.
    fn some(&self, store: &dyn Store, tell: &mut dyn FnMut(Mining)) -> Found<Mined> {
        let mut reader = Reader::new(store, self.langs);
        let mut found = Vec::new();
        loop {
            let start = self.next.fetch_add(PORTION, Ordering::Relaxed);
            let Some(names) = self.names.get(start..(start + PORTION).min(self.names.len())) else { return Ok(found) };
            if names.is_empty() {
                return Ok(found);
            }
            for (at, met) in (start..).zip(names) {
                let pairs = reader.read(&met.units)?;
                if let Some(seen) = best(&met.text, &pairs, met.total, self.background, self.langs) {
                    let mined = Mined { source: met.text.clone(), kind: met.votes.kind(), total: met.total, seen };
                    found.push((at, mined));
                }
            }
            tell(Mining::Judged(start as u64));
        }
    }
}

fn swapped(mined: Mined) -> Mined {
    let Seen { target, example: (source, text), .. } = mined.seen.clone();
    Mined { source: target, seen: Seen { target: mined.source, example: (text, source), ..mined.seen }, ..mined }
}

/// The names of one block.
fn collect(
    pairs: &[Pair],
    known: &LoadedTerms,
    from: &LanguageTag,
    names: &mut BTreeMap<String, Met>,
) -> Result<(), GlossaryError> {
    let texts: Vec<&str> = pairs.iter().map(|pair| pair.source.as_str()).collect();
    let hits = find_in_document(known, &texts, from)?;
    let scenes = scenes(&texts, &hits, from);
    for sighting in sightings(&scenes, from) {
        let Some(pair) = pairs.get(sighting.segment) else { continue };
        let text = pair.source.get(sighting.range.clone()).unwrap_or_default();
        let met = names.entry(sighting.key).or_insert_with(|| Met {
            text: text.to_owned(),
            votes: kind::Votes::default(),
            total: 0,
            units: Vec::new(),
            last: None,
        });
        met.votes.add(&sighting.votes);
        if met.last.replace(pair.unit) != Some(pair.unit) {
            met.total += 1;
            if met.units.len() < SAMPLE {
                met.units.push(pair.unit);
            }
        }
    }
    Ok(())
}

/// Reads units, and keeps the last ones.
pub(super) struct Reader<'s> {
    store: &'s dyn Store,
    langs: (&'s LanguageTag, &'s LanguageTag),
    kept: HashMap<UnitId, Option<Rc<Prepared>>>,
    scanner: Scanner,
}

/// How many units a reader keeps.
const KEPT: usize = 1000;

impl<'s> Reader<'s> {
    pub(super) fn new(store: &'s dyn Store, langs: (&'s LanguageTag, &'s LanguageTag)) -> Self {
        Self { store, langs, kept: HashMap::new(), scanner: Scanner::new(rules_for(langs.1)) }
    }

    pub(super) fn read(&mut self, units: &[UnitId]) -> Result<Vec<Rc<Prepared>>, GlossaryError> {
        let mut found = Vec::new();
        for id in units {
            if let Some(known) = self.kept.get(id) {
                found.extend(known.clone());
                continue;
            }
            let (from, to) = self.langs;
            let pair = self.store.unit(*id)?.and_then(|unit| pair(&unit, from, to));
            if self.kept.len() >= KEPT {
                self.kept.clear();
                self.scanner = Scanner::new(rules_for(to));
            }
            let prepared = pair.map(|pair| Rc::new(Prepared::of(pair, to, &mut self.scanner)));
            self.kept.insert(*id, prepared.clone());
            found.extend(prepared);
        }
        Ok(found)
    }
}

/// Of two names that claim one wording only the surer keeps it, unless both sound like it.
fn settled(mut found: Vec<Mined>, to: &LanguageTag) -> Vec<Mined> {
    found.sort_by(|a, b| {
        let order = b.seen.confidence.total_cmp(&a.seen.confidence);
        order.then_with(|| b.seen.count.cmp(&a.seen.count)).then_with(|| a.source.cmp(&b.source))
    });
    let mut claimed: HashSet<String> = HashSet::new();
    let mut scanner = Scanner::new(rules_for(to));
    found.retain(|mined| {
        let key: String = scanner.scan(&mined.seen.target).iter().map(|atom| &*atom.key).collect();
        let is_new = claimed.insert(key);
        is_new || mined.seen.confidence >= super::SURE
    });
    found
}
