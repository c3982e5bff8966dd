//! Several memories that tell each other what is new.
//!
//! A unit that leaves carries the digests of the wordings it had before; one that comes in takes the
//! place of the stored unit whose wording is among them, unless that was changed later. The same two
//! facts decide on both sides, so both end with the same units. Times are compared by the second,
//! because that is what TMX can say. `docs/exchange.md` tells it to people.

use super::change::{Writer, read_before};
use super::digest::{digest, same_texts};
use super::prefer::Umpire;
use super::report::{Taken, Why};
use super::twins::{combine, is_stored};
use super::{MemoryError, UnitFilter};
use crate::store::{Fate, Former, Removed, Store};
use crate::unit::{NewUnit, REMOVED, Time, TranslationUnit, UnitId, WAS};

/// The most former wordings that a unit tells of.
const MOST: usize = 64;

/// A wording that the unit had elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Was {
    digest: i64,
    until: Time,
}

/// What a unit tells of its past.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Past {
    pub(super) was: Vec<Was>,
    pub(super) removed: Option<Time>,
}

impl Past {
    /// Takes it out of the unit, which is not to be stored with it.
    pub(super) fn take(unit: &mut NewUnit) -> Self {
        let Some(extra) = &mut unit.extra else { return Self::default() };
        let mut past = Self::default();
        extra.props.retain(|prop| match prop.kind.as_str() {
            WAS => {
                past.was.extend(prop.text.split_whitespace().filter_map(Was::parse).take(MOST));
                false
            }
            REMOVED => {
                past.removed = prop.text.trim().parse().ok().or(past.removed);
                false
            }
            _ => true,
        });
        if extra.is_empty() {
            unit.extra = None;
        }
        past
    }
}

impl Was {
    fn parse(word: &str) -> Option<Self> {
        let (digest, until) = word.split_once('@')?;
        Some(Self { digest: i64::from_str_radix(digest, 16).ok()?, until: until.parse().ok()? })
    }
}

/// When a unit that comes in was last changed, if it says so.
pub(super) fn date(unit: &NewUnit) -> Option<Time> {
    unit.changed.or(unit.created)
}

fn not_after(a: Time, b: Time) -> bool {
    a.as_second() <= b.as_second()
}

/// Whether nobody has changed it since it was made, or only before `until`.
fn stored_is_older(known: &TranslationUnit, until: Time) -> bool {
    known.changed == known.created || not_after(known.changed, until)
}

fn new_is_older(unit: &NewUnit, until: Time) -> bool {
    let untouched = match (unit.created, unit.changed) {
        (Some(created), Some(changed)) => created.as_second() == changed.as_second(),
        _ => true,
    };
    untouched || date(unit).is_none_or(|date| not_after(date, until))
}

/// Whether one may be the other: a text in common, and neighbours that do not contradict each other.
pub(super) fn akin(known: &TranslationUnit, unit: &NewUnit) -> bool {
    known.variants.iter().any(|one| unit.variants.iter().any(|other| one.says_the_same(other)))
        && combine(&known.context, &unit.context).is_some()
}

