//! Which segments of an article and of its translation are a pair, where that is plain to see.
//!
//! No alignment: equal numbers of segments are taken in order; else paragraphs that have as many segments on both
//! sides, from both ends of the documents. The rest is left, and counted.

use std::ops::Range;

use crate::document::{Document, SegmentKind};

/// The pairs of two documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paired {
    /// Positions of segments in the source and the target, in order.
    pub pairs: Vec<(usize, usize)>,
    /// Positions in the source without a partner.
    pub source: Vec<usize>,
    /// Positions in the target without a partner.
    pub target: Vec<usize>,
}

/// A paragraph: its segments, and what it is.
type Paragraph = (Range<usize>, Option<SegmentKind>);

/// Pairs the segments of two documents.
pub fn pair(source: &Document, target: &Document) -> Paired {
    let (from, to) = (source.segments.len(), target.segments.len());
    if from == to {
        return Paired { pairs: (0..from).map(|at| (at, at)).collect(), ..Paired::default() };
    }
    let (a, b) = (paragraphs(source), paragraphs(target));
    let same = |a: &Paragraph, b: &Paragraph| a.0.len() == b.0.len() && a.1 == b.1;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut take = |a: &Paragraph, b: &Paragraph| pairs.extend(a.0.clone().zip(b.0.clone()));
    if a.len() == b.len() {
        a.iter().zip(&b).filter(|(a, b)| same(a, b)).for_each(|(a, b)| take(a, b));
    } else {
        let head = a.iter().zip(&b).take_while(|(a, b)| same(a, b)).count();
        let shorter = a.len().min(b.len());
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| same(a, b)).count().min(shorter - head);
        a.iter().zip(&b).take(head).for_each(|(a, b)| take(a, b));
        a.iter().rev().zip(b.iter().rev()).take(tail).for_each(|(a, b)| take(a, b));
    }
    pairs.sort_unstable();
    let left = |count: usize, used: &dyn Fn(&(usize, usize)) -> usize| {
        (0..count).filter(|at| !pairs.iter().any(|pair| used(pair) == *at)).collect()
    };
    Paired { source: left(from, &|pair| pair.0), target: left(to, &|pair| pair.1), pairs }
}

fn paragraphs(document: &Document) -> Vec<Paragraph> {
    let kind = |range: &Range<usize>| document.segments.get(range.start).map(|segment| segment.kind);
    document.paragraphs.iter().map(|range| (range.clone(), kind(range))).collect()
}
