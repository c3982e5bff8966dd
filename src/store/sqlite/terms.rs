//! Glossary entries in `SQLite`: `entry`, `term` and the derived `term_key`.
//!
//! Functions over a connection; transactions are the caller's. Errors are `SQLite`'s own: the
//! store knows the file and words them.
use rusqlite::{Connection, OptionalExtension, Result, Row, params, types::Type};

use super::SqliteStore;
use super::seal::{ENTRY, check_row};
use crate::lang::LanguageTag;
use crate::store::{self, TermKey, TermStore, Unread};
use crate::term::{EntryId, MatchRule, Term, TermEntry, TermStatus};

const COLUMNS: &str = "id, kind, note, valid_from, valid_until, status, rule, extra, batch";

/// What is read of a term, and sealed.
const TERM_COLUMNS: &str = "entry, position, lang, text, status, written, extra";
const TERM_SEALED: usize = 7;
/// What is sealed of an entry: its columns, and how many terms it has.
const ENTRY_SEALED: usize = 10;

/// All entries, by number.
pub(crate) fn entries(db: &Connection) -> Result<Vec<TermEntry>> {
    let mut statement = db.prepare_cached(&format!("SELECT {ENTRY}, sum FROM entry ORDER BY id"))?;
    let mut entries = statement.query_map([], entry_of)?.collect::<Result<Vec<_>>>()?;
    let mut statement = db.prepare_cached(&format!("SELECT {TERM_COLUMNS}, sum FROM term ORDER BY entry, position"))?;
    let mut rows = statement.query([])?;
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let id: EntryId = row.get(0)?;
        while entries.get(at).is_some_and(|entry| entry.id < id) {
            at += 1;
        }
        if let Some(entry) = entries.get_mut(at).filter(|entry| entry.id == id) {
            entry.terms.push(term_of(row)?);
        }
    }
    Ok(entries)
}

/// One entry.
pub(crate) fn entry(db: &Connection, id: EntryId) -> Result<Option<TermEntry>> {
    let mut statement = db.prepare_cached(&format!("SELECT {ENTRY}, sum FROM entry WHERE id = ?1"))?;
    let Some(mut entry) = statement.query_row([id], entry_of).optional()? else { return Ok(None) };
    let mut statement =
        db.prepare_cached(&format!("SELECT {TERM_COLUMNS}, sum FROM term WHERE entry = ?1 ORDER BY position"))?;
    entry.terms = statement.query_map([id], term_of)?.collect::<Result<_>>()?;
    Ok(Some(entry))
}

/// Two tables say it; one of them may be gone.
fn last_entry(db: &Connection) -> Result<EntryId> {
    let highest = |sql: &str| db.query_row(sql, [], |row| row.get::<_, Option<EntryId>>(0));
    match (highest("SELECT max(id) FROM entry"), highest("SELECT max(entry) FROM term")) {
        (Ok(one), Ok(other)) => Ok(one.max(other).unwrap_or(0)),
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one.unwrap_or(0)),
        (Err(error), Err(_)) => Err(error),
    }
}

/// The number of the next row of either table.
fn next_entry(db: &Connection, after: EntryId) -> Result<Option<EntryId>> {
    db.query_row(
        "SELECT min(n) FROM (SELECT min(id) AS n FROM entry WHERE id > ?1
                             UNION ALL SELECT min(entry) FROM term WHERE entry > ?1)",
        [after],
        |row| row.get(0),
    )
}

/// The first forms of an entry, without a look at their checksums.
fn spelling(db: &Connection, id: EntryId) -> Result<Vec<String>> {
    let mut statement =
        db.prepare_cached("SELECT CAST(text AS BLOB) FROM term WHERE entry = ?1 ORDER BY position LIMIT 4")?;
    let text = |row: &Row<'_>| Ok(String::from_utf8_lossy(row.get_ref(0)?.as_blob()?).into_owned());
    statement.query_map([id], text)?.collect()
}

/// Stores an entry with its keys, replacing both; a new one (id 0) gets a number. The `entry` of
/// the keys is not looked at.
pub(crate) fn put_entry(db: &Connection, entry: &TermEntry, keys: &[TermKey]) -> Result<EntryId> {
    let id = put_row(db, entry)?;
    db.prepare_cached("DELETE FROM term WHERE entry = ?1")?.execute([id])?;
    db.prepare_cached("DELETE FROM term_key WHERE entry = ?1")?.execute([id])?;
    let mut statement = db.prepare_cached(
        "INSERT INTO term (entry, position, lang, text, status, written, extra, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, seal(?1, ?2, ?3, ?4, ?5, ?6, ?7))",
    )?;
    for (position, term) in entry.terms.iter().enumerate() {
        let lang = term.lang.as_str();
        let written = Some(term.lang.written()).filter(|written| *written != lang);
        let extra = (!term.extra.is_empty()).then(|| pairs_to_json(&term.extra)).transpose()?;
        statement.execute(params![id, index(position), lang, term.text, status_name(term.status), written, extra])?;
    }
    db.prepare_cached(&format!("UPDATE entry SET sum = seal({ENTRY}) WHERE id = ?1"))?.execute([id])?;
    let mut statement =
        db.prepare_cached("INSERT OR IGNORE INTO term_key (base, key, entry, position) VALUES (?1, ?2, ?3, ?4)")?;
    for key in keys {
        statement.execute(params![key.base, key.key, id, index(key.term)])?;
    }
    Ok(id)
}

