//! Taking a batch back: what nobody has changed since is as it was before; what somebody has, stays.

mod names;

use std::collections::{HashMap, HashSet};

use super::change::{Before, Writer, read_before, write_before};
use super::digest::digest;
use super::twins::is_stored;
use super::{Memory, MemoryError};
use crate::glossary::STARTER_FILE;
use crate::store::{Change, Fate, Record, Store};
use crate::unit::{Batch, BatchId, Time, TranslationUnit, UnitId};

/// Why an undo left a record as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// It was changed.
    Changed,
    /// It was brought again.
    Brought,
}

/// A record that an undo left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is an entry of the glossary; else it is a unit.
    pub is_entry: bool,
    /// Its number.
    pub id: i64,
    /// What happened to it since.
    pub since: Since,
    /// The batch that did so.
    pub batch: BatchId,
    /// The command of that batch.
    pub command: String,
}

/// A batch that has been taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The batch.
    pub batch: Batch,
    /// What was left as it is, because it was changed since.
    pub kept: Vec<Kept>,
    /// Newer batches without an effect that anybody could see, newest first: taken back on the way.
    pub passed: Vec<Batch>,
    /// How many records went with it that batches taken back earlier had to leave to it.
    pub inherited: u64,
}

impl Kept {
    fn of(of: Record, id: i64, since: Since, batch: BatchId, commands: &Commands) -> Self {
        // Only an import that is not at its end yet is in no history.
        let command = commands.get(&batch).map_or("an import that is still running", String::as_str).to_owned();
        Self { is_entry: of == Record::Entry, id, since, batch, command }
    }
}

/// The command of every batch.
type Commands = HashMap<BatchId, String>;

/// Batches that have been taken back.
type UndoneBatches = HashSet<BatchId>;

/// Records by kind and number.
pub(super) type Records = HashSet<(bool, i64)>;

pub(super) fn record(of: Record, id: i64) -> (bool, i64) {
    (of == Record::Unit, id)
}

impl Memory {
    /// Takes back a batch (units and glossary entries). If none is named it is the newest one with an effect, and
    /// those without one that are newer go with it: an import of what was there already would else hold it. The
    /// starter glossary is taken back only where it is named. What later batches have changed is kept as it is, and so
    /// are units and names that another import brought too: all that belongs to the later batch from then on, and goes with it.
    ///
    /// # Errors
    /// There is no such batch, it has been taken back, all of it was changed later, nothing is left but the starter
    /// glossary, or the store fails.
    pub fn undo(&mut self, batch: Option<BatchId>) -> Result<Undone, MemoryError> {
        // What is newest is what whoever asks has seen, not what others do while this one waits for its turn.
        let seen = self.store().batches()?;
        let undone = self.write(|store| {
            let mut batches = store.batches()?;
            if batch.is_none() {
                refuse_news(&seen, &batches)?;
            }
            match batch {
                Some(id) => {
                    let place = place_of(&batches, id)?;
                    take_back(store, &batches, place)
                }
                None => take_back_newest(store, &mut batches),
            }
        })?;
        // Where this fails, what is hidden stays so, and the next one who writes removes it.
        drop(self.clear_abandoned());
        Ok(undone)
    }
}

/// What others have written or taken back since a look at the history may not be what is meant.
fn refuse_news(seen: &[Batch], now: &[Batch]) -> Result<(), MemoryError> {
    let seen: HashMap<BatchId, bool> = seen.iter().map(|batch| (batch.id, batch.undone)).collect();
    for Batch { id, undone, command, .. } in now {
        match seen.get(id) {
            None => return Err(MemoryError::Meanwhile { batch: *id, command: command.clone() }),
            Some(before) if before != undone => return Err(MemoryError::UndoneMeanwhile(*id)),
            Some(_) => {}
        }
    }
    Ok(())
}

