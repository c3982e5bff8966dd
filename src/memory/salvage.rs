//! What can still be read of a damaged memory.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::{Memory, MemoryError, digest};
use crate::glossary::{self, Salvaged};
use crate::store::sqlite::SqliteStore;
use crate::store::{Place, StoreError, each_number};
use crate::unit::TranslationUnit;

/// What was saved, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// How many units could be read.
    pub units: u64,
    /// What could not be, in words.
    pub lost: Vec<String>,
}

/// A memory out of which is saved what can be read.
#[derive(Debug)]
pub struct Wreck {
    /// The memory, as it is.
    pub memory: Memory,
    /// How many bytes at its end are missing.
    pub missing: u64,
    /// What the memory is over, where the file itself cannot be looked into. It goes when all is done.
    _copy: Option<NamedTempFile>,
}

impl Wreck {
    /// Opens a memory of which something is to be saved. One that was cut off or has a damaged header is copied into
    /// `folder` first.
    ///
    /// # Errors
    /// Nothing of it can be read, or the folder cannot be written.
    pub fn open(path: &Path, folder: &Path) -> Result<Self, MemoryError> {
        let (copy, missing) = SqliteStore::made_whole(path, folder)?.unzip();
        let memory = Memory::open_as_it_is(copy.as_ref().map_or(path, NamedTempFile::path))?;
        Ok(Self { memory, missing: missing.unwrap_or_default(), _copy: copy })
    }
}

impl Memory {
    /// The units and names that are not as they were written.
    ///
    /// # Errors
    /// The store fails for another reason than damage.
    pub fn unreadable(&self) -> Result<Vec<String>, MemoryError> {
        let mut wrong = digest::unreadable(&*self.store)?;
        wrong.extend(self.salvage_names()?.lost.into_iter().map(|lost| lost.said));
        Ok(wrong)
    }

    /// Visits every unit that is as it was written, by number. Each is looked for by itself, so that one that is damaged
    /// takes no other with it.
    ///
    /// # Errors
    /// Not even the number of the last unit can be read, or the store fails for another reason than damage.
    pub fn salvage(
        &self,
        visit: &mut dyn FnMut(TranslationUnit) -> io::Result<()>,
    ) -> Result<io::Result<Saved>, MemoryError> {
        let mut saved = Saved::default();
        let mut failed = None;
        let next = |after| self.store.next_unit(after);
        let end = each_number((0, self.store.last_unit()?), &next, &mut |number| {
            match self.store.unit(number) {
                Ok(None) => return Ok(Place::Empty),
                Ok(Some(unit)) => {
                    if let Err(error) = visit(unit) {
                        failed = Some(error);
                        return Ok(Place::End);
                    }
                    saved.units += 1;
                }
                Err(StoreError::Damaged { reason, .. }) => saved.lost.push(naming(number, reason)),
                Err(error) => return Err(error),
            }
            Ok(Place::Taken)
        })?;
        if let Some(end) = end {
            saved.lost.push(format!("units with numbers above {end} could not be looked for"));
        }
        Ok(failed.map_or(Ok(saved), Err))
    }

    /// Every name of the glossary that is as it was written; each is looked for by itself, too.
    ///
    /// # Errors
    /// The store fails for another reason than damage.
    pub fn salvage_names(&self) -> Result<Salvaged, MemoryError> {
        Ok(glossary::salvage(&*self.store)?)
    }
}

fn naming(unit: i64, reason: String) -> String {
    if reason.starts_with("unit ") { reason } else { format!("unit {unit}: {reason}") }
}
