//! Taking a batch back: what it made goes, what it changed or removed comes back as it was.

use serde::{Deserialize, Serialize};

use super::change::{ALONE, Writer, combine};
use super::digest::{digest, same_texts};
use super::{Memory, MemoryError};
use crate::index::build::{IndexWriter, Outliner, drop_runs_of};
use crate::store::{Change, Record};
use crate::unit::{Batch, BatchId, TranslationUnit};

/// How a unit was, and the number from which its variants may be numbered when it comes back.
#[derive(Serialize, Deserialize)]
pub(super) struct Before {
    pub(super) unit: TranslationUnit,
    pub(super) next_number: i64,
}

impl Memory {
    /// Takes back a batch (units and glossary entries), the newest if none is named.
    ///
    /// # Errors
    /// There is no such batch, it has been taken back, a later batch built upon it, or the store fails.
    pub fn undo(&mut self, batch: Option<BatchId>) -> Result<Batch, MemoryError> {
        self.write(|store| {
            let batch = choose(store.batches()?, batch)?;
            if let Some((later, record, number)) = store.changed_later(batch.id)? {
                let what = match record {
                    Record::Unit => format!("unit {number}"),
                    Record::Entry => format!("glossary entry {number}"),
                };
                return Err(MemoryError::ChangedLater { batch: batch.id, later, what });
            }
            let undone = Batch { undone: true, ..batch };
            let index = IndexWriter::new(undone.id);
            let mut writer = Writer { store, batch: undone, index, outliner: Outliner::new(ALONE) };
            writer.take_back()?;
            writer.finish(false)
        })
    }
}

impl Writer<'_> {
    fn take_back(&mut self) -> Result<(), MemoryError> {
        for id in self.store.created_by(self.batch.id)? {
            if let Some(unit) = self.store.unit(id)? {
                self.store.delete_unit(id, digest(&unit.variants))?;
            }
        }
        drop_runs_of(self.store, self.batch.id)?;
        for change in self.store.changes(self.batch.id)?.into_iter().rev() {
            match change.record {
                Record::Unit => self.bring_back(&change)?,
                Record::Entry => {
                    let back = crate::glossary::undo_entry(self.store, &change)?;
                    self.batch.duplicate += u64::from(!back);
                }
            }
        }
        Ok(())
    }

    /// Whether somebody stored the same unit again after it was removed: then it must not be there twice.
    fn is_there(&self, unit: &TranslationUnit) -> Result<bool, MemoryError> {
        for id in self.store.units_with_digest(digest(&unit.variants))? {
            let same = self.store.unit(id)?.filter(|known| same_texts(&known.variants, &unit.variants));
            if same.is_some_and(|known| combine(&known.context, &unit.context).is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn bring_back(&mut self, change: &Change) -> Result<(), MemoryError> {
        let Some(json) = &change.before else { return Ok(()) };
        let before: Before = serde_json::from_str(json)
            .map_err(|error| MemoryError::BadUnit(format!("unit {}: the history is damaged: {error}", change.id)))?;
        if let Some(now) = self.store.unit(change.id)? {
            return self.rewrite(&now, &before.unit);
        }
        if self.is_there(&before.unit)? {
            self.batch.duplicate += 1;
            return Ok(());
        }
        let ids = self.store.restore_unit(&before.unit, digest(&before.unit.variants), before.next_number)?;
        for (id, variant) in ids.into_iter().zip(&before.unit.variants) {
            self.index_variant(id, variant)?;
        }
        Ok(())
    }
}

/// The batch to take back.
fn choose(batches: Vec<Batch>, wanted: Option<BatchId>) -> Result<Batch, MemoryError> {
    let Some(id) = wanted else {
        return batches.into_iter().find(|batch| !batch.undone).ok_or(MemoryError::NothingToUndo);
    };
    let batch = batches.into_iter().find(|batch| batch.id == id).ok_or(MemoryError::NoBatch(id))?;
    if batch.undone { Err(MemoryError::AlreadyUndone(id)) } else { Ok(batch) }
}
