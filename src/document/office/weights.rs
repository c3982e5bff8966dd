//! How much of a stretch of a document is translated.

use std::ops::Range;

use super::model::{Paragraph, Reading};

/// Where paragraphs begin, in order, with the letters up to their ends: of all of them, and of those with a translation.
pub(super) struct Weights(Vec<(usize, usize, usize)>);

impl Weights {
    /// Weighs all paragraphs. What is said of pictures has no weight.
    pub(super) fn of(reading: &Reading, is_translated: impl Fn(usize) -> bool) -> Self {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        let of = |(at, paragraph): (usize, &Paragraph)| {
            let all = if paragraph.bare { 0 } else { letters(&paragraph.text()) };
            (paragraph.src.start, all, if is_translated(at) { all } else { 0 })
        };
        let mut weights: Vec<_> = reading.paragraphs.iter().enumerate().map(of).collect();
        weights.sort_unstable();
        let (mut all, mut done) = (0, 0);
        for weight in &mut weights {
            (all, done) = (all + weight.1, done + weight.2);
            (weight.1, weight.2) = (all, done);
        }
        Self(weights)
    }

    /// Whether at least half of what a range says is translated.
    pub(super) fn is_mostly_translated(&self, range: &Range<usize>) -> bool {
        let (before, inside) = (self.up_to(range.start), self.up_to(range.end));
        let (all, done) = (inside.0 - before.0, inside.1 - before.1);
        done > 0 && done * 2 >= all
    }

    fn up_to(&self, at: usize) -> (usize, usize) {
        let last = self.0.partition_point(|(start, ..)| *start < at).checked_sub(1);
        last.and_then(|last| self.0.get(last)).map_or((0, 0), |(_, all, done)| (*all, *done))
    }
}
