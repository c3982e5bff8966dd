//! A long import in steps: others write in between, and nobody sees half of it. What its writer left behind when it was
//! killed is taken away.

use std::collections::HashSet;

use super::change::Writer;
use super::digest::digest;
use super::planned::Planned;
use super::twins::united;
use super::undo::{Records, record};
use super::{Memory, MemoryError};
use crate::index::build::{Breathe, IndexWriter};
use crate::index::run::{drop_run_of, drop_runs_of, in_no_run_of_their_own};
use crate::store::{Record, Store, in_transaction};
use crate::unit::{Batch, BatchId, NewUnit, TranslationUnit, UnitId};

/// How many units are taken away in one step.
const SLICE: usize = 50_000;
/// So many units are removed in one step by an undo.
const AT_ONCE: usize = 8192;
/// How many units of others are looked at between two looks whether somebody waits.
const BETWEEN: usize = 1000;

impl Writer<'_> {
    /// Ends the step if somebody waits to write and this batch may be ended here.
    pub(super) fn pause_if_awaited(&mut self) -> Result<bool, MemoryError> {
        let Some(planned) = self.planned.as_mut().filter(|_| self.store.is_awaited()) else { return Ok(false) };
        self.index.save(self.store)?;
        if !pause(self.store, planned, &self.batch)? {
            return Ok(false);
        }
        self.index.others_wrote();
        self.others_wrote();
        Ok(true)
    }

    /// Writes the runs that wait in RAM if they are many.
    pub(super) fn relieve(&mut self) -> Result<bool, MemoryError> {
        if self.index.is_heavy() { self.write_runs(IndexWriter::write_made) } else { Ok(false) }
    }

    fn write_runs(
        &mut self,
        write: impl FnOnce(&mut IndexWriter, &mut dyn Store, Breathe<'_>) -> crate::store::Result<()>,
    ) -> Result<bool, MemoryError> {
        let (batch, planned, mut paused) = (&self.batch, &mut self.planned, false);
        write(&mut self.index, self.store, &mut |store| {
            let Some(planned) = planned.as_mut().filter(|_| store.is_awaited()) else { return Ok(false) };
            let now = pause(store, planned, batch)?;
            paused |= now;
            Ok(now)
        })?;
        if paused {
            self.others_wrote();
        }
        Ok(paused)
    }

    /// The last step: everything that others see of this batch. `merge` as in [`Self::finish`].
    pub(super) fn finish_in_steps(mut self, merge: bool) -> Result<Batch, MemoryError> {
        self.write_runs(IndexWriter::finish_runs)?;
        if self.paused {
            self.give_way_to_equals()?;
        }
        self.apply_plans()?;
        if self.paused {
            self.drop_outdated_claims()?;
            self.store.close(self.batch.id)?;
        }
        self.finish(merge)
    }

    /// Removes what the batch created. Of many units, nearly all are only hidden: they are removed afterwards, in steps.
    pub(super) fn unmake_created(&mut self, stay: &Records, units_stay: bool) -> Result<(), MemoryError> {
        let mut created = self.store.created_by(self.batch.id)?;
        if units_stay {
            // The runs hold what stays, too; what is gone from them is skipped.
            created.retain(|id| !stay.contains(&record(Record::Unit, *id)));
            return created.into_iter().try_for_each(|id| self.unmake(id));
        }
        if created.len() > AT_ONCE {
            // What other batches have put into one run with it would be found still.
            let asked = |id| created.binary_search(&id).is_ok();
            let beside = in_no_run_of_their_own(self.store, &asked)?;
            if beside.len() <= AT_ONCE {
                // Before the others are hidden: what is hidden is not found.
                beside.into_iter().try_for_each(|id| self.unmake(id))?;
                if self.store.hide(self.batch.id)? {
                    // What this undo puts into the index is not to go with the runs of the batch.
                    self.index = IndexWriter::new(0);
                    return Ok(());
                }
            }
        }
        created.into_iter().try_for_each(|id| self.unmake(id))?;
        Ok(drop_runs_of(self.store, self.batch.id)?)
    }

    /// What others have stored since the first step is not stored a second time.
    fn give_way_to_equals(&mut self) -> Result<(), MemoryError> {
        let mut seen: HashSet<BatchId> = HashSet::new();
        loop {
            let (late, batches) = (self.store.late()?, self.store.batches()?);
            let place = |id| late.iter().find(|(batch, _)| *batch == id).map_or(id, |(_, place)| *place);
            let since = |batch: &&Batch| place(batch.id) > self.batch.id && !seen.contains(&batch.id);
            let Some(next) = batches.iter().find(since).map(|batch| batch.id) else { break };
            for (number, id) in (1..).zip(self.store.created_by(next)?) {
                self.give_way_to(id)?;
                if number % BETWEEN == 0 {
                    self.pause_if_awaited()?;
                }
            }
            seen.insert(next);
        }
        // What somebody has brought back by an undo is new, too.
        let undone = |batch: &Batch| batch.undone && !self.undone.contains(&batch.id);
        for batch in self.store.batches()?.into_iter().filter(undone).map(|batch| batch.id).collect::<Vec<_>>() {
            for change in self.store.changes(batch)?.iter().filter(|change| change.record == Record::Unit) {
                self.give_way_to(change.id)?;
            }
        }
        Ok(())
    }

    fn give_way_to(&mut self, id: UnitId) -> Result<(), MemoryError> {
        let Some(theirs) = self.unit(id)?.filter(|unit| unit.batch != self.batch.id) else { return Ok(()) };
        let digest = digest(&theirs.variants);
        self.drop_plans_for(&theirs, digest)?;
        for id in self.store.units_with_digest(digest)? {
            let own = self.store.unit(id)?.filter(|unit| unit.batch == self.batch.id);
            let Some((own, context)) = own.and_then(|own| united(&theirs, &own).map(|context| (own, context))) else {
                continue;
            };
            self.store.delete_unit(own.id, digest)?;
            self.twins.remove(digest, &own.context, own.id);
            self.batch.created = self.batch.created.saturating_sub(1);
            self.claim(&theirs)?;
            let own = self.as_it_came(own);
            self.enrich(&theirs, context, &own)?;
            return Ok(());
        }
        Ok(())
    }

    /// A unit of this batch as the file had it.
    pub(super) fn as_it_came(&self, own: TranslationUnit) -> NewUnit {
        let dated = |time| (time != self.batch.time).then_some(time);
        NewUnit {
            variants: own.variants,
            context: own.context,
            origin: own.origin,
            author: own.author,
            created: dated(own.created),
            changed: dated(own.changed),
            changed_by: own.changed_by,
            note: own.note,
            status: own.status,
            extra: own.extra,
        }
    }
}

