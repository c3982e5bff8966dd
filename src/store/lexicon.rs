//! What a place for lexicons must be able to do.

use std::ops::ControlFlow;

use super::Result;
use crate::lang::LanguageTag;
use crate::unit::UnitId;

/// A lexicon as it is kept, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconRow {
    /// The code of one language, the lesser one.
    pub source: String,
    /// The code of the other.
    pub target: String,
    /// The pairs it was learned from.
    pub units: u64,
    /// What [`LexiconStore::unit_changes`] was then.
    pub changes: u64,
}

/// Which words translate which, learned from the units. The store keeps bytes.
pub trait LexiconStore {
    /// What is kept, by codes.
    fn lexicons(&self) -> Result<Vec<LexiconRow>>;
    /// The bytes of a lexicon.
    fn lexicon(&self, source: &str, target: &str) -> Result<Option<Vec<u8>>>;
    /// Keeps a lexicon; one of the same languages is replaced.
    fn put_lexicon(&mut self, row: &LexiconRow, bytes: &[u8]) -> Result<()>;
    /// Lets a lexicon go.
    fn remove_lexicon(&mut self, source: &str, target: &str) -> Result<()>;
    /// A number that grows with every unit made, changed, removed or taken back.
    fn unit_changes(&self) -> Result<u64>;
    /// The units that were not imported, in order: added, accepted, written by hand.
    fn own_units(&self) -> Result<Vec<UnitId>>;
    /// Every text, the units with the greatest numbers first, until `visit` breaks off.
    fn visit_newest_texts(&self, visit: &mut dyn FnMut(UnitId, &LanguageTag, &str) -> ControlFlow<()>) -> Result<()>;
}
