//! Which segment says what a row of a work file says.

use std::collections::{BTreeSet, HashMap};

use super::codes;
use crate::document::Segment;
use crate::formats::work::{Row, Wording};
use crate::unit::{split_placeholders, with_placeholders};

/// Whether a text is that of the segment; how it is spaced does not count, because cells and tools change that.
pub(super) fn says_the_same(segment: &Segment, source: &Wording) -> bool {
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    match source {
        Wording::Coded(variant) => same(&segment.text, &variant.text),
        Wording::Shown(shown) => {
            same(&with_placeholders(&segment.text, codes::of(segment)), shown)
                || same(&segment.text, &split_placeholders(shown).0)
                || same(&segment.text, shown)
        }
    }
}

/// The segments without a row by what they say: a work file may come back in any order.
#[derive(Default)]
pub(super) struct Free {
    /// By their texts, and by their texts with placeholders.
    plain: HashMap<String, BTreeSet<usize>>,
    shown: HashMap<String, BTreeSet<usize>>,
}

impl Free {
    pub(super) fn of(segments: &[Segment], rows: &[Option<&Row>]) -> Self {
        let mut free = Self::default();
        for (at, (segment, _)) in segments.iter().zip(rows).enumerate().filter(|(_, (_, row))| row.is_none()) {
            free.plain.entry(one_line(&segment.text)).or_default().insert(at);
            if let Some(shown) = shown_line(segment) {
                free.shown.entry(shown).or_default().insert(at);
            }
        }
        free
    }

    /// The next segment from a place on that says the same as [`says_the_same`] means it, else the first before.
    pub(super) fn take(&mut self, source: &Wording, from: usize, segments: &[Segment]) -> Option<usize> {
        let sets = match source {
            Wording::Coded(variant) => [self.plain.get(&one_line(&variant.text)), None, None],
            Wording::Shown(shown) => {
                let bare = one_line(&split_placeholders(shown).0);
                let shown = one_line(shown);
                [self.plain.get(&bare), self.plain.get(&shown), self.shown.get(&shown)]
            }
        };
        let sets = || sets.into_iter().flatten();
        let behind = sets().filter_map(|set| set.range(from..).next()).min();
        let at = behind.or_else(|| sets().filter_map(BTreeSet::first).min()).copied()?;
        let segment = segments.get(at)?;
        if let Some(set) = self.plain.get_mut(&one_line(&segment.text)) {
            set.remove(&at);
        }
        if let Some(set) = shown_line(segment).and_then(|shown| self.shown.get_mut(&shown)) {
            set.remove(&at);
        }
        Some(at)
    }
}

fn shown_line(segment: &Segment) -> Option<String> {
    let own = codes::of(segment);
    (!own.is_empty()).then(|| one_line(&with_placeholders(&segment.text, own)))
}

/// A text in one line, with one space for many.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
