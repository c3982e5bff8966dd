//! The last step: the planned changes are made, as far as others have not decided otherwise meanwhile.

use std::collections::HashSet;

use super::super::MemoryError;
use super::super::change::{Writer, read_before};
use super::super::review::settled;
use super::super::twins::combine;
use super::{Past, Plan};
use crate::store::Record;
use crate::unit::{Status, TranslationUnit, UnitId, Variant};

impl Writer<'_> {
    /// Makes the planned changes. What comes after is changed at once, and the batch pauses no more.
    pub(in super::super) fn apply_plans(&mut self) -> Result<(), MemoryError> {
        let Some(planned) = self.planned.take() else { return Ok(()) };
        let beside = if self.paused { self.store.changed_beside(self.batch.id)? } else { Vec::new() };
        let beside: HashSet<UnitId> = beside.into_iter().collect();
        for (id, plan) in planned.plans {
            let (counted, beside) = (plan.counted, beside.contains(&id));
            if let Some(says) = plan.says.filter(|_| beside) {
                self.beside.bring(id, says);
            }
            if !self.apply(id, plan, beside)? {
                self.store.unlog(self.batch.id, Record::Unit, id)?;
                self.batch.updated -= counted;
                self.batch.duplicate += counted;
            }
        }
        Ok(())
    }

    /// Makes one change, as far as others have not decided otherwise since. `false`: nothing is left of it.
    fn apply(&mut self, id: UnitId, plan: Plan, beside: bool) -> Result<bool, MemoryError> {
        let Plan { after, foreseen, past, .. } = plan;
        if let (Some(after), Some(foreseen), false) = (&after, foreseen, beside)
            && self.store.revise(after, foreseen)?
        {
            return self.put_past(id, past);
        }
        let Some(now) = self.store.unit(id)? else { return Ok(false) };
        let same = |foreseen| self.store.is_as_foreseen(id, foreseen);
        if !beside && foreseen.map(same).transpose()?.unwrap_or(false) {
            return self.apply_to(&now, &now, after, past);
        }
        // In the history it stands after what others did.
        let Some(before) = self.was(id)? else { return Ok(false) };
        self.store.unlog(self.batch.id, Record::Unit, id)?;
        self.log(&now)?;
        self.apply_to(&before, &now, after, past)
    }

    /// How a unit was when its change was planned.
    pub(super) fn was(&self, id: UnitId) -> Result<Option<TranslationUnit>, MemoryError> {
        let logged = self.store.logged(self.batch.id, Record::Unit, id)?.and_then(|change| change.before);
        logged.map(|json| Ok(read_before(id, &json)?.unit)).transpose()
    }

    fn apply_to(
        &mut self,
        before: &TranslationUnit,
        now: &TranslationUnit,
        after: Option<TranslationUnit>,
        past: Past,
    ) -> Result<bool, MemoryError> {
        let Some(after) = after else {
            if decided(now) != decided(before) {
                return Ok(false);
            }
            self.drop_logged(now)?;
            return self.put_past(now.id, past);
        };
        let theirs = after.variants != before.variants && now.variants != before.variants;
        let same = now == before;
        let after = if same { after } else { joined(now, before, after) };
        if after != *now {
            self.rewrite(now, &settled(after), self.batch.time, None)?;
        } else if !same {
            return Ok(false);
        }
        if theirs { Ok(true) } else { self.put_past(now.id, past) }
    }

    fn put_past(&mut self, unit: UnitId, past: Past) -> Result<bool, MemoryError> {
        for (digest, former) in past {
            match former {
                Some(former) => self.store.put_former(&former)?,
                None => self.store.remove_former(digest, unit)?,
            }
        }
        Ok(true)
    }
}

/// What somebody decides about a unit.
fn decided(unit: &TranslationUnit) -> (&[Variant], Status, Option<&str>) {
    (&unit.variants, unit.status, unit.note.as_deref())
}

/// A unit that others have changed since a change was planned: what they decided stays.
fn joined(now: &TranslationUnit, before: &TranslationUnit, after: TranslationUnit) -> TranslationUnit {
    let context = combine(&now.context, &after.context).unwrap_or_else(|| now.context.clone());
    let status = if now.status == before.status { after.status } else { now.status };
    let note = if now.note == before.note { after.note.clone() } else { now.note.clone() };
    if after.variants == before.variants {
        return TranslationUnit { context, status, note, ..now.clone() };
    }
    if now.variants != before.variants {
        return now.clone();
    }
    TranslationUnit { context, status, note, batch: now.batch, ..after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Memory, Stamp};
    use crate::store::sqlite::SqliteStore;
    use crate::unit::{NewUnit, Time};

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
