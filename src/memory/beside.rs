//! What others change while a batch of several steps is written, and what that batch brought of it.

use std::collections::HashSet;

use super::MemoryError;
use super::change::{Writer, read_before};
use super::digest::digest;
use crate::store::Record;
use crate::unit::{BatchId, TranslationUnit, UnitId};

/// What a batch brought of units that others have changed since its first step.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// The units that others had changed at the last pause; none: nobody has looked since.
    changed: Option<HashSet<UnitId>>,
    /// Digests of what the batch brought of them since, or is going to make of them.
    brought: HashSet<(UnitId, i64)>,
}

impl Beside {
    /// The batch is going to make this of a unit that others have changed.
    pub(super) fn bring(&mut self, unit: UnitId, digest: i64) {
        self.brought.insert((unit, digest));
    }
}

impl Writer<'_> {
    /// Others may have written: what is known of the memory is read again.
    pub(super) fn others_wrote(&mut self) {
        self.paused = true;
        self.twins.clear();
        self.beside.changed = None;
    }

    /// This batch brought a unit again as it is known.
    pub(super) fn claim(&mut self, known: &TranslationUnit) -> Result<(), MemoryError> {
        if self.is_changed_beside(known.id)? {
            self.beside.bring(known.id, digest(&known.variants));
        }
        Ok(self.store.claim(self.batch.id, known.id)?)
    }

    fn is_changed_beside(&mut self, unit: UnitId) -> Result<bool, MemoryError> {
        if !self.paused {
            return Ok(false);
        }
        if self.beside.changed.is_none() {
            self.beside.changed = Some(self.store.changed_beside(self.batch.id)?.into_iter().collect());
        }
        Ok(self.beside.changed.as_ref().is_some_and(|changed| changed.contains(&unit)))
    }

    /// A unit that others gave a wording which this batch did not bring was not brought again by it: it stands after
    /// them in the history.
    pub(super) fn drop_outdated_claims(&mut self) -> Result<(), MemoryError> {
        let late = self.store.late()?;
        let place = |id| late.iter().find(|(batch, _)| *batch == id).map_or(id, |(_, place)| *place);
        for id in self.store.changed_beside(self.batch.id)? {
            let Some(now) = self.store.unit(id)? else { continue };
            let says = digest(&now.variants);
            if !self.beside.brought.contains(&(id, says)) && self.said_before(id, &place)? != Some(says) {
                self.store.drop_claim(self.batch.id, id)?;
            }
        }
        Ok(())
    }

    /// What a unit said before others changed it first, as a digest.
    fn said_before(&self, id: UnitId, place: &dyn Fn(BatchId) -> BatchId) -> Result<Option<i64>, MemoryError> {
        let history = self.store.changes_to(Record::Unit, id)?;
        let beside = |batch| batch != self.batch.id && place(batch) > self.batch.id;
        let first = history.into_iter().find(|(batch, _)| beside(*batch)).and_then(|(_, change)| change.before);
        first.map(|json| Ok(digest(&read_before(id, &json)?.unit.variants))).transpose()
    }
}
