//! The records of work files.

use serde::Serialize;

use crate::document::{Document, Segment};
use crate::formats::work::Skip;
use crate::work::{Merged, Outcome};

/// What became of a segment when a work file was merged.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MergedRecord {
    pub(crate) segment: u32,
    /// The line of the document where it starts.
    pub(crate) line: u32,
    /// `translated`, `draft` or `untranslated`.
    pub(crate) status: &'static str,
    pub(crate) source: String,
    /// `null` where the segment stays as it is.
    pub(crate) target: Option<String>,
    /// What is wrong with the inline codes of the translation.
    pub(crate) warnings: Vec<String>,
}

impl MergedRecord {
    /// Of every segment, in order.
    pub(crate) fn all(document: &Document, merged: &Merged) -> Vec<Self> {
        let texts = merged.translations.iter().map(|text| text.as_ref().map(|text| text.text.clone()));
        let segments = document.segments.iter().zip(texts).zip(&merged.taken);
        let record = |((segment, target), taken): ((&Segment, Option<String>), &crate::work::Taken)| Self {
            segment: segment.index,
            line: segment.line,
            status: taken.outcome.name(),
            source: segment.text.clone(),
            target,
            warnings: taken.troubles.iter().map(ToString::to_string).collect(),
        };
        segments.map(record).collect()
    }

    /// The same in one line, for where the document itself is the output.
    pub(crate) fn told(&self) -> String {
        let wrong: String = self.warnings.iter().map(|warning| format!("; {warning}")).collect();
        format!("segment {} (line {}) is {}{wrong}: {}", self.segment, self.line, self.status, self.source)
    }

    /// Whether there is something to be done about it.
    pub(crate) fn is_open(&self) -> bool {
        self.status != Outcome::Translated.name() || !self.warnings.is_empty()
    }
}

/// A part of a document that is not translated.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SkippedRecord {
    pub(crate) line: u64,
    pub(crate) reason: String,
    /// The beginning of what stands there.
    pub(crate) text: String,
}

impl From<&Skip> for SkippedRecord {
    fn from(skip: &Skip) -> Self {
        Self { line: skip.line, reason: skip.reason.clone(), text: skip.text.clone() }
    }
}
