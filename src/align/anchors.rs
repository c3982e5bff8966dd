//! Headings answer headings, and paragraphs mostly keep together: hints, no walls. Documents without either are untouched.

use std::ops::Range;

use super::input::Kind;
use super::read::Side;

/// Two headings, or a heading and running text. Chosen, not fitted: the alignments made by hand have no headings.
const HEADING: f64 = 1.5;

/// A bead that goes on over the end of a paragraph, or from a heading into the text.
const CROSSED: f64 = -2.0;

/// Two beads that both begin a paragraph; as much is taken where one alone does.
const BEGIN: f64 = 0.5;

/// Of the bead of `a` source segments before `i` and `b` target segments before `j`.
pub(super) fn score((source, target): (&Side, &Side), (a, b): (usize, usize), i: usize, j: usize) -> f64 {
    let crossed = crossings(source, i - a..i) + crossings(target, j - b..j);
    headings(source.kinds[i - a], target.kinds[j - b]) + crossed * CROSSED + begins(source, target, i - a, j - b)
}

fn headings(source: Kind, target: Kind) -> f64 {
    match (source, target) {
        (Kind::Body, Kind::Body) => 0.0,
        (Kind::Heading, Kind::Heading) => HEADING,
        _ => -HEADING,
    }
}

fn crossings(side: &Side, range: Range<usize>) -> f64 {
    let parts = |at: &usize| side.kinds[*at] != side.kinds[at - 1] || begins_paragraph(side, *at) == Some(true);
    (range.start + 1..range.end).filter(parts).map(|_| 1.0).sum()
}

fn begins(source: &Side, target: &Side, i: usize, j: usize) -> f64 {
    match (begins_paragraph(source, i), begins_paragraph(target, j)) {
        (Some(true), Some(true)) => BEGIN,
        (Some(one), Some(other)) if one != other => -BEGIN,
        _ => 0.0,
    }
}

/// `None` where nothing is known of paragraphs.
fn begins_paragraph(side: &Side, at: usize) -> Option<bool> {
    let own = side.paragraphs[at]?;
    Some(at.checked_sub(1).is_none_or(|before| side.paragraphs[before] != Some(own)))
}
