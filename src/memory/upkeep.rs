//! The memory as a whole: looked through, copied, made smaller.

use std::path::Path;

use super::{Memory, MemoryError, digest, fragments};

impl Memory {
    /// Everything that is wrong with the file; empty when all is well.
    ///
    /// # Errors
    /// The store fails so badly that it cannot be looked through.
    pub fn verify(&self) -> Result<Vec<String>, MemoryError> {
        // One unchanging state: what others write meanwhile is no damage.
        self.store.begin_read()?;
        let problems = self.problems();
        self.store.end_read()?;
        problems
    }

    fn problems(&self) -> Result<Vec<String>, MemoryError> {
        let mut problems = self.store.check()?;
        problems.extend(digest::unreadable(&*self.store)?);
        if !problems.is_empty() {
            // What is made from what is damaged says nothing more.
            return Ok(problems);
        }
        problems.extend(crate::index::check::check(&*self.store)?);
        problems.extend(digest::check(&*self.store)?);
        problems.extend(crate::glossary::check_keys(&*self.store)?);
        problems.extend(fragments::check_lexicons(&*self.store)?);
        Ok(problems)
    }

    /// Gives the room of what is gone back to the system.
    ///
    /// # Errors
    /// There is no room for a copy while it works, or somebody else is writing; the file is as it was then.
    pub fn shrink(&mut self) -> Result<(), MemoryError> {
        Ok(self.store.shrink()?)
    }

    /// A consistent copy in a new file.
    ///
    /// # Errors
    /// The copy cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), MemoryError> {
        Ok(self.store.backup(to)?)
    }
}
