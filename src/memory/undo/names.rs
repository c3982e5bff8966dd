//! What an undo does to the glossary.

use super::{Commands, Kept, Records, Since, UndoneBatches, record};
use crate::glossary::{Left, left_without, undo_entry};
use crate::memory::MemoryError;
use crate::memory::change::Writer;
use crate::store::{Record, Store};
use crate::term::EntryId;
use crate::unit::BatchId;

/// An entry without a batch and those that have been taken back.
fn left(store: &dyn Store, id: EntryId, (undone, own): (&UndoneBatches, BatchId)) -> Result<Option<Left>, MemoryError> {
    Ok(left_without(store, id, &|batch| batch == own || undone.contains(&batch))?)
}

/// The entries of a batch that others brought again: those that stay as they are for them, and those of which a part
/// does.
pub(super) fn brought_again(
    store: &dyn Store,
    batch: BatchId,
    stay: &mut Records,
    undone: &UndoneBatches,
    commands: &Commands,
) -> Result<Vec<Kept>, MemoryError> {
    let mut kept = Vec::new();
    for change in store.changes(batch)?.into_iter().filter(|change| change.record == Record::Entry) {
        if stay.contains(&record(Record::Entry, change.id)) || store.entry_claims(change.id)?.is_empty() {
            continue;
        }
        let Some(Left { entry, by: Some(by), is_so }) = left(store, change.id, (undone, batch))? else { continue };
        if is_so {
            stay.insert(record(Record::Entry, change.id));
        }
        if is_so || (change.before.is_none() && entry.is_some()) {
            kept.push(Kept::of(Record::Entry, change.id, Since::Brought, by, commands));
        }
    }
    Ok(kept)
}

/// The entries that are as they are only because this batch brought them again, each with what is left of it.
pub(super) fn held(
    store: &dyn Store,
    batch: BatchId,
    undone: &UndoneBatches,
) -> Result<Vec<(EntryId, Left)>, MemoryError> {
    let mut held = Vec::new();
    for id in store.entries_claimed_over_undone(batch)? {
        let left = left(store, id, (undone, batch))?.filter(|left| !left.is_so);
        if let Some(left) = left
            && store.entry(id)?.is_some()
        {
            held.push((id, left));
        }
    }
    Ok(held)
}

impl Writer<'_> {
    /// Takes a change of this batch to an entry back; gives whether more went than it had done: what batches that had
    /// been taken back earlier had to leave.
    pub(super) fn bring_entry_back(
        &mut self,
        id: EntryId,
        own: Option<&str>,
        undone: &UndoneBatches,
    ) -> Result<bool, MemoryError> {
        let Some(left) = left(self.store, id, (undone, self.batch.id))? else { return Ok(false) };
        let back = undo_entry(self.store, id, left.entry.as_ref())?;
        self.batch.duplicate += u64::from(!back);
        let own = own.map(crate::glossary::json::from_json).transpose()?;
        Ok(left.by.is_none() && own != left.entry)
    }

    /// Takes away what is there only because this batch brought it again; gives its numbers.
    pub(super) fn drop_held(&mut self, undone: &UndoneBatches) -> Result<Vec<EntryId>, MemoryError> {
        let held = held(self.store, self.batch.id, undone)?;
        for (id, left) in &held {
            undo_entry(self.store, *id, left.entry.as_ref())?;
        }
        Ok(held.into_iter().map(|(id, _)| id).collect())
    }
}
