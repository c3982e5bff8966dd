//! "Have we translated this before?": lookup, and every change to the stored units.
use std::path::Path;

use thiserror::Error;

use crate::lang::LanguageTag;
use crate::text::diff::DiffPart;
use crate::unit::{Batch, BatchId, Context, NewUnit, Origin, Status, Time, TranslationUnit, UnitId, Variant};

/// What one asks of the memory.
#[derive(Debug, Clone)]
pub struct Request {
    /// The segment to translate.
    pub text: String,
    /// Its language.
    pub from: LanguageTag,
    /// The language wanted.
    pub to: LanguageTag,
    /// The lowest score wanted, 1 to 101.
    pub min: u8,
    /// How many matches at most.
    pub limit: usize,
    /// Its neighbours, as far as they are known.
    pub context: Context,
}

/// Why a match may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The same text between the same neighbours: 101.
    Context,
    /// The same text: 100.
    Exact,
    /// Anything else.
    Fuzzy,
}

/// Points taken off a score, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Penalty {
    /// `variant`, `unreviewed`.
    pub reason: &'static str,
    /// How many points.
    pub points: u8,
}

/// The parts of a score; they add up to it: `whole - edits - capped - sum(penalties) = score`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Lines for people, each a label and its points (negative where taken off). The points sum to the score.
    pub parts: Vec<(String, i32)>,
}

/// A stored unit that may help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The score after penalties.
    pub score: u8,
    /// Plain word-edit percent, as other tools print it.
    pub words: u8,
    /// Why it may be used.
    pub kind: MatchKind,
    /// The unit.
    pub unit: UnitId,
    /// The stored source.
    pub source: Variant,
    /// The stored target.
    pub target: Variant,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// When it was last changed.
    pub changed: Time,
    /// Who changed it last, else who made it.
    pub by: Option<String>,
    /// Whether it has been reviewed.
    pub status: Status,
    /// What was taken off.
    pub penalties: Vec<Penalty>,
    /// Stored source -> the text asked for.
    pub diff: Vec<DiffPart>,
    /// How the score came about.
    pub explanation: Explanation,
}

/// Everything the memory has for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The matches, best first.
    pub matches: Vec<Match>,
}

/// Who writes, when, and by which command: stands in the history.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The moment.
    pub time: Time,
    /// The command, as typed: `add`, `import` …
    pub command: String,
    /// The person.
    pub by: Option<String>,
}

/// What happened to an added unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    Created(UnitId),
    /// It was there; something (context, status) was added to it.
    Updated(UnitId),
    /// It was there already.
    Duplicate(UnitId),
}

/// A change to a unit.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// A new text for this language.
    pub target: Option<(LanguageTag, String)>,
    /// A new note; empty removes it.
    pub note: Option<String>,
    /// A new status.
    pub status: Option<Status>,
}

/// Which units to export.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Only units with a variant served to this language, and only with that pair of variants if both are given.
    pub from: Option<LanguageTag>,
    /// See `from`.
    pub to: Option<LanguageTag>,
    /// Only units whose origin file is this.
    pub origin: Option<String>,
    /// Only units changed at or after this.
    pub since: Option<Time>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The file name for the history (and the origin of units without one).
    pub file: Option<String>,
    /// The format's name, for the history.
    pub format: Option<String>,
    /// Store nothing, only count.
    pub dry_run: bool,
    /// Take every unit as confirmed.
    pub reviewed: bool,
    /// Origin to give to units that name none.
    pub origin: Option<String>,
}

/// What the memory holds.
#[derive(Debug, Clone)]
pub struct Info {
    /// Schema version.
    pub schema: i64,
    /// Units.
    pub units: u64,
    /// Variants per language tag, sorted.
    pub variants: Vec<(String, u64)>,
    /// Glossary entries.
    pub terms: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Last change.
    pub changed: Option<Time>,
}

