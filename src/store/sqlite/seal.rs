//! Checksums: a byte that is read back wrong must not become an answer.
//!
//! CRC-32 over the values of a row, each with its kind and length. Any change of up to four bytes in a row is found
//! for certain, of others all but one in four thousand million. Four bytes a row.

use std::ops::Range;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, Row};

use super::SqliteStore;
use super::rows::status_code;
use crate::store::{Result, StoreError};
use crate::unit::{BatchId, Context, Origin, Status, TranslationUnit, UnitId};

/// What is sealed of a unit beside its wordings; times in microseconds since 1970.
#[derive(Debug)]
pub(super) struct Properties<'a> {
    pub(super) id: UnitId,
    pub(super) batch: BatchId,
    pub(super) status: Status,
    pub(super) origin: Option<&'a Origin>,
    pub(super) author: Option<&'a str>,
    pub(super) changed_by: Option<&'a str>,
    pub(super) created: i64,
    pub(super) changed: i64,
    pub(super) context: &'a Context,
    pub(super) note: Option<&'a str>,
}

impl<'a> From<&'a TranslationUnit> for Properties<'a> {
    fn from(unit: &'a TranslationUnit) -> Self {
        Self {
            id: unit.id,
            batch: unit.batch,
            status: unit.status,
            origin: unit.origin.as_ref(),
            author: unit.author.as_deref(),
            changed_by: unit.changed_by.as_deref(),
            created: unit.created.as_microsecond(),
            changed: unit.changed.as_microsecond(),
            context: &unit.context,
            note: unit.note.as_deref(),
        }
    }
}

/// The checksum of some values, as far as they are known.
#[derive(Debug, Clone, Default)]
pub(super) struct Seal(crc32fast::Hasher);

impl Seal {
    /// Adds a value.
    pub(super) fn value(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.0.update(&[0]),
            ValueRef::Integer(number) => self.integer(number),
            ValueRef::Real(number) => self.0.update(&number.to_le_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => self.bytes(bytes),
        }
    }

    /// Adds a number.
    pub(super) fn integer(&mut self, number: i64) {
        let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
        self.0.update(&[1, a, b, c, d, e, f, g, h]);
    }

    /// Adds a text, or that there is none.
    pub(super) fn text(&mut self, text: Option<&str>) {
        self.value(text.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let [a, b, c, d] = (bytes.len() as u32).to_le_bytes();
        self.0.update(&[2, a, b, c, d]);
        self.0.update(bytes);
    }

    /// Adds a wording: its number, language and text, and its codes as they are stored.
    pub(super) fn wording(&mut self, id: i64, language: i64, text: &str, codes: Option<&str>) {
        self.integer(id);
        self.integer(language);
        self.bytes(text.as_bytes());
        self.text(codes);
    }

    /// Adds what the row of a unit will be read as.
    pub(super) fn properties(&mut self, unit: &Properties<'_>) {
        self.integer(unit.id);
        self.integer(unit.batch);
        self.integer(status_code(unit.status));
        self.text(unit.origin.map(|origin| origin.file.as_str()));
        match unit.origin.and_then(|origin| origin.segment) {
            Some(segment) => self.integer(segment.into()),
            None => self.text(None),
        }
        self.text(unit.author);
        self.text(unit.changed_by);
        self.integer(unit.created);
        self.integer(unit.changed);
        self.text(unit.context.prev.as_deref());
        self.text(unit.context.next.as_deref());
        self.text(unit.note);
    }

    /// Adds some columns of a row.
    pub(super) fn columns(&mut self, row: &Row<'_>, columns: Range<usize>) -> rusqlite::Result<()> {
        columns.into_iter().try_for_each(|column| row.get_ref(column).map(|value| self.value(value)))
    }

    /// The checksum: 32 bits, as the number that takes the least room.
    pub(super) fn sum(self) -> i64 {
        i64::from(self.0.finalize() as i32)
    }

    /// An error that names `what` unless this is the sum.
    pub(super) fn check(self, sum: ValueRef<'_>, what: impl FnOnce() -> String) -> rusqlite::Result<()> {
        if sum == ValueRef::Integer(self.sum()) { Ok(()) } else { Err(broken(&what())) }
    }
}

/// Something that is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not as it was written")]
struct Broken(String);

fn broken(what: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Integer, Box::new(Broken(what.to_owned())))
}

/// Tests a row whose column behind the sealed ones is the sum of these; `what` names it by its first column.
pub(super) fn check_row(row: &Row<'_>, sealed: usize, what: &str) -> rusqlite::Result<()> {
    let mut seal = Seal::default();
    seal.columns(row, 0..sealed)?;
    seal.check(row.get_ref(sealed)?, || match row.get_ref(0) {
        Ok(ValueRef::Integer(number)) => format!("{what} {number}"),
        _ => format!("a {what}"),
    })
}

/// Lets SQL compute checksums: `seal(value, …)`.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("seal", -1, flags, |values| {
        let mut seal = Seal::default();
        (0..values.len()).for_each(|at| seal.value(values.get_raw(at)));
        Ok(seal.sum())
    })
}

