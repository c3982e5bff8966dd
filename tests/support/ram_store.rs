//! A store for tests: the glossary's tables in SQLite in RAM, the history in plain vectors.
use hafez::store::{Change, Store, StoreError, TermKey};
use hafez::term::{EntryId, TermEntry};
use hafez::unit::{Batch, BatchId, Time};
use rusqlite::Connection;

use crate::terms;

#[derive(Debug)]
pub struct RamStore {
    db: Connection,
    pub batches: Vec<Batch>,
    pub changes: Vec<(BatchId, Change)>,
}

impl RamStore {
    pub fn new() -> Self {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../../migrations/0002_glossary.sql")).unwrap();
        Self { db, batches: Vec::new(), changes: Vec::new() }
    }
}

fn wrong(error: rusqlite::Error) -> StoreError {
    StoreError::Other { path: "ram".into(), reason: error.to_string() }
}

impl Store for RamStore {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch("BEGIN").map_err(wrong)
    }
    fn commit(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch("COMMIT").map_err(wrong)
    }
    fn rollback(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch("ROLLBACK").map_err(wrong)
    }
    fn new_batch(
        &mut self,
        time: Time,
        command: &str,
        file: Option<&str>,
        format: Option<&str>,
    ) -> Result<BatchId, StoreError> {
        let id = self.batches.len() as BatchId + 1;
        self.batches.push(Batch {
            id,
            time,
            command: command.into(),
            file: file.map(Into::into),
            format: format.map(Into::into),
            created: 0,
            updated: 0,
            duplicate: 0,
            rejected: 0,
            undone: false,
        });
        Ok(id)
    }
    fn update_batch(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.batches[usize::try_from(batch.id).unwrap() - 1] = batch.clone();
        Ok(())
    }
    fn log_change(&mut self, batch: BatchId, change: &Change) -> Result<(), StoreError> {
        self.changes.push((batch, change.clone()));
        Ok(())
    }
    fn entries(&self) -> Result<Vec<TermEntry>, StoreError> {
        terms::entries(&self.db).map_err(wrong)
    }
    fn entry(&self, id: EntryId) -> Result<Option<TermEntry>, StoreError> {
        terms::entry(&self.db, id).map_err(wrong)
    }
    fn put_entry(&mut self, entry: &TermEntry, keys: &[TermKey]) -> Result<EntryId, StoreError> {
        terms::put_entry(&self.db, entry, keys).map_err(wrong)
    }
    fn delete_entry(&mut self, id: EntryId) -> Result<(), StoreError> {
        terms::delete_entry(&self.db, id).map_err(wrong)
    }
    fn term_keys(&self, base: &str, key: &str) -> Result<Vec<TermKey>, StoreError> {
        terms::term_keys(&self.db, base, key).map_err(wrong)
    }
    fn all_term_keys(&self, base: &str) -> Result<Vec<TermKey>, StoreError> {
        terms::all_term_keys(&self.db, base).map_err(wrong)
    }
}
