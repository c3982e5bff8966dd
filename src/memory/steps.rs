//! A long import in steps: others write in between, and nobody sees half of it. What its writer left behind when it was
//! killed is taken away.

use super::change::Writer;
use super::digest::{digest, same_texts};
use super::twins::combine;
use super::{Memory, MemoryError};
use crate::index::build::{Breathe, IndexWriter};
use crate::index::run::drop_runs_of;
use crate::store::{Store, in_transaction};
use crate::unit::{Batch, TranslationUnit, contexts_differ};

/// How many units are taken away in one step.
const SLICE: usize = 50_000;

impl Writer<'_> {
    /// Ends the step if somebody waits to write and this batch may be ended here.
    pub(super) fn pause_if_awaited(&mut self) -> Result<bool, MemoryError> {
        if self.planned.is_none() || !self.store.is_awaited() {
            return Ok(false);
        }
        self.index.save(self.store)?;
        if !self.store.pause(&self.batch)? {
            return Ok(false);
        }
        self.index.others_wrote();
        self.twins.clear();
        self.paused = true;
        Ok(true)
    }

    /// Writes the runs that wait in RAM if they are many.
    pub(super) fn relieve(&mut self) -> Result<(), MemoryError> {
        if self.index.is_heavy() { self.write_runs(IndexWriter::write_made) } else { Ok(()) }
    }

    fn write_runs(
        &mut self,
        write: impl FnOnce(&mut IndexWriter, &mut dyn Store, Breathe<'_>) -> crate::store::Result<()>,
    ) -> Result<(), MemoryError> {
        let (batch, may_pause, mut paused) = (&self.batch, self.planned.is_some(), false);
        write(&mut self.index, self.store, &mut |store| {
            let now = may_pause && store.is_awaited() && store.pause(batch)?;
            paused |= now;
            Ok(now)
        })?;
        if paused {
            self.paused = true;
            self.twins.clear();
        }
        Ok(())
    }

    /// The last step: everything that others see of this batch. `merge` as in [`Self::finish`].
    pub(super) fn finish_in_steps(mut self, merge: bool) -> Result<Batch, MemoryError> {
        self.write_runs(IndexWriter::finish_runs)?;
        self.apply_plans()?;
        if self.paused {
            self.give_way_to_equals()?;
            self.store.close(self.batch.id)?;
        }
        self.finish(merge)
    }

    /// What others have stored since the first step is not stored a second time.
    fn give_way_to_equals(&mut self) -> Result<(), MemoryError> {
        let late = self.store.late()?;
        let place = |id| late.iter().find(|(batch, _)| *batch == id).map_or(id, |(_, place)| *place);
        let since = self.store.batches()?.into_iter().filter(|batch| place(batch.id) > self.batch.id && !batch.undone);
        for batch in since.collect::<Vec<_>>() {
            for id in self.store.created_by(batch.id)? {
                if let Some(theirs) = self.store.unit(id)? {
                    self.give_way_to(&theirs)?;
                }
            }
        }
        Ok(())
    }

    fn give_way_to(&mut self, theirs: &TranslationUnit) -> Result<(), MemoryError> {
        let digest = digest(&theirs.variants);
        for id in self.store.units_with_digest(digest)? {
            let own = self.store.unit(id)?.filter(|unit| unit.batch == self.batch.id);
            let Some(own) = own.filter(|own| is_one(own, theirs)) else { continue };
            self.store.delete_unit(own.id, digest)?;
            self.twins.remove(digest, &own.context, own.id);
            self.batch.created = self.batch.created.saturating_sub(1);
            self.batch.duplicate += 1;
            self.store.claim(self.batch.id, theirs.id)?;
            if let Some(context) = combine(&theirs.context, &own.context).filter(|context| *context != theirs.context) {
                let after = TranslationUnit { context, ..theirs.clone() };
                return self.replace(theirs, &after, self.batch.time);
            }
            return Ok(());
        }
        Ok(())
    }
}

/// Whether two units say the same between neighbours that may be the same.
fn is_one(a: &TranslationUnit, b: &TranslationUnit) -> bool {
    same_texts(&a.variants, &b.variants)
        && !contexts_differ(a.extra.as_deref(), b.extra.as_deref())
        && combine(&a.context, &b.context).is_some()
}

impl Memory {
    /// Takes away what a batch of several steps has stored whose writer is gone.
    ///
    /// # Errors
    /// The store fails; the next one who writes goes on.
    pub(super) fn clear_abandoned(&mut self) -> Result<(), MemoryError> {
        while let Some(batch) = self.store.adopt()? {
            while in_transaction(&mut *self.store, |store| store.remove_first(batch.id, SLICE))? {}
            in_transaction(&mut *self.store, |store| clear(store, batch))?;
        }
        Ok(())
    }
}

fn clear(store: &mut dyn Store, batch: Batch) -> Result<(), MemoryError> {
    let id = batch.id;
    drop_runs_of(store, id)?;
    let mut writer = Writer::over(store, batch, None);
    // What only its claim has kept when the batch that brought it was taken back.
    for unit in writer.store.held_only_by(id)? {
        writer.unmake(unit)?;
    }
    Ok(writer.store.remove_batch(id)?)
}
