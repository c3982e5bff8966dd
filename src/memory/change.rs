//! Every change to the stored units but import: add, edit, confirm, forget; and `rebuild`.
//!
//! Each is one batch in one transaction. Before a record is changed, how it was is kept, so that the
//! batch can be taken back.

use super::digest::{digest, same_texts};
use super::undo::Before;
use super::{Added, Edit, Memory, MemoryError, Stamp};
use crate::index::build::{IndexWriter, Outliner};
use crate::lang::LanguageTag;
use crate::store::{Change, Record, Store, StoreError, VariantId, in_transaction};
use crate::text::key::NORM_VERSION;
use crate::unit::{Batch, BatchId, Context, NewUnit, Status, TranslationUnit, UnitId, Variant};

/// A batch that is being written.
pub(super) struct Writer<'a> {
    pub(super) store: &'a mut dyn Store,
    pub(super) batch: Batch,
    pub(super) index: IndexWriter,
    pub(super) outliner: Outliner,
}

/// The outliner of a writer that works alone; those of an import count from 1.
pub(super) const ALONE: usize = 0;

impl<'a> Writer<'a> {
    pub(super) fn new(
        store: &'a mut dyn Store,
        stamp: &Stamp,
        file: Option<&str>,
        format: Option<&str>,
    ) -> Result<Self, MemoryError> {
        let id = store.new_batch(stamp.time, &stamp.command, file, format)?;
        let batch = Batch {
            id,
            time: stamp.time,
            command: stamp.command.clone(),
            file: file.map(str::to_owned),
            format: format.map(str::to_owned),
            created: 0,
            updated: 0,
            duplicate: 0,
            rejected: 0,
            undone: false,
        };
        Ok(Self { store, batch, index: IndexWriter::new(id), outliner: Outliner::new(ALONE) })
    }

    pub(super) fn finish(self, merge: bool) -> Result<Batch, MemoryError> {
        self.index.finish(self.store, merge)?;
        self.store.update_batch(&self.batch)?;
        Ok(self.batch)
    }

    /// Stores a unit, or what it adds to one that is there already.
    pub(super) fn add(&mut self, unit: &NewUnit, digest: i64) -> Result<Added, MemoryError> {
        for id in self.store.units_with_digest(digest)? {
            let Some(known) = self.store.unit(id)?.filter(|known| same_texts(&known.variants, &unit.variants)) else {
                continue;
            };
            if let Some(context) = combine(&known.context, &unit.context) {
                return self.enrich(&known, context, unit);
            }
        }
        let id = self.store.insert_unit(self.batch.id, unit, digest)?;
        self.batch.created += 1;
        Ok(Added::Created(id))
    }

    /// A unit that is there already: what the new one knows more is added to it.
    fn enrich(&mut self, known: &TranslationUnit, context: Context, new: &NewUnit) -> Result<Added, MemoryError> {
        let id = known.id;
        let status = if new.status == Status::Confirmed { Status::Confirmed } else { known.status };
        let note = known.note.clone().or_else(|| new.note.clone());
        if context == known.context && status == known.status && note == known.note {
            self.batch.duplicate += 1;
            return Ok(Added::Duplicate(id));
        }
        // A unit of this very batch keeps the time that its file gave it.
        let time = if known.batch == self.batch.id { known.changed } else { self.batch.time };
        let changed = TranslationUnit { context, status, note, changed: time, ..known.clone() };
        self.replace(known, &changed)?;
        self.batch.updated += 1;
        Ok(Added::Updated(id))
    }

    fn replace(&mut self, before: &TranslationUnit, after: &TranslationUnit) -> Result<(), MemoryError> {
        self.log(before)?;
        self.rewrite(before, after)
    }

    /// Replaces without keeping what was: for undo.
    pub(super) fn rewrite(&mut self, before: &TranslationUnit, after: &TranslationUnit) -> Result<(), MemoryError> {
        let made = self.store.replace_unit(after, digest(&after.variants), digest(&before.variants))?;
        for (id, position) in made {
            if let Some(variant) = after.variants.get(position) {
                self.index_variant(id, variant)?;
            }
        }
        Ok(())
    }

