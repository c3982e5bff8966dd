//! What the units of the memory call the names of one document.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Candidate;
use super::memory::Reader;
use super::mined::{Background, SAMPLE, Seen, best, pair};
use super::threads::{Found, readers, together};
use crate::glossary::GlossaryError;
use crate::lang::LanguageTag;
use crate::store::{Store, VariantId};
use crate::unit::UnitId;

/// How many units tell how common a word is, when the names of one document are looked up.
const BACKGROUND: u64 = 3000;

/// How many of them one thread reads at a time.
const PORTION: u64 = 100;

/// What the memory calls the names of a document: for each of them its translation, where one was seen; the same
/// whatever the number of threads.
///
/// # Errors
/// What the store says.
pub fn seen_in(
    store: &dyn Store,
    names: &[Candidate],
    from: &LanguageTag,
    to: &LanguageTag,
    threads: usize,
) -> Result<Vec<Option<Seen>>, GlossaryError> {
    let mut readers = readers(store, threads, names.len() / FEW)?;
    let sample = Sample::new(store, (from, to))?;
    let (holders, background) = match readers.first_mut() {
        Some(other) => std::thread::scope(|scope| {
            let (other, sample) = (&mut **other, &sample);
            let background = scope.spawn(move || sample.background(other));
            let holders = holders(store, names, from)?;
            // What is left of the sample once the texts are read.
            let mut all = sample.background(store)?;
            all.join(background.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            Ok::<_, GlossaryError>((holders, all))
        })?,
        None => {
            let holders = holders(store, names, from)?;
            let needed = holders.iter().any(|units| !units.is_empty());
            (holders, if needed { sample.background(store)? } else { Background::default() })
        }
    };
    if holders.iter().all(Vec::is_empty) {
        return Ok(vec![None; names.len()]);
    }
    Calling { names, holders: &holders, background: &background, langs: (from, to), next: AtomicUsize::new(0) }
        .all(store, readers)
}

/// Fewer names of a document are not worth a second look at the file.
const FEW: usize = 8;

/// Finds what names are called, on several threads.
struct Calling<'a> {
    names: &'a [Candidate],
    holders: &'a [Vec<UnitId>],
    background: &'a Background,
    langs: (&'a LanguageTag, &'a LanguageTag),
    next: AtomicUsize,
}

impl Calling<'_> {
    fn all(&self, store: &dyn Store, readers: Vec<Box<dyn Store>>) -> Result<Vec<Option<Seen>>, GlossaryError> {
        together(readers, || self.some(store), |store| self.some(store))
    }

    /// What one thread finds, by the number of the name.
    fn some(&self, store: &dyn Store) -> Found<Option<Seen>> {
        let (mut reader, mut found) = (Reader::new(store, self.langs), Vec::new());
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((name, units)) = self.names.get(at).zip(self.holders.get(at)) else { return Ok(found) };
            let pairs = reader.read(units.get(..units.len().min(SAMPLE)).unwrap_or_default())?;
            found.push((at, best(&name.text, &pairs, units.len() as u64, self.background, self.langs)));
        }
    }
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

/// Units spread evenly over the memory, which tell how common words are; a portion at a time, for several threads.
struct Sample<'a> {
    units: u64,
    portions: u64,
    langs: (&'a LanguageTag, &'a LanguageTag),
    next: AtomicU64,
}

impl<'a> Sample<'a> {
    fn new(store: &dyn Store, langs: (&'a LanguageTag, &'a LanguageTag)) -> Result<Self, GlossaryError> {
        let units = store.counts()?.units;
        let portions = units.div_ceil(PORTION).clamp(1, BACKGROUND / PORTION);
        Ok(Self { units, portions, langs, next: AtomicU64::new(0) })
    }

    /// The words of the portions that nobody else takes.
    fn background(&self, store: &dyn Store) -> Result<Background, GlossaryError> {
        let (from, to) = self.langs;
        let mut all = Background::default();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            if at >= self.portions {
                return Ok(all);
            }
            let (start, end) = (self.start(at), self.start(at + 1));
            let units = store.units_after(UnitId::try_from(start).unwrap_or(0), (end - start).min(PORTION) as usize)?;
            let pairs: Vec<_> = units.iter().filter_map(|unit| pair(unit, from, to)).collect();
            all.join(Background::of(&pairs, to));
        }
    }

    fn start(&self, portion: u64) -> u64 {
        self.units * portion / self.portions
    }
}
