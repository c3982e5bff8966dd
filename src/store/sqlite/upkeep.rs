//! The memory as a whole: counted, looked through, copied, made smaller.

use std::path::Path;

use super::SqliteStore;
use super::rows::SHOWN;
use super::steps::WORDING_SHOWN;
use crate::draft::{Readers, new_file};
use crate::store::{Counts, Result, StoreError};
use crate::unit::UnitId;

impl SqliteStore {
    pub(super) fn count_all(&self) -> Result<Counts> {
        let sql = format!("SELECT language, count(*) FROM variant WHERE {WORDING_SHOWN} GROUP BY language");
        let by_language: Vec<(i64, u64)> =
            self.prepared(&sql, |statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())?;
        // One language may have been written in several ways.
        let mut variants = std::collections::BTreeMap::new();
        for (language, count) in by_language {
            *variants.entry(self.language(language)?.as_str().to_owned()).or_insert(0) += count;
        }
        Ok(Counts {
            units: self.one(&format!("SELECT count(*) FROM unit u WHERE {SHOWN}"))?,
            variants: variants.into_iter().collect(),
            entries: self.one("SELECT count(*) FROM entry")?,
            bytes: self.one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
            schema: self.one("PRAGMA user_version")?,
        })
    }

    pub(super) fn look_through(&self) -> Result<Vec<String>> {
        let mut problems: Vec<String> = self
            .prepared("PRAGMA integrity_check(20)", |statement| statement.query_map([], |row| row.get(0))?.collect())?;
        problems.retain(|line| line != "ok");
        let broken: Vec<String> = self.prepared("PRAGMA foreign_key_check", |statement| {
            statement
                .query_map([], |row| {
                    let (table, number): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
                    Ok(format!("{table} {}: points to nothing", number.unwrap_or(0)))
                })?
                .collect()
        })?;
        problems.extend(broken);
        problems.extend(self.misshapen()?);
        problems.extend(self.unsealed(20)?);
        for (sql, what) in [
            (
                "SELECT DISTINCT v.id >> 10 FROM variant v LEFT JOIN unit u ON u.id = v.id >> 10 WHERE u.id IS NULL LIMIT 20",
                "has wordings and is no unit",
            ),
            (
                "SELECT u.id FROM unit u WHERE (SELECT count(*) FROM variant v
                    WHERE v.id >= u.id << 10 AND v.id < (u.id + 1) << 10) < 2 LIMIT 20",
                "has fewer than two wordings",
            ),
            (
                "SELECT DISTINCT m.variant >> 10 FROM markup m LEFT JOIN variant v ON v.id = m.variant
                    WHERE v.id IS NULL LIMIT 20",
                "has markup of a wording that is gone",
            ),
            (
                "SELECT e.unit FROM extra e LEFT JOIN unit u ON u.id = e.unit WHERE u.id IS NULL LIMIT 20",
                "is spoken of and is no unit",
            ),
        ] {
            let units: Vec<UnitId> =
                self.prepared(sql, |statement| statement.query_map([], |row| row.get(0))?.collect())?;
            problems.extend(units.into_iter().map(|unit| format!("unit {unit} {what}")));
        }
        Ok(problems)
    }

    pub(super) fn copy_to(&self, to: &Path) -> Result<()> {
        let fail = |error: rusqlite::Error| super::translate(to, &error);
        let refused = |error: std::io::Error| super::place::unwritable(to, &error);
        // Beside it, then renamed: a copy that bears its name is whole.
        let name = super::place::as_file(to);
        let beside = new_file(super::place::folder_of(&name), Readers::Owner).map_err(refused)?;
        let mut copy = rusqlite::Connection::open(beside.path()).map_err(fail)?;
        {
            let backup = rusqlite::backup::Backup::new(&self.connection, &mut copy).map_err(fail)?;
            backup.run_to_completion(4096, std::time::Duration::ZERO, None).map_err(fail)?;
        }
        // A backup is one file: nothing may lie beside it.
        copy.execute_batch("PRAGMA journal_mode = DELETE").map_err(fail)?;
        let whole: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(fail)?;
        if whole != "ok" {
            return Err(StoreError::Damaged { path: self.path.clone(), reason: whole });
        }
        copy.close().map_err(|(_, error)| fail(error))?;
        super::place::put(beside, &name).map_err(refused)
    }

    pub(super) fn give_back_room(&mut self) -> Result<()> {
        // The copy is as large as the memory: not in RAM. The log then holds all of the new file; emptied, it gives
        // back its room too.
        self.moving.borrow_mut().wait();
        self.run("PRAGMA temp_store = FILE")?;
        let done = self.run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        self.run("PRAGMA temp_store = MEMORY")?;
        done
    }
}
