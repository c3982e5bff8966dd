//! Which wording wins where a file and the memory translate one source differently.

mod rivals;
mod sources;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::change::Writer;
use super::digest::{digest, same_texts};
use super::exchange::date;
use super::report::{Taken, Why};
use super::{MemoryError, Prefer};
use crate::index::frequency::Frequencies;
use crate::index::retrieve::{Retrieval, Scratch};
use crate::index::symbols::Query;
use crate::store::{Fate, Former, Space};
use crate::text::rules::rules_for;
use crate::text::token::tokenize;
use crate::text::words::words;
use crate::unit::{NewUnit, Time, TranslationUnit, UnitId, Variant};
use rivals::{Crowds, MANY, differs};
use sources::Sources;

/// Decides conflicts during one import.
#[derive(Debug)]
pub(super) struct Umpire {
    prefer: Prefer,
    rivalry: Rivalry,
    crowds: Crowds,
    /// Stored units that the file itself holds, as they were or as they are now: not to be replaced.
    settled: HashSet<UnitId>,
    /// Wordings that gave way during this import, as digests: the file may hold them, too.
    gave_way: HashSet<(i64, UnitId)>,
}

impl Umpire {
    pub(super) fn new(prefer: Prefer) -> Self {
        Self {
            prefer,
            rivalry: Rivalry::default(),
            crowds: Crowds::default(),
            settled: HashSet::new(),
            gave_way: HashSet::new(),
        }
    }

    /// The file holds what this unit says.
    pub(super) fn settle(&mut self, unit: UnitId) {
        self.settled.insert(unit);
    }

    /// Others may have written: what was read of the memory is to be read again.
    pub(super) fn others_wrote(&mut self) {
        self.crowds = Crowds::default();
        self.rivalry = Rivalry::default();
    }

    /// Whether this is a wording that gave way during this very import.
    pub(super) fn replaced(&self, former: &Former) -> bool {
        self.gave_way.contains(&(former.digest, former.unit))
    }

    fn replace(
        &mut self,
        writer: &mut Writer<'_>,
        known: &TranslationUnit,
        unit: &NewUnit,
        until: Time,
    ) -> Result<(), MemoryError> {
        let after = replaced(known, unit, writer);
        writer.replace(known, &after, until)?;
        self.gave_way.insert((digest(&known.variants), known.id));
        self.settle(known.id);
        Ok(())
    }

    /// What becomes of a unit that contradicts stored ones; `None` where it contradicts none.
    pub(super) fn decide(&mut self, writer: &mut Writer<'_>, unit: &NewUnit) -> Result<Option<Taken>, MemoryError> {
        if let Some(taken) = self.decide_in_crowd(writer, unit)? {
            return Ok(taken);
        }
        let ids = self.rivalry.found(writer, unit)?;
        if ids.len() >= MANY {
            let rivals = self.rivals(writer, unit, &ids)?;
            self.crowds.keep(unit, rivals);
            return Ok(self.decide_in_crowd(writer, unit)?.flatten());
        }
        let conflicts = self.conflicts(writer, unit, &ids)?;
        let Some(first) = conflicts.first() else { return Ok(None) };
        let newest = conflicts.iter().map(|known| known.changed).max();
        if wins(self.prefer, unit, newest) {
            return self.overrule(writer, unit, &conflicts);
        }
        writer.batch.duplicate += 1;
        Ok(Some(Taken::of(Why::Kept, first.id)))
    }

    /// The same for a source with many translations; the outer `None` where it has few.
    fn decide_in_crowd(
        &mut self,
        writer: &mut Writer<'_>,
        unit: &NewUnit,
    ) -> Result<Option<Option<Taken>>, MemoryError> {
        let prefer = self.prefer;
        let Some(rivals) = self.crowds.get(unit) else { return Ok(None) };
        for id in writer.units_with_digest(digest(&unit.variants))? {
            if writer.unit(id)?.is_some_and(|known| same_texts(&known.variants, &unit.variants)) {
                return Ok(Some(None));
            }
        }
        let Some(first) = rivals.first(unit, &self.settled).map(|first| first.id) else { return Ok(Some(None)) };
        let newest = if prefer == Prefer::Newest { rivals.newest(unit, &self.settled) } else { None };
        if wins(prefer, unit, newest) {
            let conflicts = rivals.take(unit, &self.settled);
            return Ok(Some(self.overrule(writer, unit, &conflicts)?));
        }
        writer.batch.duplicate += 1;
        Ok(Some(Some(Taken::of(Why::Kept, first))))
    }

    /// The unit takes the place of the first stored one; the others give way.
    fn overrule(
        &mut self,
        writer: &mut Writer<'_>,
        unit: &NewUnit,
        conflicts: &[TranslationUnit],
    ) -> Result<Option<Taken>, MemoryError> {
        let Some((first, others)) = conflicts.split_first() else { return Ok(None) };
        let until = writer.batch.time;
        self.replace(writer, first, unit, until)?;
        writer.count_update(first.id);
        for other in others {
            // What is left of it once the languages of the file are gone is the same unit again.
            if other.variants.iter().all(|variant| unit.variants.iter().any(|new| new.lang == variant.lang)) {
                writer.drop_unit(other, until, Fate::Removed)?;
            } else {
                self.replace(writer, other, unit, until)?;
            }
        }
        Ok(Some(Taken::of(Why::Preferred, first.id)))
    }

