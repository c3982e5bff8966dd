//! The rows of units, variants and batches.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{CachedStatement, OptionalExtension, Row, params};

use super::SqliteStore;
use super::seal::{self, Seal};
use crate::draft::{Readers, new_file};
use crate::store::{Change, Counts, Record, Result, Space, StoreError, UnitStore, VariantId};
use crate::unit::{Batch, BatchId, Context, NewUnit, Origin, Status, Time, TranslationUnit, UnitId, Variant};

const UNIT_COLUMNS: &str = "u.id, u.batch, u.status, o.text, u.segment, a.text, c.text, coalesce(u.created, b.time), \
     coalesce(u.changed, u.created, b.time), u.prev, u.next, u.note, \
     u.sum FROM unit u LEFT JOIN batch b ON b.id = u.batch LEFT JOIN name o ON o.id = u.origin \
     LEFT JOIN name a ON a.id = u.author LEFT JOIN name c ON c.id = u.changed_by";

/// How many of [`UNIT_COLUMNS`] are sealed: all but the checksum behind them.
const UNIT_SEALED: usize = 12;
/// How many values of a batch are sealed.
const BATCH_SEALED: usize = 13;

/// A variant as it is stored: number, language, text, codes.
type Wording = (i64, i64, String, Option<String>);

impl SqliteStore {
    pub(super) fn prepared<T>(
        &self,
        sql: &str,
        work: impl FnOnce(&mut CachedStatement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.error(error))?;
        work(&mut statement).map_err(|error| self.error(error))
    }