    /// Puts one variant into the index.
    pub(super) fn index_variant(&mut self, id: VariantId, variant: &Variant) -> Result<(), MemoryError> {
        let space = self.store.make_space(&variant.lang)?;
        let mut outline = self.outliner.outline(variant);
        self.index.learn(self.store, space, ALONE, &mut outline)?;
        Ok(self.index.push(self.store, space, id, &outline)?)
    }

    /// A unit that this very batch made has no earlier state: taking the batch back removes it.
    fn log(&mut self, before: &TranslationUnit) -> Result<(), MemoryError> {
        if before.batch == self.batch.id {
            return Ok(());
        }
        let next_number = self.store.variants_of(before.id)?.last().map_or(0, |(id, _)| id.number() + 1);
        let before = Before { unit: before.clone(), next_number };
        let json = serde_json::to_string(&before).map_err(|error| MemoryError::BadUnit(error.to_string()))?;
        let change = Change { record: Record::Unit, id: before.unit.id, before: Some(json) };
        Ok(self.store.log_change(self.batch.id, &change)?)
    }

    fn forget(&mut self, unit: &TranslationUnit) -> Result<(), MemoryError> {
        self.log(unit)?;
        self.store.delete_unit(unit.id, digest(&unit.variants))?;
        self.batch.updated += 1;
        Ok(())
    }
}

/// Why a batch is not kept: nothing changed, or it failed.
enum Stop<T> {
    Nothing(T),
    Failed(MemoryError),
}

