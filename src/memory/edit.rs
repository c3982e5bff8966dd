//! A unit corrected by hand.

use super::change::Writer;
use super::{Edit, Memory, MemoryError, Stamp};
use crate::lang::LanguageTag;
use crate::unit::{BatchId, NewUnit, Status, TranslationUnit, UnitId, Variant, from_placeholders};

impl Memory {
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
            writer.replace(&before, &after, stamp.time)?;
            writer.batch.updated = 1;
            Ok(writer.finish(false)?.id)
        })
    }
}

fn edited(before: &TranslationUnit, edit: &Edit, stamp: &Stamp) -> Result<TranslationUnit, MemoryError> {
    let mut after = touched(before.clone(), stamp);
    if let Some((lang, text)) = &edit.target {
        put_text(variant_in(&mut after, lang)?, text)?;
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

/// Markup stays where the new text names it by its placeholders, and goes with the old text otherwise.
pub(super) fn put_text(variant: &mut Variant, text: &str) -> Result<(), MemoryError> {
    let (text, inline) = match variant.inline.as_slice() {
        [] => (text.to_owned(), Vec::new()),
        codes => from_placeholders(text, codes).map_err(|error| MemoryError::BadUnit(error.to_string()))?,
    };
    variant.text = text;
    variant.inline = inline;
    // What the file said of its last change is no longer so.
    if let Some(extra) = &mut variant.extra {
        extra.attributes.retain(|(key, _)| !matches!(key.as_str(), "changedate" | "changeid"));
        variant.extra = variant.extra.take().and_then(|extra| extra.boxed());
    }
    Ok(())
}

fn variant_in<'a>(unit: &'a mut TranslationUnit, lang: &LanguageTag) -> Result<&'a mut Variant, MemoryError> {
    let id = unit.id;
    let nearest = unit.variants.iter().filter_map(|variant| lang.distance(&variant.lang)).min();
    unit.variants
        .iter_mut()
        .find(|variant| nearest.is_some() && lang.distance(&variant.lang) == nearest)
        .ok_or_else(|| MemoryError::BadUnit(format!("unit {id} has no text in {lang}")))
}

/// A unit that somebody has changed.
pub(super) fn touched(unit: TranslationUnit, stamp: &Stamp) -> TranslationUnit {
    TranslationUnit { changed: stamp.time, changed_by: stamp.by.clone().or(unit.changed_by), ..unit }
}
