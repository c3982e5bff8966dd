//! Changes to units that everybody sees, made ready in the steps before the last one: what has been read and computed
//! by then need not be in the step that others wait for.

use rusqlite::{OptionalExtension, params};

use super::SqliteStore;
use super::rows::status_code;
use super::seal::Seal;
use super::steps::{ENDED, PLACE};
use super::units::{change_of, record_name};
use crate::store::{Change, Foreseen, Record, Result};
use crate::unit::{BatchId, TranslationUnit, UnitId};

impl SqliteStore {
    pub(super) fn foreseen(&self, unit: &TranslationUnit) -> Result<Option<Foreseen>> {
        let Some(found) = self.found(unit.id)? else { return Ok(None) };
        let Some(before) = found.sum else { return Ok(None) };
        let stored = self.with_variants(found)?;
        let same = stored.variants == unit.variants && stored.extra == unit.extra && stored.batch == unit.batch;
        let after = if same { Some(self.sum_with(unit)?) } else { None };
        Ok(Some(Foreseen { before, after }))
    }

    /// The checksum that a unit has with other properties.
    fn sum_with(&self, unit: &TranslationUnit) -> Result<i64> {
        let mut seal = Seal::default();
        seal.properties(&unit.into());
        for (id, language, text, codes) in self.wordings(unit.id)? {
            seal.wording(id, language, &text, codes.as_deref());
        }
        seal.text(self.said_of(unit.id)?.as_deref());
        Ok(seal.sum())
    }

    pub(super) fn sum_of(&self, unit: UnitId) -> Result<Option<i64>> {
        self.prepared("SELECT sum FROM unit WHERE id = ?1", |statement| {
            statement.query_row([unit], |row| row.get(0)).optional().map(Option::flatten)
        })
    }

    pub(super) fn write_foreseen(&self, unit: &TranslationUnit, foreseen: Foreseen) -> Result<bool> {
        let Some(sum) = foreseen.after else { return Ok(false) };
        let origin = self.name_id(unit.origin.as_ref().map(|origin| origin.file.as_str()))?;
        let segment = unit.origin.as_ref().and_then(|origin| origin.segment);
        let author = self.name_id(unit.author.as_deref())?;
        let changed_by = self.name_id(unit.changed_by.as_deref())?;
        let values = params![
            unit.id,
            foreseen.before,
            status_code(unit.status),
            origin,
            segment,
            author,
            changed_by,
            unit.created.as_microsecond(),
            unit.changed.as_microsecond(),
            unit.context.prev,
            unit.context.next,
            unit.note,
            sum
        ];
        let sql = "UPDATE unit SET status = ?3, origin = ?4, segment = ?5, author = ?6, changed_by = ?7, created = ?8,
                   changed = ?9, prev = ?10, next = ?11, note = ?12, sum = ?13 WHERE id = ?1 AND sum = ?2";
        self.prepared(sql, |statement| statement.execute(values).map(|changed| changed > 0))
    }

    pub(super) fn find_logged(&self, batch: BatchId, record: Record, id: i64) -> Result<Option<Change>> {
        let sql = "SELECT id, batch, record, number, before, sum FROM change
                   WHERE record = ?2 AND number = ?3 AND batch = ?1 ORDER BY id LIMIT 1";
        self.prepared(sql, |statement| {
            statement.query_row(params![batch, record_name(record), id], change_of).optional()
        })
    }

    pub(super) fn remove_logged(&self, batch: BatchId, record: Record, id: i64) -> Result<()> {
        self.prepared("DELETE FROM change WHERE record = ?2 AND number = ?3 AND batch = ?1", |statement| {
            statement.execute(params![batch, record_name(record), id]).map(drop)
        })
    }

    pub(super) fn find_changed_beside(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        let sql = format!(
            "SELECT DISTINCT c.number FROM batch b CROSS JOIN change c ON c.batch = b.id
             WHERE b.id <> ?1 AND {ENDED} AND {PLACE} > ?1 AND c.record = 'unit'"
        );
        self.prepared(&sql, |statement| statement.query_map([batch], |row| row.get(0))?.collect())
    }
}
