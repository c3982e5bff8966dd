//! Which variants hold a word class, or two of them: posting lists by themselves, without a score.

use rustc_hash::FxHashMap;

use super::windows::Windows;
use super::{MEMBERS_PER_ROW, codec};
use crate::store::{Result, Space, Store, VariantId};

/// A class, and about how many variants hold it.
pub(crate) type Counted = (u32, u64);

/// Where a class has so many times the variants of the rarer ones, and these are few, its list is not worth reading.
const FAR_MORE: u64 = 100;

/// How many numbers of lists are kept at most, four bytes each.
const MOST_KEPT: usize = 1 << 19;

/// The lists of one space; those of the rarer classes are read once, as long as they are not very many.
pub(crate) struct Lists<'a> {
    store: &'a dyn Store,
    space: Space,
    windows: Windows,
    places: FxHashMap<u32, Vec<u32>>,
    recent: Vec<(VariantId, Vec<u32>)>,
}

impl<'a> Lists<'a> {
    /// The lists of a space as they are now.
    pub(crate) fn new(store: &'a dyn Store, space: Space) -> Result<Self> {
        let windows = Windows::new(store.runs(space)?, 0, u32::MAX);
        let mut recent = Vec::new();
        store.visit_recent(space, &mut |variant, bytes| {
            let mut classes = Vec::new();
            codec::take_classes(bytes, &mut classes);
            recent.push((variant, classes));
        })?;
        Ok(Self { store, space, windows, places: FxHashMap::default(), recent })
    }

    /// The variants that hold all of some classes, and maybe a few that lack a frequent one of them: at most `most` of
    /// the runs' and all of `recent`. Where there are more, they are taken evenly from all.
    pub(crate) fn with(&mut self, classes: &[Counted], most: usize) -> Result<Vec<VariantId>> {
        let mut rarest_first = classes.to_vec();
        rarest_first.sort_unstable_by_key(|(class, many)| (*many, *class));
        let Some(((rarest, many), others)) = rarest_first.split_first() else { return Ok(Vec::new()) };
        self.read(*rarest, *many)?;
        let all = self.places.get(rarest).map(Vec::as_slice).unwrap_or_default();
        let mut both: Option<Vec<u32>> = None;
        for (class, many) in others {
            let places = both.as_deref().unwrap_or(all);
            let few = places.len() <= most && (places.len() as u64 * FAR_MORE) < *many;
            if !few {
                both = Some(self.among(*class, places)?);
            }
        }
        let mut variants = self.members(&evenly(both.as_deref().unwrap_or(all), most))?;
        let holds = |held: &[u32]| classes.iter().all(|(class, _)| held.contains(class));
        variants.extend(self.recent.iter().filter(|(_, held)| holds(held)).map(|(variant, _)| *variant));
        Ok(variants)
    }

    /// Those of some ascending places that hold a class, too.
    fn among(&self, class: u32, places: &[u32]) -> Result<Vec<u32>> {
        let mut kept = Vec::new();
        self.store.visit_lists(self.space, class, &mut |run, bytes| {
            let Some(window) = self.windows.of_run(run) else { return };
            let before = |end: u32| places.partition_point(|place| *place < end);
            let inside = places.get(before(window.first)..before(window.place(window.high))).unwrap_or_default();
            if !inside.is_empty() {
                let mut numbers = inside.iter().map(|place| window.number(*place));
                codec::probe_list(bytes, &mut numbers, |at| kept.push(inside[at]));
            }
        })?;
        kept.sort_unstable();
        Ok(kept)
    }

    fn read(&mut self, class: u32, many: u64) -> Result<()> {
        if self.places.contains_key(&class) {
            return Ok(());
        }
        let many = usize::try_from(many).unwrap_or(MOST_KEPT).min(MOST_KEPT);
        if self.places.values().map(Vec::len).sum::<usize>() + many > MOST_KEPT {
            self.places.clear();
        }
        let (windows, mut places) = (&self.windows, Vec::with_capacity(many));
        self.store.visit_lists(self.space, class, &mut |run, bytes| {
            if let Some(window) = windows.of_run(run) {
                codec::decode_list(bytes, window.low, window.high, |number| places.push(window.place(number)));
            }
        })?;
        places.sort_unstable();
        self.places.insert(class, places);
        Ok(())
    }

    /// The variants at some ascending places.
    fn members(&self, places: &[u32]) -> Result<Vec<VariantId>> {
        let mut variants = Vec::with_capacity(places.len());
        let mut rest = places;
        while let Some(window) = rest.first().and_then(|place| self.windows.at(*place)) {
            let row = window.number(rest[0]) / MEMBERS_PER_ROW;
            let of_row =
                |place: &&u32| **place < window.place(window.high) && window.number(**place) / MEMBERS_PER_ROW == row;
            let (group, others) = rest.split_at(rest.iter().take_while(of_row).count());
            rest = others;
            self.store.visit_members(self.space, window.run, row, &mut |bytes| {
                let (mut at, mut slot) = (0, 0);
                for wanted in group.iter().map(|place| window.number(*place) % MEMBERS_PER_ROW) {
                    while let Some(member) = codec::take_member(bytes, &mut at, window.base) {
                        slot += 1;
                        if slot > wanted {
                            variants.push(member);
                            break;
                        }
                    }
                }
            })?;
        }
        Ok(variants)
    }
}

fn evenly(all: &[u32], most: usize) -> Vec<u32> {
    if all.len() <= most {
        return all.to_vec();
    }
    let step = all.len() as f64 / most.max(1) as f64;
    (0..most).filter_map(|at| all.get((at as f64 * step) as usize).copied()).collect()
}