/// The newest batch with an effect, and all that are newer.
fn take_back_newest(store: &mut dyn Store, batches: &mut [Batch]) -> Result<Undone, MemoryError> {
    let mut passed = Vec::new();
    for place in 0..batches.len() {
        if batches[place].undone {
            continue;
        }
        let effect = has_effect(store, &batches[place], &undone_of(batches))?;
        if effect && is_starter(&batches[place]) {
            return Err(MemoryError::OnlyStarter(batches[place].id));
        }
        let done = take_back(store, batches, place)?;
        if effect {
            return Ok(Undone { passed, ..done });
        }
        batches[place].undone = true;
        passed.push(done.batch);
    }
    Err(MemoryError::NothingToUndo)
}

/// Whether anybody can see what a batch did: it made or changed something, or what it brought is there only for it.
fn has_effect(store: &dyn Store, batch: &Batch, undone: &UndoneBatches) -> Result<bool, MemoryError> {
    Ok(batch.created + batch.updated > 0
        || !store.held_only_by(batch.id)?.is_empty()
        || !held_wordings(store, batch.id, undone)?.is_empty()
        || !names::held(store, batch.id, undone)?.is_empty())
}

fn undone_of(batches: &[Batch]) -> UndoneBatches {
    batches.iter().filter(|batch| batch.undone).map(|batch| batch.id).collect()
}

/// What nobody but the program itself has put in.
fn is_starter(batch: &Batch) -> bool {
    batch.id == 1 && batch.file.as_deref() == Some(STARTER_FILE)
}

/// Takes back the batch at this place.
fn take_back(store: &mut dyn Store, batches: &[Batch], place: usize) -> Result<Undone, MemoryError> {
    let batch = batches[place].clone();
    let undone = undone_of(batches);
    let commands: Commands = batches.iter().map(|batch| (batch.id, batch.command.clone())).collect();
    let (mut stay, mut kept, first) = changed_since(store, batch.id, &commands)?;
    if let Some(first) = first {
        refuse_if_all_is_kept(store, batch.id, &stay, &first)?;
    }
    for (by, id) in store.claimed(batch.id)?.into_iter().chain(brought_as_changed(store, batch.id)?) {
        if stay.insert(record(Record::Unit, id)) {
            kept.push(Kept::of(Record::Unit, id, Since::Brought, by, &commands));
        }
    }
    kept.extend(names::brought_again(store, batch.id, &mut stay, &undone, &commands)?);
    let units_stay = kept.iter().any(|kept| !kept.is_entry);
    let mut writer = Writer::over(store, Batch { undone: true, ..batch }, None);
    let inherited = writer.take_back(&stay, &undone, units_stay)?;
    Ok(Undone { batch: writer.finish(false)?, kept, passed: Vec::new(), inherited })
}

/// What later batches have changed, what of it is there to be named, and the first, there or not.
fn changed_since(
    store: &dyn Store,
    batch: BatchId,
    commands: &Commands,
) -> Result<(Records, Vec<Kept>, Option<Kept>), MemoryError> {
    let changed = store.changed_later(batch)?;
    let (mut kept, mut first) = (Vec::new(), None);
    for (by, of, id) in &changed {
        let this = Kept::of(*of, *id, Since::Changed, *by, commands);
        first.get_or_insert_with(|| this.clone());
        if is_there(store, *of, *id)? {
            kept.push(this);
        }
    }
    // Of two, the one that is there says more.
    let first = kept.first().cloned().or(first);
    Ok((changed.into_iter().map(|(_, of, id)| record(of, id)).collect(), kept, first))
}

/// The units that others brought again in the wording that this batch gave them, each with the newest of those.
fn brought_as_changed(store: &dyn Store, batch: BatchId) -> Result<Vec<(BatchId, UnitId)>, MemoryError> {
    let mut brought = Vec::new();
    for change in store.changes(batch)?.into_iter().filter(|change| change.record == Record::Unit) {
        let (Some(before), Some(by)) = (&change.before, store.claimed_since(change.id, batch, batch)?) else {
            continue;
        };
        let before = digest(&read_before(change.id, before)?.unit.variants);
        if store.unit(change.id)?.is_some_and(|now| digest(&now.variants) != before) {
            brought.push((by, change.id));
        }
    }
    Ok(brought)
}

