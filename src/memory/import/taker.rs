//! What becomes of each unit of an import: new, known, a later or an older wording, or one against another.

use super::super::change::Writer;
use super::super::exchange::Past;
use super::super::prefer::Umpire;
use super::super::report::{Deed, Taken, Why};
use super::super::{ImportOptions, MemoryError};
use super::{Prepared, STEP};
use crate::store::{Fate, VariantId};
use crate::unit::{NewUnit, UnitId};

/// Decides of every unit what becomes of it.
pub(super) struct Taker {
    umpire: Option<Umpire>,
    /// Whether any unit has ever been changed: else nothing can be an older wording.
    formers: bool,
    dry_run: bool,
    apart: bool,
    /// Chunks since the last pause, by their effort.
    chunks: usize,
}

impl Taker {
    pub(super) fn new(writer: &Writer<'_>, options: &ImportOptions) -> Result<Self, MemoryError> {
        Ok(Self {
            umpire: options.prefer.map(Umpire::new),
            formers: writer.store.has_formers()?,
            dry_run: options.dry_run,
            apart: options.apart,
            chunks: 0,
        })
    }

    /// How many chunks as a plain one a chunk is: looking for what contradicts a unit is most of the work.
    pub(super) fn effort(&self) -> usize {
        if self.umpire.is_some() { 8 } else { 1 }
    }

    /// Lets others write if they wait, unless that was a moment ago.
    pub(super) fn breathe(&mut self, writer: &mut Writer<'_>, chunks: usize) -> Result<(), MemoryError> {
        self.chunks += chunks;
        if self.chunks >= STEP && writer.pause_if_awaited()? {
            self.chunks = 0;
            self.others_wrote(writer)?;
        }
        Ok(())
    }

    pub(super) fn others_wrote(&mut self, writer: &Writer<'_>) -> Result<(), MemoryError> {
        self.umpire.iter_mut().for_each(Umpire::others_wrote);
        self.formers |= writer.store.has_formers()?;
        Ok(())
    }

    pub(super) fn store_one(&mut self, writer: &mut Writer<'_>, prepared: &mut Prepared) -> Result<Taken, MemoryError> {
        if let Some(fault) = prepared.fault {
            return Err(MemoryError::BadUnit(fault.to_owned()));
        }
        let mut spaces = Vec::new();
        for (variant, outline) in prepared.unit.variants.iter().zip(&mut prepared.outlines) {
            let space = writer.store.make_space(&variant.lang)?;
            writer.index.learn(space, prepared.outliner, outline);
            spaces.push(space);
        }
        let taken = self.take(writer, &prepared.unit, &prepared.past, prepared.digest)?;
        let Some(id) = taken.unit.filter(|_| taken.why.deed() == Deed::Created && !self.dry_run) else {
            return Ok(taken);
        };
        for ((number, outline), space) in (0..).zip(&prepared.outlines).zip(spaces) {
            writer.index.push(writer.store, space, VariantId::new(id, number), prepared.outliner, outline)?;
        }
        Ok(taken)
    }

    fn take(
        &mut self,
        writer: &mut Writer<'_>,
        unit: &NewUnit,
        past: &Past,
        digest: i64,
    ) -> Result<Taken, MemoryError> {
        if self.apart {
            return writer.create(unit, digest);
        }
        if let Some(when) = past.removed {
            self.formers = true;
            let taken = writer.bury(unit, digest, past, when)?;
            // What is gone contradicts nothing.
            taken.unit.into_iter().for_each(|id| self.settle(id));
            return Ok(taken);
        }
        if let Some((known, context)) = writer.known(unit, digest)? {
            self.settle(known.id);
            let taken = writer.enrich(&known, context, unit)?;
            return match self.merge(writer, unit, past)? {
                Some(merged) if taken.why.deed() == Deed::Duplicate => {
                    writer.batch.duplicate -= 1;
                    merged.unit.into_iter().for_each(|id| writer.count_update(id));
                    Ok(merged)
                }
                _ => {
                    if matches!(taken.why, Why::Known | Why::SetApart | Why::Trusted) {
                        writer.claim(&known)?;
                    }
                    Ok(taken)
                }
            };
        }
        if let Some((known, until)) = writer.superseded(unit, past)? {
            self.formers = true;
            self.settle(known.id);
            return writer.follow(&known, until, unit, past);
        }
        if self.formers
            && let Some(outdated) = writer.outdated(unit, digest, self.umpire.as_ref())?
        {
            writer.batch.duplicate += 1;
            return Ok(outdated);
        }
        if let Some(umpire) = &mut self.umpire
            && let Some(decided) = umpire.decide(writer, unit)?
        {
            self.formers = true;
            return Ok(decided);
        }
        let taken = writer.create(unit, digest)?;
        if let Some(id) = taken.unit {
            writer.remember(id, past)?;
        }
        Ok(taken)
    }

    /// The new wording is stored already, and the old one beside it: one of them is enough.
    fn merge(&mut self, writer: &mut Writer<'_>, unit: &NewUnit, past: &Past) -> Result<Option<Taken>, MemoryError> {
        let Some((old, until)) = writer.superseded(unit, past)? else { return Ok(None) };
        writer.drop_unit(&old, until, Fate::Replaced)?;
        self.settle(old.id);
        self.formers = true;
        Ok(Some(Taken::of(Why::Edited, old.id)))
    }

    fn settle(&mut self, unit: UnitId) {
        if let Some(umpire) = &mut self.umpire {
            umpire.settle(unit);
        }
    }
}
