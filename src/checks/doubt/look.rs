//! All units of one file, looked at on several threads: the answers are those of one thread.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use super::{Doubt, Ground, Knowledge, doubts, quarantine, without_numbers};
use crate::unit::NewUnit;

/// After so many units it is decided whether the others are asked about their numbers.
pub const SAMPLE: u64 = 20_000;
/// They are not where more than one in so many of the first had other numbers on each side: the file is not one
/// in which that tells anything, and reading numbers is what costs.
const TOO_MANY: u64 = 4;

/// Looks at the units of one file, each by its number from 0.
#[derive(Debug, Default)]
pub struct Look {
    known: Arc<Knowledge>,
    quarantine: bool,
    tally: Mutex<Tally>,
    counted: Condvar,
    asks: OnceLock<bool>,
    found: Mutex<HashMap<u64, Vec<Doubt>>>,
}

#[derive(Debug, Default)]
struct Tally {
    looked: u64,
    differ: u64,
}

impl Look {
    /// With what is known; `quarantine`: a doubted unit is set apart.
    pub fn new(known: Arc<Knowledge>, quarantine: bool) -> Self {
        Self { known, quarantine, ..Self::default() }
    }

    /// Looks at a unit and keeps what it found for [`Self::take`]. All units of the file must come, in about their
    /// order: late ones wait for the first.
    pub fn at(&self, number: u64, unit: &mut NewUnit) {
        let found = self.doubts(number, unit);
        self.set_apart(unit, &found);
        if !found.is_empty() {
            lock(&self.found).insert(number, found);
        }
    }

    /// What it looks with.
    pub fn known(&self) -> &Knowledge {
        &self.known
    }

    /// Looks at a unit that has no number.
    pub fn once(&self, unit: &mut NewUnit) -> Vec<Doubt> {
        let found = doubts(unit, &self.known);
        self.set_apart(unit, &found);
        found
    }

    fn set_apart(&self, unit: &mut NewUnit, found: &[Doubt]) {
        if self.quarantine {
            quarantine(unit, found);
        }
    }

    /// The reasons to doubt a unit that was looked at, once.
    pub fn take(&self, number: u64) -> Vec<Doubt> {
        lock(&self.found).remove(&number).unwrap_or_default()
    }

    /// Whether some units were not asked about their numbers, since too many of the first differ.
    pub fn has_given_up(&self) -> bool {
        self.asks.get() == Some(&false)
    }

    fn doubts(&self, number: u64, unit: &NewUnit) -> Vec<Doubt> {
        if number >= SAMPLE {
            let asked = if self.asks() { doubts } else { without_numbers };
            return asked(unit, &self.known);
        }
        let mut counted = Counted { look: self, differs: false };
        let found = doubts(unit, &self.known);
        counted.differs = found.iter().any(|doubt| doubt.ground == Ground::Numbers);
        found
    }

    /// What the first units decide; waits for those that other threads still look at.
    fn asks(&self) -> bool {
        *self.asks.get_or_init(|| {
            let waiting = self.counted.wait_while(lock(&self.tally), |tally| tally.looked < SAMPLE);
            waiting.unwrap_or_else(PoisonError::into_inner).differ * TOO_MANY <= SAMPLE
        })
    }
}

/// A unit of the first: counted in any case, or others would wait for it.
struct Counted<'a> {
    look: &'a Look,
    differs: bool,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        let mut tally = lock(&self.look.tally);
        tally.looked += 1;
        tally.differ += u64::from(self.differs);
        if tally.looked == SAMPLE {
            self.look.counted.notify_all();
        }
    }
}

/// A thread that died leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lang::LanguageTag;

    fn differing(look: &Look, one_in: u64) -> u64 {
        let (en, fa) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("fa").unwrap());
        let number = |at: u64| if at.is_multiple_of(one_in) { "۱۳ درصد" } else { "۱۲ درصد" };
        let all = SAMPLE + 2 * one_in;
        let half = |rest: u64| {
            for at in (0..all).filter(|at| at % 2 == rest) {
                look.at(at, &mut NewUnit::pair(&en, "12 percent", &fa, number(at)));
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(|| half(0));
            half(1);
        });
        (SAMPLE..all).filter(|at| !look.take(*at).is_empty()).count() as u64
    }

    #[test]
    fn numbers_that_always_differ_are_not_asked_for_for_ever() {
        let look = Look::default();
        assert_eq!((differing(&look, 3), look.has_given_up()), (0, true));
        assert!(!look.take(0).is_empty() && look.take(0).is_empty());
        let look = Look::default();
        assert_eq!((differing(&look, 5), look.has_given_up()), (2, false));
    }
}
