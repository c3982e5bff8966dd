//! What can still be read of a damaged memory.

use std::io;

use super::{Memory, MemoryError};
use crate::glossary::{self, Salvaged};
use crate::store::StoreError;
use crate::unit::TranslationUnit;

/// What was saved, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// How many units could be read.
    pub units: u64,
    /// What could not be, in words.
    pub lost: Vec<String>,
}

impl Memory {
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
        for number in 1..=self.store.last_unit()? {
            match self.store.unit(number) {
                Ok(None) => {}
                Ok(Some(unit)) => {
                    if let Err(error) = visit(unit) {
                        return Ok(Err(error));
                    }
                    saved.units += 1;
                }
                Err(StoreError::Damaged { reason, .. }) => saved.lost.push(naming(number, reason)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Ok(saved))
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
