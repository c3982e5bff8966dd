//! Where everything is kept: the [`Store`] trait and its `SQLite` implementation.
//!
//! The trait is synchronous and narrow: records in, records out. It folds no text and computes no
//! score; keys come ready-made. A second implementation (`PostgreSQL`) must be possible.

mod claims;
mod exchange;
mod lexicon;
pub mod sqlite;
mod steps;
mod unread;
mod walk;

use std::path::PathBuf;

pub use claims::ClaimStore;
pub use exchange::{ExchangeStore, Fate, Former, Removed};
pub use lexicon::{LexiconPart, LexiconRow, LexiconSide, LexiconStore};
pub use steps::{Foreseen, StepStore};
use thiserror::Error;
pub use unread::Unread;
pub(crate) use walk::{Place, each_number};

use crate::lang::LanguageTag;
use crate::term::{EntryId, TermEntry};
use crate::unit::{Batch, BatchId, NewUnit, Time, TranslationUnit, UnitId, Variant};

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
    /// It has several names: `SQLite` keeps its log by name, so what one writes another would not see.
    #[error("{}: this file has {names} names (hard links), and what is written through one can be lost through another", .path.display())]
    SeveralNames {
        /// The file.
        path: PathBuf,
        /// How many names.
        names: u64,
        /// Whether it is of an older schema: then it cannot even be read before it is written to.
        older: bool,
    },
    /// The disk is full, or fails.
    #[error("{}: the disk refuses: {reason}", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
        /// Whether it may be that no file may become as large: something was to be written, and the disk is not full.
        too_large: bool,
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

/// The result of everything here.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The number of a stored variant: unit and number within the unit. Never given to another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariantId(pub i64);

impl VariantId {
    /// How many variants a unit may have had in its life.
    pub const PER_UNIT: i64 = 1 << 10;

    /// The variant `number` of a unit. Of a number that no unit has, read back wrong, there is no variant.
    pub fn new(unit: UnitId, number: i64) -> Self {
        Self(unit.saturating_mul(Self::PER_UNIT).saturating_add(number))
    }

    /// The unit it belongs to.
    pub fn unit(self) -> UnitId {
        self.0.div_euclid(Self::PER_UNIT)
    }

    /// Its number within the unit.
    pub fn number(self) -> i64 {
        self.0.rem_euclid(Self::PER_UNIT)
    }
}

/// One index space: all variants of one base language.
pub type Space = u16;

/// A run: indexed variants, numbered by weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its number within the space.
    pub number: u16,
    /// The batch whose units it holds, 0 for several.
    pub batch: BatchId,
    /// How many variants it holds.
    pub units: u32,
    /// The lowest unit number in it.
    pub base: UnitId,
    /// The weight table, encoded.
    pub weights: Vec<u8>,
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

/// The size of the memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units.
    pub units: u64,
    /// Variants per language tag, sorted by tag.
    pub variants: Vec<(String, u64)>,
    /// Glossary entries.
    pub entries: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Version of the schema.
    pub schema: i64,
}

/// Units, batches and their history.
pub trait UnitStore {
    /// Begins a writing transaction.
    fn begin(&mut self) -> Result<()>;
    /// Makes everything since `begin` durable, whole.
    fn commit(&mut self) -> Result<()>;
    /// Forgets everything since `begin`.
    fn rollback(&mut self) -> Result<()>;

    /// Begins to look at one unchanging state.
    fn begin_read(&self) -> Result<()>;
    /// Ends that.
    fn end_read(&self) -> Result<()>;

    /// Opens a new batch with all counts 0.
    fn new_batch(&mut self, time: Time, command: &str, file: Option<&str>, format: Option<&str>) -> Result<BatchId>;
    /// Writes the counts and the `undone` mark of a batch. Every batch ends with this, before `commit`:
    /// the newest one keeps here which unit numbers it gave.
    fn update_batch(&mut self, batch: &Batch) -> Result<()>;
    /// The batches, the one that ended last first.
    fn batches(&self) -> Result<Vec<Batch>>;
    /// Keeps how a record was before this batch.
    fn log_change(&mut self, batch: BatchId, change: &Change) -> Result<()>;
    /// What a batch changed, oldest first.
    fn changes(&self, batch: BatchId) -> Result<Vec<Change>>;
    /// The first change to a record after `batch`: it keeps how that batch left it.
    fn next_change(&self, batch: BatchId, record: Record, id: i64) -> Result<Option<Change>>;
    /// Every change to a record with its batch, in the order in which they were made.
    fn changes_to(&self, record: Record, id: i64) -> Result<Vec<(BatchId, Change)>>;
    /// The records that `batch` made or changed and a later batch, not undone, changed again: each with
    /// the newest such batch.
    fn changed_later(&self, batch: BatchId) -> Result<Vec<(BatchId, Record, i64)>>;
    /// The units that a batch created and that still exist.
    fn created_by(&self, batch: BatchId) -> Result<Vec<UnitId>>;

