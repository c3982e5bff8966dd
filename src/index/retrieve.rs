//! Every stored variant that scores at least a threshold: rarest words first, stop when looking at
//! the texts is cheaper than reading on.
//!
//! With query weight m, unit weight n, threshold τ and α(x) = ⌈τx⌉ (proofs in `docs/matching.md`):
//!
//! - **B1** only units with ⌈τm⌉ ≤ n ≤ ⌊m/τ⌋ can qualify: a range of numbers in every run.
//! - **B3** for *any* set D of query classes with total weight P, a qualifying unit holds classes of
//!   D that weigh at least P − m + α(max(m, n)). So D may be chosen by cost alone.
//! - **B4** once P > m − α(m), a unit seen in no list so far cannot qualify.
//! - **B9** what repair may raise shares all of the query but its numbers, dates and names: a second way
//!   to qualify, see [`Reach`].
//! - **B6** the weight of the classes that two texts share is at least max(m, n) − d.

use super::codec;
use super::distance::{self, Symbol};
use super::symbols::{Query, QueryClass};
use super::tally::Tally;
use super::windows::{Window, Windows};
use super::{EMPTY_CLASS, MEMBERS_PER_ROW};
use crate::store::{Result, Space, Store, VariantId};
use crate::text::rules::Rules;
use crate::text::token::Cutter;
use crate::text::words::words_of;

/// A variant that qualifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The variant.
    pub(crate) variant: VariantId,
    /// Its distance from the query, in tenths.
    pub(crate) distance: u64,
    /// The larger of the two weights.
    pub(crate) max_weight: u32,
}

/// How much work a retrieval was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Variants whose words were compared.
    pub verified: u64,
    /// Entries of posting lists that were read.
    pub entries: u64,
}

/// What the parts of the work cost, in nanoseconds or so. Only speed depends on it.
const COST_VERIFY: u64 = 10_000;
const COST_LIST: u64 = 3_000;
const COST_ENTRY: u64 = 2;
/// Looking for known units in a list, a posting.
const COST_SKIP: u64 = 1;

/// The wider net of B9: what repair can raise, although it is below the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The similarity from which it is tried.
    pub(crate) floor: u8,
    /// What may differ of the query: the weight of its numbers, dates and names.
    pub(crate) loose: u32,
}

impl Reach {
    /// Whether texts at this distance can differ in numbers, dates and names alone. A script for such a pair
    /// deletes and inserts these: d ≤ loose + n − (m − loose).
    pub(crate) fn holds(self, distance: u64, max_weight: u32, weight: u32) -> bool {
        let longer = u64::from(max_weight.saturating_sub(weight));
        distance <= 10 * (2 * u64::from(self.loose) + longer)
            && max_weight > 0
            && distance::percent(distance, max_weight) >= self.floor
    }
}

/// Working space, kept from one retrieval to the next: room that is given back to an allocator stays
/// the process's own for a while, and long lists need much of it.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(super) tally: Tally,
    places: Vec<u32>,
    variants: Vec<VariantId>,
    row: Vec<u64>,
    stored: Vec<Symbol>,
    cutter: Cutter,
}

/// Finds the variants whose similarity with the query is at least `min` percent.
pub(crate) struct Retrieval<'a> {
    store: &'a dyn Store,
    space: Space,
    rules: &'a Rules,
    query: &'a Query,
    pub(super) min: u8,
    reach: Option<Reach>,
    pub(super) weight: u32,
    effort: Effort,
    pub(super) found: Vec<Candidate>,
    pub(super) scratch: &'a mut Scratch,
}

impl<'a> Retrieval<'a> {
    /// A retrieval in one space. `min` is 1 to 100.
    pub(crate) fn new(
        store: &'a dyn Store,
        space: Space,
        rules: &'a Rules,
        query: &'a Query,
        min: u8,
        scratch: &'a mut Scratch,
    ) -> Self {
        Self {
            store,
            space,
            rules,
            query,
            min: min.clamp(1, 100),
            reach: None,
            weight: distance::total_weight(&query.symbols),
            effort: Effort::default(),
            found: Vec::new(),
            scratch,
        }
    }

