//! What a place for claims must be able to do.

use super::Result;
use crate::term::EntryId;
use crate::unit::{BatchId, UnitId};

/// Which batches brought a unit or a glossary entry that was there already: it stays while one of them does.
pub trait ClaimStore {
    /// A batch brought a unit again.
    fn claim(&mut self, batch: BatchId, unit: UnitId) -> Result<()>;
    /// The units that `batch` made and others, not undone, brought again: each with the newest of them.
    fn claimed(&self, batch: BatchId) -> Result<Vec<(BatchId, UnitId)>>;
    /// The units that are there only because `batch` brought them again: the batch that made them is
    /// undone, no other one brought them, and none that changed them is in force.
    fn held_only_by(&self, batch: BatchId) -> Result<Vec<UnitId>>;
    /// The newest batch, not undone and not `but`, that brought this unit again after the batch `since`.
    fn claimed_since(&self, unit: UnitId, since: BatchId, but: BatchId) -> Result<Option<BatchId>>;
    /// The units that `batch` brought again and that a batch changed which is undone.
    fn claimed_over_undone(&self, batch: BatchId) -> Result<Vec<UnitId>>;
    /// Whether a batch that is not undone brought this unit again.
    fn is_claimed(&self, unit: UnitId) -> Result<bool>;
    /// A batch brought an entry again: this much of it, as JSON; `None`: all of it.
    fn claim_entry(&mut self, batch: BatchId, entry: EntryId, brought: Option<&str>) -> Result<()>;
    /// The batches, none of them undone, that brought an entry again, with how much of it; ascending.
    fn entry_claims(&self, entry: EntryId) -> Result<Vec<(BatchId, Option<String>)>>;
    /// The entries that `batch` brought again and that a batch made or changed which is undone.
    fn entries_claimed_over_undone(&self, batch: BatchId) -> Result<Vec<EntryId>>;
    /// A batch did not bring this unit again.
    fn drop_claim(&mut self, batch: BatchId, unit: UnitId) -> Result<()>;
    /// Forgets what a batch brought again.
    fn drop_claims(&mut self, batch: BatchId) -> Result<()>;
}