    /// The units that were stored before this import, have this source, and another text in a
    /// language that the unit has too; none where one of them says all that the unit says.
    fn conflicts(
        &self,
        writer: &Writer<'_>,
        unit: &NewUnit,
        ids: &BTreeSet<UnitId>,
    ) -> Result<Vec<TranslationUnit>, MemoryError> {
        let mut conflicts = Vec::new();
        for id in ids {
            let Some(known) = writer.unit(*id)? else { continue };
            if same_texts(&known.variants, &unit.variants) {
                return Ok(Vec::new());
            }
            if !self.settled.contains(id) && is_rival(&known, unit, writer) && differs(&known, unit) {
                conflicts.push(known);
            }
        }
        Ok(conflicts)
    }

    /// All that were stored before this import and have this source.
    fn rivals(
        &self,
        writer: &Writer<'_>,
        unit: &NewUnit,
        ids: &BTreeSet<UnitId>,
    ) -> Result<Vec<TranslationUnit>, MemoryError> {
        let mut rivals = Vec::new();
        for id in ids {
            rivals.extend(writer.unit(*id)?.filter(|known| is_rival(known, unit, writer)));
        }
        Ok(rivals)
    }
}

/// So many texts are read and hashed in the time in which one is compared.
const READ: u64 = 8;

/// Finds stored units by their source.
#[derive(Debug, Default)]
pub(super) struct Rivalry {
    sources: Sources,
    /// How many texts were compared.
    compared: u64,
    frequencies: HashMap<Space, Frequencies>,
    scratch: Scratch,
}

impl Rivalry {
    /// The stored units that may have this source; among them are all that have.
    fn found(&mut self, writer: &Writer<'_>, unit: &NewUnit) -> Result<BTreeSet<UnitId>, MemoryError> {
        let Some(source) = unit.variants.first() else { return Ok(BTreeSet::new()) };
        let Some(space) = writer.store.space(&source.lang)? else { return Ok(BTreeSet::new()) };
        if self.sources.knows(space) {
            return Ok(self.sources.found(space, &source.text).collect());
        }
        let rules = rules_for(&source.lang);
        let tokens = tokenize(&source.text, rules);
        let frequencies = self.frequencies.entry(space).or_default();
        let query = Query::new(writer.store, space, &words(&tokens, rules), frequencies)?;
        let (found, effort) = Retrieval::new(writer.store, space, rules, &query, 100, &mut self.scratch).run()?;
        self.compared += effort.verified;
        // What was compared so far has cost as much as reading everything, which is never done more often.
        if self.compared * READ > writer.store.last_unit()?.unsigned_abs() {
            self.sources.read(writer.store, space)?;
        }
        Ok(found.into_iter().map(|found| found.variant.unit()).collect())
    }

    /// The unit that was stored before, from the same segment of the same document and with the same source, where
    /// it says something else: what this one was before it was mended.
    pub(super) fn of_the_same_place(
        &mut self,
        writer: &Writer<'_>,
        unit: &NewUnit,
    ) -> Result<Option<TranslationUnit>, MemoryError> {
        if unit.origin.as_ref().is_none_or(|origin| origin.segment.is_none()) {
            return Ok(None);
        }
        for id in self.found(writer, unit)? {
            let Some(known) = writer.unit(id)? else { continue };
            let langs = known.variants.iter().map(|variant| &variant.lang).eq(unit.variants.iter().map(|v| &v.lang));
            if langs && known.origin == unit.origin && is_rival(&known, unit, writer) && differs(&known, unit) {
                return Ok(Some(known));
            }
        }
        Ok(None)
    }
}

fn wins(prefer: Prefer, unit: &NewUnit, newest: Option<Time>) -> bool {
    match prefer {
        Prefer::File => true,
        Prefer::Memory => false,
        Prefer::Newest => date(unit) > newest,
    }
}

/// Whether a unit was stored before this import, with this source.
fn is_rival(known: &TranslationUnit, unit: &NewUnit, writer: &Writer<'_>) -> bool {
    let says = |source: &Variant| known.variants.iter().any(|v| v.lang == source.lang && v.text == source.text);
    known.batch != writer.batch.id && unit.variants.first().is_some_and(says)
}

/// The stored unit with the wordings of the file.
fn replaced(known: &TranslationUnit, unit: &NewUnit, writer: &Writer<'_>) -> TranslationUnit {
    let mut after = known.clone();
    for new in &unit.variants {
        match after.variants.iter_mut().find(|variant| variant.lang == new.lang) {
            Some(variant) => *variant = new.clone(),
            None => after.variants.push(new.clone()),
        }
    }
    let first = |variants: &[Variant]| variants.first().map(|first| first.lang.base().to_owned());
    if first(&known.variants) == first(&unit.variants) {
        after.context.prev = unit.context.prev.clone().or(after.context.prev);
        after.context.next = unit.context.next.clone().or(after.context.next);
    }
    TranslationUnit {
        origin: unit.origin.clone().or(after.origin),
        changed: date(unit).unwrap_or(writer.batch.time),
        changed_by: unit.changed_by.clone().or_else(|| unit.author.clone()).or_else(|| writer.by.clone()),
        note: unit.note.clone().or(after.note),
        status: unit.status,
        extra: unit.extra.clone().or(after.extra),
        ..after
    }
}
