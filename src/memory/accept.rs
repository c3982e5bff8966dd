//! What a person decided about pairs, as one batch: stored, confirmed, mended or taken out.
//!
//! The same decisions a second time change nothing. A pair whose translation was mended since it was accepted is
//! the same unit with a new text: it is known by its document, its segment and its source. What others corrected
//! since the review said it stays corrected.

mod own;

use super::change::{Stop, Writer};
use super::digest::digest;
use super::edit::{put_text, touched};
use super::prefer::Rivalry;
use super::report::{Deed, Taken, Why};
use super::twins::combine;
use super::{ImportOptions, Memory, MemoryError, Stamp};
use crate::store::{Fate, VariantId};
use crate::unit::{Batch, NewUnit, Status, TranslationUnit, UnitId, Variant};
use own::Own;

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

/// What an acceptance did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The batch; it has number 0 where nothing changed and in a dry run.
    pub batch: Batch,
    /// What became of each decision.
    pub settled: Vec<Settled>,
    /// Units of an earlier acceptance of this file, removed because their rows were joined or split since.
    pub replaced: Vec<UnitId>,
}

impl Accepted {
    /// How many units were removed.
    pub fn removed(&self) -> usize {
        let turned_down = |settled: &&Settled| matches!(settled, Settled::Taken(Taken { why: Why::TurnedDown, .. }));
        self.settled.iter().filter(turned_down).count() + self.replaced.len()
    }
}

impl Memory {
    /// Carries out decisions, in order, as one batch; says of each what became of it. `rejected` counts what had to
    /// be refused before.
    ///
    /// # Errors
    /// The store fails. Nothing is stored then.
    pub fn accept(
        &mut self,
        decisions: &[Reviewed],
        rejected: u64,
        options: &ImportOptions,
        stamp: &Stamp,
    ) -> Result<Accepted, MemoryError> {
        self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, options.file.as_deref(), options.format.as_deref())?;
            let mut clerk = Clerk::new(&writer, options)?;
            let mut settled = Vec::with_capacity(decisions.len());
            for decision in decisions {
                settled.push(clerk.settle(&mut writer, decision, stamp)?);
            }
            let replaced = clerk.replace_parts(&mut writer, decisions, &settled)?;
            let refused = settled.iter().filter(|settled| matches!(settled, Settled::Refused(_))).count();
            writer.batch.rejected = rejected + refused as u64;
            if options.dry_run || writer.batch.created + writer.batch.updated + clerk.claims == 0 {
                let batch = Batch { id: 0, ..writer.batch };
                return Err(Stop::Nothing(Box::new(Accepted { batch, settled, replaced })));
            }
            Ok(Accepted { batch: writer.finish(true)?, settled, replaced })
        })
    }
}

/// Carries out decisions one by one.
struct Clerk {
    rivalry: Rivalry,
    own: Own,
    /// Units of other batches that this file holds, too: taking those back does not take them from it.
    claims: u64,
}

impl Clerk {
    fn new(writer: &Writer<'_>, options: &ImportOptions) -> Result<Self, MemoryError> {
        let own = Own::of(&*writer.store, &writer.batch.command, options.file.as_deref())?;
        Ok(Self { rivalry: Rivalry::default(), own, claims: 0 })
    }

    fn settle(&mut self, writer: &mut Writer<'_>, decision: &Reviewed, stamp: &Stamp) -> Result<Settled, MemoryError> {
        match (decision.id, decision.turned_down) {
            (Some(id), true) => turn_down_unit(writer, id, &decision.unit),
            (Some(id), false) => self.confirm(writer, id, &decision.unit, stamp),
            (None, true) => self.turn_down_pair(writer, &decision.unit),
            (None, false) => self.store(writer, &decision.unit, stamp).map(Settled::Taken),
        }
    }

    /// Removes the unit that an earlier review made of this pair, unless somebody else stands up for it since.
    fn turn_down_pair(&mut self, writer: &mut Writer<'_>, unit: &NewUnit) -> Result<Settled, MemoryError> {
        let known = writer.known(unit, digest(&unit.variants))?.map(|(known, _)| known);
        let known = match known {
            Some(known) => Some(known),
            None => self.rivalry.of_the_same_place(writer, unit)?,
        };
        let Some(known) = known else { return Ok(Settled::Nothing) };
        let open = known.status == Status::Unreviewed && known.origin == unit.origin && unit.origin.is_some();
        if open || (self.own.made(known.id) && !self.own.is_changed_by_others(known.id)) {
            return turn_down(writer, known.id);
        }
        if self.own.made(known.id) {
            writer.batch.duplicate += 1;
            return Ok(Settled::Taken(Taken::of(Why::StoodUpFor, known.id)));
        }
        Ok(Settled::Nothing)
    }

