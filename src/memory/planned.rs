//! What a batch of several steps is going to change in units that everybody sees: kept until its last step.
//!
//! The batch itself sees each of them as it is going to be, and its past, too.

mod apply;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::MemoryError;
use super::change::Writer;
use super::digest::digest;
use super::report::Deed;
use super::review::settled;
use super::twins::united;
use crate::store::{Fate, Foreseen, Former, Record, Store};
use crate::unit::{BatchId, Context, Time, TranslationUnit, UnitId};

/// How much the last step may have to do, in units that keep their wordings; with more, the rest of the batch is one
/// step.
const MOST: usize = 3 << 16;
/// One that gets other wordings, or goes, is as much work as so many.
const HEAVY: usize = 8;

/// A unit as it is to be. As it was when the first change was planned, it is in the history already, hidden.
#[derive(Debug)]
struct Plan {
    /// None: it is to go.
    after: Option<TranslationUnit>,
    foreseen: Option<Foreseen>,
    /// The digest of that.
    says: Option<i64>,
    /// What is to be known of former wordings; none: that one is not a former one any more.
    past: Past,
    /// How many units of the file are counted for this.
    counted: u64,
    /// Whether others know that this batch brought the unit, too.
    claimed: bool,
    /// Whether another memory told that the unit became this: then it is not needed beside one that is this.
    follows: bool,
}

/// Former wordings by their digests.
type Past = BTreeMap<i64, Option<Former>>;

/// The changes that are to come.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// How much the last step will have to do.
    weight: usize,
    plans: BTreeMap<UnitId, Plan>,
    /// Which units are going to say something else, or were before, by digest.
    new: HashMap<i64, BTreeSet<UnitId>>,
    former: HashMap<i64, BTreeSet<UnitId>>,
}

impl Plan {
    fn of(unit: &TranslationUnit) -> Self {
        Self {
            after: Some(unit.clone()),
            foreseen: None,
            says: Some(digest(&unit.variants)),
            past: Past::new(),
            counted: 0,
            claimed: false,
            follows: false,
        }
    }
}

impl Planned {
    /// Lets others know before a pause which units this batch brings, too: an undo of theirs must not take them away.
    pub(super) fn claim(&mut self, store: &mut dyn Store, batch: BatchId) -> crate::store::Result<()> {
        for (id, plan) in self.plans.iter_mut().filter(|(_, plan)| !plan.claimed && plan.after.is_some()) {
            store.claim(batch, *id)?;
            plan.claimed = true;
        }
        Ok(())
    }

    fn plan(&mut self, before: &TranslationUnit) -> &mut Plan {
        self.plans.entry(before.id).or_insert_with(|| Plan::of(before))
    }

    /// From now on the unit is to say this. `old` is what it said until then, and what became of that.
    fn change(&mut self, before: &TranslationUnit, after: Option<TranslationUnit>, old: Former) {
        let says = after.as_ref().map(|after| digest(&after.variants));
        let plan = self.plan(before);
        (plan.after, plan.says) = (after, says);
        if says == Some(old.digest) {
            return;
        }
        self.remember(before, old.digest, Some(old));
        if let Some(says) = says {
            self.remember(before, says, None);
            self.new.entry(says).or_default().insert(before.id);
        }
    }

    /// From now on this is, or is not, a former wording of the unit.
    fn remember(&mut self, unit: &TranslationUnit, digest: i64, former: Option<Former>) {
        self.plan(unit).past.insert(digest, former);
        self.former.entry(digest).or_default().insert(unit.id);
    }

    /// The units that are going to say this.
    fn about_to_say(&self, digest: i64) -> Vec<UnitId> {
        let says = |id: &UnitId| self.plans.get(id).is_some_and(|plan| plan.says == Some(digest));
        self.new.get(&digest).into_iter().flatten().copied().filter(says).collect()
    }

    /// The unit is to stay as it is.
    fn cancel(&mut self, unit: UnitId) -> Option<Plan> {
        let plan = self.plans.remove(&unit)?;
        for digest in plan.past.keys() {
            for units in [self.new.get_mut(digest), self.former.get_mut(digest)].into_iter().flatten() {
                units.remove(&unit);
            }
        }
        Some(plan)
    }