    /// Stores a new unit of a batch and returns its number; its variants are numbered from 0.
    fn insert_unit(&mut self, batch: BatchId, unit: &NewUnit, digest: i64) -> Result<UnitId>;
    /// Replaces a unit. Variants whose text changed get new numbers; the new ones are returned.
    fn replace_unit(&mut self, unit: &TranslationUnit, digest: i64, old_digest: i64)
    -> Result<Vec<(VariantId, usize)>>;
    /// Removes a unit with its variants.
    fn delete_unit(&mut self, id: UnitId, digest: i64) -> Result<()>;
    /// Puts a removed unit back; its variants are numbered from `first_number`, which must be new.
    fn restore_unit(&mut self, unit: &TranslationUnit, digest: i64, first_number: i64) -> Result<Vec<VariantId>>;
    /// The units with this digest.
    fn units_with_digest(&self, digest: i64) -> Result<Vec<UnitId>>;
    /// One unit.
    fn unit(&self, id: UnitId) -> Result<Option<TranslationUnit>>;
    /// The highest number that a unit has, as far as it can be read.
    fn last_unit(&self) -> Result<UnitId>;
    /// The number of the next unit after this one.
    fn next_unit(&self, after: UnitId) -> Result<Option<UnitId>>;
    /// The units with numbers from `after + 1` on, at most `limit`, ascending.
    fn units_after(&self, after: UnitId, limit: usize) -> Result<Vec<TranslationUnit>>;
    /// The first units after this number that are not reviewed.
    fn unreviewed_after(&self, after: UnitId, limit: usize) -> Result<Vec<UnitId>>;
    /// The text of a variant, if it still exists.
    fn visit_text(&self, id: VariantId, visit: &mut dyn FnMut(&str)) -> Result<()>;
    /// When a unit was last changed, if it exists.
    fn changed_at(&self, id: UnitId) -> Result<Option<Time>>;
    /// The units that come from any of these files, by number, each with the place of its file in `files` and the
    /// number of its segment. Reads every unit once.
    fn visit_origins(&self, files: &[&str], visit: &mut dyn FnMut(UnitId, usize, Option<u32>)) -> Result<()>;
    /// The variants of a unit.
    fn variants_of(&self, unit: UnitId) -> Result<Vec<(VariantId, Variant)>>;
    /// Every variant of an index space, ascending.
    fn visit_variants(&self, space: Space, visit: &mut dyn FnMut(VariantId, &str)) -> Result<()>;

    /// The size of the memory.
    fn counts(&self) -> Result<Counts>;
    /// Problems of the file itself; empty when all is well.
    fn check(&self) -> Result<Vec<String>>;
    /// A consistent copy in another file.
    fn backup(&self, to: &std::path::Path) -> Result<()>;
    /// Gives the room of what is gone back to the system.
    fn shrink(&mut self) -> Result<()>;
    /// A changing number: while it stays the same, nothing was written by others.
    fn version(&self) -> Result<i64>;
}

/// The search index. Numbers are made by [`crate::index`]; the store keeps rows.
pub trait IndexStore {
    /// The space of a language, if anything was ever stored in it.
    fn space(&self, lang: &LanguageTag) -> Result<Option<Space>>;
    /// The space of a language, made where it is missing.
    fn make_space(&mut self, lang: &LanguageTag) -> Result<Space>;
    /// All spaces with one tag of each.
    fn spaces(&self) -> Result<Vec<(Space, LanguageTag)>>;

    /// The number of a class.
    fn class(&self, space: Space, text: &str) -> Result<Option<u32>>;
    /// Every class of a space with its number.
    fn visit_classes(&self, space: Space, visit: &mut dyn FnMut(&str, u32)) -> Result<()>;
    /// The classes that begin so, with their numbers.
    fn visit_classes_from(&self, space: Space, start: &str, visit: &mut dyn FnMut(&str, u32)) -> Result<()>;
    /// Stores a new class.
    fn put_class(&mut self, space: Space, text: &str, id: u32) -> Result<()>;
    /// The last row of class frequencies: its number and its bytes.
    fn last_frequencies(&self, space: Space) -> Result<Option<(u32, Vec<u8>)>>;
    /// A row of class frequencies.
    fn frequencies(&self, space: Space, row: u32) -> Result<Option<Vec<u8>>>;
    /// Stores a row of class frequencies.
    fn put_frequencies(&mut self, space: Space, row: u32, counts: &[u8]) -> Result<()>;

