//! What a memory can do with units, variants and batches.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{OptionalExtension, Row, params};

use super::rows::{BATCH_SEALED, SHOWN, UNIT_COLUMNS, Wording, status_code, time};
use super::seal::{self, Seal};
use super::steps::{ENDED, PLACE, STRETCHES, WORDING_SHOWN};
use super::{PATIENCE, SqliteStore};
use crate::store::{Change, Counts, Record, Result, Space, UnitStore, VariantId};
use crate::unit::{Batch, BatchId, NewUnit, Time, TranslationUnit, UnitId, Variant};

impl UnitStore for SqliteStore {
    fn begin(&mut self) -> Result<()> {
        self.begin_writing(PATIENCE)
    }

    fn commit(&mut self) -> Result<()> {
        self.write_digests()?;
        self.ensure_in_place()?;
        self.run("COMMIT")?;
        self.end_steps(false);
        self.move_log();
        Ok(())
    }

    fn rollback(&mut self) -> Result<()> {
        self.forget_cached();
        // A full disk may have ended the transaction already.
        let done = if self.connection.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") };
        self.end_steps(true);
        done
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
            "INSERT INTO batch (id, time, command, file, format, first_unit, end_unit)
             VALUES (1 + max((SELECT coalesce(max(id), 0) FROM batch), (SELECT coalesce(max(place), 0) FROM late)),
                     ?1, ?2, ?3, ?4, ?5, ?5)",
            |statement| statement.insert(params![at.as_microsecond(), command, file, format, next]),
        )?;
        self.seal("batch", id)?;
        Ok(id)
    }

    fn update_batch(&mut self, batch: &Batch) -> Result<()> {
        self.write_counts(batch)
    }

    fn batches(&self) -> Result<Vec<Batch>> {
        let sql = format!(
            "SELECT {}, sum FROM batch b
             WHERE {ENDED} ORDER BY {PLACE} DESC",
            seal::BATCH
        );
        self.prepared(&sql, |statement| statement.query_map([], read_batch)?.collect())
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
        self.prepared(sql, |statement| statement.query_map([batch], change_of)?.collect())
    }

    fn next_change(&self, batch: BatchId, record: Record, id: i64) -> Result<Option<Change>> {
        // Changes are numbered in the order in which they were made.
        let sql = format!(
            "SELECT c.id, c.batch, c.record, c.number, c.before, c.sum FROM change c JOIN batch b ON b.id = c.batch
             WHERE c.record = ?2 AND c.number = ?3 AND {ENDED} AND {PLACE} > (SELECT {PLACE} FROM batch b WHERE b.id = ?1)
             ORDER BY c.id LIMIT 1"
        );
        self.prepared(&sql, |statement| {
            statement.query_row(params![batch, record_name(record), id], change_of).optional()
        })
    }

    fn changes_to(&self, record: Record, id: i64) -> Result<Vec<(BatchId, Change)>> {
        let sql = format!(
            "SELECT c.id, c.batch, c.record, c.number, c.before, c.sum FROM change c JOIN batch b ON b.id = c.batch
             WHERE c.record = ?1 AND c.number = ?2 AND {ENDED} ORDER BY c.id"
        );
        self.prepared(&sql, |statement| {
            let rows =
                statement.query_map(params![record_name(record), id], |row| Ok((row.get(1)?, change_of(row)?)))?;
            rows.collect()
        })
    }

    fn changed_later(&self, batch: BatchId) -> Result<Vec<(BatchId, Record, i64)>> {
        let sql = format!(
            "SELECT max(c.batch), c.record, c.number FROM change c JOIN batch b ON b.id = c.batch
             WHERE {ENDED} AND {PLACE} > (SELECT {PLACE} FROM batch b WHERE b.id = ?1) AND NOT b.undone
               AND ((c.record = 'unit' AND EXISTS (SELECT 1 FROM {STRETCHES} s
                                                   WHERE c.number >= s.first_unit AND c.number < s.end_unit))
                    OR EXISTS (SELECT 1 FROM change d
                               WHERE d.record = c.record AND d.number = c.number AND d.batch = ?1))
             GROUP BY c.record, c.number ORDER BY c.record, c.number"
        );
        self.prepared(&sql, |statement| {
            statement
                .query_map([batch], |row| Ok((row.get(0)?, record_of(row.get_ref(1)?.as_str()?), row.get(2)?)))?
                .collect()
        })
    }

    fn created_by(&self, batch: BatchId) -> Result<Vec<UnitId>> {
        let sql = format!(
            "SELECT u.id FROM {STRETCHES} s JOIN unit u ON u.id >= s.first_unit AND u.id < s.end_unit ORDER BY u.id"
        );
        self.prepared(&sql, |statement| statement.query_map([batch], |row| row.get(0))?.collect())
    }

    fn insert_unit(&mut self, batch: BatchId, unit: &NewUnit, digest: i64) -> Result<UnitId> {
        let id = self.next_unit()?;
        let mut seal = self.seal_of_new(id, batch, unit)?;
        for (number, variant) in (0..).zip(&unit.variants) {
            self.insert_variant(VariantId::new(id, number), variant, &mut seal)?;
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
            self.insert_variant(id, variant, &mut Seal::default())?;
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
            self.insert_variant(id, variant, &mut Seal::default())?;
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

    fn next_unit(&self, after: UnitId) -> Result<Option<UnitId>> {
        self.prepared("SELECT min(id) FROM unit WHERE id > ?1", |statement| {
            statement.query_row([after], |row| row.get(0))
        })
    }

    fn units_after(&self, after: UnitId, limit: usize) -> Result<Vec<TranslationUnit>> {
        let sql = format!("SELECT {UNIT_COLUMNS} WHERE u.id > ?1 AND {SHOWN} ORDER BY u.id LIMIT ?2");
        let units: Vec<_> = self.prepared(&sql, |statement| {
            statement
                .query_map(params![after, i64::try_from(limit).unwrap_or(i64::MAX)], |row| self.read_unit(row))?
                .collect()
        })?;
        self.with_all_variants(units)
    }

    fn unreviewed_after(&self, after: UnitId, limit: usize) -> Result<Vec<UnitId>> {
        let sql = format!("SELECT id FROM unit u WHERE id > ?1 AND status = 1 AND {SHOWN} ORDER BY id LIMIT ?2");
        self.prepared(&sql, |statement| {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map([after, limit], |row| row.get(0))?.collect()
        })
    }

    fn visit_text(&self, id: VariantId, visit: &mut dyn FnMut(&str)) -> Result<()> {
        let read = self.prepared("SELECT text FROM variant WHERE id = ?1", |statement| {
            let mut rows = statement.query([id.0])?;
            while let Some(row) = rows.next()? {
                visit(row.get_ref(0)?.as_str()?);
            }
            Ok(())
        });
        self.naming(id.unit(), read)
    }

    fn changed_at(&self, id: UnitId) -> Result<Option<Time>> {
        let sql = format!(
            "SELECT coalesce(u.changed, u.created, b.time) FROM unit u JOIN batch b ON b.id = u.batch
             WHERE u.id = ?1 AND {SHOWN}"
        );
        self.prepared(&sql, |statement| statement.query_row([id], |row| row.get(0).map(time)).optional())
    }

    fn visit_origins(&self, files: &[&str], visit: &mut dyn FnMut(UnitId, usize, Option<u32>)) -> Result<()> {
        let mut places = HashMap::new();
        for (place, file) in files.iter().enumerate() {
            let name: Option<i64> = self.prepared("SELECT id FROM name WHERE text = ?1", |statement| {
                statement.query_row([file], |row| row.get(0)).optional()
            })?;
            places.extend(name.map(|name| (name, place)));
        }
        let sql = format!("SELECT id, origin, segment FROM unit u WHERE origin IS NOT NULL AND {SHOWN} ORDER BY id");
        self.prepared(&sql, |statement| {
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
        let sql = format!("SELECT id, language, text FROM variant WHERE {WORDING_SHOWN} ORDER BY id");
        self.prepared(&sql, |statement| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let language: i64 = row.get(1)?;
                if languages.get(&language).is_some_and(|(_, of)| *of == space) {
                    visit(VariantId(row.get(0)?), row.get_ref(2)?.as_str()?);
                }
            }
            Ok(())
        })
    }

    fn counts(&self) -> Result<Counts> {
        self.count_all()
    }

    fn check(&self) -> Result<Vec<String>> {
        self.look_through()
    }

    fn backup(&self, to: &Path) -> Result<()> {
        self.copy_to(to)
    }

    fn shrink(&mut self) -> Result<()> {
        self.give_back_room()
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

pub(super) fn read_batch(row: &Row<'_>) -> rusqlite::Result<Batch> {
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

pub(super) fn record_name(record: Record) -> &'static str {
    match record {
        Record::Unit => "unit",
        Record::Entry => "entry",
    }
}

fn record_of(name: &str) -> Record {
    if name == "unit" { Record::Unit } else { Record::Entry }
}

pub(super) fn change_of(row: &Row<'_>) -> rusqlite::Result<Change> {
    seal::check_row(row, 5, "change")?;
    Ok(Change { record: record_of(row.get_ref(2)?.as_str()?), id: row.get(3)?, before: row.get(4)? })
}