fn put_row(db: &Connection, entry: &TermEntry) -> Result<EntryId> {
    let given = (entry.id != 0).then_some(entry.id);
    // An upsert, not a replacement: a replaced row would take its terms with it twice over.
    let mut statement = db.prepare_cached(&format!(
        "INSERT INTO entry ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET kind = ?2, note = ?3, valid_from = ?4, valid_until = ?5, status = ?6,
             rule = ?7, extra = ?8, batch = ?9
         RETURNING id"
    ))?;
    let extra = pairs_to_json(&entry.extra)?;
    statement.query_row(
        params![
            given,
            entry.kind,
            entry.note,
            entry.from,
            entry.until,
            entry.status,
            entry.rule.to_cell(),
            extra,
            entry.batch
        ],
        |row| row.get(0),
    )
}

fn pairs_to_json(pairs: &[(String, String)]) -> Result<String> {
    serde_json::to_string(pairs).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Removes an entry with its terms and keys; one that is not there is no error.
pub(crate) fn delete_entry(db: &Connection, id: EntryId) -> Result<()> {
    // Said for each table: foreign keys are only enforced where the connection asks for it.
    for table in ["term_key WHERE entry", "term WHERE entry", "entry WHERE id"] {
        db.prepare_cached(&format!("DELETE FROM {table} = ?1"))?.execute([id])?;
    }
    Ok(())
}

/// The forms with exactly this key.
pub(crate) fn term_keys(db: &Connection, base: &str, key: &str) -> Result<Vec<TermKey>> {
    let mut statement =
        db.prepare_cached("SELECT base, key, entry, position FROM term_key WHERE base = ?1 AND key = ?2")?;
    statement.query_map([base, key], key_of)?.collect()
}

/// All forms of a base language.
pub(crate) fn all_term_keys(db: &Connection, base: &str) -> Result<Vec<TermKey>> {
    let mut statement = db.prepare_cached("SELECT base, key, entry, position FROM term_key WHERE base = ?1")?;
    statement.query_map([base], key_of)?.collect()
}

fn entry_of(row: &Row<'_>) -> Result<TermEntry> {
    check_row(row, ENTRY_SEALED, "glossary entry")?;
    let rule: String = row.get(6)?;
    let extra: String = row.get(7)?;
    Ok(TermEntry {
        id: row.get(0)?,
        terms: Vec::new(),
        kind: row.get(1)?,
        note: row.get(2)?,
        from: row.get(3)?,
        until: row.get(4)?,
        status: row.get(5)?,
        rule: MatchRule::parse(&rule).map_err(|reason| damaged(6, reason))?,
        extra: serde_json::from_str(&extra).map_err(|error| damaged(7, error.to_string()))?,
        batch: row.get(8)?,
    })
}

fn term_of(row: &Row<'_>) -> Result<Term> {
    check_row(row, TERM_SEALED, "glossary entry")?;
    let lang: String = row.get(2)?;
    let status: String = row.get(4)?;
    let status = match status.as_str() {
        "preferred" => TermStatus::Preferred,
        "admitted" => TermStatus::Admitted,
        "forbidden" => TermStatus::Forbidden,
        other => return Err(damaged(4, format!("`{other}` is no status"))),
    };
    let written: Option<String> = row.get(5)?;
    let lang = LanguageTag::parse(written.as_deref().unwrap_or(&lang));
    let lang = lang.map_err(|error| damaged(2, error.to_string()))?;
    let extra: Option<String> = row.get(6)?;
    let extra = extra.map(|extra| serde_json::from_str(&extra)).transpose();
    let extra = extra.map_err(|error| damaged(6, error.to_string()))?.unwrap_or_default();
    Ok(Term { lang, text: row.get(3)?, status, extra })
}

fn key_of(row: &Row<'_>) -> Result<TermKey> {
    let position: i64 = row.get(3)?;
    let term = usize::try_from(position).map_err(|error| damaged(3, error.to_string()))?;
    Ok(TermKey { base: row.get(0)?, key: row.get(1)?, entry: row.get(2)?, term })
}

fn status_name(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Preferred => "preferred",
        TermStatus::Admitted => "admitted",
        TermStatus::Forbidden => "forbidden",
    }
}

fn index(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

fn damaged(column: usize, reason: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, reason.into())
}

impl TermStore for SqliteStore {
    fn entries(&self) -> store::Result<Vec<TermEntry>> {
        entries(&self.connection).map_err(|error| self.error(error))
    }
    fn entry(&self, id: EntryId) -> store::Result<Option<TermEntry>> {
        entry(&self.connection, id).map_err(|error| self.error(error))
    }
    fn last_entry(&self) -> store::Result<EntryId> {
        last_entry(&self.connection).map_err(|error| self.error(error))
    }
    fn next_entry(&self, after: EntryId) -> store::Result<Option<EntryId>> {
        next_entry(&self.connection, after).map_err(|error| self.error(error))
    }
    fn spelling(&self, id: EntryId) -> Vec<String> {
        spelling(&self.connection, id).unwrap_or_default()
    }
    fn unread(&self) -> &Unread {
        &self.unread
    }
    fn put_entry(&mut self, entry: &TermEntry, keys: &[TermKey]) -> store::Result<EntryId> {
        put_entry(&self.connection, entry, keys).map_err(|error| self.error(error))
    }
    fn delete_entry(&mut self, id: EntryId) -> store::Result<()> {
        delete_entry(&self.connection, id).map_err(|error| self.error(error))
    }
    fn term_keys(&self, base: &str, key: &str) -> store::Result<Vec<TermKey>> {
        term_keys(&self.connection, base, key).map_err(|error| self.error(error))
    }
    fn all_term_keys(&self, base: &str) -> store::Result<Vec<TermKey>> {
        all_term_keys(&self.connection, base).map_err(|error| self.error(error))
    }
}
