//! Batches that are written in several steps, so that others can write in between.

use super::{BatchId, Result};
use crate::unit::Batch;

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
    /// Takes over a batch that was paused by somebody who is gone: inside a transaction.
    fn adopt(&mut self) -> Result<Option<Batch>>;
    /// Removes the first `most` units of an adopted batch; `false`: there is none left.
    fn remove_first(&mut self, batch: BatchId, most: usize) -> Result<bool>;
    /// Removes an adopted batch that has neither units nor runs.
    fn remove_batch(&mut self, batch: BatchId) -> Result<()>;
    /// The batches that stand in the history after batches with higher numbers, with their places there.
    fn late(&self) -> Result<Vec<(BatchId, BatchId)>>;
}
