//! From a checksum a wording to one a unit: schema 8 to 9.
//!
//! What was damaged before must not look whole afterwards: a unit whose old checksums do not fit gets none.

use rusqlite::{Row, params};

use super::SqliteStore;
use super::rows::Found;
use super::seal::Seal;
use crate::store::{Result, VariantId};
use crate::unit::UnitId;

impl SqliteStore {
    /// Seals every unit with its wordings, where the file still has checksums of wordings.
    pub(super) fn seal_wordings_with_units(&self) -> Result<()> {
        let units: Vec<UnitId> = self.prepared("SELECT id FROM unit ORDER BY id", |statement| {
            statement.query_map([], |row| row.get(0))?.collect()
        })?;
        for unit in units {
            if self.was_whole(unit) {
                self.seal_unit(unit)?;
            } else {
                self.prepared("UPDATE unit SET sum = NULL WHERE id = ?1", |statement| statement.execute([unit]))?;
            }
        }
        Ok(())
    }

    /// Whether a unit is as it was written, by the rules of schema 8.
    fn was_whole(&self, id: UnitId) -> bool {
        let Ok(Some(Found { mut seal, sum, .. })) = self.found(id) else { return false };
        let mut whole = true;
        let read = self.prepared(
            "SELECT id, language, text, variant.sum, codes FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                let mut rows = statement.query(params![VariantId::new(id, 0).0, VariantId::new(id + 1, 0).0])?;
                while let Some(row) = rows.next()? {
                    whole &= is_whole(row)?;
                    seal.columns(row, 0..1)?;
                    seal.columns(row, 4..5)?;
                }
                Ok(())
            },
        );
        // What cannot be read at all is not whole either, and must not keep the file from being opened.
        let (Ok(()), Ok(said)) = (read, self.said_of(id)) else { return false };
        seal.text(said.as_deref());
        whole && sum == Some(seal.sum())
    }
}

/// Whether a wording is: number, language, text, checksum.
fn is_whole(row: &Row<'_>) -> rusqlite::Result<bool> {
    let mut seal = Seal::default();
    seal.columns(row, 0..3)?;
    Ok(row.get::<_, Option<i64>>(3).unwrap_or(None) == Some(seal.sum()))
}
