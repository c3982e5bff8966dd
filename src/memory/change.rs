//! Every change to the stored units but import, edit and undo: add, confirm, forget; and `rebuild`.
//!
//! Each is one batch in one transaction. Before a record is changed, how it was is kept, so that the
//! batch can be taken back.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::beside::Beside;
use super::digest::digest;
use super::edit::touched;
use super::enrich::enriched;
use super::exchange::date;
use super::planned::Planned;
use super::report::{Deed, Taken, Why};
use super::review::settled;
use super::twins::Twins;
use super::{Added, Memory, MemoryError, Stamp};
use crate::index::build::IndexWriter;
use crate::index::outline::Outliner;
use crate::store::{Change, Fate, Former, Record, Store, StoreError, VariantId, in_transaction};
use crate::text::key::NORM_VERSION;
use crate::unit::{Batch, BatchId, Context, NewUnit, Status, Time, TranslationUnit, UnitId, Variant};

/// How a unit was, and the number from which its variants may be numbered when it comes back.
#[derive(Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) unit: TranslationUnit,
    pub(super) next_number: i64,
}

/// Reads how a unit was.
pub(super) fn read_before(id: UnitId, json: &str) -> Result<Before, MemoryError> {
    serde_json::from_str(json)
        .map_err(|error| MemoryError::BadUnit(format!("unit {id}: the history is damaged: {error}")))
}

/// Writes how a unit was.
pub(super) fn write_before(before: &Before) -> Result<String, MemoryError> {
    serde_json::to_string(before).map_err(|error| MemoryError::BadUnit(error.to_string()))
}

/// A batch that is being written.
pub(super) struct Writer<'a> {
    pub(super) store: &'a mut dyn Store,
    pub(super) batch: Batch,
    pub(super) index: IndexWriter,
    pub(super) by: Option<String>,
    pub(super) twins: Twins,
    /// What was set apart as likely wrong is not confirmed by coming in once more.
    pub(super) wary: bool,
    /// Changes that wait for the last step, where the batch may have several.
    pub(super) planned: Option<Planned>,
    /// The batches that had been taken back when this one began to plan.
    pub(super) undone: HashSet<BatchId>,
    /// Whether others may have written since the first step.
    pub(super) paused: bool,
    pub(super) beside: Beside,
    /// Later dates of stored units that brought nothing else: what comes with a date between is not news.
    seen: HashMap<UnitId, (Time, Option<String>)>,
    outliner: Outliner,
}

/// The outliner of a writer that works alone; those of an import count from 1.
pub(super) const ALONE: usize = 0;

impl<'a> Writer<'a> {
    pub(super) fn new(
        store: &'a mut dyn Store,
        stamp: &Stamp,
        file: Option<&str>,
        format: Option<&str>,
    ) -> Result<Self, MemoryError> {
        let id = store.new_batch(stamp.time, &stamp.command, file, format)?;
        let batch = Batch {
            id,
            time: stamp.time,
            command: stamp.command.clone(),
            file: file.map(str::to_owned),
            format: format.map(str::to_owned),
            created: 0,
            updated: 0,
            duplicate: 0,
            rejected: 0,
            undone: false,
            by: stamp.by.clone(),
        };
        Ok(Self::over(store, batch, stamp.by.clone()))
    }

    /// A writer that goes on with a batch.
    pub(super) fn over(store: &'a mut dyn Store, batch: Batch, by: Option<String>) -> Self {
        let index = IndexWriter::new(batch.id);
        Self {
            store,
            batch,
            index,
            by,
            twins: Twins::default(),
            wary: false,
            planned: None,
            undone: HashSet::new(),
            paused: false,
            beside: Beside::default(),
            seen: HashMap::new(),
            outliner: Outliner::new(ALONE),
        }
    }

    pub(super) fn finish(self, merge: bool) -> Result<Batch, MemoryError> {
        self.index.finish(self.store, merge)?;
        self.store.update_batch(&self.batch)?;
        Ok(self.batch)
    }

    /// Stores a unit, or what it adds to one that is there already.
    fn add(&mut self, unit: &NewUnit, digest: i64) -> Result<Taken, MemoryError> {
        match self.known(unit, digest)? {
            Some((known, context)) => self.enrich(&known, context, unit),
            None => self.create(unit, digest),
        }
    }

    /// Stores a new unit; its variants still have to be indexed.
    pub(super) fn create(&mut self, unit: &NewUnit, digest: i64) -> Result<Taken, MemoryError> {
        let id = self.store.insert_unit(self.batch.id, unit, digest)?;
        self.twins.add(digest, &unit.context, id);
        self.batch.created += 1;
        Ok(Taken::of(Why::New, id))
    }