/// What is worded as batches that have been taken back did it, only since this one brought that wording again: each
/// with how it was before.
fn held_wordings(store: &dyn Store, batch: BatchId, undone: &UndoneBatches) -> Result<Vec<Change>, MemoryError> {
    let mut held = Vec::new();
    for id in store.claimed_over_undone(batch)? {
        let Some(unit) = store.unit(id)? else { continue };
        let now = Some(write_before(&Before { unit, next_number: 0 })?);
        let history = store.changes_to(Record::Unit, id)?;
        let (before, _) = back_over(store, id, now.clone(), history, (undone, batch))?;
        if before != now {
            held.push(Change { record: Record::Unit, id, before });
        }
    }
    Ok(held)
}

/// How a unit was before the last changes of its history, as far back as their batches have been taken back and
/// nobody but the batch `own` brought again since what they made of it; and whether that is all of the history.
fn back_over(
    store: &dyn Store,
    id: UnitId,
    mut before: Option<String>,
    history: Vec<(BatchId, Change)>,
    (undone, own): (&UndoneBatches, BatchId),
) -> Result<(Option<String>, bool), MemoryError> {
    for (batch, earlier) in history.into_iter().rev() {
        if !undone.contains(&batch) {
            return Ok((before, false));
        }
        before = match (before, earlier.before) {
            (Some(now), Some(then)) => {
                if store.claimed_since(id, batch, own)?.is_some() && !says_the_same(id, &now, &then)? {
                    return Ok((Some(now), false));
                }
                Some(further_back(id, now, &then)?)
            }
            (_, then) => then,
        };
    }
    Ok((before, true))
}

fn says_the_same(id: UnitId, now: &str, then: &str) -> Result<bool, MemoryError> {
    let wording = |json| Ok::<_, MemoryError>(digest(&read_before(id, json)?.unit.variants));
    Ok(wording(now)? == wording(then)?)
}

fn is_there(store: &dyn Store, of: Record, id: i64) -> Result<bool, MemoryError> {
    Ok(match of {
        Record::Unit => store.unit(id)?.is_some(),
        Record::Entry => store.entry(id)?.is_some(),
    })
}

/// A batch of which nothing could be taken back stays what it is.
fn refuse_if_all_is_kept(store: &dyn Store, batch: BatchId, stay: &Records, first: &Kept) -> Result<(), MemoryError> {
    let made = store.created_by(batch)?;
    let changed = store.changes(batch)?;
    let free = made.into_iter().any(|id| !stay.contains(&record(Record::Unit, id)))
        || changed.iter().any(|change| !stay.contains(&record(change.record, change.id)));
    if free {
        return Ok(());
    }
    let what = format!("{} {}", if first.is_entry { "glossary entry" } else { "unit" }, first.id);
    Err(MemoryError::ChangedLater { batch, later: first.batch, what })
}

/// Where the batch stands that is to be taken back.
fn place_of(batches: &[Batch], id: BatchId) -> Result<usize, MemoryError> {
    let place = batches.iter().position(|batch| batch.id == id).ok_or(MemoryError::NoBatch(id))?;
    if batches[place].undone { Err(MemoryError::AlreadyUndone(id)) } else { Ok(place) }
}

/// How a unit was even earlier. What differs in nothing but its date had been taken back indeed.
fn further_back(id: UnitId, now: String, then: &str) -> Result<String, MemoryError> {
    let (newer, older) = (read_before(id, &now)?, read_before(id, then)?);
    let dated = |unit: &TranslationUnit| TranslationUnit {
        changed: newer.unit.changed,
        changed_by: newer.unit.changed_by.clone(),
        ..unit.clone()
    };
    if dated(&older.unit) == newer.unit {
        return Ok(now);
    }
    // Its wordings have had numbers since.
    write_before(&Before { next_number: newer.next_number.max(older.next_number), ..older })
}

