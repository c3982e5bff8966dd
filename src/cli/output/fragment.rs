//! Fragments as records, and the lexicons they rest on.

use serde::Serialize;

use crate::memory::{Fragment, Learned};
use crate::unit::{Origin, Time, UnitId};

/// Some words of a segment as they were translated before.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FragmentRecord {
    pub(crate) segment: u32,
    pub(crate) text: String,
    pub(crate) byte_start: usize,
    pub(crate) byte_end: usize,
    pub(crate) target: String,
    pub(crate) count: u64,
    pub(crate) confidence: f64,
    pub(crate) example: ExampleRecord,
    /// A name of the glossary or a match says it already: nothing new for people.
    #[serde(skip)]
    pub(crate) repeats: bool,
}

/// The unit that says so.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExampleRecord {
    pub(crate) unit: UnitId,
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) origin: Option<Origin>,
    pub(crate) changed: Time,
}

impl FragmentRecord {
    /// A fragment of segment `segment`.
    pub(crate) fn of(found: &Fragment, segment: u32, repeats: bool) -> Self {
        let found = found.clone();
        Self {
            segment,
            text: found.text,
            byte_start: found.range.start,
            byte_end: found.range.end,
            target: found.target,
            count: found.count,
            confidence: found.confidence,
            example: ExampleRecord {
                unit: found.unit,
                source: found.source,
                target: found.example,
                origin: found.origin,
                changed: found.changed,
            },
            repeats,
        }
    }
}

/// A lexicon that was learned.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LexiconRecord {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) units: u64,
}

impl From<Learned> for LexiconRecord {
    fn from(learned: Learned) -> Self {
        let Learned { source, target, units } = learned;
        Self { source, target, units }
    }
}
