//! Where everything is kept: the [`Store`] trait and its SQLite implementation.
//!
//! The trait is synchronous and narrow: records in, records out. It folds no text and computes no
//! score; keys come ready-made. A second implementation (PostgreSQL) must be possible.

use std::path::PathBuf;

use thiserror::Error;

use crate::term::{EntryId, TermEntry};
use crate::unit::{Batch, BatchId, Time};

/// What went wrong in the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No file.
    #[error("{}: there is no such memory", .0.display())]
    Missing(PathBuf),
    /// Some other file.
    #[error("{}: this is not a hafez memory", .0.display())]
    NotAMemory(PathBuf),
    /// Written by a newer hafez.
    #[error("{}: this memory has schema {found}, this hafez knows up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// Somebody else writes.
    #[error("{}: another program is writing to this memory", .0.display())]
    Locked(PathBuf),
    /// It may not be written.
    #[error("{}: this memory cannot be written: {reason}", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file is damaged.
    #[error("{}: this memory is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// Anything else.
    #[error("{}: {reason}", .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What the database says.
        reason: String,
    },
}

/// A form of a term as it is found in running text: one row a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermKey {
    /// The base language (`fa` for `fa-AF`).
    pub base: String,
    /// The key to look up.
    pub key: String,
    /// The entry.
    pub entry: EntryId,
    /// Index into the entry's `terms`.
    pub term: usize,
}

/// What a change was made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// A translation unit.
    Unit,
    /// A glossary entry.
    Entry,
}

/// The state of a record before a batch changed it, as JSON; `None`: it did not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub record: Record,
    /// Its number.
    pub id: i64,
    /// How it was.
    pub before: Option<String>,
}

/// The place where units, entries, batches and the index are kept.
pub trait Store: std::fmt::Debug {
    /// Begins a writing transaction.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Makes everything since `begin` durable, whole.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// Forgets everything since `begin`.
    fn rollback(&mut self) -> Result<(), StoreError>;

    /// Opens a new batch with all counts 0.
    fn new_batch(
        &mut self,
        time: Time,
        command: &str,
        file: Option<&str>,
        format: Option<&str>,
    ) -> Result<BatchId, StoreError>;
    /// Writes the counts and the `undone` mark of a batch.
    fn update_batch(&mut self, batch: &Batch) -> Result<(), StoreError>;
    /// Keeps how a record was before this batch.
    fn log_change(&mut self, batch: BatchId, change: &Change) -> Result<(), StoreError>;

    /// All glossary entries, by number.
    fn entries(&self) -> Result<Vec<TermEntry>, StoreError>;
    /// One glossary entry.
    fn entry(&self, id: EntryId) -> Result<Option<TermEntry>, StoreError>;
    /// Stores an entry with its keys, replacing both; a new one (id 0) gets a number.
    fn put_entry(&mut self, entry: &TermEntry, keys: &[TermKey]) -> Result<EntryId, StoreError>;
    /// Removes an entry with its keys.
    fn delete_entry(&mut self, id: EntryId) -> Result<(), StoreError>;
    /// The forms with exactly this key.
    fn term_keys(&self, base: &str, key: &str) -> Result<Vec<TermKey>, StoreError>;
    /// All forms of a base language.
    fn all_term_keys(&self, base: &str) -> Result<Vec<TermKey>, StoreError>;
}

/// Runs `work` in a transaction: committed if it succeeds, rolled back if it fails.
pub fn in_transaction<T, E: From<StoreError>>(
    store: &mut dyn Store,
    work: impl FnOnce(&mut dyn Store) -> Result<T, E>,
) -> Result<T, E> {
    store.begin()?;
    match work(store) {
        Ok(value) => {
            store.commit()?;
            Ok(value)
        }
        Err(error) => {
            store.rollback()?;
            Err(error)
        }
    }
}
