//! Which variants hold a class of each of several sets: posting lists cut with each other.
//!
//! The answer may hold more than was asked for (what is dead, what a further list would have ruled
//! out), never less: whoever asks looks at the texts. Room: a number for each variant in the shortest
//! list, and one for each that is left.

use super::MEMBERS_PER_ROW;
use super::codec;
use super::frequency::Frequencies;
use super::windows::{Window, Windows};
use crate::store::{Result, Space, Store, VariantId};
use crate::text::phrase::Demand;
use crate::text::rules::Rules;

/// What it costs to look at a text, to open a list, and to read a number of it, in nanoseconds or so.
const COST_VERIFY: u64 = 10_000;
const COST_LIST: u64 = 3_000;
const COST_ENTRY: u64 = 2;
/// As many texts are looked at rather than a word's beginning is looked for among all classes.
const FEW: usize = 2_000;

/// Classes of which one is enough.
#[derive(Debug, Default)]
struct Lists {
    classes: Vec<u32>,
    /// About how many variants hold one.
    df: u64,
}

impl Lists {
    fn cost(&self) -> u64 {
        COST_LIST * self.classes.len() as u64 + COST_ENTRY * self.df
    }
}

/// The variants that may meet all demands, ascending.
pub(crate) fn holders(
    store: &dyn Store,
    space: Space,
    rules: &Rules,
    demands: &[Demand],
    frequencies: &mut Frequencies,
) -> Result<Vec<VariantId>> {
    let windows = Windows::new(store.runs(space)?, 0, u32::MAX);
    let mut finder = Finder { store, space, rules, frequencies, windows, places: None };
    let (open, exact): (Vec<&Demand>, Vec<&Demand>) = demands.iter().partition(|demand| !demand.starting.is_empty());
    let mut known = exact.into_iter().map(|demand| finder.lists(demand)).collect::<Result<Vec<_>>>()?;
    known.sort_by_key(|lists| lists.df);
    known.iter().try_for_each(|lists| finder.narrow(lists))?;
    for demand in open {
        if finder.places.as_ref().is_none_or(|places| places.len() > FEW) {
            let lists = finder.lists(demand)?;
            finder.narrow(&lists)?;
            known.push(lists);
        }
    }
    finder.variants(&known)
}

struct Finder<'a> {
    store: &'a dyn Store,
    space: Space,
    rules: &'a Rules,
    frequencies: &'a mut Frequencies,
    windows: Windows,
    /// What is left of the variants in runs; `None`: nothing was read yet, so all.
    places: Option<Vec<u32>>,
}

impl Finder<'_> {
    fn lists(&mut self, demand: &Demand) -> Result<Lists> {
        let mut lists = Lists::default();
        for class in &demand.exactly {
            lists.classes.extend(self.frequencies.class(self.store, self.space, class)?);
        }
        for start in &demand.starting {
            self.store.visit_classes_from(self.space, &start.text, &mut |class, number| {
                if start.holds(class, self.rules) {
                    lists.classes.push(number);
                }
            })?;
        }
        lists.classes.sort_unstable();
        lists.classes.dedup();
        for class in &lists.classes {
            lists.df = lists.df.saturating_add(self.frequencies.get(self.store, self.space, *class)?);
        }
        Ok(lists)
    }

    /// Keeps the places that one of the lists holds, unless looking at the texts is cheaper.
    fn narrow(&mut self, lists: &Lists) -> Result<()> {
        match self.places.take() {
            None => self.places = Some(self.read(lists)?),
            Some(places) if COST_VERIFY * places.len() as u64 <= lists.cost() => self.places = Some(places),
            Some(places) => {
                let held = self.probe(lists, &places)?;
                let kept = places.into_iter().zip(held).filter_map(|(place, held)| held.then_some(place));
                self.places = Some(kept.collect());
            }
        }
        Ok(())
    }

    fn read(&self, lists: &Lists) -> Result<Vec<u32>> {
        let mut places = Vec::new();
        for class in &lists.classes {
            self.store.visit_lists(self.space, *class, &mut |run, bytes| {
                if let Some(window) = self.windows.of_run(run) {
                    codec::decode_list(bytes, window.low, window.high, |number| places.push(window.place(number)));
                }
            })?;
            // Many lists with much in common shall not take many times the room.
            if places.len() > 2 * self.windows.places() as usize {
                tidy(&mut places);
            }
        }
        tidy(&mut places);
        Ok(places)
    }

    fn probe(&self, lists: &Lists, places: &[u32]) -> Result<Vec<bool>> {
        let mut held = vec![false; places.len()];
        for class in &lists.classes {
            self.store.visit_lists(self.space, *class, &mut |run, bytes| {
                let Some(window) = self.windows.of_run(run) else { return };
                let from = places.partition_point(|place| *place < window.first);
                let to = places.partition_point(|place| *place < window.place(window.high));
                let mut numbers = places.get(from..to).unwrap_or_default().iter().map(|place| window.number(*place));
                codec::probe_list(bytes, &mut numbers, |at| {
                    if let Some(held) = held.get_mut(from + at) {
                        *held = true;
                    }
                });
            })?;
        }
        Ok(held)
    }

    /// The variants at the places that are left, and those in no run that meet all demands known.
    fn variants(&self, known: &[Lists]) -> Result<Vec<VariantId>> {
        let mut variants = self.recent(known)?;
        let mut rest = self.places.as_deref().unwrap_or_default();
        while let Some(first) = rest.first() {
            let Some(window) = self.windows.at(*first) else { break };
            let row = window.number(*first) / MEMBERS_PER_ROW;
            let end = window.place(window.high.min((row + 1).saturating_mul(MEMBERS_PER_ROW)));
            let (group, others) = rest.split_at(rest.partition_point(|place| *place < end).max(1));
            rest = others;
            self.members(window, row, group, &mut variants)?;
        }
        variants.sort_unstable();
        variants.dedup();
        Ok(variants)
    }

    fn members(&self, window: &Window, row: u32, places: &[u32], variants: &mut Vec<VariantId>) -> Result<()> {
        self.store.visit_members(self.space, window.run, row, &mut |bytes| {
            codec::pick_members(bytes, window.base, &mut places.iter().map(|place| window.number(*place)), variants);
        })
    }

    fn recent(&self, known: &[Lists]) -> Result<Vec<VariantId>> {
        let (mut variants, mut classes) = (Vec::new(), Vec::new());
        self.store.visit_recent(self.space, &mut |variant, bytes| {
            if codec::take_classes(bytes, &mut classes).is_none() {
                return;
            }
            let meets = |lists: &Lists| classes.iter().any(|class| lists.classes.binary_search(class).is_ok());
            if known.iter().all(meets) {
                variants.push(variant);
            }
        })?;
        Ok(variants)
    }
}

fn tidy(places: &mut Vec<u32>) {
    places.sort_unstable();
    places.dedup();
}
