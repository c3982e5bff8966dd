//! Which units of the memory hold which names: for the names of a document, and for all there are.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::mined::{Background, Pair, Prepared, SAMPLE, Seen, best, pair};
use super::{Candidate, kind, scenes, sightings};
use crate::glossary::atoms::Scanner;
use crate::glossary::{GlossaryError, LoadedTerms, find_in_document};
use crate::lang::LanguageTag;
use crate::store::{Store, VariantId};
use crate::text::rules::rules_for;
use crate::unit::UnitId;

/// Units read at a time; what a word shows in one block does not count in another.
const BLOCK: usize = 1000;

/// How many units tell how common a word is, when the names of one document are looked up.
const BACKGROUND: usize = 3000;

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

/// A name met in the memory.
struct Met {
    text: String,
    votes: kind::Votes,
    total: u64,
    units: Vec<UnitId>,
}

/// The pairs that the stored units propose for names which the glossary lacks, the surest first.
///
/// Names are looked for on the side that has capitals: mining from Persian into English mines the other way round. Reads
/// the memory once and the units of each name again; what is kept grows with the number of different names and words.
///
/// # Errors
/// What the store says.
pub fn mine(store: &dyn Store, from: &LanguageTag, to: &LanguageTag) -> Result<Vec<Mined>, GlossaryError> {
    if from.is_rtl() && !to.is_rtl() {
        return Ok(mine(store, to, from)?.into_iter().map(swapped).collect());
    }
    let known = LoadedTerms::load(store, from)?;
    let (mut names, mut background) = (BTreeMap::new(), Background::default());
    let mut after = 0;
    loop {
        let units = store.units_after(after, BLOCK)?;
        let Some(last) = units.last() else { break };
        after = last.id;
        let pairs: Vec<Pair> = units.iter().filter_map(|unit| pair(unit, from, to)).collect();
        pairs.iter().for_each(|pair| background.add(&pair.target, to));
        collect(&pairs, &known, from, &mut names)?;
    }
    // In the order of the memory: names of one unit are judged together.
    let mut names: Vec<Met> = names.into_values().collect();
    names.sort_by_key(|met| met.units.first().copied());
    let mut reader = Reader { store, langs: (from, to), kept: HashMap::new() };
    let mut found = Vec::new();
    for met in names {
        let pairs = reader.read(&met.units)?;
        if let Some(seen) = best(&met.text, &pairs, met.total, &background, (from, to)) {
            found.push(Mined { source: met.text, kind: met.votes.kind(), total: met.total, seen });
        }
    }
    Ok(settled(found, to))
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
        });
        met.votes.add(&sighting.votes);
        if met.units.last() != Some(&pair.unit) {
            met.total += 1;
            if met.units.len() < SAMPLE {
                met.units.push(pair.unit);
            }
        }
    }
    Ok(())
}

/// Reads units, and keeps the last ones.
struct Reader<'s> {
    store: &'s dyn Store,
    langs: (&'s LanguageTag, &'s LanguageTag),
    kept: HashMap<UnitId, Option<Rc<Prepared>>>,
}

/// How many units a reader keeps.
const KEPT: usize = 1000;

impl Reader<'_> {
    fn read(&mut self, units: &[UnitId]) -> Result<Vec<Rc<Prepared>>, GlossaryError> {
        let mut found = Vec::new();
        for id in units {
            if let Some(known) = self.kept.get(id) {
                found.extend(known.clone());
                continue;
            }
            let (from, to) = self.langs;
            let pair = self.store.unit(*id)?.and_then(|unit| pair(&unit, from, to));
            let prepared = pair.map(|pair| Rc::new(Prepared::of(pair, to)));
            if self.kept.len() >= KEPT {
                self.kept.clear();
            }
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

/// What the memory calls the names of a document: for each of them its translation, where one was seen.
///
/// # Errors
/// What the store says.
pub fn seen_in(
    store: &dyn Store,
    names: &[Candidate],
    from: &LanguageTag,
    to: &LanguageTag,
) -> Result<Vec<Option<Seen>>, GlossaryError> {
    let holders = holders(store, names, from)?;
    if holders.iter().all(Vec::is_empty) {
        return Ok(vec![None; names.len()]);
    }
    let background = sampled(store, from, to)?;
    let mut reader = Reader { store, langs: (from, to), kept: HashMap::new() };
    let mut found = Vec::with_capacity(names.len());
    for (name, units) in names.iter().zip(holders) {
        let pairs = reader.read(units.get(..units.len().min(SAMPLE)).unwrap_or_default())?;
        found.push(best(&name.text, &pairs, units.len() as u64, &background, (from, to)));
    }
    Ok(found)
}

/// The units whose text holds each name, as a whole word; one pass over the texts of the language.
fn holders(store: &dyn Store, names: &[Candidate], from: &LanguageTag) -> Result<Vec<Vec<UnitId>>, GlossaryError> {
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        by_word.entry(first_word(&name.text)).or_default().push(at);
    }
    let mut holders: Vec<Vec<UnitId>> = vec![Vec::new(); names.len()];
    let Some(space) = store.space(from)? else { return Ok(holders) };
    store.visit_variants(space, &mut |variant: VariantId, text: &str| {
        for (at, word) in text.split(|c: char| !c.is_alphanumeric()).filter_map(|word| Some((place(text, word)?, word)))
        {
            for name in by_word.get(word).into_iter().flatten() {
                let Some((candidate, units)) = names.get(*name).zip(holders.get_mut(*name)) else { continue };
                let rest = text.get(at..).and_then(|rest| rest.strip_prefix(candidate.text.as_str()));
                let whole = rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                if whole && units.last() != Some(&variant.unit()) {
                    units.push(variant.unit());
                }
            }
        }
    })?;
    Ok(holders)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or(text)
}

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> Option<usize> {
    (!part.is_empty()).then(|| part.as_ptr() as usize - text.as_ptr() as usize)
}

/// How common words are, from units spread evenly over the memory.
fn sampled(store: &dyn Store, from: &LanguageTag, to: &LanguageTag) -> Result<Background, GlossaryError> {
    let units = store.counts()?.units.max(1);
    let mut background = Background::default();
    let blocks = (units / BACKGROUND as u64).clamp(1, 10);
    for block in 0..blocks {
        let after = i64::try_from(units / blocks * block).unwrap_or(0);
        let limit = BACKGROUND / usize::try_from(blocks).unwrap_or(1);
        for unit in store.units_after(after, limit)? {
            if let Some(pair) = pair(&unit, from, to) {
                background.add(&pair.target, to);
            }
        }
    }
    Ok(background)
}
