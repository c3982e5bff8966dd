//! Which units leave the memory: by language, origin, person and time, or since the last time.

use std::collections::{HashMap, HashSet};
use std::io;

use serde::{Deserialize, Serialize};

use super::exchange::{tell_past, told, tombstone};
use super::{Memory, MemoryError, UnitFilter};
use crate::lang::LanguageTag;
use crate::store::{Removed, Store, in_transaction};
use crate::unit::{BatchId, Context, TranslationUnit, UnitId, Variant};

/// What leaves the memory for another one.
#[derive(Debug, Clone, Default)]
pub struct Parcel {
    /// Which units.
    pub filter: UnitFilter,
    /// Only what was written since the last parcel of this name, see [`Memory::sent`].
    pub since_last: Option<String>,
    /// Units tell what they were before they were changed.
    pub with_past: bool,
    /// Removed units leave, too, marked as such.
    pub with_removed: bool,
}

/// What has left: to be kept once it has arrived.
#[derive(Debug, Clone)]
pub struct Sent {
    name: Option<String>,
    mark: Mark,
    removed: Vec<Removed>,
}

impl Sent {
    /// How many of the units that left are removed ones.
    pub fn removed(&self) -> usize {
        self.removed.len()
    }

    /// Whether [`Memory::sent`] has anything to write.
    pub fn is_to_be_kept(&self) -> bool {
        self.name.is_some() || !self.removed.is_empty()
    }
}

/// How far the memory had come when a parcel left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Mark {
    /// The place of the last batch in the history.
    batch: BatchId,
    /// The batches that had been taken back: one that is so since has changed units again.
    undone: Vec<BatchId>,
}

/// A filter with what it needs to know of the batches.
struct Choice<'a> {
    filter: &'a UnitFilter,
    /// Who wrote which batch.
    writers: HashMap<BatchId, String>,
    /// A place in the history.
    after: Option<BatchId>,
    /// The places of batches that do not stand where their number says.
    late: HashMap<BatchId, BatchId>,
    /// Only who changed a unit last counts: what others changed, they send themselves.
    last_hand: bool,
    /// Units that were changed in the time in question, whatever their own date says.
    touched: HashSet<UnitId>,
}

impl Choice<'_> {
    fn apply(&self, mut unit: TranslationUnit) -> Option<TranslationUnit> {
        let touched = self.touched.contains(&unit.id);
        let recent = self.filter.since.is_none_or(|since| unit.changed >= since || touched);
        let new = self.after.is_none_or(|after| self.place(unit.batch) > after || touched);
        if !recent || !new || !self.is_by(&unit) {
            return None;
        }
        if self.last_hand && unit.author.is_none() && unit.changed_by.is_none() {
            // Else whoever takes it would send it back as their own.
            unit.author = self.writers.get(&unit.batch).cloned();
        }
        self.filter.apply(unit)
    }

    fn place(&self, batch: BatchId) -> BatchId {
        self.late.get(&batch).copied().unwrap_or(batch)
    }

    /// A unit that names nobody is by whoever stored it.
    fn is_by(&self, unit: &TranslationUnit) -> bool {
        let wanted = |name: &String| self.filter.by.contains(name);
        match (&unit.author, &unit.changed_by) {
            _ if self.filter.by.is_empty() => true,
            (None, None) => self.writers.get(&unit.batch).is_some_and(wanted),
            (_, Some(last)) if self.last_hand => wanted(last),
            (author, last) => [author, last].into_iter().flatten().any(wanted),
        }
    }
}

fn choice<'a>(
    store: &dyn Store,
    filter: &'a UnitFilter,
    after: Option<(Mark, &Mark)>,
) -> Result<Choice<'a>, MemoryError> {
    let mut choice = Choice {
        filter,
        writers: HashMap::new(),
        after: None,
        late: store.late()?.into_iter().collect(),
        last_hand: false,
        touched: HashSet::new(),
    };
    if !filter.by.is_empty() {
        choice.writers = store.batches()?.into_iter().filter_map(|batch| Some((batch.id, batch.by?))).collect();
    }
    if let Some(since) = filter.since {
        let first = store.batches()?.into_iter().filter(|batch| batch.time >= since).map(|batch| batch.id).min();
        if let Some(first) = first {
            choice.touched.extend(store.changed_after(first - 1)?);
        }
    }
    if let Some((last, now)) = after {
        choice.after = Some(last.batch);
        choice.touched.extend(store.changed_after(last.batch)?);
        for batch in now.undone.iter().filter(|batch| **batch <= last.batch && !last.undone.contains(batch)) {
            choice.touched.extend(store.changes(*batch)?.into_iter().map(|change| change.id));
        }
    }
    Ok(choice)
}

impl Memory {
    /// Visits the units that pass a filter, by number.
    ///
    /// # Errors
    /// The store fails; or, inside, `visit` does.
    pub fn units(
        &self,
        filter: &UnitFilter,
        visit: &mut dyn FnMut(TranslationUnit) -> io::Result<()>,
    ) -> Result<io::Result<()>, MemoryError> {
        let parcel = Parcel { filter: filter.clone(), ..Parcel::default() };
        Ok(self.send(&parcel, visit)?.map(drop))
    }

