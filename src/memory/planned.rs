//! What a batch of several steps is going to change in units that everybody sees: kept until its last step.

use std::collections::BTreeMap;

use super::MemoryError;
use super::change::Writer;
use super::review::{doubt_of, without_doubt};
use super::twins::combine;
use crate::store::Store;
use crate::unit::{BatchId, Status, TranslationUnit, UnitId};

/// How many changes are kept at most; with more of them, the rest of the batch is one step.
const MOST: usize = 1 << 14;

/// A unit as it was when the first change was planned, and as it is to be.
#[derive(Debug)]
struct Plan {
    before: TranslationUnit,
    after: TranslationUnit,
    /// Whether others know that this batch brought the unit, too.
    claimed: bool,
}

/// The changes that are to come.
#[derive(Debug, Default)]
pub(super) struct Planned {
    plans: BTreeMap<UnitId, Plan>,
}

impl Planned {
    /// Lets others know before a pause which units this batch brings, too: an undo of theirs must not take them away.
    pub(super) fn claim(&mut self, store: &mut dyn Store, batch: BatchId) -> crate::store::Result<()> {
        for (id, plan) in self.plans.iter_mut().filter(|(_, plan)| !plan.claimed) {
            store.claim(batch, *id)?;
            plan.claimed = true;
        }
        Ok(())
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
        let planned = self.planned.as_ref().and_then(|planned| planned.plans.get(&id));
        match planned {
            Some(plan) => Ok(Some(plan.after.clone())),
            None => Ok(self.store.unit(id)?),
        }
    }

    /// Adds to a unit what another one of the same texts says of it.
    pub(super) fn complete(
        &mut self,
        before: &TranslationUnit,
        after: TranslationUnit,
        digest: i64,
    ) -> Result<(), MemoryError> {
        let other = before.batch != self.batch.id;
        let Some(planned) = self.planned.as_mut().filter(|_| other) else {
            return self.replace(before, &after, self.batch.time);
        };
        self.twins.remove(digest, &before.context, before.id);
        self.twins.add(digest, &after.context, before.id);
        let trusted = after.status == Status::Confirmed && doubt_of(&after).is_some();
        let after = if trusted { without_doubt(after) } else { after };
        let plan = planned.plans.entry(before.id);
        plan.and_modify(|plan| plan.after = after.clone()).or_insert_with(|| Plan {
            before: before.clone(),
            after,
            claimed: false,
        });
        if planned.plans.len() > MOST { self.apply_plans() } else { Ok(()) }
    }

    /// Makes the planned changes. What comes after is changed at once, and the batch pauses no more.
    pub(super) fn apply_plans(&mut self) -> Result<(), MemoryError> {
        let Some(planned) = self.planned.take() else { return Ok(()) };
        for (id, Plan { before, after, .. }) in planned.plans {
            let Some(now) = self.store.unit(id)? else { continue };
            let after = if now == before { after } else { joined(&now, &before, after) };
            if after != now {
                self.replace(&now, &after, self.batch.time)?;
            }
        }
        Ok(())
    }
}

/// A unit that others have changed since a change was planned: what they decided stays.
fn joined(now: &TranslationUnit, before: &TranslationUnit, after: TranslationUnit) -> TranslationUnit {
    let context = combine(&now.context, &after.context).unwrap_or_else(|| now.context.clone());
    let status = if now.status == before.status { after.status } else { now.status };
    let note = if now.note == before.note { after.note } else { now.note.clone() };
    TranslationUnit { context, status, note, ..now.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Memory, Stamp};
    use crate::store::sqlite::SqliteStore;
    use crate::unit::{NewUnit, Time, Variant};

    #[test]
    fn what_others_decided_stays() {
        let mut memory = Memory::over(Box::new(SqliteStore::in_memory().unwrap()));
        let texts = [("en", "Yes."), ("fa", "بله.")];
        let variants = texts.map(|(lang, text)| Variant::new(lang.parse().unwrap(), text.to_owned())).to_vec();
        memory.add(&NewUnit { variants, ..NewUnit::default() }, &Stamp::new("add", Time::UNIX_EPOCH)).unwrap();
        let before = memory.unit(1).unwrap().unwrap();
        let mut after = before.clone();
        (after.note, after.context.prev) = (Some("ours".to_owned()), Some("Is it?".to_owned()));
        let mut now = before.clone();
        now.note = Some("theirs".to_owned());
        let joined = joined(&now, &before, after);
        assert_eq!((joined.note.as_deref(), joined.context.prev.as_deref()), (Some("theirs"), Some("Is it?")));
    }
}
