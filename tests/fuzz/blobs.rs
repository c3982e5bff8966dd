//! A memory whose file was damaged where SQLite does not notice: the postings, outlines, counts and lexicons are bytes
//! of our own. Every question is answered or refused, none ends the program.

use std::path::Path;

use hafez::lang::LanguageTag;
use hafez::memory::{Access, ImportOptions, Inquiry, Memory, Request, Side, Stamp};
use hafez::text::phrase::Phrase;
use hafez::text::rules::rules_for;
use hafez::unit::{NewUnit, Time};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::damage::{self, Dice};

fn tag(code: &str) -> LanguageTag {
    LanguageTag::parse(code).unwrap()
}

fn time() -> Time {
    "2026-03-14T09:12:00Z".parse().unwrap()
}

/// A small memory with runs, recent units and a glossary.
pub(crate) fn sound(path: &Path) {
    let mut memory = Memory::create(path, time()).unwrap();
    let words = ["Kabul", "prices", "rose", "army", "talks", "border", "closed", "twelve", "women", "schools"];
    let pick = |n: usize| words[n % words.len()];
    let unit = |n: usize| {
        let source = format!("The {} of {} {} in {} {n}.", pick(n), pick(n / 3), pick(n / 7), pick(n / 11));
        NewUnit::pair(&tag("en"), &source, &tag("fa"), &format!("متن {n} {}", pick(n / 2)))
    };
    let units: Vec<NewUnit> = (0..2000).map(unit).collect();
    let stamp = Stamp::new("import", time());
    memory.import(&mut units.into_iter(), &|| 0, &ImportOptions::default(), &stamp, &mut |_| {}).unwrap();
    for n in 2000..2020 {
        memory.add(&unit(n), &Stamp::new("add", time())).unwrap();
    }
}

/// Every table with the columns that hold bytes.
fn places(file: &Connection) -> Vec<(String, String)> {
    let mut tables = file.prepare("SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND p.type = 'BLOB'").unwrap();
    let found = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    found.map(Result::unwrap).collect()
}

/// Damages a few values; which ones, the dice say.
fn hurt(path: &Path, dice: &mut Dice) {
    let file = Connection::open(path).unwrap();
    file.execute_batch("PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    let places = places(&file);
    for _ in 0..1 + dice.below(4) {
        let (table, column) = &places[dice.below(places.len())];
        let count: usize = file.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        let at = dice.below(count);
        let select = format!("SELECT {column} FROM {table} LIMIT 1 OFFSET {at}");
        let Ok(Value::Blob(bytes)) = file.query_row(&select, [], |row| row.get(0)) else { continue };
        let hurt = damage::file(&[bytes], &["\0", "\u{7f}", "\u{80}"], dice);
        let update = format!(
            "UPDATE OR IGNORE {table} SET {column} = ?1 WHERE {column} = (SELECT {column} FROM {table} LIMIT 1 OFFSET {at})"
        );
        file.execute(&update, [hurt]).unwrap();
    }
}

pub(crate) fn round(sound: &Path, dice: &mut Dice) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.hafez");
    std::fs::copy(sound, &path).unwrap();
    hurt(&path, dice);
    let Ok(mut memory) = Memory::open(&path, Access::Write) else { return };
    let (en, fa) = (tag("en"), tag("fa"));
    for text in ["The prices of Kabul rose in army 17.", "The talks", "x", "women schools closed border twelve"] {
        let (from, to) = (en.clone(), fa.clone());
        let request = Request {
            text: text.to_owned(),
            from,
            to,
            min: 40,
            limit: 5,
            context: Default::default(),
            choosing: Default::default(),
        };
        let _ = memory.lookup(&request);
    }
    for phrases in ["Kabul", "'prices of' army", "sch*"] {
        let Ok(phrases) = Phrase::parse(phrases, rules_for(&en)) else { continue };
        let inquiry =
            Inquiry { phrases, from: en.clone(), to: fa.clone(), side: Side::Source, limit: None, context: 1 };
        let _ = memory.concordance(&inquiry);
    }
    let _ = (memory.history(), memory.info(), memory.unit(3));
    let _ = memory.verify();
    let _ = memory.add(&NewUnit::pair(&en, "Another one of Kabul.", &fa, "یکی دیگر"), &Stamp::new("add", time()));
}
