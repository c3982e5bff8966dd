//! Of all runs, those that do not overlap and together say most: weighted interval scheduling
//! (Kleinberg and Tardos, "Algorithm Design", section 6.1).

use std::ops::Range;

/// A run that is sure enough.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// Its words.
    pub(super) words: Range<usize>,
    pub(super) confidence: f64,
    /// Which run it is.
    pub(super) run: usize,
}

/// The places of the chosen offers, from the left. Of equally good ones the longer wins, then the one
/// further left.
pub(super) fn choose(offers: &[Offer], words: usize) -> Vec<usize> {
    let mut ordered: Vec<usize> = (0..offers.len()).collect();
    ordered.sort_by_key(|at| (offers[*at].words.end, offers[*at].words.start));
    // By number of words from the left: what the best choice there is worth, and its last offer.
    let mut best: Vec<(f64, Option<usize>)> = vec![(0.0, None); words + 1];
    let mut next = ordered.into_iter().peekable();
    for end in 1..=words {
        best[end] = (best[end - 1].0, None);
        while let Some(at) = next.next_if(|at| offers[*at].words.end <= end) {
            let offer = &offers[at];
            let worth = best[offer.words.start].0 + offer.confidence * (offer.words.len() as f64 - 0.5);
            if worth > best[end].0 + 1e-9 {
                best[end] = (worth, Some(at));
            }
        }
    }
    let (mut chosen, mut end) = (Vec::new(), words);
    while end > 0 {
        match best[end].1 {
            Some(at) => {
                chosen.push(at);
                end = offers[at].words.start;
            }
            None => end -= 1,
        }
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn worth(offers: &[Offer], chosen: &[usize]) -> f64 {
        chosen.iter().map(|at| offers[*at].confidence * (offers[*at].words.len() as f64 - 0.5)).sum()
    }

    fn overlap(offers: &[Offer], chosen: &[usize]) -> bool {
        chosen.windows(2).any(|two| offers[two[0]].words.end > offers[two[1]].words.start)
    }

    proptest! {
        #[test]
        fn nothing_is_worth_more(spans in prop::collection::vec((0usize..9, 1usize..5, 1u32..100), 0..9)) {
            let offers: Vec<Offer> = (0..).zip(spans)
                .map(|(run, (start, len, sure))| Offer { words: start..start + len, confidence: f64::from(sure) / 100.0, run })
                .collect();
            let chosen = choose(&offers, 14);
            prop_assert!(!overlap(&offers, &chosen));
            for subset in 0..1usize << offers.len() {
                let mut other: Vec<usize> = (0..offers.len()).filter(|at| subset >> at & 1 == 1).collect();
                other.sort_by_key(|at| offers[*at].words.start);
                prop_assert!(overlap(&offers, &other) || worth(&offers, &other) <= worth(&offers, &chosen) + 1e-6);
            }
        }
    }
}
