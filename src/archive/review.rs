//! An alignment as rows for a person, or as units for other tools.

use std::ops::Range;

use super::Article;
use crate::align::{Alignment, Bead, Status};
use crate::formats::review::{Decision, NewRow, Place, joined};
use crate::unit::{Context, NewUnit, Origin, Status as UnitStatus, Variant};

/// A row for every bead, in order: together they hold both documents.
pub fn rows<'a>(alignment: &Alignment, source: Article<'a>, target: Article<'a>) -> Vec<NewRow<'a>> {
    let row = |bead: &Bead| NewRow {
        decision: match bead.status {
            Status::Sure => Decision::Sure,
            Status::Doubtful => Decision::Doubtful,
            Status::Unpaired => Decision::Unpaired,
        },
        confidence: Some(bead.confidence),
        source: texts(source, &bead.source),
        target: texts(target, &bead.target),
        source_place: place(source, &bead.source),
        target_place: place(target, &bead.target),
        unit: None,
        reason: bead.difference.as_ref().map(ToString::to_string).unwrap_or_default(),
        from: source.lang,
        to: target.lang,
    };
    alignment.beads.iter().map(row).collect()
}

/// The texts of some segments.
pub(super) fn texts<'a>(article: Article<'a>, range: &Range<usize>) -> Vec<&'a str> {
    let segments = article.document.segments.get(range.clone()).unwrap_or_default();
    segments.iter().map(|segment| segment.text.as_str()).collect()
}

fn place(article: Article<'_>, range: &Range<usize>) -> Place {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Place {
        file: if range.is_empty() { String::new() } else { article.file.to_owned() },
        segments: range.clone().map(|at| number(at + 1)).collect(),
        of: number(article.document.segments.len()),
    }
}

/// The beads that are sure, as units that nobody has reviewed.
pub fn units(alignment: &Alignment, source: Article<'_>, target: Article<'_>) -> Vec<NewUnit> {
    let sure = alignment.beads.iter().filter(|bead| bead.status == Status::Sure);
    sure.map(|bead| unit(bead, source, target)).collect()
}

fn unit(bead: &Bead, source: Article<'_>, target: Article<'_>) -> NewUnit {
    let text = |at: Option<usize>| {
        let segment = at.and_then(|at| source.document.segments.get(at));
        Some(segment.map_or_else(String::new, |segment| segment.text.clone()))
    };
    let variant =
        |article: Article<'_>, range: &Range<usize>| Variant::new(article.lang.clone(), joined(&texts(article, range)));
    NewUnit {
        variants: vec![variant(source, &bead.source), variant(target, &bead.target)],
        context: Context { prev: text(bead.source.start.checked_sub(1)), next: text(Some(bead.source.end)) },
        origin: Some(Origin { file: source.file.to_owned(), segment: u32::try_from(bead.source.start + 1).ok() }),
        status: UnitStatus::Unreviewed,
        ..NewUnit::default()
    }
}