    /// Also what repair may raise (B9).
    pub(crate) fn reaching(self, reach: Option<Reach>) -> Self {
        Self { reach, ..self }
    }

    /// All qualifying variants that exist, in no particular order.
    pub(crate) fn run(mut self) -> Result<(Vec<Candidate>, Effort)> {
        let windows = self.windows()?;
        if self.query.symbols.is_empty() {
            self.empty(&windows)?;
        } else {
            self.probe(&windows)?;
        }
        let places = std::mem::take(&mut self.scratch.places);
        self.verify_members(&windows, &places)?;
        self.scratch.places = places;
        for variant in self.recent()? {
            self.verify(variant)?;
        }
        Ok((self.found, self.effort))
    }

    pub(super) fn windows(&self) -> Result<Windows> {
        let low = self.needed(self.weight);
        let high = u32::try_from(u64::from(self.weight) * 100 / u64::from(self.least())).unwrap_or(u32::MAX);
        Ok(Windows::new(self.store.runs(self.space)?, low, high))
    }

    /// α(x) = ⌈τx⌉.
    pub(super) fn alpha(&self, weight: u32) -> u32 {
        alpha(self.min, weight)
    }

    /// The lowest similarity that may qualify.
    fn least(&self) -> u8 {
        self.reach.map_or(self.min, |reach| reach.floor.min(self.min))
    }

    /// What a unit must share with the query if the heavier of the two weighs `max`: α, or, to be
    /// repaired, all that may not differ (B9). Rising with `max`, as B3 and B4 ask.
    fn needed(&self, max: u32) -> u32 {
        let plain = self.alpha(max);
        self.reach
            .map_or(plain, |reach| plain.min(alpha(reach.floor, max).max(self.weight.saturating_sub(reach.loose))))
    }

    /// Reads posting lists until few enough units are left.
    fn probe(&mut self, windows: &Windows) -> Result<()> {
        let slack = self.weight - self.needed(self.weight);
        self.scratch.tally.start(windows);
        let (mut alive, mut probed) = (u64::MAX, 0u32);
        for class in self.by_cost() {
            let admit = probed <= slack;
            if !admit && alive.saturating_mul(COST_VERIFY) <= COST_LIST + class.df * COST_SKIP {
                break;
            }
            if let Some(id) = class.id {
                self.tally_list(windows, id, &class, admit)?;
            }
            probed = probed.saturating_add(class.weight);
            // B3 with the smallest max(m, n) there is, which is m.
            if let needed @ 1.. = probed.saturating_sub(slack) {
                alive = self.scratch.tally.prune(needed);
            }
        }
        self.gather(windows, probed, probed.saturating_sub(slack));
        Ok(())
    }

    /// The classes of the query, cheapest information first.
    pub(super) fn by_cost(&self) -> Vec<QueryClass> {
        let mut classes = self.query.classes.clone();
        let cost = |class: &QueryClass| u128::from(COST_LIST + class.df * COST_ENTRY);
        classes.sort_by(|a, b| {
            let (x, y) = (cost(a) * u128::from(b.weight), cost(b) * u128::from(a.weight));
            x.cmp(&y).then(b.weight.cmp(&a.weight)).then(a.id.cmp(&b.id))
        });
        classes
    }

    /// Adds the weight of a class to the units that hold it. Once `admit` is false, no other unit can
    /// come in any more (B4).
    pub(super) fn tally_list(&mut self, windows: &Windows, id: u32, class: &QueryClass, admit: bool) -> Result<()> {
        let tally = &mut self.scratch.tally;
        if admit {
            tally.expect(class.df);
        }
        self.store.visit_lists(self.space, id, &mut |run, bytes| match windows.of_run(run) {
            Some(window) if admit => tally.add(window, bytes, class.weight),
            Some(window) => tally.add_to_known(window, bytes, class.weight),
            None => {}
        })?;
        if admit {
            tally.merge(class.weight);
        }
        self.effort.entries += class.df;
        Ok(())
    }