    fn store(&mut self, writer: &mut Writer<'_>, unit: &NewUnit, stamp: &Stamp) -> Result<Taken, MemoryError> {
        if let Some(fault) = unit.fault() {
            return Err(MemoryError::BadUnit(fault.to_owned()));
        }
        let digest = digest(&unit.variants);
        if let Some((known, context)) = writer.known(unit, digest)? {
            let taken = writer.enrich(&known, context, unit)?;
            if matches!(taken.why, Why::Known | Why::Trusted)
                && !self.own.made(known.id)
                && !writer.store.is_claimed(known.id)?
            {
                writer.store.claim(writer.batch.id, known.id)?;
                self.claims += 1;
            }
            return Ok(taken);
        }
        if let Some(taken) = self.own.outdated(writer, unit, digest)? {
            writer.batch.duplicate += 1;
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

    /// A stored unit that somebody has looked at, and perhaps mended.
    fn confirm(
        &self,
        writer: &mut Writer<'_>,
        id: UnitId,
        unit: &NewUnit,
        stamp: &Stamp,
    ) -> Result<Settled, MemoryError> {
        let refused = |reason: &str| Ok(Settled::Refused(format!("unit {id} {reason}")));
        let Some(known) = writer.store.unit(id)? else { return refused("is not in this memory") };
        let mut after = touched(known.clone(), stamp);
        for (number, new) in unit.variants.iter().enumerate() {
            let Some(variant) = after.variants.iter_mut().find(|variant| variant.lang == new.lang) else {
                return refused(&format!("has no text in {}", new.lang));
            };
            if says(variant, &new.text) {
                continue;
            }
            if number == 0 {
                return refused(OTHER_SOURCE);
            }
            let text = between(&variant.text, &new.text);
            put_text(variant, &text)?;
        }
        if self.own.said_before(writer, &known, digest(&after.variants))? {
            writer.batch.duplicate += 1;
            return Ok(Settled::Taken(Taken::of(Why::Outdated, id)));
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
}

/// The translation was mended since it was accepted.
fn mend(writer: &mut Writer<'_>, known: &TranslationUnit, unit: &NewUnit, stamp: &Stamp) -> Result<Taken, MemoryError> {
    let context = combine(&known.context, &unit.context).unwrap_or_else(|| unit.context.clone());
    let changed = TranslationUnit { variants: unit.variants.clone(), context, status: unit.status, ..known.clone() };
    writer.replace(known, &touched(changed, stamp), stamp.time)?;
    writer.batch.updated += 1;
    Ok(Taken::of(Why::Mended, known.id))
}

/// A stored unit that is to go, if it is still the one that somebody decided about.
fn turn_down_unit(writer: &mut Writer<'_>, id: UnitId, unit: &NewUnit) -> Result<Settled, MemoryError> {
    let Some(known) = writer.store.unit(id)? else { return Ok(Settled::Nothing) };
    for (number, new) in unit.variants.iter().enumerate() {
        let same = known.variants.iter().any(|variant| variant.lang == new.lang && says(variant, &new.text));
        if !same {
            let what = if number == 0 { OTHER_SOURCE } else { OTHER_TARGET };
            return Ok(Settled::Refused(format!("unit {id} {what}")));
        }
    }
    turn_down(writer, id)
}

const OTHER_SOURCE: &str = "has another source text by now";
const OTHER_TARGET: &str = "has another translation by now; `hafez forget` removes it all the same";

/// Whether a variant says this text, which a table holds without white space at its ends.
fn says(variant: &Variant, text: &str) -> bool {
    text == variant.text.trim() || text == variant.shown().trim() || text == variant.text
}

/// A text with the white space at its ends that another one has.
fn between(stored: &str, text: &str) -> String {
    let start = stored.len() - stored.trim_start().len();
    let end = stored.trim_end().len().max(start);
    let (before, after) = (stored.get(..start).unwrap_or_default(), stored.get(end..).unwrap_or_default());
    format!("{before}{}{after}", text.trim())
}

fn turn_down(writer: &mut Writer<'_>, id: UnitId) -> Result<Settled, MemoryError> {
    let Some(known) = writer.store.unit(id)? else { return Ok(Settled::Nothing) };
    // As where others were told of a removal: what comes in later does not bring it back.
    writer.forget_as(&known, writer.batch.time, Fate::Told)?;
    Ok(Settled::Taken(Taken::of(Why::TurnedDown, id)))
}
