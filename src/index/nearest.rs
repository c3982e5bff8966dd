//! The nearest text there is, however far: texts in the order of the most that they can score, until no
//! other can score more.
//!
//! The most is B6: the weight of the classes that both share, of the larger weight. It is known of every
//! unit once the lists of all classes are tallied, before a text is looked at.

use std::cmp::Reverse;

use super::retrieve::{Candidate, Retrieval};
use super::windows::Windows;
use crate::store::{Result, StoreError};

/// The most that equal words can score.
const MOST: u8 = 101;
/// So many units are gathered at once, or all that can score the same at most.
const GATHERED: usize = 1 << 15;

impl Retrieval<'_> {
    /// Hands over what is nearer than all before, until nothing can be nearer than what `score` last
    /// said; returns that, or 0. What is under the threshold of the retrieval does not count.
    pub(crate) fn nearest<E: From<StoreError>>(
        mut self,
        mut score: impl FnMut(&Candidate) -> std::result::Result<u8, E>,
    ) -> std::result::Result<u8, E> {
        let (floor, mut best) = (self.min, 0);
        let windows = self.windows()?;
        for variant in self.recent()? {
            self.verify(variant)?;
        }
        self.tally_all(&windows)?;
        let counts = self.counts(&windows);
        let mut high = MOST;
        loop {
            best = self.take_found(best, &mut score)?;
            if best >= high || high < floor {
                return Ok(best);
            }
            let (low, many) = reach(&counts, high, floor.max(best));
            for (most, place) in self.between(&windows, low, high, many) {
                if best >= most {
                    return Ok(best);
                }
                self.verify_members(&windows, &[place])?;
                best = self.take_found(best, &mut score)?;
            }
            high = low.saturating_sub(1);
        }
    }

    fn tally_all(&mut self, windows: &Windows) -> Result<()> {
        let slack = self.weight - self.alpha(self.weight);
        self.scratch.tally.start(windows);
        let mut probed = 0u32;
        for class in self.by_cost() {
            if let Some(id) = class.id {
                self.tally_list(windows, id, &class, probed <= slack)?;
            }
            probed = probed.saturating_add(class.weight);
            if let needed @ 1.. = probed.saturating_sub(slack) {
                self.scratch.tally.prune(needed);
            }
        }
        Ok(())
    }

    /// The units of the tally: what each can score at most, and its place.
    fn units<'w>(&'w self, windows: &'w Windows) -> impl Iterator<Item = (u8, u32)> + 'w {
        self.scratch.tally.units(self.alpha(self.weight)).filter_map(|(place, shared)| {
            let larger = u64::from(self.weight.max(windows.at(place)?.weight(place))).max(1);
            let most = u8::try_from(u64::from(shared) * 100 / larger).unwrap_or(MOST);
            Some((if most >= 100 { MOST } else { most }, place))
        })
    }

    /// How many units can score each value at most.
    fn counts(&self, windows: &Windows) -> Counts {
        let mut counts = [0; MOST as usize + 1];
        for (most, _) in self.units(windows) {
            if let Some(count) = counts.get_mut(usize::from(most)) {
                *count += 1;
            }
        }
        counts
    }

    /// The `many` places of units that can score from `low` to `high` at most, the best first.
    fn between(&self, windows: &Windows, low: u8, high: u8, many: usize) -> Vec<(u8, u32)> {
        let mut found = Vec::with_capacity(many);
        found.extend(self.units(windows).filter(|(most, _)| (low..=high).contains(most)));
        found.sort_unstable_by_key(|(most, place)| (Reverse(*most), *place));
        found
    }

    /// Scores what was found; from then on only what is nearer is found.
    fn take_found<E>(
        &mut self,
        mut best: u8,
        score: &mut impl FnMut(&Candidate) -> std::result::Result<u8, E>,
    ) -> std::result::Result<u8, E> {
        for candidate in std::mem::take(&mut self.found) {
            best = best.max(score(&candidate)?);
        }
        self.min = self.min.max(best.saturating_add(1).min(100));
        Ok(best)
    }
}

/// By value: so many units can score it at most.
type Counts = [usize; MOST as usize + 1];

/// How far down from `high` units are gathered together, not under `floor`, and how many these are.
fn reach(counts: &Counts, high: u8, floor: u8) -> (u8, usize) {
    let count = |most: u8| counts.get(usize::from(most)).copied().unwrap_or(0);
    let (mut low, mut many) = (high, count(high));
    while low > floor && many + count(low - 1) <= GATHERED {
        low -= 1;
        many += count(low);
    }
    (low, many)
}
