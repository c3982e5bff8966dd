//! "Have we translated this before?": lookup, and every change to the stored units.
//!
//! [`lookup`](Memory::lookup) is retrieval ([`crate::index`]), score and order; a [`Scanner`]
//! gives the same answer by looking at every unit and is there to prove it. Changes are batches,
//! each in one transaction. Of the glossary only `repair` knows.

mod accept;
mod account;
mod answer;
mod beside;
mod change;
mod concordance;
mod contained;
mod digest;
mod diverse;
mod edit;
mod enrich;
mod exchange;
pub mod fragments;
mod import;
mod planned;
mod prefer;
mod rank;
mod repair;
mod report;
mod review;
mod salvage;
mod sample;
mod score;
mod search;
mod select;
mod steps;
mod trial;
mod twins;
mod undo;
mod upkeep;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::Path;

pub use accept::{Accepted, Reviewed, Settled};
pub use account::{Account, Event, State};
pub use answer::{Answer, Choosing, Contained, Explanation, Match, MatchKind, Order, Penalty, Request};
pub use concordance::{Concordance, Hit, Inquiry, Neighbour, Side};
pub use fragments::{Fragment, FragmentRequest, Learned, LearnedWords};
pub use repair::{Left, REPAIR_FLOOR, Reason, Repair, Repaired, Repairing};
pub use report::{Deed, Taken, Why};
pub use review::Unreviewed;
pub use salvage::{Saved, Wreck};
pub use search::{LOWEST, Scanner, likeness};
pub use select::{Parcel, Sent};
pub use undo::{Kept, Since, Undone};

pub use crate::store::Unread;

use thiserror::Error;

use crate::glossary::TermCache;
use crate::index::frequency::Frequencies;
use crate::index::retrieve::{Effort, Scratch};
use crate::lang::LanguageTag;
use crate::store::sqlite::{Mode, SqliteStore};
use crate::store::{Space, Store};
use crate::text::key::NORM_VERSION;
use crate::unit::{Batch, BatchId, Status, Time, TranslationUnit, UnitId};

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

impl Stamp {
    /// A stamp without a name.
    pub fn new(command: &str, time: Time) -> Self {
        Self { time, command: command.to_owned(), by: None }
    }
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
    /// Only units that one of these people made or changed; a unit that names nobody is by whoever stored
    /// it. Empty: by anybody.
    pub by: Vec<String>,
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
    /// Who wins where the memory has another translation of the same source; `None`: both stay.
    pub prefer: Option<Prefer>,
    /// Store every unit for itself, also one that says what another says.
    pub apart: bool,
}

/// Whose wording stays where a file and the memory translate one source differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// That of the later date; a unit without a date is older than any.
    Newest,
    /// That of the file.
    File,
    /// That of the memory.
    Memory,
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
    /// What was learned of which words translate which.
    pub lexicons: Vec<Learned>,
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
    /// Nothing to undo but the starter glossary, which is in this batch.
    #[error("nothing of yours is left to undo: batch {0} is the starter glossary")]
    OnlyStarter(BatchId),
    /// What was to be undone is no longer the newest.
    #[error("another program wrote batch {batch} ({command}) meanwhile; nothing was undone")]
    Meanwhile {
        /// The batch of the other one.
        batch: BatchId,
        /// Its command.
        command: String,
    },
    /// Somebody else has taken back this batch while an undo waited.
    #[error("somebody else undid batch {0} meanwhile; nothing more was undone")]
    UndoneMeanwhile(BatchId),
    /// Everything in the batch was changed by later ones.
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