    /// The same for another memory: since the last time, with what the units were before, with what
    /// was removed. Give the result to [`Memory::sent`] once the parcel is written.
    ///
    /// # Errors
    /// The store fails; or, inside, `visit` does.
    pub fn send(
        &self,
        parcel: &Parcel,
        visit: &mut dyn FnMut(TranslationUnit) -> io::Result<()>,
    ) -> Result<io::Result<Sent>, MemoryError> {
        self.store.begin_read()?;
        let outcome = self.send_in_snapshot(parcel, visit);
        // However it went: a look that is not ended keeps every later one out.
        self.store.end_read()?;
        outcome
    }

    fn send_in_snapshot(
        &self,
        parcel: &Parcel,
        visit: &mut dyn FnMut(TranslationUnit) -> io::Result<()>,
    ) -> Result<io::Result<Sent>, MemoryError> {
        const STEP: usize = 1000;
        let store = &*self.store;
        let mark = if parcel.since_last.is_some() { mark_now(store)? } else { Mark::default() };
        let last = parcel.since_last.as_deref().map(|name| last_mark(store, name)).transpose()?.flatten();
        let from = last.as_ref().map_or(0, |last| last.batch);
        let mut choice = choice(store, &parcel.filter, last.map(|last| (last, &mark)))?;
        choice.last_hand = parcel.since_last.is_some() && !parcel.filter.by.is_empty();
        let with_past = parcel.with_past && store.has_formers()?;
        let mut after = i64::MIN;
        loop {
            let units = store.units_after(after, STEP)?;
            let Some(last) = units.last() else { break };
            after = last.id;
            for mut unit in units.into_iter().filter_map(|unit| choice.apply(unit)) {
                if with_past {
                    tell_past(store, &mut unit)?;
                }
                if let Err(error) = visit(unit) {
                    return Ok(Err(error));
                }
            }
        }
        let mut sent = Sent { name: parcel.since_last.clone(), mark, removed: Vec::new() };
        let removed = if parcel.with_removed { store.removed_after(from)? } else { Vec::new() };
        for removed in removed {
            let Some(unit) = tombstone(store, &removed, &parcel.filter)? else { continue };
            if let Err(error) = visit(unit) {
                return Ok(Err(error));
            }
            sent.removed.push(removed);
        }
        Ok(Ok(sent))
    }

    /// Keeps how far a parcel went, so that the next one of its name begins there.
    ///
    /// # Errors
    /// The store fails.
    pub fn sent(&mut self, sent: &Sent) -> Result<(), MemoryError> {
        in_transaction(&mut *self.store, |store| {
            if let Some(name) = &sent.name {
                let mark = serde_json::to_string(&sent.mark).map_err(|error| MemoryError::Source(error.to_string()))?;
                store.set_mark(&key(name), &mark)?;
            }
            sent.removed.iter().try_for_each(|removed| told(store, removed))
        })
    }
}

fn key(name: &str) -> String {
    format!("sent:{name}")
}

fn last_mark(store: &dyn Store, name: &str) -> Result<Option<Mark>, MemoryError> {
    // A mark that cannot be read is none: then everything leaves, which does no harm.
    Ok(store.mark(&key(name))?.and_then(|mark| serde_json::from_str(&mark).ok()))
}

fn mark_now(store: &dyn Store) -> Result<Mark, MemoryError> {
    let batches = store.batches()?;
    let undone = batches.iter().filter(|batch| batch.undone).map(|batch| batch.id).collect();
    let last = batches.iter().map(|batch| batch.id).max().into_iter();
    let late = store.late()?.into_iter().map(|(_, place)| place);
    Ok(Mark { batch: last.chain(late).max().unwrap_or(0), undone })
}

impl UnitFilter {
    /// The unit, with the variants wanted only, if its origin and its languages pass.
    pub(super) fn apply(&self, mut unit: TranslationUnit) -> Option<TranslationUnit> {
        if self.origin.as_ref().is_some_and(|file| unit.origin.as_ref().is_none_or(|origin| origin.file != *file)) {
            return None;
        }
        if self.from.is_none() && self.to.is_none() {
            return Some(unit);
        }
        let wanted: Vec<&LanguageTag> = [&self.from, &self.to].into_iter().flatten().collect();
        let mut variants = Vec::new();
        for lang in &wanted {
            let nearest = unit.variants.iter().filter_map(|variant| lang.distance(&variant.lang)).min()?;
            variants
                .extend(unit.variants.iter().filter(|variant| lang.distance(&variant.lang) == Some(nearest)).cloned());
        }
        if wanted.len() == 2 {
            let base = |variants: &[Variant]| variants.first().map(|first| first.lang.base().to_owned());
            if base(&variants) != base(&unit.variants) {
                // The neighbours are in the language of the first variant.
                unit.context = Context::default();
            }
            unit.variants = variants;
        }
        Some(unit)
    }
}
