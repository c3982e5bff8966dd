//! The digests of a first import, kept in RAM until it ends.
//!
//! Digests come in no order at all: writing a million of them one by one means a look into the table
//! and a page changed in its middle for each. Where the table is empty they are all known here, and
//! written in its order at the end.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::OptionalExtension;
use rustc_hash::FxHashMap;

use super::SqliteStore;
use crate::store::Result;
use crate::unit::UnitId;

/// How many are kept at most.
const MOST: usize = 3 << 19;

/// Digests with their units.
#[derive(Debug, Default)]
pub(super) struct Digests {
    first: FxHashMap<i64, UnitId>,
    /// Further units with the same digest.
    others: BTreeMap<i64, BTreeSet<UnitId>>,
}

impl Digests {
    /// Whether they should be written by now.
    fn is_full(&self) -> bool {
        self.first.len() >= MOST
    }

    /// The units with a digest, ascending.
    fn units(&self, digest: i64) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = self.first.get(&digest).copied().into_iter().collect();
        units.extend(self.others.get(&digest).into_iter().flatten());
        units.sort_unstable();
        units
    }

    /// Adds one, unless it is there.
    fn add(&mut self, digest: i64, unit: UnitId) {
        let first = *self.first.entry(digest).or_insert(unit);
        if first != unit {
            self.others.entry(digest).or_default().insert(unit);
        }
    }

    /// Takes one out.
    fn remove(&mut self, digest: i64, unit: UnitId) {
        let rest: Vec<UnitId> = self.units(digest).into_iter().filter(|other| *other != unit).collect();
        self.first.remove(&digest);
        self.others.remove(&digest);
        rest.into_iter().for_each(|unit| self.add(digest, unit));
    }

    /// All of them in the order of the table.
    fn into_sorted(self) -> Vec<(i64, UnitId)> {
        let others =
            self.others.into_iter().flat_map(|(digest, units)| units.into_iter().map(move |unit| (digest, unit)));
        let mut all: Vec<(i64, UnitId)> = self.first.into_iter().chain(others).collect();
        all.sort_unstable();
        all
    }
}

impl SqliteStore {
    /// Keeps the digests of this transaction if there are none yet.
    pub(super) fn begin_digests(&self) -> Result<()> {
        let any: Option<i64> = self.prepared("SELECT 1 FROM digest LIMIT 1", |statement| {
            statement.query_row([], |row| row.get(0)).optional()
        })?;
        self.digests.replace(any.is_none().then(Digests::default));
        Ok(())
    }

    /// Writes those that were kept; from here on all go into the table.
    pub(super) fn write_digests(&self) -> Result<()> {
        let Some(digests) = self.digests.take() else { return Ok(()) };
        self.prepared("INSERT INTO digest (digest, unit) VALUES (?1, ?2)", |statement| {
            digests.into_sorted().into_iter().try_for_each(|(digest, unit)| statement.execute([digest, unit]).map(drop))
        })
    }

    /// The units with a digest.
    pub(super) fn find_digest(&self, digest: i64) -> Result<Vec<UnitId>> {
        if let Some(digests) = &*self.digests.borrow() {
            return Ok(digests.units(digest));
        }
        self.prepared("SELECT unit FROM digest WHERE digest = ?1", |statement| {
            statement.query_map([digest], |row| row.get(0))?.collect()
        })
    }

    /// Keeps the digest of a unit.
    pub(super) fn put_digest(&self, digest: i64, unit: UnitId) -> Result<()> {
        if let Some(digests) = &mut *self.digests.borrow_mut() {
            digests.add(digest, unit);
            if !digests.is_full() {
                return Ok(());
            }
        } else {
            return self.prepared("INSERT OR IGNORE INTO digest (digest, unit) VALUES (?1, ?2)", |statement| {
                statement.execute([digest, unit]).map(drop)
            });
        }
        self.write_digests()
    }

    /// Forgets the digest of a unit.
    pub(super) fn remove_digest(&self, digest: i64, unit: UnitId) -> Result<()> {
        if let Some(digests) = &mut *self.digests.borrow_mut() {
            digests.remove(digest, unit);
            return Ok(());
        }
        self.prepared("DELETE FROM digest WHERE digest = ?1 AND unit = ?2", |statement| {
            statement.execute([digest, unit]).map(drop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn they_are_a_set_of_pairs(steps in prop::collection::vec((any::<bool>(), 0i64..6, 0i64..6), 0..60)) {
            let (mut digests, mut pairs) = (Digests::default(), BTreeSet::new());
            for (add, digest, unit) in steps {
                if add {
                    digests.add(digest, unit);
                    pairs.insert((digest, unit));
                } else {
                    digests.remove(digest, unit);
                    pairs.remove(&(digest, unit));
                }
                let wanted: Vec<UnitId> = pairs.iter().filter(|(d, _)| *d == digest).map(|(_, unit)| *unit).collect();
                prop_assert_eq!(digests.units(digest), wanted);
            }
            prop_assert_eq!(digests.into_sorted(), pairs.into_iter().collect::<Vec<_>>());
        }
    }
}
