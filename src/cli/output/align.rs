//! The record of aligned segments.

use serde::Serialize;

use crate::align::{Bead, Status};
use crate::archive::Article;
use crate::formats::review::joined;

/// Segments of a document and those that translate them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlignedRecord {
    /// The texts of its segments, with a space between; empty where nothing answers.
    pub(crate) source: String,
    pub(crate) target: String,
    /// Their numbers, from 1.
    pub(crate) from_index: Vec<usize>,
    pub(crate) to_index: Vec<usize>,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    /// `sure`, `doubtful` or `unpaired`.
    pub(crate) status: &'static str,
    /// Numbers and dates that only one side says.
    pub(crate) reason: Option<String>,
    pub(crate) from_file: String,
    pub(crate) to_file: String,
}

impl AlignedRecord {
    /// A bead.
    pub(crate) fn of(bead: &Bead, source: Article<'_>, target: Article<'_>) -> Self {
        let text = |article: Article<'_>, range: &std::ops::Range<usize>| {
            let segments = article.document.segments.get(range.clone()).unwrap_or_default();
            joined(&segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>())
        };
        let numbers = |range: &std::ops::Range<usize>| range.clone().map(|at| at + 1).collect();
        Self {
            source: text(source, &bead.source),
            target: text(target, &bead.target),
            from_index: numbers(&bead.source),
            to_index: numbers(&bead.target),
            confidence: (bead.confidence * 10_000.0).round() / 10_000.0,
            status: match bead.status {
                Status::Sure => "sure",
                Status::Doubtful => "doubtful",
                Status::Unpaired => "unpaired",
            },
            reason: bead.difference.as_ref().map(ToString::to_string),
            from_file: source.file.to_owned(),
            to_file: target.file.to_owned(),
        }
    }
}
