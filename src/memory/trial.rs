//! A memory to try something in: a new file with the glossary of another one, or a copy of all of it.

use std::path::Path;

use super::{Access, ImportOptions, Memory, MemoryError, Stamp};
use crate::glossary::{keys_of, readable};
use crate::store::in_transaction;
use crate::store::sqlite::SqliteStore;
use crate::text::key::NORM_VERSION;
use crate::unit::{NewUnit, Time};

impl Memory {
    /// A memory in a new file, with the glossary of this one and no units.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn beside(&self, path: &Path, now: Time) -> Result<Self, MemoryError> {
        let made = SqliteStore::draft(path)?;
        let mut new = Self::over(Box::new(SqliteStore::create(made.path())?));
        let entries = readable::entries(&*self.store)?;
        in_transaction(&mut *new.store, |store| {
            store.set_index_version(NORM_VERSION)?;
            let batch = store.new_batch(now, "glossary import", None, None)?;
            for mut entry in entries {
                entry.batch = batch;
                store.put_entry(&entry, &keys_of(&entry))?;
            }
            Ok::<(), MemoryError>(())
        })?;
        drop(new);
        SqliteStore::put_in_place(made, path)?;
        Self::open(path, Access::Write)
    }

    /// A memory of these units in RAM, without a glossary; the units are numbered from 1 in their order.
    ///
    /// # Errors
    /// A unit that cannot be stored.
    pub fn in_ram(units: Vec<NewUnit>, time: Time) -> Result<Self, MemoryError> {
        let mut memory = Self::over(Box::new(SqliteStore::in_memory()?));
        memory.store.set_index_version(NORM_VERSION)?;
        let options = ImportOptions { apart: true, ..ImportOptions::default() };
        memory.import(&mut units.into_iter(), &|| 0, &options, &Stamp::new("import", time), &mut |_| {})?;
        Ok(memory)
    }

    /// A copy of this memory in a new file.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn copied(&self, path: &Path) -> Result<Self, MemoryError> {
        self.backup(path)?;
        Self::open(path, Access::Write)
    }
}