    pub(super) fn damaged(&self, reason: String) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), reason }
    }

    /// Forgets what was learned inside a transaction that did not happen.
    fn forget_cached(&self) {
        self.languages.borrow_mut().clear();
        self.names.borrow_mut().clear();
        self.next_unit.set(None);
        self.batch_time.set(None);
        self.digests.take();
    }

    /// The number of the next new unit. Kept in RAM during a transaction, in the batch at its end.
    fn next_unit(&self) -> Result<UnitId> {
        if let Some(next) = self.next_unit.get() {
            return Ok(next);
        }
        let sql = format!("SELECT {}, sum FROM batch ORDER BY id DESC LIMIT 1", seal::BATCH);
        let end_unit = |row: &Row<'_>| {
            seal::check_row(row, BATCH_SEALED, "batch")?;
            row.get(BATCH_SEALED - 1)
        };
        let next = self.prepared(&sql, |statement| Ok(statement.query_row([], end_unit).optional()?.unwrap_or(1)))?;
        self.next_unit.set(Some(next));
        Ok(next)
    }

    /// Stores a wording; its codes as they are stored.
    fn insert_variant(&self, id: VariantId, variant: &Variant) -> Result<Option<String>> {
        if id.number() >= VariantId::PER_UNIT - 1 {
            let reason = format!("unit {} has been changed too often to be changed again", id.unit());
            return Err(StoreError::Other { path: self.path.clone(), reason });
        }
        let language = self.language_id(&variant.lang)?;
        let mut seal = Seal::default();
        seal.integer(id.0);
        seal.integer(language);
        seal.text(Some(&variant.text));
        self.prepared("INSERT INTO variant (id, language, text, sum) VALUES (?1, ?2, ?3, ?4)", |statement| {
            statement.execute(params![id.0, language, variant.text, seal.sum()]).map(drop)
        })?;
        self.put_markup(id, &variant.inline)
    }

    fn write_unit(&self, unit: &TranslationUnit) -> Result<()> {
        let origin = self.name_id(unit.origin.as_ref().map(|origin| origin.file.as_str()))?;
        let segment = unit.origin.as_ref().and_then(|origin| origin.segment);
        let author = self.name_id(unit.author.as_deref())?;
        let changed_by = self.name_id(unit.changed_by.as_deref())?;
        self.prepared(
            "INSERT OR REPLACE INTO unit (id, batch, status, origin, segment, author, changed_by, created, changed, prev, next, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            |statement| {
                statement
                    .execute(params![
                        unit.id,
                        unit.batch,
                        status_code(unit.status),
                        origin,
                        segment,
                        author,
                        changed_by,
                        unit.created.as_microsecond(),
                        unit.changed.as_microsecond(),
                        unit.context.prev,
                        unit.context.next,
                        unit.note
                    ])
                    .map(drop)
            },
        )
    }

    /// Reads the row of a unit, and begins to seal it.
    fn read_unit(&self, row: &Row<'_>) -> rusqlite::Result<Found> {
        let mut seal = Seal::default();
        seal.columns(row, 0..UNIT_SEALED)?;
        let sum = row.get::<_, Option<i64>>(UNIT_SEALED).unwrap_or(None);
        let origin: Option<String> = row.get(3)?;
        let segment = row.get(4)?;
        let unit = TranslationUnit {
            id: row.get(0)?,
            variants: Vec::new(),
            context: Context { prev: row.get(9)?, next: row.get(10)? },
            origin: origin.map(|file| Origin { file, segment }),
            author: row.get(5)?,
            created: time(row.get(7)?),
            changed: time(row.get(8)?),
            changed_by: row.get(6)?,
            note: row.get(11)?,
            status: if row.get::<_, i64>(2)? == 0 { Status::Confirmed } else { Status::Unreviewed },
            extra: None,
            batch: row.get(1)?,
        };
        Ok(Found { unit, seal, sum })
    }

    fn found(&self, id: UnitId) -> Result<Option<Found>> {
        let found = self.prepared(&format!("SELECT {UNIT_COLUMNS} WHERE u.id = ?1"), |statement| {
            statement.query_row([id], |row| self.read_unit(row)).optional()
        });
        match found {
            // A value that cannot be read at all: the unit is known here.
            Err(error) if seal::is_damage(&error) => Err(self.damaged(format!("unit {id}: {}", reason_of(error)))),
            other => other,
        }
    }

    /// Gives a unit the checksum that its rows have now.
    pub(super) fn seal_unit(&self, id: UnitId) -> Result<()> {
        let Some(Found { mut seal, .. }) = self.found(id)? else { return Ok(()) };
        self.prepared(
            "SELECT id, codes FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                let mut rows = statement.query([VariantId::new(id, 0).0, VariantId::new(id + 1, 0).0])?;
                while let Some(row) = rows.next()? {
                    seal.columns(row, 0..2)?;
                }
                Ok(())
            },
        )?;
        seal.text(self.said_of(id)?.as_deref());
        self.prepared("UPDATE unit SET sum = ?2 WHERE id = ?1", |statement| {
            statement.execute([id, seal.sum()]).map(drop)
        })
    }

    fn with_variants(&self, found: Found) -> Result<TranslationUnit> {
        let Found { mut unit, mut seal, sum } = found;
        for (id, language, text, codes) in self.wordings(unit.id)? {
            seal.integer(id);
            seal.text(codes.as_deref());
            let inline = self.read_markup(codes)?;
            unit.variants.push(Variant { inline, ..Variant::new(self.language(language)?, text) });
        }
        let said = self.said_of(unit.id)?;
        self.complete(Found { unit, seal, sum }, said)
    }

    /// The wordings of a unit as they are stored.
    fn wordings(&self, unit: UnitId) -> Result<Vec<Wording>> {
        self.prepared(
            "SELECT id, language, text, variant.sum, codes FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                statement
                    .query_map([VariantId::new(unit, 0).0, VariantId::new(unit + 1, 0).0], |row| {
                        seal::check_variant(row)?;
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?))
                    })?
                    .collect()
            },
        )
    }

    /// When a batch was written, in microseconds since 1970.
    fn time_of(&self, batch: BatchId) -> Result<i64> {
        if let Some((_, time)) = self.batch_time.get().filter(|(id, _)| *id == batch) {
            return Ok(time);
        }
        let time = self.prepared("SELECT time FROM batch WHERE id = ?1", |statement| {
            statement.query_row([batch], |row| row.get(0))
        })?;
        self.batch_time.set(Some((batch, time)));
        Ok(time)
    }

    /// The checksum of a new unit, up to what lies beside it: what [`Self::read_unit`] will make of its row.
    fn seal_of_new(&self, id: UnitId, batch: BatchId, unit: &NewUnit) -> Result<Seal> {
        let mut seal = Seal::default();
        seal.integer(id);
        seal.integer(batch);
        seal.integer(status_code(unit.status));
        seal.text(unit.origin.as_ref().map(|origin| origin.file.as_str()));
        match unit.origin.as_ref().and_then(|origin| origin.segment) {
            Some(segment) => seal.integer(segment.into()),
            None => seal.text(None),
        }
        seal.text(unit.author.as_deref());
        seal.text(unit.changed_by.as_deref());
        let created = unit.created.map(Time::as_microsecond);
        let created = created.map_or_else(|| self.time_of(batch), Ok)?;
        seal.integer(created);
        seal.integer(unit.changed.map_or(created, Time::as_microsecond));
        seal.text(unit.context.prev.as_deref());
        seal.text(unit.context.next.as_deref());
        seal.text(unit.note.as_deref());
        Ok(seal)
    }
}