    /// A unit that is there already: what the new one knows more, or later, is added to it.
    pub(super) fn enrich(
        &mut self,
        known: &TranslationUnit,
        context: Context,
        new: &NewUnit,
    ) -> Result<Taken, MemoryError> {
        let mut seen = known.clone();
        if let Some((changed, by)) = self.seen.get(&known.id).filter(|(changed, _)| *changed > known.changed) {
            (seen.changed, seen.changed_by) = (*changed, by.clone());
        }
        let after = enriched(&seen, context, new, self);
        let context = after.context != known.context;
        let (status, note) = (after.status != known.status, after.note != known.note);
        if !(context || status || note) {
            self.batch.duplicate += 1;
            let later = date(new).is_some() && after.changed > seen.changed;
            if later && known.batch == self.batch.id {
                self.replace(known, &after, self.batch.time)?;
            } else if later {
                self.seen.insert(known.id, (after.changed, after.changed_by));
            }
            return Ok(Taken::of(self.why_nothing(known, new), known.id));
        }
        self.replace(known, &after, self.batch.time)?;
        self.count_update(known.id);
        Ok(Taken::of(Why::Completed { context, status, note }, known.id))
    }

    /// Replaces a unit. Where its wording changes, the old one is kept as what it said up to `until`.
    pub(super) fn replace(
        &mut self,
        before: &TranslationUnit,
        after: &TranslationUnit,
        until: Time,
    ) -> Result<(), MemoryError> {
        if self.waits(before) {
            return self.plan(before, Some(after.clone()), (until, Fate::Replaced));
        }
        self.log(before)?;
        self.rewrite(before, &settled(after.clone()), until, Some(Fate::Replaced))
    }

    /// Replaces without keeping how the unit was: for undo. Without a fate the old wording is forgotten.
    pub(super) fn rewrite(
        &mut self,
        before: &TranslationUnit,
        after: &TranslationUnit,
        until: Time,
        fate: Option<Fate>,
    ) -> Result<(), MemoryError> {
        let (old, new) = (digest(&before.variants), digest(&after.variants));
        let made = self.store.replace_unit(after, new, old)?;
        self.twins.remove(old, &before.context, before.id);
        self.twins.add(new, &after.context, after.id);
        for (id, position) in made {
            if let Some(variant) = after.variants.get(position) {
                self.index_variant(id, variant)?;
            }
        }
        if old != new {
            self.store.remove_former(new, after.id)?;
        }
        if let Some(fate) = fate.filter(|_| old != new) {
            self.store.put_former(&Former { digest: old, unit: after.id, until: until.max(before.changed), fate })?;
        }
        Ok(())
    }

    /// Puts one variant into the index.
    pub(super) fn index_variant(&mut self, id: VariantId, variant: &Variant) -> Result<(), MemoryError> {
        let space = self.store.make_space(&variant.lang)?;
        let mut outline = self.outliner.outline(variant);
        self.index.learn(space, ALONE, &mut outline);
        Ok(self.index.push(self.store, space, id, ALONE, &outline)?)
    }

    /// A unit that this very batch made has no earlier state: taking the batch back removes it.
    pub(super) fn log(&mut self, before: &TranslationUnit) -> Result<(), MemoryError> {
        if before.batch == self.batch.id {
            return Ok(());
        }
        let next_number = self.store.variants_of(before.id)?.last().map_or(0, |(id, _)| id.number() + 1);
        let json = write_before(&Before { unit: before.clone(), next_number })?;
        let change = Change { record: Record::Unit, id: before.id, before: Some(json) };
        Ok(self.store.log_change(self.batch.id, &change)?)
    }

    /// Removes a unit.
    fn forget(&mut self, unit: &TranslationUnit) -> Result<(), MemoryError> {
        self.forget_as(unit, self.batch.time, Fate::Removed)
    }

    /// Removes a unit and counts it.
    pub(super) fn forget_as(&mut self, unit: &TranslationUnit, when: Time, fate: Fate) -> Result<(), MemoryError> {
        self.drop_unit(unit, when, fate)?;
        self.count_update(unit.id);
        Ok(())
    }

    /// Removes a unit that is not counted by itself.
    pub(super) fn drop_unit(&mut self, unit: &TranslationUnit, when: Time, fate: Fate) -> Result<(), MemoryError> {
        if self.waits(unit) {
            return self.plan(unit, None, (when, fate));
        }
        self.log(unit)?;
        self.drop_logged(unit)?;
        let digest = digest(&unit.variants);
        Ok(self.store.put_former(&Former { digest, unit: unit.id, until: when.max(unit.changed), fate })?)
    }

    /// Removes a unit that is in the history already, without a word about what it said.
    pub(super) fn drop_logged(&mut self, unit: &TranslationUnit) -> Result<(), MemoryError> {
        let digest = digest(&unit.variants);
        self.store.delete_unit(unit.id, digest)?;
        self.twins.remove(digest, &unit.context, unit.id);
        Ok(())
    }
}

