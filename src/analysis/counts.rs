//! Counts that add up.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign};

use super::band::{Band, Weights};

/// How much there is of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Segments.
    pub segments: u64,
    /// Words.
    pub words: u64,
    /// Characters, spaces too.
    pub characters: u64,
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            segments: self.segments + other.segments,
            words: self.words + other.words,
            characters: self.characters + other.characters,
        }
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// What is in one band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// All of it.
    pub all: Amount,
    /// The part that is more like another segment of the files than like anything in the memory.
    pub internal: Amount,
}

/// The counts of a file, or of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// By band; what is not there is zero.
    bands: BTreeMap<Band, Row>,
    /// Words that are part of a name of the glossary.
    pub term_words: u64,
    /// Words that are part of a fragment.
    pub fragment_words: u64,
}

impl Counts {
    /// What is in a band.
    pub fn row(&self, band: Band) -> Row {
        self.bands.get(&band).copied().unwrap_or_default()
    }

    /// Counts something into a band.
    pub(super) fn count(&mut self, band: Band, amount: Amount, internal: bool) {
        let row = self.bands.entry(band).or_default();
        row.all += amount;
        if internal {
            row.internal += amount;
        }
    }

    /// Everything together.
    pub fn total(&self) -> Row {
        self.bands
            .values()
            .fold(Row::default(), |sum, row| Row { all: sum.all + row.all, internal: sum.internal + row.internal })
    }

    /// The words of a band by their weight, in hundredths.
    pub fn weighted(&self, band: Band, weights: &Weights) -> u64 {
        self.row(band).all.words * u64::from(weights.of(band))
    }

    /// The words of all bands by their weight, in hundredths.
    pub fn weighted_total(&self, weights: &Weights) -> u64 {
        Band::ALL.into_iter().map(|band| self.weighted(band, weights)).sum()
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        for (band, row) in &other.bands {
            let sum = self.bands.entry(*band).or_default();
            sum.all += row.all;
            sum.internal += row.internal;
        }
        self.term_words += other.term_words;
        self.fragment_words += other.fragment_words;
    }
}
