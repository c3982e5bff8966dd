//! What a place for claims must be able to do.

use super::Result;
use crate::unit::{BatchId, UnitId};

/// Which batches brought a unit that was there already: it stays while one of them does.
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
    /// Forgets what a batch brought again.
    fn drop_claims(&mut self, batch: BatchId) -> Result<()>;
}
