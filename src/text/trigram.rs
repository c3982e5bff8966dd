//! Letter trigrams: which of two equally scored texts looks more like the one asked for.

use std::cmp::Ordering;

/// How alike two keys look, as whole numbers: trigrams in both, trigrams in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Distinct trigrams in both.
    pub intersection: u32,
    /// Distinct trigrams in one or both.
    pub union: u32,
}

impl Overlap {
    /// Compares intersection over union without dividing. Nothing over nothing is nothing.
    pub fn cmp_ratio(&self, other: &Self) -> Ordering {
        let cross = |a: &Self, b: &Self| u64::from(a.intersection) * u64::from(b.union.max(1));
        cross(self, other).cmp(&cross(other, self))
    }
}

/// The distinct letter trigrams of a match key, with one space on either side, in order.
pub fn trigrams(key: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(key.len());
    let mut window = u64::from(u32::from(' '));
    for (count, c) in key.chars().chain([' ']).enumerate() {
        window = ((window << 21) | u64::from(u32::from(c))) & ((1 << 63) - 1);
        if count >= 1 {
            found.push(window);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The overlap of two sorted trigram lists.
pub fn overlap(a: &[u64], b: &[u64]) -> Overlap {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Overlap { intersection: short(both), union: short(a.len() + b.len() - both) }
}

/// The letter-trigram overlap of two match keys.
pub fn trigram_overlap(a: &str, b: &str) -> Overlap {
    overlap(&trigrams(a), &trigrams(b))
}