impl Writer<'_> {
    /// Gives how many records went with it that others had to leave.
    fn take_back(&mut self, stay: &Records, undone: &UndoneBatches, units_stay: bool) -> Result<u64, MemoryError> {
        let mut inherited = Records::new();
        self.unmake_created(stay, units_stay)?;
        for mut change in self.store.changes(self.batch.id)?.into_iter().rev() {
            if stay.contains(&record(change.record, change.id)) {
                continue;
            }
            let inherits = match change.record {
                Record::Unit => {
                    let own = change.before.clone();
                    change.before = self.before_all_undone(&change, undone)?;
                    self.bring_back(&change)?;
                    change.before != own
                }
                Record::Entry => self.bring_entry_back(change.id, change.before.as_deref(), undone)?,
            };
            if inherits {
                inherited.insert(record(change.record, change.id));
            }
        }
        inherited.extend(self.drop_held(undone)?.into_iter().map(|id| record(Record::Entry, id)));
        for held in held_wordings(self.store, self.batch.id, undone)? {
            inherited.insert(record(Record::Unit, held.id));
            self.bring_back(&held)?;
        }
        // What this batch had as duplicates of a batch that is undone.
        for id in self.store.held_only_by(self.batch.id)? {
            inherited.insert(record(Record::Unit, id));
            self.unmake(id)?;
        }
        self.store.drop_claims(self.batch.id)?;
        Ok(inherited.len() as u64)
    }

    /// How a unit was before this change, and before those right before it whose batches have been taken back: what
    /// they had to leave as it was belongs to this one. `None`: it was not there.
    fn before_all_undone(&self, change: &Change, undone: &UndoneBatches) -> Result<Option<String>, MemoryError> {
        let before = change.before.clone();
        if undone.is_empty() {
            return Ok(before);
        }
        let mut history = self.store.changes_to(change.record, change.id)?;
        history.truncate(history.iter().position(|(batch, _)| *batch == self.batch.id).unwrap_or_default());
        let (before, is_all) = back_over(self.store, change.id, before, history, (undone, self.batch.id))?;
        match &before {
            Some(json) if is_all && self.is_orphan(change.id, json, undone)? => Ok(None),
            _ => Ok(before),
        }
    }

    /// Whether the batch that made a unit has been taken back, and no other one brought it.
    fn is_orphan(&self, id: UnitId, before: &str, undone: &UndoneBatches) -> Result<bool, MemoryError> {
        let maker = read_before(id, before)?.unit.batch;
        Ok(undone.contains(&maker) && !self.store.is_claimed(id)?)
    }

    /// Removes a unit as if it had never been.
    pub(super) fn unmake(&mut self, id: UnitId) -> Result<(), MemoryError> {
        if let Some(unit) = self.store.unit(id)? {
            self.store.delete_unit(id, digest(&unit.variants))?;
        }
        for former in self.store.formers_of(id)? {
            self.store.remove_former(former.digest, id)?;
        }
        Ok(())
    }

    fn bring_back(&mut self, change: &Change) -> Result<(), MemoryError> {
        let Some(json) = &change.before else { return self.unmake(change.id) };
        let before = read_before(change.id, json)?;
        if let Some(now) = self.store.unit(change.id)? {
            // An edit that is taken back is news for others; an import that is taken back is not.
            let fate = (self.batch.command != "import").then_some(Fate::Undone);
            return self.rewrite(&now, &before.unit, now.changed, fate);
        }
        // Somebody may have stored it again since: then it must not be there twice.
        if is_stored(self.store, &before.unit)? {
            self.batch.duplicate += 1;
            return Ok(());
        }
        let digest = digest(&before.unit.variants);
        let mut unit = before.unit;
        let formers = self.store.formers_of(unit.id)?;
        // Whoever was told of the removal takes it back only as something later.
        let told = formers.iter().filter(|former| former.fate == Fate::Told).map(|former| former.until).max();
        if let Some(later) = told.and_then(|told| Time::from_second(told.as_second().saturating_add(1)).ok()) {
            unit.changed = unit.changed.max(later);
        }
        let ids = self.store.restore_unit(&unit, digest, before.next_number)?;
        for (id, variant) in ids.into_iter().zip(&unit.variants) {
            self.index_variant(id, variant)?;
        }
        Ok(self.store.remove_former(digest, change.id)?)
    }
}
