//! The memory of Trados Studio: an SQLite database, read row by row.
//!
//! A segment is XML: `Text` elements with their `Value`, and `Tag` elements that open, close or stand
//! alone. The database is somebody else's: it is opened read-only from a copy of its own, with
//! nothing of SQLite that would run what stands in it (views, triggers, functions of its schema).

mod fields;

use std::collections::VecDeque;
use std::io::{self, Cursor, Read};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row};

use crate::lang::LangMap;
use crate::unit::{Dialect, Extra, Inline, NewUnit, Role, Time, Variant};

use super::columns::language_fault;
use super::error::{Fault, FormatError};
use super::input::{Input, MAX_RECORD};
use super::steps::Steps;
use super::xml::{Place, Token, XmlReader, escape};
use super::{Item, MAX_SEGMENT, Position, Reject, too_long};

use fields::Fields;

const TABLE: &str = "translation_units";
/// What marks a database as a memory of hafez itself.
const OURS: &[u8] = b"hfzm";

/// Reads the units.
pub(super) struct SdltmReader {
    // The connection is closed before its file goes.
    database: Connection,
    _copy: tempfile::NamedTempFile,
    name: String,
    query: String,
    fields: Fields,
    languages: LangMap,
    /// The row read last.
    row: i64,
    number: u64,
}

impl SdltmReader {
    pub(super) fn new(mut raw: Box<dyn Read + Send>, name: &str, languages: LangMap) -> Result<Self, FormatError> {
        let failed = |error: io::Error| FormatError::from_stream(&error, name);
        let mut copy = tempfile::NamedTempFile::new().map_err(failed)?;
        io::copy(&mut raw, &mut copy).map_err(failed)?;
        let database = open(&copy).map_err(|error| damaged(&error, name))?;
        let query = query(&database, name)?;
        let fields = Fields::of(&database).map_err(|error| damaged(&error, name))?;
        let name = name.to_owned();
        Ok(Self { database, _copy: copy, name, query, fields, languages, row: i64::MIN, number: 0 })
    }
}

impl Steps for SdltmReader {
    type Found = Item;

    fn step(&mut self, ready: &mut VecDeque<Item>) -> Result<bool, FormatError> {
        let cut = |error| FormatError { fault: Fault::CutShort, ..damaged(&error, &self.name) };
        let mut statement = self.database.prepare_cached(&self.query).map_err(cut)?;
        let found = statement.query_row([self.row], |row| Ok((row.get(0)?, unit(row, &self.languages))));
        let Some((row, mut unit)) = found.optional().map_err(cut)? else { return Ok(false) };
        // A damaged tree can lead back to where one has been, for ever.
        if row <= self.row {
            let message = format!("this database is damaged (row {row} comes after row {})", self.row);
            return Err(FormatError::new(Fault::CutShort, &self.name, message).hint(HINT));
        }
        self.row = row;
        self.number += 1;
        let line = u64::try_from(row).unwrap_or(self.number);
        if let Ok(unit) = &mut unit {
            let mut extra = unit.extra.take().map(|extra| *extra).unwrap_or_default();
            self.fields.add(&self.database, row, &mut extra).map_err(cut)?;
            unit.extra = extra.boxed();
        }
        ready.push_back(match unit {
            Ok(unit) => Item::Unit(unit, Position { line, number: self.number }),
            Err(reason) => Item::Rejected(Reject { line, unit: Some(line), reason }),
        });
        Ok(true)
    }
}

fn open(copy: &tempfile::NamedTempFile) -> rusqlite::Result<Connection> {
    let path = copy.path().display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    // `immutable`: nobody else has the copy, so no journal is looked for.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)?;
    database.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(MAX_RECORD).unwrap_or(i32::MAX))?;
    database.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1_000_000)?;
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    ] {
        database.set_db_config(setting, value)?;
    }
    database.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -8192;")?;
    Ok(database)
}

/// One line, whatever stands in the database.
fn damaged(error: &rusqlite::Error, name: &str) -> FormatError {
    let what: String = error.to_string().lines().next().unwrap_or_default().chars().take(200).collect();
    FormatError::new(Fault::NotTheFormat, name, format!("this database is damaged ({what})")).hint(HINT)
}

const HINT: &str = "let Trados Studio export it as TMX, or fetch the file again";

