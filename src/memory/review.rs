//! What nobody has looked at yet, for a second look; and why it was doubted.

use super::change::Writer;
use super::rank::nearest;
use super::report::Why;
use super::{Memory, MemoryError};
use crate::lang::LanguageTag;
use crate::unit::{DOUBT, NewUnit, Origin, Status, TranslationUnit, UnitId, Variant};

/// Units read at once.
const PAGE: usize = 1000;

/// A pair that nobody has stood up for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreviewed {
    /// The unit.
    pub unit: UnitId,
    /// Its source.
    pub source: Variant,
    /// Its target.
    pub target: Variant,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Why it was doubted when it came in; empty if it was not.
    pub reason: String,
}

impl Memory {
    /// The units that are not reviewed and have texts in both languages, by number.
    ///
    /// # Errors
    /// The store fails.
    pub fn unreviewed(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Vec<Unreviewed>, MemoryError> {
        self.store.begin_read()?;
        let found = self.unreviewed_in_snapshot(from, to);
        self.store.end_read()?;
        found
    }

    fn unreviewed_in_snapshot(&self, from: &LanguageTag, to: &LanguageTag) -> Result<Vec<Unreviewed>, MemoryError> {
        let (mut all, mut last) = (Vec::new(), UnitId::MIN);
        loop {
            let page = self.store.unreviewed_after(last, PAGE)?;
            let Some(newest) = page.last() else { return Ok(all) };
            last = *newest;
            for id in page {
                let variants = self.store.variants_of(id)?;
                let pair = variants.iter().find_map(|(number, _)| nearest(from, to, *number, &variants));
                let (Some((source, targets)), Some(unit)) = (pair, self.store.unit(id)?) else { continue };
                let reason = doubt_of(&unit).unwrap_or_default().to_owned();
                let pairs = targets.into_iter().map(|target| Unreviewed {
                    unit: id,
                    source: source.clone(),
                    target,
                    origin: unit.origin.clone(),
                    reason: reason.clone(),
                });
                all.extend(pairs.take(1));
            }
        }
    }
}

/// Why a unit was doubted when it came in.
pub(super) fn doubt_of(unit: &TranslationUnit) -> Option<&str> {
    unit.extra.as_ref()?.prop(DOUBT)
}

/// A unit as it is stored: once somebody stands up for it, nothing is doubted any more.
pub(super) fn settled(unit: TranslationUnit) -> TranslationUnit {
    let trusted = unit.status == Status::Confirmed && doubt_of(&unit).is_some();
    if trusted { without_doubt(unit) } else { unit }
}

fn without_doubt(mut unit: TranslationUnit) -> TranslationUnit {
    unit.extra = unit.extra.and_then(|mut extra| {
        extra.props.retain(|prop| prop.kind != DOUBT);
        extra.boxed()
    });
    unit
}

impl Writer<'_> {
    /// Why a unit brings nothing to the one that is stored.
    pub(super) fn why_nothing(&self, known: &TranslationUnit, new: &NewUnit) -> Why {
        let doubted = new.extra.as_ref().is_some_and(|extra| extra.prop(DOUBT).is_some());
        match (known.status, new.status) {
            _ if known.batch == self.batch.id => Why::Repeated,
            (Status::Unreviewed, Status::Confirmed) if self.wary && doubt_of(known).is_some() => Why::SetApart,
            (Status::Confirmed, Status::Unreviewed) if doubted => Why::Trusted,
            _ => Why::Known,
        }
    }
}