/// What went wrong in the memory.
#[derive(Debug, Error)]
pub enum MemoryError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// No such unit.
    #[error("there is no unit {0}")]
    NoUnit(UnitId),
    /// No such batch.
    #[error("there is no batch {0}")]
    NoBatch(BatchId),
    /// The batch has been taken back before.
    #[error("batch {0} has been undone already")]
    AlreadyUndone(BatchId),
    /// Nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// A later batch changed the same unit or entry.
    #[error("batch {batch} cannot be undone: batch {later} changed {what} afterwards")]
    ChangedLater {
        /// The batch asked for.
        batch: BatchId,
        /// The batch that stands in the way.
        later: BatchId,
        /// `unit 12` or `entry 7`.
        what: String,
    },
    /// A unit that cannot be stored.
    #[error("{0}")]
    BadUnit(String),
    /// The source of an import failed.
    #[error("{0}")]
    Source(String),
}

/// How a memory is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Look only; nothing on disk changes.
    Read,
    /// Read and write an existing memory.
    Write,
}

/// An open memory.
#[derive(Debug)]
pub struct Memory {}

#[allow(unused_variables, clippy::todo, missing_docs, clippy::needless_pass_by_value)]
impl Memory {
    /// Opens an existing memory. [`crate::store::StoreError`] says what is wrong with it.
    pub fn open(path: &Path, access: Access) -> Result<Self, MemoryError> {
        todo!()
    }
    /// Creates a memory with the starter glossary in it as a batch of its own.
    pub fn create(path: &Path, now: Time) -> Result<Self, MemoryError> {
        todo!()
    }
    /// The bundled sample, in RAM.
    pub fn sample(now: Time) -> Result<Self, MemoryError> {
        todo!()
    }
    /// The best matches, exactly what a scan of every unit would give.
    pub fn lookup(&self, request: &Request) -> Result<Answer, MemoryError> {
        todo!()
    }
    /// The best score that any unit has for the request, down to 30.
    pub fn best_score(&self, request: &Request) -> Result<Option<u8>, MemoryError> {
        todo!()
    }
    pub fn add(&mut self, unit: &NewUnit, stamp: &Stamp) -> Result<(Added, BatchId), MemoryError> {
        todo!()
    }
    /// Imports units as one batch, all or nothing. `None` in the result's batch id: nothing was written.
    /// `progress` is told the number of units read so far. The batch's `rejected` is for the caller to set before (`rejected()` is asked at the end).
    pub fn import(
        &mut self,
        units: &mut (dyn Iterator<Item = NewUnit> + Send),
        rejected: &dyn Fn() -> u64,
        options: &ImportOptions,
        stamp: &Stamp,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Batch, MemoryError> {
        todo!()
    }
    pub fn unit(&self, id: UnitId) -> Result<Option<TranslationUnit>, MemoryError> {
        todo!()
    }
    /// Visits units by id.
    pub fn units(
        &self,
        filter: &UnitFilter,
        visit: &mut dyn FnMut(TranslationUnit) -> std::io::Result<()>,
    ) -> Result<std::io::Result<()>, MemoryError> {
        todo!()
    }
    pub fn edit(&mut self, id: UnitId, edit: &Edit, stamp: &Stamp) -> Result<BatchId, MemoryError> {
        todo!()
    }
    /// Confirms units; already confirmed ones are left alone. All ids must exist.
    pub fn confirm(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        todo!()
    }
    /// Removes units. All ids must exist.
    pub fn forget(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        todo!()
    }
    /// The batches, newest first.
    pub fn history(&self) -> Result<Vec<Batch>, MemoryError> {
        todo!()
    }
    /// Takes back a batch (units and glossary entries), the newest if none is named.
    pub fn undo(&mut self, batch: Option<BatchId>) -> Result<Batch, MemoryError> {
        todo!()
    }
    pub fn info(&self) -> Result<Info, MemoryError> {
        todo!()
    }
    /// Everything that is wrong with the file; empty when all is well.
    pub fn verify(&self) -> Result<Vec<String>, MemoryError> {
        todo!()
    }
    /// A consistent copy.
    pub fn backup(&self, to: &Path) -> Result<(), MemoryError> {
        todo!()
    }
    /// The store, for the glossary.
    pub fn store(&self) -> &dyn crate::store::Store {
        todo!()
    }
    /// The store, for the glossary.
    pub fn store_mut(&mut self) -> &mut dyn crate::store::Store {
        todo!()
    }
}