    /// The places of the units that may qualify: B3 with the unit's own weight.
    fn gather(&mut self, windows: &Windows, probed: u32, needed: u32) {
        let mut places = std::mem::take(&mut self.scratch.places);
        places.clear();
        places.extend(self.scratch.tally.units(needed).filter_map(|(place, seen)| {
            let n = windows.at(place)?.weight(place);
            let least = u64::from(probed) + u64::from(self.needed(self.weight.max(n)));
            (u64::from(seen) + u64::from(self.weight) >= least).then_some(place)
        }));
        self.scratch.places = places;
    }

    /// Variants without scored words, for a query without any.
    fn empty(&mut self, windows: &Windows) -> Result<()> {
        let places = &mut self.scratch.places;
        places.clear();
        let Some(class) = self.store.class(self.space, EMPTY_CLASS)? else { return Ok(()) };
        self.store.visit_lists(self.space, class, &mut |run, bytes| {
            if let Some(window) = windows.of_run(run) {
                codec::decode_list(bytes, window.low, window.high, |number| places.push(window.place(number)));
            }
        })
    }

    /// From places to variants, and what they say.
    pub(super) fn verify_members(&mut self, windows: &Windows, places: &[u32]) -> Result<()> {
        let mut variants = std::mem::take(&mut self.scratch.variants);
        let mut rest = places;
        while let Some(window) = rest.first().and_then(|place| windows.at(*place)) {
            let row = window.number(rest[0]) / MEMBERS_PER_ROW;
            let of_row =
                |place: &&u32| **place < window.place(window.high) && window.number(**place) / MEMBERS_PER_ROW == row;
            let (group, others) = rest.split_at(rest.iter().take_while(of_row).count());
            rest = others;
            self.members(window, row, group, &mut variants)?;
            for variant in variants.drain(..) {
                self.verify(variant)?;
            }
        }
        self.scratch.variants = variants;
        Ok(())
    }

    /// The variants at some ascending places of one row.
    fn members(&self, window: &Window, row: u32, places: &[u32], variants: &mut Vec<VariantId>) -> Result<()> {
        self.store.visit_members(self.space, window.run, row, &mut |bytes| {
            codec::pick_members(bytes, window.base, &mut places.iter().map(|place| window.number(*place)), variants);
        })
    }

    /// The variants outside the runs that share enough (B3 over all classes).
    pub(super) fn recent(&self) -> Result<Vec<VariantId>> {
        let mut variants = Vec::new();
        let mut classes = Vec::new();
        self.store.visit_recent(self.space, &mut |variant, bytes| {
            let Some(n) = codec::take_classes(bytes, &mut classes) else { return };
            let mine = self.query.classes.iter().filter(|class| class.id.is_some_and(|id| classes.contains(&id)));
            let shared = mine.fold(0u32, |sum, class| sum.saturating_add(class.weight));
            if shared >= self.needed(self.weight.max(n)) {
                variants.push(variant);
            }
        })?;
        Ok(variants)
    }

    /// Compares a stored text with the query. The dead have no text.
    pub(super) fn verify(&mut self, variant: VariantId) -> Result<()> {
        self.effort.verified += 1;
        let least = self.least();
        let (store, scratch) = (self.store, &mut *self.scratch);
        store.visit_text(variant, &mut |text| {
            let words = words_of(scratch.cutter.cut(text, self.rules), self.rules);
            self.query.translate(&words, &mut scratch.stored);
            let max_weight = self.weight.max(distance::total_weight(&scratch.stored));
            let limit = distance::allowance(least, max_weight);
            let Some(distance) = distance::distance(&self.query.symbols, &scratch.stored, limit, &mut scratch.row)
            else {
                return;
            };
            let qualifies = distance <= distance::allowance(self.min, max_weight);
            if qualifies || self.reach.is_some_and(|reach| reach.holds(distance, max_weight, self.weight)) {
                self.found.push(Candidate { variant, distance, max_weight });
            }
        })
    }
}

/// ⌈min · weight / 100⌉.
fn alpha(min: u8, weight: u32) -> u32 {
    u32::try_from((u64::from(min) * u64::from(weight)).div_ceil(100)).unwrap_or(u32::MAX)
}
