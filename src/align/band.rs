//! Where paths are looked for: for each number of source segments, a range of numbers of target segments.

use std::ops::Range;

use super::path::Pair;
use super::shape::MOST;

/// Up to this many cells there is no band but the whole rectangle.
const WHOLE: usize = 4_000_000;

/// Half the width of the first band, beside what the documents differ in length.
const HALF: usize = 400;

/// The band also grows with the document: one part in this many.
const PART: usize = 10;

/// A path so near an edge could have gone beyond it with its next beads.
const EDGE: usize = 4 * MOST;

/// Source and target segments.
type Point = (usize, usize);

/// For each row a range of columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    rows: Vec<Range<usize>>,
    /// Where each row begins when all stand one after the other.
    starts: Vec<usize>,
    columns: usize,
}

impl Band {
    /// For documents of so many segments.
    pub(super) fn first(source: usize, target: usize) -> Self {
        match (source + 1).checked_mul(target + 1) {
            Some(cells) if cells <= WHOLE => Self::around(source, target, target + 1),
            _ => Self::around(source, target, HALF + source.abs_diff(target) + source.max(target) / PART),
        }
    }

    /// The same where points are known that the path will come near: between two of them everything, and `half` more.
    pub(super) fn by_points(source: usize, target: usize, points: &[Point], half: usize) -> Self {
        let first = Self::first(source, target);
        if first.is_whole() {
            return first;
        }
        let ends = [(0, 0), (source, target)];
        let all: Vec<Point> = ends[..1].iter().chain(points).chain(&ends[1..]).copied().collect();
        let mut rows = vec![Range { start: usize::MAX, end: 0 }; source + 1];
        for two in all.windows(2) {
            for row in &mut rows[two[0].0..=two[1].0] {
                row.start = row.start.min(two[0].1.saturating_sub(half));
                row.end = row.end.max((two[1].1 + half).min(target) + 1);
            }
        }
        let narrow = Self::of(rows, target + 1);
        if narrow.cells() < first.cells() { narrow } else { first }
    }

    /// Whether nothing is left out.
    fn is_whole(&self) -> bool {
        self.cells() == self.rows.len() * self.columns
    }

    /// Around the straight line from corner to corner.
    pub(super) fn around(source: usize, target: usize, half: usize) -> Self {
        let line = |row: usize| (row * target).checked_div(source).unwrap_or(0);
        let row = |row: usize| line(row).saturating_sub(half)..(line(row) + half).min(target) + 1;
        Self::of((0..=source).map(row).collect(), target + 1)
    }

    /// Around a path of beads.
    pub(super) fn along(path: &[Pair], half: usize) -> Self {
        let (source, target) = path.last().map_or((0, 0), |(source, target)| (source.end, target.end));
        let nowhere = Range { start: usize::MAX, end: 0 };
        let mut rows = vec![nowhere; source + 1];
        let mut widen = |row: usize, from: usize, to: usize| {
            rows[row].start = rows[row].start.min(from.saturating_sub(half));
            rows[row].end = rows[row].end.max((to + half).min(target) + 1);
        };
        widen(0, 0, 0);
        for (a, b) in path {
            (a.start..=a.end).for_each(|row| widen(row, b.start, b.end));
        }
        Self::of(rows, target + 1)
    }

    /// Whether a path comes so near an edge inside the rectangle that the next bead could have gone beyond it.
    pub(super) fn confines(&self, path: &[Pair]) -> bool {
        let near = |row: usize, column: usize| {
            let Range { start, end } = self.row(row);
            (start > 0 && column < start + EDGE) || (end < self.columns && column + EDGE >= end)
        };
        path.iter().any(|(source, target)| near(source.end, target.end))
    }

    /// Three times as wide.
    pub(super) fn wider(&self) -> Self {
        let widened = |row: &Range<usize>| {
            let more = row.len().max(EDGE);
            row.start.saturating_sub(more)..(row.end + more).min(self.columns)
        };
        Self::of(self.rows.iter().map(widened).collect(), self.columns)
    }

    fn of(mut rows: Vec<Range<usize>>, columns: usize) -> Self {
        if let Some(first) = rows.first_mut() {
            first.start = 0;
        }
        if let Some(last) = rows.last_mut() {
            last.end = columns;
        }
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut sum = 0;
        starts.push(0);
        for row in &rows {
            sum += row.len();
            starts.push(sum);
        }
        Self { rows, starts, columns }
    }

    /// Source segments.
    pub(super) fn source(&self) -> usize {
        self.rows.len() - 1
    }

    /// Target segments.
    pub(super) fn target(&self) -> usize {
        self.columns - 1
    }

    /// The columns of a row.
    pub(super) fn row(&self, row: usize) -> Range<usize> {
        self.rows[row].clone()
    }

    /// The number of a cell, from 0.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<usize> {
        let columns = self.rows.get(row)?;
        columns.contains(&column).then(|| self.starts[row] + column - columns.start)
    }

    /// How many there are.
    pub(super) fn cells(&self) -> usize {
        self.starts[self.rows.len()]
    }
}
