//! A unit as its rows: read, written, sealed.

use rusqlite::{CachedStatement, OptionalExtension, Row, params};

use super::SqliteStore;
use super::seal::{self, Properties, Seal};
use crate::store::{Result, StoreError, VariantId};
use crate::unit::{Batch, BatchId, Context, NewUnit, Origin, Status, Time, TranslationUnit, UnitId, Variant};

pub(super) const UNIT_COLUMNS: &str = "u.id, u.batch, u.status, o.text, u.segment, a.text, c.text, coalesce(u.created, b.time), \
     coalesce(u.changed, u.created, b.time), u.prev, u.next, u.note, \
     u.sum FROM unit u LEFT JOIN batch b ON b.id = u.batch LEFT JOIN name o ON o.id = u.origin \
     LEFT JOIN name a ON a.id = u.author LEFT JOIN name c ON c.id = u.changed_by";

/// The condition under which a unit is to be seen by everybody.
pub(super) const SHOWN: &str = "((SELECT count(*) FROM late WHERE place IS NULL OR gone = 1) = 0
    OR NOT EXISTS (SELECT 1 FROM late WHERE late.batch = u.batch AND (late.place IS NULL OR late.gone = 1)))";

/// How many of [`UNIT_COLUMNS`] are sealed: all but the checksum behind them.
const UNIT_SEALED: usize = 12;
/// How many values of a batch are sealed.
pub(super) const BATCH_SEALED: usize = 13;
/// A variant as it is stored: number, language, text, codes.
pub(super) type Wording = (i64, i64, String, Option<String>);

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
    pub(super) fn forget_cached(&self) {
        self.languages.borrow_mut().clear();
        self.names.borrow_mut().clear();
        self.next_unit.set(None);
        self.batch_time.set(None);
        self.digests.take();
    }

    /// The number of the next new unit. Kept in RAM during a transaction, in the batch at its end.
    pub(super) fn next_unit(&self) -> Result<UnitId> {
        if let Some(next) = self.next_unit.get() {
            return Ok(next);
        }
        let sql = format!("SELECT {}, sum FROM batch ORDER BY id DESC LIMIT 1", seal::BATCH);
        let end_unit = |row: &Row<'_>| {
            seal::check_row(row, BATCH_SEALED, "batch")?;
            row.get(BATCH_SEALED - 1)
        };
        let last = self.prepared(&sql, |statement| Ok(statement.query_row([], end_unit).optional()?.unwrap_or(1)))?;
        let next = last.max(self.last_span_end()?);
        self.next_unit.set(Some(next));
        Ok(next)
    }

    /// Writes what a batch counts, and which numbers it gave if it is the newest.
    pub(super) fn write_counts(&self, batch: &Batch) -> Result<()> {
        let next = self.next_unit()?;
        self.prepared(
            "UPDATE batch SET created = ?2, updated = ?3, duplicate = ?4, rejected = ?5, undone = ?6, by = ?8,
                    end_unit = CASE WHEN id = (SELECT max(id) FROM batch) AND id NOT IN (SELECT batch FROM late)
                                     AND first_unit >= (SELECT coalesce(max(end_unit), 0) FROM span)
                                    THEN ?7 ELSE end_unit END
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

    /// Stores a wording, and adds it to the checksum of its unit.
    pub(super) fn insert_variant(&self, id: VariantId, variant: &Variant, seal: &mut Seal) -> Result<()> {
        if id.number() >= VariantId::PER_UNIT - 1 {
            let reason = format!("unit {} has been changed too often to be changed again", id.unit());
            return Err(StoreError::Other { path: self.path.clone(), reason });
        }
        let language = self.language_id(&variant.lang)?;
        self.prepared("INSERT INTO variant (id, language, text) VALUES (?1, ?2, ?3)", |statement| {
            statement.execute(params![id.0, language, variant.text]).map(drop)
        })?;
        let codes = self.put_markup(id, &variant.inline)?;
        seal.wording(id.0, language, &variant.text, codes.as_deref());
        Ok(())
    }

    pub(super) fn write_unit(&self, unit: &TranslationUnit) -> Result<()> {
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
    pub(super) fn read_unit(&self, row: &Row<'_>) -> rusqlite::Result<Found> {
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

    /// A unit that is to be seen here.
    pub(super) fn found(&self, id: UnitId) -> Result<Option<Found>> {
        let sql = format!("SELECT {UNIT_COLUMNS} WHERE u.id = ?1 AND (u.batch = ?2 OR {SHOWN})");
        let found = self.prepared(&sql, |statement| {
            statement.query_row([id, self.own_batch()], |row| self.read_unit(row)).optional()
        });
        self.naming(id, found)
    }

    /// Any unit, in a file of any schema.
    pub(super) fn found_anyhow(&self, id: UnitId) -> Result<Option<Found>> {
        let found = self.prepared(&format!("SELECT {UNIT_COLUMNS} WHERE u.id = ?1"), |statement| {
            statement.query_row([id], |row| self.read_unit(row)).optional()
        });
        self.naming(id, found)
    }

    /// Names the unit where a value cannot be read at all.
    pub(super) fn naming<T>(&self, id: UnitId, read: Result<T>) -> Result<T> {
        match read {
            Err(error) if seal::is_damage(&error) => Err(self.damaged(format!("unit {id}: {}", reason_of(error)))),
            other => other,
        }
    }

    /// Gives a unit the checksum that its rows have now.
    pub(super) fn seal_unit(&self, id: UnitId) -> Result<()> {
        let Some(Found { mut seal, .. }) = self.found_anyhow(id)? else { return Ok(()) };
        self.prepared(
            "SELECT id, language, text, codes FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                let mut rows = statement.query([VariantId::new(id, 0).0, VariantId::new(id + 1, 0).0])?;
                while let Some(row) = rows.next()? {
                    seal.columns(row, 0..4)?;
                }
                Ok(())
            },
        )?;
        seal.text(self.said_of(id)?.as_deref());
        self.prepared("UPDATE unit SET sum = ?2 WHERE id = ?1", |statement| {
            statement.execute([id, seal.sum()]).map(drop)
        })
    }

    pub(super) fn with_variants(&self, found: Found) -> Result<TranslationUnit> {
        let Found { mut unit, mut seal, sum } = found;
        for (id, language, text, codes) in self.wordings(unit.id)? {
            seal.wording(id, language, &text, codes.as_deref());
            let inline = self.read_markup(codes)?;
            unit.variants.push(Variant { inline, ..Variant::new(self.language(language)?, text) });
        }
        let said = self.said_of(unit.id)?;
        self.complete(Found { unit, seal, sum }, said)
    }

    /// The wordings of a unit as they are stored.
    pub(super) fn wordings(&self, unit: UnitId) -> Result<Vec<Wording>> {
        let read = self.prepared(
            "SELECT id, language, text, codes FROM variant LEFT JOIN markup ON markup.variant = variant.id
             WHERE id >= ?1 AND id < ?2 ORDER BY id",
            |statement| {
                statement
                    .query_map([VariantId::new(unit, 0).0, VariantId::new(unit + 1, 0).0], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                    })?
                    .collect()
            },
        );
        self.naming(unit, read)
    }

    /// When a batch was written, in microseconds since 1970.
    pub(super) fn time_of(&self, batch: BatchId) -> Result<i64> {
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
    pub(super) fn seal_of_new(&self, id: UnitId, batch: BatchId, unit: &NewUnit) -> Result<Seal> {
        let created = unit.created.map(Time::as_microsecond).map_or_else(|| self.time_of(batch), Ok)?;
        let mut seal = Seal::default();
        seal.properties(&Properties {
            id,
            batch,
            status: unit.status,
            origin: unit.origin.as_ref(),
            author: unit.author.as_deref(),
            changed_by: unit.changed_by.as_deref(),
            created,
            changed: unit.changed.map_or(created, Time::as_microsecond),
            context: &unit.context,
            note: unit.note.as_deref(),
        });
        Ok(seal)
    }
}

/// A unit without its wordings, and what is sealed of it so far.
pub(super) struct Found {
    pub(super) unit: TranslationUnit,
    pub(super) seal: Seal,
    pub(super) sum: Option<i64>,
}

fn reason_of(error: StoreError) -> String {
    match error {
        StoreError::Damaged { reason, .. } => reason,
        other => other.to_string(),
    }
}

pub(super) fn status_code(status: Status) -> i64 {
    i64::from(status == Status::Unreviewed)
}

pub(super) fn time(microseconds: i64) -> Time {
    Time::from_microsecond(microseconds).unwrap_or(Time::UNIX_EPOCH)
}