/// What a unit is read from; the columns that a version of Trados lacks are empty.
fn query(database: &Connection, name: &str) -> Result<String, FormatError> {
    let fault = |error| damaged(&error, name);
    let other = |message: &str, hint: &str| FormatError::new(Fault::NotTheFormat, name, message).hint(hint);
    let kind: Option<String> = database
        .query_row("SELECT type || ' ' || substr(sql, 1, 20) FROM sqlite_schema WHERE name = ?1", [TABLE], |row| {
            row.get(0)
        })
        .optional()
        .map_err(fault)?;
    let is_table = kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("table create table"));
    let stranger = || other("this database is not a memory of Trados Studio", "export it as TMX first");
    if !is_table {
        return Err(stranger());
    }
    let units = columns(database, TABLE).map_err(fault)?;
    let has = |column: &str| units.iter().any(|known| known == column);
    if !has("source_segment") || !has("target_segment") {
        return Err(stranger());
    }
    let column = |column: &str| if has(column) { format!("tu.{column}") } else { "NULL".to_owned() };
    let memories = columns(database, "translation_memories").map_err(fault)?;
    let known = ["id", "source_language", "target_language"].iter().all(|wanted| memories.iter().any(|c| c == wanted));
    let language = |side: &str| match (known, has("translation_memory_id")) {
        (true, true) => format!("(SELECT {side} FROM translation_memories WHERE id = tu.translation_memory_id)"),
        (true, false) => format!("(SELECT {side} FROM translation_memories LIMIT 1)"),
        _ => "NULL".to_owned(),
    };
    Ok(format!(
        "SELECT tu.rowid, tu.source_segment, tu.target_segment, {}, {}, {}, {}, {}, {}, {}, {} \
         FROM {TABLE} tu WHERE tu.rowid > ?1 ORDER BY tu.rowid LIMIT 1",
        language("source_language"),
        language("target_language"),
        column("creation_date"),
        column("creation_user"),
        column("change_date"),
        column("change_user"),
        column("last_used_date"),
        column("usage_counter"),
    ))
}

fn columns(database: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = database.prepare("SELECT lower(name) FROM pragma_table_info(?1) LIMIT 1000")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// A column as text; a number too, for dates and counters.
fn text(row: &Row<'_>, column: usize) -> Result<Option<String>, String> {
    match row.get_ref(column).map_err(|error| error.to_string())? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(number) => Ok(Some(number.to_string())),
        ValueRef::Real(number) => Ok(Some(number.to_string())),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err("it holds a text that is not UTF-8".to_owned()),
        },
    }
}

fn unit(row: &Row<'_>, languages: &LangMap) -> Result<NewUnit, String> {
    let get = |column| text(row, column);
    let source = wording(get(1)?, get(3)?, "source", languages)?;
    let target = wording(get(2)?, get(4)?, "target", languages)?;
    let mut unit = NewUnit {
        variants: vec![source, target],
        created: get(5)?.as_deref().and_then(date),
        author: get(6)?.filter(|user| !user.is_empty()),
        changed: get(7)?.as_deref().and_then(date),
        changed_by: get(8)?.filter(|user| !user.is_empty()),
        ..NewUnit::default()
    };
    let mut extra = Extra::default();
    if let Some(count) = get(10)?.filter(|count| count != "0" && count.bytes().all(|b| b.is_ascii_digit())) {
        extra.attributes.push(("usagecount".to_owned(), count));
        // A unit that was never used has a date too: that of its making.
        if let Some(used) = get(9)?.as_deref().and_then(date) {
            extra.attributes.push(("lastusagedate".to_owned(), used.strftime("%Y%m%dT%H%M%SZ").to_string()));
        }
    }
    unit.extra = extra.boxed();
    Ok(unit)
}

