//! What a person decided about pairs, as one batch: stored, confirmed, mended or taken out.
//!
//! The same decisions a second time change nothing. A pair whose translation was mended since it was accepted is
//! the same unit with a new text: it is known by its document, its segment and its source.

use std::collections::HashSet;

use super::change::{Writer, touched};
use super::digest::digest;
use super::edit::put_text;
use super::prefer::Rivalry;
use super::report::{Deed, Taken, Why};
use super::twins::combine;
use super::{ImportOptions, Memory, MemoryError, Stamp};
use crate::store::{Fate, StoreError, VariantId, in_transaction};
use crate::unit::{Batch, BatchId, NewUnit, Status, TranslationUnit, UnitId};

/// What a person decided about one pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The pair: its texts, where it comes from, its neighbours, and whether somebody stands up for it.
    pub unit: NewUnit,
    /// The stored unit that it speaks of, where it names one.
    pub id: Option<UnitId>,
    /// It was turned down: what is stored of it goes.
    pub turned_down: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is done, or was so already.
    Taken(Taken),
    /// It was turned down, and nothing of it is stored.
    Nothing,
    /// It cannot be done, for this reason.
    Refused(String),
}

enum Stop {
    /// A dry run, or nothing changed: no batch.
    NotKept(Box<(Batch, Vec<Settled>)>),
    Failed(MemoryError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<MemoryError> for Stop {
    fn from(error: MemoryError) -> Self {
        Self::Failed(error)
    }
}

impl Memory {
    /// Carries out decisions, in order, as one batch; says of each what became of it. The batch has number 0 where
    /// nothing changed and in a dry run. `rejected` counts what had to be refused before.
    ///
    /// # Errors
    /// The store fails. Nothing is stored then.
    pub fn accept(
        &mut self,
        decisions: &[Reviewed],
        rejected: u64,
        options: &ImportOptions,
        stamp: &Stamp,
    ) -> Result<(Batch, Vec<Settled>), MemoryError> {
        self.frequencies.borrow_mut().clear();
        let outcome = in_transaction(&mut *self.store, |store| {
            let mut writer = Writer::new(store, stamp, options.file.as_deref(), options.format.as_deref())?;
            let mut clerk = Clerk::new(&writer, options)?;
            let mut settled = Vec::with_capacity(decisions.len());
            for decision in decisions {
                settled.push(clerk.settle(&mut writer, decision, stamp)?);
            }
            let refused = settled.iter().filter(|settled| matches!(settled, Settled::Refused(_))).count();
            writer.batch.rejected = rejected + refused as u64;
            if options.dry_run || writer.batch.created + writer.batch.updated + clerk.claims == 0 {
                let batch = Batch { id: 0, ..writer.batch };
                return Err(Stop::NotKept(Box::new((batch, settled))));
            }
            Ok((writer.finish(true)?, settled))
        });
        match outcome {
            Ok(done) => Ok(done),
            Err(Stop::NotKept(done)) => Ok(*done),
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

/// Carries out decisions one by one.
struct Clerk {
    rivalry: Rivalry,
    /// The batches that an earlier acceptance of the same file made.
    own: HashSet<BatchId>,
    /// Units of other batches that this file holds, too: taking those back does not take them from it.
    claims: u64,
}

impl Clerk {
    fn new(writer: &Writer<'_>, options: &ImportOptions) -> Result<Self, MemoryError> {
        let same = |batch: &Batch| batch.command == writer.batch.command && batch.file == options.file && !batch.undone;
        let own = writer.store.batches()?.iter().filter(|batch| same(batch)).map(|batch| batch.id).collect();
        Ok(Self { rivalry: Rivalry::default(), own, claims: 0 })
    }

    fn settle(&mut self, writer: &mut Writer<'_>, decision: &Reviewed, stamp: &Stamp) -> Result<Settled, MemoryError> {
        match (decision.id, decision.turned_down) {
            (Some(id), true) => turn_down(writer, id),
            (Some(id), false) => confirm(writer, id, &decision.unit, stamp),
            (None, true) => match accepted_before(writer, &decision.unit)? {
                Some(known) => turn_down(writer, known.id),
                None => Ok(Settled::Nothing),
            },
            (None, false) => self.store(writer, &decision.unit, stamp).map(Settled::Taken),
        }
    }

    fn store(&mut self, writer: &mut Writer<'_>, unit: &NewUnit, stamp: &Stamp) -> Result<Taken, MemoryError> {
        if let Some(fault) = unit.fault() {
            return Err(MemoryError::BadUnit(fault.to_owned()));
        }
        let digest = digest(&unit.variants);
        if let Some((known, context)) = writer.known(unit, digest)? {
            let taken = writer.enrich(&known, context, unit)?;
            if taken.why == Why::Known && !self.own.contains(&known.batch) && !writer.store.is_claimed(known.id)? {
                writer.store.claim(writer.batch.id, known.id)?;
                self.claims += 1;
            }
            return Ok(taken);
        }
        if let Some(known) = self.rivalry.of_the_same_place(writer, unit)? {
            return mend(writer, &known, unit, stamp);
        }
        let taken = writer.create(unit, digest)?;
        if let Some(id) = taken.unit.filter(|_| taken.why.deed() == Deed::Created) {
            for (number, variant) in (0..).zip(&unit.variants) {
                writer.index_variant(VariantId::new(id, number), variant)?;
            }
        }
        Ok(taken)
    }
}

/// The translation was mended since it was accepted.
fn mend(writer: &mut Writer<'_>, known: &TranslationUnit, unit: &NewUnit, stamp: &Stamp) -> Result<Taken, MemoryError> {
    let context = combine(&known.context, &unit.context).unwrap_or_else(|| unit.context.clone());
    let changed = TranslationUnit { variants: unit.variants.clone(), context, status: unit.status, ..known.clone() };
    writer.replace(known, &touched(changed, stamp), stamp.time)?;
    writer.batch.updated += 1;
    Ok(Taken::of(Why::Mended, known.id))
}

fn turn_down(writer: &mut Writer<'_>, id: UnitId) -> Result<Settled, MemoryError> {
    let Some(known) = writer.store.unit(id)? else { return Ok(Settled::Nothing) };
    writer.forget_as(&known, writer.batch.time, Fate::Removed)?;
    Ok(Settled::Taken(Taken::of(Why::TurnedDown, id)))
}

/// The unit that an earlier review made of this pair, unless somebody stands up for it since.
fn accepted_before(writer: &mut Writer<'_>, unit: &NewUnit) -> Result<Option<TranslationUnit>, MemoryError> {
    let known = writer.known(unit, digest(&unit.variants))?.map(|(known, _)| known);
    Ok(known.filter(|known| known.status == Status::Unreviewed && known.origin == unit.origin && unit.origin.is_some()))
}

/// A stored unit that somebody has looked at, and perhaps mended.
fn confirm(writer: &mut Writer<'_>, id: UnitId, unit: &NewUnit, stamp: &Stamp) -> Result<Settled, MemoryError> {
    let refused = |reason: &str| Ok(Settled::Refused(format!("unit {id} {reason}")));
    let Some(known) = writer.store.unit(id)? else { return refused("is not in this memory") };
    let mut after = touched(known.clone(), stamp);
    for (number, new) in unit.variants.iter().enumerate() {
        let Some(variant) = after.variants.iter_mut().find(|variant| variant.lang == new.lang) else {
            return refused(&format!("has no text in {}", new.lang));
        };
        if new.text == variant.text || new.text == variant.shown() {
            continue;
        }
        if number == 0 {
            return refused("has another source text by now");
        }
        put_text(variant, &new.text)?;
    }
    after.status = unit.status;
    if (&after.variants, after.status) == (&known.variants, known.status) {
        writer.batch.duplicate += 1;
        return Ok(Settled::Taken(Taken::of(Why::Known, id)));
    }
    writer.replace(&known, &after, stamp.time)?;
    writer.batch.updated += 1;
    let mended = after.variants != known.variants;
    let why = if mended { Why::Mended } else { Why::Completed { context: false, status: true, note: false } };
    Ok(Settled::Taken(Taken::of(why, id)))
}