/// Why a batch is not kept.
pub(super) enum Stop<T> {
    /// Nothing changed, or it was only tried; this would have come of it.
    Nothing(Box<T>),
    /// It failed.
    Failed(MemoryError),
}

impl<T> From<StoreError> for Stop<T> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<MemoryError> for Stop<T> {
    fn from(error: MemoryError) -> Self {
        Self::Failed(error)
    }
}

impl Memory {
    /// Stores one unit as a batch of its own; batch 0 where nothing changed.
    ///
    /// # Errors
    /// The unit cannot be stored, or the store fails.
    pub fn add(&mut self, unit: &NewUnit, stamp: &Stamp) -> Result<(Added, BatchId), MemoryError> {
        if let Some(fault) = unit.fault() {
            return Err(MemoryError::BadUnit(fault.to_owned()));
        }
        self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, None, None)?;
            let taken = writer.add(unit, digest(&unit.variants))?;
            let id = taken.unit.unwrap_or_default();
            let added = match taken.why.deed() {
                Deed::Created => Added::Created(id),
                Deed::Updated => Added::Updated(id),
                Deed::Duplicate => Added::Duplicate(id),
            };
            if matches!(added, Added::Duplicate(_)) {
                return Err(Stop::Nothing(Box::new((added, 0))));
            }
            if matches!(added, Added::Created(_)) {
                for (number, variant) in (0..).zip(&unit.variants) {
                    writer.index_variant(VariantId::new(id, number), variant)?;
                }
            }
            Ok((added, writer.finish(false)?.id))
        })
    }

    /// Confirms units; those confirmed already are left alone. The batch has number 0 where nothing changed.
    ///
    /// # Errors
    /// One of them does not exist (nothing is changed then), or the store fails.
    pub fn confirm(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        self.change_each(ids, stamp, |writer, unit| {
            if unit.status == Status::Confirmed {
                writer.batch.duplicate += 1;
                return Ok(());
            }
            let after = touched(TranslationUnit { status: Status::Confirmed, ..unit.clone() }, stamp);
            writer.replace(unit, &after, stamp.time)?;
            writer.batch.updated += 1;
            Ok(())
        })
    }

    /// Removes units.
    ///
    /// # Errors
    /// One of them does not exist (nothing is changed then), or the store fails.
    pub fn forget(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        self.change_each(ids, stamp, |writer, unit| writer.forget(unit))
    }

    fn change_each(
        &mut self,
        ids: &[UnitId],
        stamp: &Stamp,
        change: impl Fn(&mut Writer<'_>, &TranslationUnit) -> Result<(), MemoryError>,
    ) -> Result<Batch, MemoryError> {
        let distinct: std::collections::BTreeSet<UnitId> = ids.iter().copied().collect();
        self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, None, None)?;
            for id in distinct {
                let unit = writer.store.unit(id)?.ok_or(MemoryError::NoUnit(id))?;
                change(&mut writer, &unit)?;
            }
            if writer.batch.updated == 0 {
                return Err(Stop::Nothing(Box::new(Batch { id: 0, ..writer.batch })));
            }
            Ok(writer.finish(false)?)
        })
    }

    /// Makes the index and the keys of the glossary anew from what is stored.
    ///
    /// # Errors
    /// The store fails; everything stays as it was then.
    pub fn rebuild(&mut self) -> Result<(), MemoryError> {
        const STEP: usize = 1000;
        self.write(|store| {
            store.clear_index()?;
            let mut index = IndexWriter::new(0);
            let mut outliner = Outliner::new(ALONE);
            let mut after = i64::MIN;
            loop {
                let units = store.units_after(after, STEP)?;
                let Some(last) = units.last() else { break };
                after = last.id;
                for (id, variant) in
                    units.iter().map(|unit| store.variants_of(unit.id)).collect::<Result<Vec<_>, _>>()?.concat()
                {
                    let space = store.make_space(&variant.lang)?;
                    let mut outline = outliner.outline(&variant);
                    index.learn(space, ALONE, &mut outline);
                    index.push(store, space, id, ALONE, &outline)?;
                }
            }
            index.finish(store, false)?;
            crate::glossary::rebuild_keys(store)?;
            Ok(store.set_index_version(NORM_VERSION)?)
        })
    }

    /// As [`write`](Self::write), but work that found nothing to change leaves no trace.
    pub(super) fn write_if<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, Stop<T>>,
    ) -> Result<T, MemoryError> {
        self.frequencies.borrow_mut().clear();
        match in_transaction(&mut *self.store, work) {
            Ok(done) => Ok(done),
            Err(Stop::Nothing(done)) => Ok(*done),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, MemoryError>,
    ) -> Result<T, MemoryError> {
        self.frequencies.borrow_mut().clear();
        in_transaction(&mut *self.store, work)
    }
}
