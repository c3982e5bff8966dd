//! How much of a query each unit was seen with, while posting lists are read.
//!
//! A few units are a sorted list; many are a table with a cell for each place, which costs no more
//! however long the lists are. Which of the two it is changes the speed and nothing else.

use super::codec;
use super::windows::{Window, Windows};

/// As a list, a unit takes room for this many cells, and merging it the time for as many more.
const ROOM: u64 = 16;
/// Beyond this many places there is no table: only a damaged file has them.
const MOST_PLACES: u32 = 1 << 28;

/// A unit, and the weight of the classes that it was seen with.
#[derive(Debug, Clone, Copy)]
struct Seen {
    place: u32,
    weight: u32,
}

/// The tally. Its room is kept from one query to the next: what is given back to an allocator stays
/// the process's own for a while.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    places: u32,
    wide: bool,
    /// Ascending by place, unless `wide`.
    seen: Vec<Seen>,
    /// If `wide`: the weight at each place, [`u16::MAX`] for anything as heavy or heavier.
    cells: Vec<u16>,
    list: Vec<u32>,
    merged: Vec<Seen>,
}

impl Tally {
    /// Begins anew.
    pub(crate) fn start(&mut self, windows: &Windows) {
        self.places = windows.places();
        self.wide = false;
        self.seen.clear();
    }

    /// Gets ready for a list of about this length, whose units will all be counted.
    pub(crate) fn expect(&mut self, length: u64) {
        self.list.clear();
        let many = (self.seen.len() as u64).saturating_add(length).saturating_mul(ROOM) > u64::from(self.places);
        if many && !self.wide && self.places <= MOST_PLACES {
            self.widen();
        }
    }

    fn widen(&mut self) {
        let places = self.places as usize;
        if self.cells.capacity() < places {
            // One piece for all queries that come, not a larger one for each.
            self.cells = Vec::with_capacity(places.next_power_of_two());
        }
        self.cells.clear();
        self.cells.resize(places, 0);
        for unit in self.seen.drain(..) {
            if let Some(cell) = self.cells.get_mut(unit.place as usize) {
                *cell = small(unit.weight);
            }
        }
        self.wide = true;
    }

    /// Counts every unit of a list. Lists of one class come in the order of their runs; [`Self::merge`] ends them.
    pub(crate) fn add(&mut self, window: &Window, bytes: &[u8], weight: u32) {
        let list = &mut self.list;
        if !self.wide {
            codec::decode_list(bytes, window.low, window.high, |number| list.push(window.place(number)));
            return;
        }
        let weight = small(weight);
        let cells = self.cells.get_mut(window.first as usize..).unwrap_or_default();
        codec::decode_list(bytes, window.low, window.high, |number| {
            if let Some(cell) = cells.get_mut((number - window.low) as usize) {
                *cell = cell.saturating_add(weight);
            }
        });
    }

    /// Ends the lists of a class that were added.
    pub(crate) fn merge(&mut self, weight: u32) {
        if self.list.is_empty() {
            return;
        }
        self.merged.clear();
        self.merged.reserve(self.seen.len() + self.list.len());
        let mut old = self.seen.iter().copied().peekable();
        for &place in &self.list {
            while let Some(unit) = old.next_if(|unit| unit.place < place) {
                self.merged.push(unit);
            }
            let before = old.next_if(|unit| unit.place == place).map_or(0, |unit| unit.weight);
            self.merged.push(Seen { place, weight: before.saturating_add(weight) });
        }
        self.merged.extend(old);
        std::mem::swap(&mut self.seen, &mut self.merged);
    }

    /// Counts a list for the units that are known already; a table counts it for all, which is as true.
    pub(crate) fn add_to_known(&mut self, window: &Window, bytes: &[u8], weight: u32) {
        if self.wide {
            return self.add(window, bytes, weight);
        }
        let end = window.place(window.high);
        let start = self.seen.partition_point(|unit| unit.place < window.first);
        let own = self.seen.get_mut(start..).unwrap_or_default();
        self.list.clear();
        self.list.extend(own.iter().take_while(|unit| unit.place < end).map(|unit| window.number(unit.place)));
        codec::probe_list(bytes, &mut self.list.iter().copied(), |position| {
            if let Some(unit) = own.get_mut(position) {
                unit.weight = unit.weight.saturating_add(weight);
            }
        });
    }

