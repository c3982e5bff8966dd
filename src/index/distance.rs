//! The distance of two sequences of scored words (`docs/matching.md` 1), in tenths of a weight.

/// A scored word reduced to numbers. Equal classes have equal weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// The class.
    pub(crate) class: u32,
    /// The form within the class.
    pub(crate) form: u32,
    /// The weight of the class.
    pub(crate) weight: u32,
}

/// What a substitution within a class costs, in tenths of the weight; anything else costs ten.
pub(crate) const SAME_CLASS: u64 = 3;
const WHOLE: u64 = 10;

/// The sum of the weights.
pub(crate) fn total_weight(words: &[Symbol]) -> u32 {
    words.iter().fold(0u32, |sum, word| sum.saturating_add(word.weight))
}

/// The largest distance, in tenths, at which two texts still score `min` or more.
///
/// score ≥ τ ⇔ 10·d ≤ (100 − τ)·max W, all in integers: floats lose matches at the threshold.
pub(crate) fn allowance(min: u8, max_weight: u32) -> u64 {
    u64::from(100 - min.min(100)) * u64::from(max_weight) / 10
}

/// `floor(100 × similarity)` for a distance in tenths; `max_weight` is not 0.
pub(crate) fn percent(distance: u64, max_weight: u32) -> u8 {
    let whole = WHOLE * u64::from(max_weight.max(1));
    (whole.saturating_sub(distance) * 100 / whole) as u8
}

/// The distance of two texts if it is at most `limit`, else `None`.
///
/// `row` is working space, kept between calls.
pub(crate) fn distance(a: &[Symbol], b: &[Symbol], limit: u64, row: &mut Vec<u64>) -> Option<u64> {
    let (a, b) = trim_common(a, b);
    row.clear();
    row.push(0);
    let mut sum = 0;
    for word in b {
        sum += WHOLE * u64::from(word.weight);
        row.push(sum);
    }
    for left in a {
        let remove = WHOLE * u64::from(left.weight);
        let mut diagonal = row[0];
        let mut best = diagonal + remove;
        row[0] = best;
        let mut before = best;
        for (cell, right) in row[1..].iter_mut().zip(b) {
            let replace = diagonal + substitution(left, right);
            let insert = before + WHOLE * u64::from(right.weight);
            diagonal = *cell;
            before = replace.min(insert).min(diagonal + remove);
            *cell = before;
            best = best.min(before);
        }
        if best > limit {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[inline]
fn substitution(left: &Symbol, right: &Symbol) -> u64 {
    if left.class != right.class {
        WHOLE * u64::from(left.weight.max(right.weight))
    } else if left.form == right.form {
        0
    } else {
        SAME_CLASS * u64::from(left.weight)
    }
}

/// Cuts the identical words at both ends: an optimal script keeps them.
fn trim_common<'a>(mut a: &'a [Symbol], mut b: &'a [Symbol]) -> (&'a [Symbol], &'a [Symbol]) {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_last(), b.split_last()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn symbols() -> impl Strategy<Value = Vec<Symbol>> {
        let weights = [1, 3, 4, 4, 7, 12];
        prop::collection::vec((0u32..6, 0u32..3), 0..12).prop_map(move |words| {
            words.into_iter().map(|(class, form)| Symbol { class, form, weight: weights[class as usize] }).collect()
        })
    }

    /// The textbook programme, every cell, no shortcut.
    fn textbook(a: &[Symbol], b: &[Symbol]) -> u64 {
        let mut table = vec![vec![0u64; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut choices = Vec::new();
                if i > 0 {
                    choices.push(table[i - 1][j] + 10 * u64::from(a[i - 1].weight));
                }
                if j > 0 {
                    choices.push(table[i][j - 1] + 10 * u64::from(b[j - 1].weight));
                }
                if i > 0 && j > 0 {
                    choices.push(table[i - 1][j - 1] + substitution(&a[i - 1], &b[j - 1]));
                }
                table[i][j] = choices.into_iter().min().unwrap_or(0);
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn shortcuts_change_nothing(a in symbols(), b in symbols(), limit in 0u64..400) {
            let wanted = textbook(&a, &b);
            prop_assert_eq!(distance(&a, &b, u64::MAX, &mut Vec::new()), Some(wanted));
            prop_assert_eq!(distance(&a, &b, limit, &mut Vec::new()), (wanted <= limit).then_some(wanted));
        }

        #[test]
        fn with_equal_weights_it_is_the_distance_of_strsim(a: Vec<u8>, b: Vec<u8>) {
            let plain = |bytes: &[u8]| -> Vec<Symbol> {
                bytes.iter().map(|byte| Symbol { class: u32::from(*byte), form: 0, weight: 1 }).collect()
            };
            let wanted = strsim::generic_levenshtein(&a, &b) as u64;
            prop_assert_eq!(distance(&plain(&a), &plain(&b), u64::MAX, &mut Vec::new()), Some(10 * wanted));
        }

        #[test]
        fn bounds_b1_b2_b7_hold(a in symbols(), b in symbols()) {
            let d = distance(&a, &b, u64::MAX, &mut Vec::new()).unwrap();
            let (m, n) = (u64::from(total_weight(&a)), u64::from(total_weight(&b)));
            prop_assert!(d >= 10 * m.abs_diff(n), "B1");
            let mut rest: Vec<u32> = b.iter().map(|word| word.class).collect();
            let matched: u64 = a.iter().filter_map(|word| {
                let at = rest.iter().position(|class| *class == word.class)?;
                rest.swap_remove(at);
                Some(u64::from(word.weight))
            }).sum();
            prop_assert!(10 * matched + d >= 10 * m.max(n), "B2, B6, B7");
        }

        #[test]
        fn the_allowance_is_the_threshold(d in 0u64..5000, weight in 1u32..500, min in 1u8..=100) {
            prop_assert_eq!(d <= allowance(min, weight), percent(d, weight) >= min || (d == 0));
        }
    }
}
