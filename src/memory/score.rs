//! The score: every constant and how the number comes about (`docs/matching.md`).

use super::{Explanation, MatchKind, Penalty};
use crate::index::distance;

/// The same text between the same neighbours.
pub(crate) const CONTEXT: u8 = 101;
/// The same text under key X.
pub(crate) const EXACT: u8 = 100;
/// The same tokens and punctuation: only case, glyphs, ZWNJ, spacing, letter or digit form differ.
pub(crate) const SPELLING: u8 = 99;
/// Every difference is a number, date or name repaired with proof.
pub(crate) const REPAIRED: u8 = 98;
/// The most that anything else can have.
pub(crate) const FUZZY_CAP: u8 = 97;

/// Another variant of the language asked for: mostly right, but words differ (L2).
pub(crate) const VARIANT: Penalty = Penalty { reason: "variant", points: 2 };
/// Nobody has confirmed the translation.
pub(crate) const UNREVIEWED: Penalty = Penalty { reason: "unreviewed", points: 3 };

/// How alike two texts are, apart from their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Likeness {
    /// Equal under key X.
    pub(crate) exact: bool,
    /// Equal spelling keys.
    pub(crate) spelling: bool,
    /// Both neighbours are known and the same.
    pub(crate) context: bool,
    /// Every difference was repaired.
    pub(crate) repaired: bool,
    /// The distance of the words, in tenths.
    pub(crate) distance: u64,
    /// The larger weight of the two.
    pub(crate) max_weight: u32,
}

/// A score before and after penalties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scored {
    pub(crate) score: u8,
    pub(crate) kind: MatchKind,
    pub(crate) explanation: Explanation,
}

/// The most a candidate can score, before its text is known.
pub(crate) fn ceiling(distance: u64, max_weight: u32) -> u8 {
    if distance == 0 { CONTEXT } else { distance::percent(distance, max_weight).min(FUZZY_CAP) }
}

/// The least that a repaired match can have after all penalties.
pub(crate) const REPAIRED_AT_LEAST: u8 = REPAIRED - VARIANT.points - UNREVIEWED.points;

/// The score of a likeness.
pub(crate) fn score(likeness: &Likeness, penalties: &[Penalty]) -> Scored {
    let mut parts = vec![("the same text".to_owned(), i32::from(EXACT))];
    let (base, kind) = base(likeness, &mut parts);
    let taken = penalties.iter().map(|penalty| penalty.points).sum();
    for penalty in penalties {
        parts.push((penalty.reason.to_owned(), -i32::from(penalty.points)));
    }
    let score = base.saturating_sub(taken);
    let below_zero = i32::from(score) - parts.iter().map(|(_, points)| points).sum::<i32>();
    if below_zero != 0 {
        parts.push(("not below 0".to_owned(), below_zero));
    }
    Scored { score, kind, explanation: Explanation { parts } }
}

fn base(likeness: &Likeness, parts: &mut Vec<(String, i32)>) -> (u8, MatchKind) {
    let down = |from: u8, to: u8| i32::from(to) - i32::from(from);
    match likeness {
        Likeness { exact: true, context: true, .. } => {
            parts.push(("both neighbours are the same".to_owned(), 1));
            (CONTEXT, MatchKind::Context)
        }
        Likeness { exact: true, .. } => (EXACT, MatchKind::Exact),
        Likeness { spelling: true, .. } => {
            parts.push(("only the spelling differs".to_owned(), down(EXACT, SPELLING)));
            (SPELLING, MatchKind::Fuzzy)
        }
        Likeness { repaired: true, .. } => {
            parts.push(("every difference is repaired".to_owned(), down(EXACT, REPAIRED)));
            (REPAIRED, MatchKind::Repaired)
        }
        // Nothing but signs on both sides, and not the same ones.
        Likeness { max_weight: 0, .. } => {
            parts.push(("other signs".to_owned(), down(EXACT, 0)));
            (0, MatchKind::Fuzzy)
        }
        Likeness { distance, max_weight, .. } => {
            let percent = distance::percent(*distance, *max_weight);
            let (whole, tenth) = (distance / 10, distance % 10);
            if percent < EXACT {
                parts.push((format!("words: {whole}.{tenth} of {max_weight} letters differ"), down(EXACT, percent)));
            }
            let base = percent.min(FUZZY_CAP);
            if base < percent {
                parts.push(("not the same text".to_owned(), down(percent, base)));
            }
            (base, MatchKind::Fuzzy)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn likeness(distance: u64, max_weight: u32) -> Likeness {
        Likeness { exact: false, spelling: false, context: false, repaired: false, distance, max_weight }
    }

    #[test]
    fn the_ladder() {
        let same = likeness(0, 10);
        assert_eq!(score(&Likeness { exact: true, context: true, ..same }, &[]).score, 101);
        assert_eq!(score(&Likeness { exact: true, ..same }, &[]).score, 100);
        assert_eq!(score(&Likeness { spelling: true, ..same }, &[]).score, 99);
        assert_eq!(score(&Likeness { repaired: true, ..likeness(40, 10) }, &[UNREVIEWED]).score, 95);
        assert_eq!(score(&same, &[]).score, 97, "all words equal, punctuation differs");
        assert_eq!(score(&likeness(3, 300), &[]).score, 97, "never 98 or 99 by rounding");
        assert_eq!(score(&likeness(0, 0), &[]).score, 0);
        assert_eq!(score(&Likeness { exact: true, ..same }, &[VARIANT, UNREVIEWED]).score, 95);
    }

    proptest! {
        #[test]
        fn the_parts_add_up(exact: bool, spelling: bool, context: bool, repaired: bool, distance in 0u64..3000, max_weight in 0u32..300, variant: bool, unreviewed: bool) {
            let distance = distance.min(u64::from(max_weight) * 10);
            let penalties: Vec<Penalty> =
                [(variant, VARIANT), (unreviewed, UNREVIEWED)].into_iter().filter(|(on, _)| *on).map(|(_, p)| p).collect();
            let scored = score(&Likeness { exact, spelling, context, repaired, distance, max_weight }, &penalties);
            let sum: i32 = scored.explanation.parts.iter().map(|(_, points)| points).sum();
            prop_assert_eq!(sum, i32::from(scored.score));
        }
    }
}