    /// Drops the units seen with less than `needed`, which is not 0; says how many are left.
    pub(crate) fn prune(&mut self, needed: u32) -> u64 {
        if self.wide {
            let left = count_from(&self.cells, small(needed));
            if left.saturating_mul(ROOM) > u64::from(self.places) {
                return left;
            }
            self.narrow(small(needed));
        }
        self.seen.retain(|unit| unit.weight >= needed);
        self.seen.len() as u64
    }

    fn narrow(&mut self, needed: u16) {
        let cells = (0..).zip(&self.cells).filter(|(_, weight)| **weight >= needed);
        self.seen.clear();
        self.seen.extend(cells.map(|(place, weight)| Seen { place, weight: large(*weight) }));
        self.wide = false;
    }

    /// The places and weights of the units seen with at least `needed`, ascending. A weight may be told too
    /// high, never too low.
    pub(crate) fn units(&self, needed: u32) -> impl Iterator<Item = (u32, u32)> {
        let (cells, seen): (&[u16], &[Seen]) = if self.wide { (&self.cells, &[]) } else { (&[], &self.seen) };
        let least = small(needed);
        let wide = (0..).zip(cells).filter(move |(_, weight)| **weight >= least);
        let listed = seen.iter().filter(move |unit| unit.weight >= needed);
        wide.map(|(place, weight)| (place, large(*weight))).chain(listed.map(|unit| (unit.place, unit.weight)))
    }
}

/// A weight in a cell.
fn small(weight: u32) -> u16 {
    u16::try_from(weight).unwrap_or(u16::MAX)
}

/// What a cell may stand for at most.
fn large(cell: u16) -> u32 {
    if cell == u16::MAX { u32::MAX } else { u32::from(cell) }
}

/// How many cells hold at least this. In pieces, so that they can be counted in 16 bits, eight at a time.
fn count_from(cells: &[u16], least: u16) -> u64 {
    let count = |piece: &[u16]| piece.iter().map(|cell| u16::from(*cell >= least)).sum::<u16>();
    cells.chunks(1 << 14).map(|piece| u64::from(count(piece))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RunRow;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const UNITS: u32 = 300;

    fn windows() -> Windows {
        let run = |number| {
            let weights = codec::WeightTable::from_sorted((0..UNITS).map(|unit| unit / 30)).encode();
            RunRow { number, batch: 0, units: UNITS, base: 0, weights }
        };
        Windows::new(vec![run(3), run(7)], 2, 8)
    }

    proptest! {
        #[test]
        fn a_table_and_a_list_tell_the_same(
            lists in prop::collection::vec((1u32..70_000, prop::collection::btree_set((0u32..2, 0..UNITS), 0..200)), 1..6),
            wide: bool, needed in 1u32..80_000,
        ) {
            let windows = windows();
            let mut tally = Tally::default();
            tally.start(&windows);
            let mut wanted: BTreeMap<u32, u32> = BTreeMap::new();
            for (weight, numbers) in &lists {
                tally.expect(if wide { u64::from(UNITS) } else { 0 });
                for (index, run) in [(0, 3), (1, 7)] {
                    let window = windows.of_run(run).unwrap();
                    let own: Vec<u32> = numbers.iter().filter(|(at, _)| *at == index).map(|(_, number)| *number).collect();
                    let mut bytes = Vec::new();
                    codec::encode_list(&mut bytes, &own, UNITS);
                    tally.add(window, &bytes, *weight);
                    for number in own.into_iter().filter(|number| (window.low..window.high).contains(number)) {
                        *wanted.entry(window.place(number)).or_default() += weight;
                    }
                }
                tally.merge(*weight);
            }
            let told: BTreeMap<u32, u32> = tally.units(needed).collect();
            for (place, weight) in &wanted {
                let at_least = told.get(place).is_some_and(|told| told >= weight);
                prop_assert!(at_least || *weight < needed, "{} {}", place, weight);
            }
            if !tally.wide || needed < 60_000 {
                prop_assert!(told.keys().all(|place| wanted.contains_key(place)));
                prop_assert!(told.iter().all(|(place, weight)| wanted[place] >= needed && (*weight == u32::MAX || *weight == wanted[place])));
            }
            let left = tally.prune(needed);
            prop_assert_eq!(left, told.len() as u64);
        }
    }
}