impl Writer<'_> {
    /// The stored unit that this one was before it was changed elsewhere.
    pub(super) fn superseded(
        &self,
        unit: &NewUnit,
        past: &Past,
    ) -> Result<Option<(TranslationUnit, Time)>, MemoryError> {
        for was in &past.was {
            for id in self.units_with_digest(was.digest)? {
                let known = self.unit(id)?;
                if let Some(known) = known.filter(|known| akin(known, unit) && stored_is_older(known, was.until)) {
                    return Ok(Some((known, was.until)));
                }
            }
        }
        Ok(None)
    }

    /// The stored unit takes the wording that it got elsewhere.
    pub(super) fn follow(
        &mut self,
        known: &TranslationUnit,
        until: Time,
        unit: &NewUnit,
        past: &Past,
    ) -> Result<Taken, MemoryError> {
        let after = TranslationUnit {
            variants: unit.variants.clone(),
            context: combine(&known.context, &unit.context).unwrap_or_else(|| known.context.clone()),
            origin: unit.origin.clone().or_else(|| known.origin.clone()),
            author: unit.author.clone().or_else(|| known.author.clone()),
            created: unit.created.unwrap_or(known.created),
            changed: date(unit).unwrap_or(self.batch.time),
            changed_by: unit.changed_by.clone().or_else(|| known.changed_by.clone()),
            note: unit.note.clone().or_else(|| known.note.clone()),
            status: unit.status,
            extra: unit.extra.clone(),
            ..known.clone()
        };
        self.replace(known, &after, until)?;
        self.note_that_it_follows(known.id);
        self.remember(known.id, past)?;
        self.count_update(known.id);
        Ok(Taken::of(Why::Edited, known.id))
    }

    /// Keeps what a stored unit was elsewhere, so that it is known when it comes from a third memory.
    pub(super) fn remember(&mut self, unit: UnitId, past: &Past) -> Result<(), MemoryError> {
        for was in &past.was {
            self.put_former(Former { digest: was.digest, unit, until: was.until, fate: Fate::Replaced })?;
        }
        Ok(())
    }

    /// Whether a stored unit once said this, or it was removed here and others were told.
    pub(super) fn outdated(
        &self,
        unit: &NewUnit,
        digest: i64,
        umpire: Option<&Umpire>,
    ) -> Result<Option<Taken>, MemoryError> {
        for former in self.formers_with(digest)? {
            if !new_is_older(unit, former.until) || umpire.is_some_and(|umpire| umpire.replaced(&former)) {
                continue;
            }
            let known = self.unit(former.unit)?;
            match former.fate {
                Fate::Told if known.is_none() => return Ok(Some(Taken::of(Why::RemovedHere, former.unit))),
                Fate::Replaced if known.as_ref().is_some_and(|known| akin(known, unit)) => {
                    return Ok(Some(Taken::of(Why::Outdated, former.unit)));
                }
                // Whoever took a change back may well import its wording again, but not by an exchange.
                Fate::Undone if date(unit).is_some() && known.as_ref().is_some_and(|known| akin(known, unit)) => {
                    return Ok(Some(Taken::of(Why::Outdated, former.unit)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Removes what has been removed elsewhere.
    pub(super) fn bury(&mut self, unit: &NewUnit, digest: i64, past: &Past, when: Time) -> Result<Taken, MemoryError> {
        let mut found = None;
        for id in self.units_with_digest(digest)? {
            let known = self.unit(id)?;
            found = found.or(known.filter(|known| same_texts(&known.variants, &unit.variants) && akin(known, unit)));
        }
        let found = match found {
            Some(known) => Some(known),
            None => self.superseded(unit, past)?.map(|(known, _)| known),
        };
        match found {
            None => {
                self.batch.duplicate += 1;
                Ok(Taken { why: Why::Absent, unit: None })
            }
            Some(known) if stored_is_older(&known, when) => {
                self.forget_as(&known, when, Fate::Told)?;
                Ok(Taken::of(Why::Removed, known.id))
            }
            Some(known) => {
                self.batch.duplicate += 1;
                Ok(Taken::of(Why::ChangedHere, known.id))
            }
        }
    }
}

/// Gives a unit that leaves what it was before.
pub(super) fn tell_past(store: &dyn Store, unit: &mut TranslationUnit) -> Result<(), MemoryError> {
    let formers = store.formers_of(unit.id)?;
    let mut told = Vec::new();
    for former in formers.iter().filter(|former| matches!(former.fate, Fate::Replaced | Fate::Undone)).take(MOST) {
        // What lives on as a unit of its own was not replaced.
        if !is_said(store, former.digest)? {
            told.push(format!("{:012x}@{}", former.digest, former.until));
        }
    }
    if !told.is_empty() {
        unit.extra.get_or_insert_default().add_prop(WAS, &told.join(" "));
    }
    Ok(())
}

/// Whether any unit that is to be seen says this.
fn is_said(store: &dyn Store, digest: i64) -> Result<bool, MemoryError> {
    for id in store.units_with_digest(digest)? {
        if store.unit(id)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A removed unit as it leaves, if the filter lets it pass.
pub(super) fn tombstone(
    store: &dyn Store,
    removed: &Removed,
    filter: &UnitFilter,
) -> Result<Option<TranslationUnit>, MemoryError> {
    let by = removed.by.as_deref();
    if !filter.by.is_empty() && !filter.by.iter().any(|name| by == Some(name)) {
        return Ok(None);
    }
    if filter.since.is_some_and(|since| removed.time < since) {
        return Ok(None);
    }
    let before = read_before(removed.unit, &removed.before)?.unit;
    if is_stored(store, &before)? {
        // It was stored again since: whoever took both would lose it.
        return Ok(None);
    }
    let when = removed_at(store, removed, digest(&before.variants))?;
    // Who removed it and when counts, not who made it.
    let anyhow = UnitFilter { since: None, by: Vec::new(), ..filter.clone() };
    let Some(mut unit) = anyhow.apply(before) else { return Ok(None) };
    tell_past(store, &mut unit)?;
    unit.extra.get_or_insert_default().add_prop(REMOVED, &when.to_string());
    Ok(Some(unit))
}

/// Notes that others know of this removal.
pub(super) fn told(store: &mut dyn Store, removed: &Removed) -> Result<(), MemoryError> {
    let before = read_before(removed.unit, &removed.before)?.unit;
    let digest = digest(&before.variants);
    let until = removed_at(store, removed, digest)?;
    Ok(store.put_former(&Former { digest, unit: removed.unit, until, fate: Fate::Told })?)
}

/// When a unit was removed where that was done first: later news of it must not lose against the time at
/// which word of the removal came here.
fn removed_at(store: &dyn Store, removed: &Removed, digest: i64) -> Result<Time, MemoryError> {
    let formers = store.formers_of(removed.unit)?;
    let own = formers.iter().find(|former| former.digest == digest);
    Ok(own.map_or(removed.time, |former| former.until.min(removed.time)))
}
