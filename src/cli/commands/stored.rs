//! What `import` and `accept` have in common: the memory that they write to, what became of their files, and how
//! they end.

use std::sync::Arc;

use serde_json::{Value, json};

use super::learn;
use super::report::Reasons;
use super::sieve::{Counts, knowledge};
use crate::checks::doubt::Knowledge;
use crate::cli::error::{Kind, Outcome, Result};
use crate::cli::interrupt;
use crate::cli::session::Session;
use crate::memory::Memory;
use crate::unit::Batch;

/// What has been done so far.
#[derive(Default)]
pub(crate) struct Stored {
    dry_run: bool,
    memory: Option<(Memory, Option<tempfile::TempDir>)>,
    /// The batches, one a file.
    pub(crate) done: Vec<Batch>,
    /// Why units were not created.
    pub(crate) reasons: Reasons,
    /// Units that are likely wrong.
    pub(crate) doubted: Counts,
    /// Rows and units that could not be stored.
    pub(crate) rejected: u64,
    /// A file was bad.
    pub(crate) failed: bool,
}

impl Stored {
    /// Nothing yet.
    pub(crate) fn new(dry_run: bool) -> Self {
        Self { dry_run, ..Self::default() }
    }

    /// The memory, opened when the first unit is there to be stored.
    pub(crate) fn memory(&mut self, session: &Session) -> Result<&mut Memory> {
        let opened = match self.memory.take() {
            Some(opened) => opened,
            None if self.dry_run => session.memory_to_try()?,
            None => (session.memory_to_write()?, None),
        };
        Ok(&mut self.memory.insert(opened).0)
    }

    /// What is known of pairs. A memory that is not there yet knows nothing, and is not made for it.
    pub(crate) fn knowledge(&mut self, session: &Session) -> Result<Arc<Knowledge>> {
        let memory = if self.memory.is_some() || session.has_memory()? { Some(&*self.memory(session)?) } else { None };
        knowledge(session, memory)
    }

    /// One bad file does not keep the others out; a memory that cannot be used does.
    pub(crate) fn after(&mut self, file: Result<()>, session: &Session) -> Result<()> {
        match file {
            Err(error) if error.kind == Kind::Input && interrupt::requested().is_ok() => {
                session.console.error(&error);
                self.failed = true;
                Ok(())
            }
            other => other,
        }
    }

    /// Learns from what was stored, and ends the answer with the sums over so many files and with `more` of them.
    pub(crate) fn end(
        &mut self,
        files: usize,
        more: Vec<(&'static str, Value)>,
        session: &mut Session,
    ) -> Result<Outcome> {
        if let Some((memory, _)) = self.memory.as_mut().filter(|_| !self.dry_run && !self.done.is_empty()) {
            learn(memory, session)?;
        }
        let sum = |count: fn(&Batch) -> u64| self.done.iter().map(count).sum::<u64>();
        let mut counts = vec![
            ("files", json!(files)),
            ("created", json!(sum(|batch| batch.created))),
            ("updated", json!(sum(|batch| batch.updated))),
            ("duplicate", json!(sum(|batch| batch.duplicate))),
            ("rejected", json!(self.rejected)),
            ("reasons", self.reasons.as_json()),
            ("doubted", json!(self.doubted.units())),
            ("doubts", self.doubted.as_json()),
        ];
        counts.extend(more);
        session.end(counts, Vec::new())?;
        Ok(match (self.failed, self.done.is_empty()) {
            (true, _) => Outcome::Incomplete,
            (false, true) => Outcome::Nothing,
            (false, false) => Outcome::Done,
        })
    }
}
