//! Letter-trigram similarity: orders matches that score the same (`docs/matching.md` 1).

/// The letter trigrams of a match key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trigrams {
    /// Hashes of distinct trigrams, ascending.
    hashes: Vec<u64>,
}

/// A Jaccard similarity, kept as a fraction so that it orders the same on every machine.
#[derive(Debug, Clone, Copy)]
pub struct Similarity {
    common: u32,
    all: u32,
}

impl Trigrams {
    /// The trigrams of a key, its ends padded with one space each.
    pub fn of(key: &str) -> Self {
        let mut window = [' ', ' ', ' '];
        let mut hashes = Vec::with_capacity(key.len() + 1);
        for (index, letter) in key.chars().chain([' ']).enumerate() {
            window = [window[1], window[2], letter];
            if index > 0 {
                hashes.push(window.iter().fold(0, |hash, c| hash << 21 | u64::from(u32::from(*c))));
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// Shared trigrams over all trigrams.
    pub fn similarity(&self, other: &Self) -> Similarity {
        let (mut a, mut b) = (self.hashes.as_slice(), other.hashes.as_slice());
        let mut common = 0;
        while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
            common += u32::from(x == y);
            if x <= y {
                a = rest_a;
            }
            if y <= x {
                b = rest_b;
            }
        }
        let all = (self.hashes.len() + other.hashes.len()) as u32 - common;
        // Nothing is like nothing.
        if all == 0 { Similarity { common: 1, all: 1 } } else { Similarity { common, all } }
    }
}

impl Similarity {
    /// From 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.common) / f64::from(self.all)
    }
}

impl Ord for Similarity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let cross = |a: &Self, b: &Self| u64::from(a.common) * u64::from(b.all);
        cross(self, other).cmp(&cross(other, self))
    }
}

impl PartialOrd for Similarity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Similarity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Similarity {}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(a: &str, b: &str) -> Similarity {
        Trigrams::of(a).similarity(&Trigrams::of(b))
    }

    #[test]
    fn it_orders_by_what_is_shared() {
        assert_eq!(similarity("تهران", "تهران").value(), 1.0);
        assert_eq!(similarity("abc", "xyz").value(), 0.0);
        assert!(similarity("the old bridge", "the new bridge") > similarity("the old bridge", "a new bridge"));
        assert_eq!(similarity("", "").value(), 1.0);
    }
}
