//! From a checksum a wording to one a unit: schema 8 to 9.
//!
//! What was damaged before must not look whole afterwards: a unit whose old checksums do not fit gets none. And it must
//! not keep the file from being opened. SQLite refuses to write once a read inside the same transaction has met a broken page: so
//! everything is read first.

use rusqlite::{Row, params};

use super::SqliteStore;
use super::rows::Found;
use super::seal::Seal;
use crate::store::{Result, VariantId};
use crate::unit::UnitId;

/// Units with their new checksums; none for what is damaged.
pub(super) type Sums = Vec<(UnitId, Option<i64>)>;

impl SqliteStore {
    /// What the checksum of every unit will be, in a file that has checksums of wordings.
    pub(super) fn sums_with_wordings(&self) -> Result<Sums> {
        let units: Vec<UnitId> = self.prepared("SELECT id FROM unit ORDER BY id", |statement| {
            statement.query_map([], |row| row.get(0))?.collect()
        })?;
        Ok(units.into_iter().map(|unit| (unit, self.sum_with_wordings(unit))).collect())
    }

    /// Writes them.
    pub(super) fn put_sums(&self, sums: &Sums) -> Result<()> {
        self.prepared("UPDATE unit SET sum = ?2 WHERE id = ?1", |statement| {
            sums.iter().try_for_each(|(unit, sum)| statement.execute(params![unit, sum]).map(drop))
        })
    }

    /// The new checksum of a unit that is as it was written by the rules of schema 8.
    fn sum_with_wordings(&self, id: UnitId) -> Option<i64> {
        let Found { seal: mut old, sum, .. } = self.found_anyhow(id).ok()??;
        let (mut new, mut whole) = (old.clone(), true);
        let read = self.prepared(
            "SELECT id, language, text, codes, variant.sum FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                let mut rows = statement.query(params![VariantId::new(id, 0).0, VariantId::new(id + 1, 0).0])?;
                while let Some(row) = rows.next()? {
                    whole &= is_whole(row)?;
                    old.columns(row, 0..1)?;
                    old.columns(row, 3..4)?;
                    new.columns(row, 0..4)?;
                }
                Ok(())
            },
        );
        read.ok()?;
        let said = self.said_of(id).ok()?;
        old.text(said.as_deref());
        new.text(said.as_deref());
        (whole && sum == Some(old.sum())).then(|| new.sum())
    }
}

/// Whether a wording is: number, language, text, codes, checksum.
fn is_whole(row: &Row<'_>) -> rusqlite::Result<bool> {
    let mut seal = Seal::default();
    seal.columns(row, 0..3)?;
    Ok(row.get::<_, Option<i64>>(4).unwrap_or(None) == Some(seal.sum()))
}
