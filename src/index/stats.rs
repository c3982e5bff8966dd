//! Weight and frequency of every class, 512 classes a row, fetched as they are needed.
//!
//! The weight decides scores. The frequency only decides what is read first.

use std::collections::BTreeMap;

use super::CLASSES_PER_ROW;
use crate::store::{Result, Space, Store};

const BYTES: usize = 6;

/// The statistics of one space's classes.
#[derive(Debug, Default)]
pub(crate) struct ClassStats {
    rows: BTreeMap<u32, Vec<u8>>,
    changed: std::collections::BTreeSet<u32>,
}

impl ClassStats {
    /// The weight of a class; 1 if the index has lost it.
    pub(crate) fn weight(&mut self, store: &dyn Store, space: Space, class: u32) -> Result<u32> {
        let cell = self.cell(store, space, class)?;
        Ok(cell.map_or(1, |cell| u32::from(u16::from_le_bytes([cell[0], cell[1]])).max(1)))
    }

    /// About how many indexed variants hold a class.
    pub(crate) fn df(&mut self, store: &dyn Store, space: Space, class: u32) -> Result<u64> {
        let cell = self.cell(store, space, class)?;
        Ok(cell.map_or(0, |cell| u64::from(u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]))))
    }

    /// The number of the next new class.
    pub(crate) fn next_class(&self, store: &dyn Store, space: Space) -> Result<u32> {
        let stored = store.last_stats(space)?.map(|(row, bytes)| (row, bytes.len()));
        let pending = self.rows.last_key_value().map(|(row, bytes)| (*row, bytes.len()));
        let last = stored.into_iter().chain(pending).max();
        Ok(last.map_or(0, |(row, bytes)| row * CLASSES_PER_ROW + (bytes / BYTES) as u32))
    }

    /// Adds the next new class.
    pub(crate) fn push(&mut self, store: &dyn Store, space: Space, class: u32, weight: u32) -> Result<()> {
        let row = self.row(store, space, class / CLASSES_PER_ROW)?;
        row.extend((weight.min(u32::from(u16::MAX)) as u16).to_le_bytes());
        row.extend([0; 4]);
        self.changed.insert(class / CLASSES_PER_ROW);
        Ok(())
    }

    /// Counts more variants for a class.
    pub(crate) fn add_df(&mut self, store: &dyn Store, space: Space, class: u32, more: u32) -> Result<()> {
        let df = u32::try_from(self.df(store, space, class)?).unwrap_or(u32::MAX).saturating_add(more);
        let at = (class % CLASSES_PER_ROW) as usize * BYTES + 2;
        let row = self.row(store, space, class / CLASSES_PER_ROW)?;
        if let Some(cell) = row.get_mut(at..at + 4) {
            cell.copy_from_slice(&df.to_le_bytes());
            self.changed.insert(class / CLASSES_PER_ROW);
        }
        Ok(())
    }

    /// Writes the rows that changed.
    pub(crate) fn save(&mut self, store: &mut dyn Store, space: Space) -> Result<()> {
        for row in std::mem::take(&mut self.changed) {
            if let Some(bytes) = self.rows.get(&row) {
                store.put_stats(space, row, bytes)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, store: &dyn Store, space: Space, row: u32) -> Result<&mut Vec<u8>> {
        if !self.rows.contains_key(&row) {
            self.rows.insert(row, store.stats(space, row)?.unwrap_or_default());
        }
        Ok(self.rows.entry(row).or_default())
    }

    fn cell(&mut self, store: &dyn Store, space: Space, class: u32) -> Result<Option<&[u8]>> {
        let at = (class % CLASSES_PER_ROW) as usize * BYTES;
        Ok(self.row(store, space, class / CLASSES_PER_ROW)?.get(at..at + BYTES))
    }
}
