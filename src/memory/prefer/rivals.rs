//! The stored units of a source that a file translates many times.
//!
//! Most sources have few translations, and those are looked up whenever one comes. Where there are many,
//! looking all of them up for each further one would take the square of their number: they are kept in RAM.

use std::collections::{HashMap, HashSet};

use crate::lang::LanguageTag;
use crate::unit::{NewUnit, Time, TranslationUnit, UnitId};

/// From how many units on they are kept.
pub(super) const MANY: usize = 16;
/// How many are kept at once.
const MOST: usize = 50_000;

/// The rivals of one source. Both orders end with the unit that is asked for first.
#[derive(Debug, Default)]
pub(super) struct Rivals {
    units: HashMap<UnitId, TranslationUnit>,
    by_number: Vec<UnitId>,
    by_date: Vec<UnitId>,
}

impl Rivals {
    pub(super) fn new(units: Vec<TranslationUnit>) -> Self {
        let mut by_number: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
        by_number.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        let mut dates: Vec<(Time, UnitId)> = units.iter().map(|unit| (unit.changed, unit.id)).collect();
        dates.sort_unstable();
        let by_date = dates.into_iter().map(|(_, id)| id).collect();
        Self { units: units.into_iter().map(|unit| (unit.id, unit)).collect(), by_number, by_date }
    }

    /// The first one that contradicts a unit.
    pub(super) fn first(&mut self, unit: &NewUnit, settled: &HashSet<UnitId>) -> Option<&TranslationUnit> {
        leave(&mut self.by_number, settled, &self.units);
        self.by_number.iter().rev().filter_map(|id| self.against(*id, unit, settled)).next()
    }

    /// When the newest of those was changed.
    pub(super) fn newest(&mut self, unit: &NewUnit, settled: &HashSet<UnitId>) -> Option<Time> {
        leave(&mut self.by_date, settled, &self.units);
        self.by_date.iter().rev().filter_map(|id| self.against(*id, unit, settled)).map(|known| known.changed).next()
    }

    /// Takes out all that contradict a unit, by their numbers.
    pub(super) fn take(&mut self, unit: &NewUnit, settled: &HashSet<UnitId>) -> Vec<TranslationUnit> {
        let against = |id: &UnitId| self.against(*id, unit, settled).is_some();
        let ids: Vec<UnitId> = self.by_number.iter().rev().copied().filter(against).collect();
        ids.iter().filter_map(|id| self.units.remove(id)).collect()
    }

    fn against(&self, id: UnitId, unit: &NewUnit, settled: &HashSet<UnitId>) -> Option<&TranslationUnit> {
        self.units.get(&id).filter(|known| !settled.contains(&id) && differs(known, unit))
    }
}

/// Forgets those at the end that can never be asked for again.
fn leave(order: &mut Vec<UnitId>, settled: &HashSet<UnitId>, units: &HashMap<UnitId, TranslationUnit>) {
    while order.pop_if(|id| settled.contains(id) || !units.contains_key(id)).is_some() {}
}

/// Whether a stored unit has another text in a language of the unit behind its source.
pub(super) fn differs(known: &TranslationUnit, unit: &NewUnit) -> bool {
    let targets = unit.variants.iter().skip(1);
    let mut others = targets.flat_map(|target| {
        known.variants.iter().filter(move |variant| variant.lang == target.lang && variant.text != target.text)
    });
    others.next().is_some()
}

/// The rivals of the sources that have many.
#[derive(Debug, Default)]
pub(super) struct Crowds {
    of: HashMap<(LanguageTag, String), Rivals>,
    units: usize,
}

impl Crowds {
    pub(super) fn get(&mut self, unit: &NewUnit) -> Option<&mut Rivals> {
        if self.of.is_empty() {
            return None;
        }
        let source = unit.variants.first()?;
        self.of.get_mut(&(source.lang.clone(), source.text.to_string()))
    }

    pub(super) fn keep(&mut self, unit: &NewUnit, units: Vec<TranslationUnit>) {
        let Some(source) = unit.variants.first() else { return };
        self.units += units.len() + 1;
        if self.units > MOST {
            self.of.clear();
            self.units = units.len() + 1;
        }
        self.of.insert((source.lang.clone(), source.text.to_string()), Rivals::new(units));
    }
}
