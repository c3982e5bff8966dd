//! chrF: how much of a translation a suggestion already holds, counted in letters.
//!
//! Popović, "chrF: character n-gram F-score for automatic MT evaluation", WMT 2015, with n from 1 to
//! 6 and β = 2 (chrF2), white space left out. Precision and recall are averaged over the lengths of
//! which both texts have n-grams, then combined; two empty texts have nothing in common. The figures
//! are those of `sacreBLEU` 2 (`chrF2|nc:6|nw:0|space:no|eff:yes`), to be compared with others'.

use rustc_hash::FxHashMap;

/// The longest n-gram.
const LONGEST: usize = 6;
/// How many times as much recall counts as precision.
const BETA: f64 = 2.0;

/// The chrF2 of a suggestion against the real translation, 0 to 100.
///
/// A character is a Unicode scalar value: a Persian letter is one, and so are ZWNJ and each mark.
pub fn chrf(suggestion: &str, real: &str) -> f64 {
    let (suggestion, real) = (letters(suggestion), letters(real));
    let orders = LONGEST.min(suggestion.len()).min(real.len());
    if orders == 0 {
        return 0.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for n in 1..=orders {
        let shared = shared(&suggestion, &real, n) as f64;
        precision += shared / (suggestion.len() - n + 1) as f64;
        recall += shared / (real.len() - n + 1) as f64;
    }
    let (precision, recall) = (precision / orders as f64, recall / orders as f64);
    if precision + recall == 0.0 {
        return 0.0;
    }
    let factor = BETA * BETA;
    100.0 * (1.0 + factor) * precision * recall / (factor * precision + recall)
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How many n-grams of one text are in the other, each as often as in both.
fn shared(a: &[char], b: &[char], n: usize) -> usize {
    let mut open: FxHashMap<&[char], usize> = FxHashMap::default();
    for gram in b.windows(n) {
        *open.entry(gram).or_default() += 1;
    }
    let take = |gram: &&[char]| match open.get_mut(*gram) {
        Some(count @ 1..) => {
            *count -= 1;
            true
        }
        _ => false,
    };
    a.windows(n).filter(take).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(suggestion: &str, real: &str, expected: f64) {
        let found = chrf(suggestion, real);
        assert!((found - expected).abs() < 1e-6, "{suggestion:?} / {real:?}: {found}, not {expected}");
    }

    #[test]
    fn by_hand() {
        // Unigrams 1 of 2, bigrams 0 of 1: precision and recall (1/2 + 0) / 2.
        near("aa", "ab", 25.0);
        near("a", "a", 100.0);
        near("a b c", "abc", 100.0);
        near("abcdefg", "hijklmnop", 0.0);
        near("", "ref", 0.0);
        near("", "", 0.0);
        near(" \t", "a", 0.0);
        // Precision (2/2 + 1/1) / 2 = 1, recall (2/4 + 1/3) / 2 = 5/12: 5 · 5/12 / (4 + 5/12) = 25/53.
        near("ab", "abcd", 100.0 * 25.0 / 53.0);
        // And the other way round: precision 5/12, recall 1: 5 · 5/12 / (5/3 + 1) = 25/32.
        near("abcd", "ab", 100.0 * 25.0 / 32.0);
    }

    #[test]
    fn as_sacrebleu_counts() {
        near("The minister arrived in Kabul on Monday.", "The minister left Kabul on Tuesday.", 51.512682557185954);
        near("وزیر روز دوشنبه وارد کابل شد.", "وزیر روز سه\u{200c}شنبه کابل را ترک کرد.", 35.39245442836147);
        near("Talks go on", "Talks went on in Vienna", 19.08532781783826);
        near("چین سه روز مهلت داد", "چین دو روز مهلت داد", 66.22460872460873);
        near("🙂 yes", "🙂 no", 10.416666666666666);
    }

    proptest! {
        #[test]
        fn from_nothing_to_all(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            let score = chrf(&a, &b);
            prop_assert!((0.0..=100.0 + 1e-9).contains(&score));
            if a.chars().any(|c| !c.is_whitespace()) {
                prop_assert!((chrf(&a, &a) - 100.0).abs() < 1e-9);
            }
        }
    }
}