/// Rows with a checksum of their own: the table, what one of them is, its number, what is sealed of it.
const SEALED: &[(&str, &str, &str, &str)] = &[
    ("language", "language", "id", "id, tag, space"),
    ("batch", "batch", "id", BATCH),
    ("change", "change", "id", "id, batch, record, number, before"),
    ("term", "glossary entry", "entry", "entry, position, lang, text, status, written, extra"),
    ("entry", "glossary entry", "id", ENTRY),
    ("former", "the past of unit", "unit", "digest, unit, until, fate"),
    ("claim", "a claim on unit", "unit", "unit, batch"),
    ("entry_claim", "a claim on glossary entry", "entry", "entry, batch, brought"),
    ("meta", "mark", "key", "key, value"),
    ("late", "the place of batch", "batch", "batch, place, gone"),
    ("span", "the stretch of units from", "first_unit", "first_unit, end_unit, batch"),
];

/// What is sealed of a batch.
pub(super) const BATCH: &str =
    "id, time, command, file, format, created, updated, duplicate, rejected, undone, by, first_unit, end_unit";

/// What is sealed of a glossary entry.
pub(super) const ENTRY: &str = "id, kind, note, valid_from, valid_until, status, rule, extra, batch, \
     (SELECT count(*) FROM term WHERE term.entry = entry.id)";

impl SqliteStore {
    /// Seals a row of a table anew.
    pub(super) fn seal(&self, table: &str, id: i64) -> Result<()> {
        let Some((_, _, _, sealed)) = SEALED.iter().find(|(name, ..)| *name == table) else { return Ok(()) };
        self.prepared(&format!("UPDATE {table} SET sum = seal({sealed}) WHERE id = ?1"), |statement| {
            statement.execute([id]).map(drop)
        })
    }

    /// Gives every row its checksum: for a file that comes from a schema without them.
    pub(super) fn seal_all(&self) -> Result<()> {
        for (table, _, _, sealed) in SEALED {
            self.run(&format!("UPDATE {table} SET sum = seal({sealed})"))?;
        }
        let units: Vec<UnitId> = self.prepared("SELECT id FROM unit ORDER BY id", |statement| {
            statement.query_map([], |row| row.get(0))?.collect()
        })?;
        units.into_iter().try_for_each(|unit| self.seal_unit(unit))
    }

    /// Names rows whose checksum is another one, at most `limit` a table; those of units are tested where units are
    /// read.
    pub(super) fn unsealed(&self, limit: usize) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for (table, what, number, sealed) in SEALED {
            let sql = format!("SELECT {number} FROM {table} WHERE sum IS NOT seal({sealed}) LIMIT {limit}");
            let numbers: Vec<String> = self.prepared(&sql, |statement| {
                let name = |row: &Row<'_>| row.get_ref(0).map(named);
                statement.query_map([], name)?.collect()
            })?;
            problems.extend(numbers.into_iter().map(|number| Broken(format!("{what} {number}")).to_string()));
        }
        problems.dedup();
        Ok(problems)
    }

    /// Tables and indices are those of this schema.
    pub(super) fn misshapen(&self) -> Result<Vec<String>> {
        let fresh = Self::in_memory()?;
        let (own, wanted) = (self.shapes()?, fresh.shapes()?);
        let other = wanted.iter().filter(|(name, sql)| own.get(*name) != Some(*sql)).map(|(name, _)| name);
        Ok(other.map(|name| Broken(format!("the plan of {name}")).to_string()).collect())
    }

    fn shapes(&self) -> Result<std::collections::BTreeMap<String, String>> {
        let sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";
        self.prepared(sql, |statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }
}

fn named(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => "?".to_owned(),
    }
}

/// Whether an error says that the file is not as it was written.
pub(super) fn as_damage(error: &rusqlite::Error) -> Option<String> {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, inner) => Some(inner.to_string()),
        rusqlite::Error::InvalidColumnType(_, name, kind) => Some(format!("a row holds {kind} as {name}")),
        rusqlite::Error::IntegralValueOutOfRange(_, number) => Some(format!("a row holds {number} where it cannot be")),
        rusqlite::Error::Utf8Error(..) => Some("a text is no UTF-8".to_owned()),
        _ => None,
    }
}

/// Tells damage from all else that may fail.
pub(super) fn is_damage(error: &StoreError) -> bool {
    matches!(error, StoreError::Damaged { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum_of(id: i64, text: &[u8]) -> i64 {
        let mut seal = Seal::default();
        seal.integer(id);
        seal.value(ValueRef::Text(text));
        seal.sum()
    }

    proptest! {
        #[test]
        fn one_changed_byte_is_found(id: i64, mut text: Vec<u8>, at: prop::sample::Index, flip in 1u8..) {
            prop_assume!(!text.is_empty());
            let before = sum_of(id, &text);
            prop_assert_ne!(sum_of(id ^ i64::from(flip), &text), before);
            let at = at.index(text.len());
            text[at] ^= flip;
            prop_assert_ne!(sum_of(id, &text), before);
        }
    }

    #[test]
    fn values_do_not_run_into_each_other() {
        let seal = |values: &[ValueRef<'_>]| {
            let mut seal = Seal::default();
            values.iter().for_each(|value| seal.value(*value));
            seal.sum()
        };
        let (a, b, ab) = (ValueRef::Text(b"a"), ValueRef::Text(b"b"), ValueRef::Text(b"ab"));
        let empty = ValueRef::Text(b"");
        assert_ne!(seal(&[a, b]), seal(&[ab]));
        assert_ne!(seal(&[ab, empty]), seal(&[empty, ab]));
        assert_ne!(seal(&[empty]), seal(&[ValueRef::Null]));
        assert_ne!(seal(&[ValueRef::Integer(0)]), seal(&[ValueRef::Null]));
    }
}
