//! Stored units that say the same between different neighbours.
//!
//! Of most texts there are few, and they are read whenever one comes again. Where there are many, as
//! of "Yes." in subtitles, what is known of their neighbours is kept in RAM while a batch is written.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

use super::MemoryError;
use super::change::Writer;
use super::digest::{digest, same_texts};
use crate::store::Store;
use crate::unit::{Context, NewUnit, TranslationUnit, UnitId, contexts_differ};

/// From how many units on they are kept in RAM.
const MANY: usize = 32;
/// How many are kept at once.
const MOST: usize = 1 << 20;

/// A neighbour by its hash; whoever finds one compares the texts.
type Side = Option<u64>;

/// The units of a digest by what is known of their neighbours.
#[derive(Debug, Default)]
struct Group {
    all: BTreeSet<UnitId>,
    by_both: HashMap<(Side, Side), BTreeSet<UnitId>>,
    by_prev: HashMap<Side, BTreeSet<UnitId>>,
    by_next: HashMap<Side, BTreeSet<UnitId>>,
}

/// The groups that are kept.
#[derive(Debug, Default)]
pub(super) struct Twins {
    hasher: RandomState,
    groups: HashMap<i64, Group>,
    units: usize,
}

impl Group {
    fn insert(&mut self, sides: (Side, Side), unit: UnitId) -> bool {
        self.by_both.entry(sides).or_default().insert(unit);
        self.by_prev.entry(sides.0).or_default().insert(unit);
        self.by_next.entry(sides.1).or_default().insert(unit);
        self.all.insert(unit)
    }

    fn remove(&mut self, sides: (Side, Side), unit: UnitId) -> bool {
        let sets = [self.by_both.get_mut(&sides), self.by_prev.get_mut(&sides.0), self.by_next.get_mut(&sides.1)];
        for set in sets.into_iter().flatten() {
            set.remove(&unit);
        }
        self.all.remove(&unit)
    }

    /// The first unit after another whose neighbours do not contradict these.
    fn next(&self, (prev, next): (Side, Side), after: UnitId) -> Option<UnitId> {
        let sets = match (prev, next) {
            (None, None) => vec![Some(&self.all)],
            (Some(_), None) => [prev, None].map(|side| self.by_prev.get(&side)).to_vec(),
            (None, Some(_)) => [next, None].map(|side| self.by_next.get(&side)).to_vec(),
            (Some(_), Some(_)) => {
                [(prev, next), (prev, None), (None, next), (None, None)].map(|both| self.by_both.get(&both)).to_vec()
            }
        };
        let later = |set: &BTreeSet<UnitId>| set.range(after.saturating_add(1)..).next().copied();
        sets.into_iter().flatten().filter_map(later).min()
    }
}

impl Twins {
    fn sides(&self, context: &Context) -> (Side, Side) {
        let side = |text: &Option<String>| text.as_ref().map(|text| self.hasher.hash_one(text));
        (side(&context.prev), side(&context.next))
    }

    /// A unit is stored now; of use only where its group is kept.
    pub(super) fn add(&mut self, digest: i64, context: &Context, unit: UnitId) {
        if self.groups.is_empty() {
            return;
        }
        let sides = self.sides(context);
        if let Some(group) = self.groups.get_mut(&digest) {
            self.units += usize::from(group.insert(sides, unit));
        }
    }

    /// A unit is no longer stored, or not like this.
    pub(super) fn remove(&mut self, digest: i64, context: &Context, unit: UnitId) {
        if self.groups.is_empty() {
            return;
        }
        let sides = self.sides(context);
        if let Some(group) = self.groups.get_mut(&digest) {
            self.units -= usize::from(group.remove(sides, unit));
        }
    }

    /// Forgets all; what is needed is read again.
    pub(super) fn clear(&mut self) {
        self.groups.clear();
        self.units = 0;
    }

    /// Makes room; what is needed again is read again.
    fn begin(&mut self, digest: i64) {
        if self.units > MOST {
            self.clear();
        }
        self.groups.insert(digest, Group::default());
    }
}

impl Writer<'_> {
    /// The stored unit that says the same, and what is then known of its neighbours.
    pub(super) fn known(
        &mut self,
        unit: &NewUnit,
        digest: i64,
    ) -> Result<Option<(TranslationUnit, Context)>, MemoryError> {
        if !self.twins.groups.contains_key(&digest) {
            let ids = self.units_with_digest(digest)?;
            if ids.len() < MANY {
                for id in ids {
                    let found = self.if_known(id, unit)?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
                return Ok(None);
            }
            self.keep(digest, &ids)?;
        }
        let (sides, mut after) = (self.twins.sides(&unit.context), UnitId::MIN);
        while let Some(id) = self.twins.groups.get(&digest).and_then(|group| group.next(sides, after)) {
            let found = self.if_known(id, unit)?;
            if found.is_some() {
                return Ok(found);
            }
            after = id;
        }
        Ok(None)
    }

    fn if_known(&self, id: UnitId, unit: &NewUnit) -> Result<Option<(TranslationUnit, Context)>, MemoryError> {
        let known = self.unit(id)?.filter(|known| same_texts(&known.variants, &unit.variants));
        let known = known.filter(|known| !contexts_differ(known.extra.as_deref(), unit.extra.as_deref()));
        Ok(known.and_then(|known| combine(&known.context, &unit.context).map(|context| (known, context))))
    }

    fn keep(&mut self, digest: i64, ids: &[UnitId]) -> Result<(), MemoryError> {
        self.twins.begin(digest);
        for id in ids {
            if let Some(unit) = self.unit(*id)? {
                self.twins.add(digest, &unit.context, *id);
            }
        }
        Ok(())
    }
}

/// The union of what is known of both neighbours; `None` where they contradict each other.
pub(super) fn combine(known: &Context, new: &Context) -> Option<Context> {
    let side = |known: &Option<String>, new: &Option<String>| match (known, new) {
        (Some(a), Some(b)) if a != b => None,
        _ => Some(known.clone().or_else(|| new.clone())),
    };
    Some(Context { prev: side(&known.prev, &new.prev)?, next: side(&known.next, &new.next)? })
}

/// What is known of the neighbours of both, if two units say the same and may have the same neighbours.
pub(super) fn united(a: &TranslationUnit, b: &TranslationUnit) -> Option<Context> {
    let same = same_texts(&a.variants, &b.variants) && !contexts_differ(a.extra.as_deref(), b.extra.as_deref());
    if same { combine(&a.context, &b.context) } else { None }
}

/// Whether a stored unit says what this one said, between neighbours that may be the same.
pub(super) fn is_stored(store: &dyn Store, unit: &TranslationUnit) -> Result<bool, MemoryError> {
    for id in store.units_with_digest(digest(&unit.variants))? {
        if store.unit(id)?.is_some_and(|known| united(&known, unit).is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}
