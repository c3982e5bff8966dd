//! The rows that an exchange with other memories needs: former wordings, what has changed, marks.

use rusqlite::{OptionalExtension, Row, params};

use super::SqliteStore;
use super::seal::check_row;
use super::steps::{ENDED, PLACE};
use crate::store::{ExchangeStore, Fate, Former, Removed, Result};
use crate::unit::{BatchId, Time, UnitId};

impl ExchangeStore for SqliteStore {
    fn mark(&self, name: &str) -> Result<Option<String>> {
        self.prepared("SELECT key, value, sum FROM meta WHERE key = ?1", |statement| {
            let value = |row: &Row<'_>| {
                check_row(row, 2, "mark")?;
                row.get(1)
            };
            statement.query_row([name], value).optional()
        })
    }

    fn set_mark(&mut self, name: &str, value: &str) -> Result<()> {
        self.prepared("INSERT OR REPLACE INTO meta (key, value, sum) VALUES (?1, ?2, seal(?1, ?2))", |statement| {
            statement.execute([name, value]).map(drop)
        })
    }

    fn put_former(&mut self, former: &Former) -> Result<()> {
        self.prepared(
            "INSERT OR REPLACE INTO former (digest, unit, until, fate, sum) VALUES (?1, ?2, ?3, ?4, seal(?1, ?2, ?3, ?4))",
            |statement| {
                let until = former.until.as_microsecond();
                statement.execute(params![former.digest, former.unit, until, code(former.fate)]).map(drop)
            },
        )
    }

    fn remove_former(&mut self, digest: i64, unit: UnitId) -> Result<()> {
        self.prepared("DELETE FROM former WHERE digest = ?1 AND unit = ?2", |statement| {
            statement.execute([digest, unit]).map(drop)
        })
    }

    fn formers_with(&self, digest: i64) -> Result<Vec<Former>> {
        self.prepared("SELECT digest, unit, until, fate FROM former WHERE digest = ?1 ORDER BY unit", |statement| {
            statement.query_map([digest], former)?.collect()
        })
    }

    fn formers_of(&self, unit: UnitId) -> Result<Vec<Former>> {
        self.prepared(
            "SELECT digest, unit, until, fate FROM former WHERE unit = ?1 ORDER BY until DESC, digest",
            |statement| statement.query_map([unit], former)?.collect(),
        )
    }

    fn has_formers(&self) -> Result<bool> {
        self.prepared("SELECT EXISTS (SELECT 1 FROM former)", |statement| statement.query_row([], |row| row.get(0)))
    }

    fn changed_after(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        let sql = format!(
            "SELECT DISTINCT c.number FROM change c JOIN batch b ON b.id = c.batch
             WHERE c.record = 'unit' AND {PLACE} > ?1 AND NOT b.undone AND {ENDED}"
        );
        self.prepared(&sql, |statement| statement.query_map([batch], |row| row.get(0))?.collect())
    }

    fn removed_after(&self, batch: BatchId) -> Result<Vec<Removed>> {
        // The last state of a unit is that before the last change; a batch may change a unit twice.
        let sql = format!(
            "SELECT c.number, c.before, b.id, b.time, b.by FROM change c JOIN batch b ON b.id = c.batch
             WHERE c.id IN (SELECT max(d.id) FROM change d JOIN batch b ON b.id = d.batch
                            WHERE d.record = 'unit' AND {PLACE} > ?1 AND NOT b.undone AND {ENDED}
                              AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = d.number)
                            GROUP BY d.number)
               AND c.before IS NOT NULL
             ORDER BY c.number"
        );
        self.prepared(&sql, |statement| {
            statement
                .query_map([batch], |row| {
                    Ok(Removed {
                        unit: row.get(0)?,
                        before: row.get(1)?,
                        batch: row.get(2)?,
                        time: super::rows::time(row.get(3)?),
                        by: row.get(4)?,
                    })
                })?
                .collect()
        })
    }
}

fn former(row: &Row<'_>) -> rusqlite::Result<Former> {
    let until: Time = super::rows::time(row.get(2)?);
    Ok(Former { digest: row.get(0)?, unit: row.get(1)?, until, fate: fate(row.get(3)?) })
}

const FATES: [Fate; 4] = [Fate::Replaced, Fate::Undone, Fate::Removed, Fate::Told];

fn code(fate: Fate) -> i64 {
    FATES.iter().position(|known| *known == fate).map_or(0, |at| at as i64)
}

fn fate(code: i64) -> Fate {
    usize::try_from(code).ok().and_then(|at| FATES.get(at).copied()).unwrap_or(Fate::Replaced)
}
