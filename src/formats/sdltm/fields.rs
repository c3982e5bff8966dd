//! What a memory of Trados says of a unit beside its texts: the fields that its owner has made, and the
//! contexts. They become properties of the names that Studio gives them when it exports TMX.
//!
//! The tables are read by the unit, so those without an index by unit are left out: there, each unit would
//! take a look at all rows.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _};

use crate::unit::Extra;

/// The most fields, and values to pick, of a memory; what is beyond is not known by name.
const MAX_NAMES: i64 = 10_000;
/// The most values of one unit in one table.
const MAX_VALUES: usize = 64;
/// The longest value that is kept.
const MAX_VALUE: usize = 64 * 1024;
/// What Studio calls the contexts.
const CONTEXT: &str = "x-Context";

/// The tables of values, each with its column that says which field, and its columns of values.
const TABLES: &[(&str, &str, &[&str])] = &[
    ("string_attributes", "attribute_id", &["value"]),
    ("numeric_attributes", "attribute_id", &["value"]),
    ("date_attributes", "attribute_id", &["value"]),
    ("picklist_attributes", "picklist_value_id", &["picklist_value_id"]),
    ("translation_unit_contexts", "translation_unit_id", &["left_source_context", "left_target_context"]),
];

/// Reads the fields of units.
pub(super) struct Fields {
    /// The names of fields as properties, by number.
    names: HashMap<i64, String>,
    /// Values to pick: their field and their text.
    picks: HashMap<i64, (i64, String)>,
    /// The queries by table.
    queries: Vec<(&'static str, String)>,
}

impl Fields {
    /// What of it this database has.
    pub(super) fn of(database: &Connection) -> rusqlite::Result<Self> {
        let mut fields = Self { names: HashMap::new(), picks: HashMap::new(), queries: Vec::new() };
        if has(database, "attributes", &["id", "name", "type"])? {
            let sql = "SELECT id, name, type FROM attributes LIMIT ?1";
            let mut statement = database.prepare(sql)?;
            let mut rows = statement.query([MAX_NAMES])?;
            while let Some(row) = rows.next()? {
                let kind = kind(text(row.get_ref(2)?).and_then(|kind| kind.parse().ok()).unwrap_or_default());
                if let (Ok(id), Some(name)) = (row.get::<_, i64>(0), text(row.get_ref(1)?)) {
                    fields.names.insert(id, format!("x-{name}:{kind}"));
                }
            }
        }
        if has(database, "picklist_values", &["id", "attribute_id", "value"])? {
            let mut statement = database.prepare("SELECT id, attribute_id, value FROM picklist_values LIMIT ?1")?;
            let mut rows = statement.query([MAX_NAMES])?;
            while let Some(row) = rows.next()? {
                if let (Ok(id), Ok(field), Some(value)) = (row.get(0), row.get(1), text(row.get_ref(2)?)) {
                    fields.picks.insert(id, (field, value));
                }
            }
        }
        for (table, field, values) in TABLES {
            let columns = [&["translation_unit_id", field], *values].concat();
            if has(database, table, &columns)? && is_indexed(database, table)? {
                let values = values.join(", ");
                let sql = format!(
                    "SELECT {field}, {values} FROM {table} WHERE translation_unit_id = ?1 ORDER BY 1, 2 LIMIT {MAX_VALUES}"
                );
                fields.queries.push((table, sql));
            }
        }
        Ok(fields)
    }

    /// Adds those of a unit.
    pub(super) fn add(&self, database: &Connection, unit: i64, extra: &mut Extra) -> rusqlite::Result<()> {
        for (table, sql) in &self.queries {
            let mut statement = database.prepare_cached(sql)?;
            let mut rows = statement.query([unit])?;
            while let Some(row) = rows.next()? {
                let Some(value) = text(row.get_ref(1)?) else { continue };
                let said = match *table {
                    "translation_unit_contexts" => {
                        let target = text(row.get_ref(2)?).unwrap_or_default();
                        Some((CONTEXT, format!("{value}, {target}")))
                    }
                    "picklist_attributes" => value.parse().ok().and_then(|pick| self.pick(pick)),
                    _ => row.get(0).ok().and_then(|field| self.name(field)).map(|name| (name, value)),
                };
                if let Some((name, value)) = said {
                    extra.add_prop(name, &value);
                }
            }
        }
        Ok(())
    }

    fn name(&self, field: i64) -> Option<&str> {
        self.names.get(&field).map(String::as_str)
    }

    fn pick(&self, pick: i64) -> Option<(&str, String)> {
        let (field, value) = self.picks.get(&pick)?;
        Some((self.name(*field)?, value.clone()))
    }
}

/// What Studio calls the type of a field.
fn kind(number: i64) -> &'static str {
    match number {
        1 => "SingleString",
        2 => "MultipleString",
        3 => "DateTime",
        4 => "SinglePicklist",
        5 => "MultiplePicklist",
        6 => "Integer",
        _ => "Unknown",
    }
}

/// Whether there is a table of this name (no view and nothing that runs) with these columns.
fn has(database: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<bool> {
    let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1 AND type = 'table'";
    let made: Option<String> = database.query_row(sql, [table], |row| row.get(0)).optional()?;
    if !made.is_some_and(|sql| sql.to_ascii_lowercase().starts_with("create table")) {
        return Ok(false);
    }
    let known = super::columns(database, table)?;
    Ok(columns.iter().all(|column| known.iter().any(|known| known == column)))
}

/// Whether the rows of a unit are found without reading all.
fn is_indexed(database: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM pragma_index_list(?1) l, pragma_index_info(l.name) i \
               WHERE i.seqno = 0 AND lower(i.name) = 'translation_unit_id' AND l.partial = 0 LIMIT 1";
    Ok(database.query_row(sql, [table], |_| Ok(())).optional()?.is_some())
}

/// A value as text, if it is one that can be kept.
fn text(value: ValueRef<'_>) -> Option<String> {
    let text = match value {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) if bytes.len() <= MAX_VALUE => {
            std::str::from_utf8(bytes).ok()?.to_owned()
        }
        ValueRef::Text(_) | ValueRef::Blob(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty() && !text.contains('\0'))
}