fn pause(store: &mut dyn Store, planned: &mut Planned, batch: &Batch) -> crate::store::Result<bool> {
    planned.claim(store, batch.id)?;
    store.pause(batch)
}

impl Memory {
    /// Takes away what a batch of several steps has stored whose writer is gone, and what an undo has hidden.
    ///
    /// # Errors
    /// The store fails; the next one who writes goes on.
    pub(super) fn clear_abandoned(&mut self) -> Result<(), MemoryError> {
        while self.store.has_paused()? {
            let Some(batch) = in_transaction(&mut *self.store, |store| store.adopt())? else { break };
            while in_transaction(&mut *self.store, |store| store.remove_first(batch.id, SLICE))? {
                self.store.let_others_write();
            }
            while in_transaction(&mut *self.store, |store| drop_run_of(store, batch.id))? {
                self.store.let_others_write();
            }
            in_transaction(&mut *self.store, |store| clear(store, batch))?;
        }
        Ok(())
    }
}

fn clear(store: &mut dyn Store, batch: Batch) -> Result<(), MemoryError> {
    let id = batch.id;
    if batch.undone {
        return Ok(store.remove_batch(id)?);
    }
    let mut writer = Writer::over(store, batch, None);
    // What only its claim has kept when the batch that brought it was taken back.
    for unit in writer.store.held_only_by(id)? {
        writer.unmake(unit)?;
    }
    Ok(writer.store.remove_batch(id)?)
}