/// A unit without its wordings, and what is sealed of it so far.
pub(super) struct Found {
    pub(super) unit: TranslationUnit,
    pub(super) seal: Seal,
    pub(super) sum: Option<i64>,
}

impl UnitStore for SqliteStore {
    fn begin(&mut self) -> Result<()> {
        self.forget_cached();
        self.ensure_in_place()?;
        self.run("BEGIN IMMEDIATE")?;
        // A transaction that did not begin must not stay open.
        self.begin_digests().inspect_err(|_| drop(self.run("ROLLBACK")))
    }

    fn commit(&mut self) -> Result<()> {
        self.write_digests()?;
        self.ensure_in_place()?;
        self.run("COMMIT")
    }

    fn rollback(&mut self) -> Result<()> {
        self.forget_cached();
        // A full disk may have ended the transaction already.
        if self.connection.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }

    fn begin_read(&self) -> Result<()> {
        self.prepared("BEGIN", |statement| statement.execute([]).map(drop))
    }

    fn end_read(&self) -> Result<()> {
        self.prepared("COMMIT", |statement| statement.execute([]).map(drop))
    }

    fn new_batch(&mut self, at: Time, command: &str, file: Option<&str>, format: Option<&str>) -> Result<BatchId> {
        let next = self.next_unit()?;
        let id = self.prepared(
            "INSERT INTO batch (time, command, file, format, first_unit, end_unit) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            |statement| statement.insert(params![at.as_microsecond(), command, file, format, next]),
        )?;
        self.seal("batch", id)?;
        Ok(id)
    }

    fn update_batch(&mut self, batch: &Batch) -> Result<()> {
        let next = self.next_unit()?;
        self.prepared(
            "UPDATE batch SET created = ?2, updated = ?3, duplicate = ?4, rejected = ?5, undone = ?6, by = ?8,
                    end_unit = CASE WHEN id = (SELECT max(id) FROM batch) THEN ?7 ELSE end_unit END
             WHERE id = ?1",
            |statement| {
                statement
                    .execute(params![
                        batch.id,
                        batch.created,
                        batch.updated,
                        batch.duplicate,
                        batch.rejected,
                        batch.undone,
                        next,
                        batch.by
                    ])
                    .map(drop)
            },
        )?;
        self.seal("batch", batch.id)
    }

    fn batches(&self) -> Result<Vec<Batch>> {
        self.prepared(&format!("SELECT {}, sum FROM batch ORDER BY id DESC", seal::BATCH), |statement| {
            statement.query_map([], read_batch)?.collect()
        })
    }

    fn log_change(&mut self, batch: BatchId, change: &Change) -> Result<()> {
        let sql = "INSERT INTO change (batch, record, number, before) VALUES (?1, ?2, ?3, ?4)";
        let id = self.prepared(sql, |statement| {
            statement.insert(params![batch, record_name(change.record), change.id, change.before])
        })?;
        self.seal("change", id)
    }

    fn changes(&self, batch: BatchId) -> Result<Vec<Change>> {
        let sql = "SELECT id, batch, record, number, before, sum FROM change WHERE batch = ?1 ORDER BY id";
        self.prepared(sql, |statement| {
            statement
                .query_map([batch], |row| {
                    seal::check_row(row, 5, "change")?;
                    Ok(Change { record: record_of(row.get_ref(2)?.as_str()?), id: row.get(3)?, before: row.get(4)? })
                })?
                .collect()
        })
    }

