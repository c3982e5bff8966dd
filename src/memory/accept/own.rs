//! What earlier acceptances of the same file did, and what others did to it since.

use std::collections::{BTreeMap, HashSet};

use super::super::change::Writer;
use super::super::exchange::akin;
use super::super::report::{Taken, Why};
use super::super::{MemoryError, Reviewed, Settled};
use super::Clerk;
use crate::store::{Fate, Record, Store};
use crate::unit::{Batch, BatchId, NewUnit, Status, TranslationUnit, UnitId};

/// How many segments lie at most between a row and those that it was joined from.
const NEAR: u32 = 10;

/// The units of earlier acceptances.
#[derive(Debug, Default)]
pub(super) struct Own {
    made: HashSet<UnitId>,
    /// Made or changed.
    touched: HashSet<UnitId>,
    /// Changed or removed by others after that.
    others: HashSet<UnitId>,
}

impl Own {
    pub(super) fn of(store: &dyn Store, command: &str, file: Option<&str>) -> Result<Self, MemoryError> {
        let same = |batch: &Batch| batch.command == command && batch.file.as_deref() == file && !batch.undone;
        let batches: HashSet<BatchId> = store.batches()?.iter().filter(|batch| same(batch)).map(|b| b.id).collect();
        let mut own = Self::default();
        for batch in &batches {
            own.made.extend(store.created_by(*batch)?);
            let changes = store.changes(*batch)?.into_iter().filter(|change| change.record == Record::Unit);
            own.touched.extend(changes.map(|change| change.id));
            let later = store.changed_later(*batch)?.into_iter();
            let others = later.filter(|(by, of, _)| *of == Record::Unit && !batches.contains(by));
            own.others.extend(others.map(|(.., id)| id));
        }
        own.touched.extend(&own.made);
        Ok(own)
    }

    /// Whether an earlier acceptance brought this unit first.
    pub(super) fn made(&self, unit: UnitId) -> bool {
        self.made.contains(&unit)
    }

    /// Whether the last change of what an acceptance did was another's.
    pub(super) fn is_changed_by_others(&self, unit: UnitId) -> bool {
        self.others.contains(&unit)
    }

    fn has_the_last_word(&self, unit: UnitId) -> bool {
        self.touched.contains(&unit) && !self.others.contains(&unit)
    }

    /// Whether a unit once said this and others have changed it since.
    pub(super) fn said_before(
        &self,
        writer: &Writer<'_>,
        known: &TranslationUnit,
        digest: i64,
    ) -> Result<bool, MemoryError> {
        let formers = writer.store.formers_of(known.id)?;
        let was = formers.iter().any(|former| former.digest == digest && former.fate == Fate::Replaced);
        Ok(was && !self.has_the_last_word(known.id))
    }

    /// What becomes of a pair that others have corrected or removed since the review said it.
    pub(super) fn outdated(
        &self,
        writer: &Writer<'_>,
        unit: &NewUnit,
        digest: i64,
    ) -> Result<Option<Taken>, MemoryError> {
        for former in writer.store.formers_with(digest)? {
            match (writer.store.unit(former.unit)?, former.fate) {
                (Some(known), Fate::Replaced)
                    if !self.has_the_last_word(known.id) && (known.origin == unit.origin || akin(&known, unit)) =>
                {
                    return Ok(Some(Taken::of(Why::Outdated, known.id)));
                }
                // Who stands up for it has it again.
                (None, Fate::Removed | Fate::Told)
                    if unit.status == Status::Unreviewed && self.others.contains(&former.unit) =>
                {
                    return Ok(Some(Taken::of(Why::RemovedHere, former.unit)));
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

impl Clerk {
    /// Removes units of this file whose rows were joined or split since: no row speaks of them, and a row that is
    /// stored holds their source, or they hold its.
    pub(super) fn replace_parts(
        &self,
        writer: &mut Writer<'_>,
        decisions: &[Reviewed],
        settled: &[Settled],
    ) -> Result<Vec<UnitId>, MemoryError> {
        let (mut spoken_of, mut rows) = (HashSet::new(), BTreeMap::<(&str, u32), Vec<&NewUnit>>::new());
        for (decision, settled) in decisions.iter().zip(settled) {
            let Settled::Taken(taken) = settled else { continue };
            spoken_of.extend(taken.unit);
            if let Some(place) = place(&decision.unit).filter(|_| !decision.turned_down) {
                rows.entry(place).or_default().push(&decision.unit);
            }
        }
        let mut replaced = Vec::new();
        let mut open: Vec<UnitId> = self.own.made.difference(&spoken_of).copied().collect();
        open.sort_unstable();
        for id in open.into_iter().filter(|id| !self.own.is_changed_by_others(*id)) {
            let Some(known) = writer.store.unit(id)? else { continue };
            if is_part(&known, &rows) {
                writer.forget_as(&known, writer.batch.time, Fate::Removed)?;
                replaced.push(id);
            }
        }
        Ok(replaced)
    }
}

fn place(unit: &NewUnit) -> Option<(&str, u32)> {
    let origin = unit.origin.as_ref()?;
    Some((&origin.file, origin.segment?))
}

fn is_part(known: &TranslationUnit, rows: &BTreeMap<(&str, u32), Vec<&NewUnit>>) -> bool {
    let Some(origin) = &known.origin else { return false };
    let (Some(segment), Some(source)) = (origin.segment, known.variants.first()) else { return false };
    let near =
        (origin.file.as_str(), segment.saturating_sub(NEAR))..=(origin.file.as_str(), segment.saturating_add(NEAR));
    let own = squeezed(&source.text);
    let mut others = rows.range(near).flat_map(|((_, at), units)| units.iter().map(move |unit| (*at, *unit)));
    others.any(|(at, unit)| {
        let Some(other) = unit.variants.first().filter(|other| other.lang == source.lang) else { return false };
        let other = squeezed(&other.text);
        own != other && (other.contains(&own) || (at == segment && own.contains(&other)))
    })
}

/// Without white space, which joining and splitting changes.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
