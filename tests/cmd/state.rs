//! What a memory holds, whatever its schema: all that must not get lost, without what can be made anew.

#![allow(unreachable_pub, dead_code, clippy::unwrap_used)]

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Units, glossary and history as text; times only where the units say them. Empty where there is no memory.
pub fn state_of(path: &Path) -> String {
    if !path.exists() {
        return String::new();
    }
    let file = rusqlite::Connection::open(path).unwrap();
    let tables = lines(&file, "SELECT name FROM sqlite_master WHERE type = 'table'");
    let mut state = String::new();
    for (table, sql) in [
        ("unit", "SELECT quote(u.id) || quote(u.batch) || quote(u.status) || quote(o.text) || quote(u.segment)
             || quote(a.text) || quote(prev) || quote(next) || quote(note)
             FROM unit u LEFT JOIN name o ON o.id = u.origin LEFT JOIN name a ON a.id = u.author ORDER BY u.id"),
        ("variant", "SELECT quote(v.id) || quote(l.tag) || quote(v.text) FROM variant v JOIN language l ON l.id = v.language ORDER BY v.id"),
        ("markup", "SELECT quote(variant) || quote(codes) FROM markup ORDER BY 1"),
        ("extra", "SELECT quote(unit) || quote(said) FROM extra ORDER BY 1"),
        ("entry", "SELECT quote(id) || quote(kind) || quote(note) || quote(status) || quote(rule) FROM entry ORDER BY id"),
        ("term", "SELECT quote(entry) || quote(position) || quote(lang) || quote(text) || quote(status) FROM term ORDER BY entry, position"),
        ("batch", "SELECT quote(id) || quote(command) || quote(file) || quote(first_unit) || quote(end_unit) || quote(created)
             || quote(updated) || quote(duplicate) || quote(undone) FROM batch ORDER BY id"),
        ("change", "SELECT quote(batch) || quote(record) || quote(number) FROM change ORDER BY id"),
    ] {
        if tables.iter().any(|name| name == table) {
            lines(&file, sql).iter().for_each(|line| state.push_str(&format!("{table} {line}\n")));
        }
    }
    state
}

fn lines(file: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = file.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Where the memories of older schemas are kept.
pub fn old_memories() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

/// The memory of an older schema. `tests/schemas/make` made it.
pub fn old_memory(schema: i64) -> Vec<u8> {
    let packed = std::fs::read(old_memories().join(format!("{schema}.hafez.gz"))).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&*packed).read_to_end(&mut bytes).unwrap();
    bytes
}