/// `2021-02-13 18:11:35`, with or without `T`, parts of a second and `Z`; in UTC.
fn date(text: &str) -> Option<Time> {
    let plain = text.trim().trim_end_matches('Z').replace(' ', "T");
    let moment: jiff::civil::DateTime = plain.parse().ok()?;
    let whole = moment.with().subsec_nanosecond(0).build().ok()?;
    Some(whole.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn wording(
    segment: Option<String>,
    language: Option<String>,
    side: &str,
    languages: &LangMap,
) -> Result<Variant, String> {
    let segment = segment.filter(|xml| !xml.trim().is_empty()).ok_or_else(|| format!("it has no {side}"))?;
    let mut draft = Draft::default();
    let read = XmlReader::new(Input::new(Box::new(Cursor::new(segment.into_bytes())), side).map_err(|e| e.message)?);
    draft.segment(read).map_err(|error| format!("its {side} is broken: {}", error.message))??;
    let code = draft.culture.filter(|culture| !culture.trim().is_empty()).or(language);
    let code = code.ok_or_else(|| format!("the language of its {side} is not said"))?;
    let lang = languages.parse(&code).map_err(|error| language_fault(&error))?;
    Ok(Variant { inline: draft.codes, ..Variant::new(lang, draft.text) })
}

/// A segment as it is read.
#[derive(Default)]
struct Draft {
    text: String,
    codes: Vec<Inline>,
    culture: Option<String>,
}

/// The most codes of a segment.
const MAX_CODES: usize = 10_000;

impl Draft {
    fn segment(&mut self, mut xml: XmlReader) -> Result<Result<(), String>, FormatError> {
        xml.root(&["Segment"], "a segment")?;
        loop {
            match xml.token()? {
                Token::Start(tag) => match tag.name.as_str() {
                    "Elements" => {}
                    "Text" => {
                        for (_, value) in fields(&mut xml)?.into_iter().filter(|(name, _)| name == "Value") {
                            match value {
                                Ok(value) => self.text.push_str(&value),
                                Err(reason) => return Ok(Err(reason)),
                            }
                        }
                    }
                    "Tag" => self.tag(&fields(&mut xml)?),
                    "CultureName" => match field(&mut xml)? {
                        Ok(culture) => self.culture = Some(culture),
                        Err(reason) => return Ok(Err(reason)),
                    },
                    _ => xml.skip()?,
                },
                Token::Bad(reason) => return Ok(Err(reason)),
                Token::Eof => break,
                Token::End | Token::Text(_) => {}
            }
            if self.text.len() > MAX_SEGMENT {
                return Ok(Err(too_long("text")));
            }
            if self.codes.len() > MAX_CODES {
                return Ok(Err("it holds too many inline codes".to_owned()));
            }
        }
        Ok(Ok(()))
    }

    fn tag(&mut self, fields: &[Field]) {
        let get = |wanted: &str| {
            let found = fields.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| value.as_deref().ok());
            found.map(str::trim).filter(|value| !value.is_empty())
        };
        let anchor = get("Anchor").map(str::to_owned);
        let (role, element, pair) = match get("Type") {
            Some("Start") => (Role::Open, "bpt", anchor),
            Some("End") => (Role::Close, "ept", anchor),
            Some("UnmatchedStart") => (Role::Open, "it", None),
            Some("UnmatchedEnd") => (Role::Close, "it", None),
            _ => (Role::Alone, "ph", None),
        };
        let mut attributes = Vec::new();
        match (element, role) {
            ("it", Role::Open) => attributes.push(("pos".to_owned(), "begin".to_owned())),
            ("it", _) => attributes.push(("pos".to_owned(), "end".to_owned())),
            _ => {}
        }
        // The number by which the codes of source and target belong together; 0 is none.
        if let Some(x) = get("AlignmentAnchor").filter(|x| *x != "0" && element != "ept") {
            attributes.push(("x".to_owned(), x.to_owned()));
        }
        if let Some(id) = get("TagID").filter(|_| element != "ept") {
            attributes.push(("type".to_owned(), id.to_owned()));
        }
        let mut code = Vec::new();
        let shown = get("TextEquivalent").unwrap_or_default();
        // A vector takes everything.
        let _ = escape(&mut code, shown, Place::Element, &|_| String::new());
        self.codes.push(Inline {
            at: self.text.len(),
            role,
            pair,
            dialect: Dialect::Tmx,
            element: element.to_owned(),
            attributes,
            code: String::from_utf8(code).unwrap_or_default(),
        });
    }
}

/// A child of an element: its name, and its text or what is wrong with it.
type Field = (String, Result<String, String>);

/// The children of the element just begun, each a name with its text.
fn fields(xml: &mut XmlReader) -> Result<Vec<Field>, FormatError> {
    let mut fields = Vec::new();
    loop {
        match xml.token()? {
            Token::Start(tag) if fields.len() < 32 => {
                let value = field(xml)?;
                fields.push((tag.name, value));
            }
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(fields),
            _ => {}
        }
    }
}

/// The text of the element just begun.
fn field(xml: &mut XmlReader) -> Result<Result<String, String>, FormatError> {
    xml.whole_text(&|_| false, MAX_SEGMENT, &too_long("text"))
}

/// What a database is that is none of Trados, by its first bytes.
pub(super) fn is_ours(head: &[u8]) -> bool {
    head.get(68..72) == Some(OURS)
}