impl<T> From<StoreError> for Stop<T> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> From<MemoryError> for Stop<T> {
    fn from(error: MemoryError) -> Self {
        Self::Failed(error)
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

impl Memory {
    /// Stores one unit as a batch of its own; batch 0 where nothing changed.
    ///
    /// # Errors
    /// The unit cannot be stored, or the store fails.
    pub fn add(&mut self, unit: &NewUnit, stamp: &Stamp) -> Result<(Added, BatchId), MemoryError> {
        if let Some(fault) = unit.fault() {
            return Err(MemoryError::BadUnit(fault.to_owned()));
        }
        self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, None, None)?;
            let added = writer.add(unit, digest(&unit.variants))?;
            if let Added::Duplicate(_) = added {
                return Err(Stop::Nothing((added, 0)));
            }
            if let Added::Created(id) = added {
                for (number, variant) in (0..).zip(&unit.variants) {
                    writer.index_variant(VariantId::new(id, number), variant)?;
                }
            }
            Ok((added, writer.finish(false)?.id))
        })
    }

    /// Changes a unit; batch 0 where nothing changed.
    ///
    /// # Errors
    /// There is no such unit, it has no text in that language, or the store fails.
    pub fn edit(&mut self, id: UnitId, edit: &Edit, stamp: &Stamp) -> Result<BatchId, MemoryError> {
        self.write(|store| {
            let before = store.unit(id)?.ok_or(MemoryError::NoUnit(id))?;
            let after = edited(&before, edit, stamp)?;
            if (&after.variants, &after.note, after.status) == (&before.variants, &before.note, before.status) {
                return Ok(0);
            }
            let mut writer = Writer::new(store, stamp, None, None)?;
            writer.replace(&before, &after)?;
            writer.batch.updated = 1;
            Ok(writer.finish(false)?.id)
        })
    }

    /// Confirms units; those confirmed already are left alone. The batch has number 0 where nothing changed.
    ///
    /// # Errors
    /// One of them does not exist (nothing is changed then), or the store fails.
    pub fn confirm(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        self.change_each(ids, stamp, |writer, unit| {
            if unit.status == Status::Confirmed {
                writer.batch.duplicate += 1;
                return Ok(());
            }
            let after = touched(TranslationUnit { status: Status::Confirmed, ..unit.clone() }, stamp);
            writer.replace(unit, &after)?;
            writer.batch.updated += 1;
            Ok(())
        })
    }

    /// Removes units.
    ///
    /// # Errors
    /// One of them does not exist (nothing is changed then), or the store fails.
    pub fn forget(&mut self, ids: &[UnitId], stamp: &Stamp) -> Result<Batch, MemoryError> {
        self.change_each(ids, stamp, |writer, unit| writer.forget(unit))
    }

    fn change_each(
        &mut self,
        ids: &[UnitId],
        stamp: &Stamp,
        change: impl Fn(&mut Writer<'_>, &TranslationUnit) -> Result<(), MemoryError>,
    ) -> Result<Batch, MemoryError> {
        let distinct: std::collections::BTreeSet<UnitId> = ids.iter().copied().collect();
        self.write_if(|store| {
            let mut writer = Writer::new(store, stamp, None, None)?;
            for id in distinct {
                let unit = writer.store.unit(id)?.ok_or(MemoryError::NoUnit(id))?;
                change(&mut writer, &unit)?;
            }
            if writer.batch.updated == 0 {
                return Err(Stop::Nothing(Batch { id: 0, ..writer.batch }));
            }
            Ok(writer.finish(false)?)
        })
    }

    /// Makes the index and the keys of the glossary anew from what is stored.
    ///
    /// # Errors
    /// The store fails; everything stays as it was then.
    pub fn rebuild(&mut self) -> Result<(), MemoryError> {
        const STEP: usize = 1000;
        self.write(|store| {
            store.clear_index()?;
            let mut index = IndexWriter::new(0);
            let mut outliner = Outliner::new(ALONE);
            let mut after = i64::MIN;
            loop {
                let units = store.units_after(after, STEP)?;
                let Some(last) = units.last() else { break };
                after = last.id;
                for (id, variant) in
                    units.iter().map(|unit| store.variants_of(unit.id)).collect::<Result<Vec<_>, _>>()?.concat()
                {
                    let space = store.make_space(&variant.lang)?;
                    let mut outline = outliner.outline(&variant);
                    index.learn(store, space, ALONE, &mut outline)?;
                    index.push(store, space, id, &outline)?;
                }
            }
            index.finish(store, false)?;
            crate::glossary::rebuild_keys(store)?;
            Ok(store.set_index_version(NORM_VERSION)?)
        })
    }

    /// As [`write`](Self::write), but work that found nothing to change leaves no trace.
    fn write_if<T>(&mut self, work: impl FnOnce(&mut dyn Store) -> Result<T, Stop<T>>) -> Result<T, MemoryError> {
        self.frequencies.borrow_mut().clear();
        match in_transaction(&mut *self.store, work) {
            Ok(done) | Err(Stop::Nothing(done)) => Ok(done),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, MemoryError>,
    ) -> Result<T, MemoryError> {
        self.frequencies.borrow_mut().clear();
        in_transaction(&mut *self.store, work)
    }
}

fn touched(unit: TranslationUnit, stamp: &Stamp) -> TranslationUnit {
    TranslationUnit { changed: stamp.time, changed_by: stamp.by.clone().or(unit.changed_by), ..unit }
}

fn edited(before: &TranslationUnit, edit: &Edit, stamp: &Stamp) -> Result<TranslationUnit, MemoryError> {
    let mut after = touched(before.clone(), stamp);
    if let Some((lang, text)) = &edit.target {
        *text_in(&mut after, lang)? = text.clone();
        // Who corrects a translation has looked at it.
        after.status = Status::Confirmed;
    }
    if let Some(note) = &edit.note {
        after.note = Some(note.clone()).filter(|note| !note.is_empty());
    }
    if let Some(status) = edit.status {
        after.status = status;
    }
    let checked = NewUnit { variants: after.variants.clone(), ..NewUnit::default() };
    checked.fault().map_or(Ok(after), |fault| Err(MemoryError::BadUnit(fault.to_owned())))
}

fn text_in<'a>(unit: &'a mut TranslationUnit, lang: &LanguageTag) -> Result<&'a mut String, MemoryError> {
    let id = unit.id;
    let nearest = unit.variants.iter().filter_map(|variant| lang.distance(&variant.lang)).min();
    unit.variants
        .iter_mut()
        .find(|variant| nearest.is_some() && lang.distance(&variant.lang) == nearest)
        .map(|variant| &mut variant.text)
        .ok_or_else(|| MemoryError::BadUnit(format!("unit {id} has no text in {lang}")))
}
