//! The runs of a space as a query sees them: only the units inside its length window (B1), each with
//! a place, counted through all runs.

use super::codec::WeightTable;
use crate::store::RunRow;

/// The window of one run.
#[derive(Debug)]
pub(crate) struct Window {
    /// The number of the run.
    pub(crate) run: u16,
    /// The lowest unit number in the run.
    pub(crate) base: i64,
    /// The numbers inside, the last one excluded.
    pub(crate) low: u32,
    /// See `low`.
    pub(crate) high: u32,
    /// The place of `low`.
    pub(crate) first: u32,
    table: WeightTable,
}

impl Window {
    /// The place of a number inside.
    #[inline]
    pub(crate) fn place(&self, number: u32) -> u32 {
        self.first.saturating_add(number - self.low)
    }

    /// The number at a place inside.
    #[inline]
    pub(crate) fn number(&self, place: u32) -> u32 {
        self.low.saturating_add(place - self.first)
    }

    /// The weight of the unit at a place.
    pub(crate) fn weight(&self, place: u32) -> u32 {
        self.table.weight_of(self.number(place))
    }
}

/// The windows of all runs, in the order of their numbers.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    windows: Vec<Window>,
    places: u32,
}

impl Windows {
    /// The units that weigh from `low` to `high`.
    pub(crate) fn new(runs: Vec<RunRow>, low: u32, high: u32) -> Self {
        let mut all = Self::default();
        for row in runs {
            let table = WeightTable::decode(&row.weights);
            let (low, high) = table.window(low, high);
            all.windows.push(Window { run: row.number, base: row.base, low, high, first: all.places, table });
            all.places = all.places.saturating_add(high.saturating_sub(low));
        }
        all
    }

    /// How many places there are.
    pub(crate) fn places(&self) -> u32 {
        self.places
    }

    /// The window of a run.
    pub(crate) fn of_run(&self, run: u16) -> Option<&Window> {
        self.windows.binary_search_by_key(&run, |window| window.run).ok().and_then(|at| self.windows.get(at))
    }

    /// The window with a place.
    pub(crate) fn at(&self, place: u32) -> Option<&Window> {
        let after = self.windows.partition_point(|window| window.first <= place);
        after.checked_sub(1).and_then(|at| self.windows.get(at))
    }
}
