//! The lexicons, and the texts they are learned from.

use std::ops::ControlFlow;

use rusqlite::params;

use super::SqliteStore;
use super::steps::WORDING_SHOWN;
use crate::lang::LanguageTag;
use crate::store::{LexiconPart, LexiconRow, LexiconSide, LexiconStore, Result, VariantId};
use crate::unit::UnitId;

impl LexiconStore for SqliteStore {
    fn lexicons(&self) -> Result<Vec<LexiconRow>> {
        let sql = "SELECT id, source, target, version, units, changes FROM lexicon ORDER BY source, target";
        self.prepared(sql, |statement| {
            let row = |row: &rusqlite::Row<'_>| {
                Ok(LexiconRow {
                    id: row.get(0)?,
                    source: row.get(1)?,
                    target: row.get(2)?,
                    version: row.get(3)?,
                    units: row.get(4)?,
                    changes: row.get(5)?,
                })
            };
            statement.query_map([], row)?.collect()
        })
    }

    fn visit_lexicon_part(
        &self,
        lexicon: i64,
        side: LexiconSide,
        word: &str,
        visit: &mut dyn FnMut(&[u8]),
    ) -> Result<()> {
        let sql = "SELECT words FROM lexicon_part WHERE lexicon = ?1 AND side = ?2 AND first <= ?3
                   ORDER BY first DESC LIMIT 1";
        self.prepared(sql, |statement| {
            let mut rows = statement.query(params![lexicon, number_of(side), word])?;
            while let Some(row) = rows.next()? {
                visit(row.get_ref(0)?.as_blob()?);
            }
            Ok(())
        })
    }

    fn visit_lexicon_parts(&self, lexicon: i64, side: LexiconSide, visit: &mut dyn FnMut(&[u8])) -> Result<()> {
        let sql = "SELECT words FROM lexicon_part WHERE lexicon = ?1 AND side = ?2 ORDER BY first";
        self.prepared(sql, |statement| {
            let mut rows = statement.query(params![lexicon, number_of(side)])?;
            while let Some(row) = rows.next()? {
                visit(row.get_ref(0)?.as_blob()?);
            }
            Ok(())
        })
    }

    fn put_lexicon(&mut self, row: &LexiconRow, parts: &mut dyn Iterator<Item = LexiconPart<'_>>) -> Result<()> {
        self.remove_lexicon(&row.source, &row.target)?;
        let sql = "INSERT INTO lexicon (source, target, version, units, changes) VALUES (?1, ?2, ?3, ?4, ?5)";
        let id = self.prepared(sql, |statement| {
            statement.insert(params![row.source, row.target, row.version, row.units, row.changes])
        })?;
        self.prepared("INSERT INTO lexicon_part (lexicon, side, first, words) VALUES (?1, ?2, ?3, ?4)", |statement| {
            for (side, first, words) in parts {
                statement.execute(params![id, number_of(side), first, words])?;
            }
            Ok(())
        })
    }

    fn remove_lexicon(&mut self, source: &str, target: &str) -> Result<()> {
        // Its parts go with it.
        self.prepared("DELETE FROM lexicon WHERE source = ?1 AND target = ?2", |statement| {
            statement.execute([source, target]).map(drop)
        })
    }

    fn unit_changes(&self) -> Result<u64> {
        self.prepared(
            "SELECT coalesce(sum((created + updated) * (1 + undone)), 0) FROM batch
             WHERE command NOT LIKE 'glossary%' AND id NOT IN (SELECT batch FROM late WHERE place IS NULL)",
            |statement| statement.query_row([], |row| row.get(0)),
        )
    }

    fn own_units(&self) -> Result<Vec<UnitId>> {
        self.prepared(
            "SELECT id FROM unit WHERE batch IN (SELECT id FROM batch WHERE command <> 'import') ORDER BY id",
            |statement| statement.query_map([], |row| row.get(0))?.collect(),
        )
    }

    fn visit_newest_texts(&self, visit: &mut dyn FnMut(UnitId, &LanguageTag, &str) -> ControlFlow<()>) -> Result<()> {
        self.load_languages()?;
        let languages = self.languages.borrow().clone();
        let sql = format!("SELECT id, language, text FROM variant WHERE {WORDING_SHOWN} ORDER BY id DESC");
        self.prepared(&sql, |statement| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Some((lang, _)) = languages.get(&row.get::<_, i64>(1)?)
                    && visit(VariantId(row.get(0)?).unit(), lang, row.get_ref(2)?.as_str()?).is_break()
                {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn number_of(side: LexiconSide) -> i64 {
    match side {
        LexiconSide::Source => 0,
        LexiconSide::Target => 1,
    }
}
