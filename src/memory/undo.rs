//! Taking a batch back: what nobody has changed since is as it was before; what somebody has, stays.

use std::collections::{HashMap, HashSet};

use super::change::{Writer, read_before};
use super::digest::digest;
use super::twins::is_stored;
use super::{Memory, MemoryError};
use crate::index::run::drop_runs_of;
use crate::store::{Change, Fate, Record, Store};
use crate::unit::{Batch, BatchId, Time};

/// A record that an undo left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is an entry of the glossary; else it is a unit.
    pub is_entry: bool,
    /// Its number.
    pub id: i64,
    /// The batch that changed it since.
    pub batch: BatchId,
    /// The command of that batch.
    pub command: String,
}

/// A batch that has been taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The batch.
    pub batch: Batch,
    /// What was left as it is, because it was changed since.
    pub kept: Vec<Kept>,
}

/// Records by kind and number.
type Records = HashSet<(bool, i64)>;

fn record(of: Record, id: i64) -> (bool, i64) {
    (of == Record::Unit, id)
}

impl Memory {
    /// Takes back a batch (units and glossary entries), the newest if none is named. What later batches
    /// have changed is kept as it is.
    ///
    /// # Errors
    /// There is no such batch, it has been taken back, all of it was changed later, or the store fails.
    pub fn undo(&mut self, batch: Option<BatchId>) -> Result<Undone, MemoryError> {
        self.write(|store| {
            let batches = store.batches()?;
            let undone: HashSet<BatchId> = batches.iter().filter(|batch| batch.undone).map(|batch| batch.id).collect();
            let commands: HashMap<BatchId, String> =
                batches.iter().map(|batch| (batch.id, batch.command.clone())).collect();
            let batch = choose(batches, batch)?;
            let changed = store.changed_later(batch.id)?;
            let later: Records = changed.iter().map(|(_, of, id)| record(*of, *id)).collect();
            let mut kept = Vec::new();
            for (by, of, id) in changed {
                if is_there(store, of, id)? {
                    let command = commands.get(&by).cloned().unwrap_or_default();
                    kept.push(Kept { is_entry: of == Record::Entry, id, batch: by, command });
                }
            }
            if let Some(first) = kept.first() {
                refuse_if_all_is_kept(store, batch.id, &later, first)?;
            }
            let units_stay = kept.iter().any(|kept| !kept.is_entry);
            let mut writer = Writer::over(store, Batch { undone: true, ..batch }, None);
            writer.take_back(&later, &undone, units_stay)?;
            Ok(Undone { batch: writer.finish(false)?, kept })
        })
    }
}

fn is_there(store: &dyn Store, of: Record, id: i64) -> Result<bool, MemoryError> {
    Ok(match of {
        Record::Unit => store.unit(id)?.is_some(),
        Record::Entry => store.entry(id)?.is_some(),
    })
}

/// A batch of which nothing could be taken back stays what it is.
fn refuse_if_all_is_kept(store: &dyn Store, batch: BatchId, later: &Records, first: &Kept) -> Result<(), MemoryError> {
    let made = store.created_by(batch)?;
    let changed = store.changes(batch)?;
    let free = made.into_iter().any(|id| !later.contains(&record(Record::Unit, id)))
        || changed.iter().any(|change| !later.contains(&record(change.record, change.id)));
    if free {
        return Ok(());
    }
    let what = format!("{} {}", if first.is_entry { "glossary entry" } else { "unit" }, first.id);
    Err(MemoryError::ChangedLater { batch, later: first.batch, what })
}

/// The batch to take back.
fn choose(batches: Vec<Batch>, wanted: Option<BatchId>) -> Result<Batch, MemoryError> {
    let Some(id) = wanted else {
        return batches.into_iter().find(|batch| !batch.undone).ok_or(MemoryError::NothingToUndo);
    };
    let batch = batches.into_iter().find(|batch| batch.id == id).ok_or(MemoryError::NoBatch(id))?;
    if batch.undone { Err(MemoryError::AlreadyUndone(id)) } else { Ok(batch) }
}

impl Writer<'_> {
    fn take_back(&mut self, later: &Records, undone: &HashSet<BatchId>, units_stay: bool) -> Result<(), MemoryError> {
        let formers = self.store.has_formers()?;
        for id in self.store.created_by(self.batch.id)? {
            if later.contains(&record(Record::Unit, id)) {
                continue;
            }
            if let Some(unit) = self.store.unit(id)? {
                self.store.delete_unit(id, digest(&unit.variants))?;
            }
            if formers {
                for former in self.store.formers_of(id)? {
                    self.store.remove_former(former.digest, id)?;
                }
            }
        }
        if !units_stay {
            // Else the runs hold what stays, too; what is gone from them is skipped.
            drop_runs_of(self.store, self.batch.id)?;
        }
        for change in self.store.changes(self.batch.id)?.into_iter().rev() {
            match change.record {
                _ if later.contains(&record(change.record, change.id)) => {}
                Record::Unit => self.bring_back(&change, undone)?,
                Record::Entry => {
                    let back = crate::glossary::undo_entry(self.store, &change)?;
                    self.batch.duplicate += u64::from(!back);
                }
            }
        }
        Ok(())
    }

    fn bring_back(&mut self, change: &Change, undone: &HashSet<BatchId>) -> Result<(), MemoryError> {
        let Some(json) = &change.before else { return Ok(()) };
        let before = read_before(change.id, json)?;
        if let Some(now) = self.store.unit(change.id)? {
            // An edit that is taken back is news for others; an import that is taken back is not.
            let fate = (self.batch.command != "import").then_some(Fate::Undone);
            return self.rewrite(&now, &before.unit, now.changed, fate);
        }
        if undone.contains(&before.unit.batch) {
            // The batch that made it has been taken back since.
            return Ok(());
        }
        // Somebody may have stored it again since: then it must not be there twice.
        if is_stored(self.store, &before.unit)? {
            self.batch.duplicate += 1;
            return Ok(());
        }
        let digest = digest(&before.unit.variants);
        let mut unit = before.unit;
        let formers = self.store.formers_of(unit.id)?;
        // Whoever was told of the removal takes it back only as something later.
        let told = formers.iter().filter(|former| former.fate == Fate::Told).map(|former| former.until).max();
        if let Some(later) = told.and_then(|told| Time::from_second(told.as_second().saturating_add(1)).ok()) {
            unit.changed = unit.changed.max(later);
        }
        let ids = self.store.restore_unit(&unit, digest, before.next_number)?;
        for (id, variant) in ids.into_iter().zip(&unit.variants) {
            self.index_variant(id, variant)?;
        }
        Ok(self.store.remove_former(digest, change.id)?)
    }
}
