//! Exact retrieval: which stored segments can reach a score (`docs/matching.md`).
//!
//! `symbols` turns words into numbers, `retrieve` finds every variant that scores at least a threshold,
//! `build` keeps the rows up to date, `check` proves that they are. No ranking, no penalties, no
//! languages wanted: that is the memory's business. The rows lie in an
//! [`IndexStore`](crate::store::IndexStore).

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod codec;
pub(crate) mod distance;
pub(crate) mod frequency;
pub(crate) mod holders;
mod merge;
mod nearest;
mod numbering;
pub(crate) mod outline;
pub(crate) mod retrieve;
pub(crate) mod run;
pub(crate) mod symbols;
mod tally;
pub(crate) mod together;
mod windows;

/// How many variants may be waiting outside the runs; every lookup reads them all.
pub(crate) const RECENT_LIMIT: usize = 1024;
/// How many variants a run holds at most while an import builds it in RAM.
pub(crate) const RUN_LIMIT: usize = 1 << 19;
/// Classes whose frequencies are kept in one row.
pub(crate) const CLASSES_PER_ROW: u32 = 480;
/// Members of a run kept in one row.
pub(crate) const MEMBERS_PER_ROW: u32 = 128;
/// The class of a variant without scored words: only such variants hold it.
pub(crate) const EMPTY_CLASS: &str = "\u{1}empty";
