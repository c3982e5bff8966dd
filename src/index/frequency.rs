//! How many variants hold each class, 480 classes a row (two rows a page), fetched as they are needed.
//!
//! Only a hint: it decides what is read first, never what is found.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::CLASSES_PER_ROW;
use crate::store::{Result, Space, Store};

const BYTES: usize = 4;

/// The frequencies of one space's classes.
#[derive(Debug, Default)]
pub(crate) struct Frequencies {
    rows: BTreeMap<u32, Vec<u8>>,
    changed: BTreeSet<u32>,
    classes: FxHashMap<String, Option<u32>>,
}

/// How many class numbers are remembered at most.
const REMEMBERED: usize = 1 << 13;
/// How many rows a reader keeps at most: 2 KB each.
const ROWS: usize = 512;

impl Frequencies {
    /// About how many indexed variants hold a class.
    pub(crate) fn get(&mut self, store: &dyn Store, space: Space, class: u32) -> Result<u64> {
        let at = (class % CLASSES_PER_ROW) as usize * BYTES;
        let row = self.row(store, space, class / CLASSES_PER_ROW)?;
        let cell = row.get(at..at + BYTES).and_then(|cell| <[u8; BYTES]>::try_from(cell).ok());
        Ok(cell.map_or(0, |cell| u64::from(u32::from_le_bytes(cell))))
    }

    /// The number of a class, remembered for the next time. Only for readers: a writer makes classes.
    pub(crate) fn class(&mut self, store: &dyn Store, space: Space, text: &str) -> Result<Option<u32>> {
        if let Some(known) = self.classes.get(text) {
            return Ok(*known);
        }
        let class = store.class(space, text)?;
        if self.classes.len() >= REMEMBERED {
            self.classes.clear();
        }
        self.classes.insert(text.to_owned(), class);
        Ok(class)
    }

    /// The number of the next new class.
    pub(crate) fn next_class(&self, store: &dyn Store, space: Space) -> Result<u32> {
        let stored = store.last_frequencies(space)?.map(|(row, bytes)| (row, bytes.len()));
        let pending = self.rows.last_key_value().map(|(row, bytes)| (*row, bytes.len()));
        let last = stored.into_iter().chain(pending).max();
        Ok(last.map_or(0, |(row, bytes)| row * CLASSES_PER_ROW + (bytes / BYTES) as u32))
    }

    /// Adds the next new class.
    pub(crate) fn push(&mut self, store: &dyn Store, space: Space, class: u32) -> Result<()> {
        self.row(store, space, class / CLASSES_PER_ROW)?.extend([0; BYTES]);
        self.changed.insert(class / CLASSES_PER_ROW);
        Ok(())
    }

    /// Counts more variants for a class.
    pub(crate) fn add(&mut self, store: &dyn Store, space: Space, class: u32, more: u32) -> Result<()> {
        let count = u32::try_from(self.get(store, space, class)?).unwrap_or(u32::MAX).saturating_add(more);
        let at = (class % CLASSES_PER_ROW) as usize * BYTES;
        let row = self.row(store, space, class / CLASSES_PER_ROW)?;
        if let Some(cell) = row.get_mut(at..at + BYTES) {
            cell.copy_from_slice(&count.to_le_bytes());
            self.changed.insert(class / CLASSES_PER_ROW);
        }
        Ok(())
    }

    /// Writes the rows that changed.
    pub(crate) fn save(&mut self, store: &mut dyn Store, space: Space) -> Result<()> {
        for row in std::mem::take(&mut self.changed) {
            if let Some(bytes) = self.rows.get(&row) {
                store.put_frequencies(space, row, bytes)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, store: &dyn Store, space: Space, row: u32) -> Result<&mut Vec<u8>> {
        if self.changed.is_empty() && self.rows.len() >= ROWS && !self.rows.contains_key(&row) {
            self.rows.clear();
        }
        match self.rows.entry(row) {
            std::collections::btree_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::btree_map::Entry::Vacant(free) => {
                Ok(free.insert(store.frequencies(space, row)?.unwrap_or_default()))
            }
        }
    }
}