    fn said_by(&self, digest: i64, stored: Vec<UnitId>) -> Vec<UnitId> {
        let new = self.new.get(&digest).into_iter().flatten().copied();
        let says = |id: &UnitId| self.plans.get(id).is_none_or(|plan| plan.says == Some(digest));
        let all: BTreeSet<UnitId> = stored.into_iter().chain(new).filter(says).collect();
        all.into_iter().collect()
    }

    fn formers(&self, digest: i64, mut stored: Vec<Former>) -> Vec<Former> {
        let Some(units) = self.former.get(&digest) else { return stored };
        stored.retain(|former| !units.contains(&former.unit));
        let planned = |id| self.plans.get(id).and_then(|plan| plan.past.get(&digest).copied().flatten());
        stored.extend(units.iter().filter_map(planned));
        stored.sort_unstable_by_key(|former| former.unit);
        stored
    }
}

impl Writer<'_> {
    /// From here on, changes to units of other batches wait until [`Self::apply_plans`].
    ///
    /// # Errors
    /// The store fails.
    pub(super) fn plan_changes(&mut self) -> Result<(), MemoryError> {
        let undone = self.store.batches()?.into_iter().filter(|batch| batch.undone);
        self.undone = undone.map(|batch| batch.id).collect();
        self.planned = Some(Planned::default());
        Ok(())
    }

    /// A unit as this batch sees it.
    pub(super) fn unit(&self, id: UnitId) -> Result<Option<TranslationUnit>, MemoryError> {
        match self.planned.as_ref().and_then(|planned| planned.plans.get(&id)) {
            Some(plan) => Ok(plan.after.clone()),
            None => Ok(self.store.unit(id)?),
        }
    }

    /// The units that say this as this batch sees them, ascending.
    pub(super) fn units_with_digest(&self, digest: i64) -> Result<Vec<UnitId>, MemoryError> {
        let stored = self.store.units_with_digest(digest)?;
        Ok(match &self.planned {
            Some(planned) => planned.said_by(digest, stored),
            None => stored,
        })
    }

    /// The units that said this as this batch sees them, ascending.
    pub(super) fn formers_with(&self, digest: i64) -> Result<Vec<Former>, MemoryError> {
        let stored = self.store.formers_with(digest)?;
        Ok(match &self.planned {
            Some(planned) => planned.formers(digest, stored),
            None => stored,
        })
    }

    /// Whether a change to this unit has to wait.
    pub(super) fn waits(&self, unit: &TranslationUnit) -> bool {
        self.planned.is_some() && unit.batch != self.batch.id
    }

    /// Counts a change to a unit of the memory.
    pub(super) fn count_update(&mut self, id: UnitId) {
        self.batch.updated += 1;
        if let Some(plan) = self.planned.as_mut().and_then(|planned| planned.plans.get_mut(&id)) {
            plan.counted += 1;
        }
    }

    /// Another memory told what the unit became.
    pub(super) fn note_that_it_follows(&mut self, id: UnitId) {
        if let Some(plan) = self.planned.as_mut().and_then(|planned| planned.plans.get_mut(&id)) {
            plan.follows = true;
        }
    }

    /// Others have stored what units were going to say. The file has that already, as if it had come after them: what
    /// another memory told to become it goes, and what was to give way to the file stays as it is.
    pub(super) fn drop_plans_for(&mut self, theirs: &TranslationUnit, digest: i64) -> Result<(), MemoryError> {
        let units = self.planned.as_ref().map_or_else(Vec::new, |planned| planned.about_to_say(digest));
        for id in units.into_iter().filter(|id| *id != theirs.id) {
            let (Some(after), Some(before)) = (self.unit(id)?, self.was(id)?) else { continue };
            let row = of_the_file(&after, &before);
            let Some(context) = united(theirs, &row) else { continue };
            let counted = self.give_up(id, &after)?;
            let (updated, duplicate) = (self.batch.updated - counted, self.batch.duplicate);
            let known = self.unit(theirs.id)?.unwrap_or_else(|| theirs.clone());
            self.claim(&known)?;
            let row = self.as_it_came(row);
            let taken = self.enrich(&known, context, &row)?;
            // The file has as many units as it had.
            (self.batch.updated, self.batch.duplicate) = (updated, duplicate);
            match taken.why.deed() {
                Deed::Duplicate => self.batch.duplicate += counted,
                _ => self.batch.updated += counted,
            }
        }
        Ok(())
    }

    /// Plans nothing more for this unit, or that it goes. Gives how many units of the file are counted for it no more.
    fn give_up(&mut self, id: UnitId, after: &TranslationUnit) -> Result<u64, MemoryError> {
        let Some(planned) = &mut self.planned else { return Ok(0) };
        if planned.plans.get(&id).is_some_and(|plan| plan.follows) {
            self.drop_unit(after, self.batch.time, Fate::Replaced)?;
            return Ok(0);
        }
        let Some(plan) = planned.cancel(id) else { return Ok(0) };
        self.twins.clear();
        self.store.unlog(self.batch.id, Record::Unit, id)?;
        if plan.claimed {
            self.store.drop_claim(self.batch.id, id)?;
        }
        Ok(plan.counted)
    }

    /// Keeps a former wording of a unit.
    pub(super) fn put_former(&mut self, former: Former) -> Result<(), MemoryError> {
        let Some(known) = self.unit(former.unit)?.filter(|known| self.waits(known)) else {
            return Ok(self.store.put_former(&former)?);
        };
        // Where nothing else is planned for it, how it was is to be in the history, too.
        if !self.planned.as_ref().is_some_and(|planned| planned.plans.contains_key(&known.id)) {
            self.foresee(&known, Some(&known))?;
        }
        if let Some(planned) = &mut self.planned {
            planned.remember(&known, former.digest, Some(former));
        }
        Ok(())
    }

    /// Plans a change: what became of the wording if it is another one then, and until when it was that.
    pub(super) fn plan(
        &mut self,
        before: &TranslationUnit,
        after: Option<TranslationUnit>,
        (until, fate): (Time, Fate),
    ) -> Result<(), MemoryError> {
        let old = digest(&before.variants);
        self.twins.remove(old, &before.context, before.id);
        let after = after.map(settled);
        if let Some(after) = &after {
            self.twins.add(digest(&after.variants), &after.context, after.id);
        }
        self.foresee(before, after.as_ref())?;
        let Some(planned) = &mut self.planned else { return Ok(()) };
        planned.change(before, after, Former { digest: old, unit: before.id, until: until.max(before.changed), fate });
        if planned.weight > MOST { self.apply_plans() } else { Ok(()) }
    }

    /// Does what can be done before the last step.
    fn foresee(&mut self, before: &TranslationUnit, after: Option<&TranslationUnit>) -> Result<(), MemoryError> {
        if !self.planned.as_ref().is_some_and(|planned| planned.plans.contains_key(&before.id)) {
            self.log(before)?;
        }
        let foreseen = self.store.foresee(after.unwrap_or(before))?;
        let Some(planned) = &mut self.planned else { return Ok(()) };
        let plan = planned.plans.entry(before.id).or_insert_with(|| Plan::of(before));
        // Others may have changed it since: then it is not any more what the first change was planned for.
        let first = plan.foreseen.or(foreseen).map(|first| first.before);
        let after = foreseen.filter(|_| after.is_some()).and_then(|foreseen| foreseen.after);
        let weight = |foreseen: Option<Foreseen>| match foreseen {
            None => 0,
            Some(Foreseen { after: Some(_), .. }) => 1,
            Some(Foreseen { after: None, .. }) => HEAVY,
        };
        let old = weight(plan.foreseen);
        plan.foreseen = first.map(|before| Foreseen { before, after });
        planned.weight = planned.weight + weight(plan.foreseen) - old;
        Ok(())
    }
}

/// What a unit is to be, without what it was before.
fn of_the_file(after: &TranslationUnit, before: &TranslationUnit) -> TranslationUnit {
    let new = |after: &Option<String>, before: &Option<String>| after.clone().filter(|_| after != before);
    let context = Context {
        prev: new(&after.context.prev, &before.context.prev),
        next: new(&after.context.next, &before.context.next),
    };
    TranslationUnit { context, note: new(&after.note, &before.note), ..after.clone() }
}
