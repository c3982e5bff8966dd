//! The rows that say which batches brought a unit or an entry again.

use rusqlite::{Row, params};

use super::SqliteStore;
use super::seal::check_row;
use super::steps::{ENDED, PLACE, STRETCHES};
use crate::store::{ClaimStore, Result};
use crate::term::EntryId;
use crate::unit::{BatchId, UnitId};

impl ClaimStore for SqliteStore {
    fn claim(&mut self, batch: BatchId, unit: UnitId) -> Result<()> {
        self.prepared("INSERT OR IGNORE INTO claim (unit, batch, sum) VALUES (?1, ?2, seal(?1, ?2))", |statement| {
            statement.execute(params![unit, batch]).map(drop)
        })
    }

    fn claimed(&self, batch: BatchId) -> Result<Vec<(BatchId, UnitId)>> {
        let sql = format!(
            "SELECT max(c.batch), c.unit FROM {STRETCHES} mine, claim c JOIN batch other ON other.id = c.batch
             WHERE c.unit >= mine.first_unit AND c.unit < mine.end_unit AND c.batch <> ?1 AND NOT other.undone
             GROUP BY c.unit ORDER BY c.unit"
        );
        self.prepared(&sql, |statement| statement.query_map([batch], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }

    fn held_only_by(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        let sql = format!(
            "SELECT c.unit FROM claim c JOIN unit u ON u.id = c.unit JOIN batch maker ON maker.id = u.batch
             WHERE c.batch = ?1 AND maker.undone
               AND NOT EXISTS (SELECT 1 FROM claim d JOIN batch other ON other.id = d.batch
                               WHERE d.unit = c.unit AND d.batch <> ?1 AND NOT other.undone)
               AND NOT EXISTS (SELECT 1 FROM change h JOIN batch b ON b.id = h.batch
                               WHERE h.record = 'unit' AND h.number = c.unit AND h.batch <> ?1 AND NOT b.undone
                                 AND {ENDED})
             ORDER BY c.unit"
        );
        self.prepared(&sql, |statement| statement.query_map([batch], |row| row.get(0))?.collect())
    }

    fn claimed_since(&self, unit: UnitId, since: BatchId, but: BatchId) -> Result<Option<BatchId>> {
        let sql = format!(
            "SELECT max(c.batch) FROM claim c JOIN batch b ON b.id = c.batch
             WHERE c.unit = ?1 AND c.batch <> ?3 AND NOT b.undone
               AND {PLACE} > (SELECT {PLACE} FROM batch b WHERE b.id = ?2)"
        );
        self.prepared(&sql, |statement| statement.query_row([unit, since, but], |row| row.get(0)))
    }

    fn claimed_over_undone(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        self.prepared(
            "SELECT DISTINCT c.unit FROM claim c JOIN change h ON h.record = 'unit' AND h.number = c.unit
             JOIN batch b ON b.id = h.batch WHERE c.batch = ?1 AND b.undone ORDER BY c.unit",
            |statement| statement.query_map([batch], |row| row.get(0))?.collect(),
        )
    }

    fn is_claimed(&self, unit: UnitId) -> Result<bool> {
        self.prepared(
            "SELECT EXISTS (SELECT 1 FROM claim c JOIN batch b ON b.id = c.batch WHERE c.unit = ?1 AND NOT b.undone)",
            |statement| statement.query_row([unit], |row| row.get(0)),
        )
    }

    fn claim_entry(&mut self, batch: BatchId, entry: EntryId, brought: Option<&str>) -> Result<()> {
        self.prepared(
            "INSERT OR REPLACE INTO entry_claim (entry, batch, brought, sum) VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))",
            |statement| statement.execute(params![entry, batch, brought]).map(drop),
        )
    }

    fn entry_claims(&self, entry: EntryId) -> Result<Vec<(BatchId, Option<String>)>> {
        self.prepared(
            "SELECT entry, batch, brought, sum FROM entry_claim WHERE entry = ?1 ORDER BY batch",
            |statement| {
                let claim = |row: &Row<'_>| {
                    check_row(row, 3, "a claim on glossary entry")?;
                    Ok((row.get(1)?, row.get(2)?))
                };
                statement.query_map([entry], claim)?.collect()
            },
        )
    }

    fn entries_claimed_over_undone(&self, batch: BatchId) -> Result<Vec<EntryId>> {
        self.prepared(
            "SELECT DISTINCT c.entry FROM entry_claim c JOIN change h ON h.record = 'entry' AND h.number = c.entry
             JOIN batch b ON b.id = h.batch WHERE c.batch = ?1 AND b.undone ORDER BY c.entry",
            |statement| statement.query_map([batch], |row| row.get(0))?.collect(),
        )
    }

    fn drop_claim(&mut self, batch: BatchId, unit: UnitId) -> Result<()> {
        self.prepared("DELETE FROM claim WHERE unit = ?1 AND batch = ?2", |statement| {
            statement.execute([unit, batch]).map(drop)
        })
    }

    fn drop_claims(&mut self, batch: BatchId) -> Result<()> {
        for table in ["claim", "entry_claim"] {
            let sql = format!("DELETE FROM {table} WHERE batch = ?1");
            self.prepared(&sql, |statement| statement.execute([batch]).map(drop))?;
        }
        Ok(())
    }
}