impl From<crate::glossary::GlossaryError> for MemoryError {
    fn from(error: crate::glossary::GlossaryError) -> Self {
        match error {
            crate::glossary::GlossaryError::Store(error) => Self::Store(error),
            other => Self::Source(other.to_string()),
        }
    }
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
pub struct Memory {
    store: Box<dyn Store>,
    /// Class frequencies met so far, valid while the store's version stays the same.
    frequencies: RefCell<HashMap<Space, Frequencies>>,
    version: Cell<i64>,
    effort: Cell<Effort>,
    /// Room for the next lookup.
    scratch: RefCell<Scratch>,
    /// Names met so far, for repair.
    terms: TermCache,
    /// Lexicons asked so far, by the languages.
    lexicons: RefCell<HashMap<(LanguageTag, LanguageTag), Option<fragments::View>>>,
    repairing: Cell<Repairing>,
}

impl Memory {
    /// Opens an existing memory.
    ///
    /// # Errors
    /// [`crate::store::StoreError`] says what is wrong with it.
    pub fn open(path: &Path, access: Access) -> Result<Self, MemoryError> {
        let mode = match access {
            Access::Read => Mode::Read,
            Access::Write => Mode::Write,
        };
        let mut memory = Self::over(Box::new(SqliteStore::open(path, mode)?));
        if access == Access::Write {
            // Where it cannot be done now, it stays hidden, and the next one tries.
            drop(memory.clear_abandoned());
        }
        if memory.store.index_version()? == Some(NORM_VERSION) {
            return Ok(memory);
        }
        Self::over(Box::new(SqliteStore::open(path, Mode::Write)?)).rebuild()?;
        Ok(Self::over(Box::new(SqliteStore::open(path, mode)?)))
    }

    /// Opens a memory without a look at its index: to find damage, or to save what can be read.
    ///
    /// # Errors
    /// [`crate::store::StoreError`] says what is wrong with it.
    pub fn open_as_it_is(path: &Path) -> Result<Self, MemoryError> {
        Ok(Self::over(Box::new(SqliteStore::open(path, Mode::Read)?)))
    }

    /// Creates a memory with the starter glossary in it as a batch of its own.
    ///
    /// It is made beside its place and put there whole; if somebody else was faster, theirs is opened.
    ///
    /// # Errors
    /// The file cannot be made; a file that is no memory is there.
    pub fn create(path: &Path, now: Time) -> Result<Self, MemoryError> {
        let made = SqliteStore::draft(path)?;
        let mut memory = Self::over(Box::new(SqliteStore::create(made.path())?));
        memory.add_starter(now)?;
        drop(memory);
        SqliteStore::put_in_place(made, path)?;
        Self::open(path, Access::Write)
    }

    /// A memory over any store.
    pub fn over(store: Box<dyn Store>) -> Self {
        Self {
            store,
            frequencies: RefCell::default(),
            version: Cell::new(0),
            effort: Cell::default(),
            scratch: RefCell::default(),
            terms: TermCache::default(),
            lexicons: RefCell::default(),
            repairing: Cell::default(),
        }
    }

    /// A second look at the same memory, for another thread; `None` for one in RAM.
    ///
    /// # Errors
    /// The store fails.
    pub fn reader(&self) -> Result<Option<Self>, MemoryError> {
        let reader = self.store.reader()?.map(Self::over);
        Ok(reader.inspect(|reader| reader.repairing.set(self.repairing.get())))
    }

    /// One unit.
    ///
    /// # Errors
    /// The store fails.
    pub fn unit(&self, id: UnitId) -> Result<Option<TranslationUnit>, MemoryError> {
        Ok(self.store.unit(id)?)
    }

    /// The batches, newest first.
    ///
    /// # Errors
    /// The store fails.
    pub fn history(&self) -> Result<Vec<Batch>, MemoryError> {
        Ok(self.store.batches()?)
    }

    /// What the memory holds.
    ///
    /// # Errors
    /// The store fails.
    pub fn info(&self) -> Result<Info, MemoryError> {
        let counts = self.store.counts()?;
        Ok(Info {
            schema: counts.schema,
            units: counts.units,
            variants: counts.variants,
            terms: counts.entries,
            bytes: counts.bytes,
            changed: self.store.batches()?.first().map(|batch| batch.time),
            lexicons: self.store.lexicons()?.into_iter().map(Learned::from).collect(),
        })
    }

    /// What its readers do without, because it is not as it was written.
    pub fn unread(&self) -> Unread {
        self.store.unread().clone()
    }

    /// The store, for the glossary.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The store, for the glossary.
    pub fn store_mut(&mut self) -> &mut dyn Store {
        &mut *self.store
    }

    /// How matches are repaired from now on.
    pub fn set_repairing(&self, how: Repairing) {
        self.repairing.set(how);
    }

    /// How much work the last lookup was.
    pub fn last_effort(&self) -> Effort {
        self.effort.get()
    }
}
