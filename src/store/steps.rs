//! Batches that are written in several steps, so that others can write in between.

use super::{BatchId, Change, Record, Result};
use crate::unit::{Batch, TranslationUnit, UnitId};

/// How a unit is stored, and how it is going to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreseen {
    /// The checksum that it has.
    pub before: i64,
    /// The one that it is going to have; none where its wordings change, or what is kept beside it.
    pub after: Option<i64>,
}

/// Steps of a long batch. What it has stored is hidden from everybody else until it is closed.
pub trait StepStore {
    /// Whether somebody else waits to write.
    fn is_awaited(&self) -> bool;
    /// Ends a step of a batch, lets those who wait write, and begins the next one. `false`: that cannot be done here,
    /// and the step goes on. What was known of other records may be wrong afterwards.
    fn pause(&mut self, batch: &Batch) -> Result<bool>;
    /// Shows a batch that was paused to everybody, with the end of this step; of any other nothing is done. It has
    /// stored its last unit before.
    fn close(&mut self, batch: BatchId) -> Result<()>;
    /// Whether there is a batch that was paused.
    fn has_paused(&self) -> Result<bool>;
    /// Lets those who wait write, between two transactions.
    fn let_others_write(&self);
    /// Hides what a batch has stored, which is undone in this transaction, until [`Self::adopt`] gives it back to be
    /// removed. `false`: that cannot be done here.
    fn hide(&mut self, batch: BatchId) -> Result<bool>;
    /// Takes over a batch that this process has hidden, or that was paused or hidden by somebody who is gone: inside a
    /// transaction.
    fn adopt(&mut self) -> Result<Option<Batch>>;
    /// Removes the first `most` units of an adopted batch; `false`: there is none left.
    fn remove_first(&mut self, batch: BatchId, most: usize) -> Result<bool>;
    /// Removes an adopted batch that has neither units nor runs; of one that is undone, the history stays.
    fn remove_batch(&mut self, batch: BatchId) -> Result<()>;
    /// What is needed to give a unit other properties in the last step without reading it again.
    fn foresee(&self, unit: &TranslationUnit) -> Result<Option<Foreseen>>;
    /// Gives a unit the properties that were foreseen, if it still is as it was then.
    fn revise(&mut self, unit: &TranslationUnit, foreseen: Foreseen) -> Result<bool>;
    /// Whether a unit still is as it was.
    fn is_as_foreseen(&self, unit: UnitId, foreseen: Foreseen) -> Result<bool>;
    /// What a batch has logged of a record, its own at work too.
    fn logged(&self, batch: BatchId, record: Record, id: i64) -> Result<Option<Change>>;
    /// Forgets that.
    fn unlog(&mut self, batch: BatchId, record: Record, id: i64) -> Result<()>;
    /// The units that batches which ended since this one began have changed, also those that are undone.
    fn changed_beside(&self, batch: BatchId) -> Result<Vec<UnitId>>;
    /// The batches that stand in the history after batches with higher numbers, with their places there.
    fn late(&self) -> Result<Vec<(BatchId, BatchId)>>;
}
