//! The record of a name that the glossary lacks.

use serde::Serialize;

use crate::glossary::candidates::{Mined, Offer, Seen};
use crate::unit::UnitId;

/// A name that the glossary lacks, with ways to write it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CandidateRecord {
    pub(crate) text: String,
    pub(crate) count: u64,
    pub(crate) kind: Option<&'static str>,
    pub(crate) file: Option<String>,
    pub(crate) segment: Option<usize>,
    pub(crate) byte_start: Option<usize>,
    pub(crate) byte_end: Option<usize>,
    pub(crate) context: Option<String>,
    pub(crate) part_of: Option<String>,
    pub(crate) transliterations: Vec<String>,
    pub(crate) transliterations_dari: Vec<String>,
    pub(crate) seen: Option<SeenRecord>,
    /// For people: several texts are shown together.
    #[serde(skip)]
    pub(crate) named: bool,
}

/// What the memory calls it, and why.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SeenRecord {
    pub(crate) target: String,
    pub(crate) count: u64,
    pub(crate) of: u64,
    pub(crate) confidence: f64,
    pub(crate) units: Vec<UnitId>,
    pub(crate) example: ExampleRecord,
}

/// A stored pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExampleRecord {
    pub(crate) unit: Option<UnitId>,
    pub(crate) source: String,
    pub(crate) target: String,
}

impl From<&Seen> for SeenRecord {
    fn from(seen: &Seen) -> Self {
        let (source, target) = seen.example.clone();
        Self {
            target: seen.target.clone(),
            count: seen.count,
            of: seen.of,
            confidence: seen.confidence,
            units: seen.units.clone(),
            example: ExampleRecord { unit: seen.units.first().copied(), source, target },
        }
    }
}

impl CandidateRecord {
    /// A name of a document.
    pub(crate) fn of(offer: &Offer, file: Option<&str>, context: &str, named: bool) -> Self {
        let candidate = &offer.candidate;
        Self {
            text: candidate.text.clone(),
            count: candidate.count,
            kind: candidate.kind,
            file: file.map(str::to_owned),
            segment: Some(candidate.segment + 1),
            byte_start: Some(candidate.range.start),
            byte_end: Some(candidate.range.end),
            context: Some(context.to_owned()),
            part_of: candidate.part_of.clone(),
            transliterations: offer.forms.clone(),
            transliterations_dari: offer.dari.clone(),
            seen: offer.seen.as_ref().map(SeenRecord::from),
            named,
        }
    }

    /// A pair that the memory proposes.
    pub(crate) fn mined(pair: &Mined) -> Self {
        Self {
            text: pair.source.clone(),
            count: pair.total,
            kind: pair.kind,
            file: None,
            segment: None,
            byte_start: None,
            byte_end: None,
            context: None,
            part_of: None,
            transliterations: vec![pair.seen.target.clone()],
            transliterations_dari: Vec::new(),
            seen: Some(SeenRecord::from(&pair.seen)),
            named: false,
        }
    }
}