    /// The runs of a space that are to be seen.
    fn runs(&self, space: Space) -> Result<Vec<RunRow>>;
    /// The number of the next new run.
    fn next_run(&self, space: Space) -> Result<u16>;
    /// Stores a run.
    fn put_run(&mut self, space: Space, run: &RunRow) -> Result<()>;
    /// Removes a run with its members, and its lists of the classes named.
    fn drop_run(&mut self, space: Space, run: u16, classes: &[u32]) -> Result<()>;
    /// The posting lists of a class, one a run.
    fn visit_lists(&self, space: Space, class: u32, visit: &mut dyn FnMut(u16, &[u8])) -> Result<()>;
    /// Stores a posting list.
    fn put_list(&mut self, space: Space, class: u32, run: u16, postings: &[u8]) -> Result<()>;
    /// A row of members.
    fn visit_members(&self, space: Space, run: u16, row: u32, visit: &mut dyn FnMut(&[u8])) -> Result<()>;
    /// Stores a row of members.
    fn put_members(&mut self, space: Space, run: u16, row: u32, variants: &[u8]) -> Result<()>;
    /// The variants that are in no run.
    fn visit_recent(&self, space: Space, visit: &mut dyn FnMut(VariantId, &[u8])) -> Result<()>;
    /// How many there are.
    fn recent_count(&self, space: Space) -> Result<usize>;
    /// Stores one of them.
    fn put_recent(&mut self, space: Space, variant: VariantId, classes: &[u8]) -> Result<()>;
    /// Removes all of them.
    fn clear_recent(&mut self, space: Space) -> Result<()>;
    /// The version of the rules that the index was made by; `None` if it was never said.
    fn index_version(&self) -> Result<Option<u32>>;
    /// Says it.
    fn set_index_version(&mut self, version: u32) -> Result<()>;
    /// Removes everything in the index of every space; refused while somebody is writing a batch in steps.
    fn clear_index(&mut self) -> Result<()>;
}

/// Glossary entries and the keys they are found by.
pub trait TermStore {
    /// All glossary entries, by number.
    fn entries(&self) -> Result<Vec<TermEntry>>;
    /// One glossary entry.
    fn entry(&self, id: EntryId) -> Result<Option<TermEntry>>;
    /// The highest number that an entry has, as far as it can be read.
    fn last_entry(&self) -> Result<EntryId>;
    /// The number of the next entry after this one, or of the next form.
    fn next_entry(&self, after: EntryId) -> Result<Option<EntryId>>;
    /// How the forms of an entry are spelled as far as they can be read, whether or not it is as it was written.
    fn spelling(&self, id: EntryId) -> Vec<String>;
    /// Where readers note what they have done without.
    fn unread(&self) -> &Unread;
    /// Stores an entry with its keys, replacing both; a new one (id 0) gets a number.
    fn put_entry(&mut self, entry: &TermEntry, keys: &[TermKey]) -> Result<EntryId>;
    /// Removes an entry with its keys.
    fn delete_entry(&mut self, id: EntryId) -> Result<()>;
    /// The forms with exactly this key.
    fn term_keys(&self, base: &str, key: &str) -> Result<Vec<TermKey>>;
    /// All forms of a base language.
    fn all_term_keys(&self, base: &str) -> Result<Vec<TermKey>>;
}

/// The place where units, entries, batches and the index are kept.
pub trait Store:
    UnitStore + IndexStore + TermStore + ExchangeStore + LexiconStore + ClaimStore + StepStore + std::fmt::Debug + Send
{
    /// A second look at the same place, for another thread; `None` where that cannot be.
    fn reader(&self) -> Result<Option<Box<dyn Store>>>;
}

/// Runs `work` in a transaction: committed if it succeeds, rolled back if it fails.
///
/// # Errors
/// What `work` or the store reports; nothing is stored then.
pub fn in_transaction<T, E: From<StoreError>>(
    store: &mut dyn Store,
    work: impl FnOnce(&mut dyn Store) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    if let Err(error) = store.begin() {
        store.rollback()?;
        return Err(error.into());
    }
    match work(store).and_then(|value| store.commit().map(|()| value).map_err(E::from)) {
        Ok(value) => Ok(value),
        Err(error) => {
            store.rollback()?;
            Err(error)
        }
    }
}
