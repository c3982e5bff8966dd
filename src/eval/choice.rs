//! Which pairs are asked for: all, the first ones, or some by lot.

/// Which pairs are asked for. The others still are in the memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Choice {
    /// Every one.
    #[default]
    All,
    /// So many from the beginning.
    First(usize),
    /// So many by lot; the same seed draws the same ones.
    Sample {
        /// How many.
        count: usize,
        /// Where the draw begins.
        seed: u64,
    },
}

impl Choice {
    /// The numbers chosen of `0..total`, ascending.
    pub fn of(self, total: usize) -> Vec<usize> {
        match self {
            Self::All => (0..total).collect(),
            Self::First(count) => (0..total.min(count)).collect(),
            Self::Sample { count, seed } => sample(total, count, seed),
        }
    }
}

/// Selection sampling (Knuth, The Art of Computer Programming, vol. 2, 3.4.2, algorithm S).
fn sample(total: usize, count: usize, seed: u64) -> Vec<usize> {
    let (mut state, mut wanted) = (seed, count.min(total));
    let mut chosen = Vec::with_capacity(wanted);
    for at in 0..total {
        let left = (total - at) as u128;
        // A number below `left`; the rounding is below anything that could be seen.
        let drawn = (u128::from(next(&mut state)) * left) >> 64;
        if drawn < wanted as u128 {
            chosen.push(at);
            wanted -= 1;
        }
    }
    chosen
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sample_is_a_sorted_part_and_the_same_again(total in 0usize..500, count in 0usize..600, seed: u64) {
            let choice = Choice::Sample { count, seed };
            let chosen = choice.of(total);
            prop_assert_eq!(chosen.len(), count.min(total));
            prop_assert!(chosen.is_sorted_by(|a, b| a < b) && chosen.iter().all(|at| *at < total));
            prop_assert_eq!(choice.of(total), chosen);
        }
    }

    #[test]
    fn every_number_has_its_chance() {
        let mut drawn = [0; 20];
        for seed in 0..2000 {
            Choice::Sample { count: 5, seed }.of(20).into_iter().for_each(|at| drawn[at] += 1);
        }
        // Expected 500 each, standard deviation 19.
        assert!(drawn.iter().all(|count| (400..600).contains(count)), "{drawn:?}");
        assert_ne!(Choice::Sample { count: 5, seed: 1 }.of(20), Choice::Sample { count: 5, seed: 2 }.of(20));
        assert_eq!(Choice::First(3).of(2), [0, 1]);
    }
}
