//! What a place must be able to do from which memories tell each other what is new.

use super::Result;
use crate::unit::{BatchId, Time, UnitId};

/// What became of a wording that a unit no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Another one took its place.
    Replaced,
    /// The change that made it was taken back.
    Undone,
    /// The unit was removed.
    Removed,
    /// The unit was removed, and other memories were told so.
    Told,
}

/// A wording that a unit had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    /// The digest of its variants.
    pub digest: i64,
    /// The unit.
    pub unit: UnitId,
    /// Until when.
    pub until: Time,
    /// What became of it.
    pub fate: Fate,
}

/// A unit that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its number.
    pub unit: UnitId,
    /// How it was, as JSON.
    pub before: String,
    /// The batch that removed it.
    pub batch: BatchId,
    /// When.
    pub time: Time,
    /// By whom.
    pub by: Option<String>,
}

/// What an exchange with other memories needs to know of the past.
pub trait ExchangeStore {
    /// A value kept under a name.
    fn mark(&self, name: &str) -> Result<Option<String>>;
    /// Keeps a value under a name.
    fn set_mark(&mut self, name: &str, value: &str) -> Result<()>;
    /// Keeps a former wording; one of the same digest and unit is replaced.
    fn put_former(&mut self, former: &Former) -> Result<()>;
    /// Forgets a former wording.
    fn remove_former(&mut self, digest: i64, unit: UnitId) -> Result<()>;
    /// The units that had this digest.
    fn formers_with(&self, digest: i64) -> Result<Vec<Former>>;
    /// The digests that a unit had, the newest first.
    fn formers_of(&self, unit: UnitId) -> Result<Vec<Former>>;
    /// Whether there is any former wording.
    fn has_formers(&self) -> Result<bool>;
    /// The units that batches after `batch`, not undone, changed.
    fn changed_after(&self, batch: BatchId) -> Result<Vec<UnitId>>;
    /// The units that batches after `batch`, not undone, removed and that are still gone.
    fn removed_after(&self, batch: BatchId) -> Result<Vec<Removed>>;
}
