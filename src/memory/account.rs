//! What a batch did: every record that it made, changed or removed, before and after.

use std::collections::BTreeSet;

use super::change::read_before;
use super::{Memory, MemoryError};
use crate::glossary::json;
use crate::store::{Record, Store};
use crate::term::TermEntry;
use crate::unit::{Batch, BatchId, TranslationUnit};

/// A record as it was at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A translation unit.
    Unit(Box<TranslationUnit>),
    /// An entry of the glossary.
    Entry(Box<TermEntry>),
}

/// What a batch did to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Whether it is an entry of the glossary; else it is a unit.
    pub is_entry: bool,
    /// Its number.
    pub id: i64,
    /// How it was before; `None`: it did not exist.
    pub before: Option<State>,
    /// How the batch left it; `None`: it was removed. Nothing is kept of how a batch that was taken back had left it.
    pub after: Option<State>,
}

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The batch.
    pub batch: Batch,
    /// What it changed and removed, in its order, then what it made, by number.
    pub events: Vec<Event>,
    /// How many more there are.
    pub more: usize,
}

impl Memory {
    /// What a batch did, of at most `limit` records. Units that it made and that an undo took away are not known any
    /// more.
    ///
    /// # Errors
    /// There is no such batch, its history is damaged, or the store fails.
    pub fn account(&self, id: BatchId, limit: usize) -> Result<Account, MemoryError> {
        let store = self.store();
        let batch = store.batches()?.into_iter().find(|batch| batch.id == id).ok_or(MemoryError::NoBatch(id))?;
        let (mut events, mut seen) = (Vec::new(), BTreeSet::new());
        for change in store.changes(id)? {
            // Of a record that changed twice the first row says how it was.
            if !seen.insert((change.record == Record::Entry, change.id)) || events.len() >= limit {
                continue;
            }
            let before = change.before.as_deref().map(|json| state(change.record, change.id, json)).transpose()?;
            let after = left_by(store, &batch, change.record, change.id)?;
            events.push(Event { is_entry: change.record == Record::Entry, id: change.id, before, after });
        }
        let made = made_by(store, &batch, &seen)?;
        let all = seen.len() + made.len();
        for unit in made.into_iter().take(limit.saturating_sub(events.len())) {
            let after = left_by(store, &batch, Record::Unit, unit)?;
            events.push(Event { is_entry: false, id: unit, before: None, after });
        }
        let more = all - events.len();
        Ok(Account { batch, events, more })
    }
}

/// The units that a batch made: those that are there, and those that were removed since.
fn made_by(store: &dyn Store, batch: &Batch, changed: &BTreeSet<(bool, i64)>) -> Result<BTreeSet<i64>, MemoryError> {
    let mut made: BTreeSet<i64> = store.created_by(batch.id)?.into_iter().collect();
    let later = store.changed_later(batch.id)?.into_iter();
    let removed = later.filter(|(_, of, id)| *of == Record::Unit && !changed.contains(&(false, *id)));
    made.extend(removed.map(|(_, _, id)| id));
    Ok(made)
}

/// How a batch left a record: as the next one that changed it found it, else as it is.
fn left_by(store: &dyn Store, batch: &Batch, of: Record, id: i64) -> Result<Option<State>, MemoryError> {
    if batch.undone {
        return Ok(None);
    }
    if let Some(next) = store.next_change(batch.id, of, id)? {
        return next.before.as_deref().map(|json| state(of, id, json)).transpose();
    }
    Ok(match of {
        Record::Unit => store.unit(id)?.map(|unit| State::Unit(Box::new(unit))),
        Record::Entry => store.entry(id)?.map(|entry| State::Entry(Box::new(entry))),
    })
}

fn state(of: Record, id: i64, json: &str) -> Result<State, MemoryError> {
    Ok(match of {
        Record::Unit => State::Unit(Box::new(read_before(id, json)?.unit)),
        Record::Entry => State::Entry(Box::new(json::from_json(json)?)),
    })
}
