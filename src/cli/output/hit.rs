//! The record of a concordance.

use serde::Serialize;

use crate::lang::LanguageTag;
use crate::memory::{Hit, Neighbour, Side};
use crate::unit::{Inline, Origin, Status, Time, UnitId};

/// A pair with the phrases in it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HitRecord {
    pub(crate) rank: usize,
    pub(crate) unit: UnitId,
    pub(crate) source: String,
    pub(crate) target: String,
    /// Which of the two the places speak of.
    pub(crate) side: Side,
    /// The first place.
    pub(crate) byte_start: usize,
    pub(crate) byte_end: usize,
    /// All places, the first one too.
    pub(crate) ranges: Vec<RangeRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) source_inline: Vec<Inline>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) target_inline: Vec<Inline>,
    pub(crate) from: LanguageTag,
    pub(crate) to: LanguageTag,
    pub(crate) origin: Option<Origin>,
    pub(crate) changed: Time,
    pub(crate) by: Option<String>,
    pub(crate) status: Status,
    /// How many units say so.
    pub(crate) count: u64,
    /// A text is only in a variant of the language asked for.
    pub(crate) variant: bool,
    /// Only with `--context`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<Vec<Neighbour>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<Vec<Neighbour>>,
}

/// A place.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RangeRecord {
    pub(crate) byte_start: usize,
    pub(crate) byte_end: usize,
}

impl HitRecord {
    /// A hit with its number; `context`: its neighbours are part of the answer.
    pub(crate) fn of(hit: &Hit, rank: usize, context: bool) -> Self {
        let hit = hit.clone();
        let ranges = hit.ranges.iter().map(|range| RangeRecord { byte_start: range.start, byte_end: range.end });
        let first = hit.ranges.first().cloned().unwrap_or_default();
        Self {
            rank,
            unit: hit.unit,
            side: hit.side,
            byte_start: first.start,
            byte_end: first.end,
            ranges: ranges.collect(),
            source: hit.source.text,
            target: hit.target.text,
            source_inline: hit.source.inline,
            target_inline: hit.target.inline,
            from: hit.source.lang,
            to: hit.target.lang,
            origin: hit.origin,
            changed: hit.changed,
            by: hit.by,
            status: hit.status,
            count: hit.count,
            variant: hit.variant,
            before: context.then_some(hit.before),
            after: context.then_some(hit.after),
        }
    }
}
