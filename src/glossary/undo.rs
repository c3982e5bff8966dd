//! How an entry is without batches that are taken back: what earlier ones made of it, and what others brought again.
use super::json;
use super::plan::{Plan, joined};
use super::{GlossaryError, keys_of};
use crate::store::{Record, Store};
use crate::term::{EntryId, TermEntry};
use crate::unit::BatchId;

/// An entry as it would be without some batches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What is left of it; `None`: it is not there.
    pub entry: Option<TermEntry>,
    /// The newest batch that still stands and brought some of it again.
    pub by: Option<BatchId>,
    /// Whether it is there now, just so.
    pub is_so: bool,
}

/// How an entry would be without the batches that are `gone`: as it was before the last changes of its history, as far
/// back as all of them are gone, with what batches that stay brought again since. `None` where a batch that
/// stays changed it last.
///
/// # Errors
/// What the store says; a record that is damaged.
pub fn left_without(
    store: &dyn Store,
    id: EntryId,
    gone: &dyn Fn(BatchId) -> bool,
) -> Result<Option<Left>, GlossaryError> {
    let (mut before, mut since) = (None, 0);
    for (batch, change) in store.changes_to(Record::Entry, id)?.into_iter().rev() {
        if !gone(batch) {
            since = batch;
            break;
        }
        before = Some(change.before);
    }
    let Some(before) = before else { return Ok(None) };
    let mut entry = before.as_deref().map(json::from_json).transpose()?;
    let mut by = None;
    for (batch, brought) in store.entry_claims(id)?.into_iter().filter(|(batch, _)| *batch > since && !gone(*batch)) {
        let brought = match brought {
            Some(brought) => Some(json::from_json(&brought)?),
            None => as_after(store, id, batch)?,
        };
        let Some(brought) = brought else { continue };
        by = Some(batch);
        // What contradicts by now adds nothing.
        entry = match entry {
            None => Some(TermEntry { id, batch, ..brought }),
            Some(entry) => Some(joined(&entry, &brought).unwrap_or(entry)),
        };
    }
    let is_so = match (&entry, store.entry(id)?) {
        (None, None) => true,
        (Some(entry), Some(now)) => TermEntry { batch: now.batch, ..entry.clone() } == now,
        _ => false,
    };
    Ok(Some(Left { entry, by, is_so }))
}

/// How a batch left an entry that it did not change.
fn as_after(store: &dyn Store, id: EntryId, batch: BatchId) -> Result<Option<TermEntry>, GlossaryError> {
    match store.next_change(batch, Record::Entry, id)? {
        Some(change) => change.before.as_deref().map(json::from_json).transpose(),
        None => Ok(store.entry(id)?),
    }
}

/// Makes an entry what is left of it, and says whether it did: not one that is gone and whose name another entry has by
/// now. The caller has the transaction and marks the batch.
///
/// # Errors
/// What the store says.
pub fn undo_entry(store: &mut dyn Store, id: EntryId, left: Option<&TermEntry>) -> Result<bool, GlossaryError> {
    match left {
        None => store.delete_entry(id)?,
        Some(entry) => {
            if store.entry(id)?.is_none() && Plan::new(store.entries()?).has_name(entry) {
                return Ok(false);
            }
            store.put_entry(entry, &keys_of(entry))?;
        }
    }
    Ok(true)
}
