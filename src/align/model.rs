//! Everything that speaks for a bead, added up.

use std::ops::Range;

use super::anchors;
use super::length::Lengths;
use super::marks::Marks;
use super::path::Scorer;
use super::read::Side;
use super::shape::SHAPES;
use super::words::Words;

/// How much of what the words say is believed: they do not stand there independently of each other.
const WORDS: f64 = 0.6;

/// All evidence.
pub(super) struct Model<'a> {
    pub(super) sides: (&'a Side, &'a Side),
    pub(super) lengths: &'a Lengths,
    pub(super) marks: &'a Marks,
    pub(super) words: Words<'a>,
}

impl Scorer for Model<'_> {
    fn row(&mut self, i: usize, columns: Range<usize>) {
        if i == 0 {
            self.words.restart();
        }
        self.words.row(i, &columns);
    }

    fn score(&self, shape: usize, i: usize, j: usize) -> f64 {
        let shape = SHAPES[shape];
        let plain = self.lengths.score(shape, i, j) + anchors::score(self.sides, shape, i, j);
        plain + self.marks.score(self.sides, shape, i, j) + WORDS * self.words.score(shape, j)
    }
}
