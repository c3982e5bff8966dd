//! What a place for lexicons must be able to do.

use std::ops::ControlFlow;

use super::Result;
use crate::lang::LanguageTag;
use crate::unit::UnitId;

/// A lexicon as it is kept, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconRow {
    /// Its number, which the store gives.
    pub id: i64,
    /// The code of one language, the lesser one.
    pub source: String,
    /// The code of the other.
    pub target: String,
    /// The version of its bytes.
    pub version: u32,
    /// The pairs it was learned from.
    pub units: u64,
    /// What [`LexiconStore::unit_changes`] was then.
    pub changes: u64,
}

/// The side of a lexicon that a part belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LexiconSide {
    /// Words of the lesser code.
    Source,
    /// Words of the other.
    Target,
}

/// Part of the words of a side: the first of them, and the bytes.
pub type LexiconPart<'a> = (LexiconSide, &'a str, Vec<u8>);

/// Which words translate which, learned from the units. The store keeps bytes.
pub trait LexiconStore {
    /// What is kept, by codes.
    fn lexicons(&self) -> Result<Vec<LexiconRow>>;
    /// The part of a lexicon that would hold a word.
    fn visit_lexicon_part(
        &self,
        lexicon: i64,
        side: LexiconSide,
        word: &str,
        visit: &mut dyn FnMut(&[u8]),
    ) -> Result<()>;
    /// All parts of a side, in order.
    fn visit_lexicon_parts(&self, lexicon: i64, side: LexiconSide, visit: &mut dyn FnMut(&[u8])) -> Result<()>;
    /// Keeps a lexicon; one of the same languages is replaced. Its number is not looked at.
    fn put_lexicon(&mut self, row: &LexiconRow, parts: &mut dyn Iterator<Item = LexiconPart<'_>>) -> Result<()>;
    /// Lets a lexicon go.
    fn remove_lexicon(&mut self, source: &str, target: &str) -> Result<()>;
    /// A number that grows with every unit made, changed, removed or taken back.
    fn unit_changes(&self) -> Result<u64>;
    /// The units that were not imported, in order: added, accepted, written by hand.
    fn own_units(&self) -> Result<Vec<UnitId>>;
    /// Every text, the units with the greatest numbers first, until `visit` breaks off.
    fn visit_newest_texts(&self, visit: &mut dyn FnMut(UnitId, &LanguageTag, &str) -> ControlFlow<()>) -> Result<()>;
}