    fn changed_later(&self, batch: BatchId) -> Result<Vec<(BatchId, Record, i64)>> {
        self.prepared(
            "SELECT max(c.batch), c.record, c.number FROM change c JOIN batch later ON later.id = c.batch,
                    (SELECT first_unit, end_unit FROM batch WHERE id = ?1) mine
             WHERE c.batch > ?1 AND NOT later.undone
               AND ((c.record = 'unit' AND c.number >= mine.first_unit AND c.number < mine.end_unit)
                    OR EXISTS (SELECT 1 FROM change d
                               WHERE d.record = c.record AND d.number = c.number AND d.batch = ?1))
             GROUP BY c.record, c.number ORDER BY c.record, c.number",
            |statement| {
                statement
                    .query_map([batch], |row| Ok((row.get(0)?, record_of(row.get_ref(1)?.as_str()?), row.get(2)?)))?
                    .collect()
            },
        )
    }

    fn created_by(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        self.prepared(
            "SELECT u.id FROM unit u, batch b WHERE b.id = ?1 AND u.id >= b.first_unit AND u.id < b.end_unit ORDER BY u.id",
            |statement| statement.query_map([batch], |row| row.get(0))?.collect(),
        )
    }

    fn insert_unit(&mut self, batch: BatchId, unit: &NewUnit, digest: i64) -> Result<UnitId> {
        let id = self.next_unit()?;
        let mut seal = self.seal_of_new(id, batch, unit)?;
        for (number, variant) in (0..).zip(&unit.variants) {
            let number = VariantId::new(id, number);
            seal.integer(number.0);
            seal.text(self.insert_variant(number, variant)?.as_deref());
        }
        seal.text(self.put_extra(id, unit.extra.as_deref(), &unit.variants)?.as_deref());
        let origin = self.name_id(unit.origin.as_ref().map(|origin| origin.file.as_str()))?;
        let author = self.name_id(unit.author.as_deref())?;
        let changed_by = self.name_id(unit.changed_by.as_deref())?;
        self.prepared(
            "INSERT INTO unit (id, batch, status, origin, segment, author, changed_by, created, changed, prev, next, note, sum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            |statement| {
                statement.execute(params![
                    id,
                    batch,
                    status_code(unit.status),
                    origin,
                    unit.origin.as_ref().and_then(|origin| origin.segment),
                    author,
                    changed_by,
                    unit.created.map(Time::as_microsecond),
                    unit.changed.map(Time::as_microsecond),
                    unit.context.prev,
                    unit.context.next,
                    unit.note,
                    seal.sum()
                ])
            },
        )?;
        self.put_digest(digest, id)?;
        self.next_unit.set(Some(id + 1));
        Ok(id)
    }

    fn replace_unit(
        &mut self,
        unit: &TranslationUnit,
        digest: i64,
        old_digest: i64,
    ) -> Result<Vec<(VariantId, usize)>> {
        let old = self.variants_of(unit.id)?;
        let kept =
            old.iter().zip(&unit.variants).take_while(|((_, before), after)| before.says_the_same(after)).count();
        let mut next = old.last().map_or(0, |(id, _)| id.number() + 1);
        for (id, _) in old.iter().skip(kept) {
            self.prepared("DELETE FROM variant WHERE id = ?1", |statement| statement.execute([id.0]))?;
            self.remove_markup(*id, VariantId(id.0 + 1))?;
        }
        let mut made = Vec::new();
        for (position, variant) in unit.variants.iter().enumerate().skip(kept) {
            let id = VariantId::new(unit.id, next);
            self.insert_variant(id, variant)?;
            made.push((id, position));
            next += 1;
        }
        self.write_unit(unit)?;
        self.remove_extra(unit.id)?;
        self.put_extra(unit.id, unit.extra.as_deref(), &unit.variants)?;
        self.seal_unit(unit.id)?;
        if digest != old_digest {
            self.remove_digest(old_digest, unit.id)?;
            self.put_digest(digest, unit.id)?;
        }
        Ok(made)
    }

    fn delete_unit(&mut self, id: UnitId, digest: i64) -> Result<()> {
        self.prepared("DELETE FROM variant WHERE id >= ?1 AND id < ?2", |statement| {
            statement.execute([VariantId::new(id, 0).0, VariantId::new(id + 1, 0).0])
        })?;
        self.remove_markup(VariantId::new(id, 0), VariantId::new(id + 1, 0))?;
        self.remove_extra(id)?;
        self.prepared("DELETE FROM unit WHERE id = ?1", |statement| statement.execute([id]))?;
        self.remove_digest(digest, id)
    }

    fn restore_unit(&mut self, unit: &TranslationUnit, digest: i64, first_number: i64) -> Result<Vec<VariantId>> {
        self.write_unit(unit)?;
        let mut ids = Vec::new();
        for (number, variant) in (first_number..).zip(&unit.variants) {
            let id = VariantId::new(unit.id, number);
            self.insert_variant(id, variant)?;
            ids.push(id);
        }
        self.put_extra(unit.id, unit.extra.as_deref(), &unit.variants)?;
        self.seal_unit(unit.id)?;
        self.put_digest(digest, unit.id)?;
        Ok(ids)
    }

    fn units_with_digest(&self, digest: i64) -> Result<Vec<UnitId>> {
        self.find_digest(digest)
    }

    fn unit(&self, id: UnitId) -> Result<Option<TranslationUnit>> {
        self.found(id)?.map(|found| self.with_variants(found)).transpose()
    }

    fn last_unit(&self) -> Result<UnitId> {
        // Two places say it; one of them may be gone.
        let of_units = self.one::<Option<UnitId>>("SELECT max(id) FROM unit");
        let of_batches = self.one::<Option<UnitId>>("SELECT max(end_unit) - 1 FROM batch");
        match (of_units, of_batches) {
            (Ok(one), Ok(other)) => Ok(one.max(other).unwrap_or(0)),
            (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one.unwrap_or(0)),
            (Err(error), Err(_)) => Err(error),
        }
    }

    fn units_after(&self, after: UnitId, limit: usize) -> Result<Vec<TranslationUnit>> {
        let sql = format!("SELECT {UNIT_COLUMNS} WHERE u.id > ?1 ORDER BY u.id LIMIT ?2");
        let units: Vec<_> = self.prepared(&sql, |statement| {
            statement
                .query_map(params![after, i64::try_from(limit).unwrap_or(i64::MAX)], |row| self.read_unit(row))?
                .collect()
        })?;
        self.with_all_variants(units)
    }

    fn unreviewed_after(&self, after: UnitId, limit: usize) -> Result<Vec<UnitId>> {
        self.prepared("SELECT id FROM unit WHERE id > ?1 AND status = 1 ORDER BY id LIMIT ?2", |statement| {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map([after, limit], |row| row.get(0))?.collect()
        })
    }

    fn visit_text(&self, id: VariantId, visit: &mut dyn FnMut(&str)) -> Result<()> {
        self.prepared("SELECT id, language, text, sum FROM variant WHERE id = ?1", |statement| {
            let mut rows = statement.query([id.0])?;
            while let Some(row) = rows.next()? {
                seal::check_variant(row)?;
                visit(row.get_ref(2)?.as_str()?);
            }
            Ok(())
        })
    }

    fn changed_at(&self, id: UnitId) -> Result<Option<Time>> {
        let sql =
            "SELECT coalesce(u.changed, u.created, b.time) FROM unit u JOIN batch b ON b.id = u.batch WHERE u.id = ?1";
        self.prepared(sql, |statement| statement.query_row([id], |row| row.get(0).map(time)).optional())
    }

    fn visit_origins(&self, files: &[&str], visit: &mut dyn FnMut(UnitId, usize, Option<u32>)) -> Result<()> {
        let mut places = HashMap::new();
        for (place, file) in files.iter().enumerate() {
            let name: Option<i64> = self.prepared("SELECT id FROM name WHERE text = ?1", |statement| {
                statement.query_row([file], |row| row.get(0)).optional()
            })?;
            places.extend(name.map(|name| (name, place)));
        }
        self.prepared("SELECT id, origin, segment FROM unit WHERE origin IS NOT NULL ORDER BY id", |statement| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Some(place) = places.get(&row.get::<_, i64>(1)?) {
                    visit(row.get(0)?, *place, row.get(2)?);
                }
            }
            Ok(())
        })
    }

    fn variants_of(&self, unit: UnitId) -> Result<Vec<(VariantId, Variant)>> {
        let variant = |(id, language, text, codes): Wording| {
            let (lang, inline) = (self.language(language)?, self.read_markup(codes)?);
            Ok((VariantId(id), Variant { inline, ..Variant::new(lang, text) }))
        };
        self.wordings(unit)?.into_iter().map(variant).collect()
    }

    fn visit_variants(&self, space: Space, visit: &mut dyn FnMut(VariantId, &str)) -> Result<()> {
        self.load_languages()?;
        let languages = self.languages.borrow().clone();
        self.prepared("SELECT id, language, text, sum FROM variant ORDER BY id", |statement| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                seal::check_variant(row)?;
                let language: i64 = row.get(1)?;
                if languages.get(&language).is_some_and(|(_, of)| *of == space) {
                    visit(VariantId(row.get(0)?), row.get_ref(2)?.as_str()?);
                }
            }
            Ok(())
        })
    }

    fn counts(&self) -> Result<Counts> {
        let by_language: Vec<(i64, u64)> = self
            .prepared("SELECT language, count(*) FROM variant GROUP BY language", |statement| {
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
            })?;
        // One language may have been written in several ways.
        let mut variants = std::collections::BTreeMap::new();
        for (language, count) in by_language {
            *variants.entry(self.language(language)?.as_str().to_owned()).or_insert(0) += count;
        }
        Ok(Counts {
            units: self.one("SELECT count(*) FROM unit")?,
            variants: variants.into_iter().collect(),
            entries: self.one("SELECT count(*) FROM entry")?,
            bytes: self.one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
            schema: self.one("PRAGMA user_version")?,
        })
    }

    fn check(&self) -> Result<Vec<String>> {
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

    fn backup(&self, to: &Path) -> Result<()> {
        let fail = |error: rusqlite::Error| super::translate(to, &error);
        let refused = |error: std::io::Error| super::unwritable(to, &error);
        // Beside it, then renamed: a copy that bears its name is whole.
        let name = super::as_file(to);
        let beside = new_file(super::folder_of(&name), Readers::Owner).map_err(refused)?;
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
        super::put(beside, &name).map_err(refused)
    }

    fn shrink(&mut self) -> Result<()> {
        // The copy is as large as the memory: not in RAM. The log then holds all of the new file; emptied, it gives
        // back its room too.
        self.run("PRAGMA temp_store = FILE")?;
        let done = self.run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        self.run("PRAGMA temp_store = MEMORY")?;
        done
    }

    fn version(&self) -> Result<i64> {
        let version = self.prepared("PRAGMA data_version", |statement| statement.query_row([], |row| row.get(0)))?;
        if self.seen.replace(version) != version {
            // Another process may have added a language.
            self.languages.borrow_mut().clear();
        }
        Ok(version)
    }
}

fn reason_of(error: StoreError) -> String {
    match error {
        StoreError::Damaged { reason, .. } => reason,
        other => other.to_string(),
    }
}

fn read_batch(row: &Row<'_>) -> rusqlite::Result<Batch> {
    seal::check_row(row, BATCH_SEALED, "batch")?;
    Ok(Batch {
        id: row.get(0)?,
        time: time(row.get(1)?),
        command: row.get(2)?,
        file: row.get(3)?,
        format: row.get(4)?,
        created: row.get(5)?,
        updated: row.get(6)?,
        duplicate: row.get(7)?,
        rejected: row.get(8)?,
        undone: row.get(9)?,
        by: row.get(10)?,
    })
}

fn status_code(status: Status) -> i64 {
    i64::from(status == Status::Unreviewed)
}

fn record_name(record: Record) -> &'static str {
    match record {
        Record::Unit => "unit",
        Record::Entry => "entry",
    }
}

fn record_of(name: &str) -> Record {
    if name == "unit" { Record::Unit } else { Record::Entry }
}

pub(super) fn time(microseconds: i64) -> Time {
    Time::from_microsecond(microseconds).unwrap_or(Time::UNIX_EPOCH)
}
